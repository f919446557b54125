//! A view: all that decides what is on screen, as plain data and as the command line that shows it again.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::clv::Model;

use crate::cohort::{
    Ages, AverageKind, Detail, Grain, Grouping, Measure, Return, Share, WeekStart, is_comparable,
};
use crate::source::{DataReport, Role, SourceSpec};

use super::age_list::AgeList;
use super::people::Arrangement;
use super::within::Within;

/// Why there is no margin, and what to do about it.
pub const NO_MARGIN: &str = "nothing says what orders cost: name a column or expression with --cost, \
    or give the share of the amount that is margin, as in --margin 0.4";

/// What the matrix shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct View {
    pub cohort: Grouping,
    pub age: Grain,
    pub ages: Ages,
    pub week_start: WeekStart,
    /// Orders in a period that make a member active in it.
    pub min_orders: u32,
    /// The share of the net amount that is margin, where no cost is mapped.
    pub margin: Option<Share>,
    pub measure: Measure,
    #[serde(rename = "return")]
    pub criterion: Return,
    pub average: AverageKind,
    /// Cohorts smaller than this are dimmed.
    pub min_size: u64,
    /// Only customers with these values; all where there is none.
    pub within: Vec<Within>,
    /// What fills in ages that have not ended.
    pub forecast: Option<Forecast>,
    /// Ages whose retention stands in a table of segments.
    pub segment_ages: AgeList,
    /// Which columns a list of customers shows; of no matrix.
    #[serde(skip_serializing_if = "Arrangement::is_plain")]
    pub people: Arrangement,
}

/// The purchase model that fills in what has not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(into = "String", try_from = "String")]
pub enum Forecast {
    /// The one with the smallest holdout error.
    #[default]
    Auto,
    Of(Model),
}

impl Forecast {
    /// The model, where one is named.
    pub const fn model(self) -> Option<Model> {
        match self {
            Forecast::Auto => None,
            Forecast::Of(model) => Some(model),
        }
    }
}

impl fmt::Display for Forecast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.model().map_or("auto", Model::name))
    }
}

impl FromStr for Forecast {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "auto" => Ok(Forecast::Auto),
            name => name
                .parse()
                .map(Forecast::Of)
                .map_err(|error| format!("{error}, or auto to choose by the holdout")),
        }
    }
}

impl From<Forecast> for String {
    fn from(forecast: Forecast) -> String {
        forecast.to_string()
    }
}

impl TryFrom<String> for Forecast {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl Default for View {
    fn default() -> Self {
        View {
            cohort: Grouping::default(),
            age: Grain::Month,
            ages: Ages::Calendar,
            week_start: WeekStart::Mon,
            min_orders: 1,
            margin: None,
            measure: Measure::Retention,
            criterion: Return::On,
            average: AverageKind::Pooled,
            min_size: 30,
            within: Vec::new(),
            forecast: None,
            segment_ages: AgeList::default(),
            people: Arrangement::default(),
        }
    }
}

impl View {
    /// The part of the view that decides what must be counted; everything else is arithmetic on the counts.
    pub fn shape(&self) -> Shape {
        Shape {
            cohort: self.cohort.clone(),
            age: self.age,
            ages: self.ages.clone(),
            week_start: self.week_start,
            min_orders: self.min_orders,
            margin: self.margin,
            detail: self.measure.detail(),
            within: self.within.clone(),
        }
    }

    /// The view under which groups are compared: cohorts that are values of a column become periods of the age's grain,
    /// as sides are told apart by such values and have no cohort in common.
    pub fn by_period(&self) -> View {
        match self.cohort {
            Grouping::Period(_) => self.clone(),
            Grouping::Attribute(_) => View { cohort: Grouping::Period(self.age), ..self.clone() },
        }
    }

    /// Why parts of the view have no meaning together, where they have none.
    ///
    /// # Errors
    /// What does not go together, why, and what does.
    pub fn check(&self) -> Result<(), String> {
        let measure = self.measure;
        if self.criterion != Return::On && !measure.follows_criterion() {
            return Err(format!(
                "--return {} has no meaning for {measure}: it decides which members count as returned, \
                 so it goes with --measure retention or customers",
                self.criterion
            ));
        }
        if let (Some(_), Some(why)) = (self.forecast, self.no_forecast()) {
            return Err(format!("--forecast: {why}"));
        }
        if self.min_orders > 1 && measure == Measure::SecondOrder {
            return Err(
                "--min-orders has no meaning for second-order, which is about the second order itself: \
                 leave it out, or use --measure retention --return on-or-before"
                    .to_string(),
            );
        }
        Ok(())
    }

    /// Checks that groups of unequal size can be compared by the measure.
    ///
    /// # Errors
    /// What cannot be compared, and what can.
    pub fn check_comparable(&self) -> Result<(), String> {
        self.check()?;
        if is_comparable(self.measure) {
            return Ok(());
        }
        Err(format!(
            "{} cannot be compared between groups: a total grows with the group, a percentile has no test here; use \
             retention, churned, previous-retention, second-order, orders-per-customer, aov, revenue-retention, or \
             revenue or margin per customer",
            self.measure
        ))
    }

    /// Checks that the data have what the measure needs.
    ///
    /// # Errors
    /// What they lack, and what to do.
    pub fn check_data(&self, report: &DataReport) -> Result<(), String> {
        let no = |why: &dyn fmt::Display| Err(format!("no {}: {why}", self.measure.title()));
        match &report.money_off {
            Some(why) if self.measure.needs_amount() => no(why),
            _ if self.measure.needs_margin()
                && report.mapped(Role::Cost).is_none()
                && self.margin.is_none() =>
            {
                no(&NO_MARGIN)
            }
            _ => Ok(()),
        }
    }

    /// Why what is shown has no forecast, where it has none.
    pub fn no_forecast(&self) -> Option<String> {
        let which = "forecasts are of retention and customers, returned on the age";
        if !matches!(self.measure, Measure::Retention | Measure::Customers) {
            let measure = self.measure.title();
            return Some(format!(
                "there is none of {measure}: the models tell whether a customer buys on a day, not this; {which}"
            ));
        }
        if self.criterion != Return::On {
            return Some(format!("there is none for members returned {}; {which}", self.criterion));
        }
        (self.min_orders > 1).then(|| {
            format!(
                "there is none for at least {} orders in a period: the models count days with a purchase",
                self.min_orders
            )
        })
    }

    /// The command line that shows this view of a source again.
    pub fn command(&self, source: &SourceSpec) -> String {
        let mut words = vec!["tenure".to_string(), "matrix".to_string()];
        words.extend(source.arguments());
        words.extend(self.arguments());
        words.iter().map(|word| shell_word(word)).collect::<Vec<_>>().join(" ")
    }

    /// The options of the command line that ask for this view.
    pub fn arguments(&self) -> Vec<String> {
        let plain = View::default();
        let mut words = Vec::new();
        let mut option = |name: &str, differs: bool, value: String| {
            if differs {
                words.push(format!("--{name}"));
                words.push(value);
            }
        };
        option("cohort", self.cohort != plain.cohort, self.cohort.to_string());
        option("age", self.age != plain.age, self.age.to_string());
        option("ages", self.ages != plain.ages, self.ages.to_string());
        option("week-start", self.week_start != plain.week_start, self.week_start.to_string());
        option("min-orders", self.min_orders != plain.min_orders, self.min_orders.to_string());
        option(
            "margin",
            self.margin.is_some(),
            self.margin.map_or_else(String::new, |share| share.to_string()),
        );
        option("measure", self.measure != plain.measure, self.measure.to_string());
        let returns = self.criterion != plain.criterion && self.measure.follows_criterion();
        option("return", returns, self.criterion.to_string());
        option("average", self.average != plain.average, self.average.name().to_string());
        for within in &self.within {
            option("within", true, within.to_string());
        }
        option("min-size", self.min_size != plain.min_size, self.min_size.to_string());
        if let Some(forecast) = self.forecast.filter(|_| self.no_forecast().is_none()) {
            words.push(format!("--forecast={forecast}"));
        }
        words
    }
}

/// What must be counted: cohorts, ages, and how much about them. Two views of one shape share one answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Shape {
    pub cohort: Grouping,
    pub age: Grain,
    pub ages: Ages,
    pub week_start: WeekStart,
    pub min_orders: u32,
    pub margin: Option<Share>,
    pub detail: Detail,
    /// Only customers with these values.
    pub within: Vec<Within>,
}

impl Shape {
    /// Monthly cohorts by monthly age.
    pub fn monthly() -> Shape {
        View::default().shape()
    }

    /// The same with more counted, or less.
    pub fn with(&self, detail: Detail) -> Shape {
        Shape { detail, ..self.clone() }
    }

    /// Whether an answer of this shape answers the other too.
    pub fn covers(&self, other: &Shape) -> bool {
        self == other || (other.detail == Detail::Counts && self.with(Detail::Counts) == *other)
    }
}

/// A word as a shell takes it: quoted where it must be.
pub fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./,:=@%+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_string()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_one_command_line() {
        let source = SourceSpec {
            paths: vec!["orders of may.csv".into()],
            amount: Some("Quantity*UnitPrice".into()),
            filter: Some("Country = 'France'".into()),
            ..SourceSpec::default()
        };
        let view = View { measure: Measure::Customers, age: Grain::Week, ..View::default() };
        assert_eq!(
            view.command(&source),
            r"tenure matrix 'orders of may.csv' --amount 'Quantity*UnitPrice' --where 'Country = '\''France'\''' --age week --measure customers"
        );
    }
}

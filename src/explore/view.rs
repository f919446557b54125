//! A view: all that decides what is on screen, as plain data and as the command line that shows it again.

use serde::{Deserialize, Serialize};

use crate::cohort::{Ages, AverageKind, Detail, Grain, Grouping, Measure, Return, Share, WeekStart};
use crate::source::SourceSpec;

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
        if self.min_orders > 1 && measure == Measure::SecondOrder {
            return Err(
                "--min-orders has no meaning for second-order, which is about the second order itself: \
                 leave it out, or use --measure retention --return on-or-before"
                    .to_string(),
            );
        }
        Ok(())
    }

    /// The command line that shows this view of a source again.
    pub fn command(&self, source: &SourceSpec) -> String {
        let plain = View::default();
        let mut words = vec!["tenure".to_string(), "matrix".to_string()];
        words.extend(source.arguments());
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
        words.iter().map(|word| shell_word(word)).collect::<Vec<_>>().join(" ")
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

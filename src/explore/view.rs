//! A view: everything that determines the screen, as plain data and as the command line that shows it again.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::cohort::{Ages, AverageKind, CohortBy, Grain, Measure, Return, Share, WeekStart, is_comparable};
use crate::named::UsageError;
use crate::source::{DataReport, Role};

use super::age_list::AgeList;
use super::columns::Arrangement;
use super::events::Events;
use super::forecast::Forecast;
use super::goals::{CurveGoal, KpiGoals};
use super::segment_filter::SegmentFilter;
use super::shape::Shape;

/// Why the margin is unknown, and the remedy.
pub const NO_MARGIN: &str = "no cost data: set --cost COLUMN, or a flat margin such as --margin 0.4";

/// What is counted to show a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// What its measure needs, which may be only who was active.
    ForMeasure,
    /// Orders and amounts in any case.
    Everything,
}

/// The measure and options of the matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct View {
    pub cohort: CohortBy,
    pub age: Grain,
    pub ages: Ages,
    pub week_start: WeekStart,
    /// Orders in a period that make a member active in it.
    pub min_orders: u32,
    /// The share of the net amount that is margin, if no cost is mapped.
    pub margin: Option<Share>,
    pub measure: Measure,
    #[serde(rename = "return")]
    pub criterion: Return,
    pub average: AverageKind,
    /// Cohorts smaller than this are dimmed.
    pub min_size: u64,
    /// Only customers with these values; empty for all.
    #[serde(rename = "segment", alias = "within")]
    pub segment_filters: Vec<SegmentFilter>,
    /// What fills in ages that have not ended.
    pub forecast: Option<Forecast>,
    /// Ages whose retention has a column in a table of segments.
    pub segment_ages: AgeList,
    /// Which columns a list of customers shows; a matrix ignores it.
    #[serde(skip_serializing_if = "Arrangement::is_plain", alias = "people")]
    pub customer_columns: Arrangement,
    /// What happened on which day: annotations, which change no count.
    #[serde(skip_serializing_if = "Events::is_empty")]
    pub events: Events,
    /// The value that curves of a measure should reach.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goal: Option<CurveGoal>,
    /// The values that key figures should reach.
    #[serde(skip_serializing_if = "KpiGoals::is_empty")]
    pub kpi_goals: KpiGoals,
}

impl Default for View {
    fn default() -> Self {
        View {
            cohort: CohortBy::default(),
            age: Grain::Month,
            ages: Ages::Calendar,
            week_start: WeekStart::Mon,
            min_orders: 1,
            margin: None,
            measure: Measure::Retention,
            criterion: Return::On,
            average: AverageKind::Pooled,
            min_size: 30,
            segment_filters: Vec::new(),
            forecast: None,
            segment_ages: AgeList::default(),
            customer_columns: Arrangement::default(),
            events: Events::default(),
            goal: None,
            kpi_goals: KpiGoals::default(),
        }
    }
}

impl View {
    /// The value that curves of the view's measure should reach.
    pub fn curve_goal(&self) -> Option<f64> {
        self.goal.filter(|goal| goal.measure == self.measure).map(|goal| goal.value)
    }

    /// The part of the view that decides what must be counted; everything else is arithmetic on the counts.
    pub fn shape(&self) -> Shape {
        Shape {
            cohort: self.cohort.clone(),
            age: self.age,
            ages: self.ages.clone(),
            week_start: self.week_start,
            min_orders: self.min_orders,
            margin: self.margin,
            extras: self.measure.extras(),
            segment_filters: self.segment_filters.clone(),
        }
    }

    /// The view for comparing groups. Cohorts by the values of a column become periods of the age's grain, because
    /// sides defined by such values share no cohort.
    pub fn by_period(&self) -> View {
        match self.cohort {
            CohortBy::Period(_) => self.clone(),
            CohortBy::Attribute(_) => View { cohort: CohortBy::Period(self.age), ..self.clone() },
        }
    }

    /// Why parts of the view contradict each other, if they do.
    ///
    /// # Errors
    /// The contradiction, its cause, and the remedy.
    pub fn check(&self) -> Result<(), String> {
        let measure = self.measure;
        if self.criterion != Return::On && !measure.follows_criterion() {
            return Err(format!(
                "--return {} does not apply to {measure}: it decides which members count as returned; use --measure \
                 retention or customers",
                self.criterion
            ));
        }
        if let (Some(_), Some(why)) = (self.forecast, self.no_forecast()) {
            return Err(format!("--forecast: {why}"));
        }
        if self.min_orders > 1 && measure == Measure::SecondOrder {
            return Err(
                "--min-orders does not apply to second-order, which is about the second order itself: leave it out, or use --measure retention --return on-or-before"
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

    /// Checks that the data have the columns that the measure needs.
    ///
    /// # Errors
    /// The missing column, and the remedy.
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

    /// Checks that the oldest customer has begun an age. At any later age every member would be not-yet.
    ///
    /// # Errors
    /// The valid ages.
    pub fn check_age(&self, age: u32, report: &DataReport) -> Result<(), UsageError> {
        let begun = self.ages.count(self.age, self.week_start, report.span.0, report.as_of);
        if age < begun {
            return Ok(());
        }
        let label = |age: u32| self.ages.label(self.age, age);
        let name = Some(label(age)).filter(|label| !label.ends_with('?')).unwrap_or_else(|| age.to_string());
        let remedy = format!("use {} to {}", label(0), label(begun.saturating_sub(1)));
        Err(UsageError::new("--cell", format!("no customer has reached {name} by {}", report.as_of), remedy))
    }

    /// Why the view has no forecast, if it has none.
    pub fn no_forecast(&self) -> Option<String> {
        let which = "forecasts exist for retention and customers with --return on";
        if !matches!(self.measure, Measure::Retention | Measure::Customers) {
            let measure = self.measure.title();
            return Some(format!(
                "{measure} has none: the models only tell whether a customer buys on a day; {which}"
            ));
        }
        if self.criterion != Return::On {
            return Some(format!("members returned {} have none; {which}", self.criterion));
        }
        (self.min_orders > 1).then(|| {
            format!(
                "--min-orders {} has none: the models count days with a purchase, not orders",
                self.min_orders
            )
        })
    }
}

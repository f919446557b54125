//! Names of segments, of units of time, and of the tables of lifetime value.

use crate::cohort::value_name;
use crate::explore::clv::{ClvAnswer, SegmentValue};
use crate::named_enum;
use crate::text::sanitize;

/// The table to write; JSON has all tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shown {
    /// Predicted value by segment.
    #[default]
    Value,
    /// How well the model forecast the orders after the split.
    Holdout,
    /// Value to date: spread, by month of acquisition, by age.
    ToDate,
    /// The simple formulas.
    Simple,
    /// Acquisition cost and payback.
    Payback,
}

named_enum! {
    /// The unit of times in the output; the models count in weeks.
    #[derive(Default)]
    pub enum TimeUnit: "unit" {
        #[default]
        Week = "week",
        Day = "day",
    }
}

impl TimeUnit {
    /// Units per week.
    pub const fn per_week(self) -> f64 {
        match self {
            TimeUnit::Week => 1.0,
            TimeUnit::Day => 7.0,
        }
    }
}

/// A segment's name for people; `all` without values.
pub fn name(values: &[Option<String>]) -> String {
    let each = values.iter().map(|value| value_name(value.as_deref()));
    let name = each.collect::<Vec<_>>().join(" × ");
    if values.is_empty() { "all".to_string() } else { name }
}

/// The segments, and all customers last.
pub fn all(answer: &ClvAnswer) -> impl Iterator<Item = &SegmentValue> {
    answer.segments.iter().chain([&answer.total])
}

/// Every group of customers with the table it belongs to.
pub fn groups(answer: &ClvAnswer) -> impl Iterator<Item = (&'static str, String, &SegmentValue)> {
    let segments = answer.segments.iter().map(|one| ("segment", name(&one.values), one));
    let cohorts = answer.cohorts.iter().map(|(month, one)| ("cohort", month.to_string(), one));
    segments.chain([("total", "all".to_string(), &answer.total)]).chain(cohorts)
}

/// The filter in words: ` within Country=France, Channel=email`.
pub fn in_segment(answer: &ClvAnswer) -> String {
    let each: Vec<String> =
        answer.question.segment_filters.iter().map(|one| sanitize(&one.to_string())).collect();
    if each.is_empty() { String::new() } else { format!(" within {}", each.join(", ")) }
}

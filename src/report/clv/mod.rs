//! Lifetime value as a table, CSV, JSON and Markdown, and customers as CSV and JSON.

pub mod customers;
mod expected;
pub mod json;
mod observed;
mod payback;
mod record;
mod rows;
pub mod text;

use crate::clv::{FittedModel, GammaGamma, PurchaseFit};
use crate::cohort::value_name;
use crate::explore::clv::ClvAnswer;
use crate::named_enum;

pub use expected::{
    caution, expected_json, expected_numbers, expected_on, said_of, valued_json, valued_with,
};
pub use json::fit_name;
pub use payback::payback_text;
pub use rows::{csv, difference, p_value, share};

/// Which of its tables is written; JSON has all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shown {
    /// Predicted value by segment.
    #[default]
    Value,
    /// How the forecast did on what followed.
    Record,
    /// Value to date: spread, by month of acquisition, by age.
    ToDate,
    /// The simple formulas.
    Simple,
    /// What acquisition cost and brought back.
    Payback,
}

named_enum! {
    /// The unit times are written in; the models count in weeks.
    #[derive(Default)]
    pub enum TimeUnit: "unit" {
        #[default]
        Week = "week",
        Day = "day",
    }
}

impl TimeUnit {
    /// Units a week has.
    pub const fn per_week(self) -> f64 {
        match self {
            TimeUnit::Week => 1.0,
            TimeUnit::Day => 7.0,
        }
    }
}

/// A purchase model's parameters by name; α and β scale with the unit, the others have none.
fn parameters(fitted: &FittedModel, unit: TimeUnit) -> Vec<(&'static str, f64)> {
    let names = fitted.model().parameter_names();
    let each = names.into_iter().zip(fitted.parameters());
    let scale = |name: &str| if matches!(name, "alpha" | "beta") { unit.per_week() } else { 1.0 };
    each.map(|(name, value)| (name, value * scale(name))).collect()
}

/// The spend model's parameters by name.
fn spend_parameters(fitted: &GammaGamma) -> [(&'static str, f64); 3] {
    [("p", fitted.p.get()), ("q", fitted.q.get()), ("gamma", fitted.gamma.get())]
}

/// The log-likelihood of a fit with times in the unit: LL in days is LL in weeks less Σx · ln 7.
fn log_likelihood(fit: &PurchaseFit, answer: &ClvAnswer, unit: TimeUnit) -> f64 {
    fit.report.log_likelihood - answer.repeat_purchases * unit.per_week().ln()
}

/// A segment's name for reading.
pub fn name(values: &[Option<String>]) -> String {
    let each = values.iter().map(|value| value_name(value.as_deref()));
    let name = each.collect::<Vec<_>>().join(" × ");
    if values.is_empty() { "all".to_string() } else { name }
}

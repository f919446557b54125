//! What is asked about lifetime value, as data.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use super::super::within::Within;
use super::acquisition::Cac;
use crate::clv::{Horizon, Model, ValueTerms};

/// Whose parameters value a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FitMode {
    /// Those of all customers, applied to the segment's own statistics.
    #[default]
    Pooled,
    /// The segment's own, where it has customers enough.
    Separate,
}

impl FitMode {
    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            FitMode::Pooled => "pooled",
            FitMode::Separate => "separate",
        }
    }
}

impl fmt::Display for FitMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for FitMode {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        [FitMode::Pooled, FitMode::Separate]
            .into_iter()
            .find(|mode| mode.name() == text)
            .ok_or_else(|| format!("'{text}' is no way to fit: use pooled or separate"))
    }
}

/// What is asked about lifetime value.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ClvQuestion {
    /// Attributes by the names of their columns; two are crossed. Without any there is only the whole.
    pub by: Vec<String>,
    /// Only customers with these values: models are fitted on them, gates look at them, everything is of them.
    pub within: Vec<Within>,
    pub fit: FitMode,
    /// The purchase model; `None` for the one with the smallest holdout error.
    pub model: Option<Model>,
    /// The last day of the calibration. Where it is given, fits and values stand on that day; otherwise they stand on
    /// the as-of date, and only the record is made on the first two thirds.
    pub calibration_end: Option<Date>,
    pub terms: ValueTerms,
    /// Resamples behind the intervals; 0 for none.
    pub bootstrap: u32,
    /// With the weekly tracking.
    pub record: bool,
    /// The margin is that of the data, where a cost is mapped; otherwise that of the terms.
    pub margin_of_data: bool,
    /// How long a customer is taken to stay in the simple formulas; `None` for what was observed.
    pub lifespan: Option<Horizon>,
    /// Only what was observed is asked for, so nothing is fitted where there are amounts.
    pub observed_only: bool,
    /// What it costs to acquire a customer.
    pub cac: Option<Cac>,
}

impl ClvQuestion {
    /// Only orders count, nothing of money is asked.
    pub fn of_orders(by: Vec<String>, model: Option<Model>) -> ClvQuestion {
        ClvQuestion { by, model, ..ClvQuestion::default() }
    }
}

/// The terms hold no number that differs from itself: margin and discount are checked to lie in a range.
impl Eq for ClvQuestion {}

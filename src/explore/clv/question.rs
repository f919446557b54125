//! What is asked about lifetime value, as data.

use jiff::civil::Date;

use super::super::within::Within;
use super::acquisition::Cac;
use crate::clv::{Horizon, Model, ValueTerms};
use crate::named_enum;

named_enum! {
    /// Whose parameters value a segment.
    #[derive(Default)]
    pub enum FitMode: "fit" {
        /// Those of all customers, applied to the segment's own statistics.
        #[default]
        Pooled = "pooled",
        /// The segment's own, where it has customers enough.
        Separate = "separate",
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

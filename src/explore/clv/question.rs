//! The question about lifetime value, as data.

use std::path::PathBuf;
use std::str::FromStr;

use jiff::civil::Date;

use super::super::segment_filter::SegmentFilter;
use crate::clv::{Horizon, Model, ValueTerms};
use crate::cohort::Money;
use crate::named::ParseError;
use crate::named_enum;

named_enum! {
    /// Whose parameters value a segment.
    #[derive(Default)]
    pub enum FitMode: "fit" {
        /// Those of all customers, applied to the segment's own statistics.
        #[default]
        Pooled = "pooled",
        /// The segment's own, if it has enough customers.
        Separate = "separate",
    }
}

/// How the user gives the cost of acquisition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cac {
    /// An amount per customer.
    Each(Money),
    /// A file with the spend by month, by segment, or both.
    File(PathBuf),
}

/// A number is a cost for each customer, anything else a file.
impl FromStr for Cac {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Cac, ParseError> {
        let is_a_number = text.chars().all(|c| c.is_ascii_digit() || "+-.,".contains(c));
        if !is_a_number {
            let path = PathBuf::from(text);
            // A bare word that does not name a file may have been meant as a number.
            let is_a_path = text.contains(['.', '/', '\\']) || path.exists();
            return if is_a_path { Ok(Cac::File(path)) } else { Err(neither(text)) };
        }
        let each: Money = text.parse()?;
        if each < Money::ZERO {
            return Err(ParseError::new(format!("'{text}' is negative"), "use 0 or more"));
        }
        Ok(Cac::Each(each))
    }
}

fn neither(text: &str) -> ParseError {
    ParseError::new(
        format!("'{text}' is neither an amount nor a file"),
        "give an amount per customer, such as 12.50, or a file of spend",
    )
}

/// The question about lifetime value.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ClvQuestion {
    /// Attributes by the names of their columns; two are crossed. Without attributes there are only all customers.
    pub by: Vec<String>,
    /// Only customers with these values: models are fitted on them, gates check them, and every number is about them.
    pub segment_filters: Vec<SegmentFilter>,
    pub fit: FitMode,
    /// The purchase model; `None` for the one with the smallest holdout error.
    pub model: Option<Model>,
    /// The last day of the calibration. If given, models and values are as of that day; otherwise they are as of the
    /// as-of date, and only the holdout uses models of the first two thirds.
    pub calibration_end: Option<Date>,
    pub terms: ValueTerms,
    /// Resamples behind the intervals; 0 for none.
    pub bootstrap: u32,
    /// With the weekly tracking.
    pub holdout: bool,
    /// The margin is that of the data if a cost is mapped; otherwise that of the terms.
    pub margin_of_data: bool,
    /// The lifespan in the simple formulas; `None` for the observed one.
    pub lifespan: Option<Horizon>,
    /// Only historical value is requested, so nothing is fitted if amounts exist.
    pub observed_only: bool,
    /// Acquisition cost per customer.
    pub cac: Option<Cac>,
}

impl ClvQuestion {
    /// Only orders count; the question needs no money.
    pub fn of_orders(by: Vec<String>, model: Option<Model>) -> ClvQuestion {
        ClvQuestion { by, model, ..ClvQuestion::default() }
    }
}

/// The terms hold no NaN: margin and discount are checked to lie in a range.
impl Eq for ClvQuestion {}

impl ClvQuestion {
    /// The same for single customers: with the parameters of all customers, and without anything else.
    pub fn of_customers(&self) -> ClvQuestion {
        ClvQuestion {
            model: self.model,
            calibration_end: self.calibration_end,
            terms: self.terms,
            margin_of_data: self.margin_of_data,
            segment_filters: self.segment_filters.clone(),
            fit: FitMode::Pooled,
            ..ClvQuestion::default()
        }
    }
}

//! Lifetime value of a source: purchase statistics from the database, models from `clv`, an answer for screen and file.

mod acquisition;
mod answer;
mod basis;
mod cautions;
mod customer_scores;
mod customers;
mod drill;
mod fill;
mod fits;
mod historical;
mod question;
mod record;
mod segments;
mod statistics;
mod value;

pub use super::forecast::{AgeAccuracy, MatrixForecast};
pub use answer::{
    Acquisition, ClvAnswer, CustomerValue, EXPECTED, Expected, Fits, Holdout, ModelSummary, SegmentValue,
    UnitEconomics, Unmatched,
};
pub(super) use customer_scores::{ClvCache, TABLE as EXPECTED_TABLE};
pub use historical::{HALF_YEAR_DAYS, HistoricalValue, ValueAtAge};
pub use question::{Cac, ClvQuestion, FitMode};
pub use statistics::ToDate;

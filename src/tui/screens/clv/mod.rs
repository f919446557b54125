//! Lifetime value: segments compared, the holdout of the forecast, value without a model, customers at risk.

mod drill;
mod explanation;
mod screen;
mod tab;
mod tables;

pub use screen::{ENTRY, ID};

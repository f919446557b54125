//! Actual totals and their forecasts.

use serde::{Deserialize, Serialize};

/// An actual total and its forecast.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Comparison {
    pub actual: f64,
    pub predicted: f64,
}

impl Comparison {
    /// (predicted − actual) / actual × 100; None if nothing happened.
    pub fn error_percent(&self) -> Option<f64> {
        (self.actual != 0.0).then(|| (self.predicted - self.actual) / self.actual * 100.0)
    }

    pub(super) fn add(&mut self, other: &Self, share: f64) {
        self.actual += share * other.actual;
        self.predicted += share * other.predicted;
    }
}

/// A group with its forecast.
pub(crate) struct Forecast {
    pub x: u32,
    pub count: f64,
    /// Predicted orders of one customer.
    pub rate: f64,
    pub orders: Comparison,
    pub spend: Comparison,
}

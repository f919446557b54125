//! Confidence intervals.

use serde::{Deserialize, Serialize};

/// A two-sided 95 % interval, in the unit of its value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

/// The 97.5 % point of the standard normal distribution.
pub const Z95: f64 = 1.959_963_984_540_054;

//! A chart as plain data: what a screen draws in place of its table.

use crate::cohort::Unit;

/// Bars with their intervals, or lines.
#[derive(Debug, Clone, PartialEq)]
pub enum Chart {
    Bars {
        bars: Vec<Bar>,
        unit: Unit,
    },
    Lines {
        lines: Vec<Stroke>,
        /// What stands below the places from left to right.
        labels: Vec<String>,
        unit: Unit,
        /// A place to be parted at: what lies beyond was not fitted.
        parted_at: Option<u32>,
    },
}

/// One bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    pub name: String,
    pub value: Option<f64>,
    /// Ends of the interval around it.
    pub interval: Option<(f64, f64)>,
}

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    pub name: String,
    pub points: Vec<(u32, f64)>,
}

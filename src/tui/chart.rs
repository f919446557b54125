//! A chart as plain data: what a screen draws in place of its table.

use crate::cohort::{Measure, Point, Unit};

/// Bars with their intervals, lines, or curves by age with their bands.
#[derive(Debug, Clone, PartialEq)]
pub enum Chart {
    Bars {
        bars: Vec<Bar>,
        unit: Unit,
    },
    /// Bars of parts, one below the other, that add up to the longest.
    Stacks {
        stacks: Vec<Stack>,
        /// What the number before a bar is.
        total: &'static str,
        /// The names of the parts from left to right.
        parts: &'static [&'static str],
    },
    Lines {
        lines: Vec<Stroke>,
        /// What stands below the places from left to right.
        labels: Vec<String>,
        unit: Unit,
        /// A place to be parted at: what lies beyond was not fitted.
        parted_at: Option<u32>,
    },
    /// Steps under a title of their own.
    Steps {
        title: String,
        points: Vec<(u32, f64)>,
        labels: Vec<String>,
        unit: Unit,
    },
    Curves {
        measure: Measure,
        /// Of the ages, from 0.
        labels: Vec<String>,
        curves: Vec<Curve>,
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

/// One bar of parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Stack {
    pub name: String,
    pub total: u64,
    pub parts: Vec<u64>,
}

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    pub name: String,
    pub points: Vec<(u32, f64)>,
}

/// One curve with the letter it is known by.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    pub letter: char,
    pub name: String,
    pub points: Vec<Point>,
}

//! A chart as plain data: a screen draws it in place of its table.

use crate::cohort::{Measure, Point, Unit};

/// Bars with their intervals, lines, or curves by age with their bands.
#[derive(Debug, Clone, PartialEq)]
pub enum Chart {
    Bars {
        bars: Vec<Bar>,
        unit: Unit,
    },
    Stacks(StackChart),
    Lines(LineChart),
    Steps(StepChart),
    Curves {
        measure: Measure,
        /// By age, from 0.
        labels: Vec<String>,
        curves: Vec<Curve>,
    },
}

/// Bars of parts, one below the other, drawn to the scale of the longest.
#[derive(Debug, Clone, PartialEq)]
pub struct StackChart {
    pub stacks: Vec<Stack>,
    /// The title of the number before a bar.
    pub total: &'static str,
    /// The names of the parts from left to right.
    pub parts: &'static [&'static str],
}

/// Lines over places, each with its name in a legend.
#[derive(Debug, Clone, PartialEq)]
pub struct LineChart {
    pub lines: Vec<Stroke>,
    /// The labels below the places, from left to right.
    pub labels: Vec<String>,
    pub unit: Unit,
    /// A vertical line between two places: the models were not fitted on what lies beyond it.
    pub parted_at: Option<u32>,
    /// The places that hold an event, each with a line from top to bottom.
    pub marked_at: Vec<u32>,
}

/// Steps under a title of their own.
#[derive(Debug, Clone, PartialEq)]
pub struct StepChart {
    pub title: String,
    pub points: Vec<(u32, f64)>,
    /// Places with their labels, from left to right.
    pub labels: Vec<(u32, String)>,
    pub unit: Unit,
}

/// The bars that an area shows of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BarsInSight {
    /// The place of the first one.
    pub first: usize,
    /// The place of the one under the cursor; none if the user cannot select one.
    pub chosen: Option<usize>,
}

/// A bar with its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    pub name: String,
    pub value: Option<f64>,
    /// The ends of its interval.
    pub interval: Option<(f64, f64)>,
    /// The number as it is written beside the bar; none for the usual form of the unit.
    pub text: Option<String>,
}

/// A bar of parts with its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Stack {
    pub name: String,
    pub total: u64,
    pub parts: Vec<u64>,
}

/// A line with its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    pub name: String,
    pub points: Vec<(u32, f64)>,
}

/// One curve with its letter.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    pub letter: char,
    pub name: String,
    pub points: Vec<Point>,
    /// From this age on, it rests on few cohorts.
    pub thin_from: Option<u32>,
}

/// Fewer cohorts than this say little: a curve over them is drawn thin.
pub const FEW_COHORTS: usize = 5;

/// The first age that few cohorts have completed, if there are enough `rows` at other ages.
pub fn few_cohorts_from(rows: usize, ages: u32, cohorts: impl Fn(u32) -> usize) -> Option<u32> {
    (0..ages).find(|age| cohorts(*age) < FEW_COHORTS).filter(|_| rows >= FEW_COHORTS)
}

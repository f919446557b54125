//! The effect of a measure: both groups, the effect by segment, every period, and what can be concluded.

mod chart;
mod conclusion;
mod report;

pub use report::report;

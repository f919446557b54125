//! The effect of a campaign: both groups, the effect by segment, every period, and what can be concluded.

mod chart;
mod conclusion;
mod report;

pub use report::report;

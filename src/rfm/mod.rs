//! RFM: the groups of customers by recency, frequency and money, and the cut points of their scores.
//!
//! Definitions are those of `docs/definitions.md`, "RFM".

mod cut_points;
mod group;

pub use cut_points::{CutPoints, CutPointsError, SCORES};
pub use group::{RfmGroup, rf_name};

//! RFM: the groups of customers by recency, frequency and money, and where their scores are cut.
//!
//! Definitions are those of `docs/definitions.md`, "RFM".

mod cut_points;
mod group;

pub use cut_points::{CutPoints, CutPointsError, SCORES};
pub use group::RfmGroup;

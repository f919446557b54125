//! Points of a loyalty programme, as arithmetic: points issued and redeemed, outstanding points, and points that nobody
//! redeems.
//!
//! Points are exact decimals. Definitions are those of `docs/definitions.md`, "Loyalty points".

pub mod breakage;
pub mod sums;

pub use breakage::{Breakage, aged};
pub use sums::{PointDay, PointSums};

//! Points of a loyalty programme, as arithmetic: what was issued and redeemed, what is outstanding, what nobody redeems.
//!
//! Points are exact decimals. Definitions are those of `docs/definitions.md`, "Loyalty points".

pub mod breakage;
pub mod sums;

pub use breakage::{Breakage, aged};
pub use sums::{PointDay, PointSums};

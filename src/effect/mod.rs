//! The effect of a campaign, as arithmetic: two groups of customers, before and after a date, period by period.
//!
//! [`Periods`] cuts the time around the date, [`GroupSums`] adds customers up one by one, and [`Effect`] compares two
//! groups: difference-in-differences, the trend before, a placebo date. Every customer is one observation of each contrast,
//! so that errors are clustered by customer. Definitions are those of `docs/definitions.md`, "Effects".

pub mod contrast;
pub mod outcome;
pub mod periods;
pub mod sums;

pub use contrast::{Contrast, Effect, Lead, Verdict};
pub use outcome::Outcome;
pub use periods::{PeriodPlan, Periods, PeriodsError};
pub use sums::{Activity, GroupSums};

//! Statistics, one formula each: intervals, quantiles, tests, the bootstrap. Numbers in, numbers out.
//!
//! `cohort` and `clv` build on it. The line above each formula names its source.

mod bootstrap;
mod comparison;
mod correlation;
mod estimate;
mod holm;
mod interval;
mod poisson;
mod proportion;
mod quantile;
mod trend;

pub use bootstrap::{
    BootstrapError, BootstrapInterval, BootstrapPlan, Watch, bootstrap, bootstrap_mean, divided_replicates,
    percentile_interval, replicates, two_sided,
};
pub use comparison::{Comparison, Test, Verdict, verdict};
pub use correlation::{pearson, spearman};
pub use estimate::{Estimate, RatioSums};
pub use holm::{LEVEL, holm, holm_of_tested};
pub use interval::{Interval, Z95};
pub use proportion::{compare, wilson};
pub use quantile::{percentile_place, quantile, weighted_quantile};
pub use trend::slope;

//! Cohorts as arithmetic: grains, ages, cell states, measures, averages and intervals. No I/O; only `stats` and `named`
//! are imported.
//!
//! A [`Matrix`] holds the counts of every cohort and age ([`CellCounts`]); a [`Measure`] turns the counts into a
//! [`Cell`] with one of four states. Definitions are those of `docs/definitions.md`.

pub mod age;
pub mod average;
pub mod cell;
pub mod cell_counts;
pub mod curve;
pub mod customer_history;
pub mod decomposition;
pub mod drivers;
pub mod grain;
pub mod group;
pub mod grouping;
pub mod matrix;
pub mod measure;
pub mod money;
pub mod quantile;
pub mod restatement;
pub mod segment;
pub mod side;
pub mod value_name;

pub use crate::stats::{
    Comparison, Estimate, Interval, LEVEL, Test, Verdict, compare, holm, verdict, wilson,
};
pub use age::{Ages, AgesError};
pub use average::{Average, AverageKind};
pub use cell::{Cell, CellRatio, Quantity, State};
pub use cell_counts::{CellCounts, CohortRow, SecondOrders};
pub use curve::Point;
pub use customer_history::Moments;
pub use decomposition::{Decomposition, MixRow, Nano, NotDecomposable, Part, decompose};
pub use drivers::{Cause, DimensionSlices, Driver, Standout, drivers, standouts};
pub use grain::{Grain, Period, WeekStart};
pub use group::{Contrast, Facet, Group, LEAST_EFFECTIVE, comparable_form, contrast, is_comparable};
pub use grouping::{CohortBy, CohortLabel};
pub use matrix::Matrix;
pub use measure::{MatrixExtras, Measure, MeasureSpec, Needs, Over, Return, Term, Unit};
pub use money::{Money, Share};
pub use quantile::Percentile;
pub use restatement::MovedCell;
pub use segment::Segment;
pub use side::{AgeContrast, CellContrast, Corrected, MeasureContrast, Side};
pub use value_name::{named_value, value_name};

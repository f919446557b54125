//! Comparisons: two or more sides, each counted like a matrix, and broken down by attributes.

mod breakdown;
mod columns;
mod contrasts;
mod count;
mod question;
mod side_orders;
mod sql_names;

pub use contrasts::SideContrasts;
pub use question::{
    Breakdown, CompareAnswer, CompareQuestion, MAX_GROUPS, MOST_VALUES, SideAnswer, SideSpec, Skipped,
    Slices, UndecidedCustomers,
};
pub(in crate::explore) use question::{later_among, later_dimensions};

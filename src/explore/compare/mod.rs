//! Comparisons: customers of two or more sides, each counted like a matrix, and taken apart by attributes.

mod apart;
mod columns;
mod count;
mod lives;
mod mentioned;
mod question;
mod versus;

pub use question::{
    Apart, CompareAnswer, CompareQuestion, MAX_GROUPS, MOST_VALUES, SideAnswer, SideSpec, Skipped, Slices,
};
pub use versus::Versus;

//! Comparison: groups of customers side by side, the decomposition of their difference, and its drivers.

mod explanation;
mod rows;
mod screen;

pub use screen::{ENTRY, ID};

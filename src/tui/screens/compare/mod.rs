//! Comparison: groups of customers side by side, what their difference is made of, and what drives it.

mod explanation;
mod rows;
mod screen;

pub use screen::{ENTRY, ID};

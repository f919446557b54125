//! Comparisons of groups of customers, and the drivers of a difference.

mod compared;
mod drivers;
mod json;
mod records;
mod report;
mod tables;

pub use compared::{Compared, letter, value_name};
pub use drivers::{Found, Ranked, drivers_report, ranking};
pub use report::report;
pub use tables::{
    NO_CELLS, SIGNIFICANT, difference, interval, matrix, measure_title, measures, mixed, p_value,
};

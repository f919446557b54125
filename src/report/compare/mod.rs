//! Comparisons of groups of customers, and the drivers of a difference.

mod compared;
mod drivers;
mod json;
mod records;
mod report;
mod tables;
mod verdict;

pub use compared::{Compared, letter, value_name};
pub use drivers::{OF_DIFFERENCE, Ranked, RankedDrivers, SORTED, drivers_report, ranking};
pub use report::{note_undecided, report};
pub use tables::{
    NO_CELLS, SIGNIFICANT, TO_DATE, interval, matrix, measure_definition, measure_title, measures, mixed,
    p_value,
};
pub use verdict::{moved, tested, untested, untested_line, verdict};

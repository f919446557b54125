//! Lists of customers of a cell, of a cohort, or of all: sorted, by page or streamed.

mod customer;
mod list;
mod question;
mod record;
mod remote_counts;

pub use super::columns::{Arrangement, read as read_columns, written as written_columns};
pub(super) use customer::CustomerFigures;
pub use customer::{CohortRank, CustomerAnswer, CustomerQuestion, Transaction};
pub(super) use list::{Lists, PageRows, Selected, first_on_page, no_cohort, no_column};
pub use question::{
    Cohort, Columns, CustomerList, CustomersAnswer, CustomersCell, CustomersQuestion, Find, Order, Range,
    Status,
};
pub use record::{CustomerColumn, Datum, data, schema};
pub(super) use remote_counts::{CountedCohorts, CountedStatuses, RemoteCohort, RemoteCounts};

//! Lists of customers of a cell, of a cohort, or of all: sorted, by page or streamed.

mod customer;
mod known;
mod list;
mod question;
mod record;

pub use super::columns::{Arrangement, read as read_columns, written as written_columns};
pub(super) use customer::Person;
pub use customer::{CohortRank, CustomerAnswer, CustomerQuestion, Transaction};
pub(super) use known::{Known, KnownCohort};
pub(super) use list::{Lists, Selected, no_cohort, no_column, page_with};
pub use question::{
    Cohort, Columns, CustomerList, CustomersAnswer, CustomersCell, CustomersQuestion, Find, Order, Range,
    Status,
};
pub use record::{CustomerColumn, Datum, data, schema};

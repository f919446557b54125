//! Lists of customers of a cell, of a cohort, or of all: sorted, by page or streamed.

mod customer;
mod list;
mod question;
mod record;

pub use super::columns::{Arrangement, read as read_columns, written as written_columns};
pub use customer::{CohortRank, CustomerAnswer, CustomerQuestion, Transaction};
pub(super) use list::Lists;
pub use question::{
    Cohort, Columns, CustomerList, CustomersAnswer, CustomersCell, CustomersQuestion, Find, Order, Range,
    Status,
};
pub use record::{CustomerColumn, Datum, data, schema};

//! Lists of customers of a cell, of a cohort, or of all: sorted, by page or streamed.

mod customer;
mod list;
mod question;
mod record;

pub use super::columns::{Arrangement, read as read_columns, written as written_columns};
pub use customer::{CohortRank, CustomerAnswer, CustomerQuestion, Transaction};
pub(super) use list::Lists;
pub use question::{
    Cohort, Columns, Find, Order, People, PeopleAnswer, PeopleCell, PeopleQuestion, Range, Status,
};
pub use record::{Datum, PeopleColumn, data, schema};

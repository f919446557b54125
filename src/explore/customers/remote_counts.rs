//! What a database that keeps the orders has counted for lists already, so that the next page does not ask again.

use jiff::civil::DateTime;

use super::super::shape::Shape;
use super::question::CustomersCell;

/// The counts of the last list.
#[derive(Debug, Default)]
pub(in crate::explore) struct RemoteCounts {
    pub(in crate::explore) cohorts: Option<CountedCohorts>,
    pub(in crate::explore) statuses: Option<CountedStatuses>,
}

/// The cohorts of a shape.
#[derive(Debug)]
pub(in crate::explore) struct CountedCohorts {
    pub(in crate::explore) shape: Shape,
    /// By period or value; otherwise all customers are one cohort.
    pub(in crate::explore) is_grouped: bool,
    pub(in crate::explore) cohorts: Vec<RemoteCohort>,
}

/// The members of a cell.
#[derive(Debug)]
pub(in crate::explore) struct CountedStatuses {
    pub(in crate::explore) shape: Shape,
    /// The label of the cohort.
    pub(in crate::explore) cohort: String,
    pub(in crate::explore) cell: CustomersCell,
    /// In the order of `Status::ALL`.
    pub(in crate::explore) members: [u64; 4],
}

/// A cohort as the database counted it.
#[derive(Debug, Clone)]
pub(in crate::explore) struct RemoteCohort {
    pub(in crate::explore) label: String,
    /// The period, if it is one.
    pub(in crate::explore) index: Option<i32>,
    pub(in crate::explore) value: Option<String>,
    /// Customers.
    pub(in crate::explore) size: u64,
    /// The moment of its first order.
    pub(in crate::explore) first: DateTime,
}

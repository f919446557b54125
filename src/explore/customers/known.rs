//! What has been counted of cohorts whose orders stay in their database.

use jiff::civil::DateTime;

use super::super::shape::Shape;
use super::question::CustomersCell;

/// What is known of the cohorts of a shape, and of a cell of one.
#[derive(Debug, Default)]
pub(in crate::explore) struct Known {
    /// With a grain or a column; or all customers as one.
    pub(in crate::explore) cohorts: Option<(Shape, bool, Vec<KnownCohort>)>,
    pub(in crate::explore) cell: Option<(Shape, String, CustomersCell, [u64; 4])>,
}

/// A cohort as the database counted it.
#[derive(Debug, Clone)]
pub(in crate::explore) struct KnownCohort {
    pub(in crate::explore) label: String,
    /// The period, if it is one.
    pub(in crate::explore) index: Option<i32>,
    pub(in crate::explore) value: Option<String>,
    pub(in crate::explore) size: u64,
    /// Its first order.
    pub(in crate::explore) first: DateTime,
}

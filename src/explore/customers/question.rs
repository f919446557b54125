//! Questions about lists of customers, and their answers.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::super::clv::{ClvQuestion, ModelSummary};
use super::super::columns::Arrangement;
use super::super::shape::Shape;
use super::record::{CustomerColumn, Datum};
use crate::cohort::Return;
use crate::named::ParseError;
use crate::named_enum;
use crate::source::DataReport;

/// Which customers, in which order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerList {
    /// The definition of cohorts and ages.
    pub shape: Shape,
    /// None for all customers.
    pub cohort: Option<Cohort>,
    pub sort: Order,
    /// With predictions for every customer from a model fitted on all customers of the shape's segment.
    pub value: Option<Box<ClvQuestion>>,
}

impl CustomerList {
    /// The question to a model about the customers of the segment, if there is one.
    pub(super) fn valuing(&self) -> Option<ClvQuestion> {
        let segment_filters = self.shape.segment_filters.clone();
        self.value.as_ref().map(|question| ClvQuestion { segment_filters, ..(**question).clone() })
    }
}

/// The members of one cohort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohort {
    /// As the matrix names it: `2010-12`, or a value.
    pub label: String,
    pub cell: Option<CustomersCell>,
}

/// An age of the cohort, at which every member has a status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomersCell {
    pub age: u32,
    pub criterion: Return,
    /// Only members with these statuses; none for all four.
    pub status: Option<Status>,
}

/// The column a list is sorted by. Equal rows are in the order of their ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    pub column: String,
    pub descending: bool,
}

/// A list, and which part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomersQuestion {
    pub list: CustomerList,
    pub range: Range,
}

/// The part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Range {
    /// A page of it. A search moves the page to the match.
    Page { from: u64, count: u64, find: Option<Find> },
    /// All of it, or the first rows up to a number, in batches before the answer.
    All { limit: Option<u64>, columns: Columns },
}

/// Which columns of a list are wanted, and in which order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Columns {
    /// Exactly these, by their names.
    These(Vec<String>),
    /// Those that the list has, as the user arranged them.
    Arranged(Arrangement),
}

/// A text in an id, from a place of the list on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Find {
    pub text: String,
    pub from: u64,
    pub forward: bool,
}

named_enum! {
    /// The status of a member at an age. Every member has exactly one of four.
    pub enum Status: "status" {
        /// Counts in the cell under the return criterion.
        Retained = "retained",
        /// Active neither at this age nor since.
        Lapsed = "lapsed",
        /// Not active at this age, but at a later one.
        Reactivated = "reactivated",
        /// Not active so far, and the age is not over.
        NotYet = "not-yet",
    }
}

impl Order {
    /// Whether a column is this one.
    pub fn names(&self, column: &str) -> bool {
        self.column.eq_ignore_ascii_case(column)
    }

    /// The customers with most revenue first.
    pub fn by_revenue() -> Order {
        Order { column: "revenue".into(), descending: true }
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.column, if self.descending { ":desc" } else { "" })
    }
}

impl FromStr for Order {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let (column, descending) = match text.rsplit_once(':') {
            Some((column, direction)) if direction.eq_ignore_ascii_case("desc") => (column, true),
            Some((column, direction)) if direction.eq_ignore_ascii_case("asc") => (column, false),
            _ => (text, false),
        };
        match column.trim() {
            "" => Err(ParseError::new("no column is named", "name one to sort by, as in revenue:desc")),
            column => Ok(Order { column: column.to_string(), descending }),
        }
    }
}

/// A page of a list, and how long the list is.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomersAnswer {
    pub list: CustomerList,
    pub columns: Vec<CustomerColumn>,
    /// One row per customer, one datum per column.
    pub rows: Vec<Vec<Datum>>,
    /// The place of the first row in the list.
    pub from: u64,
    /// The position of the match.
    pub found: Option<u64>,
    /// Customers on the list.
    pub total: u64,
    /// Customers of the cohort, or all.
    pub size: u64,
    /// Members of the cohort by status, in the order of [`Status::ALL`].
    pub counts: Option<[u64; 4]>,
    /// The models and terms of the values, if requested.
    pub valued: Option<Arc<ModelSummary>>,
    pub report: Arc<DataReport>,
    /// The SQL of the list.
    pub sql: String,
}

//! The mapping: the source in SQL, role by role.

use super::amounts::Currency;
use super::markers::Marker;
use super::readers::{LeftOut, Rejected};
use super::report::{Column, Mapped, Note};
use super::statuses::{Verdict, verdict};

/// The column that tells whether a row repeats an earlier one in every column, if such rows count once.
pub const AGAIN: &str = "again_";

/// An attribute that is carried along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// The column's name in the file.
    pub name: String,
    /// Its name in our tables.
    pub column: String,
    /// The SQL expression.
    pub expression: String,
}

/// The source in SQL, role by role.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapping {
    /// The input: the scan and the given expressions, each under its own name.
    pub scan: String,
    pub line: String,
    /// Whether a row is one of several files joined.
    pub is_joined: bool,
    pub keep: bool,
    /// Rows that the reader left out, and the same line by line.
    pub left_out: Vec<LeftOut>,
    pub rejected: Vec<Rejected>,
    /// An expression for the place of a row's file among several, if that was asked for and can be told.
    pub file: Option<String>,
    /// The text in the file for the customer, the date and the amount.
    pub written: Written,
    pub customer: String,
    pub customer_is_text: bool,
    pub ts: String,
    /// What a date holds that cannot be read, if it is text; the same of an amount.
    pub unread_date: Option<String>,
    pub unread_amount: Option<String>,
    /// Whether the dates are read as only the first rows are.
    pub is_provisional: bool,
    /// A date with the day first, if others have the month first.
    pub contradiction: Option<String>,
    pub oid: Option<String>,
    pub amount: Option<String>,
    /// What may be the amount, if none was found.
    pub amount_proposed: Option<Note>,
    /// The amount for its sign alone.
    pub signed: Option<String>,
    pub cost: Option<String>,
    /// The status, or what another column says of the row.
    pub status: Option<String>,
    /// Columns beside the status that say which rows are orders.
    pub markers: Vec<Marker>,
    pub currency: Option<(String, String)>,
    /// A column of the amount whose values are in several currencies, and these.
    pub mixed: Option<(String, Vec<Currency>)>,
    pub filter: Option<String>,
    pub attributes: Vec<Attribute>,
    pub mapped: Vec<Mapped>,
    pub columns: Vec<Column>,
    pub notes: Vec<Note>,
    /// The known export whose columns these are.
    pub preset: Option<String>,
}

/// The text in the file for some roles, as SQL.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    pub customer: String,
    pub date: String,
    pub amount: Option<String>,
}

impl Mapping {
    /// What the status of a row says, or what it was made of.
    pub fn verdict(&self, status: &str) -> Verdict {
        let made_of = self.markers.iter().find(|marker| marker.made(status));
        made_of.map_or_else(|| verdict(status), Marker::verdict)
    }

    /// Whether a status is not one of the file, but made of what another column says.
    pub fn is_marked(&self, status: &str) -> bool {
        self.markers.iter().any(|marker| marker.made(status))
    }

    /// Whether the amount as it stands in the source is as exact as the one we sum, and so may be summed itself.
    pub fn signed_is_exact(&self) -> bool {
        self.signed.is_some() && self.signed != self.amount
    }
}

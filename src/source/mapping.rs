//! The mapping: the source in SQL, role by role.

use crate::engine::{Cancel, Engine};
use crate::sql::equalities;

use super::columns::column::column_word;
use super::columns::role::Role;
use super::expressions::values_there_are;
use super::kinds::chosen_statuses::ChosenStatuses;
use super::kinds::marker::{Marker, verdict_of, without_marker};
use super::kinds::says::Says;
use super::kinds::statuses::Verdict;
use super::money::amounts::Currency;
use super::readers::{LeftOut, Rejected};
use super::report::{Column, Mapped, Note};

/// The column that tells whether a row repeats another one that counts in its place.
pub const AGAIN: &str = "again_";

/// An attribute that is carried along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// The column's name in the file.
    pub name: String,
    /// Its name in the tables of the program.
    pub column: String,
    /// The SQL expression.
    pub expression: String,
    /// Whether it is the text of a file, which may have blanks around it.
    pub is_padded: bool,
}

/// The source in SQL, role by role.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapping {
    /// The input: the scan and the given expressions, each under its own name.
    pub scan: String,
    pub line: String,
    /// Whether a row consists of rows of several joined files.
    pub is_joined: bool,
    pub keep: bool,
    /// Whether the scan has the column [`AGAIN`].
    pub has_again: bool,
    /// Rows that the reader left out, and the same line by line.
    pub left_out: Vec<LeftOut>,
    pub rejected: Vec<Rejected>,
    /// An expression for the index of a row's file, if known.
    pub file: Option<String>,
    /// The text in the file for the customer, the date and the amount.
    pub written: Written,
    pub customer: String,
    pub customer_is_text: bool,
    pub ts: String,
    /// The text of a date that cannot be read; the same for an amount.
    pub unread_date: Option<String>,
    pub unread_amount: Option<String>,
    /// Whether only the first rows decided how dates are read.
    pub is_provisional: bool,
    /// Whether ids are read as whole numbers because those of the first rows are; another id is refused.
    pub has_whole_ids: bool,
    /// A date with the day first, if others have the month first.
    pub contradiction: Option<String>,
    pub oid: Option<String>,
    pub amount: Option<String>,
    /// The likely amount, if no column is the amount.
    pub amount_proposed: Option<Note>,
    /// How many of the parts that the amounts seem to be in make a unit.
    pub parts_of_a_unit: Option<u32>,
    /// Whether the amount is another column less the refunds, or an expression with a column of refunds.
    pub refunds_are_off: bool,
    /// Whether the amount is that of a whole order on each of its lines, and counts once.
    pub counts_once: bool,
    /// The amount, used only for its sign.
    pub signed: Option<String>,
    pub cost: Option<String>,
    /// The status, or the meaning of another column for the row.
    pub status: Option<String>,
    /// The statuses that the user has named as those of orders.
    pub chosen_statuses: ChosenStatuses,
    /// Columns besides the status that tell which rows are orders.
    pub markers: Vec<Marker>,
    pub currency: Option<(String, String)>,
    /// A column of the amount with values in several currencies, and these currencies.
    pub mixed: Option<(String, Vec<Currency>)>,
    pub filter: Option<String>,
    /// Whether a row meets the condition on an entry, and the one on a return.
    pub entry: Option<String>,
    pub returns: Option<String>,
    pub attributes: Vec<Attribute>,
    pub mapped: Vec<Mapped>,
    pub columns: Vec<Column>,
    pub notes: Vec<Note>,
    /// The known export with these columns.
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
    /// What fills a role.
    pub fn mapped(&self, role: Role) -> Option<&Mapped> {
        self.mapped.iter().find(|mapped| mapped.role == role)
    }

    /// What fills a role as an expression has it: a column, or an expression in brackets.
    pub fn word(&self, filling: &str) -> String {
        match self.columns.iter().any(|column| column.name == filling) {
            true => column_word(filling),
            false => format!("({filling})"),
        }
    }

    /// The existing values of the columns that a condition compares with values that do not exist, for a message.
    pub(super) fn values_there_are(&self, engine: &dyn Engine, condition: &str, cancel: &Cancel) -> String {
        let columns: Vec<(&str, &str)> =
            self.columns.iter().map(|column| (column.name.as_str(), column.name.as_str())).collect();
        values_there_are(engine, &self.scan, &columns, &equalities(condition), cancel)
    }

    /// The meaning of a row's status, or of the marker it was made from.
    pub fn verdict(&self, status: &str) -> Verdict {
        verdict_of(&self.markers, &self.chosen_statuses, status)
    }

    /// Whether a status is not a value of the file, but was made from another column.
    pub fn is_marked(&self, status: &str) -> bool {
        without_marker(&self.markers, status).is_empty()
    }

    /// The value of the status column in a status.
    pub(super) fn plain_status<'a>(&self, status: &'a str) -> &'a str {
        without_marker(&self.markers, status)
    }

    /// Whether the amount in the source is as exact as the summed amount, so that it can be summed itself. If a marker makes a row a
    /// refund, only the sign is that of the amount.
    pub fn signed_is_exact(&self) -> bool {
        let has_refunds = self.markers.iter().any(|marker| marker.says == Says::Refund);
        !has_refunds && self.signed.is_some() && self.signed != self.amount
    }
}

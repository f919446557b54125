//! Questions about two extracts, and their answers.

use std::sync::Arc;

use jiff::civil::DateTime;

use crate::cohort::{Cell, CohortLabel, Money};
use crate::source::SourceSpec;

use super::super::error::Error;
use super::super::matrix::MatrixAnswer;
use super::super::view::View;

/// Why an order or a refund is not the same in two extracts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Restated {
    /// Only in the new extract, and dated before the old one ended.
    Late,
    /// Only in the old extract.
    Deleted,
    /// Of another customer.
    Customer,
    /// At another moment.
    Date,
    /// Of another amount.
    Amount,
    /// The same, but its customer's first order moved, and so its cohort or age.
    Acquisition,
}

impl Restated {
    /// Every reason, in the order they are looked for.
    pub const ALL: [Restated; 6] = [
        Restated::Late,
        Restated::Deleted,
        Restated::Customer,
        Restated::Date,
        Restated::Amount,
        Restated::Acquisition,
    ];

    /// The name in exports.
    pub const fn name(self) -> &'static str {
        match self {
            Restated::Late => "late",
            Restated::Deleted => "deleted",
            Restated::Customer => "customer",
            Restated::Date => "date",
            Restated::Amount => "amount",
            Restated::Acquisition => "acquisition",
        }
    }

    /// Its meaning, in words.
    pub const fn meaning(self) -> &'static str {
        match self {
            Restated::Late => "late: not in the old extract, though dated before its end",
            Restated::Deleted => "deleted, or moved beyond the end of the old extract",
            Restated::Customer => "moved to another customer",
            Restated::Date => "moved to another time",
            Restated::Amount => "with another amount",
            Restated::Acquisition => "unchanged, but the customer's first order moved",
        }
    }

    pub(super) fn named(name: &str) -> Result<Restated, Error> {
        let found = Restated::ALL.into_iter().find(|reason| reason.name() == name);
        found.ok_or_else(|| Error::Unexpected(format!("a restatement for '{name}'")))
    }
}

/// What to compare, and how much of it to list.
#[derive(Debug, Clone)]
pub struct DiffQuestion {
    pub old: SourceSpec,
    pub new: SourceSpec,
    pub view: View,
    /// Orders and customers listed in the answer; the counts are of all.
    pub top: usize,
}

/// The result of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct DiffAnswer {
    pub old: Arc<MatrixAnswer>,
    /// The new extract as of the end of the old one.
    pub cut: Arc<MatrixAnswer>,
    pub new: Arc<MatrixAnswer>,
    /// Cells that changed, in the order of the new table.
    pub cells: Vec<DiffCell>,
    pub reasons: Vec<RestatedCount>,
    pub customers: RestatedCustomers,
    /// The orders and refunds that moved most money, as many as the question names.
    pub orders: Vec<RestatedOrder>,
    /// The customers whose orders moved most money, as many as the question names.
    pub top_customers: Vec<RestatedCustomer>,
    /// Whether an id matches the orders. Without one, a changed date looks like one order deleted and one late.
    pub has_ids: bool,
    /// The SQL of both extracts and of what differs.
    pub sql: String,
}

/// A cell that changed.
#[derive(Debug, Clone, PartialEq)]
pub struct DiffCell {
    pub cohort: CohortLabel,
    pub age: u32,
    pub old: Cell,
    pub cut: Cell,
    pub new: Cell,
    /// Restated orders and refunds that left this cell or entered it, by reason.
    pub orders: Vec<(Restated, u64)>,
}

impl DiffCell {
    /// Whether the same days now count differently; if not, only new days were added.
    pub fn is_restated(&self) -> bool {
        !self.old.is_same(&self.cut)
    }
}

/// Orders or refunds restated for one reason.
#[derive(Debug, Clone, PartialEq)]
pub struct RestatedCount {
    /// Whether it is an order; if not, a refund.
    pub ordered: bool,
    pub reason: Restated,
    pub orders: u64,
    pub customers: u64,
    /// Their change of the sum.
    pub amount: Money,
}

/// Customers who changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RestatedCustomers {
    pub came: u64,
    pub gone: u64,
    /// First order moved to an earlier moment, to a later one.
    pub earlier: u64,
    pub later: u64,
}

/// One restated order or refund.
#[derive(Debug, Clone, PartialEq)]
pub struct RestatedOrder {
    pub reason: Restated,
    pub ordered: bool,
    pub id: Option<String>,
    pub old: Option<OrderVersion>,
    pub new: Option<OrderVersion>,
}

/// The position of an order in one extract.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderVersion {
    pub customer: String,
    pub at: Option<DateTime>,
    /// `None` if no amount is mapped.
    pub amount: Option<Money>,
    pub cohort: CohortLabel,
    pub age: u32,
}

/// One customer with restated orders.
#[derive(Debug, Clone, PartialEq)]
pub struct RestatedCustomer {
    pub customer: String,
    /// Restated orders and refunds.
    pub orders: u64,
    pub reasons: String,
    pub old_amount: Money,
    pub new_amount: Money,
}

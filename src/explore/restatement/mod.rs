//! Two extracts of one history: which cells were restated, which only went on, and which orders did it.
//!
//! The new extract is counted twice: as of the end of the old one, where every difference is a restatement, and as it is.

mod matched;

use std::sync::Arc;

use jiff::civil::{Date, DateTime};
use minijinja::context;

use crate::cohort::{Cell, Label, Money};
use crate::engine::{Cancel, Engine};
use crate::source::SourceSpec;
use crate::sql::render;

use super::error::Error;
use super::question::{Answer, MatrixAnswer, Question};
use super::session::Session;
use super::view::{Shape, View};

/// The schema of the old extract.
const OLD: &str = "old_extract";
/// That of the new one.
const NEW: &str = "new_extract";
/// That of the new one as of the end of the old one.
const CUT: &str = "cut_extract";

/// Why an order or a refund is not the same in two extracts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Restated {
    /// In the new one only, and dated before the old one ended.
    Late,
    /// In the old one only.
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

    /// What it means, in words.
    pub const fn meaning(self) -> &'static str {
        match self {
            Restated::Late => "late: not in the old extract, though dated before its end",
            Restated::Deleted => "deleted, or moved beyond the end of the old extract",
            Restated::Customer => "moved to another customer",
            Restated::Date => "moved to another moment",
            Restated::Amount => "of another amount",
            Restated::Acquisition => "unchanged, but the customer's first order moved",
        }
    }

    fn named(name: &str) -> Result<Restated, Error> {
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

/// What came of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct DiffAnswer {
    pub old: Arc<MatrixAnswer>,
    /// The new extract as of the end of the old one.
    pub cut: Arc<MatrixAnswer>,
    pub new: Arc<MatrixAnswer>,
    /// Cells that moved, in the order of the new table.
    pub cells: Vec<DiffCell>,
    pub reasons: Vec<RestatedCount>,
    pub customers: RestatedCustomers,
    /// The orders and refunds that moved most money, as many as were asked for.
    pub orders: Vec<RestatedOrder>,
    /// The customers whose orders moved most money, as many as were asked for.
    pub people: Vec<RestatedCustomer>,
    /// Whether orders could be matched by an id; without one a changed date looks like one gone and one late.
    pub has_ids: bool,
}

/// One cell that is not as it was.
#[derive(Debug, Clone, PartialEq)]
pub struct DiffCell {
    pub cohort: Label,
    pub age: u32,
    pub old: Cell,
    pub cut: Cell,
    pub new: Cell,
    /// Restated orders and refunds that left this cell or came to it, by reason.
    pub orders: Vec<(Restated, u64)>,
}

impl DiffCell {
    /// Whether the same time now counts otherwise; else only time has passed.
    pub fn is_restated(&self) -> bool {
        !self.old.is_same(&self.cut)
    }

    /// Whether orders after the old extract's end changed it too.
    pub fn went_on(&self) -> bool {
        !self.cut.is_same(&self.new)
    }
}

/// Orders or refunds restated for one reason.
#[derive(Debug, Clone, PartialEq)]
pub struct RestatedCount {
    /// An order, or else a refund.
    pub ordered: bool,
    pub reason: Restated,
    pub orders: u64,
    pub customers: u64,
    /// By how much they changed what is summed.
    pub amount: Money,
}

/// Customers who are not as they were.
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
    pub old: Option<Stood>,
    pub new: Option<Stood>,
}

/// Where an order stood in one extract.
#[derive(Debug, Clone, PartialEq)]
pub struct Stood {
    pub customer: String,
    pub at: Option<DateTime>,
    /// Nothing where no amount is mapped.
    pub amount: Option<Money>,
    pub cohort: Label,
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

/// Two extracts opened beside each other.
pub struct Extracts {
    engine: Arc<dyn Engine>,
    shape: Shape,
}

/// One extract, opened and counted.
#[derive(Clone)]
struct Counted {
    schema: &'static str,
    answer: Arc<MatrixAnswer>,
    /// Orders have an id.
    has_ids: bool,
    /// The table of customers by attribute, where cohorts are values.
    groups: Option<String>,
}

/// Compares two extracts; [`Extracts`] lists the restated orders in full.
///
/// # Errors
/// What keeps either extract from being read, cancelled, and what the database refused.
pub fn diff(
    engine: &Arc<dyn Engine>,
    question: &DiffQuestion,
    cancel: &Cancel,
) -> Result<(DiffAnswer, Extracts), Error> {
    let shape = question.view.shape();
    let old = counted(engine, OLD, &question.old, &shape, cancel)?;
    let end = old.answer.matrix.as_of;
    let new = counted(engine, NEW, &question.new, &shape, cancel)?;
    let cut = if new.answer.matrix.as_of == end {
        new.clone()
    } else {
        counted(engine, CUT, &ending(&question.new, end), &shape, cancel)?
    };
    let extracts = Extracts { engine: Arc::clone(engine), shape };
    extracts.match_orders(&old, &cut, cancel)?;
    let answer = DiffAnswer {
        cells: extracts.cells(&question.view, [&old, &cut, &new], cancel)?,
        reasons: extracts.reasons(cancel)?,
        customers: extracts.customers(&cut, cancel)?,
        orders: extracts.some_orders(question.top, cancel)?,
        people: extracts.some_customers(question.top, cancel)?,
        has_ids: old.has_ids && new.has_ids,
        old: old.answer,
        cut: cut.answer,
        new: new.answer,
    };
    Ok((answer, extracts))
}

/// The source as it would have been on a day.
fn ending(spec: &SourceSpec, day: Date) -> SourceSpec {
    SourceSpec { as_of: Some(day), ..spec.clone() }
}

/// Opens an extract in a schema of its own and counts it.
fn counted(
    engine: &Arc<dyn Engine>,
    schema: &'static str,
    spec: &SourceSpec,
    shape: &Shape,
    cancel: &Cancel,
) -> Result<Counted, Error> {
    engine.run(&render(engine.dialect(), "stage", context! { name => schema })?, cancel)?;
    let mut session = Session::open(Arc::clone(engine), spec, cancel)?;
    let Answer::Matrix(answer) = session.answer(&Question::Matrix(shape.clone()), cancel, &mut |_| {})?
    else {
        return Err(Error::Unexpected("no matrix".into()));
    };
    let (groups, _) = session.prepare_groups(shape, cancel)?;
    Ok(Counted { schema, answer, has_ids: session.source.mapping.oid.is_some(), groups })
}

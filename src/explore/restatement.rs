//! Two extracts of one history: which cells were restated, which only went on, and which orders did it.
//!
//! The new extract is counted twice: as of the end of the old one, where every difference is a restatement, and as it is.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::{Date, DateTime};
use minijinja::context;

use crate::cohort::{Cell, Label, Matrix, Money, MovedCell, Period};
use crate::engine::{Cancel, Engine, Row, rows};
use crate::source::SourceSpec;
use crate::sql::render;

use super::error::Error;
use super::matrix;
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
    engine.run(&render(engine.dialect().name(), "stage", context! { name => schema })?, cancel)?;
    let mut session = Session::open(Arc::clone(engine), spec, cancel)?;
    let Answer::Matrix(answer) = session.answer(&Question::Matrix(shape.clone()), cancel, &mut |_| {})?
    else {
        return Err(Error::Unexpected("no matrix".into()));
    };
    let (groups, _) = session.prepare_groups(shape, cancel)?;
    Ok(Counted { schema, answer, has_ids: session.source.mapping.oid.is_some(), groups })
}

impl Extracts {
    fn sql(&self, name: &str, context: minijinja::Value) -> Result<String, Error> {
        Ok(render(self.engine.dialect().name(), name, context)?)
    }

    fn match_orders(&self, old: &Counted, new: &Counted, cancel: &Cancel) -> Result<(), Error> {
        let context = context! {
            shape => matrix::sql_shape(&self.shape, None),
            old => old.schema,
            new => new.schema,
            old_groups => &old.groups,
            new_groups => &new.groups,
        };
        Ok(self.engine.run(&self.sql("restated", context)?, cancel)?)
    }

    /// The cells that moved, each with the restated orders that left it or came to it.
    fn cells(
        &self,
        view: &View,
        [old, cut, new]: [&Counted; 3],
        cancel: &Cancel,
    ) -> Result<Vec<DiffCell>, Error> {
        let answer = self.engine.query(&self.sql("restated_cells", context! {})?, cancel)?;
        let mut causes: HashMap<(Label, u32), Vec<(Restated, u64)>> = HashMap::new();
        for row in rows(&answer) {
            let place = (self.label(&row, "cohort")?, age(&row, "age")?);
            let cause = (Restated::named(row.text("reason")?)?, row.count("orders")?);
            causes.entry(place).or_default().push(cause);
        }
        let (before, then, now) = (&old.answer.matrix, &cut.answer.matrix, &new.answer.matrix);
        let moved = |from: &Matrix, to: &Matrix| from.moved_to(to, view.measure, view.criterion);
        let cell = |matrix: &Matrix, cohort: &Label, age| {
            let row = matrix.row_of(cohort);
            row.map_or(Cell::Unobserved, |row| matrix.cell(row, age, view.measure, view.criterion))
        };
        let mut cells: Vec<DiffCell> = Vec::new();
        let mut known = HashSet::new();
        let places = moved(before, then).into_iter().chain(moved(then, now));
        for MovedCell { cohort, age, .. } in places {
            if !known.insert((cohort.clone(), age)) {
                continue;
            }
            cells.push(DiffCell {
                old: cell(before, &cohort, age),
                cut: cell(then, &cohort, age),
                new: cell(now, &cohort, age),
                orders: causes.remove(&(cohort.clone(), age)).unwrap_or_default(),
                cohort,
                age,
            });
        }
        let place = |cohort: &Label| now.rows.iter().position(|row| row.cohort == *cohort);
        cells.sort_by_cached_key(|cell| (place(&cell.cohort).unwrap_or(usize::MAX), cell.age));
        Ok(cells)
    }

    fn reasons(&self, cancel: &Cancel) -> Result<Vec<RestatedCount>, Error> {
        let answer = self.engine.query(&self.sql("restated_reasons", context! {})?, cancel)?;
        let count = |row: Row| {
            Ok(RestatedCount {
                ordered: row.truth("ordered")?,
                reason: Restated::named(row.text("reason")?)?,
                orders: row.count("orders")?,
                customers: row.count("customers")?,
                amount: money(&row, "amount")?.unwrap_or(Money::ZERO),
            })
        };
        rows(&answer).map(count).collect()
    }

    fn customers(&self, new: &Counted, cancel: &Cancel) -> Result<RestatedCustomers, Error> {
        let question = self.sql("restated_customers", context! { old => OLD, new => new.schema })?;
        let answer = self.engine.query(&question, cancel)?;
        let Some(row) = rows(&answer).next() else { return Ok(RestatedCustomers::default()) };
        Ok(RestatedCustomers {
            came: row.count("came")?,
            gone: row.count("gone")?,
            earlier: row.count("earlier")?,
            later: row.count("later")?,
        })
    }

    fn some_orders(&self, top: usize, cancel: &Cancel) -> Result<Vec<RestatedOrder>, Error> {
        let mut orders = Vec::new();
        self.each_order(Some(top), cancel, &mut |order| {
            orders.push(order);
            true
        })?;
        Ok(orders)
    }

    fn some_customers(&self, top: usize, cancel: &Cancel) -> Result<Vec<RestatedCustomer>, Error> {
        let mut customers = Vec::new();
        self.each_customer(Some(top), cancel, &mut |customer| {
            customers.push(customer);
            true
        })?;
        Ok(customers)
    }

    /// Hands on the restated orders and refunds, those that move most money first; `each` says whether to go on.
    ///
    /// # Errors
    /// Cancelled, and what the database refused.
    pub fn each_order(
        &self,
        top: Option<usize>,
        cancel: &Cancel,
        each: &mut dyn FnMut(RestatedOrder) -> bool,
    ) -> Result<(), Error> {
        let question = self.sql("restated_list", context! { by_customer => false, top })?;
        self.walk(&question, cancel, &mut |row| Ok(each(self.order(&row)?)))
    }

    /// Hands on the customers of restated orders, those whose money moves most first; `each` says whether to go on.
    ///
    /// # Errors
    /// Cancelled, and what the database refused.
    pub fn each_customer(
        &self,
        top: Option<usize>,
        cancel: &Cancel,
        each: &mut dyn FnMut(RestatedCustomer) -> bool,
    ) -> Result<(), Error> {
        let question = self.sql("restated_list", context! { by_customer => true, top })?;
        self.walk(&question, cancel, &mut |row| {
            Ok(each(RestatedCustomer {
                customer: row.text("customer")?.to_string(),
                orders: row.count("orders")?,
                reasons: row.text("reasons")?.to_string(),
                old_amount: money(&row, "old_amount")?.unwrap_or(Money::ZERO),
                new_amount: money(&row, "new_amount")?.unwrap_or(Money::ZERO),
            }))
        })
    }

    fn walk(
        &self,
        question: &str,
        cancel: &Cancel,
        each: &mut dyn FnMut(Row) -> Result<bool, Error>,
    ) -> Result<(), Error> {
        let mut failed = None;
        self.engine.stream(question, cancel, &mut |batch| {
            for row in rows(&[batch]) {
                match each(row) {
                    Ok(true) => {}
                    Ok(false) => return false,
                    Err(error) => {
                        failed = Some(error);
                        return false;
                    }
                }
            }
            true
        })?;
        failed.map_or(Ok(()), Err)
    }

    fn order(&self, row: &Row) -> Result<RestatedOrder, Error> {
        let stood = |side: &str| -> Result<Option<Stood>, Error> {
            let Some(customer) = row.maybe_text(&format!("{side}_customer"))? else { return Ok(None) };
            Ok(Some(Stood {
                customer: customer.to_string(),
                at: row.maybe_moment(&format!("{side}_ts"))?,
                amount: money(row, &format!("{side}_amount"))?,
                cohort: self.label(row, &format!("{side}_cohort"))?,
                age: age(row, &format!("{side}_age"))?,
            }))
        };
        Ok(RestatedOrder {
            reason: Restated::named(row.text("reason")?)?,
            ordered: row.truth("ordered")?,
            id: row.maybe_text("oid")?.map(str::to_string),
            old: stood("old")?,
            new: stood("new")?,
        })
    }

    fn label(&self, row: &Row, name: &str) -> Result<Label, Error> {
        match self.shape.cohort.grain() {
            Some(grain) => {
                let index = i32::try_from(row.int(name)?).map_err(|_| Error::Unexpected(name.to_string()))?;
                Ok(Label::Period(Period::new(grain, index, self.shape.week_start)))
            }
            None => Ok(Label::Value(row.maybe_text(name)?.map(str::to_string))),
        }
    }
}

fn money(row: &Row, name: &str) -> Result<Option<Money>, Error> {
    Ok(row.maybe_decimal(name)?.map(Money::from_raw))
}

fn age(row: &Row, name: &str) -> Result<u32, Error> {
    let age = row.int(name)?;
    u32::try_from(age).map_err(|_| Error::Unexpected(format!("an order at age {age}")))
}

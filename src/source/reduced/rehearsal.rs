//! A rehearsal: the statements that a database would get, written and not sent. Invented rows here stand for its answers.

use std::sync::Mutex;

use arrow::array::RecordBatch;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use minijinja::{Value, context};

use crate::engine::{Cancel, Engine};
use crate::source::error::SourceError;
use crate::source::inputs::spooled::Spooled;
use crate::source::spec::SourceSpec;
use crate::source::time::zone::sql_moment;
use crate::sql::{RemoteSql, SqlError, identifier, literal, render};

use super::roles::RemoteRows;

/// Years of invented rows.
const YEARS: i16 = 5;

/// What is known of the rows that a question is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// Attributes, each with a value if one is asked for.
    pub attributes: Vec<(String, Option<String>)>,
    /// A customer.
    pub id: Option<String>,
    /// A year in which orders must have begun.
    pub year: Option<i16>,
}

/// The statements of a rehearsal.
#[derive(Debug)]
pub struct Rehearsal {
    /// The invented rows, for the database here.
    rows: RemoteRows,
    /// Statements for the database there, each with the one that stands for it here.
    written: Mutex<Vec<(String, String)>>,
    sent: Mutex<Vec<String>>,
}

impl Rehearsal {
    pub(super) fn over(rows: RemoteRows) -> Rehearsal {
        Rehearsal { rows, written: Mutex::default(), sent: Mutex::default() }
    }

    /// The statements that would have been sent.
    pub fn statements(&self) -> Vec<String> {
        unlocked(&self.sent).clone()
    }

    /// Writes what stands for a statement.
    pub(super) fn write(
        &self,
        there: &str,
        name: &str,
        (with_attributes, only): (bool, Option<&str>),
        rows: &RemoteRows,
        context: Value,
    ) -> Result<(), SqlError> {
        let rows = RemoteRows { row_is_order: rows.row_is_order, end: rows.end.clone(), ..self.rows.clone() };
        let only = only.and_then(|id| rows.is_of(id, RemoteSql::DuckDb));
        let here = RemoteSql::DuckDb.render(name, rows.beside(context, with_attributes, only.as_deref()))?;
        unlocked(&self.written).push((there.to_string(), here));
        Ok(())
    }

    /// Answers a statement from the invented rows.
    pub(super) fn answer(
        &self,
        engine: &dyn Engine,
        sql: &str,
        cancel: &Cancel,
        each: &mut dyn FnMut(RecordBatch) -> bool,
    ) -> Result<(), SourceError> {
        unlocked(&self.sent).push(sql.to_string());
        let here = unlocked(&self.written).iter().rev().find(|(there, _)| there == sql).cloned();
        match here {
            Some((_, here)) => Ok(engine.stream(&here, cancel, each)?),
            None => Ok(()),
        }
    }
}

/// Invents the first rows of the address of a source, with the columns that its options name.
///
/// # Errors
/// A folder that cannot hold them.
pub fn invent(
    engine: &dyn Engine,
    spec: &mut SourceSpec,
    words: &Words,
    cancel: &Cancel,
) -> Result<(), SourceError> {
    let customer = spec.customer.get_or_insert_with(|| "customer_id".into()).clone();
    let day = spec.date.get_or_insert_with(|| "ordered_at".into()).clone();
    let order = spec.order.get_or_insert_with(|| "order_id".into()).clone();
    let amount = spec.amount.get_or_insert_with(|| "amount".into()).clone();
    let columns = context! {
        customer => identifier(&customer),
        date => identifier(&day),
        order => identifier(&order),
        amount => identifier(&amount),
        cost => spec.cost.as_deref().map(identifier),
    };
    let last = spec.as_of.unwrap_or_else(|| jiff::Zoned::now().date());
    let usual = last.checked_sub(YEARS.years()).unwrap_or(Date::MIN);
    let first = words.year.map_or(usual, |year| date(year.clamp(1901, 2199), 1, 1).min(usual));
    let groups = words.attributes.iter().map(|(name, value)| {
        let value = value.as_deref().map_or_else(|| literal("a value"), literal);
        context! { name => identifier(name), value }
    });
    let path = engine.scratch_folder().join("invented.parquet").display().to_string();
    let context = context! {
        columns,
        groups => groups.collect::<Vec<_>>(),
        id => literal(words.id.as_deref().unwrap_or("customer 0")),
        first => format!("TIMESTAMP '{}'", sql_moment(first.at(0, 0, 0, 0))),
        days => (last - first).get_days().max(1),
        path => literal(&path),
    };
    engine.run(&render(engine.dialect(), "invented_rows", context)?, cancel)?;
    for address in spec.paths.clone() {
        spec.spooled.push(Spooled { path: address, file: path.clone(), note: None });
    }
    Ok(())
}

fn unlocked<T>(all: &Mutex<Vec<T>>) -> std::sync::MutexGuard<'_, Vec<T>> {
    all.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

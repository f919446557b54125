//! Compares two extracts. The new one is counted in full, and again as of the end of the old one: there every difference is a
//! restatement.

use std::sync::Arc;

use minijinja::context;

use crate::engine::{Cancel, Engine, Row, rows};
use crate::sql::render;

use super::super::error::Error;
use super::extracts::{CUT, Extracts, NEW, OLD, counted, ending, joined};
use super::question::{DiffAnswer, DiffQuestion};

/// Compares two extracts; [`Extracts`] lists the restated orders in full.
///
/// # Errors
/// An extract that cannot be read, extracts without a customer in common, a cancellation, an error of the database.
pub fn diff(
    engine: &Arc<dyn Engine>,
    question: &DiffQuestion,
    cancel: &Cancel,
) -> Result<(DiffAnswer, Extracts), Error> {
    let shape = question.view.shape();
    let old = counted(engine, OLD, &question.old, &shape, cancel)?;
    let end = old.answer.matrix.as_of;
    let new = counted(engine, NEW, &question.new, &shape, cancel)?;
    check_related(engine, question, cancel)?;
    let cut = if new.answer.matrix.as_of == end {
        new.clone()
    } else {
        counted(engine, CUT, &ending(&question.new, end), &shape, cancel)?
    };
    let mut extracts = Extracts { engine: Arc::clone(engine), shape, made: String::new() };
    let matching = extracts.match_orders(&old, &cut, cancel)?;
    let later = Some(new.sql.clone()).filter(|_| new.schema != cut.schema);
    let made: Vec<String> = [old.sql.clone(), cut.sql.clone()].into_iter().chain(later).collect();
    extracts.made = joined(&[made, vec![matching]].concat());
    let questions = vec![
        extracts.cells_sql()?,
        extracts.reasons_sql()?,
        extracts.moved_customers_sql(&cut)?,
        extracts.orders_sql(Some(question.top))?,
        extracts.customers_sql(Some(question.top))?,
    ];
    let answer = DiffAnswer {
        cells: extracts.cells(&question.view, [&old, &cut, &new], cancel)?,
        reasons: extracts.reasons(cancel)?,
        customers: extracts.customers(&cut, cancel)?,
        orders: extracts.some_orders(question.top, cancel)?,
        top_customers: extracts.some_customers(question.top, cancel)?,
        has_ids: old.has_ids && new.has_ids,
        sql: extracts.script(questions),
        old: old.answer,
        cut: cut.answer,
        new: new.answer,
    };
    Ok((answer, extracts))
}

/// Checks that the extracts can be of one history: they have a customer in common.
fn check_related(engine: &Arc<dyn Engine>, question: &DiffQuestion, cancel: &Cancel) -> Result<(), Error> {
    let sql = render(engine.dialect(), "customers_in_common", context! { old => OLD, new => NEW })?;
    let answer = engine.query(&sql, cancel)?;
    let customer = |row: Row, side: &str| Ok::<_, Error>(row.text(side)?.to_string());
    let Some(row) = rows(&answer).next() else { return Ok(()) };
    if row.count("in_common")? > 0 {
        return Ok(());
    }
    Err(Error::NothingInCommon {
        old: question.old.paths.join(", "),
        new: question.new.paths.join(", "),
        customer: customer(row, "old_customer")?,
        other: customer(row, "new_customer")?,
    })
}

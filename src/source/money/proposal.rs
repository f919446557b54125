//! The amount if no column is named as one: the column of numbers that looks most like money is proposed, and not used.

use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::source::columns::column::{ColumnStats, column_word};
use crate::source::columns::shapes::FIRST_ROWS;
use crate::source::columns::stems;
use crate::source::error::SourceError;
use crate::source::report::Note;
use crate::source::scan::Scan;
use crate::sql::{identifier, render};
use crate::text::{grouped, option_words, sanitize};

use super::amount_column::cost_of_pieces;
use super::fees::is_fee_name;

/// Columns that are considered.
const MOST_COLUMNS: usize = 12;

/// A note on the missing amount, if a column of numbers may be it, or the cost of pieces times their number.
///
/// # Errors
/// The engine refuses the question.
pub fn amount(
    engine: &dyn Engine,
    scan: &Scan,
    taken: &[String],
    cancel: &Cancel,
) -> Result<Option<Note>, SourceError> {
    // The amount of an item's price is one, whatever object it stands in.
    let own = |name: &str| name.rsplit('.').next().unwrap_or_default().to_string();
    let is_money =
        |column: &ColumnStats| !column.value_type.is_integer() && !stems::is_no_amount(&own(&column.name));
    let proposed = likely_amount(engine, scan, taken, &is_money, cancel)?;
    if let Some(note) = proposed.or_else(|| cost_of_all_pieces(scan)) {
        return Ok(Some(note));
    }
    // A fee with nothing beside it may be what customers pay.
    likely_amount(engine, scan, taken, &|column| is_fee_name(&column.name), cancel)
}

/// What all pieces of a row cost.
fn cost_of_all_pieces(scan: &Scan) -> Option<Note> {
    let (quantity, cost) = cost_of_pieces(&scan.columns)?;
    let product = format!("{} * {}", column_word(&quantity.name), column_word(&cost.name));
    Some(Note {
        text: format!(
            "no column is named as an amount, so money measures are off; '{}' may be what a piece costs the customer, or the shop",
            cost.name
        ),
        remedy: Some(format!("if customers pay it, say {}", option_words("amount", &product))),
    })
}

/// The column of numbers that looks most like money.
fn likely_amount(
    engine: &dyn Engine,
    scan: &Scan,
    taken: &[String],
    may_be_money: &dyn Fn(&ColumnStats) -> bool,
    cancel: &Cancel,
) -> Result<Option<Note>, SourceError> {
    let may_be = |column: &&ColumnStats| {
        column.value_type.is_number()
            && may_be_money(column)
            && column.filled > 0
            && !taken.contains(&column.name)
            && !scan.foreign.contains(&column.name)
    };
    let columns: Vec<&ColumnStats> = scan.columns.iter().filter(may_be).take(MOST_COLUMNS).collect();
    if columns.is_empty() {
        return Ok(None);
    }
    let context = context! {
        columns => columns.iter().map(|column| identifier(&column.name)).collect::<Vec<_>>(),
        scan => &scan.sql,
        first => (!scan.is_cheap).then_some(FIRST_ROWS),
    };
    let sql = scan.reading_rows_at_hand(&render(engine.dialect(), "likely_amounts", context)?);
    let answer = engine.query(&sql, cancel)?;
    let Some(row) = rows(&answer).next() else { return Ok(None) };
    let mut best: Option<(f64, u64, &ColumnStats)> = None;
    for (place, column) in columns.into_iter().enumerate() {
        let count = |what: &str| row.count(&format!("{what}{place}"));
        let size = row.maybe_float(&format!("size{place}"))?.unwrap_or(0.0);
        let is_money = count("filled")? > 0 && count("cents")? * 100 >= count("filled")? * 99;
        if is_money && best.is_none_or(|(most, ..)| size > most) {
            best = Some((size, count("negative")?, column));
        }
    }
    Ok(best.map(|(_, negative, column)| {
        let example = column.sample.as_deref().map_or(String::new(), |text| format!(" such as {}", sanitize(text)));
        let refunds = match negative {
            0 => String::new(),
            1 => "; 1 of them is negative, and its row counts as an order".to_string(),
            some => format!("; {} of them are negative, and their rows count as orders", grouped(some)),
        };
        Note {
            text: format!(
                "no column is named as an amount, so money measures are off; '{}' holds numbers{example}{refunds}",
                column.name
            ),
            remedy: Some(format!("if these are the amounts, say {}", option_words("amount", &column.name))),
        }
    }))
}

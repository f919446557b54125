//! The columns of a scan as their values show them: their type, how many are filled and differ.

use minijinja::context;

use crate::engine::{Cancel, Engine, Row, rows};
use crate::source::error::SourceError;
use crate::sql::{identifier, render};

use super::column::ColumnStats;

/// The rows looked at of a scan that is not read whole.
const MOST_ROWS: u64 = 20_000;

/// The type of a text column, from the number of values that fit each type.
fn kind_of(
    filled: i64,
    whole_numbers: i64,
    numbers: i64,
    days: i64,
    moments: i64,
    whole: bool,
) -> &'static str {
    match filled {
        0 => "VARCHAR",
        _ if whole_numbers == filled => {
            if whole {
                "BIGINT"
            } else {
                "DOUBLE"
            }
        }
        _ if numbers == filled => "DOUBLE",
        _ if days == filled => "DATE",
        _ if moments == filled => "TIMESTAMP",
        _ => "VARCHAR",
    }
}

/// What the values of columns show.
pub(in crate::source) struct Looked {
    /// The statistics of each column; none of a scan without rows.
    pub(in crate::source) columns: Vec<ColumnStats>,
    /// Whether there may be rows that were not looked at.
    pub(in crate::source) is_part: bool,
}

/// The statistics of columns with these names and types, from the first rows or (`whole`) all of them; with `exact`, their values
/// are counted one by one.
///
/// # Errors
/// What the engine refuses.
pub(in crate::source) fn look(
    engine: &dyn Engine,
    raw: &str,
    columns: &[(String, String)],
    is_text: bool,
    (whole, exact): (bool, bool),
    cancel: &Cancel,
) -> Result<Looked, SourceError> {
    let names: Vec<String> = columns.iter().map(|(name, _)| identifier(name)).collect();
    let texts: Vec<bool> = columns.iter().map(|(_, kind)| engine.column_type(kind).is_text()).collect();
    let number = number_of_rows(columns);
    let context = context! { scan => raw, columns => names, texts, whole, exact, most => MOST_ROWS, number };
    let template = if is_text { "text_stats" } else { "column_stats" };
    let answer = engine.query(&render(engine.dialect(), template, context)?, cancel)?;
    if is_text {
        let each = columns.iter().zip(rows(&answer));
        let each = each.map(|((name, _), row)| text_stats(engine, name, &row, (whole, exact)));
        let found: Vec<ColumnStats> = each.collect::<Result<_, _>>()?;
        // A column has a row of its own as soon as the scan has one.
        let found = if found.len() < columns.len() { Vec::new() } else { found };
        return Ok(Looked { columns: found, is_part: !whole });
    }
    let looked_at = rows(&answer).next().map(|row| row.count("looked_at")).transpose()?.unwrap_or(0);
    let row = rows(&answer).next().filter(|_| looked_at > 0);
    let Some(row) = row else { return Ok(Looked { columns: Vec::new(), is_part: false }) };
    let each = columns.iter().enumerate();
    let each = each.map(|(place, column)| column_stats(engine, column, &row, place, (whole, exact)));
    Ok(Looked { columns: each.collect::<Result<_, _>>()?, is_part: !whole && looked_at >= MOST_ROWS })
}

/// A name for the number of each row that no column has.
fn number_of_rows(columns: &[(String, String)]) -> String {
    let mut number = "row_number_".to_string();
    while columns.iter().any(|(name, _)| name.eq_ignore_ascii_case(&number)) {
        number.push('_');
    }
    number
}

/// The statistics of a column that has a type, from the row of all columns.
fn column_stats(
    engine: &dyn Engine,
    (name, kind): &(String, String),
    row: &Row,
    place: usize,
    (whole, exact): (bool, bool),
) -> Result<ColumnStats, SourceError> {
    let filled = row.count(&format!("filled{place}"))?;
    let (sample, last) =
        (row.maybe_text(&format!("sample{place}"))?, row.maybe_text(&format!("last{place}"))?);
    let value_type = engine.column_type(kind);
    let is_text = value_type.is_text();
    Ok(ColumnStats {
        name: name.clone(),
        value_type,
        kind: kind.clone(),
        // An estimate may exceed the number of values.
        distinct: row.count(&format!("distinct{place}"))?.min(filled),
        is_exact: exact && is_text && (whole || row.count("looked_at")? < MOST_ROWS),
        filled,
        numbers: 0,
        sample: sample.map(str::to_string),
        last_sample: last.filter(|last| Some(*last) != sample).map(str::to_string),
        is_later: false,
        is_beyond_ascii: is_text && !whole && row.count(&format!("beyond_ascii{place}"))? > 0,
        number_format: None,
        currencies: Vec::new(),
    })
}

/// The statistics of a column of text, from its row.
fn text_stats(
    engine: &dyn Engine,
    name: &str,
    row: &Row,
    (whole, exact): (bool, bool),
) -> Result<ColumnStats, SourceError> {
    let get = |what: &str| row.int(what);
    let (sample, last) = (row.maybe_text("sample")?, row.maybe_text("last_sample")?);
    let kind = kind_of(get("filled")?, get("ints")?, get("nums")?, get("days")?, get("moments")?, whole);
    Ok(ColumnStats {
        name: name.to_string(),
        value_type: engine.column_type(kind),
        kind: kind.to_string(),
        distinct: row.count("distinct_values")?.min(row.count("filled")?),
        is_exact: exact && whole,
        filled: row.count("filled")?,
        numbers: row.count("nums")?,
        sample: sample.map(str::to_string),
        last_sample: last.filter(|last| Some(*last) != sample).map(str::to_string),
        is_later: false,
        is_beyond_ascii: !whole && row.count("beyond_ascii")? > 0,
        number_format: None,
        currencies: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_believed_only_when_every_value_fits() {
        assert_eq!(kind_of(10, 10, 10, 0, 0, true), "BIGINT");
        // A later row might hold 2.5, which BIGINT would round away.
        assert_eq!(kind_of(10, 10, 10, 0, 0, false), "DOUBLE");
        assert_eq!(kind_of(10, 9, 9, 0, 0, true), "VARCHAR");
        assert_eq!(kind_of(0, 0, 0, 0, 0, true), "VARCHAR");
        assert_eq!(kind_of(3, 0, 0, 3, 3, true), "DATE");
    }
}

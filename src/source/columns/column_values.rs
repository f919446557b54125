//! The values of columns as they are compared with words that are known.

use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::source::error::SourceError;
use crate::source::scan::Scan;
use crate::sql::{identifier, render};

/// So many values of a column are listed.
pub(in crate::source) const MOST_LISTED: usize = 100;

/// The values of some columns without capitals and blanks around them, with their numbers of rows, most frequent first, at most 100
/// of each; of the `first` rows only, if given.
///
/// # Errors
/// What the engine refuses.
pub(in crate::source) fn values_of(
    engine: &dyn Engine,
    scan: &Scan,
    columns: &[&str],
    first: Option<u64>,
    cancel: &Cancel,
) -> Result<Vec<Vec<(String, u64)>>, SourceError> {
    let names: Vec<String> = columns.iter().map(|column| identifier(column)).collect();
    let apart = names.len() == 1 || !scan.has_rows_at_hand();
    let context = context! { columns => names, scan => &scan.sql, first, apart, most => MOST_LISTED };
    let sql = scan.reading_rows_at_hand(&render(engine.dialect(), "marker_values", context)?);
    let answer = engine.query(&sql, cancel)?;
    let mut found = vec![Vec::new(); columns.len()];
    for row in rows(&answer) {
        let place = usize::try_from(row.int("place")?).unwrap_or(usize::MAX);
        if let Some(values) = found.get_mut(place) {
            values.push((row.text("value")?.to_string(), row.count("rows")?));
        }
    }
    Ok(found)
}

/// What was found of a value of a column.
pub(in crate::source) fn found_of<T: Copy>(
    values: &[(String, u64)],
    found: &[Option<T>],
    wanted: &str,
) -> Option<T> {
    values.iter().zip(found).find(|((value, _), _)| value == wanted).and_then(|(_, found)| *found)
}

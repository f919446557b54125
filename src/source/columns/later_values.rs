//! Columns without a value in the first rows of a scan: later rows show what they hold.

use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::source::error::SourceError;
use crate::sql::{identifier, render};

use super::column::ColumnStats;
use super::column_types::look;

/// Looks at the columns of `found` that are empty in the first rows again, in the rows in which one of them has a value. `columns` are
/// the names and types of all. Their numbers of values become those of as many rows as were looked at of the others.
///
/// # Errors
/// What the engine refuses.
pub(in crate::source) fn look_at_later_values(
    engine: &dyn Engine,
    raw: &str,
    columns: &[(String, String)],
    is_text: bool,
    found: &mut [ColumnStats],
    cancel: &Cancel,
) -> Result<(), SourceError> {
    let looked_at = found.iter().map(|column| column.filled).max().unwrap_or(0);
    let (places, empty): (Vec<usize>, Vec<(String, String)>) =
        columns.iter().cloned().enumerate().filter(|(place, _)| found[*place].filled == 0).unzip();
    if empty.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = empty.iter().map(|(name, _)| identifier(name)).collect();
    let has_value: Vec<String> = names.iter().map(|name| format!("{name} IS NOT NULL")).collect();
    let filled = format!("(SELECT {} FROM {raw} WHERE {})", names.join(", "), has_value.join(" OR "));
    let later = look(engine, &filled, &empty, is_text, (false, false), cancel)?;
    if later.columns.is_empty() {
        return Ok(());
    }
    let context = context! { scan => raw, columns => names };
    let answer = engine.query(&render(engine.dialect(), "filled_rows", context)?, cancel)?;
    let Some(row) = rows(&answer).next() else { return Ok(()) };
    let all = row.count("row_count")?;
    for (number, (place, column)) in places.into_iter().zip(later.columns).enumerate() {
        let filled = row.count(&format!("filled{number}"))?;
        if filled > 0 && column.filled > 0 {
            found[place] = as_of_rows(column, scaled(filled, looked_at, all));
        }
    }
    Ok(())
}

/// The statistics of a column as if so many rows with a value had been looked at.
fn as_of_rows(column: ColumnStats, filled: u64) -> ColumnStats {
    let part =
        |count: u64| if count == column.filled { filled } else { scaled(count, filled, column.filled) };
    let distinct = match column.distinct * 2 > column.filled {
        // Nearly each row has a value of its own: fewer rows have fewer.
        true => part(column.distinct),
        false => column.distinct.min(filled),
    };
    ColumnStats { distinct, numbers: part(column.numbers), filled, is_later: true, ..column }
}

/// As many of `of` as `count` are of `all`; at least one, unless it is none of them.
fn scaled(count: u64, of: u64, all: u64) -> u64 {
    let share = u128::from(count) * u128::from(of) / u128::from(all.max(1));
    u64::try_from(share).unwrap_or(u64::MAX).max(count.min(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_rows_is_at_least_one_row_if_there_is_one() {
        assert_eq!(scaled(50, 20_000, 1_000_000), 1);
        assert_eq!(scaled(1, 20_000, 1_000_000), 1);
        assert_eq!(scaled(0, 20_000, 1_000_000), 0);
        assert_eq!(scaled(250_000, 20_000, 1_000_000), 5_000);
    }
}

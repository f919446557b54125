//! Statuses and currencies of orders in another database: their values are listed there, and understood here.

use minijinja::context;

use crate::engine::{Cancel, Engine};
use crate::source::error::SourceError;
use crate::source::kinds::statuses::Verdict;
use crate::source::mapping::Mapping;
use crate::source::report::Note;
use crate::text::{grouped, sanitize};

use super::asking::Reduced;
use super::instead::word;

/// So many values of a column are understood.
const MOST_VALUES: usize = 1000;

/// So many are named.
const MOST_NAMED: usize = 8;

/// The statuses of the rows, by what they mean.
#[derive(Debug, Default)]
pub(super) struct Statuses {
    /// Those of rows that are not orders.
    pub(super) excluded: Vec<String>,
    /// The same as values.
    pub(super) left_out: Vec<String>,
    /// Rows without a status.
    pub(super) blank: u64,
    pub(super) notes: Vec<Note>,
}

/// The statuses of all rows.
pub(super) fn statuses(
    reduced: &Reduced,
    engine: &dyn Engine,
    mapping: &Mapping,
    cancel: &Cancel,
) -> Result<Statuses, SourceError> {
    let mut found = Statuses::default();
    let Some((_, expression)) = reduced.rows.values.iter().find(|(name, _)| name == "status") else {
        return Ok(found);
    };
    let mut named: [Vec<String>; 3] = Default::default();
    for (status, rows) in values(reduced, engine, expression, cancel)? {
        let status = status.unwrap_or_default();
        if status.trim().is_empty() {
            found.blank += rows;
            continue;
        }
        let place = match mapping.verdict(&status) {
            Verdict::Excluded => {
                found.excluded.push(reduced.sql.literal(&status));
                found.left_out.push(status.trim().to_string());
                0
            }
            Verdict::Good => continue,
            Verdict::Doubtful => 1,
            Verdict::Unknown => 2,
        };
        named[place].push(format!("{} ({})", sanitize(status.trim()), grouped(rows)));
    }
    let said = [
        "rows of these statuses are left out",
        "rows of these statuses count",
        "rows of these statuses count, although tenure does not know what they mean",
    ];
    for (text, mut names) in said.into_iter().zip(named) {
        if names.is_empty() {
            continue;
        }
        let more = names.len().saturating_sub(MOST_NAMED);
        names.truncate(MOST_NAMED);
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        found.notes.push(Note {
            text: format!("{text}: {}{more}", names.join(", ")),
            remedy: Some("name those of orders with --order-status if that is wrong".into()),
        });
    }
    Ok(found)
}

/// Refuses amounts in several currencies.
pub(super) fn check_currencies(
    reduced: &Reduced,
    engine: &dyn Engine,
    mapping: &Mapping,
    cancel: &Cancel,
) -> Result<(), SourceError> {
    let Some((column, _)) = mapping.currency.as_ref().filter(|_| reduced.rows.has_amount) else {
        return Ok(());
    };
    let context = context! { kind => "text", column => reduced.sql.identifier(column) };
    let expression = reduced.sql.render("expression", context)?;
    let mut codes: Vec<String> = values(reduced, engine, &expression, cancel)?
        .into_iter()
        .filter_map(|(value, _)| value)
        .map(|value| value.trim().to_uppercase())
        .filter(|code| !code.is_empty())
        .collect();
    codes.sort();
    codes.dedup();
    let Some(first) = codes.first().filter(|_| codes.len() > 1) else { return Ok(()) };
    let (column, code) = (word(column, reduced.sql), reduced.sql.literal(first));
    let is_first = format!("UPPER(TRIM({column})) = {code}");
    Err(SourceError::NotReduced {
        what: format!("amounts are in several currencies ({}) and are never summed", codes.join(", ")),
        remedy: reduced.rows.instead.rows_that(&is_first).map(|query| format!("keep one, as with {query}")),
    })
}

/// The values of an expression with their rows, the most frequent first.
fn values(
    reduced: &Reduced,
    engine: &dyn Engine,
    expression: &str,
    cancel: &Cancel,
) -> Result<Vec<(Option<String>, u64)>, SourceError> {
    let sql = reduced.render("values", false, context! { value => expression, most => MOST_VALUES + 1 })?;
    let found = reduced.all(engine, &sql, cancel, |row| {
        Ok((row.maybe_text("text_value")?.map(str::to_string), row.count("row_count")?))
    })?;
    if found.len() > MOST_VALUES {
        return Err(SourceError::NotReduced {
            what: format!(
                "{expression} has more than {} values, too many for statuses or currencies",
                grouped(MOST_VALUES as u64)
            ),
            remedy: Some("name the right column with --status or --currency, leave it out in --query".into()),
        });
    }
    Ok(found)
}

//! Which values of a column could not be read if they had to be dates, or numbers.

use crate::engine::{Cancel, Engine};
use crate::source::error::SourceError;
use crate::source::money::amounts::numbers_among;
use crate::source::report::{Column, Unreadable};
use crate::source::time::date_formats::plan;
use crate::sql::identifier;

use super::shapes::shapes_of;

fn share(rows: u64, all: u64) -> f64 {
    rows as f64 / all as f64
}

/// Looks at the text columns of a scan: at all of their values if `whole`, else at those of the first rows.
///
/// # Errors
/// What the engine refuses.
pub(in crate::source) fn look_at_texts(
    engine: &dyn Engine,
    columns: &mut [Column],
    (scan, whole): (&str, bool),
    cancel: &Cancel,
) -> Result<(), SourceError> {
    let texts: Vec<&mut Column> = columns.iter_mut().filter(|column| column.value_type.is_text()).collect();
    let names: Vec<String> = texts.iter().map(|column| identifier(&column.name)).collect();
    if names.is_empty() {
        return Ok(());
    }
    for (column, found) in texts.into_iter().zip(shapes_of(engine, scan, &names, whole, cancel)?) {
        let all: u64 = found.iter().map(|shape| shape.rows).sum();
        if all > 0 {
            let (dates, numbers) = (plan(&found, None), numbers_among(&found));
            // A number that may be a day of a spreadsheet is not a date by itself.
            let unread = all - (dates.readable - dates.serials).min(all);
            column.unreadable = Unreadable {
                as_date: Some(share(unread, all)),
                as_number: Some(share(all - numbers.min(all), all)),
            };
        }
    }
    Ok(())
}

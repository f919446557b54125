//! The end of observation that the user names, compared with the end of the data.

use jiff::civil::Date;

use crate::source::error::SourceError;
use crate::source::report::{DataReport, Note, Reason};
use crate::source::survey::{RowCounts, code};
use crate::text::grouped;

use super::zone::{end_of, latest_day};

/// Refuses an end of observation in the future: nobody has seen what happens until then.
///
/// # Errors
/// [`SourceError::NotYet`].
pub(in crate::source) fn check(as_of: Option<Date>, last: Date) -> Result<(), SourceError> {
    let Some(as_of) = as_of else { return Ok(()) };
    if as_of <= last || as_of <= latest_day() {
        return Ok(());
    }
    Err(SourceError::NotYet { as_of: as_of.to_string(), last: last.to_string() })
}

/// Notes an end of observation after the last row of the files: every age until then counts as observed.
pub(in crate::source) fn note_beyond(counted: &[RowCounts], report: &mut DataReport) {
    // Rows that are dated after today do not show that somebody has observed until then.
    let latest = end_of(latest_day());
    let is_past = |one: &&RowCounts| one.first.is_none_or(|first| first < latest);
    let dated = counted.iter().filter(|one| one.reason != code(Reason::NoDate)).filter(is_past);
    let end = dated.filter_map(|one| one.last).max().map(|last| last.date());
    let (Some(end), true) = (end, report.as_of_given) else { return };
    let days = (report.as_of - end).get_days();
    if days > 0 {
        let noun = if days == 1 {
            "the day".to_string()
        } else {
            format!("the {} days", grouped(days.unsigned_abs()))
        };
        report.notes.push(Note {
            text: format!(
                "the data end on {end}, but observation is to end on {} (--as-of): {noun} between count as time without an order",
                report.as_of
            ),
            remedy: Some(format!("if later orders are only missing in the file, say --as-of {end}")),
        });
    }
}

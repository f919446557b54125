//! A moment in time as SQL, and how it is read.

use minijinja::{Value, context};

use crate::engine::Engine;
use crate::source::error::SourceError;
use crate::source::report::Note;
use crate::sql::render;

use super::zone::Shift;

/// A date column resolved.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// SQL of a naive moment, or NULL if a value is not a moment.
    pub sql: String,
    /// How tenure reads it, for the data report: `%d/%m/%Y`, `TIMESTAMP`.
    pub format: String,
    pub notes: Vec<Note>,
    /// Whether only the first rows decided, so that later rows may refute it.
    pub is_provisional: bool,
    /// A value with the day first, if others have the month first.
    pub contradiction: Option<String>,
}

impl Moment {
    /// A moment without notes.
    pub(super) fn as_is(sql: String, format: &str) -> Moment {
        let (format, notes) = (format.to_string(), Vec::new());
        Moment { sql, format, notes, is_provisional: false, contradiction: None }
    }
}

/// Writes the SQL of moments.
pub(super) struct Writer<'a> {
    pub(super) engine: &'a dyn Engine,
    pub(super) zone: Option<&'a str>,
}

impl Writer<'_> {
    /// SQL of a moment, moved to the requested zone if it is in UTC.
    pub(super) fn moment(
        &self,
        kind: &str,
        value: &str,
        groups: &[Value],
        in_utc: bool,
        more: Value,
    ) -> Result<String, SourceError> {
        let zone = match self.zone.filter(|_| in_utc) {
            Some(name) => Shift::to_zone(name)?.value(),
            None => Shift::default().value(),
        };
        let context = context! {
            kind,
            value,
            groups,
            zone,
            replaced => Vec::<(String, String)>::new(),
            long_fractions => false,
            times => "",
            first => "",
        };
        Ok(render(self.engine.dialect(), "moment", context! { ..more, ..context })?)
    }
}

/// The day 0 of a spreadsheet.
pub(super) const FIRST_DAY: &str = "1899-12-30 00:00:00";

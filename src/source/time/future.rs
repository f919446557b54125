//! Orders that are dated after today.

use jiff::Zoned;
use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::source::error::SourceError;
use crate::source::prepare::Source;
use crate::source::report::Note;
use crate::source::spec::SourceSpec;
use crate::sql::render;
use crate::text::grouped;

use super::zone::{end_of, sql_moment};

impl Source {
    /// The source as of its last order up to today, if rows are dated later: what has not happened is not an order, and
    /// one mistyped year would count years without orders as observed. `held` is the number of its rows.
    pub(in crate::source) fn without_future(
        &self,
        engine: &dyn Engine,
        held: u64,
        cancel: &Cancel,
    ) -> Result<Option<Source>, SourceError> {
        let today = Zoned::now().date();
        // It is already tomorrow in some time zones.
        let (Some(latest), None) = (today.tomorrow().ok(), self.spec.as_of) else { return Ok(None) };
        if self.report.span.1.date() <= latest {
            return Ok(None);
        }
        let context = context! { is_order => self.is_order(), end => sql_moment(end_of(latest)) };
        let answer = engine.query(&render(engine.dialect(), "future", context)?, cancel)?;
        let Some(row) = rows(&answer).next() else { return Ok(None) };
        let (future, furthest) = (row.count("rows")?, row.maybe_moment("furthest")?);
        let (Some(last), Some(furthest)) = (row.maybe_moment("last_ts")?, furthest) else {
            // If every order lies in the future, the data are invented, and consistent.
            return Ok(None);
        };
        let (last, furthest) = (last.date(), furthest.date());
        let what = format!(
            "{} dated after today, the last on {furthest}",
            if future == 1 { "1 order is".to_string() } else { format!("{} orders are", grouped(future)) }
        );
        if self.spec.tolerance().is_exceeded(future, held) {
            return Err(SourceError::Future {
                what,
                all: grouped(held),
                furthest: furthest.to_string(),
                last: last.to_string(),
            });
        }
        let spec = SourceSpec { as_of: Some(last), ..self.spec.clone() };
        let note = Note {
            text: format!("{what}; observation ends on {last}, the day of the last order before"),
            remedy: Some(format!("if they are right, say --as-of {furthest}")),
        };
        Self::reopened(engine, &spec, note, cancel).map(Some)
    }
}

//! Orders that are dated after today.

use jiff::civil::Date;
use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::source::error::SourceError;
use crate::source::prepare::Source;
use crate::source::report::Note;
use crate::source::spec::{SourceSpec, Tolerance};
use crate::sql::render;
use crate::text::grouped;

use super::zone::{end_of, latest_day, sql_moment};

/// Orders that are dated after today.
pub(in crate::source) struct Future {
    pub(in crate::source) orders: u64,
    /// The day of the last of them, and of the last order before.
    pub(in crate::source) furthest: Date,
    pub(in crate::source) last: Date,
}

impl Future {
    /// The note that observation ends with the last order before.
    ///
    /// # Errors
    /// [`SourceError::Future`] if they are more than may be left out of so many rows.
    pub(in crate::source) fn note(&self, tolerance: Tolerance, held: u64) -> Result<Note, SourceError> {
        let Future { orders, furthest, last } = self;
        let what = format!(
            "{} dated after today, the last on {furthest}",
            if *orders == 1 { "1 order is".to_string() } else { format!("{} orders are", grouped(*orders)) }
        );
        if tolerance.is_exceeded(*orders, held) {
            return Err(SourceError::Future {
                what,
                all: grouped(held),
                furthest: furthest.to_string(),
                last: last.to_string(),
            });
        }
        Ok(Note {
            text: format!("{what}; observation ends on {last}, the day of the last order before"),
            remedy: Some(format!("if they are right, say --as-of {furthest}")),
        })
    }
}

impl Source {
    /// The source as of its last order up to today, if rows are dated later: what has not happened is not an order, and
    /// one mistyped year would count years without orders as observed. `held` is the number of its rows.
    pub(in crate::source) fn without_future(
        &self,
        engine: &dyn Engine,
        held: u64,
        cancel: &Cancel,
    ) -> Result<Option<Source>, SourceError> {
        let latest = latest_day();
        if self.spec.as_of.is_some() || self.report.span.1.date() <= latest {
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
        let future = Future { orders: future, furthest: furthest.date(), last: last.date() };
        let note = future.note(self.spec.tolerance(), held)?;
        let spec = SourceSpec { as_of: Some(future.last), ..self.spec.clone() };
        Self::reopened(engine, &spec, note, cancel).map(Some)
    }
}

//! The first and the last order, from the footers of files that have them: the survey may then come after the first answer.

use jiff::ToSpan;
use jiff::civil::DateTime;
use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::sql::render;

use super::error::SourceError;
use super::prepare::Source;
use super::zone::{end_of, sql_moment};

/// The span and size of a source before its rows are counted.
pub(super) struct DateRange {
    /// First and last order.
    pub(super) span: (DateTime, DateTime),
    /// Rows in the files.
    pub(super) rows: u64,
}

/// How many days at either end of the files are searched for the first and the last order.
const EDGE_DAYS: i64 = 3;

impl Source {
    /// The first and the last order and the number of rows, if the footers of the files show them.
    pub(super) fn edges(
        &self,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<Option<DateRange>, SourceError> {
        let is_alone = self.additions.is_empty() && !self.mapping.is_joined && self.spec.rejects.is_none();
        if !self.has_statistics || !is_alone {
            return Ok(None);
        }
        let bad = |error| self.files.broken(error);
        let ends = engine.query(&render(engine.dialect(), "parquet_bounds", ())?, cancel).map_err(bad)?;
        let Some(row) = rows(&ends).next() else { return Ok(None) };
        let (Some(first), Some(last)) = (row.maybe_moment("first_ts")?, row.maybe_moment("last_ts")?) else {
            return Ok(None);
        };
        let count = row.count("rows")?;
        let last = self.spec.as_of.map_or(last, |day| last.min(end_of(day)));
        let (Ok(begun), Ok(ending)) =
            (first.checked_add(EDGE_DAYS.days()), last.checked_sub(EDGE_DAYS.days()))
        else {
            return Ok(None);
        };
        let is_order = self.is_order();
        let context = context! { is_order, begun => sql_moment(begun), ending => sql_moment(ending) };
        let edges =
            engine.query(&render(engine.dialect(), "date_range_near_ends", context)?, cancel).map_err(bad)?;
        let Some(row) = rows(&edges).next() else { return Ok(None) };
        let span = row.maybe_moment("first_ts")?.zip(row.maybe_moment("last_ts")?);
        Ok(span.map(|span| DateRange { span, rows: count }))
    }
}

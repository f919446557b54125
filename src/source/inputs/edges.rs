//! The first and the last order of many rows, from the footers of files that have them: the survey may then come after the first
//! answer.

use jiff::ToSpan;
use jiff::civil::DateTime;
use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::source::error::SourceError;
use crate::source::prepare::Source;
use crate::source::time::zone::{end_of, sql_moment};
use crate::sql::render;

/// The size of a source, and perhaps its span, before its rows are counted.
pub(in crate::source) struct DateRange {
    /// Rows in the files.
    pub(in crate::source) rows: u64,
    /// First and last order, if they are worth a question of their own.
    pub(in crate::source) span: Option<(DateTime, DateTime)>,
}

/// How many days at either end of the files are searched for the first and the last order.
const EDGE_DAYS: i64 = 3;

/// Fewer rows than this are counted as fast as the ends of the files are searched.
const FEW_ROWS: u64 = 1_000_000;

impl Source {
    /// The number of rows, and the first and the last order of many, if the footers of the files show them.
    pub(in crate::source) fn edges(
        &self,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<Option<DateRange>, SourceError> {
        let is_alone = self.additions.is_empty() && !self.mapping.is_joined && self.spec.rejects.is_none();
        if !self.has_statistics || !is_alone {
            return Ok(None);
        }
        let bad = |error| self.files.broken(error);
        let all = render(engine.dialect(), "row_count", context! { scan => "raw_lines" })?;
        let counted = engine.query(&all, cancel).map_err(bad)?;
        let Some(count) = rows(&counted).next().map(|row| row.count("rows")).transpose()? else {
            return Ok(None);
        };
        if count < FEW_ROWS {
            return Ok(Some(DateRange { rows: count, span: None }));
        }
        let ends = engine.query(&render(engine.dialect(), "parquet_bounds", ())?, cancel).map_err(bad)?;
        let Some(row) = rows(&ends).next() else { return Ok(None) };
        let (Some(first), Some(last)) = (row.maybe_moment("first_ts")?, row.maybe_moment("last_ts")?) else {
            return Ok(None);
        };
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
        Ok(Some(DateRange { rows: count, span }))
    }
}

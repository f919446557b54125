//! Placeholder days, such as 1970-01-01, that lie years before every other order.

use jiff::civil::Date;
use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::source::columns::column::{column_word, is_named_in};
use crate::source::columns::role::Role;
use crate::source::error::SourceError;
use crate::source::prepare::Source;
use crate::source::remedy::with_filter;
use crate::source::report::Note;
use crate::source::spec::{SourceSpec, Tolerance};
use crate::sql::render;
use crate::text::grouped;

use super::zone::{end_of, sql_moment};

/// A shop that sells nothing for this many days after its first day does not go on.
pub(in crate::source) const FAR_DAYS: i32 = 1_000;

/// Orders before this year were kept on paper.
const FIRST_YEAR: i16 = 1990;

/// Whether a day is one that programs write for a missing date, or lies before such files existed.
pub(in crate::source) fn is_suspect(day: Date) -> bool {
    // In another time zone it may be the day before.
    let is_turn = matches!((day.month(), day.day()), (1, 1) | (12, 31));
    day.year() < FIRST_YEAR || (is_turn && matches!(day.year(), 1989 | 1990 | 1999 | 2000 | 2001))
}

impl Source {
    /// The source without the rows of its first day, if that day lies years before all others: it is a placeholder or a typing
    /// error, and would become the first cohort. `held` is the number of its rows. Only a first day that is suspect by itself
    /// is examined.
    pub(in crate::source) fn without_stand_ins(
        &mut self,
        engine: &dyn Engine,
        held: u64,
        cancel: &Cancel,
    ) -> Result<Option<Source>, SourceError> {
        let first = self.report.span.0.date();
        let column = self.report.mapped(Role::Date).map_or("", |mapped| mapped.expression.as_str());
        if !is_suspect(first) {
            return Ok(None);
        }
        let context = context! { is_order => self.is_order(), end => sql_moment(end_of(first)) };
        let answer = engine.query(&render(engine.dialect(), "first_day", context)?, cancel)?;
        let Some(row) = rows(&answer).next() else { return Ok(None) };
        let count = row.count("rows")?;
        let Some(next) = row.maybe_moment("next_ts")?.map(|next| next.date()) else { return Ok(None) };
        let days = (next - first).get_days();
        if days < FAR_DAYS {
            return Ok(None);
        }
        let what = format!(
            "{} dated {first}, and the next order is on {next}",
            if count == 1 { "1 order is".to_string() } else { format!("{} orders are", grouped(count)) }
        );
        // The user has chosen the dates with a filter.
        if self.spec.filter.as_ref().is_some_and(|filter| is_named_in(filter, column)) {
            let note = Note { text: format!("{what}; the filter lets them count"), remedy: None };
            self.mapping.notes.push(note.clone());
            self.report.notes.push(note);
            return Ok(None);
        }
        let is_column = self.report.columns.iter().any(|one| one.name == column);
        let word = if is_column { column_word(column) } else { format!("({column})") };
        let counted = with_filter(&self.spec, &format!("{word} IS NOT NULL"));
        if self.spec.tolerance().is_exceeded(count, held) {
            return Err(SourceError::StandIn {
                what,
                rows: format!("{} of {}", grouped(count), grouped(held)),
                allowed: Tolerance::of(count, held).to_string(),
                counted,
            });
        }
        let no_dates = self.spec.no_dates.iter().copied().chain([first]).collect();
        let spec = SourceSpec { no_dates, ..self.spec.clone() };
        let note = Note {
            text: format!(
                "{what}: a day so far from the others is a placeholder, and is read as a missing date"
            ),
            remedy: Some(format!("if it is right, count it with {counted}")),
        };
        Self::reopened(engine, &spec, note, cancel).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_programs_write_for_none_are_suspect() {
        for (year, month, day) in
            [(1970, 1, 1), (1969, 12, 31), (1980, 1, 1), (1904, 1, 1), (2000, 1, 1), (1924, 3, 5)]
        {
            assert!(is_suspect(Date::constant(year, month, day)), "{year}-{month}-{day}");
        }
        for (year, month, day) in [(1997, 1, 1), (2000, 3, 5), (2024, 1, 1)] {
            assert!(!is_suspect(Date::constant(year, month, day)), "{year}-{month}-{day}");
        }
    }
}

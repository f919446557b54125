//! Dates before the date of the order: a delivery, a payment or a change may be taken for the order itself.

use minijinja::context;

use crate::engine::{ColumnType, rows};
use crate::source::columns::column::ColumnStats;
use crate::source::columns::named_columns::is_text_of_days;
use crate::source::columns::shapes::FIRST_ROWS;
use crate::source::error::SourceError;
use crate::source::report::Note;
use crate::source::resolution::{Filled, Resolver};
use crate::sql::identifier;
use crate::text::{grouped, option_words};

use super::dates::{self, SampleRows, Wanted};
use super::order_date::is_of_something_else;

/// Rows that tell.
const TELLING_ROWS: u64 = 20;

/// An order is delivered, paid or closed within so many days.
const MOST_DAYS: u64 = 60;

impl Resolver<'_> {
    /// A note if another date is before that of the order, never after it, and changes from order to order of a customer.
    pub(in crate::source) fn earlier_date(
        &self,
        date: &Filled,
        (ts, wanted): (&str, Wanted),
        customer: &Filled,
    ) -> Result<Option<Note>, SourceError> {
        if !date.guessed || date.is_expression || self.preset.is_some() {
            return Ok(None);
        }
        let others = self.scan.columns.iter().filter(|column| {
            column.distinct > 1 && !self.taken.contains(&column.name) && !is_of_something_else(&column.name)
        });
        let (others, moments): (Vec<&ColumnStats>, Vec<String>) =
            others.filter_map(|column| Some((column, self.moment_of(column, wanted)?))).unzip();
        if others.is_empty() {
            return Ok(None);
        }
        // A named format reads the text of the date as the file has it.
        let scan = self.scan.with_raw(self.engine, &self.raw_names(&[Some(date)]))?;
        let context = context! {
            ts,
            others => moments,
            customer => identifier(&customer.column.name),
            scan => self.with_computed(&scan),
            first => FIRST_ROWS,
        };
        let answer = self.asked("earlier_dates", context)?;
        for (column, row) in others.iter().zip(rows(&answer)) {
            let (filled, earlier, later) = (row.count("filled")?, row.count("earlier")?, row.count("later")?);
            let changes = row.count("pairs")? * 10 > row.count("customers")? * 12;
            let days = row.count("days")?;
            if filled < TELLING_ROWS
                || later * 100 > filled
                || earlier * 2 < filled
                || !changes
                || days > MOST_DAYS
            {
                continue;
            }
            let without = match self.rows_looked_at().saturating_sub(column.filled) {
                0 => String::new(),
                1 => ", and 1 row has no such date and would be left out".to_string(),
                some => format!(", and {} rows have no such date and would be left out", grouped(some)),
            };
            return Ok(Some(Note {
                text: format!(
                    "'{}' is a day before '{}' in {} of {} sampled rows, {days} days on average{without}",
                    column.name,
                    date.column.name,
                    grouped(earlier),
                    grouped(filled)
                ),
                remedy: Some(format!(
                    "if it is the date of the order, say {}",
                    option_words("date", &column.name)
                )),
            }));
        }
        Ok(None)
    }

    /// SQL of the moment of a column of dates, or of one of texts that are dates.
    fn moment_of(&self, column: &ColumnStats, wanted: Wanted) -> Option<String> {
        if column.value_type.is_date() {
            return is_comparable(column).then(|| identifier(&column.name));
        }
        if !is_text_of_days(column) {
            return None;
        }
        let looked_at = self.scan.looked_at();
        let rows = SampleRows { scan: &looked_at, is_cheap: self.scan.is_cheap };
        let wanted = Wanted { whole: false, ..wanted };
        // A text that is not a date after all is not an earlier one.
        let moment =
            dates::resolve(self.engine, rows, column, &identifier(&column.name), wanted, self.cancel);
        moment.ok().map(|moment| moment.sql)
    }
}

/// Whether the days of a column can be told: a moment with a zone in nanoseconds has none without its zone.
fn is_comparable(column: &ColumnStats) -> bool {
    column.value_type != ColumnType::TimestampUtc || !column.kind.ends_with("_NS")
}

//! The day on which a deal was won, beside the day on which it was written down.

use crate::source::columns::column::{ColumnStats, column_word};
use crate::source::columns::named_columns::is_text_of_days;
use crate::source::kinds::outcomes::is_won;
use crate::source::remedy::with_filter;
use crate::source::report::Note;
use crate::source::resolution::{Filled, Resolver};
use crate::source::spec::SourceSpec;
use crate::text::option_words;

impl Resolver<'_> {
    /// A note if another date is that on which deals were won.
    pub(in crate::source) fn won_date(&self, date: &Filled, spec: &SourceSpec) -> Option<Note> {
        if !date.guessed || date.is_expression || self.preset.is_some() || is_won(&date.column.name) {
            return None;
        }
        let is_date = |column: &&ColumnStats| {
            column.filled > 0
                && is_won(&column.name)
                && !self.taken.contains(&column.name)
                && (column.value_type.is_date() || is_text_of_days(column))
        };
        let won = self.scan.columns.iter().find(is_date)?;
        let alone = match won.filled < self.rows_looked_at() {
            true => format!(" {}", with_filter(spec, &format!("{} IS NOT NULL", column_word(&won.name)))),
            false => String::new(),
        };
        Some(Note {
            text: format!(
                "deals count on the day of '{}', and '{}' may be the day on which they were won",
                date.column.name, won.name
            ),
            remedy: Some(format!("to count on that day, say {}{alone}", option_words("date", &won.name))),
        })
    }
}

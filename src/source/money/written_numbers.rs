//! How the numbers of a column are written, and the notes on it.

use minijinja::context;

use crate::engine::{Cancel, ColumnType, Engine, rows};
use crate::source::columns::column::ColumnStats;
use crate::source::columns::shapes::{FIRST_ROWS, shapes};
use crate::source::error::SourceError;
use crate::source::report::Note;
use crate::sql::{identifier, render};
use crate::text::grouped;

use super::amounts::{self, Decision};

/// The place where numbers are examined.
pub(in crate::source) struct Written<'a> {
    pub(in crate::source) scan: &'a str,
    pub(in crate::source) whole: bool,
    pub(in crate::source) comma_likely: bool,
    /// The user's options.
    pub(in crate::source) decimal: Option<char>,
}

impl Written<'_> {
    /// Decides how the numbers of a column are written, and makes it a column of numbers if they need conversion.
    pub(in crate::source) fn numbers(
        &self,
        engine: &dyn Engine,
        column: &mut ColumnStats,
        is_text: bool,
        cancel: &Cancel,
    ) -> Result<Option<Note>, SourceError> {
        if is_text && column.value_type == ColumnType::Float {
            // Notes about a column that SQL reads.
            if let Some(note) = self.two_signs(engine, column, cancel)? {
                return Ok(Some(note));
            }
        }
        let sample = column.sample.as_deref().unwrap_or("");
        let is_doubtful = match column.value_type {
            ColumnType::Text => column.filled > 0 && column.distinct > 0,
            // 1.080 may mean one thousand and eighty.
            ColumnType::Float => {
                is_text && (self.comma_likely || self.decimal.is_some() || amounts::may_be_thousands(sample))
            }
            _ => false,
        };
        if !is_doubtful {
            return Ok(None);
        }
        let found = shapes(engine, self.scan, &identifier(&column.name), self.whole, cancel)?;
        let Some(decision) = amounts::decide(&found, self.comma_likely, self.decimal) else {
            return Ok(None);
        };
        let note = number_note(column, &decision);
        column.currencies.clone_from(&decision.currencies);
        if decision.is_plain() && (column.value_type.is_number() || column.numbers * 2 > column.filled) {
            return Ok(note);
        }
        column.kind = "DECIMAL(18,6)".to_string();
        column.value_type = ColumnType::Decimal { width: 18, scale: 6 };
        column.numbers = decision.readable;
        column.number_format = Some(decision.format);
        Ok(note)
    }
}

impl Written<'_> {
    /// A note if some numbers have three decimals that end with 0 and others have two: nobody writes 51.00 and 2.660 in one column,
    /// so 2.660 may be two thousand.
    fn two_signs(
        &self,
        engine: &dyn Engine,
        column: &ColumnStats,
        cancel: &Cancel,
    ) -> Result<Option<Note>, SourceError> {
        let first = (!self.whole).then_some(FIRST_ROWS);
        let context = context! { column => identifier(&column.name), scan => self.scan, first };
        let answer = engine.query(&render(engine.dialect(), "three_decimals", context)?, cancel)?;
        let Some(row) = rows(&answer).next() else { return Ok(None) };
        let (three, two) = (row.count("three")?, row.count("two")?);
        let (Some(example), Some(other)) = (row.maybe_text("example")?, row.maybe_text("other")?) else {
            return Ok(None);
        };
        let name = column.name.trim();
        let read = example.trim_end_matches('0');
        Ok(Some(Note {
            text: format!(
                "{} values of '{name}' such as '{example}' have three decimals, and {} such as '{other}' have two: '{example}' is read as {read}, but may be {}",
                grouped(three),
                grouped(two),
                example.replace('.', "")
            ),
            remedy: Some("if its point separates thousands, write all numbers alike in the file".into()),
        }))
    }
}

/// What separates thousands before a decimal comma, if any number shows it.
fn thousands(decision: &Decision) -> &'static str {
    let signs: Vec<char> = decision.example.chars().collect();
    let has_blank = signs.windows(3).any(|three| {
        matches!(three, [before, blank, after] if before.is_ascii_digit() && blank.is_whitespace() && after.is_ascii_digit())
    });
    match decision.format.ignored.contains('.') {
        true => "; '.' separates thousands",
        false if has_blank => "; a blank separates thousands",
        false => "",
    }
}

/// Notes on the number format.
fn number_note(column: &ColumnStats, decision: &Decision) -> Option<Note> {
    let name = column.name.trim();
    match &decision.ambiguous {
        None if decision.format.debits_count => Some(Note {
            text: format!(
                "most amounts of '{name}' are debits (Dr), which count as sales; credits (Cr) are negative"
            ),
            remedy: None,
        }),
        Some(example) => {
            let (read, other) = match decision.format.decimal {
                ',' if example.contains('.') => (example.replace('.', ""), "point"),
                '.' if example.contains(',') => (example.replace(',', ""), "comma"),
                ',' => (example.replace(',', "."), "point"),
                _ => (example.clone(), "comma"),
            };
            Some(Note {
                text: format!(
                    "'{example}' in '{name}' is read as {read}, but nothing in the column says whether its separator is one of thousands"
                ),
                remedy: Some(format!("use --decimal {other} if it is read wrongly")),
            })
        }
        None if decision.format.decimal == ',' => Some(Note {
            text: format!(
                "the numbers of '{name}' have a decimal comma, as in '{}'{}",
                decision.example,
                thousands(decision)
            ),
            remedy: None,
        }),
        None => None,
    }
}

//! Rows of totals: a word such as "Total" marks them, and their amounts are the sums of the rows above.

use minijinja::context;

use crate::engine::{ColumnType, rows};
use crate::source::columns::column::{ColumnStats, column_word};
use crate::source::error::SourceError;
use crate::source::readers::Rejected;
use crate::source::remedy::with_filter;
use crate::source::report::{Note, Reason};
use crate::source::resolution::{Filled, Resolver};
use crate::source::scan::{FILE, LINE};
use crate::source::spec::SourceSpec;
use crate::sql::{identifier, literal, render};
use crate::text::sanitize;

use super::total_rows::{Totals, totals_note};
use super::total_words;

/// This many first and last rows are searched for words such as "Total".
const LOOKED_AT: u64 = 200;

/// Files with types are searched up to this number of rows; in larger ones reading the last rows is slow.
const MOST_TYPED: u64 = 1_000_000;

impl Resolver<'_> {
    /// Rows of totals; the first and the last rows are searched first, to see whether there may be any.
    pub(super) fn totals(
        &self,
        amount: Option<&Filled>,
        spec: &SourceSpec,
    ) -> Result<Option<Totals>, SourceError> {
        let texts: Vec<&ColumnStats> = self
            .scan
            .columns
            .iter()
            .filter(|one| one.value_type == ColumnType::Text && one.filled > 0)
            .collect();
        let sums = total_words::sums();
        let Some(all) = self.rows_that_may_be_totals()?.filter(|_| !texts.is_empty()) else {
            return Ok(None);
        };
        let last = all.saturating_sub(LOOKED_AT);
        let context = context! {
            columns => texts.iter().map(|one| identifier(&one.name)).collect::<Vec<_>>(),
            sums => &sums,
            numbered => self.scan.numbered(&self.scan.looked_at()),
            scan => self.scan.looked_at(),
            some => LOOKED_AT,
            last,
            file => self.scan.file.as_deref().filter(|file| *file == FILE),
            line => LINE,
        };
        let answer =
            self.engine.query(&render(self.engine.dialect(), "total_signs", context)?, self.cancel)?;
        let mut called = Vec::new();
        if self.scan.ends_with_total {
            // The end of the file shows that there is one, but not in which column.
            called.extend(texts.iter().map(|column| (*column, String::new())));
        }
        for (column, row) in texts.iter().zip(rows(&answer)) {
            let word = row.maybe_text("word")?.filter(|_| !self.scan.ends_with_total);
            called.extend(word.map(|word| (*column, sanitize(word))));
        }
        let Some((first, word)) = called.first() else { return Ok(None) };
        let context = context! {
            columns => called.iter().map(|(column, _)| identifier(&column.name)).collect::<Vec<_>>(),
            sums,
        };
        let condition = render(self.engine.dialect(), "is_total", context)?.trim().to_string();
        let sums = match amount {
            Some(amount) => self.sums(&condition, amount)?,
            None => None,
        };
        if let Some(rows) = sums {
            return Ok(Some(Totals::Proven { rows, condition, note: totals_note(rows) }));
        }
        let example = &first.name;
        // A name that contains such a word may be an ordinary name.
        Ok(total_words::is_total(word).then(|| {
            let filter = format!("trim({}) <> {}", column_word(example), literal(word));
            Totals::Doubtful(Note {
                text: format!(
                    "rows whose '{example}' is '{word}' count as orders, although they may be totals: no amount shows it"
                ),
                remedy: Some(format!("exclude them with {}", with_filter(spec, &filter))),
            })
        }))
    }

    /// The number of rows, if reading the last of them is fast or the end of the file has a word for a sum.
    fn rows_that_may_be_totals(&self) -> Result<Option<u64>, SourceError> {
        if self.scan.is_text {
            let may_be = self.scan.whole || self.scan.ends_with_total;
            // If only a part of the rows was read, its last row is not the last of the file.
            let rows = if self.scan.whole { self.rows_looked_at() } else { 0 };
            return Ok(may_be.then_some(rows));
        }
        if self.scan.keep {
            return Ok(None);
        }
        let context = context! { scan => &self.scan.raw };
        let answer = self.engine.query(&render(self.engine.dialect(), "row_count", context)?, self.cancel)?;
        let count = rows(&answer).next().map(|row| row.count("rows")).transpose()?;
        Ok(count.filter(|count| *count <= MOST_TYPED))
    }

    /// The rows of totals one by one, for the list of rows left out.
    pub(super) fn rejected_totals(&self, condition: &str) -> Result<Vec<Rejected>, SourceError> {
        let columns: Vec<String> = self.scan.columns.iter().map(|one| identifier(&one.name)).collect();
        let file = self.scan.file.as_deref();
        let context = context! { condition, columns, file, scan => self.scan.looked_at() };
        let answer =
            self.engine.query(&render(self.engine.dialect(), "total_rows", context)?, self.cancel)?;
        let each = rows(&answer).map(|row| {
            let place = usize::try_from(row.count("file")?).ok();
            let path = place.and_then(|place| self.scan.paths.get(place)).cloned();
            Ok(Rejected {
                path: path.unwrap_or_default(),
                line: None,
                row: Some(row.count("place")?),
                column: String::new(),
                text: row.text("value")?.to_string(),
                reason: Reason::Total,
            })
        });
        each.collect()
    }

    /// The number of rows of totals, if most rows marked as totals equal the sum of the rows above.
    fn sums(&self, condition: &str, amount: &Filled) -> Result<Option<u64>, SourceError> {
        let scan = self.with_computed(&self.scan.with_raw(self.engine, &self.raw_names(&[Some(amount)]))?);
        let context = context! { condition, amount => self.money(amount)?, scan };
        let answer = self.asked("total_sums", context)?;
        let Some(row) = rows(&answer).next() else { return Ok(None) };
        let (totals, sums) = (row.count("totals")?, row.count("sums")?);
        Ok((sums > 0 && sums * 2 >= totals).then_some(totals))
    }
}

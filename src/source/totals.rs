//! Rows of totals among the rows: they are called so, and their amounts are the sums of the rows above.

use minijinja::context;

use crate::engine::rows;
use crate::sql::{identifier, literal, render};
use crate::text::sanitize;

use super::column::{ColumnStats, column_word};
use super::error::SourceError;
use super::readers::Rejected;
use super::remedy::with_filter;
use super::report::{Note, Reason};
use super::resolution::{Filled, Resolver};
use super::spec::SourceSpec;
use super::total_rows::Totals;
use super::total_words;

/// So many rows at the top and at the end are looked at for words.
const LOOKED_AT: u64 = 200;

impl Resolver<'_> {
    /// Rows of totals among the rows at hand; a look at the first and the last of them tells whether there may be any.
    pub(super) fn totals(
        &self,
        amount: Option<&Filled>,
        spec: &SourceSpec,
    ) -> Result<Option<Totals>, SourceError> {
        let texts: Vec<&ColumnStats> =
            self.scan.columns.iter().filter(|one| one.value_type.is_text() && one.filled > 0).collect();
        if texts.is_empty() || !(self.scan.is_text && self.scan.whole) {
            return Ok(None);
        }
        let pattern = literal(&total_words::pattern());
        let last = self.rows_looked_at().saturating_sub(LOOKED_AT);
        let context = context! {
            columns => texts.iter().map(|one| identifier(&one.name)).collect::<Vec<_>>(),
            pattern => &pattern,
            scan => self.scan.looked_at(),
            some => LOOKED_AT,
            last,
        };
        let answer =
            self.engine.query(&render(self.engine.dialect(), "total_signs", context)?, self.cancel)?;
        let mut called = Vec::new();
        for (column, row) in texts.iter().zip(rows(&answer)) {
            if let Some(word) = row.maybe_text("word")? {
                called.push((*column, sanitize(word)));
            }
        }
        let Some((first, word)) = called.first() else { return Ok(None) };
        let context = context! {
            columns => called.iter().map(|(column, _)| identifier(&column.name)).collect::<Vec<_>>(),
            pattern,
        };
        let condition = render(self.engine.dialect(), "is_total", context)?.trim().to_string();
        let sums = match amount {
            Some(amount) => self.sums(&condition, amount)?,
            None => None,
        };
        if let Some(rows) = sums {
            return Ok(Some(Totals::Proven { rows, condition }));
        }
        let example = &first.name;
        // A name with such a word in it may be a name like any other.
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

    /// The rows of totals one by one, for the list of rows left out.
    pub(super) fn rejected_totals(
        &self,
        condition: &str,
        spec: &SourceSpec,
    ) -> Result<Vec<Rejected>, SourceError> {
        let columns: Vec<String> = self.scan.columns.iter().map(|one| identifier(&one.name)).collect();
        let context = context! { condition, columns, scan => self.scan.looked_at() };
        let answer =
            self.engine.query(&render(self.engine.dialect(), "total_rows", context)?, self.cancel)?;
        let path = if let [only] = spec.paths.as_slice() { only.clone() } else { String::new() };
        let each = rows(&answer).map(|row| {
            Ok(Rejected {
                path: path.clone(),
                line: None,
                row: Some(row.count("place")?),
                column: String::new(),
                text: row.text("value")?.to_string(),
                reason: Reason::Total,
            })
        });
        each.collect()
    }

    /// How many rows are totals, if most of those called so amount to what the rows above do.
    fn sums(&self, condition: &str, amount: &Filled) -> Result<Option<u64>, SourceError> {
        let scan = self.beside(&self.scan.with_raw(self.engine, &self.raw_names(&[Some(amount)]))?);
        let context = context! { condition, amount => self.money(amount)?, scan };
        let sql = render(self.engine.dialect(), "total_sums", context)?;
        let answer = self.engine.query(&self.scan.reading_rows_at_hand(&sql), self.cancel)?;
        let Some(row) = rows(&answer).next() else { return Ok(None) };
        let (totals, sums) = (row.count("totals")?, row.count("sums")?);
        Ok((sums > 0 && sums * 2 >= totals).then_some(totals))
    }
}

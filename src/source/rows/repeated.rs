//! Lines that occur more than once: a file was joined to itself, or sent twice.

use minijinja::context;
use serde_json::{Map, Value};

use crate::cohort::Money;
use crate::engine::{Cancel, Engine, rows};
use crate::source::error::SourceError;
use crate::source::mapping::{AGAIN, Mapping};
use crate::source::prepare::Source;
use crate::source::report::{Column, Note};
use crate::source::spec::RepeatedLines;
use crate::sql::{identifier, literal, render};
use crate::text::{grouped, sanitize};

use super::repetitions::{Repeated, estimate};

/// Up to this number of rows all are compared; of larger sources, a sample of about this size.
const WHOLE_ROWS: u64 = 50_000;

/// From this number of rows on, every column is read only if one in [`DEAR_SHARE`] rows may be a repetition.
const DEAR_ROWS: u64 = 5_000_000;
const DEAR_SHARE: u64 = 50;

/// If every row is a whole order, two may be equal by chance: repetitions are reported from one in this many rows on.
const CHANCE_SHARE: u64 = 100;

/// The program asks if more than one in this many lines repeats another, and at least this many do.
const ASKED_SHARE: u64 = 5;
const ASKED_LINES: u64 = 100;

/// All rows are compared if one in this many sampled rows repeats another: the program may have to ask.
const DOUBTFUL_SHARE: u64 = 8;

/// A sample of the rows, and how many of them repeat an earlier row.
struct Drawn {
    rows: u64,
    repeats: u64,
}

impl Source {
    /// Notes lines that repeat an earlier one, and stops if they are many and the user has not decided about them. Large
    /// sources are sampled, and the note says that its number is an estimate: [`Source::repeated`] counts all.
    ///
    /// # Errors
    /// [`SourceError::Repeated`], a broken file, and what the engine refuses.
    pub(in crate::source) fn check_repeated(
        &mut self,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<(), SourceError> {
        let note = self.repeated_note(engine, cancel)?;
        self.report.notes.extend(note);
        Ok(())
    }

    /// The note on lines that repeat an earlier one, if they do not by chance.
    ///
    /// # Errors
    /// As [`Source::check_repeated`].
    pub(in crate::source) fn repeated_note(
        &mut self,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<Option<Note>, SourceError> {
        // Rising order ids do not repeat, and in other columns no value may.
        let rises = self.row_is_order && self.mapping.oid.is_some();
        let cannot = rises
            // A total that counts once counts once however often its line is there.
            || self.mapping.counts_once
            || self.mapping.columns.iter().any(|column| column.never_repeats(self.report.rows));
        let is_decided = self.spec.repeated_lines.is_some_and(|way| way != RepeatedLines::Count);
        if cannot || is_decided {
            return Ok(None);
        }
        let part = self.report.rows.div_ceil(WHOLE_ROWS).next_power_of_two();
        // Rows already read are cheaper than their file, and show whether any can be equal in every column.
        if self.mapping.keep {
            let drawn = self.alike_rows(part, engine, cancel)?;
            let is_dear = self.report.rows > DEAR_ROWS && drawn.repeats * DEAR_SHARE < drawn.rows;
            if is_dear || self.is_by_chance(&drawn) {
                return Ok(None);
            }
        }
        let drawn = self.equal_rows(part, engine, cancel)?;
        if self.is_by_chance(&drawn) {
            return Ok(None);
        }
        let Drawn { rows, repeats } = drawn;
        if part > 1 && repeats * DOUBTFUL_SHARE < rows {
            let lines = in_two_digits(self.report.rows as f64 * repeats as f64 / rows as f64);
            return Ok(Some(estimate(lines, part)));
        }
        let found = self.repeated(engine, cancel)?;
        self.repeated = Some(found.clone());
        let all = Drawn { rows: self.report.rows, repeats: found.lines };
        if self.is_by_chance(&all) || (self.mapping.oid.is_none() && found.lines < ASKED_LINES) {
            return Ok(None);
        }
        let is_asked = found.lines * ASKED_SHARE > self.report.rows && found.lines >= ASKED_LINES;
        if is_asked && self.spec.repeated_lines.is_none() {
            return Err(SourceError::Repeated {
                lines: grouped(found.lines),
                rows: grouped(self.report.rows),
                example: found.example_line(),
            });
        }
        Ok(Some(found.note()))
    }

    /// Whether no row repeats another, or so few that chance explains them.
    fn is_by_chance(&self, drawn: &Drawn) -> bool {
        drawn.repeats == 0 || (self.mapping.oid.is_none() && drawn.repeats * CHANCE_SHARE < drawn.rows)
    }

    /// Accepted rows, sampled by date and amount, that agree in customer, order, time and amount: they may be lines
    /// of one order.
    fn alike_rows(&self, part: u64, engine: &dyn Engine, cancel: &Cancel) -> Result<Drawn, SourceError> {
        let key = ["customer", "oid", "ts", "amount"];
        let context =
            context! { part, key, drawn => ["ts", "amount"], scan => "lines", filter => "reason = 0" };
        self.draw(context, engine, cancel)
    }

    /// Rows of the files, sampled by date and amount, that agree in every column.
    fn equal_rows(&self, part: u64, engine: &dyn Engine, cancel: &Cancel) -> Result<Drawn, SourceError> {
        let Mapping { keep, ts, written, scan, filter, .. } = &self.mapping;
        let key = match self.distinct_column() {
            Some(name) => vec![identifier(name)],
            None => self.mapping.columns.iter().map(|column| identifier(&column.name)).collect(),
        };
        // Converting a date to text costs as much as all the rest, so a column of type date is used as it is.
        let drawn: Vec<String> = match keep {
            true => [&written.date].into_iter().chain(&written.amount).cloned().collect(),
            false => vec![ts.clone()],
        };
        let filter = filter.as_ref().map(|filter| format!("({filter})"));
        let context = context! { part, key, drawn, scan => scan.clone(), filter };
        self.draw(context, engine, cancel)
    }

    fn draw(
        &self,
        context: minijinja::Value,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<Drawn, SourceError> {
        let sql = render(engine.dialect(), "repeated_sample", context)?;
        let answer = engine.query(&sql, cancel).map_err(|error| self.files().broken(error))?;
        let row =
            rows(&answer).next().ok_or_else(|| SourceError::Shape("no row about repetitions".into()))?;
        Ok(Drawn { rows: row.count("rows")?, repeats: row.count("again")? })
    }

    /// Whether a row repeats an accepted row, as SQL; `None` if repeated rows are accepted.
    pub(in crate::source) fn repeat_condition(&self) -> Option<&'static str> {
        self.mapping.has_again.then_some(AGAIN)
    }

    /// A column that is nearly unique: only rows that agree in it can be equal.
    fn distinct_column(&self) -> Option<&str> {
        let is_distinct = |column: &&Column| {
            column.filled == Some(1.0)
                && column.distinct.is_some_and(|distinct| distinct * 100 >= self.report.rows * 95)
        };
        self.mapping.columns.iter().find(is_distinct).map(|column| column.name.as_str())
    }

    /// Counts the lines that repeat an earlier one, among those that pass the filter. Reads every column of the source.
    ///
    /// # Errors
    /// A broken file, and what the engine refuses.
    pub fn repeated(&self, engine: &dyn Engine, cancel: &Cancel) -> Result<Repeated, SourceError> {
        if let Some(found) = &self.repeated {
            return Ok(found.clone());
        }
        let has_amount = self.mapping.amount.is_some() && self.report.money_off.is_none();
        let names = || self.mapping.columns.iter().map(|column| column.name.as_str());
        let context = context! {
            columns => names().map(identifier).collect::<Vec<_>>(),
            distinct => self.distinct_column().map(identifier),
            names => names().map(literal).collect::<Vec<_>>(),
            scan => &self.mapping.scan,
            filter => &self.mapping.filter,
            amount => self.mapping.amount.clone().unwrap_or_else(|| "CAST(NULL AS DECIMAL(18, 4))".into()),
        };
        let sql = render(engine.dialect(), "repeated", context)?;
        let answer = engine.query(&sql, cancel).map_err(|error| self.files().broken(error))?;
        let row = rows(&answer).next().ok_or_else(|| SourceError::Shape("no row about lines".into()))?;
        let amount = Money::from_raw(row.maybe_decimal("amount")?.unwrap_or(0));
        Ok(Repeated {
            lines: row.count("lines")?,
            kinds: row.count("kinds")?,
            amount: has_amount.then_some(amount),
            times: row.count("times")?,
            example: fields(row.maybe_text("example")?.unwrap_or("{}"))?,
        })
    }
}

/// An estimated number of rows, rounded to its known digits.
fn in_two_digits(rows: f64) -> u64 {
    let step = 10_f64.powf(rows.max(1.0).log10().floor() - 1.0).max(1.0);
    ((rows / step).round() * step) as u64
}

/// A line in JSON, as columns and values.
fn fields(line: &str) -> Result<Vec<(String, String)>, SourceError> {
    let line: Map<String, Value> =
        serde_json::from_str(line).map_err(|error| SourceError::Shape(error.to_string()))?;
    let text = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => sanitize(text),
        other => other.to_string(),
    };
    Ok(line.iter().map(|(name, value)| (sanitize(name), text(value))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_has_two_digits() {
        let of = [0.4, 7.0, 99.4, 1_234.0, 5_268.0, 996_000.0].map(in_two_digits);
        assert_eq!(of, [0, 7, 99, 1_200, 5_300, 1_000_000]);
    }
}

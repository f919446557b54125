//! Lines that occur more than once in the source: a file that was joined to itself, or sent twice.

use minijinja::context;
use serde_json::{Map, Value};

use crate::cohort::Money;
use crate::engine::{Cancel, Engine, rows};
use crate::sql::{identifier, literal, render};
use crate::text::sanitize;

use super::error::SourceError;
use super::prepare::Source;

/// Lines that hold the same in every column as one before them. They are counted like any other.
#[derive(Debug, Clone, PartialEq)]
pub struct Repeated {
    /// Lines that repeat an earlier one.
    pub lines: u64,
    /// Different lines that are repeated.
    pub kinds: u64,
    /// The amount of the repetitions, over readable amounts; `None` if no amount is mapped.
    pub amount: Option<Money>,
    /// The count of the most frequent one.
    pub times: u64,
    /// That one: columns with their values, in the order of the file.
    pub example: Vec<(String, String)>,
}

impl Source {
    /// Looks for lines that repeat an earlier one, among those the filter leaves. Reads every column of the source.
    ///
    /// # Errors
    /// A broken file, and what the engine refuses.
    pub fn repeated(&self, engine: &dyn Engine, cancel: &Cancel) -> Result<Repeated, SourceError> {
        let has_amount = self.mapping.amount.is_some();
        let names = || self.mapping.columns.iter().map(|column| column.name.as_str());
        let context = context! {
            columns => names().map(identifier).collect::<Vec<_>>(),
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

/// A line as JSON in columns with what they hold.
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

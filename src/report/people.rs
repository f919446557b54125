//! Customers one a row, written as they come: CSV, Parquet, JSON, Markdown and aligned text; and one customer whole.

use std::io::{self, Write};
use std::sync::Arc;

use arrow::record_batch::RecordBatch;
use serde_json::{Map, Number, Value, json};

use crate::cohort::{Money, Unit};
use crate::explore::clv::{EXPECTED, Valued};
use crate::explore::people::{Datum, PeopleAnswer, PeopleColumn, Status, data, schema};
use crate::explore::{Answer, Error};
use crate::named::ParseError;
use crate::text::{sanitize, truncate};

use super::table_file::{CsvOptions, TableFormat, TableWriter};
use super::{Format, json::pretty, markdown, number, table};

/// Columns of one cell of text.
const WIDEST: usize = 40;

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListFormat {
    Text(Format),
    Parquet,
}

impl std::str::FromStr for ListFormat {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let unknown = || ParseError::unknown("format", text, &["table", "csv", "json", "md", "parquet"]);
        match text {
            "parquet" => Ok(ListFormat::Parquet),
            "svg" => Err(unknown()),
            other => other.parse().map(ListFormat::Text).map_err(|_| unknown()),
        }
    }
}

impl ListFormat {
    /// The format a file's name asks for, if its ending says so.
    pub fn of_file(path: &std::path::Path) -> Option<ListFormat> {
        let is_parquet = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("parquet"));
        if is_parquet {
            return Some(ListFormat::Parquet);
        }
        Format::of_file(path).filter(|format| *format != Format::Svg).map(ListFormat::Text)
    }
}

/// How much of a list was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    pub listed: u64,
    /// Customers on the list.
    pub of: u64,
    /// What customers were valued with, where it was asked for.
    pub valued: Option<Arc<Valued>>,
}

/// Why a list was not written.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    #[error(transparent)]
    Asked(#[from] Error),
    #[error("customers cannot be written: {0}")]
    Sink(io::Error),
    #[error("no customers came back; please report this")]
    Nothing,
}

/// Writes the customers of a question as they come. `ask` asks it and hands on what comes before its answer, as long as
/// more is wanted.
///
/// # Errors
/// What kept the question from being answered, or the sink from being written.
pub fn write_list<W: Write + Send>(
    sink: W,
    format: ListFormat,
    ask: impl FnOnce(&mut dyn FnMut(Answer) -> bool) -> Result<Answer, Error>,
) -> Result<Listed, ListError> {
    let mut writer = Some(PeopleWriter::new(sink, format));
    let mut broken = None;
    let outcome = ask(&mut |part| {
        let Answer::PeopleBatch(batch) = part else { return true };
        match writer.take().map(|writer| writer.write(&batch)) {
            Some(Ok(next)) => writer = Some(next),
            Some(Err(error)) => broken = Some(error),
            None => {}
        }
        writer.is_some()
    });
    if let Some(error) = broken {
        return Err(ListError::Sink(error));
    }
    let (Answer::People(answer), Some(writer)) = (outcome?, writer) else { return Err(ListError::Nothing) };
    let listed = writer.written;
    writer.finish(&answer).map_err(ListError::Sink)?;
    Ok(Listed { listed, of: answer.total, valued: answer.valued.clone() })
}

/// Writes a list batch by batch.
struct PeopleWriter<W: Write + Send> {
    form: Form<W>,
    written: u64,
}

enum Form<W: Write + Send> {
    /// Not begun: the first batch says the types.
    Waiting(W, ListFormat),
    Table(TableWriter<W>),
    Json(W),
    Markdown(W),
    /// Columns are as wide as their widest cell, so all lines are kept.
    Aligned(W, Vec<Vec<String>>),
}

impl<W: Write + Send> PeopleWriter<W> {
    /// Nothing is written before the first batch.
    fn new(sink: W, format: ListFormat) -> PeopleWriter<W> {
        PeopleWriter { form: Form::Waiting(sink, format), written: 0 }
    }

    /// Writes some customers.
    ///
    /// # Errors
    /// What cannot be written, and where.
    fn write(mut self, batch: &RecordBatch) -> Result<PeopleWriter<W>, io::Error> {
        let names = batch.schema().fields().iter().map(|field| field.name().clone()).collect::<Vec<_>>();
        let columns: Vec<PeopleColumn> =
            names.iter().map(|name| PeopleColumn { name: name.clone(), is_attribute: false }).collect();
        self.form = begun(self.form, &names, &batch.schema())?;
        let rows = || data(std::slice::from_ref(batch), &columns).map_err(io::Error::other);
        match &mut self.form {
            Form::Waiting(..) => {}
            Form::Table(writer) => writer.write(batch).map_err(io::Error::other)?,
            Form::Json(sink) => {
                for (place, row) in rows()?.iter().enumerate() {
                    let comma = if self.written == 0 && place == 0 { "\n" } else { ",\n" };
                    write!(sink, "{comma}{}", object(&names, row))?;
                }
            }
            Form::Markdown(sink) => {
                for row in rows()? {
                    sink.write_all(markdown::row(whole(&names, &row)).as_bytes())?;
                }
            }
            Form::Aligned(_, lines) => {
                lines.extend(rows()?.iter().map(|row| readable(&names, row).collect()));
            }
        }
        self.written += batch.num_rows() as u64;
        Ok(self)
    }

    /// Writes what follows the last customer; the sink comes back where it is still whole.
    ///
    /// # Errors
    /// As [`PeopleWriter::write`].
    fn finish(mut self, answer: &PeopleAnswer) -> Result<(), io::Error> {
        let names: Vec<String> = answer.columns.iter().map(|column| column.name.clone()).collect();
        self.form = begun(self.form, &names, &schema(&answer.columns))?;
        match self.form {
            Form::Waiting(..) => Ok(()),
            Form::Table(writer) => writer.finish().map_err(io::Error::other),
            Form::Json(mut sink) => {
                let facts = facts(answer, self.written);
                let rest = pretty(&facts);
                // The list stands first in the same object.
                write!(sink, "\n],\n{}", rest.trim_start_matches(['{', '\n']))?;
                sink.flush()
            }
            Form::Markdown(mut sink) => sink.flush(),
            Form::Aligned(mut sink, lines) => {
                let right: Vec<usize> = (0..names.len()).filter(|place| is_numeric(&names, *place)).collect();
                sink.write_all(table::columns(&lines, &right).as_bytes())?;
                sink.flush()
            }
        }
    }
}

fn begun<W: Write + Send>(
    form: Form<W>,
    names: &[String],
    schema: &arrow::datatypes::SchemaRef,
) -> Result<Form<W>, io::Error> {
    let Form::Waiting(mut sink, format) = form else { return Ok(form) };
    let table = |sink, format| TableWriter::new(sink, "customers", schema, format).map(Form::Table);
    Ok(match format {
        ListFormat::Parquet => table(sink, TableFormat::Parquet).map_err(io::Error::other)?,
        ListFormat::Text(Format::Csv) => {
            table(sink, TableFormat::Csv(CsvOptions { guard_formulas: true })).map_err(io::Error::other)?
        }
        ListFormat::Text(Format::Json) => {
            write!(sink, "{{\n\"customers\": [")?;
            Form::Json(sink)
        }
        ListFormat::Text(Format::Markdown) => {
            let heads = names.iter().map(|name| sanitize(name));
            let rules = (0..names.len()).map(|place| if is_numeric(names, place) { "---:" } else { "---" });
            write!(sink, "{}{}", markdown::row(heads), markdown::row(rules.map(str::to_string)))?;
            Form::Markdown(sink)
        }
        ListFormat::Text(_) => {
            let heads = names.iter().map(|name| truncate(&name.replace('_', " "), WIDEST)).collect();
            Form::Aligned(sink, vec![heads])
        }
    })
}

fn is_numeric(names: &[String], place: usize) -> bool {
    names.get(place).is_some_and(|name| numeric(name))
}

/// Whether a column is one of numbers, which stand right.
pub fn numeric(name: &str) -> bool {
    const NUMERIC: [&str; 5] = ["orders", "revenue", "recency_days", "average_gap_days", "overdue_ratio"];
    NUMERIC.contains(&name) || EXPECTED.contains(&name)
}

/// A value of a column to read: what is expected in its own unit, the rest as [`shown`].
pub fn shown_in(name: &str, datum: &Datum) -> String {
    match (name, datum) {
        ("p_alive", Datum::Real(real)) => number::full(Some(*real), Unit::Rate),
        ("expected_orders", Datum::Real(real)) => number::full(Some(*real), Unit::Ratio),
        ("expected_spend" | "clv", Datum::Real(real)) => number::full(Some(*real), Unit::Money),
        _ => shown(datum),
    }
}

/// A row to read, in the order of its columns.
fn readable<'a>(names: &'a [String], row: &'a [Datum]) -> impl Iterator<Item = String> + 'a {
    names.iter().zip(row).map(|(name, datum)| shown_in(name, datum))
}

/// The same with every text in full.
fn whole<'a>(names: &'a [String], row: &'a [Datum]) -> impl Iterator<Item = String> + 'a {
    names.iter().zip(row).map(|(name, datum)| match datum {
        Datum::Text(text) => sanitize(text),
        _ => shown_in(name, datum),
    })
}

/// A value to read.
pub fn shown(datum: &Datum) -> String {
    match datum {
        Datum::Text(text) => truncate(text, WIDEST),
        Datum::Count(count) => number::plain(Some(*count as f64), Unit::Count),
        Datum::Money(money) => number::money(*money),
        Datum::Day(day) => day.to_string(),
        Datum::Real(real) => format!("{real:.1}"),
        Datum::Nothing => "-".to_string(),
    }
}

fn object(names: &[String], row: &[Datum]) -> Value {
    let value = |datum: &Datum| match datum {
        Datum::Text(text) => json!(text),
        Datum::Count(count) => json!(count),
        Datum::Money(money) => exact(*money),
        Datum::Day(day) => json!(day.to_string()),
        Datum::Real(real) => Number::from_f64(*real).map_or(Value::Null, Value::Number),
        Datum::Nothing => Value::Null,
    };
    names.iter().cloned().zip(row.iter().map(value)).collect::<Map<String, Value>>().into()
}

fn exact(money: Money) -> Value {
    json!(money.to_f64())
}

/// What the list is of: how many, of how many, and how they part the cohort.
fn facts(answer: &PeopleAnswer, listed: u64) -> Value {
    let cohort = answer.people.cohort.as_ref();
    let cell = cohort.and_then(|cohort| cohort.cell.as_ref());
    let statuses = answer.counts.map(|counts| {
        let each = Status::ALL.into_iter().zip(counts);
        each.map(|(status, count)| (status.name().to_string(), json!(count))).collect::<Map<String, Value>>()
    });
    json!({
        "listed": listed,
        "of": answer.total,
        "size": answer.size,
        "cohort": cohort.map(|cohort| &cohort.label),
        "age": cell.map(|cell| cell.age),
        "status": cell.and_then(|cell| cell.status).map(Status::name),
        "statuses": statuses,
        "value": answer.valued.as_ref().map(|valued| super::clv::valued_json(valued)),
        "sort": answer.people.sort.to_string(),
        "as_of": answer.report.as_of.to_string(),
    })
}

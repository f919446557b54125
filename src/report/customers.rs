//! Customers, one per row, written while they arrive.

use std::io::{self, Write};
use std::sync::Arc;

use arrow::record_batch::RecordBatch;
use serde_json::{Map, Value as Json, json};

use crate::cohort::Unit;
use crate::explore::Error;
use crate::explore::clv::ModelSummary;
use crate::explore::customers::{CustomerColumn, CustomersAnswer, Datum, Status, data, schema};

use crate::text::truncate;

use super::clv::valued_json;
use super::format::Format;
use super::grid::{Cell, Column, Kind, Row, Value};
use super::write::batches::{CsvOptions, TableFormat, TableWriter};
use super::write::json::pretty;
use super::write::stream::RowStream;

/// How much of a list was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    pub listed: u64,
    /// Customers on the list.
    pub of: u64,
    /// The model and terms of the predictions, if the question has them.
    pub valued: Option<Arc<ModelSummary>>,
}

/// Why a list was not written.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    #[error(transparent)]
    Question(#[from] Error),
    #[error("cannot write customers: {0}")]
    Sink(io::Error),
}

/// Writes the customers of a question while they arrive. `ask` asks the question and hands on its rows until the
/// callback stops it.
///
/// # Errors
/// Why the question was not answered, or why the target could not be written.
pub fn write_list<W: Write + Send>(
    sink: W,
    format: Format,
    ask: impl FnOnce(&mut dyn FnMut(RecordBatch) -> bool) -> Result<Arc<CustomersAnswer>, Error>,
) -> Result<Listed, ListError> {
    let mut writer = Ok(ListWriter { form: Form::Waiting(sink, format), written: 0 });
    let outcome = ask(&mut |batch| {
        // The writer is taken apart while it writes; nobody sees the placeholder.
        let whole = std::mem::replace(&mut writer, Err(io::ErrorKind::Interrupted.into()));
        writer = whole.and_then(|writer| writer.write(&batch));
        writer.is_ok()
    });
    let writer = writer.map_err(ListError::Sink)?;
    let answer = outcome?;
    let listed = writer.written;
    writer.finish(&answer).map_err(ListError::Sink)?;
    Ok(Listed { listed, of: answer.total, valued: answer.valued.clone() })
}

/// Writes a list batch by batch.
struct ListWriter<W: Write + Send> {
    form: Form<W>,
    written: u64,
}

enum Form<W: Write + Send> {
    /// Not begun: the first batch has the types.
    Waiting(W, Format),
    /// CSV and Parquet take the batches of the database directly.
    Batches(Box<TableWriter<W>>),
    Rows(RowStream<W>),
}

impl<W: Write + Send> ListWriter<W> {
    fn write(mut self, batch: &RecordBatch) -> io::Result<ListWriter<W>> {
        let fields = batch.schema();
        let columns: Vec<CustomerColumn> = fields
            .fields()
            .iter()
            .map(|field| CustomerColumn { name: field.name().clone(), is_attribute: false })
            .collect();
        self.form = begun(self.form, &columns, &batch.schema())?;
        match &mut self.form {
            Form::Waiting(..) => {}
            Form::Batches(writer) => writer.write(batch).map_err(io::Error::other)?,
            Form::Rows(stream) => {
                let rows = data(std::slice::from_ref(batch), &columns).map_err(io::Error::other)?;
                stream.write(rows.iter().map(|row| row.iter().map(cell).collect::<Row>()).collect())?;
            }
        }
        self.written += batch.num_rows() as u64;
        Ok(self)
    }

    fn finish(mut self, answer: &CustomersAnswer) -> io::Result<()> {
        self.form = begun(self.form, &answer.columns, &schema(&answer.columns))?;
        match self.form {
            Form::Waiting(..) => Ok(()),
            Form::Batches(writer) => writer.finish().map_err(io::Error::other),
            Form::Rows(stream) => {
                let rest = pretty(&facts(answer, self.written));
                // The list comes first in the same object.
                stream.finish(&format!("\n],\n{}", rest.trim_start_matches(['{', '\n'])))
            }
        }
    }
}

fn begun<W: Write + Send>(
    form: Form<W>,
    columns: &[CustomerColumn],
    schema: &arrow::datatypes::SchemaRef,
) -> io::Result<Form<W>> {
    let Form::Waiting(sink, format) = form else { return Ok(form) };
    let batches = |sink, format| {
        let writer = TableWriter::new(sink, "customers", schema, format).map_err(io::Error::other)?;
        Ok(Form::Batches(Box::new(writer)))
    };
    match format {
        Format::Parquet => batches(sink, TableFormat::Parquet),
        Format::Csv => batches(sink, TableFormat::Csv(CsvOptions { guard_formulas: true })),
        _ => {
            let columns = columns.iter().map(|one| column(&one.name)).collect();
            RowStream::begin(sink, format, columns, "{\n\"customers\": [").map(Form::Rows)
        }
    }
}

/// A column of customers by its name.
pub fn column(name: &str) -> Column {
    let kind = match name {
        "first_order" | "last_order" => Kind::Date,
        "orders" | "recency_days" => Kind::Count,
        "revenue" => Kind::Amount,
        "average_gap_days" | "overdue_ratio" => Kind::Days,
        "p_alive" => Kind::Number(Unit::Rate),
        "expected_orders" => Kind::Number(Unit::Ratio),
        "expected_spend" | "clv" => Kind::Number(Unit::Money),
        _ => Kind::Text,
    };
    Column::named(name, kind)
}

/// A value of a customer.
pub fn cell(datum: &Datum) -> Cell {
    match datum {
        Datum::Text(text) => Cell::text(text.clone()),
        Datum::Count(count) => {
            u64::try_from(*count).map_or(Value::Number(*count as f64), Value::Count).into()
        }
        Datum::Money(money) => (*money).into(),
        Datum::Day(day) => (*day).into(),
        Datum::Real(real) => (*real).into(),
        Datum::Nothing => Value::Undefined.into(),
    }
}

/// Whether the values of a column are numbers, which are aligned on the right.
pub fn numeric(name: &str) -> bool {
    column(name).kind.is_number()
}

/// A value of a column for people.
pub fn shown_in(name: &str, datum: &Datum) -> String {
    let column = column(name);
    truncate(&cell(datum).read(column.kind, false), column.widest)
}

/// The header of the list: how many customers, of how many, and the sizes of the four lists.
fn facts(answer: &CustomersAnswer, listed: u64) -> Json {
    let cohort = answer.list.cohort.as_ref();
    let cell = cohort.and_then(|cohort| cohort.cell.as_ref());
    let statuses = answer.counts.map(|counts| {
        let each = Status::ALL.into_iter().zip(counts);
        each.map(|(status, count)| (status.name().to_string(), json!(count))).collect::<Map<String, Json>>()
    });
    json!({
        "listed": listed,
        "of": answer.total,
        "size": answer.size,
        "cohort": cohort.map(|cohort| &cohort.label),
        "age": cell.map(|cell| cell.age),
        "status": cell.and_then(|cell| cell.status).map(Status::name),
        "statuses": statuses,
        "value": answer.valued.as_ref().map(|valued| valued_json(valued)),
        "sort": answer.list.sort.to_string(),
        "as_of": answer.report.as_of.to_string(),
    })
}

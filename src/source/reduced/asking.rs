//! Asks the database in which orders stay. An answer that was interrupted begins again, and never counts in part.

use std::cell::RefCell;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Schema};
use minijinja::value::merge_maps;
use minijinja::{Value, context};

use crate::engine::remote::{Address, RemoteError, RemoteTable};
use crate::engine::{Cancel, Engine, EngineError, Row, rows};
use crate::sql::{RemoteSql, SqlError};

use super::super::error::SourceError;
use super::roles::RemoteRows;

/// Digits behind the point of every sum of money.
const MONEY: DataType = DataType::Decimal128(38, 4);

/// A database that keeps its orders and is asked about them.
#[derive(Debug, Clone)]
pub struct Reduced {
    /// Where it is; none if it is the engine here, which then answers the same statements.
    pub(super) address: Option<Address>,
    pub sql: RemoteSql,
    /// Its rows by their roles.
    pub rows: RemoteRows,
    /// About how many bytes a row takes here.
    pub row_bytes: u64,
}

impl Reduced {
    /// The SQL of a question about its orders. Attributes are read only if customers are grouped or chosen by some: then all
    /// of them tell equal lines of a first order apart.
    ///
    /// # Errors
    /// As [`RemoteSql::render`].
    pub fn render(&self, name: &str, with_attributes: bool, context: Value) -> Result<String, SqlError> {
        self.sql.render(name, merge_maps([context, context! { s => self.rows.value(with_attributes) }]))
    }

    /// The rows of an answer, one after the other. `begin` is called before the first, and again if the answer begins again.
    ///
    /// # Errors
    /// A database that cannot be reached or refuses; what `each` returns; cancelled.
    pub fn each_row<E: From<SourceError>>(
        &self,
        engine: &dyn Engine,
        sql: &str,
        cancel: &Cancel,
        begin: &mut dyn FnMut(),
        each: &mut dyn FnMut(&Row) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut take = |batch: RecordBatch| -> Result<(), E> {
            let batch = [in_money(&batch).map_err(|why| SourceError::Shape(why.to_string()))?];
            rows(&batch).try_for_each(|row| each(&row))
        };
        let Some(address) = &self.address else {
            begin();
            let mut outcome = Ok(());
            let streamed = engine.stream(sql, cancel, &mut |batch| {
                outcome = take(batch);
                outcome.is_ok()
            });
            outcome?;
            return streamed.map_err(|error| SourceError::from(error).into());
        };
        let outcome = RemoteTable::at(address.clone()).read(
            sql,
            cancel,
            &mut |_, _| {
                begin();
                Ok(())
            },
            &mut |batch| take(batch).map_err(Stopped::Here),
        );
        outcome.map_err(|stopped| match stopped {
            Stopped::Here(error) => error,
            Stopped::Remote(RemoteError::Cancelled) => SourceError::from(EngineError::Cancelled).into(),
            Stopped::Remote(why) => SourceError::Remote { address: address.to_string(), why }.into(),
        })
    }

    /// All rows of a small answer, each as `read` reads it.
    ///
    /// # Errors
    /// As [`Reduced::each_row`].
    pub fn all<T>(
        &self,
        engine: &dyn Engine,
        sql: &str,
        cancel: &Cancel,
        read: impl Fn(&Row) -> Result<T, EngineError>,
    ) -> Result<Vec<T>, SourceError> {
        let found = RefCell::new(Vec::new());
        self.each_row(engine, sql, cancel, &mut || found.borrow_mut().clear(), &mut |row| {
            found.borrow_mut().push(read(row)?);
            Ok::<_, SourceError>(())
        })?;
        Ok(found.into_inner())
    }
}

/// Why an answer stopped: over there, or here.
enum Stopped<E> {
    Remote(RemoteError),
    Here(E),
}

impl<E> From<RemoteError> for Stopped<E> {
    fn from(why: RemoteError) -> Stopped<E> {
        Stopped::Remote(why)
    }
}

/// A batch whose numbers with a fraction all have the digits of money: databases give them as many as they like.
pub(in super::super) fn in_money(batch: &RecordBatch) -> Result<RecordBatch, arrow::error::ArrowError> {
    let schema = batch.schema();
    let mut fields = Vec::new();
    let mut columns: Vec<ArrayRef> = Vec::new();
    for (field, column) in schema.fields().iter().zip(batch.columns()) {
        let of = match field.data_type() {
            DataType::Decimal128(..) => MONEY,
            DataType::Int8 | DataType::Int16 | DataType::UInt16 | DataType::UInt32 => DataType::Int64,
            other => other.clone(),
        };
        columns.push(cast(column, &of)?);
        // Some databases give names without quotes in capitals.
        fields.push(Field::new(field.name().to_lowercase(), of, true));
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
}

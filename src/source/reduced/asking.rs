//! Asks the database in which orders stay. An answer that was interrupted begins again, and never counts in part.

use std::cell::RefCell;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Schema};
use minijinja::Value;

use crate::engine::remote::{Address, Moment, OneTransaction, RemoteTable};
use crate::engine::{Cancel, Engine, EngineError, Row, rows};
use crate::source::error::SourceError;
use crate::source::remote::stopped::Stopped;
use crate::source::spec::Changes;
use crate::sql::{RemoteSql, SqlError};

use super::account::Accounts;
use super::held::{For, Held};
use super::rehearsal::Rehearsal;
use super::roles::RemoteRows;

/// Digits behind the point of every sum of money.
const MONEY: DataType = DataType::Decimal128(38, 4);

/// A database that keeps its orders and is asked about them.
#[derive(Debug, Clone)]
pub struct Reduced {
    /// Where it is; none if it is the engine here, which then answers the same statements.
    pub(super) address: Option<Address>,
    pub sql: RemoteSql,
    /// Whether the user named that SQL.
    pub(super) is_sql_named: bool,
    /// Its rows by their roles.
    pub rows: RemoteRows,
    /// About how many bytes a row takes here.
    pub row_bytes: u64,
    pub(super) changes: Changes,
    pub(super) accounts: Arc<Accounts>,
    pub(super) held: Arc<Held>,
    /// What takes the statements instead of the database, if they are only written.
    pub rehearsal: Option<Arc<Rehearsal>>,
}

impl Reduced {
    /// The SQL of a question about its orders. Attributes are read only if customers are grouped or chosen by some: then all
    /// of them tell equal lines of a first order apart.
    ///
    /// # Errors
    /// As [`RemoteSql::render`].
    pub fn render(&self, name: &str, with_attributes: bool, context: Value) -> Result<String, SqlError> {
        self.written(name, with_attributes, None, context)
    }

    /// The SQL of a question about one customer; none if nobody can have the id.
    ///
    /// # Errors
    /// As [`RemoteSql::render`].
    pub fn render_of(
        &self,
        id: &str,
        name: &str,
        with_attributes: bool,
        context: Value,
    ) -> Result<Option<String>, SqlError> {
        if self.rows.is_of(id, self.sql).is_none() {
            return Ok(None);
        }
        self.written(name, with_attributes, Some(id), context).map(Some)
    }

    fn written(
        &self,
        name: &str,
        with_attributes: bool,
        of: Option<&str>,
        context: Value,
    ) -> Result<String, SqlError> {
        let only = of.and_then(|id| self.rows.is_of(id, self.sql));
        let rows = self.rows.beside(context.clone(), with_attributes, only.as_deref());
        let sql = self.sql.render(name, rows)?;
        if let Some(rehearsal) = &self.rehearsal {
            rehearsal.write(&sql, name, (with_attributes, of), &self.rows, context)?;
        }
        Ok(sql)
    }

    /// The rows of an answer, batch by batch. `begin` is called before the first, and again if the answer begins again.
    ///
    /// # Errors
    /// A database that cannot be reached or refuses; what `each` returns; cancelled.
    pub fn each_batch<E: From<SourceError>>(
        &self,
        engine: &dyn Engine,
        sql: &str,
        cancel: &Cancel,
        begin: &mut dyn FnMut() -> Result<(), E>,
        each: &mut dyn FnMut(RecordBatch) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut take = |batch: RecordBatch| -> Result<(), E> { each(in_money(&batch)?) };
        let here = match (&self.rehearsal, &self.address) {
            (None, Some(address)) => Err(address),
            (rehearsal, _) => Ok(rehearsal),
        };
        let address = match here {
            Err(address) => address,
            Ok(rehearsal) => {
                self.accounts.note_question();
                begin()?;
                let mut outcome = Ok(());
                let mut each = |batch| {
                    outcome = take(batch);
                    outcome.is_ok()
                };
                let streamed = match rehearsal {
                    Some(rehearsal) => rehearsal.answer(engine, sql, cancel, &mut each),
                    None => engine.stream(sql, cancel, &mut each).map_err(SourceError::from),
                };
                outcome?;
                return streamed.map_err(E::from);
            }
        };
        let mut is_first = true;
        loop {
            let moment = self.moment(address, engine, cancel).map_err(E::from)?;
            // A new moment was checked at its beginning: this statement comes after.
            self.accounts.note_question();
            let is_held = moment.is_some();
            let table = RemoteTable::at(address.clone()).after(self.sql.before()).at_moment(moment);
            let outcome = table.read(sql, cancel, &mut |_, _| begin().map_err(Stopped::Here), &mut |batch| {
                take(batch).map_err(Stopped::Here)
            });
            match outcome {
                // The moment went with the connection. The answer begins again at another, if its rows are the same.
                Err(Stopped::There(why))
                    if is_held && is_first && why.is_of_connection() && !cancel.requested() =>
                {
                    is_first = false;
                }
                Err(Stopped::There(why)) if self.is_sql_named => {
                    return Err(Stopped::There(why.in_named_sql()).at(address));
                }
                outcome => return outcome.map_err(|stopped: Stopped<E>| stopped.at(address)),
            }
        }
    }

    /// The moment whose rows the next statement sees, if one is held. A new one must have the rows of the opening.
    fn moment(
        &self,
        address: &Address,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<Option<Arc<Moment>>, SourceError> {
        let Some(begun_by) = self.one_transaction() else { return Ok(None) };
        match self.held.moment(address, &begun_by, cancel) {
            For::Any => Ok(None),
            For::Same(moment) => Ok(Some(moment)),
            For::New(moment, with_attributes) => {
                self.check_rows(with_attributes, engine, cancel)?;
                Ok(Some(moment))
            }
        }
    }

    /// What the transaction of an answer begins with, if the database can hold a moment.
    pub(super) fn one_transaction(&self) -> Option<OneTransaction> {
        let isolation = self.sql.isolation().filter(|_| self.changes == Changes::Refuse)?;
        // A query may read any tables.
        let lock = (!self.rows.scan.starts_with('(')).then(|| self.sql.lock(&self.rows.scan));
        Some(OneTransaction { isolation, lock, before: self.sql.before() })
    }

    /// The rows of an answer, one after the other; as [`Reduced::each_batch`].
    ///
    /// # Errors
    /// As [`Reduced::each_batch`].
    pub fn each_row<E: From<SourceError>>(
        &self,
        engine: &dyn Engine,
        sql: &str,
        cancel: &Cancel,
        begin: &mut dyn FnMut(),
        each: &mut dyn FnMut(&Row) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut begin = || {
            begin();
            Ok(())
        };
        self.each_batch(engine, sql, cancel, &mut begin, &mut |batch| {
            rows(&[batch]).try_for_each(|row| each(&row))
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

/// A batch whose numbers with a fraction all have the digits of money: databases give them as many as they like.
pub(in super::super) fn in_money(batch: &RecordBatch) -> Result<RecordBatch, SourceError> {
    let shape = |why: arrow::error::ArrowError| SourceError::Shape(why.to_string());
    let schema = batch.schema();
    let mut fields = Vec::new();
    let mut columns: Vec<ArrayRef> = Vec::new();
    for (field, column) in schema.fields().iter().zip(batch.columns()) {
        let of = match field.data_type() {
            DataType::Decimal128(..) => MONEY,
            DataType::Int8 | DataType::Int16 | DataType::UInt16 | DataType::UInt32 => DataType::Int64,
            other => other.clone(),
        };
        columns.push(cast(column, &of).map_err(shape)?);
        // Some databases give names without quotes in capitals.
        fields.push(Field::new(field.name().to_lowercase(), of, true));
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).map_err(shape)
}

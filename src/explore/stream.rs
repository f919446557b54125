//! Answers read batch by batch: typed columns, and the first fault, which ends the stream.

use arrow::array::{Array, AsArray, BooleanArray, PrimitiveArray, StringArray};
use arrow::datatypes::ArrowPrimitiveType;
use arrow::record_batch::RecordBatch;

use crate::engine::Cancel;

use super::error::Error;
use super::segment_key::Values;
use super::store::Store;

impl Store {
    /// Notes a question and hands on every batch of its answer; the first fault ends it.
    pub(super) fn each_batch(
        &self,
        sql: &str,
        cancel: &Cancel,
        read: &mut dyn FnMut(&RecordBatch) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.note(sql);
        let mut fault = None;
        self.engine().stream(sql, cancel, &mut |batch| match read(&batch) {
            Ok(()) => true,
            Err(error) => {
                fault = Some(error);
                false
            }
        })?;
        fault.map_or(Ok(()), Err)
    }
}

/// A column of numbers.
pub(super) fn numbers<'a, T: ArrowPrimitiveType>(
    batch: &'a RecordBatch,
    name: &str,
) -> Result<&'a PrimitiveArray<T>, Error> {
    let column = batch.column_by_name(name).and_then(|column| column.as_primitive_opt::<T>());
    column.ok_or_else(|| unexpected(name))
}

/// A column of texts.
pub(super) fn texts<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a StringArray, Error> {
    let column = batch.column_by_name(name).and_then(|column| column.as_string_opt::<i32>());
    column.ok_or_else(|| unexpected(name))
}

/// A column of truth values.
pub(super) fn truths<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a BooleanArray, Error> {
    let column = batch.column_by_name(name).and_then(|column| column.as_boolean_opt());
    column.ok_or_else(|| unexpected(name))
}

/// The columns `v0`, `v1` and so on, which hold the values of a segment.
pub(super) struct ValueColumns<'a>(Vec<&'a StringArray>);

impl<'a> ValueColumns<'a> {
    pub(super) fn of(batch: &'a RecordBatch, width: usize) -> Result<ValueColumns<'a>, Error> {
        let columns = (0..width).map(|place| texts(batch, &format!("v{place}")));
        Ok(ValueColumns(columns.collect::<Result<_, _>>()?))
    }

    /// The values of a row.
    pub(super) fn row(&self, row: usize) -> Values {
        let value = |column: &&StringArray| (!column.is_null(row)).then(|| column.value(row).to_string());
        self.0.iter().map(value).collect()
    }
}

/// A column of another type than the template promises.
pub(super) fn unexpected(name: &str) -> Error {
    Error::Unexpected(format!("column '{name}' of an answer"))
}

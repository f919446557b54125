//! Rows of an answer, read by column name; for small answers.

use arrow::array::{Array, AsArray};
use arrow::datatypes::{
    DataType, Decimal128Type, Float64Type, Int32Type, Int64Type, TimeUnit, TimestampMicrosecondType,
    UInt8Type, UInt64Type,
};
use arrow::record_batch::RecordBatch;
use jiff::civil::DateTime;
use jiff::{SignedDuration, civil};

use super::error::EngineError;

/// One row of an answer, read by the names of its columns.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    batch: &'a RecordBatch,
    index: usize,
}

/// Every row of the batches, in order.
pub fn rows(batches: &[RecordBatch]) -> impl Iterator<Item = Row<'_>> {
    batches.iter().flat_map(|batch| (0..batch.num_rows()).map(move |index| Row { batch, index }))
}

impl<'a> Row<'a> {
    fn column(&self, name: &str) -> Result<Option<&'a dyn Array>, EngineError> {
        let column = self
            .batch
            .column_by_name(name)
            .ok_or_else(|| EngineError::refused(format!("the answer has no column '{name}'")))?;
        Ok((!column.is_null(self.index)).then_some(column.as_ref()))
    }

    /// Whether the answer has such a column at all.
    pub fn has(&self, name: &str) -> bool {
        self.batch.column_by_name(name).is_some()
    }

    fn wrong(name: &str, column: &dyn Array) -> EngineError {
        EngineError::refused(format!("column '{name}' of the answer is a {}", column.data_type()))
    }

    /// A whole number; `None` if NULL.
    pub fn maybe_int(&self, name: &str) -> Result<Option<i64>, EngineError> {
        let Some(column) = self.column(name)? else { return Ok(None) };
        let value = match column.data_type() {
            DataType::Int64 => column.as_primitive::<Int64Type>().value(self.index),
            DataType::Int32 => i64::from(column.as_primitive::<Int32Type>().value(self.index)),
            DataType::UInt8 => i64::from(column.as_primitive::<UInt8Type>().value(self.index)),
            DataType::UInt64 => {
                i64::try_from(column.as_primitive::<UInt64Type>().value(self.index)).unwrap_or(i64::MAX)
            }
            _ => return Err(Self::wrong(name, column)),
        };
        Ok(Some(value))
    }

    /// A whole number; 0 if NULL.
    pub fn int(&self, name: &str) -> Result<i64, EngineError> {
        Ok(self.maybe_int(name)?.unwrap_or(0))
    }

    /// A count; 0 if NULL or negative.
    pub fn count(&self, name: &str) -> Result<u64, EngineError> {
        Ok(u64::try_from(self.int(name)?).unwrap_or(0))
    }

    /// A float; `None` if NULL.
    pub fn maybe_float(&self, name: &str) -> Result<Option<f64>, EngineError> {
        let Some(column) = self.column(name)? else { return Ok(None) };
        match column.data_type() {
            DataType::Float64 => Ok(Some(column.as_primitive::<Float64Type>().value(self.index))),
            _ => Err(Self::wrong(name, column)),
        }
    }

    /// A text; `None` if NULL.
    pub fn maybe_text(&self, name: &str) -> Result<Option<&'a str>, EngineError> {
        let Some(column) = self.column(name)? else { return Ok(None) };
        match column.data_type() {
            DataType::Utf8 => Ok(Some(column.as_string::<i32>().value(self.index))),
            DataType::LargeUtf8 => Ok(Some(column.as_string::<i64>().value(self.index))),
            DataType::Utf8View => Ok(Some(column.as_string_view().value(self.index))),
            _ => Err(Self::wrong(name, column)),
        }
    }

    /// Bytes; `None` if NULL.
    ///
    /// # Errors
    /// An answer without that column, or with another type.
    pub fn maybe_bytes(&self, name: &str) -> Result<Option<&'a [u8]>, EngineError> {
        let Some(column) = self.column(name)? else { return Ok(None) };
        match column.as_binary_opt::<i32>() {
            Some(bytes) => Ok(Some(bytes.value(self.index))),
            None => Err(Self::wrong(name, column)),
        }
    }

    /// A text; empty if NULL.
    pub fn text(&self, name: &str) -> Result<&'a str, EngineError> {
        Ok(self.maybe_text(name)?.unwrap_or(""))
    }

    /// A truth value; false if NULL.
    pub fn truth(&self, name: &str) -> Result<bool, EngineError> {
        let Some(column) = self.column(name)? else { return Ok(false) };
        match column.data_type() {
            DataType::Boolean => Ok(column.as_boolean().value(self.index)),
            _ => Err(Self::wrong(name, column)),
        }
    }

    /// The raw integer of a DECIMAL; `None` if NULL.
    pub fn maybe_decimal(&self, name: &str) -> Result<Option<i128>, EngineError> {
        let Some(column) = self.column(name)? else { return Ok(None) };
        match column.data_type() {
            DataType::Decimal128(_, _) => Ok(Some(column.as_primitive::<Decimal128Type>().value(self.index))),
            _ => Err(Self::wrong(name, column)),
        }
    }

    /// A naive moment; `None` if NULL.
    pub fn maybe_moment(&self, name: &str) -> Result<Option<DateTime>, EngineError> {
        let Some(column) = self.column(name)? else { return Ok(None) };
        match column.data_type() {
            DataType::Timestamp(TimeUnit::Microsecond, _) => {
                let micros = column.as_primitive::<TimestampMicrosecondType>().value(self.index);
                let epoch = civil::date(1970, 1, 1).at(0, 0, 0, 0);
                Ok(Some(epoch.saturating_add(SignedDuration::from_micros(micros))))
            }
            _ => Err(Self::wrong(name, column)),
        }
    }
}

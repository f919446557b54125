//! Tables as Parquet: text, 64-bit counts, DECIMAL(38, 4) for exact amounts, doubles, dates, booleans. Undefined,
//! unobserved and missing values are null.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use jiff::civil::{Date, date};

use crate::report::grid::{Column, Grid, Kind, Row, Value};

use super::batches::{TableFormat, stream_table};

/// A Parquet file.
///
/// # Errors
/// A value that its column cannot hold.
pub fn grid(grid: &Grid) -> Result<Vec<u8>, String> {
    let columns: Vec<(usize, &Column)> = grid.read_by_programs().collect();
    let batch = batch(&columns, &grid.rows)?;
    let (mut bytes, schema) = (Vec::new(), batch.schema());
    let batches = [Ok::<_, std::io::Error>(batch)];
    stream_table(&mut bytes, "parquet", &schema, batches, TableFormat::Parquet)
        .map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// The Arrow types of some columns.
pub fn schema(columns: &[(usize, &Column)]) -> SchemaRef {
    let field = |(_, column): &(usize, &Column)| Field::new(&column.name, data_type(column.kind), true);
    Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()))
}

fn data_type(kind: Kind) -> DataType {
    match kind {
        Kind::Text => DataType::Utf8,
        Kind::Truth => DataType::Boolean,
        Kind::Date => DataType::Date32,
        Kind::Moment => DataType::Timestamp(TimeUnit::Microsecond, None),
        Kind::Count => DataType::Int64,
        Kind::Amount => DataType::Decimal128(38, 4),
        _ => DataType::Float64,
    }
}

/// Rows as an Arrow batch.
///
/// # Errors
/// A value that its column cannot hold.
pub fn batch(columns: &[(usize, &Column)], rows: &[Row]) -> Result<RecordBatch, String> {
    let arrays = columns.iter().map(|(place, column)| {
        let values = rows.iter().map(|row| row.get(*place).map_or(&Value::Empty, |cell| &cell.value));
        array(column, values)
    });
    let arrays = arrays.collect::<Result<Vec<_>, String>>()?;
    RecordBatch::try_new(schema(columns), arrays).map_err(|error| error.to_string())
}

fn array<'a>(column: &Column, values: impl Iterator<Item = &'a Value>) -> Result<ArrayRef, String> {
    let wrong = |value: &Value| format!("the column {} cannot hold {value:?} in Parquet", column.name);
    /// Values of one type; null without a value.
    fn all<'a, T>(
        values: impl Iterator<Item = &'a Value>,
        wrong: impl Fn(&Value) -> String,
        of: impl Fn(&'a Value) -> Option<T>,
    ) -> Result<Vec<Option<T>>, String> {
        let each = values.map(|value| match value {
            Value::Undefined | Value::Empty | Value::Attribute(None) => Ok(None),
            other => of(other).map(Some).ok_or_else(|| wrong(other)),
        });
        each.collect()
    }
    Ok(match column.kind {
        Kind::Text => Arc::new(StringArray::from(all(values, wrong, |value| match value {
            Value::Text(text) | Value::Attribute(Some(text)) => Some(text.as_str()),
            _ => None,
        })?)),
        Kind::Truth => Arc::new(BooleanArray::from(all(values, wrong, |value| match value {
            Value::Truth(truth) => Some(*truth),
            _ => None,
        })?)),
        Kind::Date => Arc::new(Date32Array::from(all(values, wrong, |value| match value {
            Value::Date(date) => days(*date),
            _ => None,
        })?)),
        Kind::Moment => Arc::new(TimestampMicrosecondArray::from(all(values, wrong, |value| match value {
            Value::Moment(moment) => {
                let since = moment.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
                Some(since.timestamp().as_microsecond())
            }
            _ => None,
        })?)),
        Kind::Count => Arc::new(Int64Array::from(all(values, wrong, |value| match value {
            Value::Count(count) => i64::try_from(*count).ok(),
            _ => None,
        })?)),
        Kind::Amount => {
            let raw = all(values, wrong, |value| match value {
                Value::Money(money) => Some(money.raw()),
                _ => None,
            })?;
            let array = raw.into_iter().collect::<Decimal128Array>();
            Arc::new(array.with_precision_and_scale(38, 4).map_err(|error| error.to_string())?)
        }
        _ => Arc::new(Float64Array::from(all(values, wrong, |value| match value {
            Value::Number(number) | Value::Fraction(number) => Some(*number),
            Value::Count(count) => Some(*count as f64),
            Value::Money(money) => Some(money.to_f64()),
            _ => None,
        })?)),
    })
}

/// Days since 1970-01-01.
fn days(day: Date) -> Option<i32> {
    day.since(date(1970, 1, 1)).ok().map(|span| span.get_days())
}

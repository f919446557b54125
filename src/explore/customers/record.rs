//! Rows of a list of customers as plain values, whatever their columns are.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, Field, Float64Type, Int32Type, Int64Type, Schema, SchemaRef,
};
use arrow::record_batch::RecordBatch;
use jiff::civil::Date;

use super::super::clv::EXPECTED;
use super::super::error::Error;
use crate::cohort::Money;
use crate::cohort::grain::from_epoch_day;

/// A column of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerColumn {
    pub name: String,
    /// An attribute at the first order.
    pub is_attribute: bool,
}

/// The types of a list, for a file without rows.
pub fn schema(columns: &[CustomerColumn]) -> SchemaRef {
    let kind = |column: &CustomerColumn| match column.name.as_str() {
        _ if column.is_attribute => DataType::Utf8,
        "first_order" | "last_order" => DataType::Date32,
        "orders" => DataType::Int64,
        "revenue" => DataType::Decimal128(38, 4),
        "recency_days" => DataType::Int32,
        "average_gap_days" | "overdue_ratio" => DataType::Float64,
        name if EXPECTED.contains(&name) => DataType::Float64,
        _ => DataType::Utf8,
    };
    let fields = columns.iter().map(|column| Field::new(&column.name, kind(column), true));
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

/// The value of a column for one customer.
#[derive(Debug, Clone, PartialEq)]
pub enum Datum {
    Text(String),
    Count(i64),
    Money(Money),
    Day(Date),
    Real(f64),
    Nothing,
}

impl Datum {
    /// Whether it is aligned right.
    pub const fn is_number(&self) -> bool {
        matches!(self, Datum::Count(_) | Datum::Money(_) | Datum::Real(_))
    }
}

/// The rows of some batches, in the order of the columns.
///
/// # Errors
/// A missing column, or a type that no list has.
pub fn data(batches: &[RecordBatch], columns: &[CustomerColumn]) -> Result<Vec<Vec<Datum>>, Error> {
    let mut all = Vec::new();
    for batch in batches {
        let missing = |name: &str| Error::Unexpected(format!("no column '{name}' of customers"));
        let arrays = columns
            .iter()
            .map(|column| batch.column_by_name(&column.name).ok_or_else(|| missing(&column.name)));
        let arrays: Vec<&ArrayRef> = arrays.collect::<Result<_, Error>>()?;
        for row in 0..batch.num_rows() {
            all.push(arrays.iter().map(|array| datum(array, row)).collect::<Result<_, Error>>()?);
        }
    }
    Ok(all)
}

fn datum(array: &ArrayRef, row: usize) -> Result<Datum, Error> {
    if array.is_null(row) {
        return Ok(Datum::Nothing);
    }
    Ok(match array.data_type() {
        DataType::Utf8 => Datum::Text(array.as_string::<i32>().value(row).to_string()),
        DataType::Int32 => Datum::Count(array.as_primitive::<Int32Type>().value(row).into()),
        DataType::Int64 => Datum::Count(array.as_primitive::<Int64Type>().value(row)),
        DataType::Float64 => Datum::Real(array.as_primitive::<Float64Type>().value(row)),
        DataType::Date32 => Datum::Day(from_epoch_day(array.as_primitive::<Date32Type>().value(row))),
        DataType::Decimal128(_, _) => {
            Datum::Money(Money::from_raw(array.as_primitive::<Decimal128Type>().value(row)))
        }
        other => return Err(Error::Unexpected(format!("a column of customers is a {other}"))),
    })
}

//! Segments for programs: one row each, a column a dimension, exact numbers. CSV and Parquet are written from the same.

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Decimal128Array, Float64Array, Int64Array, StringArray};
use arrow::datatypes::Schema;
use arrow::record_batch::RecordBatch;

use crate::cohort::{Money, Segment, value_name};
use crate::explore::SegmentsAnswer;

use super::super::csv;
use super::super::table_file::{TableFormat, stream_table};
use super::{common_age, share};

/// A column: its name and a value a segment.
pub(super) struct Column {
    pub(super) name: String,
    pub(super) values: Values,
}

/// The values of a column, one a segment.
pub(super) enum Values {
    /// `None`: the first order had no value.
    Text(Vec<Option<String>>),
    Count(Vec<u64>),
    Money(Vec<Option<Money>>),
    Real(Vec<Option<f64>>),
    Truth(Vec<bool>),
}

/// The column that tells what was not listed from a value that is called as it is.
pub(super) const IS_REST: &str = "is_rest";

/// Columns of numbers, in their order, without those that depend on the ages.
pub(super) const NUMBERS: [&str; 7] =
    ["customers", "share", "orders", "revenue", "aov", "repeat_rate", "revenue_per_customer"];

/// Names of all columns, in their order; the dimensions first.
fn names(answer: &SegmentsAnswer, ages: &[u32]) -> Vec<String> {
    let numbers = numbers(answer, ages);
    dimensions(answer, &numbers).into_iter().chain(numbers).chain([IS_REST.to_string()]).collect()
}

fn numbers(answer: &SegmentsAnswer, ages: &[u32]) -> Vec<String> {
    let mut names: Vec<String> = NUMBERS.map(String::from).to_vec();
    names.extend(ages.iter().map(|age| format!("M{age}")));
    names.extend(["revenue_per_customer_low", "revenue_per_customer_high"].map(String::from));
    names.extend(common_age(answer, ages).map(|age| format!("revenue_per_customer_to_M{age}")));
    names
}

/// `value` for one dimension; for crossed ones their own names, kept apart from those of the numbers.
fn dimensions(answer: &SegmentsAnswer, numbers: &[String]) -> Vec<String> {
    let by = &answer.segmentation.by;
    if by.len() == 1 {
        return vec!["value".to_string()];
    }
    let mut names: Vec<String> = Vec::new();
    for name in by {
        let mut name = name.clone();
        let taken = |name: &str| {
            name == IS_REST || numbers.iter().chain(&names).any(|known| known.eq_ignore_ascii_case(name))
        };
        while taken(&name) {
            name = format!("by_{name}");
        }
        names.push(name);
    }
    names
}

/// All columns, in their order.
pub(super) fn of(answer: &SegmentsAnswer, ages: &[u32]) -> Vec<Column> {
    let segments = &answer.segments;
    let money = |of: fn(&Segment) -> Option<Money>| {
        Values::Money(segments.iter().map(|one| of(one).filter(|_| one.matrix.has_amount)).collect())
    };
    let real = |of: &dyn Fn(&Segment) -> Option<f64>| Values::Real(segments.iter().map(of).collect());
    let paid = |of: &dyn Fn(&Segment) -> Option<f64>| real(&|one| of(one).filter(|_| one.matrix.has_amount));
    let count = |of: fn(&Segment) -> u64| Values::Count(segments.iter().map(of).collect());
    let text = |place: usize| {
        let value = |one: &Segment| one.values.get(place).cloned().flatten();
        Values::Text(segments.iter().map(value).collect())
    };
    let mut values: Vec<Values> = (0..answer.segmentation.by.len()).map(text).collect();
    values.extend([
        count(|one| one.customers),
        real(&|one| share(one, answer)),
        count(|one| one.orders),
        money(|one| Some(one.revenue)),
        paid(&Segment::aov),
        real(&Segment::repeat_rate),
        paid(&Segment::revenue_per_customer),
    ]);
    values.extend(ages.iter().map(|age| real(&|one| one.retention(*age).value)));
    values.push(paid(&|one| one.value_interval().map(|interval| interval.low)));
    values.push(paid(&|one| one.value_interval().map(|interval| interval.high)));
    values.extend(common_age(answer, ages).map(|age| paid(&|one| one.revenue_through(age).value)));
    values.push(Values::Truth(segments.iter().map(|one| one.is_other).collect()));
    let names = names(answer, ages).into_iter();
    names.zip(values).map(|(name, values)| Column { name, values }).collect()
}

/// CSV with exact numbers. `(none)` is no value at the first order, `is_rest` tells what was not listed from a value that
/// is called as it is.
pub fn csv(answer: &SegmentsAnswer, ages: &[u32]) -> String {
    let columns = of(answer, ages);
    let line = |fields: Vec<String>| fields.join(",") + "\n";
    let mut out = line(columns.iter().map(|column| csv::field(&column.name)).collect());
    for row in 0..answer.segments.len() {
        out += &line(columns.iter().map(|column| column.values.field(row)).collect());
    }
    out
}

impl Values {
    /// A value as a field of CSV.
    fn field(&self, row: usize) -> String {
        fn bare<T: ToString>(value: Option<T>) -> String {
            value.map_or_else(String::new, |value| value.to_string())
        }
        match self {
            Values::Text(values) => {
                csv::field(&value_name(values.get(row).and_then(|value| value.as_deref())))
            }
            Values::Count(values) => bare(values.get(row)),
            Values::Money(values) => bare(values.get(row).copied().flatten()),
            Values::Real(values) => bare(values.get(row).copied().flatten()),
            Values::Truth(values) => bare(values.get(row)),
        }
    }

    fn array(self) -> Result<ArrayRef, String> {
        let count =
            |count: u64| i64::try_from(count).map_err(|_| "a count is too large for Parquet".to_string());
        Ok(match self {
            Values::Text(values) => Arc::new(StringArray::from(values)),
            Values::Count(values) => {
                Arc::new(Int64Array::from(values.into_iter().map(count).collect::<Result<Vec<_>, _>>()?))
            }
            Values::Money(values) => {
                let raw = values.into_iter().map(|money| money.map(Money::raw)).collect::<Decimal128Array>();
                Arc::new(raw.with_precision_and_scale(38, 4).map_err(|error| error.to_string())?)
            }
            Values::Real(values) => Arc::new(Float64Array::from(values)),
            Values::Truth(values) => Arc::new(BooleanArray::from(values)),
        })
    }
}

/// A Parquet file: text, 64-bit counts, DECIMAL(38, 4) for revenue, doubles, a boolean. No value at the first order is null.
///
/// # Errors
/// What cannot be written.
pub fn parquet(answer: &SegmentsAnswer, ages: &[u32]) -> Result<Vec<u8>, String> {
    let arrays = of(answer, ages).into_iter().map(|column| {
        let array = column.values.array()?;
        Ok((column.name, array, true))
    });
    let arrays = arrays.collect::<Result<Vec<_>, String>>()?;
    let batch = RecordBatch::try_from_iter_with_nullable(arrays).map_err(|error| error.to_string())?;
    let schema: Arc<Schema> = batch.schema();
    let mut bytes = Vec::new();
    let batches = [Ok::<_, std::io::Error>(batch)];
    stream_table(&mut bytes, "segments", &schema, batches, TableFormat::Parquet)
        .map_err(|error| error.to_string())?;
    Ok(bytes)
}

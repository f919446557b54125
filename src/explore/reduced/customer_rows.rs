//! Rows of customers, as the database with the orders sends them, in the columns of a list.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, Date32Array, Decimal128Array, Float64Array, Int32Array, Int64Array, StringArray,
};
use arrow::record_batch::RecordBatch;

use crate::cohort::grain::epoch_day;
use crate::engine::{EngineError, Row, rows};
use crate::explore::customers::{CustomerColumn, schema};
use crate::explore::error::Error;
use crate::explore::store::Store;

/// Quotients are sent as whole ten-thousandths, because databases round differently.
const TEN_THOUSAND: f64 = 10_000.0;

impl Store {
    /// The rows in the columns of a list.
    pub(super) fn in_columns(
        &self,
        batch: &RecordBatch,
        columns: &[CustomerColumn],
    ) -> Result<RecordBatch, Error> {
        let sent = SentRows(std::slice::from_ref(batch));
        let array = |column: &CustomerColumn| match column.is_attribute {
            true => sent.text(self.sent_attribute(&column.name)?),
            false => sent.figure(&column.name),
        };
        let arrays = columns.iter().map(array).collect::<Result<Vec<_>, Error>>()?;
        RecordBatch::try_new(schema(columns), arrays).map_err(|why| Error::Unexpected(why.to_string()))
    }

    /// The column that an attribute is sent in, by its name in the list.
    fn sent_attribute(&self, name: &str) -> Result<&str, Error> {
        let columns = self.customer_columns(false, false);
        let place = columns.iter().filter(|column| column.is_attribute).position(|one| one.name == name);
        let attribute = place.and_then(|place| self.source.mapping.attributes.get(place));
        let attribute = attribute.ok_or_else(|| Error::Unexpected(format!("no attribute '{name}'")))?;
        Ok(&attribute.column)
    }
}

/// Rows as the template `people.sql` describes them.
struct SentRows<'a>(&'a [RecordBatch]);

impl SentRows<'_> {
    /// A column that every list has, or the status.
    fn figure(&self, name: &str) -> Result<ArrayRef, Error> {
        match name {
            "customer" => self.text("id"),
            "first_order" => self.day("first_ts"),
            "last_order" => self.day("last_ts"),
            "orders" => self.column::<_, Int64Array>(|row| row.maybe_int("orders")),
            "revenue" => self.revenue(),
            "recency_days" => self.column::<_, Int32Array>(|row| {
                Ok(row.maybe_int("recency")?.and_then(|days| i32::try_from(days).ok()))
            }),
            "average_gap_days" => self.quotient("gap"),
            "overdue_ratio" => self.quotient("overdue"),
            "status" => self.text("status"),
            other => Err(Error::Unexpected(format!("a column '{other}' of customers"))),
        }
    }

    fn column<T, A: Array + FromIterator<Option<T>> + 'static>(
        &self,
        value: impl Fn(&Row) -> Result<Option<T>, EngineError>,
    ) -> Result<ArrayRef, Error> {
        let values = rows(self.0).map(|row| value(&row)).collect::<Result<Vec<Option<T>>, EngineError>>()?;
        Ok(Arc::new(values.into_iter().collect::<A>()))
    }

    fn text(&self, name: &str) -> Result<ArrayRef, Error> {
        self.column::<_, StringArray>(|row| Ok(row.maybe_text(name)?.map(str::to_string)))
    }

    fn day(&self, name: &str) -> Result<ArrayRef, Error> {
        self.column::<_, Date32Array>(|row| {
            Ok(row.maybe_moment(name)?.map(|moment| epoch_day(moment.date())))
        })
    }

    fn quotient(&self, name: &str) -> Result<ArrayRef, Error> {
        self.column::<_, Float64Array>(|row| {
            Ok(row.maybe_int(name)?.map(|whole| whole as f64 / TEN_THOUSAND))
        })
    }

    /// The net amount; null without an amount column.
    fn revenue(&self) -> Result<ArrayRef, Error> {
        let amounts = rows(self.0).map(|row| match row.has("revenue") {
            true => row.maybe_decimal("revenue"),
            false => Ok(None),
        });
        let amounts = amounts.collect::<Result<Decimal128Array, EngineError>>()?;
        let amounts = amounts.with_precision_and_scale(38, 4);
        Ok(Arc::new(amounts.map_err(|why| Error::Unexpected(why.to_string()))?))
    }
}

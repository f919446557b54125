//! The orders of the invented shop with a planted effect: from a day on, a campaign reaches half of the customers,
//! drawn at random.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray, UInt32Array,
};
use arrow::compute::take;
use arrow::datatypes::{
    DataType, Decimal128Type, Field, Int64Type, Schema, SchemaRef, TimestampMicrosecondType,
};
use arrow::error::ArrowError;
use jiff::civil::Date;

use crate::cohort::grain::epoch_day;

use super::calendar::DAY_MICROS;
use super::hash::Key;
use super::shop::{SampleError, SampleShop};

/// The first day of the campaign.
pub const CAMPAIGN_FROM: Date = Date::constant(2025, 6, 1);

/// Orders of the year before that lead to another one after the first day, out of a thousand.
const REPEATED_PER_MILLE: u64 = 250;

/// Added to the id of an order to get the id of the further order.
const NEXT_ID: i64 = 1_000_000_000_000;

/// Below the keys of the orders themselves.
const CAMPAIGN: u64 = 0x6361_6d70_6169_676e;

impl SampleShop {
    /// The columns of the orders, and `campaign`: yes, no, or null for guests.
    #[must_use]
    pub fn campaign_schema() -> SchemaRef {
        let fields = Self::schema().fields().iter().map(|field| field.as_ref().clone()).collect::<Vec<_>>();
        Arc::new(Schema::new([fields, vec![Field::new("campaign", DataType::Utf8, true)]].concat()))
    }

    /// The orders, each with whether its customer was drawn for the campaign. If so, a quarter of the customer's orders
    /// of the year before lead to one more order after the first day. That order follows the order it comes from.
    ///
    /// # Errors
    ///
    /// [`SampleError`] if a field is out of its range.
    pub fn campaign(
        &self,
    ) -> Result<impl Iterator<Item = Result<RecordBatch, ArrowError>> + use<>, SampleError> {
        let key = Key::new(self.seed).child(CAMPAIGN);
        let last = self.last_day();
        Ok(self.batches()?.map(move |orders| campaign_of(&orders?, key, last)))
    }
}

fn campaign_of(orders: &RecordBatch, key: Key, last: i32) -> Result<RecordBatch, ArrowError> {
    let ids: &Int64Array = orders["order_id"].as_primitive::<Int64Type>();
    let customers: &Int64Array = orders["customer_id"].as_primitive::<Int64Type>();
    let moments = orders["ordered_at"].as_primitive::<TimestampMicrosecondType>();
    let amounts = orders["amount"].as_primitive::<Decimal128Type>();
    let first = epoch_day(CAMPAIGN_FROM);
    let (mut from, mut order_ids, mut at, mut drawn) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for row in 0..orders.num_rows() {
        let is_guest = customers.is_null(row);
        let is_drawn = !is_guest && key.child(customers.value(row).unsigned_abs()).bits(0) >> 63 == 1;
        let mut push = |id: i64, moment: i64| {
            from.push(row as u32);
            order_ids.push(id);
            at.push(moment);
            drawn.push((!is_guest).then_some(if is_drawn { "yes" } else { "no" }));
        };
        push(ids.value(row), moments.value(row));
        let draw = key.child(ids.value(row).unsigned_abs());
        let day = (moments.value(row) / DAY_MICROS) as i32;
        let is_recent = day < first && day >= first - 365 && amounts.value(row) > 0;
        let repeats = draw.per_mille(1) < REPEATED_PER_MILLE;
        if is_drawn && is_recent && repeats && last > first {
            let later = first + (draw.uniform(2) * f64::from(last - first)) as i32;
            push(ids.value(row) + NEXT_ID, moments.value(row) + i64::from(later - day) * DAY_MICROS);
        }
    }
    let rows = UInt32Array::from(from);
    let mut columns: Vec<ArrayRef> =
        orders.columns().iter().map(|column| take(column, &rows, None)).collect::<Result<_, _>>()?;
    columns[orders.schema().index_of("order_id")?] = Arc::new(Int64Array::from(order_ids));
    columns[orders.schema().index_of("ordered_at")?] = Arc::new(TimestampMicrosecondArray::from(at));
    columns.push(Arc::new(StringArray::from(drawn)));
    RecordBatch::try_new(SampleShop::campaign_schema(), columns)
}

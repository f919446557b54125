//! Points that customers of the invented shop get for their orders, and redeem.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{Array, AsArray, Date32Array, Int64Array, RecordBatch};
use arrow::datatypes::{
    DataType, Decimal128Type, Field, Int64Type, Schema, SchemaRef, TimestampMicrosecondType,
};
use arrow::error::ArrowError;

use super::calendar::DAY_MICROS;
use super::hash::Key;
use super::shop::{SampleError, SampleShop};

/// Customers who collect points; and the orders at which customers with enough points redeem some; out of a thousand.
const MEMBERS_PER_MILLE: u64 = 400;
const REDEEMED_PER_MILLE: u64 = 300;

/// Points are redeemed in hundreds.
const HUNDRED: i64 = 100;

/// Below the keys of the orders themselves.
const POINTS: u64 = 0x0000_706f_696e_7473;

impl SampleShop {
    /// The columns of the points: `customer_id`, `date`, `issued`, `redeemed`.
    #[must_use]
    pub fn point_schema() -> SchemaRef {
        Arc::new(Schema::new(vec![
            Field::new("customer_id", DataType::Int64, false),
            Field::new("date", DataType::Date32, false),
            Field::new("issued", DataType::Int64, false),
            Field::new("redeemed", DataType::Int64, false),
        ]))
    }

    /// Two customers of five get a point per unit of money. With their redemptions, rows are in order of time. All
    /// balances are in memory.
    ///
    /// # Errors
    ///
    /// [`SampleError`] if a field is out of its range.
    pub fn points(
        &self,
    ) -> Result<impl Iterator<Item = Result<RecordBatch, ArrowError>> + use<>, SampleError> {
        let key = Key::new(self.seed).child(POINTS);
        let mut balances = HashMap::new();
        Ok(self.batches()?.map(move |orders| points_of(&orders?, key, &mut balances)))
    }
}

fn points_of(
    orders: &RecordBatch,
    key: Key,
    balances: &mut HashMap<i64, i64>,
) -> Result<RecordBatch, ArrowError> {
    let ids: &Int64Array = orders["order_id"].as_primitive::<Int64Type>();
    let customers: &Int64Array = orders["customer_id"].as_primitive::<Int64Type>();
    let moments = orders["ordered_at"].as_primitive::<TimestampMicrosecondType>();
    let amounts = orders["amount"].as_primitive::<Decimal128Type>();
    let (mut who, mut when, mut issued, mut redeemed) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for row in 0..orders.num_rows() {
        let customer = customers.value(row);
        let is_member = key.child(customer.unsigned_abs()).per_mille(0) < MEMBERS_PER_MILLE;
        // Amounts have two decimals; a gift earns nothing.
        let points = i64::try_from(amounts.value(row) / 100).unwrap_or(0);
        if customers.is_null(row) || !is_member || points <= 0 {
            continue;
        }
        let balance: &mut i64 = balances.entry(customer).or_default();
        let redeems = key.child(ids.value(row).unsigned_abs()).per_mille(0) < REDEEMED_PER_MILLE;
        let spent = if redeems { *balance / HUNDRED * HUNDRED } else { 0 };
        *balance += points - spent;
        who.push(customer);
        when.push((moments.value(row) / DAY_MICROS) as i32);
        issued.push(points);
        redeemed.push(spent);
    }
    RecordBatch::try_new(
        SampleShop::point_schema(),
        vec![
            Arc::new(Int64Array::from(who)),
            Arc::new(Date32Array::from(when)),
            Arc::new(Int64Array::from(issued)),
            Arc::new(Int64Array::from(redeemed)),
        ],
    )
}

//! What the invented shop spends to acquire its customers, by month and channel.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use arrow::array::{Array, AsArray, Decimal128Array, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Int64Type, Schema, SchemaRef, TimestampMicrosecondType};
use arrow::error::ArrowError;

use crate::cohort::grain::from_epoch_day;

use super::attributes::Channel;
use super::calendar::DAY_MICROS;
use super::hash::Key;
use super::shop::{SampleError, SampleShop};

/// What a new customer costs on average, in cents.
const COSTS: [(Channel, u64); 6] = [
    (Channel::Organic, 1_800),
    (Channel::PaidSearch, 5_200),
    (Channel::Social, 4_600),
    (Channel::Email, 1_200),
    (Channel::Referral, 3_000),
    (Channel::Marketplace, 3_600),
];

/// A month costs from so much less to so much more than the average, in thousandths.
const SPREAD_PER_MILLE: u64 = 200;

/// Below the keys of the orders themselves.
const SPEND: u64 = 0x0000_0073_7065_6e64;

impl SampleShop {
    /// The columns of the spend: `month` (`2024-01`), `channel`, `spend` (DECIMAL(12,2)).
    #[must_use]
    pub fn spend_schema() -> SchemaRef {
        Arc::new(Schema::new(vec![
            Field::new("month", DataType::Utf8, false),
            Field::new("channel", DataType::Utf8, false),
            Field::new("spend", DataType::Decimal128(12, 2), false),
        ]))
    }

    /// Spend of every month and channel that brought new customers, in the order of months and channels. All customers
    /// are in memory.
    ///
    /// # Errors
    ///
    /// [`SampleError`] if a field is out of its range.
    pub fn spend(
        &self,
    ) -> Result<impl Iterator<Item = Result<RecordBatch, ArrowError>> + use<>, SampleError> {
        let key = Key::new(self.seed).child(SPEND);
        let batches = self.batches()?;
        Ok(std::iter::once_with(move || spend_of(batches, key)))
    }
}

fn spend_of(
    batches: impl Iterator<Item = Result<RecordBatch, ArrowError>>,
    key: Key,
) -> Result<RecordBatch, ArrowError> {
    let (mut known, mut acquired) = (HashSet::new(), BTreeMap::<(String, String), u64>::new());
    for orders in batches {
        let orders = orders?;
        let customers: &Int64Array = orders["customer_id"].as_primitive::<Int64Type>();
        let moments = orders["ordered_at"].as_primitive::<TimestampMicrosecondType>();
        let channels: &StringArray = orders["channel"].as_string();
        // Rows are in order of time: the first of a customer is the first order.
        for row in (0..orders.num_rows()).filter(|row| customers.is_valid(*row)) {
            if known.insert(customers.value(row)) {
                let day = from_epoch_day((moments.value(row) / DAY_MICROS) as i32);
                let month = format!("{:04}-{:02}", day.year(), day.month());
                *acquired.entry((month, channels.value(row).to_string())).or_default() += 1;
            }
        }
    }
    let (mut months, mut channels, mut spend) = (Vec::new(), Vec::new(), Vec::new());
    for (place, ((month, channel), customers)) in acquired.into_iter().enumerate() {
        let cost = COSTS.iter().find(|(known, _)| known.name() == channel).map_or(0, |(_, cost)| *cost);
        let draw = key.child(place as u64).per_mille(0);
        let per_mille = 1000 - SPREAD_PER_MILLE + draw * 2 * SPREAD_PER_MILLE / 1000;
        months.push(month);
        channels.push(channel);
        spend.push(i128::from(customers * cost * per_mille / 1000));
    }
    let spend = Decimal128Array::from(spend).with_precision_and_scale(12, 2)?;
    RecordBatch::try_new(
        SampleShop::spend_schema(),
        vec![Arc::new(StringArray::from(months)), Arc::new(StringArray::from(channels)), Arc::new(spend)],
    )
}

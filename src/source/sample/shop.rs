//! The invented shop: its size, its first and last day, and the columns of its orders.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use jiff::ToSpan;
use jiff::civil::Date;

use crate::cohort::grain::epoch_day;

/// Most orders a sample can have (ten billion).
pub const MAX_ORDERS: u64 = 10_000_000_000;

/// The seed of the sample for newcomers. With 20,000 orders, the planted effects stand out and chance adds no others:
/// Spain falls from 20.6 % to 7.0 %, no other country moves by more than 1.5 points. It was chosen among the first
/// sixty seeds.
pub const DEFAULT_SEED: u64 = 28;

/// Most months a sample can cover (50 years).
pub const MAX_MONTHS: u16 = 600;

/// An invented shop: which orders to make. Equal shops give equal rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleShop {
    /// Number of orders, refunds not counted. At most [`MAX_ORDERS`].
    pub orders: u64,
    /// Selects one of many shops of this size.
    pub seed: u64,
    /// First day of the data; the first of a month.
    pub start: Date,
    /// Calendar months covered, the last only to its 17th day. 1 to [`MAX_MONTHS`].
    pub months: u16,
}

/// Why a sample cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SampleError {
    /// More than [`MAX_ORDERS`].
    #[error("a sample of {0} orders is too large; ask for at most {MAX_ORDERS}")]
    TooManyOrders(u64),
    /// No month, or more than [`MAX_MONTHS`].
    #[error("a sample cannot cover {0} months; ask for 1 to {MAX_MONTHS}")]
    Months(u16),
    /// The first day is not the first of a month, or too close to the end of the calendar.
    #[error("a sample cannot start on {0}; choose the first day of a month from 1970 to 2200")]
    Start(Date),
}

impl SampleShop {
    /// A shop of 36 months from 2023-01-01 to 2025-12-17.
    #[must_use]
    pub fn new(orders: u64, seed: u64) -> Self {
        Self { orders, seed, start: jiff::civil::date(2023, 1, 1), months: 36 }
    }

    /// The last day of the data, as days since 1970-01-01.
    pub(super) fn last_day(&self) -> i32 {
        let month = self.start.saturating_add((i32::from(self.months) - 1).months());
        epoch_day(month) + 16
    }

    /// The columns of every batch: `order_id`, `customer_id` (null for guests), `ordered_at` (microseconds, no zone),
    /// `amount` (DECIMAL(12,2)), `country`, `channel`, `category`, `coupon` (null for none).
    #[must_use]
    pub fn schema() -> SchemaRef {
        let timestamp = DataType::Timestamp(TimeUnit::Microsecond, None);
        Arc::new(Schema::new(vec![
            Field::new("order_id", DataType::Int64, false),
            Field::new("customer_id", DataType::Int64, true),
            Field::new("ordered_at", timestamp, false),
            Field::new("amount", DataType::Decimal128(12, 2), false),
            Field::new("country", DataType::Utf8, false),
            Field::new("channel", DataType::Utf8, false),
            Field::new("category", DataType::Utf8, false),
            Field::new("coupon", DataType::Utf8, true),
        ]))
    }
}

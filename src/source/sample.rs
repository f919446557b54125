//! An invented shop for trying things out: a stream of orders that is the same, to the byte, for the same count and seed.
//!
//! The rows come as Arrow batches in order of time. Nothing is kept per customer: what a customer does is a pure
//! function of (seed, customer, month), so memory holds only the orders of the days being sorted
//! (at most `SLICE_ORDERS`, 8 bytes each, and never less than a day) and the refunds still to come.
//! No platform mathematics is used (only `+ - * /`), so every machine gives the same rows.
//!
//! # What the rows are
//!
//! One row an order, except refunds. `--orders N` counts orders, and there are *exactly* N; the one customer who would
//! pass N has its history cut short. Refunds (about 2.5 % of orders) are extra rows: 1 to 45 days later and never after the
//! end of the data, same `order_id`, customer and attributes, a negative amount (60 % full, the others 20 to 80 %). About
//! 0.3 % of orders are gifts with a zero amount; about 0.5 % are by guests (no customer). Timestamps are naive, to the second.
//! The last month ends on its 17th day, so the last period of every grain from week up is open.
//!
//! # How customers behave
//!
//! A Pareto/NBD shop: a customer buys at a Poisson rate until an unseen end. Rates are gamma distributed over
//! customers with shape 1 (mean 0.34 a month), lifetimes Pareto with shape 1 (median 180 days), independent of each
//! other and of what is spent. On top of that, acquisition grows to 1.75 times over three years, November and December
//! peak, weekdays and hours differ, Black Friday days are busy, and cohorts vary by up to 5 % in rate. A customer's
//! country and channel are those of the first order; 18 % of later orders come through another channel. Baskets
//! differ by customer, category and order (log-normal). 20,000 orders are by about 5,900 customers, 90 to 400 a month.
//!
//! # Planted effects
//!
//! What a feature that looks for differences must find. Groups go by the first order; M1 and M12 are the share of a
//! cohort that orders one and twelve calendar months later, pooled over complete cells; amounts leave refunds
//! out. Sizes are of one million orders with seed 1 (the tests hold the directions at 60,000 orders).
//!
//! | who | what | size | against |
//! |---|---|---|---|
//! | everybody | M1, M3, M12, M24; bought once | 20.8 %, 16.1 %, 8.1 %, 4.9 %; 48.8 % | |
//! | channel `referral` | returns more | M1 30.2 %, M12 15.7 % | 21.2 %, 8.0 % (organic, paid-search, social, email) |
//! | channel `marketplace` | returns less | M1 12.1 %, M12 3.4 % | the same |
//! | country `ES`, acquired from 2025-03-01 on | returns much less | M1 10.0 % | 21.0 % before; other countries 21 % before, 22 % since |
//! | first order in November with coupon `BF` (60 %) | returns less | M1 14.3 % | 24.0 % in November without |
//! | the same | larger first order | mean 96.51 | 64.60 |
//! | channel `email` | higher AOV (average order value) | 85.00 | 63.34 |
//!
//! The causes are in `sample/effects.rs`, one constant each.

mod attributes;
mod batches;
mod calendar;
mod customer;
mod effects;
mod hash;
mod order;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use jiff::civil::Date;

pub use batches::SampleBatches;
use calendar::Calendar;

/// Most orders sorted at a time, unless one day has more: bounds memory to about 100 MB.
const SLICE_ORDERS: u64 = 12_000_000;

/// Most orders a sample can have (ten billion).
pub const MAX_ORDERS: u64 = 10_000_000_000;

/// The seed of the sample shown to newcomers. Chosen among the first sixty because at 20,000 orders the planted effects
/// stand out and chance plants no others: Spain falls from 20.6 % to 7.0 %, no other country moves by more than 1.5 points.
pub const DEFAULT_SEED: u64 = 28;

/// Most months a sample can cover (50 years).
pub const MAX_MONTHS: u16 = 600;

/// An invented shop: which orders to make. Equal shops give equal rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleShop {
    /// Number of orders, refunds not counted. At most [`MAX_ORDERS`].
    pub orders: u64,
    /// Which of the many shops of this size.
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

    /// The orders and refunds in order of time. Before the first batch every customer is visited once to
    /// find how many make exactly [`Self::orders`] (about 0.1 s a million orders).
    ///
    /// # Errors
    ///
    /// [`SampleError`] when a field is out of its range.
    pub fn batches(&self) -> Result<SampleBatches, SampleError> {
        self.batches_in_slices(SLICE_ORDERS)
    }

    fn batches_in_slices(&self, slice_orders: u64) -> Result<SampleBatches, SampleError> {
        if self.orders > MAX_ORDERS {
            return Err(SampleError::TooManyOrders(self.orders));
        }
        if self.months == 0 || self.months > MAX_MONTHS {
            return Err(SampleError::Months(self.months));
        }
        if self.start.day() != 1 || !(1970..=2200).contains(&self.start.year()) {
            return Err(SampleError::Start(self.start));
        }
        let calendar = Calendar::new(self.start, self.months);
        Ok(SampleBatches::new(self, calendar, slice_orders))
    }
}

//! The stream of rows: finds how many customers make the requested number of orders, then sorts a span of days at a
//! time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, Decimal128Array, Int64Array, RecordBatch, StringBuilder, TimestampMicrosecondArray,
};
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;

use super::calendar::{Calendar, DAY};
use super::customer::{Ordinal, Population};
use super::hash::Key;
use super::order::{self, Occasion, Row};
use super::shop::{MAX_MONTHS, MAX_ORDERS, SampleError, SampleShop};

/// Most orders sorted at a time, unless one day has more: bounds memory to about 100 MB.
const SLICE_ORDERS: u64 = 12_000_000;

/// Rows of a batch, except the last.
const BATCH_ROWS: usize = 32_768;

/// Orders of guests, out of a thousand.
const GUESTS_PER_MILLE: u64 = 5;

/// Numbers of the first order and the first customer.
const FIRST_ORDER_ID: i64 = 1_000_001;
const FIRST_CUSTOMER_ID: i64 = 100_001;

/// Days of one month that are sorted together; moments in seconds since the start of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Slice {
    month: u16,
    from: u32,
    to: u32,
    /// Orders within it.
    orders: u64,
}

/// An order before it is filled in, packed so that sorting sorts by time: second of the month (22 bits), buyer (36 bits),
/// ordinal (5 bits).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Event(u64);

impl Event {
    fn new(second_of_month: u32, buyer: u64, ordinal: Ordinal) -> Self {
        Self(u64::from(second_of_month) << 41 | buyer << 5 | ordinal)
    }

    fn second_of_month(self) -> u32 {
        (self.0 >> 41) as u32
    }

    fn buyer(self) -> u64 {
        (self.0 >> 5) & ((1 << 36) - 1)
    }

    fn ordinal(self) -> Ordinal {
        self.0 & 31
    }
}

impl SampleShop {
    /// The orders and refunds in order of time. Before the first batch every customer is visited once, to find how many
    /// make exactly [`Self::orders`] (about 0.1 s per million orders).
    ///
    /// # Errors
    ///
    /// [`SampleError`] if a field is out of its range.
    pub fn batches(&self) -> Result<SampleBatches, SampleError> {
        self.batches_in_slices(SLICE_ORDERS)
    }

    pub(super) fn batches_in_slices(&self, slice_orders: u64) -> Result<SampleBatches, SampleError> {
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

/// The rows of a [`SampleShop`] in order of time.
#[derive(Debug)]
pub struct SampleBatches {
    schema: SchemaRef,
    population: Population,
    guests_key: Key,
    /// Buyers below this number are customers; those from it on are guests with one order each.
    customers: u64,
    guests: u64,
    /// Orders the last customer may still make.
    last_customer_orders: u64,
    slices: std::vec::IntoIter<Slice>,
    slice: Slice,
    events: Vec<Event>,
    /// Events of the slice that have been returned.
    events_done: usize,
    refunds: BinaryHeap<Reverse<Row>>,
    next_order_id: i64,
}

impl SampleBatches {
    pub(super) fn new(shop: &SampleShop, calendar: Calendar, slice_orders: u64) -> Self {
        let key = Key::new(shop.seed);
        let guests = (shop.orders * GUESTS_PER_MILLE + 500) / 1000;
        let mut batches = Self {
            schema: SampleShop::schema(),
            population: Population::new(key.child(0), calendar),
            guests_key: key.child(1),
            customers: 0,
            guests,
            last_customer_orders: 0,
            slices: Vec::new().into_iter(),
            slice: Slice { month: 0, from: 0, to: 0, orders: 0 },
            events: Vec::new(),
            events_done: 0,
            refunds: BinaryHeap::new(),
            next_order_id: FIRST_ORDER_ID,
        };
        let orders_of_day = batches.count_customers(shop.orders - guests);
        let slices = slices(&batches.population.calendar, &orders_of_day, slice_orders);
        batches.slices = slices.into_iter();
        batches
    }

    /// The columns of every batch.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    /// Adds customers until they make this many orders; returns the orders of every day.
    fn count_customers(&mut self, orders: u64) -> Vec<u64> {
        let mut of_day = vec![0; self.population.calendar.days() as usize];
        let mut left = orders;
        while left > 0 {
            let mut made = 0;
            self.population.visit_all(self.customers, |second| {
                of_day[(second / DAY) as usize] += 1;
                made += 1;
            });
            self.customers += 1;
            self.last_customer_orders = made.min(left);
            left -= self.last_customer_orders;
        }
        for guest in 0..self.guests {
            of_day[(self.guest_moment(guest) / DAY) as usize] += 1;
        }
        of_day
    }

    fn guest_moment(&self, guest: u64) -> u32 {
        let bits = self.guests_key.child(guest).bits(0);
        self.population.calendar.acquisition(bits)
    }

    /// Collects and sorts the orders of the next span of days; false after the last.
    fn next_slice(&mut self) -> bool {
        let Some(slice) = self.slices.next() else {
            return false;
        };
        let Slice { month, from, to, .. } = slice;
        let mut events = std::mem::take(&mut self.events);
        events.clear();
        events.reserve(usize::try_from(slice.orders).unwrap_or_default());
        let start = self.population.calendar.months[usize::from(month)].start;
        for number in 0..self.customers {
            let keep = |second, ordinal| events.push(Event::new(second - start, number, ordinal));
            self.population.visit(number, month, (from, to), keep);
        }
        for guest in 0..self.guests {
            let second = self.guest_moment(guest);
            if (from..to).contains(&second) {
                events.push(Event::new(second - start, self.customers + guest, 0));
            }
        }
        events.sort_unstable();
        self.slice = slice;
        self.events = events;
        self.events_done = 0;
        true
    }

    /// The next order, not yet taken.
    fn next_event(&mut self) -> Option<Event> {
        loop {
            let Some(&event) = self.events.get(self.events_done) else {
                if self.next_slice() {
                    continue;
                }
                return None;
            };
            if event.buyer() + 1 != self.customers || self.last_customer_orders > 0 {
                return Some(event);
            }
            self.events_done += 1;
        }
    }

    /// The next row, order or refund, in order of time.
    fn next_row(&mut self) -> Option<Row> {
        let event = self.next_event();
        let month = &self.population.calendar.months[usize::from(self.slice.month)];
        let (start, number) = (month.start, month.number);
        let second = event.map(|event| start + event.second_of_month());
        if let Some(Reverse(refund)) = self.refunds.peek()
            && second.is_none_or(|second| refund.second <= second)
        {
            return self.refunds.pop().map(|Reverse(refund)| refund);
        }
        let event = event?;
        let at =
            Occasion { second: start + event.second_of_month(), order_id: self.next_order_id, month: number };
        self.events_done += 1;
        self.next_order_id += 1;
        if event.buyer() + 1 == self.customers {
            self.last_customer_orders -= 1;
        }
        Some(self.fill_in(event, at))
    }

    fn fill_in(&mut self, event: Event, at: Occasion) -> Row {
        let buyer = event.buyer();
        let (row, key) = if buyer < self.customers {
            let customer = self.population.customer(buyer);
            let key = customer.order_key(self.slice.month, event.ordinal());
            let id = FIRST_CUSTOMER_ID.saturating_add_unsigned(buyer);
            let row = order::by_customer(at, id, &customer, key, event.ordinal());
            (row, key)
        } else {
            let key = self.guests_key.child(buyer - self.customers).child(1);
            (order::by_guest(at, key), key)
        };
        let end = self.population.calendar.end;
        if let Some(refund) = order::refund(&row, key, end) {
            self.refunds.push(Reverse(refund));
        }
        row
    }
}

impl Iterator for SampleBatches {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut columns = Columns::with_capacity(BATCH_ROWS);
        let epoch = self.population.calendar.epoch;
        while columns.order_id.len() < BATCH_ROWS
            && let Some(row) = self.next_row()
        {
            columns.push(&row, epoch);
        }
        (!columns.order_id.is_empty()).then(|| columns.finish(self.schema()))
    }
}

/// A batch while it grows.
struct Columns {
    order_id: Vec<i64>,
    customer_id: Vec<Option<i64>>,
    ordered_at: Vec<i64>,
    amount: Vec<i128>,
    country: StringBuilder,
    channel: StringBuilder,
    category: StringBuilder,
    coupon: StringBuilder,
}

impl Columns {
    fn with_capacity(rows: usize) -> Self {
        Self {
            order_id: Vec::with_capacity(rows),
            customer_id: Vec::with_capacity(rows),
            ordered_at: Vec::with_capacity(rows),
            amount: Vec::with_capacity(rows),
            country: StringBuilder::with_capacity(rows, rows * 2),
            channel: StringBuilder::with_capacity(rows, rows * 9),
            category: StringBuilder::with_capacity(rows, rows * 7),
            coupon: StringBuilder::with_capacity(rows, rows),
        }
    }

    fn push(&mut self, row: &Row, epoch: i64) {
        self.order_id.push(row.order_id);
        self.customer_id.push(row.customer_id);
        let second = epoch + i64::from(row.second);
        self.ordered_at.push(second * 1_000_000);
        self.amount.push(i128::from(row.cents));
        self.country.append_value(row.country.code());
        self.channel.append_value(row.channel.name());
        self.category.append_value(row.category.name());
        self.coupon.append_option(row.coupon.map(|coupon| coupon.code()));
    }

    fn finish(mut self, schema: SchemaRef) -> Result<RecordBatch, ArrowError> {
        let amount = Decimal128Array::from(self.amount).with_precision_and_scale(12, 2)?;
        let columns: Vec<ArrayRef> = vec![
            Arc::new(Int64Array::from(self.order_id)),
            Arc::new(Int64Array::from(self.customer_id)),
            Arc::new(TimestampMicrosecondArray::from(self.ordered_at)),
            Arc::new(amount),
            Arc::new(self.country.finish()),
            Arc::new(self.channel.finish()),
            Arc::new(self.category.finish()),
            Arc::new(self.coupon.finish()),
        ];
        RecordBatch::try_new(schema, columns)
    }
}

/// Cuts the data into spans of whole days with at most `most` orders, unless one day has more. No span crosses the end
/// of a month.
fn slices(calendar: &Calendar, orders_of_day: &[u64], most: u64) -> Vec<Slice> {
    let mut slices: Vec<Slice> = Vec::new();
    for (from, &orders) in (0..).step_by(DAY as usize).zip(orders_of_day) {
        let month = calendar.month_at(from);
        let to = from + DAY;
        match slices.last_mut() {
            Some(slice) if slice.month == month && slice.orders + orders <= most => {
                slice.to = to;
                slice.orders += orders;
            }
            _ => slices.push(Slice { month, from, to, orders }),
        }
    }
    slices
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_event_keeps_what_is_packed() {
        let event = Event::new(31 * DAY, (1 << 36) - 1, 30);
        assert_eq!(event.second_of_month(), 31 * DAY);
        assert_eq!((event.buyer(), event.ordinal()), ((1 << 36) - 1, 30));
    }

    #[test]
    fn slices_cover_every_day_once_and_stay_small() {
        let calendar = Calendar::new(date(2023, 1, 1), 3);
        let orders_of_day: Vec<u64> = (0..calendar.days()).map(|day| u64::from(day % 7)).collect();
        let slices = slices(&calendar, &orders_of_day, 10);
        let mut expected = 0;
        for slice in &slices {
            assert_eq!(slice.from, expected);
            let days = (slice.from / DAY) as usize..(slice.to / DAY) as usize;
            assert!(orders_of_day[days].iter().sum::<u64>() <= 10);
            assert_eq!(calendar.month_at(slice.to - 1), slice.month);
            expected = slice.to;
        }
        assert_eq!(expected, calendar.end);
    }

    #[test]
    fn never_more_orders_are_held_than_allowed() {
        let calendar = Calendar::new(date(2023, 1, 1), 36);
        let mut batches = SampleBatches::new(&SampleShop::new(20_000, 1), calendar, 100);
        while batches.next_slice() {
            assert!(batches.events.len() as u64 <= batches.slice.orders.min(100));
        }
    }
}

//! The content of an order, and whether it is refunded.

use super::attributes::{
    CATEGORIES, CHANNELS, COUNTRIES, Category, Channel, Country, Coupon, OTHER_CHANNELS,
};
use super::calendar::DAY;
use super::customer::{Customer, Ordinal};
use super::effects::{BLACK_FRIDAY_BASKET, EMAIL_BASKET};
use super::hash::{Key, exp};

/// Spread of customers' basket sizes, and of the orders of one customer: standard deviations of the logarithm.
const CUSTOMER_SPREAD: f64 = 0.35;
const ORDER_SPREAD: f64 = 0.42;

/// Shares of orders.
const OTHER_CHANNEL_SHARE: f64 = 0.18;
const FAVOURITE_SHARE: f64 = 0.5;
const GIFT_SHARE: f64 = 0.003;
const REFUND_SHARE: f64 = 0.026;
const FULL_REFUND_SHARE: f64 = 0.6;

/// A refund comes 1 to this many days after its order.
const REFUND_DAYS: u64 = 45;

/// Smallest amount that is not a gift, in cents.
const LEAST_CENTS: f64 = 100.0;

/// The purposes of an order's draws.
mod purpose {
    pub(super) const CHANNEL: u64 = 0;
    pub(super) const OTHER_CHANNEL: u64 = 1;
    pub(super) const CATEGORY: u64 = 2;
    pub(super) const OTHER_CATEGORY: u64 = 3;
    pub(super) const COUPON: u64 = 4;
    pub(super) const AMOUNT: u64 = 5;
    pub(super) const GIFT: u64 = 6;
    pub(super) const REFUND: u64 = 7;
    pub(super) const REFUND_DELAY: u64 = 8;
    pub(super) const REFUND_PART: u64 = 9;
    pub(super) const COUNTRY: u64 = 10;
}

/// One row: an order or a refund. Compares by time, then by order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    /// Seconds since the start of the data.
    pub(super) second: u32,
    pub(super) order_id: i64,
    /// `None` for guests.
    pub(super) customer_id: Option<i64>,
    pub(super) cents: i64,
    pub(super) country: Country,
    pub(super) channel: Channel,
    pub(super) category: Category,
    pub(super) coupon: Option<Coupon>,
}

/// When an order is made, and by whom.
#[derive(Debug, Clone, Copy)]
pub(super) struct Occasion {
    pub(super) second: u32,
    pub(super) order_id: i64,
    /// 1 to 12.
    pub(super) month: i8,
}

/// The order of a known customer; its key must be the customer's for that order.
pub(super) fn by_customer(
    at: Occasion,
    customer_id: i64,
    customer: &Customer,
    key: Key,
    ordinal: Ordinal,
) -> Row {
    let is_first = ordinal == 0;
    let channel = if !is_first && key.uniform(purpose::CHANNEL) < OTHER_CHANNEL_SHARE {
        key.pick(purpose::OTHER_CHANNEL, &OTHER_CHANNELS, Channel::Organic)
    } else {
        customer.channel
    };
    let category = if key.uniform(purpose::CATEGORY) < FAVOURITE_SHARE {
        customer.favourite()
    } else {
        key.pick(purpose::OTHER_CATEGORY, &CATEGORIES, Category::Toys)
    };
    let mut basket = exp(CUSTOMER_SPREAD * customer.basket());
    if customer.channel == Channel::Email {
        basket *= EMAIL_BASKET;
    }
    if is_first && customer.black_friday {
        basket *= BLACK_FRIDAY_BASKET;
    }
    let coupon = match is_first {
        true if customer.black_friday => Some(Coupon::BlackFriday),
        true => first_coupon(key, channel),
        false => later_coupon(key, at.month),
    };
    Row {
        second: at.second,
        order_id: at.order_id,
        customer_id: Some(customer_id),
        cents: cents(key, category, basket),
        country: customer.country,
        channel,
        category,
        coupon,
    }
}

/// The order of a guest.
pub(super) fn by_guest(at: Occasion, key: Key) -> Row {
    let category = key.pick(purpose::OTHER_CATEGORY, &CATEGORIES, Category::Toys);
    Row {
        second: at.second,
        order_id: at.order_id,
        customer_id: None,
        cents: cents(key, category, 1.0),
        country: key.pick(purpose::COUNTRY, &COUNTRIES, Country::Germany),
        channel: key.pick(purpose::OTHER_CHANNEL, &CHANNELS, Channel::Organic),
        category,
        coupon: later_coupon(key, at.month),
    }
}

/// The refund of an order, if it has one and it comes before `end`.
pub(super) fn refund(order: &Row, key: Key, end: u32) -> Option<Row> {
    if order.cents == 0 || key.uniform(purpose::REFUND) >= REFUND_SHARE {
        return None;
    }
    let span = (REFUND_DAYS - 1) * u64::from(DAY);
    let delay = DAY + (((key.bits(purpose::REFUND_DELAY) >> 32) * span) >> 32) as u32;
    let second = order.second.saturating_add(delay);
    let part = key.uniform(purpose::REFUND_PART);
    let cents = if part < FULL_REFUND_SHARE {
        order.cents
    } else {
        // The rest of (0, 1), stretched over 20 to 80 %.
        let share = 0.2 + 0.6 * (part - FULL_REFUND_SHARE) / (1.0 - FULL_REFUND_SHARE);
        (order.cents as f64 * share).round() as i64
    };
    (second < end).then_some(Row { second, cents: -cents, ..*order })
}

fn cents(key: Key, category: Category, basket: f64) -> i64 {
    if key.uniform(purpose::GIFT) < GIFT_SHARE {
        return 0;
    }
    let spread = exp(ORDER_SPREAD * key.normal(purpose::AMOUNT));
    (category.median_cents() * basket * spread).max(LEAST_CENTS).round() as i64
}

fn first_coupon(key: Key, channel: Channel) -> Option<Coupon> {
    let share = key.uniform(purpose::COUPON);
    match channel {
        Channel::Referral if share < 0.5 => Some(Coupon::Friend),
        Channel::Organic | Channel::PaidSearch | Channel::Social | Channel::Email if share < 0.2 => {
            Some(Coupon::Welcome)
        }
        _ => None,
    }
}

fn later_coupon(key: Key, month: i8) -> Option<Coupon> {
    let share = key.uniform(purpose::COUPON);
    match month {
        11 if share < 0.3 => Some(Coupon::BlackFriday),
        1 | 7 if share < 0.25 => Some(Coupon::Sale),
        _ if share < 0.05 => Some(Coupon::Thanks),
        _ => None,
    }
}

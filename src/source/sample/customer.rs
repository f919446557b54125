//! A customer's whole life from its number alone: the first order, how often it buys, and when it leaves for good.

use super::attributes::{CHANNELS, COUNTRIES, Category, Channel, Country};
use super::calendar::{Calendar, DAY};
use super::effects::{self, BLACK_FRIDAY_SHARE, COHORT_SPREAD};
use super::hash::{Key, ln};

/// Mean purchase rate after the first order, in orders per month.
const RATE: f64 = 0.34;

/// Median of the Pareto lifetime (shape 1, of which it is the scale too), in days.
const LIFETIME: f64 = 180.0;

/// The purposes of a customer's draws. Months use keys from [`MONTHS`] on.
mod purpose {
    pub(super) const ACQUISITION: u64 = 0;
    pub(super) const COUNTRY: u64 = 1;
    pub(super) const CHANNEL: u64 = 2;
    pub(super) const COUPON: u64 = 3;
    pub(super) const LIFETIME: u64 = 4;
    pub(super) const RATE: u64 = 5;
    pub(super) const BASKET: u64 = 6;
    pub(super) const FAVOURITE: u64 = 7;
    pub(super) const MONTHS: u64 = 64;
}

/// Position of an order among those of its customer and month; 0 is the customer's first order.
pub(super) type Ordinal = u64;

/// All customers, by number.
#[derive(Debug)]
pub(super) struct Population {
    key: Key,
    pub(super) calendar: Calendar,
    /// The moment from which new customers from Spain return less.
    spain_from: u32,
    /// Factor on the purchase rate by month of acquisition.
    cohort_rate: Vec<f64>,
}

/// One customer, determined by its number.
#[derive(Debug)]
pub(super) struct Customer {
    key: Key,
    /// Moment of the first order, in seconds since the start of the data.
    pub(super) first: u32,
    /// Month of the first order.
    pub(super) first_month: u16,
    /// No order comes at or after this moment, which is not after the end of the data.
    end: u32,
    /// Orders per average month.
    rate: f64,
    pub(super) country: Country,
    pub(super) channel: Channel,
    /// Acquired with the Black Friday coupon.
    pub(super) black_friday: bool,
}

impl Population {
    pub(super) fn new(key: Key, calendar: Calendar) -> Self {
        let cohorts = key.child(u64::MAX - 1);
        let spread = |cohort| 1.0 + COHORT_SPREAD * (2.0 * cohorts.uniform(cohort) - 1.0);
        let cohort_rate = (0..calendar.months.len() as u64).map(spread).collect();
        Self { key, spain_from: calendar.moment(effects::SPAIN_FROM), cohort_rate, calendar }
    }

    pub(super) fn customer(&self, number: u64) -> Customer {
        let key = self.key.child(number);
        let first = self.calendar.acquisition(key.bits(purpose::ACQUISITION));
        self.customer_from(key, first)
    }

    #[inline]
    fn customer_from(&self, key: Key, first: u32) -> Customer {
        let first_month = self.calendar.month_at(first);
        let in_november = self.calendar.months[usize::from(first_month)].number == 11;
        let country = key.pick(purpose::COUNTRY, &COUNTRIES, Country::Germany);
        let channel = key.pick(purpose::CHANNEL, &CHANNELS, Channel::Organic);
        let black_friday = in_november && key.uniform(purpose::COUPON) < BLACK_FRIDAY_SHARE;
        let spain_has_worsened = first >= self.spain_from;
        let loyalty = effects::loyalty(country, channel, spain_has_worsened, black_friday);
        // An exponential is the gamma of shape 1.
        let rate = -ln(key.uniform(purpose::RATE)) * RATE * loyalty.rate;
        Customer {
            key,
            first,
            first_month,
            end: self.end_of_life(key, first, loyalty.lifetime),
            rate: rate * self.cohort_rate[usize::from(first_month)],
            country,
            channel,
            black_friday,
        }
    }

    /// Pareto of the second kind: survival 1 / (1 + t / scale).
    #[inline]
    fn end_of_life(&self, key: Key, first: u32, factor: f64) -> u32 {
        let survival = key.uniform(purpose::LIFETIME);
        let days = LIFETIME * factor * (1.0 / survival - 1.0);
        // The cast saturates.
        let end = (f64::from(first) + days * f64::from(DAY)) as u32;
        end.clamp(first.saturating_add(1), self.calendar.end)
    }

    /// Every order of one customer within `from..to`, a span within one month. Most customers have none, and cost two
    /// or three hashes.
    #[inline]
    pub(super) fn visit(
        &self,
        number: u64,
        month: u16,
        (from, to): (u32, u32),
        mut order: impl FnMut(u32, Ordinal),
    ) {
        let key = self.key.child(number);
        let bits = key.bits(purpose::ACQUISITION);
        let span = &self.calendar.months[usize::from(month)];
        if self.calendar.acquired_after(span, bits) {
            return;
        }
        let first = self.calendar.acquisition(bits);
        if first >= to {
            return;
        }
        if first >= from {
            order(first, 0);
        } else if self.end_of_life(key, first, effects::LONGEST_LIFETIME) <= from {
            return;
        }
        let customer = self.customer_from(key, first);
        customer.repeat_orders(&self.calendar, month, |second, ordinal| {
            if (from..to).contains(&second) {
                order(second, ordinal);
            }
        });
    }

    /// Every order of one customer.
    pub(super) fn visit_all(&self, number: u64, mut order: impl FnMut(u32)) {
        let customer = self.customer(number);
        order(customer.first);
        for (month, span) in (0..).zip(&self.calendar.months) {
            if month >= customer.first_month && span.start < customer.end {
                customer.repeat_orders(&self.calendar, month, |second, _| order(second));
            }
        }
    }
}

impl Customer {
    /// The orders of a month after the first order of all, in no particular order.
    #[inline]
    fn repeat_orders(&self, calendar: &Calendar, month: u16, mut order: impl FnMut(u32, Ordinal)) {
        let span = &calendar.months[usize::from(month)];
        let key = self.month_key(month);
        for ordinal in 1..=key.poisson(0, self.rate * span.season) {
            let second = span.moment(key.bits(ordinal));
            if self.first < second && second < self.end {
                order(second, ordinal);
            }
        }
    }

    fn month_key(&self, month: u16) -> Key {
        self.key.child(purpose::MONTHS + u64::from(month))
    }

    /// The key for the content of an order.
    pub(super) fn order_key(&self, month: u16, ordinal: Ordinal) -> Key {
        self.month_key(month).child(32 + ordinal)
    }

    /// How large this customer's baskets are: about normal, mean 0, variance 1.
    pub(super) fn basket(&self) -> f64 {
        self.key.normal(purpose::BASKET)
    }

    /// The category that this customer buys most.
    pub(super) fn favourite(&self) -> Category {
        let categories = &super::attributes::CATEGORIES;
        self.key.pick(purpose::FAVOURITE, categories, Category::Toys)
    }
}

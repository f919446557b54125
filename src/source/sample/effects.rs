//! The planted effects: which customers come back more or less, and who spends more. Each is a constant with its size.

use jiff::civil::Date;

use super::attributes::{Channel, Country};

/// How much a group of customers differs from the others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Loyalty {
    /// Factor on the purchase rate.
    pub(super) rate: f64,
    /// Factor on the lifetime.
    pub(super) lifetime: f64,
}

const REFERRAL: Loyalty = Loyalty { rate: 1.5, lifetime: 1.8 };

const MARKETPLACE: Loyalty = Loyalty { rate: 0.55, lifetime: 0.6 };

/// Customers from Spain acquired on or after [`SPAIN_FROM`].
const SPAIN: Loyalty = Loyalty { rate: 0.42, lifetime: 0.5 };

/// Customers acquired with the Black Friday coupon.
const BLACK_FRIDAY: Loyalty = Loyalty { rate: 0.55, lifetime: 0.6 };

/// No group of customers lives longer than this, as a factor: [`REFERRAL`].
pub(super) const LONGEST_LIFETIME: f64 = 1.8;

/// The day from which new customers from Spain return less.
pub(super) const SPAIN_FROM: Date = Date::constant(2025, 3, 1);

/// Share of November acquirers with the Black Friday coupon.
pub(super) const BLACK_FRIDAY_SHARE: f64 = 0.6;

/// Factor on the amount of a first order with the Black Friday coupon.
pub(super) const BLACK_FRIDAY_BASKET: f64 = 1.5;

/// Factor on every amount of a customer acquired by email.
pub(super) const EMAIL_BASKET: f64 = 1.35;

/// Cohorts differ in purchase rate by up to this share, up or down.
pub(super) const COHORT_SPREAD: f64 = 0.05;

/// How loyal a customer is, given the attributes of the first order.
pub(super) fn loyalty(
    country: Country,
    channel: Channel,
    spain_has_worsened: bool,
    black_friday: bool,
) -> Loyalty {
    let mut loyalty = match channel {
        Channel::Referral => REFERRAL,
        Channel::Marketplace => MARKETPLACE,
        Channel::Organic | Channel::PaidSearch | Channel::Social | Channel::Email => {
            Loyalty { rate: 1.0, lifetime: 1.0 }
        }
    };
    if country == Country::Spain && spain_has_worsened {
        loyalty = loyalty.and(SPAIN);
    }
    if black_friday {
        loyalty = loyalty.and(BLACK_FRIDAY);
    }
    loyalty
}

impl Loyalty {
    fn and(self, other: Self) -> Self {
        Self { rate: self.rate * other.rate, lifetime: self.lifetime * other.lifetime }
    }
}

//! Points issued and redeemed, added up customer by customer.

use crate::cohort::Money;
use crate::stats::{Estimate, Interval, RatioSums};

/// The points a customer was issued and redeemed on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PointDay {
    /// Days since 1970-01-01.
    pub day: i32,
    /// Points, as exact as money.
    pub issued: Money,
    pub redeemed: Money,
}

/// A part of an amount of points over customers: the redeemed part of the issued points.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PointSums {
    /// The whole, and the part.
    pub of: Money,
    pub part: Money,
    /// Customers with either, and customers with some of the part.
    pub customers: u64,
    pub with_part: u64,
    ratio: RatioSums,
}

impl PointSums {
    /// Adds a customer. A customer with neither is not counted.
    pub fn add(&mut self, of: Money, part: Money) {
        if of == Money::ZERO && part == Money::ZERO {
            return;
        }
        self.of += of;
        self.part += part;
        self.customers += 1;
        self.with_part += u64::from(part > Money::ZERO);
        self.ratio.add(part.to_f64(), of.to_f64());
    }

    /// Adds a customer's points from one day on and before another.
    pub fn add_days(&mut self, days: &[PointDay], from: i32, to: i32) {
        let inside = days.iter().filter(|one| (from..to).contains(&one.day));
        let sums = inside.fold((Money::ZERO, Money::ZERO), |(issued, redeemed), one| {
            (issued + one.issued, redeemed + one.redeemed)
        });
        self.add(sums.0, sums.1);
    }

    /// The part divided by the whole; none without a whole.
    pub fn rate(&self) -> Option<f64> {
        (self.of != Money::ZERO).then(|| self.part.to_f64() / self.of.to_f64())
    }

    /// Its error over customers.
    pub fn estimate(&self) -> Option<Estimate> {
        Estimate::ratio(&self.ratio)
    }

    /// Student's interval, clustered by customer; a share of points cannot be negative.
    pub fn interval(&self) -> Option<Interval> {
        let interval = self.estimate().and_then(Estimate::interval)?;
        Some(Interval { low: interval.low.max(0.0), ..interval })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(points: i128) -> Money {
        Money::from_raw(points * 10_000)
    }

    #[test]
    fn the_rate_is_that_of_the_sums_within_the_days() {
        let day =
            |day, issued, redeemed| PointDay { day, issued: points(issued), redeemed: points(redeemed) };
        let mut sums = PointSums::default();
        sums.add_days(&[day(1, 100, 0), day(5, 20, 60), day(9, 500, 500)], 1, 9);
        sums.add_days(&[day(2, 80, 0)], 1, 9);
        sums.add_days(&[day(9, 80, 0)], 1, 9);
        assert_eq!((sums.of, sums.part, sums.customers, sums.with_part), (points(200), points(60), 2, 1));
        assert!((sums.rate().unwrap() - 0.3).abs() < 1e-12);
        // By hand: residuals 60 - 36 and 0 - 24, variance 2 × 1152 / 200²; t with one degree is 12.706.
        let reach = 12.706_204_736_432_095 * (2.0_f64 * 1_152.0).sqrt() / 200.0;
        let interval = sums.estimate().and_then(Estimate::interval).unwrap();
        assert!((interval.high - (0.3 + reach)).abs() < 1e-6, "{interval:?}");
        assert_eq!(sums.interval().unwrap().low, 0.0);
        assert_eq!(PointSums::default().rate(), None);
    }
}

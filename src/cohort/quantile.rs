//! Percentiles of the spend per customer, and how they are computed from sorted values.

use super::money::Money;
use crate::stats::percentile_place;

/// A percentile of the net amount per customer. Customers who spent nothing count as zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Percentile {
    P10,
    P25,
    Median,
    P75,
    P90,
    P95,
}

impl Percentile {
    /// Every percentile, lowest first.
    pub const ALL: [Percentile; 6] = [
        Percentile::P10,
        Percentile::P25,
        Percentile::Median,
        Percentile::P75,
        Percentile::P90,
        Percentile::P95,
    ];

    /// 10 for the tenth.
    pub const fn percent(self) -> u64 {
        match self {
            Percentile::P10 => 10,
            Percentile::P25 => 25,
            Percentile::Median => 50,
            Percentile::P75 => 75,
            Percentile::P90 => 90,
            Percentile::P95 => 95,
        }
    }

    /// Its place in [`Percentile::ALL`].
    pub const fn place(self) -> usize {
        self as usize
    }

    /// The percentile of `n` values, from the one at place `(n - 1) * percent / 100` (from 0) and the next.
    pub fn between(self, n: u64, low: Money, high: Money) -> Money {
        let rest = i128::from(percentile_place(n, self.percent()).1);
        let step = (high - low).raw() * rest;
        Money::from_raw(low.raw() + (step + 50 * step.signum()) / 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_lies_between_two_values() {
        // numpy.percentile([1, 2, 3, 4], 25) = 1.75, of [1, 2, 3, 4] the median is 2.5.
        let money = |units: i128| Money::from_raw(units * 10_000);
        assert_eq!(Percentile::P25.between(4, money(1), money(2)).to_string(), "1.75");
        assert_eq!(Percentile::Median.between(4, money(2), money(3)).to_string(), "2.50");
        assert_eq!(Percentile::Median.between(3, money(2), money(3)).to_string(), "2.00");
        assert_eq!(Percentile::P90.between(1, money(7), money(7)).to_string(), "7.00");
    }
}

//! What customers did after they answered, by their answer.

use crate::cohort::Money;
use crate::stats::{Comparison, Estimate, Interval, compare, wilson};

use super::kind::SurveyKind;

/// The opinion that an answer counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Opinion {
    Positive,
    Neutral,
    Negative,
}

impl Opinion {
    /// The opinions, the best first.
    pub const ALL: [Opinion; 3] = [Opinion::Positive, Opinion::Neutral, Opinion::Negative];

    /// The word for customers with it.
    pub const fn title(self, kind: SurveyKind) -> &'static str {
        match (kind, self) {
            (SurveyKind::Nps, Opinion::Positive) => "promoters",
            (SurveyKind::Nps, Opinion::Neutral) => "passives",
            (SurveyKind::Nps, Opinion::Negative) => "detractors",
            (SurveyKind::Csat, Opinion::Positive) => "satisfied",
            (SurveyKind::Ces, Opinion::Positive) => "easy",
            (_, Opinion::Neutral | Opinion::Negative) => "others",
        }
    }
}

/// Customers with one opinion, and their orders in the days after the answer.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct LaterSums {
    pub customers: u64,
    /// Those who ordered in these days.
    pub returned: u64,
    /// Net revenue in these days.
    pub revenue: Money,
    squares: f64,
    /// Orders up to the day of the answer.
    pub orders_before: u64,
}

/// The same as rates with intervals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Later {
    /// Share who ordered; Wilson's interval.
    pub retention: Option<f64>,
    pub retention_interval: Option<Interval>,
    /// Net revenue per customer; Student's interval.
    pub revenue: Option<f64>,
    pub revenue_interval: Option<Interval>,
    pub orders_before: Option<f64>,
}

impl LaterSums {
    /// Adds a number of customers who did the same.
    pub fn add(&mut self, customers: u64, has_returned: bool, revenue: Money, orders_before: u64) {
        let amount = revenue.to_f64();
        self.customers += customers;
        self.returned += if has_returned { customers } else { 0 };
        self.revenue += Money::from_raw(revenue.raw() * i128::from(customers));
        self.squares += amount * amount * customers as f64;
        self.orders_before += orders_before;
    }

    fn revenue_estimate(&self) -> Option<Estimate> {
        Estimate::mean(self.customers, self.revenue.to_f64(), self.squares)
    }

    /// The rates of these sums.
    pub fn later(&self) -> Later {
        let per_customer = |sum: f64| (self.customers > 0).then(|| sum / self.customers as f64);
        let revenue = self.revenue_estimate();
        Later {
            retention: per_customer(self.returned as f64),
            retention_interval: wilson(self.returned, self.customers),
            revenue: revenue.map(|estimate| estimate.value),
            revenue_interval: revenue.and_then(Estimate::interval),
            orders_before: per_customer(self.orders_before as f64),
        }
    }

    /// The difference between the shares of the first and of the second who returned.
    pub fn more_returned(first: &LaterSums, second: &LaterSums) -> Option<Comparison> {
        compare((second.returned, second.customers), (first.returned, first.customers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_per_customer() {
        let mut sums = LaterSums::default();
        sums.add(2, true, Money::from_raw(300_000), 5);
        sums.add(2, false, Money::ZERO, 1);
        let later = sums.later();
        assert_eq!((later.retention, later.revenue, later.orders_before), (Some(0.5), Some(15.0), Some(1.5)));
        assert_eq!(later.retention_interval, wilson(2, 4));
        // By hand: 30, 30, 0, 0 have variance 300 and error sqrt(75); t with 3 degrees is 3.182446.
        let interval = later.revenue_interval.unwrap();
        assert!(
            (interval.high - (15.0 + 3.182_446_305_284_263 * 75.0_f64.sqrt())).abs() < 1e-9,
            "{interval:?}"
        );
        assert_eq!(LaterSums::default().later().retention, None);
    }
}

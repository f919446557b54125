//! A segment: customers who shared an attribute at their first order, with a matrix of their own.

use super::average::{Average, AverageKind};
use super::matrix::Matrix;
use super::measure::{Measure, Return};
use super::money::Money;

/// The customers of one value of one attribute, or of one combination of values.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// One value an attribute; `None` where the first order had none.
    pub values: Vec<Option<String>>,
    /// What is left over when only the largest segments are listed.
    pub is_other: bool,
    pub customers: u64,
    /// Customers with two orders or more.
    pub repeaters: u64,
    pub orders: u64,
    /// Net amount.
    pub revenue: Money,
    pub matrix: Matrix,
}

impl Segment {
    /// A segment from its matrix and what is not in it.
    pub fn new(values: Vec<Option<String>>, customers: u64, repeaters: u64, matrix: Matrix) -> Segment {
        let tallies = || matrix.rows.iter().flat_map(|row| &row.tallies);
        let orders = tallies().map(|tally| tally.orders).sum();
        let revenue = tallies().map(|tally| tally.revenue).sum();
        Segment { values, is_other: false, customers, repeaters, orders, revenue, matrix }
    }

    /// Average order value: revenue / orders.
    pub fn aov(&self) -> Option<f64> {
        ratio(self.revenue.to_f64(), self.orders)
    }

    /// Repeat purchase rate: customers with two orders or more / customers.
    pub fn repeat_rate(&self) -> Option<f64> {
        ratio(self.repeaters as f64, self.customers)
    }

    /// Revenue to date / customers.
    pub fn revenue_per_customer(&self) -> Option<f64> {
        ratio(self.revenue.to_f64(), self.customers)
    }

    /// Pooled retention at an age, over the cohorts that have completed it.
    pub fn retention(&self, age: u32) -> Average {
        self.matrix.average(age, Measure::Retention, Return::On, AverageKind::Pooled)
    }
}

fn ratio(numerator: f64, denominator: u64) -> Option<f64> {
    (denominator > 0).then(|| numerator / denominator as f64)
}

//! A segment: customers who shared an attribute at their first order, with a matrix of their own.

use std::collections::BTreeMap;

use super::average::{Average, AverageKind};
use super::matrix::Matrix;
use super::measure::{Measure, Return};
use super::money::Money;
use crate::stats::Interval;

/// The customers of one value of one attribute, or of one combination of values.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// One value per attribute; `None` if the first order had none.
    pub values: Vec<Option<String>>,
    /// The sum of the segments that are not listed.
    pub is_other: bool,
    pub customers: u64,
    /// Customers with two orders or more.
    pub repeaters: u64,
    pub orders: u64,
    /// Net amount.
    pub revenue: Money,
    /// Of the revenue per customer: 95 %, by the bootstrap over customers. None with fewer than two customers, and
    /// before it has been drawn.
    pub interval: Option<Interval>,
    pub matrix: Matrix,
}

impl Segment {
    /// A segment from its matrix and the counts that the matrix lacks.
    pub fn new(values: Vec<Option<String>>, customers: u64, repeaters: u64, matrix: Matrix) -> Segment {
        let by_age = || matrix.rows.iter().flat_map(|row| &row.by_age);
        let orders = by_age().map(|cell_counts| cell_counts.orders).sum();
        let revenue = by_age().map(|cell_counts| cell_counts.revenue).sum();
        Segment { values, is_other: false, customers, repeaters, orders, revenue, interval: None, matrix }
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

    /// Revenue per customer through an age, over the cohorts that have completed it, so that early customers have no
    /// more time than late ones.
    pub fn revenue_through(&self, age: u32) -> Average {
        let measure = Measure::CumulativeRevenuePerCustomer;
        self.matrix.average(age, measure, Return::On, AverageKind::Pooled)
    }

    /// Orders of the last complete months of a monthly matrix, the latest last; fewer if the cohorts begin later.
    pub fn orders_by_month(&self, months: usize) -> Vec<u64> {
        let as_of = self.matrix.as_of;
        let mut by_month: BTreeMap<i32, u64> = BTreeMap::new();
        for row in &self.matrix.rows {
            let Some(period) = row.cohort.period() else { continue };
            for (age, cell_counts) in (0..).zip(&row.by_age) {
                if period.plus(age).last_day() <= as_of {
                    *by_month.entry(period.index + age).or_default() += cell_counts.orders;
                }
            }
        }
        let Some(last) = by_month.keys().next_back().copied() else { return Vec::new() };
        let first = by_month.keys().next().copied().unwrap_or(last);
        let months = i32::try_from(months).unwrap_or(i32::MAX);
        let from = first.max(last.saturating_sub(months - 1));
        (from..=last).map(|month| by_month.get(&month).copied().unwrap_or(0)).collect()
    }

    /// Pooled retention at an age, over the cohorts that have completed it.
    pub fn retention(&self, age: u32) -> Average {
        self.matrix.average(age, Measure::Retention, Return::On, AverageKind::Pooled)
    }
}

fn ratio(numerator: f64, denominator: u64) -> Option<f64> {
    (denominator > 0).then(|| numerator / denominator as f64)
}

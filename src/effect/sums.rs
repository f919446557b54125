//! A group of customers, summed up period by period.

use crate::cohort::Money;
use crate::stats::Estimate;

use super::outcome::Outcome;
use super::periods::Periods;

/// What a customer did in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Activity {
    pub orders: u64,
    /// Net of refunds.
    pub revenue: Money,
}

/// A number per customer, which is a weighted sum over the periods, summed over the customers of a group.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Moments {
    sum: f64,
    squares: f64,
    /// The sum without signs: it gives the effective number of customers behind a mean.
    magnitude: f64,
}

impl Moments {
    fn add(&mut self, value: f64) {
        self.sum += value;
        self.squares += value * value;
        self.magnitude += value.abs();
    }
}

/// The place of the date, and how many periods before it the placebo date lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Design {
    before: usize,
    count: usize,
    placebo: Option<usize>,
}

impl Design {
    /// The mean after the date less the mean before it.
    fn change(self, values: &[f64]) -> f64 {
        mean(&values[self.before..]) - mean(&values[..self.before])
    }

    /// The mean from the placebo date to the date, less the mean before the placebo date.
    fn placebo(self, values: &[f64]) -> Option<f64> {
        let at = self.before - self.placebo?;
        Some(mean(&values[at..self.before]) - mean(&values[..at]))
    }

    /// The least-squares slope per period over the periods before the date; none for fewer than two.
    fn trend(self, values: &[f64]) -> Option<f64> {
        let middle = (self.before as f64 - 1.0) / 2.0;
        let spread: f64 = (0..self.before).map(|place| (place as f64 - middle).powi(2)).sum();
        let weighted = values[..self.before].iter().enumerate();
        let weighted: f64 = weighted.map(|(place, value)| (place as f64 - middle) * value).sum();
        (self.before > 1).then_some(weighted / spread)
    }
}

/// The customers of one group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupSums {
    outcome: Outcome,
    pub(super) design: Design,
    customers: u64,
    /// For every period: customers who ordered, and their net revenue.
    active: Vec<u64>,
    revenue: Vec<Money>,
    change: Moments,
    trend: Moments,
    placebo: Moments,
    /// For every period: its value less that of the last period before the date.
    leads: Vec<Moments>,
}

impl GroupSums {
    /// Without customers; `placebo`: how many periods the placebo date lies before the date.
    pub fn new(outcome: Outcome, periods: Periods, placebo: Option<u32>) -> GroupSums {
        let count = periods.count();
        let placebo = placebo.map(|back| back as usize);
        GroupSums {
            outcome,
            design: Design { before: periods.before as usize, count, placebo },
            customers: 0,
            active: vec![0; count],
            revenue: vec![Money::ZERO; count],
            change: Moments::default(),
            trend: Moments::default(),
            placebo: Moments::default(),
            leads: vec![Moments::default(); count],
        }
    }

    /// Counts customers, whether or not they do anything in the periods.
    pub fn enrol(&mut self, customers: u64) {
        self.customers += customers;
    }

    /// Adds what an enrolled customer did, one activity per period. Those who did nothing need not be added.
    pub fn add(&mut self, periods: &[Activity]) {
        let values: Vec<f64> = periods.iter().map(|activity| self.value(*activity)).collect();
        for (place, activity) in periods.iter().enumerate() {
            self.active[place] += u64::from(activity.orders > 0);
            self.revenue[place] += activity.revenue;
        }
        self.change.add(self.design.change(&values));
        if let Some(trend) = self.design.trend(&values) {
            self.trend.add(trend);
        }
        if let Some(placebo) = self.design.placebo(&values) {
            self.placebo.add(placebo);
        }
        let last = values[self.design.before - 1];
        for (lead, value) in self.leads.iter_mut().zip(&values) {
            lead.add(value - last);
        }
    }

    fn value(&self, activity: Activity) -> f64 {
        match self.outcome {
            Outcome::Retention => f64::from(u8::from(activity.orders > 0)),
            Outcome::Revenue => activity.revenue.to_f64(),
        }
    }

    /// The number of periods.
    pub const fn periods(&self) -> usize {
        self.design.count
    }

    /// Customers enrolled.
    pub const fn customers(&self) -> u64 {
        self.customers
    }

    /// The mean over customers in a period, by its place; none without customers.
    pub fn level(&self, place: usize) -> Option<f64> {
        let sum = match self.outcome {
            Outcome::Retention => self.active[place] as f64,
            Outcome::Revenue => self.revenue[place].to_f64(),
        };
        (self.customers > 0).then(|| sum / self.customers as f64)
    }

    /// The mean over customers and the periods before the date.
    pub fn before(&self) -> Option<f64> {
        self.mean_level(0, self.design.before)
    }

    /// The mean over customers and the periods after the date.
    pub fn after(&self) -> Option<f64> {
        self.mean_level(self.design.before, self.design.count)
    }

    fn mean_level(&self, from: usize, to: usize) -> Option<f64> {
        let levels: Option<Vec<f64>> = (from..to).map(|place| self.level(place)).collect();
        levels.map(|levels| mean(&levels))
    }

    /// The mean change of a customer from before to after the date.
    pub(super) fn change(&self) -> Option<Estimate> {
        self.estimate(&self.change)
    }

    pub(super) fn trend(&self) -> Option<Estimate> {
        self.estimate(&self.trend).filter(|_| self.design.before > 1)
    }

    pub(super) fn placebo(&self) -> Option<Estimate> {
        self.estimate(&self.placebo).filter(|_| self.design.placebo.is_some())
    }

    pub(super) fn lead(&self, place: usize) -> Option<Estimate> {
        self.estimate(&self.leads[place]).filter(|_| place + 1 != self.design.before)
    }

    /// The mean per customer, including customers who did nothing.
    fn estimate(&self, moments: &Moments) -> Option<Estimate> {
        let estimate = Estimate::mean(self.customers, moments.sum, moments.squares)?;
        // Changes have both signs, so their plain sum does not give the effective number of customers.
        let effective = if moments.squares > 0.0 { moments.magnitude.powi(2) / moments.squares } else { 0.0 };
        Some(Estimate { effective, ..estimate })
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

//! The answer about lifetime value.

use std::sync::Arc;

use jiff::civil::Date;

use super::acquisition::{Acquisition, Payoff};
use super::observed::Observed;
use super::question::ClvQuestion;
use crate::clv::{
    BootstrapInterval, Choice, Difference, Evidence, HoldoutRecord, Model, NewCustomerValue, PurchaseFit,
    Refusal, SegmentParameters, SpendCorrelation, SpendFit, Tracking, ValueSum,
};
use crate::cohort::{Money, Period};
use crate::source::DataReport;

/// Lifetime value, with everything it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct ClvAnswer {
    pub question: ClvQuestion,
    pub report: Arc<DataReport>,
    /// The day fits and values stand on: the end of the calibration where one was given, else the as-of date.
    pub valued_on: Date,
    /// Where calibration and holdout part.
    pub split: Date,
    pub evidence: Evidence,
    /// Σ x over all customers: what likelihoods in days and in weeks differ by.
    pub repeat_purchases: f64,
    /// Why there is no forecast, or none of money.
    pub refused: Vec<Refusal>,
    /// What to keep in mind beside numbers that are shown.
    pub cautions: Vec<String>,
    /// Fits on everything up to `valued_on`.
    pub fits: Fits,
    /// The purchase model in use, and why it is.
    pub model: Option<Model>,
    pub why: String,
    pub choice: Option<Choice>,
    pub holdout: Result<Holdout, Vec<Refusal>>,
    pub correlation: Option<SpendCorrelation>,
    /// In the natural order of their values, or the largest first.
    pub segments: Vec<SegmentValue>,
    pub total: SegmentValue,
    /// All customers by the month of their first purchase, the oldest first.
    pub cohorts: Vec<(Period, SegmentValue)>,
    /// The age segments are compared at: the greatest that at least half of all customers have finished.
    pub common_age: Option<u32>,
    /// What was told of acquisition cost, where it was asked for.
    pub acquisition: Option<Acquisition>,
    pub new_customer: Option<NewCustomerValue>,
}

/// The fits of one window, usable or not.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fits {
    pub purchases: Vec<PurchaseFit>,
    pub spend: Option<SpendFit>,
}

/// How the models did on what followed the split.
#[derive(Debug, Clone, PartialEq)]
pub struct Holdout {
    /// One a model that could be fitted.
    pub records: Vec<HoldoutRecord>,
    /// The one in use.
    pub used: usize,
    /// Weekly, where it was asked for.
    pub tracking: Option<Tracking>,
}

impl Holdout {
    /// The record of the model in use.
    pub fn record(&self) -> Option<&HoldoutRecord> {
        self.records.get(self.used)
    }
}

/// A segment, or the whole: what it spent to date, and what is expected of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SegmentValue {
    /// One value an attribute; none for the whole.
    pub values: Vec<Option<String>>,
    pub customers: u64,
    pub to_date: Option<ToDate>,
    /// What was seen without a model: by age, and by the simple formulas; `None` without amounts.
    pub observed: Option<Observed>,
    /// What the customers cost and brought back, where it was asked for.
    pub payoff: Option<Payoff>,
    /// Sums over its customers; `None` where a gate refuses.
    pub forecast: Option<ValueSum>,
    /// Whether the money of the forecast counts, not only its orders.
    pub has_money: bool,
    /// Of the residual value per customer.
    pub interval: Option<BootstrapInterval>,
    /// Of the difference of that value from the whole's, with its p-value.
    pub difference: Option<Difference>,
    pub parameters: SegmentParameters,
    /// Why it has no numbers of its own.
    pub refused: Option<Refusal>,
}

impl SegmentValue {
    /// Mean P(alive).
    pub fn p_alive(&self) -> Option<f64> {
        let sum = self.forecast?;
        sum.per_customer(sum.alive)
    }

    /// Orders expected of all its customers over the horizon.
    pub fn orders(&self) -> Option<f64> {
        Some(self.forecast?.orders)
    }

    /// Spend expected of all its customers, before margin and discount.
    pub fn spend(&self) -> Option<f64> {
        Some(self.money()?.spend)
    }

    /// Residual value of all its customers.
    pub fn value(&self) -> Option<f64> {
        Some(self.money()?.residual)
    }

    /// Residual value per customer.
    pub fn value_mean(&self) -> Option<f64> {
        let sum = self.money()?;
        sum.per_customer(sum.residual)
    }

    fn money(&self) -> Option<ValueSum> {
        self.forecast.filter(|_| self.has_money)
    }
}

/// Net spend per customer to date, and how it is spread.
#[derive(Debug, Clone, PartialEq)]
pub struct ToDate {
    pub spent: Money,
    pub mean: Option<f64>,
    pub median: Option<f64>,
    /// The nine borders between tenths of the customers, rising.
    pub deciles: Vec<f64>,
    /// Share of the spend that the best tenth of the customers holds.
    pub best_tenth: Option<f64>,
}

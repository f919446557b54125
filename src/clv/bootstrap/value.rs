//! Intervals of lifetime values: customers resampled with their spend, both models fitted anew each time.

use serde::{Deserialize, Serialize};

use super::{BootstrapError, BootstrapPlan, Interval, Watch, bootstrap};
use crate::clv::fit::{fit_purchases, fit_spend};
use crate::clv::history::{History, PurchaseGroup};
use crate::clv::purchase_data::{PurchaseData, PurchaseDataError};
use crate::clv::spend_data::{SpendData, SpendDataError, SpendGroup};
use crate::clv::value::{Valuation, ValueGroup, ValueSum};
use thiserror::Error;

/// Customers alike in purchases and spend: a row of `GROUP BY x, t_x, T, m` (and segment).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CustomerGroup {
    pub history: History,
    /// Mean spend of repeat days; None at x = 0 or where it is not positive.
    pub m: Option<f64>,
    /// Customers in the group.
    pub count: f64,
    /// The segment they belong to.
    pub segment: u32,
}

/// Intervals of the residual value per customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ValueIntervals {
    /// Over all customers.
    pub all: Option<Interval>,
    /// By segment; None where too few replicates have a value.
    pub segments: Vec<Option<Interval>>,
    /// The purchase model's parameters, in their order.
    pub parameters: Vec<Option<Interval>>,
}

/// Why value intervals cannot be had.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum IntervalError {
    #[error(transparent)]
    Purchases(#[from] PurchaseDataError),
    #[error(transparent)]
    Spends(#[from] SpendDataError),
    #[error(transparent)]
    Bootstrap(#[from] BootstrapError),
}

/// Bootstrap intervals of the residual value per customer, overall and for segments 0..`segments`.
///
/// Both models are fitted anew to each resample, starting from those of `valuation`; the segments are valued with
/// these pooled parameters on their own statistics.
///
/// # Errors
/// [`IntervalError`]: data that cannot be fitted at all, a plan without sense, or cancelled.
pub fn value_intervals(
    customers: &[CustomerGroup],
    segments: usize,
    valuation: &Valuation,
    plan: &BootstrapPlan,
    watch: Watch<'_>,
) -> Result<ValueIntervals, IntervalError> {
    let refit = Refit::new(customers, valuation)?;
    let segment_of: Vec<u32> = customers.iter().map(|c| c.segment).collect();
    let per_customer = |sum: &ValueSum| sum.per_customer(sum.residual);
    let statistic = |weights: &[f64]| {
        let Some(valuation) = refit.at(weights) else {
            return Vec::new();
        };
        let groups: Vec<ValueGroup> = customers.iter().zip(weights).map(weighted).collect();
        let each = valuation.each_in(&groups, refit.purchases.layout());
        let mut all = ValueSum::default();
        let mut sums = vec![ValueSum::default(); segments];
        for (value, segment) in each.into_iter().zip(&segment_of) {
            all += value;
            if let Some(sum) = sums.get_mut(*segment as usize) {
                *sum += value;
            }
        }
        let parameters = valuation.model().parameters().map(Some);
        let mut values = vec![per_customer(&all)];
        values.extend(parameters);
        values.extend(sums.iter().map(per_customer));
        values
    };
    let counts: Vec<f64> = customers.iter().map(|c| c.count).collect();
    let mut found = bootstrap(&counts, plan, watch, statistic)?;
    found.resize(5 + segments, None);
    Ok(ValueIntervals { all: found[0], parameters: found[1..5].to_vec(), segments: found[5..].to_vec() })
}

/// The data laid out once, to be fitted under many weights.
struct Refit<'a> {
    purchases: PurchaseData,
    spends: SpendData,
    valuation: &'a Valuation,
}

impl<'a> Refit<'a> {
    fn new(customers: &[CustomerGroup], valuation: &'a Valuation) -> Result<Self, IntervalError> {
        let purchase = |c: &CustomerGroup| PurchaseGroup {
            x: c.history.x,
            t_x: c.history.t_x,
            t: c.history.t,
            count: c.count,
        };
        let spend = |c: &CustomerGroup| SpendGroup { x: c.history.x, m: c.m.unwrap_or(0.0), count: c.count };
        Ok(Self {
            purchases: PurchaseData::new(&customers.iter().map(purchase).collect::<Vec<_>>())?,
            spends: SpendData::new(&customers.iter().map(spend).collect::<Vec<_>>())?,
            valuation,
        })
    }

    /// The valuation with both models fitted to the resample; None where a fit is refused.
    fn at(&self, weights: &[f64]) -> Option<Valuation> {
        let (model, spend) = (self.valuation.model(), self.valuation.spend());
        let purchases = self.purchases.reweighted(weights).ok()?;
        let fit = fit_purchases(model.model(), &purchases, Some(model));
        let spends = self.spends.reweighted(weights).ok()?;
        let spend_fit = fit_spend(&spends, Some(spend));
        let terms = *self.valuation.terms();
        Valuation::new(fit.accepted().ok()?, spend_fit.accepted().ok()?, terms).ok()
    }
}

fn weighted((customer, weight): (&CustomerGroup, &f64)) -> ValueGroup {
    let one = ValueGroup::of_customer(&customer.history, customer.m);
    ValueGroup {
        count: *weight,
        spend_count: one.spend_count * weight,
        mean_spend_sum: one.mean_spend_sum * weight,
        ..one
    }
}

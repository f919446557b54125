//! Intervals of lifetime values: customers resampled with their spend, both models fitted anew each time.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::fit::{fit_purchases, fit_spend};
use super::history::{History, PurchaseGroup};
use super::purchase_data::{PurchaseData, PurchaseDataError};
use super::spend_data::{SpendData, SpendDataError, SpendGroup};
use super::value::{Valuation, ValueGroup, ValueSum};
use crate::stats::{
    BootstrapError, BootstrapInterval, BootstrapPlan, Watch, percentile_interval, replicates, two_sided,
};

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
    pub all: Option<BootstrapInterval>,
    /// By segment; None where too few replicates have a value.
    pub segments: Vec<Option<BootstrapInterval>>,
    /// By segment, of its value less that over all customers, both from the same resamples.
    pub differences: Vec<Option<Difference>>,
    /// The purchase model's parameters, in their order.
    pub parameters: Vec<Option<BootstrapInterval>>,
}

/// How far a segment's value per customer lies from that of all customers, and how easily by chance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    pub interval: BootstrapInterval,
    /// Two-sided: twice the smaller share of resamples on one side of no difference, never below 2 / (resamples + 1).
    pub p_value: f64,
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

/// Bootstrap intervals of the residual value per customer: overall, for each segment, and of its difference from the whole.
///
/// Both models are fitted anew to each resample, starting from those of `valuation`; the segments are valued with
/// these pooled parameters on their own statistics, or where `own` has a valuation for them with its models, fitted anew
/// to the segment's part of the same resample.
///
/// # Errors
/// [`IntervalError`]: data that cannot be fitted at all, a plan without sense, or cancelled.
pub fn value_intervals(
    customers: &[CustomerGroup],
    own: &[Option<Valuation>],
    valuation: &Valuation,
    plan: &BootstrapPlan,
    watch: Watch<'_>,
) -> Result<ValueIntervals, IntervalError> {
    let segments = own.len();
    let refit = Refit::new(customers, valuation)?;
    let mut apart = Vec::new();
    for (place, own) in own.iter().enumerate() {
        if let Some(own) = own {
            apart.push((place, Part::new(customers, place, own)?));
        }
    }
    let statistic = |weights: &[f64]| {
        let Some(mut drawn) = refit.values(weights, segments) else { return Vec::new() };
        for (place, part) in &apart {
            drawn.segments[*place] = part.value(weights);
        }
        let difference = |own: &Option<f64>| Some((*own)? - drawn.all?);
        let mut values = vec![drawn.all];
        values.extend(drawn.parameters.map(Some));
        values.extend(&drawn.segments);
        values.extend(drawn.segments.iter().map(difference));
        values
    };
    let counts: Vec<f64> = customers.iter().map(|c| c.count).collect();
    let all = replicates(&counts, plan, watch, statistic)?;
    let column = |place: usize| all.iter().filter_map(|row| row.get(place).copied().flatten()).collect();
    let mut drawn: Vec<Vec<f64>> = (0..PARAMETERS + 1 + 2 * segments).map(column).collect();
    let differences = drawn.split_off(PARAMETERS + 1 + segments);
    let found: Vec<Option<BootstrapInterval>> =
        drawn.into_iter().map(|values| percentile_interval(values, plan)).collect();
    Ok(ValueIntervals {
        all: found[0],
        parameters: found[1..=PARAMETERS].to_vec(),
        segments: found[PARAMETERS + 1..].to_vec(),
        differences: differences.into_iter().map(|values| difference(values, plan)).collect(),
    })
}

/// Parameters of a purchase model.
const PARAMETERS: usize = 4;

/// Interval and p-value from the differences of each resample.
fn difference(values: Vec<f64>, plan: &BootstrapPlan) -> Option<Difference> {
    let p_value = two_sided(&values);
    Some(Difference { interval: percentile_interval(values, plan)?, p_value })
}

/// Values per customer in one resample, and the purchase model's parameters there.
struct Drawn {
    all: Option<f64>,
    parameters: [f64; PARAMETERS],
    segments: Vec<Option<f64>>,
}

/// A segment with models of its own, and where its customers stand among all.
struct Part<'a> {
    refit: Refit<'a>,
    places: Vec<usize>,
}

impl<'a> Part<'a> {
    fn new(customers: &[CustomerGroup], segment: usize, own: &'a Valuation) -> Result<Self, IntervalError> {
        let belongs = |place: &usize| customers[*place].segment as usize == segment;
        let places: Vec<usize> = (0..customers.len()).filter(belongs).collect();
        let members: Vec<CustomerGroup> = places.iter().map(|place| customers[*place]).collect();
        Ok(Self { refit: Refit::new(&members, own)?, places })
    }

    fn value(&self, weights: &[f64]) -> Option<f64> {
        let own: Vec<f64> = self.places.iter().map(|place| weights[*place]).collect();
        self.refit.values(&own, 0)?.all
    }
}

/// The data laid out once, to be fitted under many weights.
struct Refit<'a> {
    customers: Vec<CustomerGroup>,
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
            customers: customers.to_vec(),
            purchases: PurchaseData::new(&customers.iter().map(purchase).collect::<Vec<_>>())?,
            spends: SpendData::new(&customers.iter().map(spend).collect::<Vec<_>>())?,
            valuation,
        })
    }

    /// Value per customer over all and by segment, with the purchase model's parameters between them.
    fn values(&self, weights: &[f64], segments: usize) -> Option<Drawn> {
        let valuation = self.at(weights)?;
        let groups: Vec<ValueGroup> = self.customers.iter().zip(weights).map(weighted).collect();
        let each = valuation.each_in(&groups, self.purchases.layout());
        let mut all = ValueSum::default();
        let mut sums = vec![ValueSum::default(); segments];
        for (value, customer) in each.into_iter().zip(&self.customers) {
            all += value;
            if let Some(sum) = sums.get_mut(customer.segment as usize) {
                *sum += value;
            }
        }
        let per_customer = |sum: &ValueSum| sum.per_customer(sum.residual);
        Some(Drawn {
            all: per_customer(&all),
            parameters: valuation.model().parameters(),
            segments: sums.iter().map(per_customer).collect(),
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

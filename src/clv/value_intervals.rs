//! Intervals of lifetime values: customers are resampled with their spend, and both models are refitted on each
//! resample.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::fit::{fit_purchases, fit_spend};
use super::history::{PurchaseGroup, RfSummary};
use super::purchase_data::{PurchaseData, PurchaseDataError};
use super::spend_data::{SpendData, SpendDataError, SpendGroup};
use super::value::{Valuation, ValueGroup};
use crate::stats::{
    BootstrapError, BootstrapInterval, BootstrapPlan, Watch, divided_replicates, percentile_interval,
    two_sided,
};

/// Customers with equal purchases and spend: a row of `GROUP BY x, t_x, T, m` (and segment).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CustomerGroup {
    pub history: RfSummary,
    /// Mean spend of repeat days; None at x = 0 or if it is not positive.
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
    /// By segment; None if too few replicates have a value.
    pub segments: Vec<Option<BootstrapInterval>>,
    /// By segment, of its value less the value of all customers, both from the same resamples.
    pub differences: Vec<Option<Difference>>,
    /// The purchase model's parameters, in their order.
    pub parameters: Vec<Option<BootstrapInterval>>,
}

/// The difference of a segment's value per customer from that of all customers, and its p-value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    pub interval: BootstrapInterval,
    /// Two-sided: twice the smaller share of resamples on one side of zero, never below 2 / (resamples + 1).
    pub p_value: f64,
}

/// Why intervals of values are missing.
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
/// Both models are refitted on each resample, starting from the parameters of `valuation`. Segments use these pooled
/// parameters with their own statistics. If `own` has a valuation for a segment, its models are refitted on the
/// segment's part of the same resample instead.
///
/// # Errors
/// [`IntervalError`]: data that cannot be fitted at all, a plan that makes no interval, or cancelled.
pub fn value_intervals(
    customers: &[CustomerGroup],
    own: &[Option<Valuation>],
    valuation: &Valuation,
    plan: &BootstrapPlan,
    watch: Watch<'_>,
) -> Result<ValueIntervals, IntervalError> {
    let segments = own.len();
    let alike = Alike::of(customers);
    let refit = Refit::new(&alike.customers, valuation)?;
    let mut apart = Vec::new();
    for (place, own) in own.iter().enumerate() {
        if let Some(own) = own {
            apart.push((place, Part::new(customers, place, own)?));
        }
    }
    let statistic = |weights: &[f64], divided: &[f64]| {
        let Some(drawn) = refit.values(weights) else { return Vec::new() };
        let mut of_segments = alike.by_segment(customers, &drawn.each, divided, segments);
        for (place, part) in &apart {
            of_segments[*place] = part.value(divided);
        }
        let difference = |own: &Option<f64>| Some((*own)? - drawn.all?);
        let mut values = vec![drawn.all];
        values.extend(drawn.parameters.map(Some));
        values.extend(&of_segments);
        values.extend(of_segments.iter().map(difference));
        values
    };
    let counts: Vec<f64> = customers.iter().map(|c| c.count).collect();
    let all = divided_replicates((&counts, &alike.place_of), plan, watch, statistic)?;
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

/// The results of one resample.
struct Drawn {
    /// Value per customer, of all customers.
    all: Option<f64>,
    parameters: [f64; PARAMETERS],
    /// Value of one customer of each group.
    each: Vec<f64>,
}

/// Customers with equal numbers, whatever their segment, in an order of their own. So neither the draw nor the interval
/// of all customers depends on the segments.
struct Alike {
    customers: Vec<CustomerGroup>,
    /// For every given group, the merged group that it belongs to.
    place_of: Vec<usize>,
}

impl Alike {
    fn of(customers: &[CustomerGroup]) -> Self {
        // Times and mean spends are not negative, so their bits sort in the same order.
        let key = |c: &CustomerGroup| {
            (c.history.x, c.history.t_x.to_bits(), c.history.t.to_bits(), c.m.map(f64::to_bits))
        };
        let mut order: Vec<usize> = (0..customers.len()).collect();
        order.sort_by_key(|&i| key(&customers[i]));
        let mut alike = Self { customers: Vec::new(), place_of: vec![0; customers.len()] };
        for members in order.chunk_by(|&i, &j| key(&customers[i]) == key(&customers[j])) {
            for &i in members {
                alike.place_of[i] = alike.customers.len();
            }
            let count = members.iter().map(|&i| customers[i].count).sum();
            alike.customers.push(CustomerGroup { count, segment: u32::MAX, ..customers[members[0]] });
        }
        alike
    }

    /// Value per customer of every segment, from the value of one customer of each group.
    fn by_segment(
        &self,
        customers: &[CustomerGroup],
        each: &[f64],
        divided: &[f64],
        segments: usize,
    ) -> Vec<Option<f64>> {
        let mut sums = vec![(0.0, 0.0); segments];
        for ((customer, place), weight) in customers.iter().zip(&self.place_of).zip(divided) {
            if let Some((value, members)) = sums.get_mut(customer.segment as usize) {
                *value += weight * each[*place];
                *members += weight;
            }
        }
        sums.into_iter().map(|(value, members)| (members > 0.0).then(|| value / members)).collect()
    }
}

/// A segment with models of its own, and the places of its customers among all.
struct Part<'a> {
    refit: Refit<'a>,
    alike: Alike,
    places: Vec<usize>,
}

impl<'a> Part<'a> {
    fn new(customers: &[CustomerGroup], segment: usize, own: &'a Valuation) -> Result<Self, IntervalError> {
        let belongs = |place: &usize| customers[*place].segment as usize == segment;
        let places: Vec<usize> = (0..customers.len()).filter(belongs).collect();
        let members: Vec<CustomerGroup> = places.iter().map(|place| customers[*place]).collect();
        let alike = Alike::of(&members);
        Ok(Self { refit: Refit::new(&alike.customers, own)?, alike, places })
    }

    fn value(&self, divided: &[f64]) -> Option<f64> {
        let mut own = vec![0.0; self.alike.customers.len()];
        for (place, alike) in self.places.iter().zip(&self.alike.place_of) {
            own[*alike] += divided[*place];
        }
        self.refit.values(&own)?.all
    }
}

/// The data, sorted once and fitted under many weights.
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

    /// The values in a resample; None if a fit is refused.
    fn values(&self, weights: &[f64]) -> Option<Drawn> {
        let valuation = self.at(weights)?;
        let one = |c: &CustomerGroup| ValueGroup::of_customer(&c.history, c.m);
        let groups: Vec<ValueGroup> = self.customers.iter().map(one).collect();
        let values = valuation.each_in(&groups, self.purchases.layout());
        let each: Vec<f64> = values.iter().map(|value| value.residual).collect();
        let customers: f64 = weights.iter().sum();
        let sum: f64 = each.iter().zip(weights).map(|(value, weight)| value * weight).sum();
        Some(Drawn {
            all: (customers > 0.0).then(|| sum / customers),
            parameters: valuation.model().parameters(),
            each,
        })
    }

    /// The valuation with both models fitted to the resample; None if a fit is refused.
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

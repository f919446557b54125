//! Predicted lifetime value: margin × E\[M\] × discounted expected purchases, for customers, segments and newcomers.

use std::ops::AddAssign;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::expectation::{Expectation, prospects};
use super::gamma_gamma::GammaGamma;
use super::gate::Refusal;
use super::history::RfSummary;
use super::layout::Layout;
use super::model::{FittedModel, PurchaseModel};
use super::value_terms::ValueTerms;

/// Customers of one history with what they spent: a row of `GROUP BY x, t_x, T` (and segment).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ValueGroup {
    /// Frequency x.
    pub x: u32,
    /// Recency t_x, weeks.
    pub t_x: f64,
    /// Age T, weeks.
    pub t: f64,
    /// Customers in the group.
    pub count: f64,
    /// Those of them with x > 0 and m > 0; the others are valued at the population mean.
    pub spend_count: f64,
    /// Σ m over them.
    pub mean_spend_sum: f64,
}

impl ValueGroup {
    /// One customer; `m` is None at x = 0 or if it is not positive.
    pub fn of_customer(history: &RfSummary, m: Option<f64>) -> Self {
        Self {
            x: history.x,
            t_x: history.t_x,
            t: history.t,
            count: 1.0,
            spend_count: if m.is_some() { 1.0 } else { 0.0 },
            mean_spend_sum: m.unwrap_or(0.0),
        }
    }

    pub(crate) fn history(&self) -> RfSummary {
        RfSummary { x: self.x, t_x: self.t_x, t: self.t }
    }
}

/// The three values that are never mixed, and their sum with a label of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValueKind {
    /// The value of existing customers, from the as-of date on.
    Residual,
    /// The value of a customer not yet acquired, from the first order on.
    NewCustomer,
    /// The spend up to the as-of date.
    ToDate,
    /// Residual plus to date.
    Total,
}

impl ValueKind {
    /// The label printed beside the number.
    pub fn label(self) -> &'static str {
        match self {
            Self::Residual => "residual value",
            Self::NewCustomer => "new-customer value",
            Self::ToDate => "value to date",
            Self::Total => "total value (residual + to date)",
        }
    }
}

/// Sums over customers. Add them first and divide by `customers` last.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct ValueSum {
    pub customers: f64,
    /// Σ P(alive): customers expected to be still active.
    pub alive: f64,
    /// Σ E\[Y\] over the horizon.
    pub orders: f64,
    /// Σ E\[M\]·E\[Y\] over the horizon: spend, before margin and discount.
    pub spend: f64,
    /// Σ residual value: margin × discounted spend.
    pub residual: f64,
}

impl ValueSum {
    /// `sum` per customer; None without customers.
    pub fn per_customer(&self, sum: f64) -> Option<f64> {
        (self.customers > 0.0).then(|| sum / self.customers)
    }
}

impl AddAssign for ValueSum {
    fn add_assign(&mut self, other: Self) {
        self.customers += other.customers;
        self.alive += other.alive;
        self.orders += other.orders;
        self.spend += other.spend;
        self.residual += other.residual;
    }
}

/// The value of a customer not yet acquired.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct NewCustomerValue {
    /// E\[X\] over the horizon: repeat orders.
    pub repeat_orders: f64,
    /// Their spend at the population mean, before margin and discount.
    pub repeat_spend: f64,
    /// Their value: margin × discounted spend.
    pub repeat_value: f64,
    /// Margin on the first order, if its amount was given; it is not discounted.
    pub first_order_value: Option<f64>,
}

impl NewCustomerValue {
    /// Repeat value, plus the first order's if it is known.
    pub fn value(&self) -> f64 {
        self.repeat_value + self.first_order_value.unwrap_or(0.0)
    }
}

/// Purchase model, spend model and terms together: they value customers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Valuation {
    model: FittedModel,
    spend: GammaGamma,
    population_mean: f64,
    terms: ValueTerms,
}

impl Valuation {
    /// Puts models and terms together.
    ///
    /// # Errors
    /// [`Refusal::InfiniteMeanSpend`] if the spend model has q <= 1.
    pub fn new(model: FittedModel, spend: GammaGamma, terms: ValueTerms) -> Result<Self, Refusal> {
        let q = spend.q.get();
        let population_mean = spend.population_mean().ok_or(Refusal::InfiniteMeanSpend { q })?;
        Ok(Self { model, spend, population_mean, terms })
    }

    /// The terms shown with the figures.
    pub fn terms(&self) -> &ValueTerms {
        &self.terms
    }

    /// The purchase model used.
    pub fn model(&self) -> &FittedModel {
        &self.model
    }

    /// The spend model used.
    pub fn spend(&self) -> &GammaGamma {
        &self.spend
    }

    /// The value of one group.
    pub fn group(&self, group: &ValueGroup) -> ValueSum {
        let (x, t) = (group.x, group.t);
        let if_alive = self.terms.outlook(|weeks| self.model.expected_if_alive(x, t, weeks));
        let alive = self.model.p_alive(&group.history());
        self.at_prospect(group, &Expectation { alive, if_alive })
    }

    /// The value of all groups together.
    pub fn total(&self, groups: &[ValueGroup]) -> ValueSum {
        let mut total = ValueSum::default();
        for value in self.each(groups) {
            total += value;
        }
        total
    }

    /// The values of segments 0..`segments`. `segment_of` gives each group's segment; groups of other segments are left
    /// out.
    pub fn by_segment(&self, groups: &[ValueGroup], segment_of: &[u32], segments: usize) -> Vec<ValueSum> {
        let mut sums = vec![ValueSum::default(); segments];
        for (value, segment) in self.each(groups).into_iter().zip(segment_of) {
            if let Some(sum) = sums.get_mut(*segment as usize) {
                *sum += value;
            }
        }
        sums
    }

    /// The value of each group.
    pub fn each(&self, groups: &[ValueGroup]) -> Vec<ValueSum> {
        let histories: Vec<RfSummary> = groups.iter().map(ValueGroup::history).collect();
        self.each_in(groups, &Layout::of(&histories))
    }

    /// The value of each group, with histories sorted before.
    pub(crate) fn each_in(&self, groups: &[ValueGroup], layout: &Layout) -> Vec<ValueSum> {
        let prospects = prospects(&self.model, &self.terms, layout);
        let placed = groups.par_iter().zip(&layout.slots);
        placed.map(|(group, slot)| self.at_prospect(group, &prospects[*slot as usize])).collect()
    }

    /// The value of a customer not yet acquired, optionally with the amount of the first order.
    pub fn new_customer(&self, first_order: Option<f64>) -> NewCustomerValue {
        let margin = self.terms.margin();
        let outlook = self.terms.outlook(|t| self.model.expected_new(t));
        NewCustomerValue {
            repeat_orders: outlook.orders,
            repeat_spend: outlook.orders * self.population_mean,
            repeat_value: margin * outlook.discounted_orders * self.population_mean,
            first_order_value: first_order.map(|amount| margin * amount),
        }
    }

    fn at_prospect(&self, group: &ValueGroup, prospect: &Expectation) -> ValueSum {
        let Expectation { alive, if_alive } = *prospect;
        let spend = self.expected_spend_sum(group);
        ValueSum {
            customers: group.count,
            alive: group.count * alive,
            orders: group.count * alive * if_alive.orders,
            spend: spend * alive * if_alive.orders,
            residual: self.terms.margin() * spend * alive * if_alive.discounted_orders,
        }
    }

    /// Σ E\[M | x, m\]; customers without a mean spend count with the population mean.
    fn expected_spend_sum(&self, group: &ValueGroup) -> f64 {
        let (with_spend, sum) =
            if group.x == 0 { (0.0, 0.0) } else { (group.spend_count, group.mean_spend_sum) };
        let of_spenders = self.spend.expected_spend_sum(group.x, with_spend, sum);
        of_spenders.unwrap_or(0.0) + (group.count - with_spend) * self.population_mean
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clv::model::Model;

    fn valuation(q: f64) -> Result<Valuation, Refusal> {
        let model = Model::BgNbd.with([0.243, 4.414, 0.793, 2.426]).unwrap();
        let terms = ValueTerms::new(0.4, 0.15, "12m".parse().unwrap()).unwrap();
        Valuation::new(model, GammaGamma::new(6.25, q, 15.44).unwrap(), terms)
    }

    #[test]
    fn an_infinite_mean_spend_is_refused() {
        let refusal = valuation(0.9).unwrap_err();
        assert_eq!(refusal, Refusal::InfiniteMeanSpend { q: 0.9 });
    }

    #[test]
    fn a_group_is_worth_the_sum_of_its_customers() {
        let valuation = valuation(3.74).unwrap();
        let history = RfSummary::new(2, 30.0, 38.0).unwrap();
        let customers = [Some(20.0), Some(50.0), None].map(|m| ValueGroup::of_customer(&history, m));
        let group = ValueGroup { count: 3.0, spend_count: 2.0, mean_spend_sum: 70.0, ..customers[0] };
        let (one, all) = (valuation.group(&group), valuation.total(&customers));
        assert!((one.residual - all.residual).abs() < 1e-12);
        assert!((one.spend - all.spend).abs() < 1e-12);
    }

    #[test]
    fn segments_add_up_to_the_whole() {
        let valuation = valuation(3.74).unwrap();
        let groups: Vec<ValueGroup> = (1..40)
            .map(|i| {
                let history = RfSummary::new(i % 5 + 1, f64::from(i), 40.0).unwrap();
                ValueGroup::of_customer(&history, Some(f64::from(i)))
            })
            .collect();
        let segment_of: Vec<u32> = (0..39).map(|i| i % 3).collect();
        let mut sum = ValueSum::default();
        for segment in valuation.by_segment(&groups, &segment_of, 3) {
            sum += segment;
        }
        let total = valuation.total(&groups);
        assert!((sum.residual - total.residual).abs() < 1e-9);
        assert_eq!(sum.customers, 39.0);
    }

    #[test]
    fn a_segment_without_customers_has_no_value_per_customer() {
        let empty = ValueSum::default();
        assert_eq!(empty.per_customer(empty.residual), None);
    }

    #[test]
    fn the_first_order_counts_with_its_margin_only_where_it_is_given() {
        let valuation = valuation(3.74).unwrap();
        let (without, with) = (valuation.new_customer(None), valuation.new_customer(Some(30.0)));
        assert_eq!(without.value(), without.repeat_value);
        assert!((with.value() - without.value() - 12.0).abs() < 1e-12);
    }
}

//! Customers by what each of them adds to a value: every interval of money is drawn from them.
//!
//! Efron (1979), Ann. Stat. 7:1, percentile form; the draws are Poisson counts (Hanley & MacGibbon 2006). The same
//! customers give the same interval to the last digit, whichever question asks and on any machine.

use crate::cohort::Percentile;
use crate::engine::Cancel;
use crate::stats::{
    BootstrapError, BootstrapPlan, Interval, Watch, percentile_interval, replicates, weighted_quantile,
};

use super::error::Error;

/// More different amounts than this are binned with their neighbours.
const MOST: usize = 4000;

/// Resamples if the user names no number.
pub const RESAMPLES: u32 = 1000;

/// Customers who add the same amounts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Amount {
    /// What each adds to the numerator, and to the denominator.
    pub x: f64,
    pub y: f64,
    pub customers: f64,
}

/// Amounts in rising order, each once. More than 4,000 different ones are binned; a bin is represented by its mean.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Amounts(Vec<Amount>);

/// How a value is computed from its customers.
#[derive(Debug, Clone, Copy)]
pub(super) enum Statistic {
    /// Sum of the numerators / sum of the denominators.
    Ratio,
    /// That mean times this number of customers.
    Total(f64),
    Percentile(Percentile),
}

impl Amounts {
    /// Amounts in any order. The order and the bins depend on the customers alone, so equal groups get equal draws.
    pub(super) fn new(mut all: Vec<Amount>) -> Amounts {
        all.sort_by(|one, other| one.x.total_cmp(&other.x).then(one.y.total_cmp(&other.y)));
        all.dedup_by(|next, kept| {
            let is_same = next.x == kept.x && next.y == kept.y;
            kept.customers += if is_same { next.customers } else { 0.0 };
            is_same
        });
        if all.len() <= MOST {
            return Amounts(all);
        }
        let first = |bin: usize| bin * all.len() / MOST;
        Amounts((0..MOST).map(|bin| mean(&all[first(bin)..first(bin + 1)])).collect())
    }

    /// Customers in all.
    pub(super) fn customers(&self) -> f64 {
        self.0.iter().map(|one| one.customers).sum()
    }

    /// Whether it has no customers.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of a draw, if `drawn` has the number of customers drawn for each amount. None without a denominator.
    fn value(&self, statistic: Statistic, drawn: &[f64]) -> Option<f64> {
        let sum = |of: fn(&Amount) -> f64| self.0.iter().zip(drawn).map(|(one, w)| of(one) * w).sum::<f64>();
        let over = sum(|one| one.y);
        let ratio = || (over != 0.0).then(|| sum(|one| one.x) / over);
        match statistic {
            Statistic::Ratio => ratio(),
            Statistic::Total(customers) => ratio().map(|mean| mean * customers),
            // Amounts are in the order of their numerators.
            Statistic::Percentile(percentile) => {
                let values: Vec<f64> = self.0.iter().map(|one| one.x).collect();
                weighted_quantile(&values, drawn, percentile.percent() as f64 / 100.0)
            }
        }
    }

    /// The value in every resample; of two groups, the second less the first.
    ///
    /// # Errors
    /// [`Error::Cancelled`].
    pub(super) fn resampled(
        &self,
        statistic: impl Fn(&Amounts) -> Statistic + Sync,
        second: Option<&Amounts>,
        resamples: u32,
        cancel: &Cancel,
    ) -> Result<Vec<f64>, Error> {
        let all = self.0.iter().chain(second.iter().flat_map(|second| &second.0));
        let counts: Vec<f64> = all.map(|one| one.customers).collect();
        let watch = Watch { cancel: cancel.flag(), progress: &|_, _| {} };
        let value = |of: &Amounts, drawn: &[f64]| of.value(statistic(of), drawn);
        let draw = |drawn: &[f64]| {
            let (one, two) = drawn.split_at(self.0.len());
            let before = value(self, one);
            match second {
                Some(second) => vec![value(second, two).zip(before).map(|(after, before)| after - before)],
                None => vec![before],
            }
        };
        let drawn = replicates(&counts, &plan(resamples), watch, draw).map_err(|error| match error {
            BootstrapError::Cancelled => Error::Cancelled,
            error => Error::Unexpected(error.to_string()),
        })?;
        Ok(drawn.into_iter().flatten().flatten().collect())
    }

    /// The 95 % interval of the mean; none under two customers.
    ///
    /// # Errors
    /// [`Error::Cancelled`].
    pub(super) fn interval(&self, cancel: &Cancel) -> Result<Option<Interval>, Error> {
        let drawn = self.resampled(|_| Statistic::Ratio, None, RESAMPLES, cancel)?;
        Ok(interval(drawn, [self], RESAMPLES))
    }
}

/// The 95 % interval of a value drawn over some groups. None if a group has a single customer, because one customer
/// shows no variation.
pub(super) fn interval<'a>(
    drawn: Vec<f64>,
    groups: impl IntoIterator<Item = &'a Amounts>,
    resamples: u32,
) -> Option<Interval> {
    let enough = groups.into_iter().all(|group| group.is_empty() || group.customers() >= 2.0);
    percentile_interval(drawn, &plan(resamples)).filter(|_| enough).map(Interval::from)
}

fn plan(resamples: u32) -> BootstrapPlan {
    BootstrapPlan { replicates: resamples, ..BootstrapPlan::default() }
}

/// Some amounts as one: their mean.
fn mean(bin: &[Amount]) -> Amount {
    let customers: f64 = bin.iter().map(|one| one.customers).sum();
    let of =
        |value: fn(&Amount) -> f64| bin.iter().map(|one| value(one) * one.customers).sum::<f64>() / customers;
    Amount { x: of(|one| one.x), y: of(|one| one.y), customers }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amounts(all: &[(f64, f64)]) -> Amounts {
        Amounts::new(
            all.iter().map(|(x, customers)| Amount { x: *x, y: 1.0, customers: *customers }).collect(),
        )
    }

    #[test]
    fn a_draw_of_everybody_is_the_value_itself() {
        let all = amounts(&[(20.0, 1.0), (0.0, 2.0), (10.0, 1.0)]);
        let all_customers = [2.0, 1.0, 1.0];
        assert_eq!(all.value(Statistic::Ratio, &all_customers), Some(7.5));
        assert_eq!(all.value(Statistic::Total(4.0), &all_customers), Some(30.0));
        // numpy.percentile([0, 0, 10, 20], [50, 90]) = [5, 17].
        let percentile = |which| all.value(Statistic::Percentile(which), &all_customers);
        assert_eq!(percentile(Percentile::Median), Some(5.0));
        assert!((percentile(Percentile::P90).unwrap() - 17.0).abs() < 1e-12);
        assert_eq!(all.value(Statistic::Ratio, &[0.0; 3]), None);
        assert_eq!(all.value(Statistic::Percentile(Percentile::P10), &[0.0; 3]), None);
    }

    #[test]
    fn the_interval_depends_on_the_customers_and_not_on_their_order_or_grouping() {
        let one = amounts(&[(5.0, 3.0), (1.0, 2.0), (9.0, 4.0)]);
        let other = amounts(&[(9.0, 1.0), (5.0, 3.0), (9.0, 3.0), (1.0, 1.0), (1.0, 1.0)]);
        assert_eq!(one, other);
        let found = one.interval(&Cancel::new()).unwrap().unwrap();
        assert_eq!(Some(found), other.interval(&Cancel::new()).unwrap());
        assert!(found.low < 53.0 / 9.0 && 53.0 / 9.0 < found.high, "{found:?}");
        assert_eq!(amounts(&[(7.0, 1.0)]).interval(&Cancel::new()).unwrap(), None, "one customer alone");
    }

    #[test]
    fn many_different_amounts_are_binned_without_losing_anybody_or_anything() {
        let many: Vec<(f64, f64)> =
            (0..9001).map(|place| (f64::from(place), 1.0 + f64::from(place % 3))).collect();
        let binned = amounts(&many);
        assert_eq!(binned.0.len(), MOST);
        assert_eq!(binned.customers(), many.iter().map(|(_, customers)| customers).sum::<f64>());
        let spent = |all: &[Amount]| all.iter().map(|one| one.x * one.customers).sum::<f64>();
        let exact: f64 = many.iter().map(|(amount, customers)| amount * customers).sum();
        assert!((spent(&binned.0) - exact).abs() < 1e-9 * exact);
        assert!(binned.0.is_sorted_by(|one, other| one.x < other.x));
    }
}

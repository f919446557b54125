//! Grouped purchase histories laid out for fitting: sorted by x, with the distinct t_x and T of each x in tables.

use std::sync::Arc;

use thiserror::Error;

use super::history::{HistoryError, PurchaseGroup, RfSummary};
use super::layout::{Layout, Place, Run};

/// Checked, merged and sorted purchase groups. Copies with other counts are cheap ([`PurchaseData::reweighted`]).
#[derive(Debug, Clone)]
pub struct PurchaseData {
    layout: Arc<Layout>,
    counts: Vec<f64>,
    run_counts: Vec<f64>,
}

/// Why purchase groups cannot be fitted.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum PurchaseDataError {
    #[error("nothing to fit: the filter leaves no customer")]
    Empty,
    #[error(transparent)]
    RfSummary(#[from] HistoryError),
    #[error("group {index} counts {count} customers: a count must be a finite number, not below zero")]
    Count { index: usize, count: f64 },
    #[error("no customer has a repeat purchase day: a repeat-purchase model has nothing to learn from")]
    NoRepeatBuyer,
    #[error(
        "{given} counts were given for {expected} groups: give one count per group, in the order of the groups"
    )]
    CountsDoNotMatch { given: usize, expected: usize },
    #[error("there are more than {} purchase groups: group by whole days, not by the second", u32::MAX)]
    TooMany,
}

impl PurchaseData {
    /// Checks, merges and sorts the groups. Their order does not matter; equal histories may occur several times.
    ///
    /// # Errors
    /// [`PurchaseDataError`]: no groups, an impossible history or count, no repeat buyer.
    pub fn new(groups: &[PurchaseGroup]) -> Result<Self, PurchaseDataError> {
        if groups.is_empty() {
            return Err(PurchaseDataError::Empty);
        }
        if u32::try_from(groups.len()).is_err() {
            return Err(PurchaseDataError::TooMany);
        }
        for group in groups {
            group.history().check()?;
        }
        let histories: Vec<RfSummary> = groups.iter().map(PurchaseGroup::history).collect();
        let layout = Arc::new(Layout::of(&histories));
        let counts: Vec<f64> = groups.iter().map(|g| g.count).collect();
        Self::with_counts(layout, &counts)
    }

    /// The same histories under other counts, given in the order of the groups passed to [`PurchaseData::new`].
    ///
    /// # Errors
    /// [`PurchaseDataError`] if the counts do not fit, or leave no repeat buyer.
    pub fn reweighted(&self, counts: &[f64]) -> Result<Self, PurchaseDataError> {
        Self::with_counts(Arc::clone(&self.layout), counts)
    }

    fn with_counts(layout: Arc<Layout>, given: &[f64]) -> Result<Self, PurchaseDataError> {
        let expected = layout.slots.len();
        if given.len() != expected {
            let given = given.len();
            return Err(PurchaseDataError::CountsDoNotMatch { given, expected });
        }
        let mut counts = vec![0.0; layout.places.len()];
        for (index, (&count, &slot)) in given.iter().zip(&layout.slots).enumerate() {
            if !count.is_finite() || count < 0.0 {
                return Err(PurchaseDataError::Count { index, count });
            }
            counts[slot as usize] += count;
        }
        let sum_of = |run: &Run| counts[run.groups.clone()].iter().sum::<f64>();
        let run_counts: Vec<f64> = layout.runs.iter().map(sum_of).collect();
        let data = Self { layout, counts, run_counts };
        if data.customers() == 0.0 {
            return Err(PurchaseDataError::Empty);
        }
        if data.repeat_buyers() == 0.0 {
            return Err(PurchaseDataError::NoRepeatBuyer);
        }
        Ok(data)
    }

    /// Customers in all groups.
    pub fn customers(&self) -> f64 {
        self.run_counts.iter().sum()
    }

    /// Customers with x > 0.
    pub fn repeat_buyers(&self) -> f64 {
        let repeat = self.runs().iter().filter(|run| run.x > 0);
        repeat.map(|run| self.run_count(run)).sum()
    }

    /// Σ x over all customers.
    pub fn repeat_purchases(&self) -> f64 {
        let of_run = |run: &Run| f64::from(run.x) * self.run_count(run);
        self.runs().iter().map(of_run).sum()
    }

    /// Distinct histories.
    pub fn group_count(&self) -> usize {
        self.counts.len()
    }

    pub(crate) fn layout(&self) -> &Layout {
        &self.layout
    }

    pub(crate) fn runs(&self) -> &[Run] {
        &self.layout.runs
    }

    pub(crate) fn run_count(&self, run: &Run) -> f64 {
        self.run_counts[run.index]
    }

    pub(crate) fn recencies(&self) -> &[f64] {
        &self.layout.recencies
    }

    pub(crate) fn ages(&self) -> &[f64] {
        &self.layout.ages
    }

    pub(crate) fn places(&self) -> &[Place] {
        &self.layout.places
    }

    pub(crate) fn counts(&self) -> &[f64] {
        &self.counts
    }

    /// Mean T, weeks, weighted by customers.
    pub(crate) fn mean_age(&self) -> f64 {
        let aged = self.places().iter().zip(&self.counts);
        let sum: f64 = aged.map(|(place, count)| count * self.ages()[place.age as usize]).sum();
        sum / self.customers()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(x: u32, t_x: f64, t: f64, count: f64) -> PurchaseGroup {
        PurchaseGroup { x, t_x, t, count }
    }

    #[test]
    fn equal_histories_are_merged_and_counted() {
        let data = PurchaseData::new(&[
            group(2, 3.0, 9.0, 1.0),
            group(0, 0.0, 9.0, 5.0),
            group(2, 3.0, 9.0, 2.0),
            group(2, 3.0, 8.0, 4.0),
        ])
        .unwrap();
        assert_eq!(data.group_count(), 3);
        assert_eq!(data.customers(), 12.0);
        assert_eq!(data.repeat_buyers(), 7.0);
        assert_eq!(data.repeat_purchases(), 14.0);
        assert_eq!(data.recencies(), [0.0, 3.0]);
        assert_eq!(data.ages(), [9.0, 8.0, 9.0]);
    }

    #[test]
    fn new_counts_go_to_the_groups_as_they_were_given() {
        let groups = [group(1, 1.0, 2.0, 1.0), group(0, 0.0, 9.0, 1.0)];
        let data = PurchaseData::new(&groups).unwrap();
        let again = data.reweighted(&[3.0, 7.0]).unwrap();
        assert_eq!((again.customers(), again.repeat_buyers()), (10.0, 3.0));
        assert!(data.reweighted(&[3.0]).is_err());
        let none = data.reweighted(&[0.0, 7.0]).unwrap_err();
        assert_eq!(none, PurchaseDataError::NoRepeatBuyer);
    }

    #[test]
    fn what_cannot_be_fitted_gives_its_reason() {
        assert_eq!(PurchaseData::new(&[]).unwrap_err(), PurchaseDataError::Empty);
        let one_time = PurchaseData::new(&[group(0, 0.0, 9.0, 50.0)]).unwrap_err();
        assert_eq!(one_time, PurchaseDataError::NoRepeatBuyer);
        let late = PurchaseData::new(&[group(1, 9.0, 3.0, 1.0)]).unwrap_err();
        assert!(late.to_string().contains("t_x <= T"), "{late}");
        let negative = PurchaseData::new(&[group(1, 1.0, 3.0, -1.0)]).unwrap_err();
        assert!(negative.to_string().contains("count"), "{negative}");
    }
}

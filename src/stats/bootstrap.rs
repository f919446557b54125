//! Percentile intervals by resampling customers: seeded, cancellable, and the same on any number of threads.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::interval::Interval;
use super::poisson::Resampler;
use super::quantile::quantile;

/// How customers are resampled.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BootstrapPlan {
    /// Resamples, at least 2; 200 for quick intervals, 1000 for stable ones.
    pub replicates: u32,
    /// The same seed gives the same intervals.
    pub seed: u64,
    /// Coverage of the intervals, within (0, 1).
    pub level: f64,
}

impl Default for BootstrapPlan {
    fn default() -> Self {
        Self { replicates: 200, seed: 1, level: 0.95 }
    }
}

/// A percentile interval, with other statistics of the replicates.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BootstrapInterval {
    pub low: f64,
    pub median: f64,
    pub high: f64,
    /// Replicates in which the statistic was defined.
    pub replicates: u32,
}

impl From<BootstrapInterval> for Interval {
    fn from(one: BootstrapInterval) -> Interval {
        Interval { low: one.low, high: one.high }
    }
}

/// Why intervals are missing.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum BootstrapError {
    #[error("the bootstrap was cancelled")]
    Cancelled,
    #[error(
        "a bootstrap of {replicates} replicates at level {level} makes no interval: take at least 2 replicates and a level between 0 and 1"
    )]
    Plan { replicates: u32, level: f64 },
}

/// What watches a long computation: a flag to stop it, and a callback that receives its progress.
#[derive(Clone, Copy)]
pub struct Watch<'a> {
    pub cancel: &'a AtomicBool,
    /// Called with replicates done and replicates in all, from any thread, not always in order.
    pub progress: &'a (dyn Fn(u32, u32) + Sync),
}

/// Bootstrap intervals of one or more statistics of grouped customers.
///
/// Each replicate draws for every group a Poisson number of customers, whose mean is the group's entry in `counts`: the
/// Poisson form of resampling customers with replacement. `statistic` computes the values, None if undefined. A
/// statistic gets an interval if at least half of the replicates define it.
///
/// # Errors
/// [`BootstrapError`] if cancelled, or for a plan that makes no interval.
pub fn bootstrap(
    counts: &[f64],
    plan: &BootstrapPlan,
    watch: Watch<'_>,
    statistic: impl Fn(&[f64]) -> Vec<Option<f64>> + Sync,
) -> Result<Vec<Option<BootstrapInterval>>, BootstrapError> {
    let all = replicates(counts, plan, watch, statistic)?;
    let statistics = all.iter().map(Vec::len).max().unwrap_or(0);
    let column = |i: usize| {
        let values = all.iter().filter_map(|row| row.get(i).copied().flatten());
        percentile_interval(values.collect(), plan)
    };
    Ok((0..statistics).map(column).collect())
}

/// The statistics of every resample, in the order of the resamples; [`bootstrap`] makes intervals of them.
///
/// # Errors
/// As [`bootstrap`].
pub fn replicates(
    counts: &[f64],
    plan: &BootstrapPlan,
    watch: Watch<'_>,
    statistic: impl Fn(&[f64]) -> Vec<Option<f64>> + Sync,
) -> Result<Vec<Vec<Option<f64>>>, BootstrapError> {
    each_replicate(plan, watch, |number| statistic(&Resampler::new(plan.seed, number).counts(counts)))
}

/// As [`replicates`], for groups that are divided into parts: `counts` has the customers of each part, `group_of` the
/// place of its group. The statistic gets the customers drawn of each group and of each part.
///
/// The draw of a group does not depend on its division, so all customers have one interval under every grouping.
///
/// # Errors
/// As [`bootstrap`].
pub fn divided_replicates(
    (counts, group_of): (&[f64], &[usize]),
    plan: &BootstrapPlan,
    watch: Watch<'_>,
    statistic: impl Fn(&[f64], &[f64]) -> Vec<Option<f64>> + Sync,
) -> Result<Vec<Vec<Option<f64>>>, BootstrapError> {
    let mut parts: Vec<Vec<usize>> = vec![Vec::new(); group_of.iter().max().map_or(0, |last| last + 1)];
    for (part, group) in group_of.iter().enumerate() {
        parts[*group].push(part);
    }
    let sizes: Vec<f64> = parts.iter().map(|own| own.iter().map(|part| counts[*part]).sum()).collect();
    each_replicate(plan, watch, |number| {
        let groups = Resampler::new(plan.seed, number).counts(&sizes);
        let mut division = Resampler::new(!plan.seed, number);
        let mut drawn = vec![0.0; counts.len()];
        for (own, group) in parts.iter().zip(&groups) {
            division.divide(*group, own, counts, &mut drawn);
        }
        statistic(&groups, &drawn)
    })
}

fn each_replicate(
    plan: &BootstrapPlan,
    watch: Watch<'_>,
    values: impl Fn(u32) -> Vec<Option<f64>> + Sync,
) -> Result<Vec<Vec<Option<f64>>>, BootstrapError> {
    let (replicates, level) = (plan.replicates, plan.level);
    if replicates < 2 || !(level > 0.0 && level < 1.0) {
        return Err(BootstrapError::Plan { replicates, level });
    }
    let done = AtomicUsize::new(0);
    let replicate = |number: u32| {
        if watch.cancel.load(Ordering::Relaxed) {
            return Err(BootstrapError::Cancelled);
        }
        let values = values(number);
        let finished = done.fetch_add(1, Ordering::Relaxed) + 1;
        (watch.progress)(finished as u32, replicates);
        Ok(values)
    };
    (0..replicates).into_par_iter().map(replicate).collect()
}

/// The bootstrap interval of a mean, Σ value · count / Σ count: for money per customer.
///
/// # Errors
/// As [`bootstrap`].
pub fn bootstrap_mean(
    values: &[f64],
    counts: &[f64],
    plan: &BootstrapPlan,
    watch: Watch<'_>,
) -> Result<Option<BootstrapInterval>, BootstrapError> {
    let mean = |weights: &[f64]| {
        let total: f64 = weights.iter().sum();
        let sum: f64 = values.iter().zip(weights).map(|(v, w)| v * w).sum();
        vec![(total > 0.0).then(|| sum / total)]
    };
    let intervals = bootstrap(counts, plan, watch, mean)?;
    Ok(intervals.into_iter().next().flatten())
}

/// The percentile interval of the values of resamples; none if fewer than half of them are defined.
// Efron (1979), Ann. Stat. 7:1.
pub fn percentile_interval(mut values: Vec<f64>, plan: &BootstrapPlan) -> Option<BootstrapInterval> {
    values.retain(|v| v.is_finite());
    if values.is_empty() || 2 * values.len() < plan.replicates as usize {
        return None;
    }
    values.sort_unstable_by(f64::total_cmp);
    let tail = 0.5 * (1.0 - plan.level);
    Some(BootstrapInterval {
        low: quantile(&values, tail),
        median: quantile(&values, 0.5),
        high: quantile(&values, 1.0 - tail),
        replicates: values.len() as u32,
    })
}

/// The two-sided p-value of no difference, from the difference in every resample: never below 2 / (resamples + 1).
// Davison & Hinkley (1997), Bootstrap Methods, eq. 4.12: twice the smaller tail, the sample itself counted in.
pub fn two_sided(differences: &[f64]) -> f64 {
    let tail = |beyond: &dyn Fn(f64) -> bool| differences.iter().filter(|one| beyond(**one)).count() + 1;
    let smaller = tail(&|one| one <= 0.0).min(tail(&|one| one >= 0.0));
    (2.0 * smaller as f64 / (differences.len() + 1) as f64).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    fn spends() -> Vec<f64> {
        (0..400).map(|i| f64::from((i * 37) % 101)).collect()
    }

    fn mean_on(threads: usize) -> BootstrapInterval {
        let values = spends();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let cancel = AtomicBool::new(false);
        let watch = Watch { cancel: &cancel, progress: &|_, _| {} };
        let plan = BootstrapPlan { replicates: 2000, ..BootstrapPlan::default() };
        let run = || bootstrap_mean(&values, &[1.0; 400], &plan, watch);
        pool.install(run).unwrap().unwrap()
    }

    #[test]
    fn the_interval_of_a_mean_is_the_normal_one_for_many_customers() {
        let values = spends();
        let mean = values.iter().sum::<f64>() / 400.0;
        let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / 400.0;
        let half = 1.96 * (variance / 400.0).sqrt();
        let found = mean_on(2);
        assert!((found.low - (mean - half)).abs() < 0.12 * half, "{found:?}");
        assert!((found.high - (mean + half)).abs() < 0.12 * half, "{found:?}");
        assert!((found.median - mean).abs() < 0.1 * half, "{found:?}");
    }

    #[test]
    fn threads_do_not_change_the_interval_and_the_seed_does() {
        assert_eq!(mean_on(1), mean_on(3));
        let plan = BootstrapPlan { seed: 2, replicates: 2000, ..BootstrapPlan::default() };
        let cancel = AtomicBool::new(false);
        let watch = Watch { cancel: &cancel, progress: &|_, _| {} };
        let other = bootstrap_mean(&spends(), &[1.0; 400], &plan, watch).unwrap();
        assert_ne!(other, Some(mean_on(1)));
    }

    #[test]
    fn progress_reaches_the_end_and_cancelling_stops() {
        let seen = Mutex::new(Vec::new());
        let cancel = AtomicBool::new(false);
        let plan = BootstrapPlan { replicates: 10, ..BootstrapPlan::default() };
        let watch = Watch { cancel: &cancel, progress: &|done, all| seen.lock().unwrap().push((done, all)) };
        bootstrap_mean(&[1.0, 2.0], &[5.0, 5.0], &plan, watch).unwrap();
        let mut seen = seen.lock().unwrap().clone();
        seen.sort_unstable();
        assert_eq!(seen, (1..=10).map(|n| (n, 10)).collect::<Vec<_>>());
        cancel.store(true, Ordering::Relaxed);
        let stopped = Watch { cancel: &cancel, progress: &|_, _| {} };
        let result = bootstrap_mean(&[1.0], &[5.0], &plan, stopped);
        assert_eq!(result, Err(BootstrapError::Cancelled));
    }

    #[test]
    fn a_statistic_that_is_mostly_undefined_has_no_interval() {
        let cancel = AtomicBool::new(false);
        let watch = Watch { cancel: &cancel, progress: &|_, _| {} };
        let rare = |w: &[f64]| vec![(w[0] > 3.0).then_some(1.0), Some(w[0])];
        let found = bootstrap(&[1.0], &BootstrapPlan::default(), watch, rare).unwrap();
        assert_eq!(found[0], None);
        assert!(found[1].is_some());
    }

    #[test]
    fn a_plan_without_sense_is_refused() {
        let cancel = AtomicBool::new(false);
        let watch = Watch { cancel: &cancel, progress: &|_, _| {} };
        for (replicates, level) in [(1, 0.95), (100, 1.0), (100, f64::NAN)] {
            let plan = BootstrapPlan { replicates, level, seed: 1 };
            assert!(bootstrap_mean(&[1.0], &[1.0], &plan, watch).is_err());
        }
    }

    #[test]
    fn a_p_value_is_small_if_every_draw_lies_on_one_side() {
        assert_eq!(two_sided(&[1.0; 999]), 0.002);
        assert_eq!(two_sided(&[-1.0, 1.0, -1.0, 1.0]), 1.0);
        assert_eq!(two_sided(&[0.0; 10]), 1.0);
    }

    #[test]
    fn what_is_drawn_of_a_group_does_not_depend_on_its_division() {
        let cancel = AtomicBool::new(false);
        let watch = Watch { cancel: &cancel, progress: &|_, _| {} };
        let plan = BootstrapPlan { replicates: 300, ..BootstrapPlan::default() };
        let whole = replicates(&[40.0, 3.0], &plan, watch, |drawn| drawn.iter().copied().map(Some).collect());
        let of_groups = |groups: &[f64], parts: &[f64]| {
            assert_eq!(groups[0], parts[0] + parts[2]);
            assert_eq!(groups[1], parts[1]);
            groups.iter().chain(&parts[..1]).copied().map(Some).collect()
        };
        let divided = divided_replicates((&[30.0, 3.0, 10.0], &[0, 1, 0]), &plan, watch, of_groups).unwrap();
        let of_whole: Vec<Vec<Option<f64>>> = divided.iter().map(|row| row[..2].to_vec()).collect();
        assert_eq!(whole.unwrap(), of_whole);
        // A Poisson number divided at random: the part of 30 has a mean and a variance of 30.
        let part: Vec<f64> = divided.iter().map(|row| row[2].unwrap()).collect();
        let mean = part.iter().sum::<f64>() / 300.0;
        let variance = part.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / 299.0;
        assert!((mean - 30.0).abs() < 1.5 && (variance - 30.0).abs() < 10.0, "{mean} {variance}");
    }
}

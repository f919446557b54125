//! Mean spends of repeat buyers, sorted for fitting Gamma-Gamma: by x, scaled so that any currency is in range.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Customers who share x and m: a row of `GROUP BY x, m`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SpendGroup {
    /// Repeat purchase days, > 0.
    pub x: u32,
    /// Mean net spend of a repeat purchase day, > 0, in money.
    pub m: f64,
    /// Customers in the group.
    pub count: f64,
}

/// Checked mean spends. Customers without repeat purchase days or with m <= 0 are left out, and counted.
#[derive(Debug, Clone)]
pub struct SpendData {
    runs: Vec<SpendRun>,
    scale: f64,
    customers: f64,
    left_out: f64,
    sum_ln_mean: f64,
    /// For every given group, its run and its place there.
    slots: Vec<Option<(u32, u32)>>,
}

/// All customers of one x; money is in units of the data's scale.
#[derive(Debug, Clone)]
pub(crate) struct SpendRun {
    pub x: u32,
    pub count: f64,
    /// Σ count · ln(m·x)
    pub sum_ln_total: f64,
    totals: Vec<f64>,
    counts: Vec<f64>,
}

/// Σ count · ln(γ + mx) and Σ count / (γ + mx).
#[derive(Debug, Clone, Copy)]
pub(crate) struct SpendSums {
    pub ln: f64,
    pub inverse: f64,
}

/// Why mean spends cannot be fitted.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum SpendDataError {
    #[error(
        "no repeat buyer has a positive mean spend on repeat days: map an amount column, or check the refunds"
    )]
    NoPositiveSpend,
    #[error(
        "spend group {index} has m = {m} and counts {count}: both must be finite, the count not below zero"
    )]
    NotFinite { index: usize, m: f64, count: f64 },
    #[error("{given} counts were given for {expected} spend groups: give one per group, in their order")]
    CountsDoNotMatch { given: usize, expected: usize },
}

const CHUNK: usize = 16_384;

impl SpendData {
    /// Checks, merges and sorts the groups. Neither their order nor their division changes the result by a bit:
    /// customers by segment give the same parameters as customers in one list.
    ///
    /// # Errors
    /// [`SpendDataError`]: a number that is not finite, or no customer with x > 0 and m > 0.
    pub fn new(groups: &[SpendGroup]) -> Result<Self, SpendDataError> {
        for (index, g) in groups.iter().enumerate() {
            if !g.m.is_finite() || !g.count.is_finite() || g.count < 0.0 {
                let (m, count) = (g.m, g.count);
                return Err(SpendDataError::NotFinite { index, m, count });
            }
        }
        let mut order: Vec<usize> =
            (0..groups.len()).filter(|&i| groups[i].x > 0 && groups[i].m > 0.0).collect();
        // Means are positive, so their bits sort in the same order.
        order.sort_by_key(|&i| (groups[i].x, groups[i].m.to_bits()));
        let merged: Vec<&[usize]> = order
            .chunk_by(|&i, &j| groups[i].x == groups[j].x && groups[i].m.to_bits() == groups[j].m.to_bits())
            .collect();
        let (mut weight, mut money) = (0.0, 0.0);
        for members in &merged {
            let count: f64 = members.iter().map(|&i| groups[i].count).sum();
            weight += count;
            money += count * groups[members[0]].m;
        }
        if weight == 0.0 {
            return Err(SpendDataError::NoPositiveSpend);
        }
        let mut data = Self {
            runs: Vec::new(),
            scale: money / weight,
            customers: 0.0,
            left_out: 0.0,
            sum_ln_mean: 0.0,
            slots: vec![None; groups.len()],
        };
        data.lay_out(groups, &merged);
        let counts: Vec<f64> = groups.iter().map(|g| g.count).collect();
        data.reweighted(&counts)
    }

    /// Merges groups that share x and m, given by the places of their members.
    fn lay_out(&mut self, groups: &[SpendGroup], merged: &[&[usize]]) {
        for run in merged.chunk_by(|p, q| groups[p[0]].x == groups[q[0]].x) {
            let x = groups[run[0][0]].x;
            let place_of_run = self.runs.len() as u32;
            for (place, members) in run.iter().enumerate() {
                for &i in *members {
                    self.slots[i] = Some((place_of_run, place as u32));
                }
            }
            let total = |members: &&[usize]| groups[members[0]].m / self.scale * f64::from(x);
            self.runs.push(SpendRun {
                x,
                count: 0.0,
                sum_ln_total: 0.0,
                totals: run.iter().map(total).collect(),
                counts: vec![0.0; run.len()],
            });
        }
    }

    /// The same spends under other counts, given in the order of the groups passed to [`SpendData::new`].
    ///
    /// # Errors
    /// [`SpendDataError`] if the counts do not fit, or leave no customer.
    pub fn reweighted(&self, counts: &[f64]) -> Result<Self, SpendDataError> {
        let (given, expected) = (counts.len(), self.slots.len());
        if given != expected {
            return Err(SpendDataError::CountsDoNotMatch { given, expected });
        }
        let mut data = self.clone();
        data.left_out = 0.0;
        data.runs.iter_mut().for_each(|run| run.counts.fill(0.0));
        for (count, slot) in counts.iter().zip(&self.slots) {
            match slot {
                Some((run, place)) => {
                    data.runs[*run as usize].counts[*place as usize] += *count;
                }
                None => data.left_out += count,
            }
        }
        data.sum_up();
        if data.customers > 0.0 { Ok(data) } else { Err(SpendDataError::NoPositiveSpend) }
    }

    fn sum_up(&mut self) {
        self.customers = 0.0;
        self.sum_ln_mean = 0.0;
        for run in &mut self.runs {
            run.count = run.counts.iter().sum();
            let logs = run.totals.iter().zip(&run.counts);
            run.sum_ln_total = logs.map(|(total, count)| count * total.ln()).sum();
            self.customers += run.count;
            self.sum_ln_mean += run.sum_ln_total - run.count * f64::from(run.x).ln();
        }
    }

    /// Customers fitted: x > 0 and m > 0.
    pub fn customers(&self) -> f64 {
        self.customers
    }

    /// Customers left out: x = 0 or m <= 0.
    pub fn left_out(&self) -> f64 {
        self.left_out
    }

    /// Money per unit inside: the mean of m at construction.
    pub(crate) fn scale(&self) -> f64 {
        self.scale
    }

    pub(crate) fn runs(&self) -> &[SpendRun] {
        &self.runs
    }

    /// Σ count · ln m, m in units of the scale.
    pub(crate) fn sum_ln_mean(&self) -> f64 {
        self.sum_ln_mean
    }
}

impl SpendRun {
    /// The two sums over γ + mx; in fixed chunks, so that they do not depend on the number of threads.
    pub fn sums(&self, gamma: f64) -> SpendSums {
        let zero = SpendSums { ln: 0.0, inverse: 0.0 };
        let chunk_sum = |(totals, counts): (&[f64], &[f64])| {
            let pairs = totals.iter().zip(counts);
            pairs.fold(zero, |sum, (total, count)| SpendSums {
                ln: sum.ln + count * (gamma + total).ln(),
                inverse: sum.inverse + count / (gamma + total),
            })
        };
        let parts: Vec<SpendSums> = if self.totals.len() <= 2 * CHUNK {
            let chunks = self.totals.chunks(CHUNK).zip(self.counts.chunks(CHUNK));
            chunks.map(chunk_sum).collect()
        } else {
            let totals = self.totals.par_chunks(CHUNK);
            totals.zip(self.counts.par_chunks(CHUNK)).map(chunk_sum).collect()
        };
        parts
            .iter()
            .fold(zero, |sum, part| SpendSums { ln: sum.ln + part.ln, inverse: sum.inverse + part.inverse })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(x: u32, m: f64, count: f64) -> SpendGroup {
        SpendGroup { x, m, count }
    }

    #[test]
    fn zero_and_negative_spend_is_left_out_and_counted() {
        let data = SpendData::new(&[
            group(1, 20.0, 2.0),
            group(2, 0.0, 3.0),
            group(2, -5.0, 4.0),
            group(0, 0.0, 50.0),
        ])
        .unwrap();
        assert_eq!((data.customers(), data.left_out()), (2.0, 57.0));
    }

    #[test]
    fn how_customers_are_divided_and_ordered_does_not_change_a_bit() {
        let whole: Vec<SpendGroup> = (1..400_u32)
            .map(|i| group(i % 7 + 1, 0.1 + f64::from(i * 37 % 101) / 3.0, f64::from(i % 5 + 2)))
            .collect();
        let mut divided: Vec<SpendGroup> = whole.iter().map(|g| group(g.x, g.m, 1.0)).collect();
        divided.extend(whole.iter().rev().map(|g| group(g.x, g.m, g.count - 1.0)));
        let sums = |groups: &[SpendGroup]| {
            let data = SpendData::new(groups).unwrap();
            let of_runs: Vec<[f64; 3]> = data
                .runs()
                .iter()
                .map(|run| {
                    let SpendSums { ln, inverse } = run.sums(0.7);
                    [run.sum_ln_total, ln, inverse]
                })
                .collect();
            (data.scale(), data.sum_ln_mean(), of_runs)
        };
        assert_eq!(sums(&whole), sums(&divided));
    }

    #[test]
    fn spend_that_is_never_positive_gives_the_reason() {
        let error = SpendData::new(&[group(1, -3.0, 9.0), group(0, 0.0, 9.0)]).unwrap_err();
        assert_eq!(error, SpendDataError::NoPositiveSpend);
        assert!(SpendData::new(&[]).is_err());
        assert!(SpendData::new(&[group(1, f64::NAN, 1.0)]).is_err());
    }

    #[test]
    fn many_spends_sum_up_the_same_on_any_number_of_threads() {
        let n = 3 * CHUNK as u32;
        let groups: Vec<SpendGroup> = (0..n).map(|i| group(2, f64::from(i % 997 + 1), 1.0)).collect();
        let data = SpendData::new(&groups).unwrap();
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let sums = pool.install(|| data.runs()[0].sums(0.5));
            (sums.ln, sums.inverse)
        };
        assert_eq!(on(1), on(3));
        let total = |g: &SpendGroup| 0.5 + 2.0 * g.m / data.scale();
        let by_hand: f64 = groups.iter().map(|g| total(g).ln()).sum();
        assert!((on(1).0 / by_hand - 1.0).abs() < 1e-11);
    }
}

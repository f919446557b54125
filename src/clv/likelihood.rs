//! The log-likelihood of grouped histories and its gradient, for any model whose likelihood has two additive parts.
//!
//! All three purchase models can be written as ln L = C(x) + ln(e^E(x,t_x) + e^L(x,T)). The parts E and L take few
//! distinct arguments, so they are tabulated; what remains per group is one exponential and one logarithm.

use rayon::prelude::*;

use super::layout::Run;
use super::purchase_data::PurchaseData;
use super::special::log_add_exp;

/// A value with its derivatives by the four parameters, in the order of the model's fields.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Jet {
    pub value: f64,
    pub gradient: [f64; 4],
}

impl Jet {
    pub const ZERO: Self = Self { value: 0.0, gradient: [0.0; 4] };

    /// A part with probability zero.
    pub const IMPOSSIBLE: Self = Self { value: f64::NEG_INFINITY, gradient: [0.0; 4] };

    fn add_scaled(&mut self, other: &Self, weight: f64) {
        self.value += weight * other.value;
        for (g, o) in self.gradient.iter_mut().zip(&other.gradient) {
            *g += weight * o;
        }
    }
}

/// A likelihood in two additive parts; see the module's comment.
pub(crate) trait AdditiveLikelihood: Sync {
    /// C(x).
    fn constant(&self, x: u32) -> Jet;
    /// E(x, t_x) at several recencies, weeks.
    fn early(&self, x: u32, recencies: &[f64], out: &mut [Jet]);
    /// L(x, T) at several ages, weeks.
    fn late(&self, x: u32, ages: &[f64], out: &mut [Jet]);

    /// ln L of one history.
    fn single(&self, x: u32, t_x: f64, t: f64) -> f64 {
        let (mut early, mut late) = ([Jet::ZERO], [Jet::ZERO]);
        self.early(x, &[t_x], &mut early);
        self.late(x, &[t], &mut late);
        self.constant(x).value + log_add_exp(early[0].value, late[0].value)
    }
}

/// Groups per unit of parallel work. Fixed, and sums are taken in order, so the result does not depend on the threads.
const CHUNK: usize = 8192;
/// Fewer table entries or groups than this are not worth waking another thread for.
const PARALLEL_FROM: usize = 16_384;

/// Σ count · ln L over the data, with its gradient.
pub(crate) fn total<M: AdditiveLikelihood>(model: &M, data: &PurchaseData) -> Jet {
    let (early, late) = tables(model, data);
    let groups = data.group_count();
    let chunk_sum = |k: usize| {
        let range = k * CHUNK..((k + 1) * CHUNK).min(groups);
        sum_groups(data, range, &early, &late)
    };
    let chunks = groups.div_ceil(CHUNK);
    let partial: Vec<Jet> = if groups < PARALLEL_FROM {
        (0..chunks).map(chunk_sum).collect()
    } else {
        (0..chunks).into_par_iter().map(chunk_sum).collect()
    };
    let mut sum = Jet::ZERO;
    for run in data.runs() {
        sum.add_scaled(&model.constant(run.x), data.run_count(run));
    }
    for part in &partial {
        sum.add_scaled(part, 1.0);
    }
    sum
}

fn tables<M: AdditiveLikelihood>(model: &M, data: &PurchaseData) -> (Vec<Jet>, Vec<Jet>) {
    let (recencies, ages) = (data.recencies(), data.ages());
    let fill = |run: &Run| {
        let mut early = vec![Jet::ZERO; run.recencies.len()];
        let mut late = vec![Jet::ZERO; run.ages.len()];
        model.early(run.x, &recencies[run.recencies.clone()], &mut early);
        model.late(run.x, &ages[run.ages.clone()], &mut late);
        (early, late)
    };
    let parts: Vec<(Vec<Jet>, Vec<Jet>)> = if recencies.len() + ages.len() < PARALLEL_FROM {
        data.runs().iter().map(fill).collect()
    } else {
        data.runs().par_iter().map(fill).collect()
    };
    let mut early = Vec::with_capacity(recencies.len());
    let mut late = Vec::with_capacity(ages.len());
    for (e, l) in parts {
        early.extend(e);
        late.extend(l);
    }
    (early, late)
}

fn sum_groups(data: &PurchaseData, range: std::ops::Range<usize>, early: &[Jet], late: &[Jet]) -> Jet {
    let mut sum = Jet::ZERO;
    for (place, count) in data.places()[range.clone()].iter().zip(&data.counts()[range]) {
        if *count == 0.0 {
            continue;
        }
        let (e, l) = (&early[place.recency as usize], &late[place.age as usize]);
        let difference = e.value - l.value;
        let ratio = (-difference.abs()).exp();
        let major = 1.0 / (1.0 + ratio);
        let (high, share) = if difference > 0.0 { (e.value, major) } else { (l.value, ratio * major) };
        sum.value += count * (high + ratio.ln_1p());
        let (of_early, of_late) = (count * share, count * (1.0 - share));
        for i in 0..4 {
            sum.gradient[i] += of_early * e.gradient[i] + of_late * l.gradient[i];
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clv::history::PurchaseGroup;
    use crate::clv::model::{Model, PurchaseModel};

    /// More groups than one thread is given.
    fn many() -> Vec<PurchaseGroup> {
        let mut groups = Vec::new();
        for x in 1..5 {
            for recency in 1..100 {
                for since in 0..60 {
                    groups.push(PurchaseGroup {
                        x,
                        t_x: f64::from(recency) / 7.0,
                        t: f64::from(recency + since) / 7.0,
                        count: f64::from((recency * since) % 5 + 1),
                    });
                }
            }
        }
        groups
    }

    #[test]
    fn parallel_sums_are_the_same_on_any_number_of_threads() {
        let groups = many();
        let data = PurchaseData::new(&groups).unwrap();
        assert!(data.group_count() > PARALLEL_FROM);
        let model = Model::ParetoNbd.with([0.55, 10.6, 0.61, 11.7]).unwrap();
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| model.total(&data))
        };
        let one = on(1);
        assert_eq!(one, on(2));
        assert_eq!(one, on(5));
        let single = |g: &PurchaseGroup| g.count * model.log_likelihood(&g.history());
        let sum: f64 = groups.iter().map(single).sum();
        assert!((one.value / sum - 1.0).abs() < 1e-11, "{} {sum}", one.value);
    }

    #[test]
    fn groups_that_count_nobody_change_nothing() {
        let groups = many();
        let data = PurchaseData::new(&groups).unwrap();
        let half: Vec<f64> = groups.iter().map(|g| if g.x < 3 { g.count } else { 0.0 }).collect();
        let few: Vec<PurchaseGroup> = groups.iter().copied().filter(|g| g.x < 3).collect();
        let model = Model::BgNbd.with([0.25, 4.4, 0.8, 2.4]).unwrap();
        let reweighted = model.total_log_likelihood(&data.reweighted(&half).unwrap());
        let filtered = model.total_log_likelihood(&PurchaseData::new(&few).unwrap());
        assert!((reweighted / filtered - 1.0).abs() < 1e-12);
    }
}

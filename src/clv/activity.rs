//! Whether customers will buy at all in a stretch of time, and how many of a group are expected to.

use std::collections::HashMap;
use std::f64::consts::PI;
use std::sync::LazyLock;

use rayon::prelude::*;

use super::history::RfSummary;
use super::interpolation::at_many;
use super::model::{FittedModel, PurchaseModel};
use super::quadrature::beta_mean;

/// Points of the Gauss-Legendre rule on one piece.
const POINTS: usize = 32;
/// Purchases beyond this many mean lives of e^−nw weigh less than 1e-17.
const REACH: f64 = 40.0;

/// A stretch of time, weeks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    /// Its beginning and end, counted from `anchor`; a purchase exactly at the end belongs to it.
    pub from: f64,
    pub to: f64,
    pub anchor: Anchor,
}

/// The moment that a stretch is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// The day the histories end on; a begin below 0 has passed.
    Now,
    /// The customer's first purchase.
    FirstPurchase,
}

impl Stretch {
    /// The same counted from now, for customers of age `t`.
    fn seen_from_now(&self, t: f64) -> (f64, f64) {
        let shift = if self.anchor == Anchor::FirstPurchase { t } else { 0.0 };
        (self.from - shift, self.to - shift)
    }
}

/// An age of a row of the matrix, and its stretch for a customer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AgeStretch {
    /// Column of the matrix.
    pub age: u32,
    pub stretch: Stretch,
}

/// Customers with equal histories, of one row of the matrix.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ActivityGroup {
    pub history: RfSummary,
    pub count: f64,
    /// Row of the matrix.
    pub row: u32,
}

/// By row and age, the customers expected to buy in the rest of each stretch, of those who have not bought in it yet.
///
/// `stretches` gives the ages of a customer by the age T, weeks; ages that have ended are skipped.
pub fn expected_active<'a>(
    model: &FittedModel,
    groups: &[ActivityGroup],
    stretches: impl Fn(f64) -> &'a [AgeStretch] + Sync,
    (rows, ages): (usize, usize),
) -> Vec<Vec<f64>> {
    let mut sorted: Vec<ActivityGroup> = groups.to_vec();
    sorted.sort_by(|p, q| (p.history.x.cmp(&q.history.x)).then(p.history.t.total_cmp(&q.history.t)));
    let runs: Vec<&[ActivityGroup]> = sorted.chunk_by(|p, q| p.history.x == q.history.x).collect();
    let parts: Vec<Vec<f64>> =
        runs.par_iter().map(|run| of_run(model, run, &stretches, (rows, ages))).collect();
    let mut sums = vec![vec![0.0; ages]; rows];
    for part in parts {
        for (place, value) in part.into_iter().enumerate() {
            sums[place / ages.max(1)][place % ages.max(1)] += value;
        }
    }
    sums
}

/// The same for customers of one x, sorted by T; row after row.
fn of_run<'a>(
    model: &FittedModel,
    run: &[ActivityGroup],
    stretches: &(impl Fn(f64) -> &'a [AgeStretch] + Sync),
    (rows, ages): (usize, usize),
) -> Vec<f64> {
    let x = run.first().map_or(0, |group| group.history.x);
    let mut wanted: HashMap<Key, Vec<f64>> = HashMap::new();
    let mut last = None;
    for group in run {
        let t = group.history.t;
        if last.replace(t) != Some(t) {
            for one in stretches(t) {
                if let Some(key) = Key::of(&one.stretch, t) {
                    wanted.entry(key).or_default().push(t);
                }
            }
        }
    }
    let grids: HashMap<Key, (Vec<f64>, Vec<f64>)> = wanted
        .into_iter()
        .map(|(key, times)| {
            let values = key.if_alive(model, x, &times);
            (key, (times, values))
        })
        .collect();
    let mut sums = vec![0.0; rows * ages];
    for group in run {
        let RfSummary { t_x, t, .. } = group.history;
        let alive = group.count * model.p_alive(&group.history);
        for one in stretches(t) {
            let Some(key) = Key::of(&one.stretch, t) else { continue };
            let (from, _) = one.stretch.seen_from_now(t);
            // The last purchase lies in the stretch, so its customer is counted already.
            let has_bought = t_x - t > from + 1e-9;
            let Some((times, values)) = grids.get(&key).filter(|_| !has_bought) else { continue };
            let place = times.partition_point(|time| *time < t);
            sums[group.row as usize * ages + one.age as usize] += alive * values[place];
        }
    }
    sums
}

/// Stretches that are one smooth function of T.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    from: u64,
    to: u64,
    anchor: Anchor,
    has_begun: bool,
}

impl Key {
    /// `None` if the stretch has ended for customers of age `t`.
    fn of(stretch: &Stretch, t: f64) -> Option<Key> {
        let (from, to) = stretch.seen_from_now(t);
        let (from_bits, to_bits) = (stretch.from.to_bits(), stretch.to.to_bits());
        (to > 1e-9).then_some(Key {
            from: from_bits,
            to: to_bits,
            anchor: stretch.anchor,
            has_begun: from < 0.0,
        })
    }

    /// P(active) if alive, at sorted ages T.
    fn if_alive(&self, model: &FittedModel, x: u32, times: &[f64]) -> Vec<f64> {
        let stretch =
            Stretch { from: f64::from_bits(self.from), to: f64::from_bits(self.to), anchor: self.anchor };
        let [_, alpha, _, last] = model.parameters();
        let shift = match model {
            FittedModel::BgNbd(_) | FittedModel::MbgNbd(_) => alpha,
            FittedModel::ParetoNbd(_) => alpha.min(last),
        };
        let one = |t: f64| {
            let (from, to) = stretch.seen_from_now(t);
            [model.active_if_alive(x, t, from.max(0.0), to), 0.0]
        };
        at_many(times, shift, one).into_iter().map(|[value, _]| value).collect()
    }
}

impl FittedModel {
    /// P(at least one purchase after `from` and up to `to` weeks from now) of a customer alive at T = `t` after x repeat
    /// purchases.
    ///
    /// The customer must first live until `from`, and then buy before dropping out. BG and MBG/NBD: dropping out is a
    /// Poisson process of rate λp, so P = E\[e^(−λp·from) (1 − e^(−λ(to−from)))\] with λ and p as they are a posteriori.
    /// Pareto/NBD: ∫ E\[λ e^(−λu)\] E\[e^(−μ(from+u))\] du over the stretch.
    pub fn active_if_alive(&self, x: u32, t: f64, from: f64, to: f64) -> f64 {
        let length = to - from;
        if length <= 0.0 {
            return 0.0;
        }
        let [r, alpha, u, v] = self.parameters();
        let (n, rate) = (r + f64::from(x), alpha + t);
        let chances = match self {
            FittedModel::ParetoNbd(_) => return pareto((n, rate), (u, v + t), from, length),
            FittedModel::BgNbd(_) => f64::from(x),
            FittedModel::MbgNbd(_) => f64::from(x) + 1.0,
        };
        if from <= 0.0 {
            return -(-n * (length / rate).ln_1p()).exp_m1();
        }
        let [mean] = beta_mean(u, v + chances, |p| {
            let lived = (p.u * from / rate).ln_1p();
            let bought = -(-n * (length / (rate + p.u * from)).ln_1p()).exp_m1();
            (-n * lived, [bought])
        });
        mean
    }
}

/// (B/(B+from))^s · ∫₀^W n e^(−nw) ((B+from)/(B+from+u))^s dw with u = A(e^w − 1), W = ln(1 + Δ/A), A = α + T, B = β + T.
fn pareto((n, rate): (f64, f64), (s, dropout): (f64, f64), from: f64, length: f64) -> f64 {
    let end = (length / rate).ln_1p().min(REACH / n);
    let point = |(node, weight): &(f64, f64)| {
        let w = 0.5 * end * (node + 1.0);
        weight * n * (-n * w - s * (rate * w.exp_m1() / (dropout + from)).ln_1p()).exp()
    };
    let bought: f64 = LEGENDRE.iter().map(point).sum();
    0.5 * end * bought * (-s * (from / dropout).ln_1p()).exp()
}

/// Points and weights on (−1, 1). Source: Abramowitz & Stegun 25.4.29, the roots by Newton's method.
static LEGENDRE: LazyLock<Vec<(f64, f64)>> = LazyLock::new(|| {
    let n = POINTS as f64;
    let root = |place: usize| {
        let mut at = (PI * (place as f64 + 0.75) / (n + 0.5)).cos();
        let mut slope = 1.0;
        for _ in 0..8 {
            let (mut before, mut value) = (0.0, 1.0);
            for degree in 0..POINTS {
                let k = degree as f64;
                (before, value) = (value, ((2.0 * k + 1.0) * at * value - k * before) / (k + 1.0));
            }
            slope = n * (at * value - before) / (at * at - 1.0);
            at -= value / slope;
        }
        (at, 2.0 / ((1.0 - at * at) * slope * slope))
    };
    (0..POINTS).map(root).collect()
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clv::model::Model;
    use proptest::prelude::*;

    fn models() -> [FittedModel; 3] {
        [
            (Model::BgNbd, [0.243, 4.414, 0.793, 2.426]),
            (Model::MbgNbd, [0.525, 6.183, 0.891, 1.614]),
            (Model::ParetoNbd, [0.553, 10.578, 0.606, 11.669]),
        ]
        .map(|(model, parameters)| model.with(parameters).unwrap())
    }

    #[test]
    fn nobody_buys_as_often_as_the_published_probability_of_no_purchase_says() {
        // P(X(t) = 0) of a new customer, Fader, Hardie & Lee 2005, eq. 8.
        for model in &models()[..2] {
            let new = RfSummary::new(0, 0.0, 0.0).unwrap();
            let active = model.p_alive(&new) * model.active_if_alive(0, 0.0, 0.0, 39.0);
            let none = model.probability_of(0, 39.0).unwrap();
            assert!((1.0 - active - none).abs() < 1e-12, "{active} {none}");
        }
    }

    #[test]
    fn in_a_moment_a_purchase_is_as_likely_as_purchases_are_expected() {
        for model in models() {
            for (x, t, from) in [(0, 5.0, 3.0), (3, 38.0, 0.0), (12, 70.0, 26.0)] {
                let moment = 1e-4;
                let active = model.active_if_alive(x, t, from, from + moment);
                let expected =
                    model.expected_if_alive(x, t, from + moment) - model.expected_if_alive(x, t, from);
                assert!(
                    (active / expected - 1.0).abs() < 1e-4,
                    "{model:?} {x} {t} {from}: {active} {expected}"
                );
            }
        }
    }

    #[test]
    fn a_thousand_short_stretches_integrate_to_the_long_one() {
        // P(first purchase after `from` falls in a moment) sums to P(active): checked by the survival of no purchase.
        for model in models() {
            let whole = model.active_if_alive(2, 20.0, 0.0, 30.0);
            let until = |to: f64| model.active_if_alive(2, 20.0, 0.0, to);
            let steps: f64 =
                (0..300).map(|i| until(f64::from(i + 1) / 10.0) - until(f64::from(i) / 10.0)).sum();
            assert!((whole - steps).abs() < 1e-10 && whole < 1.0);
        }
    }

    #[test]
    fn pareto_agrees_with_a_simulation_of_its_story() {
        // λ ~ gamma(n = 1, A), μ ~ gamma(s = 1, B): both exponential, so the posterior is drawn by two logarithms.
        let model = Model::ParetoNbd.with([1.0, 10.0, 1.0, 12.0]).unwrap();
        let mut state = 7_u64;
        let mut uniform = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
        };
        let (from, to, draws) = (6.0, 14.0, 200_000);
        let mut active = 0;
        for _ in 0..draws {
            let (lambda, mu) = (-uniform().ln() / 15.0, -uniform().ln() / 17.0);
            let lifetime = -uniform().ln() / mu;
            let buys = from - uniform().ln() / lambda;
            active += u32::from(lifetime > from && buys <= to && buys <= lifetime);
        }
        let simulated = f64::from(active) / f64::from(draws);
        let exact = model.active_if_alive(0, 5.0, from, to);
        assert!((simulated - exact).abs() < 0.004, "{simulated} {exact}");
    }

    proptest! {
        #[test]
        fn a_probability_is_one_and_never_above_the_expected_purchases(
            x in 0u32..60, t in 0.5f64..150.0, from in 0f64..100.0, length in 0.1f64..60.0
        ) {
            for model in models() {
                let active = model.active_if_alive(x, t, from, from + length);
                let orders = model.expected_if_alive(x, t, from + length) - model.expected_if_alive(x, t, from);
                prop_assert!((0.0..=1.0).contains(&active), "{active}");
                prop_assert!(active <= orders * (1.0 + 1e-6) + 1e-12, "{model:?} {active} {orders}");
            }
        }
    }

    #[test]
    fn those_who_have_bought_in_an_open_stretch_are_not_expected_again() {
        let model = models()[0];
        let group =
            |t_x: f64, count| ActivityGroup { history: RfSummary { x: 1, t_x, t: 10.0 }, count, row: 0 };
        // The age began two weeks ago and has three to go; one group bought a week ago.
        let open = Stretch { from: -2.0, to: 3.0, anchor: Anchor::Now };
        let ages = [AgeStretch { age: 0, stretch: open }];
        let expected = |groups: &[ActivityGroup]| expected_active(&model, groups, |_| &ages, (1, 1))[0][0];
        let waiting = group(7.0, 5.0);
        let by_hand = 5.0 * model.p_alive(&waiting.history) * model.active_if_alive(1, 10.0, 0.0, 3.0);
        assert!((expected(&[waiting]) - by_hand).abs() < 1e-12);
        assert_eq!(expected(&[group(9.0, 5.0)]), 0.0);
        assert!((expected(&[waiting, group(9.0, 5.0)]) - by_hand).abs() < 1e-12);
        // The same age counted from the first purchase.
        let rolling =
            [AgeStretch { age: 0, stretch: Stretch { from: 8.0, to: 13.0, anchor: Anchor::FirstPurchase } }];
        let same = expected_active(&model, &[waiting], |_| &rolling, (1, 1))[0][0];
        assert!((same - by_hand).abs() < 1e-12);
        let ended =
            [AgeStretch { age: 0, stretch: Stretch { from: 3.0, to: 9.0, anchor: Anchor::FirstPurchase } }];
        assert_eq!(expected_active(&model, &[waiting], |_| &ended, (1, 1))[0][0], 0.0);
    }
}

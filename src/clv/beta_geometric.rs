//! The formulas that BG/NBD and MBG/NBD share: purchases at a gamma rate, with a beta probability to drop out at each
//! chance.
//!
//! The models differ in one thing: in MBG/NBD a customer may already drop out at the first purchase. With y = chances
//! passed (BG: y = x; MBG: y = x + 1) every formula is the same.

use super::likelihood::{AdditiveLikelihood, Jet};
use super::quadrature::beta_mean;
use super::special::{digamma_rise, ln_gamma_rise, logistic};

/// When a customer may first drop out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FirstChance {
    /// BG/NBD: after the first repeat purchase.
    RepeatPurchase,
    /// MBG/NBD: after the first purchase.
    FirstPurchase,
}

/// r, α (weeks), a, b, and when a customer may first drop out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BetaGeometric {
    pub r: f64,
    pub alpha: f64,
    pub a: f64,
    pub b: f64,
    pub first_chance: FirstChance,
}

impl BetaGeometric {
    /// Chances to drop out that a customer with x repeat purchases has met.
    fn chances(&self, x: u32) -> f64 {
        match self.first_chance {
            FirstChance::RepeatPurchase => f64::from(x),
            FirstChance::FirstPurchase => f64::from(x) + 1.0,
        }
    }

    /// P(alive | x, t_x, T) = logistic(−d), d = (r+x) ln((α+T)/(α+t_x)) + ln a − ln(b+y−1).
    ///
    /// Source: Fader, Hardie & Lee 2005 (the BG/NBD spreadsheet note); Batislam et al. 2007 for y = x + 1.
    pub fn p_alive(&self, x: u32, t_x: f64, t: f64) -> f64 {
        let y = self.chances(x);
        if y == 0.0 {
            return 1.0;
        }
        let n = self.r + f64::from(x);
        let silence = ((t - t_x) / (self.alpha + t_x)).ln_1p();
        logistic(-(n * silence + (self.a / (self.b + (y - 1.0))).ln()))
    }

    /// E\[purchases in the next `horizon` weeks\] of a customer alive at T after x repeat purchases.
    pub fn expected_if_alive(&self, x: u32, t: f64, horizon: f64) -> f64 {
        let growth =
            Growth { n: self.r + f64::from(x), rate: self.alpha + t, a: self.a, b: self.b + self.chances(x) };
        growth.expected(horizon)
    }

    /// E\[X(t)\]: repeat purchases of a new customer in the first `horizon` weeks.
    pub fn expected_new(&self, horizon: f64) -> f64 {
        let stays = match self.first_chance {
            FirstChance::RepeatPurchase => 1.0,
            FirstChance::FirstPurchase => self.b / (self.a + self.b),
        };
        stays * self.expected_if_alive(0, 0.0, horizon)
    }

    /// P(X(t) = n): n repeat purchases of a new customer in the first `horizon` weeks.
    ///
    /// Source: Fader, Hardie & Lee 2005, eq. 8; with y = n + 1 for MBG/NBD.
    pub fn probability_of(&self, n: u32, horizon: f64) -> f64 {
        let Self { r, alpha, a, b, .. } = *self;
        let y = self.chances(n);
        let ratio = horizon / (alpha + horizon);
        let mut term = (-r * (horizon / alpha).ln_1p()).exp();
        let mut below = 0.0;
        for j in 0..n {
            below += term;
            term *= (r + f64::from(j)) / (f64::from(j) + 1.0) * ratio;
        }
        let survives = (ln_gamma_rise(b, y) - ln_gamma_rise(a + b, y)).exp();
        let drops = if y == 0.0 {
            0.0
        } else {
            // B(a+1, b+y−1) / B(a, b) = B(a, b+y) / B(a, b) · a / (b+y−1)
            survives * a / (b + (y - 1.0))
        };
        survives * term + drops * (1.0 - below).max(0.0)
    }
}

/// ln L = C(x) + ln(e^E + e^L): E for customers lost at t_x, L for those alive at T.
///
/// Source: Fader, Hardie & Lee 2005, eq. 6; Batislam et al. 2007 for y = x + 1. Gradient by (r, α, a, b).
impl AdditiveLikelihood for BetaGeometric {
    fn constant(&self, x: u32) -> Jet {
        let Self { r, alpha, a, b, .. } = *self;
        let (x, y) = (f64::from(x), self.chances(x));
        let of_total = digamma_rise(a + b, y);
        Jet {
            value: ln_gamma_rise(r, x) + r * alpha.ln() + ln_gamma_rise(b, y) - ln_gamma_rise(a + b, y),
            gradient: [digamma_rise(r, x) + alpha.ln(), r / alpha, -of_total, digamma_rise(b, y) - of_total],
        }
    }

    fn early(&self, x: u32, recencies: &[f64], out: &mut [Jet]) {
        let y = self.chances(x);
        if y == 0.0 {
            out.fill(Jet::IMPOSSIBLE);
            return;
        }
        let n = self.r + f64::from(x);
        let left = self.b + (y - 1.0);
        let odds = (self.a / left).ln();
        for (jet, t_x) in out.iter_mut().zip(recencies) {
            let since = self.alpha + t_x;
            let ln_since = since.ln();
            *jet = Jet {
                value: odds - n * ln_since,
                gradient: [-ln_since, -n / since, 1.0 / self.a, -1.0 / left],
            };
        }
    }

    fn late(&self, x: u32, ages: &[f64], out: &mut [Jet]) {
        let n = self.r + f64::from(x);
        for (jet, t) in out.iter_mut().zip(ages) {
            let since = self.alpha + t;
            let ln_since = since.ln();
            *jet = Jet { value: -n * ln_since, gradient: [-ln_since, -n / since, 0.0, 0.0] };
        }
    }
}

/// Future purchases of a customer alive now: rate λ ~ gamma(n, rate), dropout p ~ beta(a, b), both posterior.
struct Growth {
    n: f64,
    rate: f64,
    a: f64,
    b: f64,
}

/// Terms after which the series gives way to quadrature.
const MAX_TERMS: u32 = 1000;
/// Beyond this n·ln((α+T+t)/(α+T)) the series would begin below the smallest double.
const MAX_EXPONENT: f64 = 600.0;

impl Growth {
    fn expected(&self, horizon: f64) -> f64 {
        if horizon <= 0.0 {
            return 0.0;
        }
        self.by_series(horizon).unwrap_or_else(|| self.by_quadrature(horizon))
    }

    /// G = Σ_j P(J = j)·S_j over j ≥ 1. J counts the purchases that a customer who never leaves would make, negative
    /// binomial of n and z = t/(α+T+t). S_j = Σ_{i<j} (b)_i/(a+b)_i counts those of j that are made before leaving. No
    /// term is negative, so nothing cancels.
    ///
    /// Source: the mean over p of [`Growth::by_quadrature`], with 1 + p·t/(α+T) = (1 − z(1−p))/(1−z) as a binomial series.
    fn by_series(&self, horizon: f64) -> Option<f64> {
        let exponent = self.n * (horizon / self.rate).ln_1p();
        let z = horizon / (self.rate + horizon);
        if exponent > MAX_EXPONENT {
            return None;
        }
        let mut likely = (-exponent).exp() * self.n * z;
        let (mut stays, mut made) = (1.0, 1.0);
        let mut sum = likely;
        for j in 1..MAX_TERMS {
            let j = f64::from(j);
            likely *= (self.n + j) / (j + 1.0) * z;
            stays *= (self.b + (j - 1.0)) / (self.a + self.b + (j - 1.0));
            made += stays;
            let term = likely * made;
            sum += term;
            // From here on, terms fall no slower than those of a geometric series.
            let falls = z * (self.n + j + 1.0) / (j + 2.0) * (1.0 + 1.0 / (j + 1.0));
            if falls < 1.0 && term <= 1e-17 * sum * (1.0 - falls) {
                return Some(sum);
            }
        }
        None
    }

    /// G = E[(1 − (1 + p·t/(α+T))^−n) / p] over p ~ beta(a, b): the same number, for long horizons and extreme shapes.
    fn by_quadrature(&self, horizon: f64) -> f64 {
        let ratio = horizon / self.rate;
        let [mean] = beta_mean(self.a, self.b, |p| {
            let value =
                if p.u < 1e-300 { self.n * ratio } else { -(-self.n * (p.u * ratio).ln_1p()).exp_m1() / p.u };
            (0.0, [value])
        });
        mean
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn series_and_quadrature_are_the_same_number(
            n in 0.05f64..60.0, rate in 0.5f64..100.0, ln_a in -3f64..2.0, ln_b in -3f64..3.0, t in 0.1f64..300.0
        ) {
            let growth = Growth { n, rate, a: ln_a.exp(), b: ln_b.exp() };
            if let Some(series) = growth.by_series(t) {
                let other = growth.by_quadrature(t);
                prop_assert!((series - other).abs() <= 1e-9 * other, "{series} {other}");
            }
        }
    }

    #[test]
    fn horizons_of_centuries_stay_finite_and_grow() {
        let model = BetaGeometric {
            r: 0.243,
            alpha: 0.01,
            a: 0.793,
            b: 2.426,
            first_chance: FirstChance::RepeatPurchase,
        };
        let expected = [1e2, 1e4, 1e6, 1e8].map(|t| model.expected_new(t));
        assert!(expected.iter().all(|e| e.is_finite()));
        assert!(expected.windows(2).all(|w| w[0] < w[1]), "{expected:?}");
    }

    #[test]
    fn probabilities_of_all_counts_sum_to_one_and_average_to_the_expectation() {
        for first_chance in [FirstChance::RepeatPurchase, FirstChance::FirstPurchase] {
            let model = BetaGeometric { r: 0.525, alpha: 6.183, a: 1.891, b: 1.614, first_chance };
            let p: Vec<f64> = (0..400).map(|n| model.probability_of(n, 39.0)).collect();
            let mean: f64 = p.iter().enumerate().map(|(n, p)| n as f64 * p).sum();
            assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            assert!((mean - model.expected_new(39.0)).abs() < 1e-6, "{mean}");
        }
    }
}

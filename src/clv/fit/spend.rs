//! Fitting Gamma-Gamma to the mean spends of repeat buyers.

use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

use super::report::FitReport;
use super::search::{at_bound, search};
use crate::clv::degeneracy::Degeneracy;
use crate::clv::gamma_gamma::{GammaGamma, total};
use crate::clv::gate::Refusal;
use crate::clv::optimise::Bounds;
use crate::clv::positive::Positive;
use crate::clv::spend_data::SpendData;

/// A fitted spend model with the report of its fit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SpendFit {
    pub fitted: GammaGamma,
    pub report: FitReport,
}

impl SpendFit {
    /// The model, if its fit is usable.
    ///
    /// # Errors
    /// [`Refusal`] after a failed optimum, with degenerate parameters, or with q <= 1.
    pub fn accepted(&self) -> Result<GammaGamma, Refusal> {
        let model = || "Gamma-Gamma".to_owned();
        let outcome = self.report.outcome;
        if !outcome.is_optimum() {
            let model = model();
            return Err(Refusal::NoOptimum { model, outcome });
        }
        match self.report.degenerate.first() {
            Some(Degeneracy::InfiniteMean { q }) => Err(Refusal::InfiniteMeanSpend { q: *q }),
            Some(reason) => Err(Refusal::Degenerate { model: model(), reason: reason.clone() }),
            None => Ok(self.fitted),
        }
    }
}

/// Fits Gamma-Gamma by maximum likelihood; `warm` (a fit to similar data) is tried first.
///
/// The fit is returned even when it failed: see [`SpendFit::accepted`].
pub fn fit_spend(data: &SpendData, warm: Option<&GammaGamma>) -> SpendFit {
    fit_spend_unless(&AtomicBool::new(false), data, warm)
}

/// As [`fit_spend`], stopped early, with an outcome that is not an optimum, once `stop` is set.
pub fn fit_spend_unless(stop: &AtomicBool, data: &SpendData, warm: Option<&GammaGamma>) -> SpendFit {
    let customers = data.customers();
    let objective = |logs: &[f64; 3]| {
        if stop.load(Ordering::Relaxed) {
            return (f64::NAN, [f64::NAN; 3]);
        }
        let parameters = logs.map(f64::exp);
        let (value, gradient) = total(parameters, data);
        let by_logs = std::array::from_fn(|i| -gradient[i] * parameters[i] / customers);
        (-value / customers, by_logs)
    };
    // γ is fitted in units of the mean spend.
    let bounds = Bounds { low: [1e-4f64.ln(); 3], high: [1e5f64.ln(), 1e5f64.ln(), 1e6f64.ln()] };
    let mut starts: Vec<[f64; 3]> = warm
        .map(|w| [w.p.get(), w.q.get(), w.gamma.get() / data.scale()])
        .into_iter()
        .chain([[1.0, 1.0, 1.0], [5.0, 4.0, 0.5], [2.0, 10.0, 5.0]])
        .collect();
    starts.iter_mut().for_each(|s| *s = s.map(f64::ln));
    let found = search(&starts, &bounds, objective, |logs| degeneracies(logs, &bounds).is_empty());
    let best = found.best;
    let [p, q, gamma] = best.at;
    SpendFit {
        fitted: GammaGamma {
            p: Positive::from_log(p),
            q: Positive::from_log(q),
            gamma: Positive::from_log(gamma + data.scale().ln()),
        },
        report: FitReport {
            log_likelihood: -best.value * customers - customers * data.scale().ln(),
            customers,
            iterations: best.iterations,
            evaluations: found.evaluations,
            gradient_norm: best.gradient_norm,
            outcome: best.outcome,
            starts: found.starts,
            degenerate: degeneracies(&best.at, &bounds),
        },
    }
}

fn degeneracies(logs: &[f64; 3], bounds: &Bounds<3>) -> Vec<Degeneracy> {
    let mut found = Vec::new();
    for (i, name) in ["p", "q", "gamma"].into_iter().enumerate() {
        if at_bound(logs[i], bounds.low[i], bounds.high[i]) {
            let (parameter, value) = (name.to_owned(), logs[i].exp());
            found.push(Degeneracy::AtBound { parameter, value });
        }
    }
    let q = logs[1].exp();
    if q <= 1.0 {
        found.insert(0, Degeneracy::InfiniteMean { q });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clv::spend_data::SpendGroup;
    use proptest::prelude::*;

    fn groups(unit: f64) -> Vec<SpendGroup> {
        let spends = [12.0, 18.0, 25.0, 31.0, 44.0, 70.0, 15.0, 22.0, 38.0, 120.0];
        let group = |(i, m): (usize, f64)| SpendGroup {
            x: 1 + (i as u32 * 7) % 6,
            m: m * unit,
            count: 1.0 + (i % 3) as f64,
        };
        spends.into_iter().enumerate().map(group).collect()
    }

    proptest! {
        #[test]
        fn gradients_agree_with_finite_differences(logs in [-1.0f64..3.0, -1.0f64..3.0, -3.0f64..2.0]) {
            let data = SpendData::new(&groups(1.0)).unwrap();
            let at = |logs: [f64; 3]| total(logs.map(f64::exp), &data);
            let (_, gradient) = at(logs);
            for i in 0..3 {
                let (mut up, mut down) = (logs, logs);
                up[i] += 1e-5;
                down[i] -= 1e-5;
                let slope = (at(up).0 - at(down).0) / 2e-5;
                let analytic = gradient[i] * logs[i].exp();
                prop_assert!((slope - analytic).abs() <= 1e-6 * (1.0 + slope.abs()), "{analytic} {slope}");
            }
        }
    }

    #[test]
    fn the_grouped_likelihood_is_the_sum_of_the_single_ones() {
        let groups = groups(1.0);
        let fit = fit_spend(&SpendData::new(&groups).unwrap(), None);
        let single = |g: &SpendGroup| g.count * fit.fitted.log_likelihood(g.x, g.m);
        let sum: f64 = groups.iter().map(single).sum();
        assert!((sum - fit.report.log_likelihood).abs() < 1e-9);
    }

    #[test]
    fn the_currency_changes_gamma_and_nothing_else() {
        let euro = fit_spend(&SpendData::new(&groups(1.0)).unwrap(), None).fitted;
        let rupiah = fit_spend(&SpendData::new(&groups(1e4)).unwrap(), None).fitted;
        assert!((rupiah.gamma.get() / euro.gamma.get() / 1e4 - 1.0).abs() < 1e-6);
        assert!((rupiah.p.get() / euro.p.get() - 1.0).abs() < 1e-6);
        assert!((rupiah.q.get() / euro.q.get() - 1.0).abs() < 1e-6);
    }

    #[test]
    fn a_fit_that_is_given_up_is_no_optimum() {
        let fit = fit_spend_unless(&AtomicBool::new(true), &SpendData::new(&groups(1.0)).unwrap(), None);
        assert!(matches!(fit.accepted(), Err(Refusal::NoOptimum { .. })), "{fit:?}");
    }

    #[test]
    fn spends_without_a_mean_are_refused() {
        // m = 2/z² with z normal is an inverse gamma with q = 1/2: these are its deciles' middles.
        let middles = [0.063, 0.189, 0.319, 0.454, 0.598, 0.755, 0.935, 1.15, 1.44, 1.96];
        let heavy = |z: f64| SpendGroup { x: 20, m: 2.0 / (z * z), count: 10.0 };
        let data = SpendData::new(&middles.map(heavy)).unwrap();
        let refusal = fit_spend(&data, None).accepted().unwrap_err();
        assert!(matches!(refusal, Refusal::InfiniteMeanSpend { .. }), "{refusal}");
    }
}

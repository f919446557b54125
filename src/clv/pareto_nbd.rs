//! Pareto/NBD: gamma purchase rates while alive, and exponential lifetimes with gamma rates.
//!
//! Source: Schmittlein, Morrison & Colombo 1987; additive form of Fader, Hardie & Lee 2005 (JMR), appendix A1-A8.

use serde::{Deserialize, Serialize};

use super::hypergeometric::{Argument, HyperSeries};
use super::likelihood::{AdditiveLikelihood, Jet};
use super::positive::{NotPositive, Positive};
use super::quadrature::beta_mean;
use super::special::{digamma_rise, exponential_integral, ln_gamma_rise, log_add_exp};

/// Parameters of Pareto/NBD; α and β in weeks, r and s without unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ParetoNbd {
    /// Shape of the gamma distribution of purchase rates.
    pub r: Positive,
    /// Rate of that gamma distribution, weeks.
    pub alpha: Positive,
    /// Shape of the gamma distribution of dropout rates.
    pub s: Positive,
    /// Rate of that gamma distribution, weeks.
    pub beta: Positive,
}

impl ParetoNbd {
    /// The model with these parameters.
    ///
    /// # Errors
    /// [`NotPositive`] if one is not a finite number above zero.
    pub fn new(r: f64, alpha: f64, s: f64, beta: f64) -> Result<Self, NotPositive> {
        let [r, alpha, s, beta] = Positive::all([r, alpha, s, beta])?;
        Ok(Self { r, alpha, s, beta })
    }

    pub(crate) fn core(&self) -> ParetoCore {
        ParetoCore { r: self.r.get(), alpha: self.alpha.get(), s: self.s.get(), beta: self.beta.get() }
    }
}

/// The parameters as plain numbers, with the formulas.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ParetoCore {
    pub r: f64,
    pub alpha: f64,
    pub s: f64,
    pub beta: f64,
}

impl ParetoCore {
    /// P(alive | x, t_x, T). Source: JMR eq. A8, with the gamma functions of L cancelled.
    pub fn p_alive(&self, x: u32, t_x: f64, t: f64) -> f64 {
        let (mut early, mut late) = ([Jet::ZERO], [Jet::ZERO]);
        self.early(x, &[t_x], &mut early);
        self.late(x, &[t], &mut late);
        let n = self.r + f64::from(x);
        let alive = -n * (self.alpha + t).ln() - self.s * (self.beta + t).ln();
        (alive - log_add_exp(early[0].value, late[0].value)).exp().min(1.0)
    }

    /// E\[purchases in the next `horizon` weeks\] if alive at T: (r+x)(β+T)/(α+T) · [1 − e^(−(s−1)w)]/(s−1).
    ///
    /// Source: JMR eq. A9, w = ln(1 + t/(β+T)); no pole at s = 1.
    pub fn expected_if_alive(&self, x: u32, t: f64, horizon: f64) -> f64 {
        let w = (horizon / (self.beta + t)).ln_1p();
        self.weeks_times_rate(x, t) * exponential_integral(self.s - 1.0, w)
    }

    /// E\[X(t)\]: repeat purchases of a new customer in the first `horizon` weeks. Source: JMR eq. A4.
    pub fn expected_new(&self, horizon: f64) -> f64 {
        self.expected_if_alive(0, 0.0, horizon)
    }

    /// Discounted expected future purchases if alive at T, without end, at the continuous rate δ per week.
    ///
    /// Source: JMR eq. 2 (DERT), with z^(s−1)·Ψ(s, s; z) = ∫₀^∞ e^(−zw) (1+w)^(−s) dw, z = δ(β+T).
    pub fn discounted_if_alive(&self, x: u32, t: f64, delta: f64) -> f64 {
        let z = delta * (self.beta + t);
        let [mean] = beta_mean(1.0, self.s, |p| {
            let w = p.u / p.one_minus_u;
            (-z * w - p.ln_one_minus_u, [1.0])
        });
        self.weeks_times_rate(x, t) * mean / self.s
    }

    /// (r+x)(β+T)/(α+T): the purchase rate of a customer alive at T, times the weeks that scale the lifetime left.
    fn weeks_times_rate(&self, x: u32, t: f64) -> f64 {
        (self.r + f64::from(x)) * (self.beta + t) / (self.alpha + t)
    }

    /// z = |α−β| / (max(α,β)+τ) at a time τ.
    fn argument(&self, time: f64) -> Argument {
        let (low, high) =
            if self.alpha < self.beta { (self.alpha, self.beta) } else { (self.beta, self.alpha) };
        Argument { z: (high - low) / (high + time), one_minus_z: (low + time) / (high + time) }
    }
}

/// One additive part of the likelihood: coefficient/k · H(q, z) · (α+τ)^−u · (β+τ)^−v, with u + v = k.
struct Part {
    coefficient: f64,
    /// d ln(coefficient) by (r, s).
    coefficient_slope: [f64; 2],
    q: f64,
    u: f64,
    v: f64,
}

impl ParetoCore {
    fn early_part(&self, x: u32) -> Part {
        let n = self.r + f64::from(x);
        let (q, u, v) =
            if self.alpha >= self.beta { (n, n, self.s) } else { (self.s + 1.0, n - 1.0, self.s + 1.0) };
        Part { coefficient: self.s, coefficient_slope: [0.0, 1.0 / self.s], q, u, v }
    }

    fn late_part(&self, x: u32) -> Part {
        let n = self.r + f64::from(x);
        let (q, u, v) =
            if self.alpha >= self.beta { (n + 1.0, n + 1.0, self.s - 1.0) } else { (self.s, n, self.s) };
        Part { coefficient: n, coefficient_slope: [1.0 / n, 0.0], q, u, v }
    }

    fn fill(&self, x: u32, part: &Part, times: &[f64], out: &mut [Jet]) {
        let k = self.r + self.s + f64::from(x);
        let alpha_leads = self.alpha >= self.beta;
        let arguments = times.iter().map(|time| self.argument(*time).z);
        let series = HyperSeries::new(part.q, k, arguments.fold(0.0, f64::max));
        let ln_coefficient = part.coefficient.ln() - k.ln();
        for (jet, time) in out.iter_mut().zip(times) {
            let (since_alpha, since_beta) = (self.alpha + time, self.beta + time);
            let (ln_alpha, ln_beta) = (since_alpha.ln(), since_beta.ln());
            let argument = self.argument(*time);
            let hyper = series.at(argument);
            let (by_q, by_k, by_z) =
                (hyper.by_q / hyper.h, hyper.by_k / hyper.h - 1.0 / k, hyper.by_z / hyper.h);
            let (q_by_r, q_by_s, z_by_alpha, z_by_beta) = if alpha_leads {
                let by_high = argument.one_minus_z / since_alpha;
                (by_q, 0.0, by_z * by_high, -by_z / since_alpha)
            } else {
                let by_high = argument.one_minus_z / since_beta;
                (0.0, by_q, -by_z / since_beta, by_z * by_high)
            };
            *jet = Jet {
                value: ln_coefficient + hyper.h.ln() - part.u * ln_alpha - part.v * ln_beta,
                gradient: [
                    part.coefficient_slope[0] + by_k + q_by_r - ln_alpha,
                    z_by_alpha - part.u / since_alpha,
                    part.coefficient_slope[1] + by_k + q_by_s - ln_beta,
                    z_by_beta - part.v / since_beta,
                ],
            };
        }
    }
}

/// Source: JMR eqs A1-A3 in additive form. Gradient by (r, α, s, β).
impl AdditiveLikelihood for ParetoCore {
    fn constant(&self, x: u32) -> Jet {
        let x = f64::from(x);
        Jet {
            value: ln_gamma_rise(self.r, x) + self.r * self.alpha.ln() + self.s * self.beta.ln(),
            gradient: [
                digamma_rise(self.r, x) + self.alpha.ln(),
                self.r / self.alpha,
                self.beta.ln(),
                self.s / self.beta,
            ],
        }
    }

    fn early(&self, x: u32, recencies: &[f64], out: &mut [Jet]) {
        self.fill(x, &self.early_part(x), recencies, out);
    }

    fn late(&self, x: u32, ages: &[f64], out: &mut [Jet]) {
        self.fill(x, &self.late_part(x), ages, out);
    }
}

#[cfg(test)]
mod tests {
    use crate::clv::{Model, PurchaseModel, RfSummary};

    #[test]
    fn likelihoods_are_the_published_ones() {
        // pymc-marketing, test_distributions: 6 decimals, α > β.
        let model = Model::ParetoNbd.with([0.55, 11.67, 0.61, 10.58]).unwrap();
        for (x, t_x, t, published) in
            [(1, 1.5, 12.0, -4.036_185_38), (4, 5.3, 10.0, -10.729_325_89), (2, 6.0, 8.0, -6.668_788_82)]
        {
            let got = model.log_likelihood(&RfSummary::new(x, t_x, t).unwrap());
            assert!((got - published).abs() < 1e-8, "{got} {published}");
        }
    }

    #[test]
    fn purchases_without_end_are_the_published_ones() {
        // Inputs of BTYD's pnbd.DERT, value by 40-digit arithmetic; and Fader & Hardie 2015, eq. 3.14: 4.8.
        let model = Model::ParetoNbd.with([0.562_996_6, 12.559_037, 0.408_109_5, 10.514_804_8]).unwrap();
        let dert = model.discounted_residual(&RfSummary::new(7, 35.0, 77.86).unwrap(), 0.0027).unwrap();
        assert!((dert - 1.864_183_328_071_329_6).abs() < 1e-11, "{dert}");
        let model = Model::ParetoNbd.with([0.553, 10.578, 0.606, 11.669]).unwrap();
        let new = RfSummary::new(0, 0.0, 0.0).unwrap();
        let det = model.discounted_residual(&new, 1.1f64.ln() / 52.0).unwrap();
        assert!((det - 4.8).abs() < 0.05, "{det}");
    }

    #[test]
    fn a_shape_of_one_is_no_pole() {
        // 40-digit arithmetic, the limit at s = 1.
        let model = Model::ParetoNbd.with([0.5534, 10.5802, 1.0, 11.6562]).unwrap();
        let got = model.expected(&RfSummary::new(2, 30.43, 38.86).unwrap(), 39.0);
        assert!((got - 1.186_031_571_457_904).abs() < 1e-13, "{got}");
    }
}

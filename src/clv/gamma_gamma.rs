//! Gamma-Gamma: the spend of a purchase day varies around each customer's own mean, and these means vary between
//! customers.
//!
//! Source: Fader, Hardie & Lee 2005 (JMR 42:415); Fader & Hardie 2013, note 025.

use serde::{Deserialize, Serialize};
use statrs::function::gamma::ln_gamma;

use super::positive::{NotPositive, Positive};
use super::special::{digamma_rise, ln_gamma_rise};
use super::spend_data::SpendData;

/// Parameters of Gamma-Gamma; γ in the currency of the amounts, p and q without unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GammaGamma {
    /// Shape of the spend of one purchase day.
    pub p: Positive,
    /// Shape of the distribution of the customers' rates.
    pub q: Positive,
    /// Rate of that distribution, in money.
    pub gamma: Positive,
}

impl GammaGamma {
    /// The model with these parameters.
    ///
    /// # Errors
    /// [`NotPositive`] if one is not a finite number above zero.
    pub fn new(p: f64, q: f64, gamma: f64) -> Result<Self, NotPositive> {
        let [p, q, gamma] = Positive::all([p, q, gamma])?;
        Ok(Self { p, q, gamma })
    }

    /// Mean spend of a purchase day over all customers, pγ/(q−1); None if q <= 1: the mean is then infinite.
    pub fn population_mean(&self) -> Option<f64> {
        let (p, q, gamma) = self.values();
        (q > 1.0).then(|| p * gamma / (q - 1.0))
    }

    /// E\[M | x, m\]: expected spend of a purchase day, for a customer who spent m on average on x > 0 repeat days,
    /// m > 0; the population mean at x = 0. None if q <= 1.
    pub fn expected_spend(&self, x: u32, m: f64) -> Option<f64> {
        self.expected_spend_sum(x, 1.0, m)
    }

    /// Σ E\[M | x, m\] over `count` customers with the same x and Σ m = `mean_spend_sum`: E\[M\] is linear in m.
    pub fn expected_spend_sum(&self, x: u32, count: f64, mean_spend_sum: f64) -> Option<f64> {
        let mean = self.population_mean()?;
        if x == 0 {
            return Some(count * mean);
        }
        let (p, q, gamma) = self.values();
        let x = f64::from(x);
        // JMR eq. 4: p(γ + mx) / (px + q − 1)
        Some(p * (count * gamma + mean_spend_sum * x) / (p * x + q - 1.0))
    }

    /// ln f(m | x) of one customer with x > 0 and m > 0. Source: JMR eq. 3.
    pub fn log_likelihood(&self, x: u32, m: f64) -> f64 {
        let (p, q, gamma) = self.values();
        let x = f64::from(x);
        constant(p, q, gamma, x).0 + p * x * (m * x / (gamma + m * x)).ln()
            - q * (gamma + m * x).ln()
            - m.ln()
    }

    /// Σ ln f over the data.
    pub fn total_log_likelihood(&self, data: &SpendData) -> f64 {
        let (p, q, gamma) = self.values();
        let ln_scale = data.scale().ln();
        total([p, q, (gamma.ln() - ln_scale).exp()], data).0 - data.customers() * ln_scale
    }

    fn values(&self) -> (f64, f64, f64) {
        (self.p.get(), self.q.get(), self.gamma.get())
    }
}

/// lnΓ(px+q) − lnΓ(px) − lnΓ(q) + q ln γ, with its derivatives by p, q and γ.
fn constant(p: f64, q: f64, gamma: f64, x: f64) -> (f64, [f64; 3]) {
    let value = ln_gamma_rise(p * x, q) - ln_gamma(q) + q * gamma.ln();
    let by_q = digamma_rise(q, p * x) + gamma.ln();
    (value, [x * digamma_rise(p * x, q), by_q, q / gamma])
}

/// Σ count · ln f over the data, with its gradient by (p, q, γ).
pub(crate) fn total(parameters: [f64; 3], data: &SpendData) -> (f64, [f64; 3]) {
    let [p, q, gamma] = parameters;
    let mut value = -data.sum_ln_mean();
    let mut gradient = [0.0; 3];
    for run in data.runs() {
        let x = f64::from(run.x);
        let (c, slope) = constant(p, q, gamma, x);
        let sums = run.sums(gamma);
        value += run.count * c + p * x * (run.sum_ln_total - sums.ln) - q * sums.ln;
        gradient[0] += run.count * slope[0] + x * (run.sum_ln_total - sums.ln);
        gradient[1] += run.count * slope[1] - sums.ln;
        gradient[2] += run.count * slope[2] - (p * x + q) * sums.inverse;
    }
    (value, gradient)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_of_one_or_less_has_no_mean() {
        let model = GammaGamma::new(6.0, 1.0, 15.0).unwrap();
        assert_eq!(model.population_mean(), None);
        assert_eq!(model.expected_spend(2, 30.0), None);
    }

    #[test]
    fn one_time_buyers_get_the_population_mean_not_zero() {
        let model = GammaGamma::new(6.25, 3.74, 15.44).unwrap();
        assert_eq!(model.expected_spend(0, 0.0), model.population_mean());
    }

    #[test]
    fn many_purchases_pull_the_expectation_to_the_own_mean() {
        let model = GammaGamma::new(6.25, 3.74, 15.44).unwrap();
        let far = model.expected_spend(100_000, 80.0).unwrap();
        assert!((far - 80.0).abs() < 0.01, "{far}");
    }
}

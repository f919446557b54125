//! H(q, z) = 2F1(1, q; k+1; z) with its derivatives by q, k and z: the only hypergeometric function that Pareto/NBD
//! needs.
//!
//! Every term is positive for 0 <= z < 1 and q < k + 1. The coefficients depend on q and k alone, so one table serves
//! every z of the same x. If the series is slow (z near 1), the Beta integral is used.

use super::quadrature::beta_mean;

/// H and its derivatives by q, k and z.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Hyper {
    pub h: f64,
    pub by_q: f64,
    pub by_k: f64,
    pub by_z: f64,
}

/// An argument z below 1, with 1 − z kept accurate.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Argument {
    pub z: f64,
    pub one_minus_z: f64,
}

/// More terms than this cost more than quadrature: a term takes about 2 ns, and an integral 50 to 100 µs.
const MAX_TERMS: usize = 20_000;
const NEGLIGIBLE: f64 = 1e-17;

/// The coefficients (q)_j / (k+1)_j, j = 1, 2, …, with their derivatives by q and k.
pub(crate) struct HyperSeries {
    q: f64,
    k: f64,
    coefficients: Vec<[f64; 3]>,
}

impl HyperSeries {
    /// A series good for arguments up to `largest_z`.
    pub fn new(q: f64, k: f64, largest_z: f64) -> Self {
        let mut coefficients = Vec::new();
        let (mut c, mut rise_q, mut rise_k, mut largest_term) = (1.0, 0.0, 0.0, 1.0);
        for j in 0..MAX_TERMS {
            let step = j as f64;
            let (top, bottom) = (q + step, k + 1.0 + step);
            c *= top / bottom;
            rise_q += 1.0 / top;
            rise_k -= 1.0 / bottom;
            coefficients.push([c, c * rise_q, c * rise_k]);
            largest_term *= top / bottom * largest_z;
            if largest_term * (step + 1.0) < 0.1 * NEGLIGIBLE {
                break;
            }
        }
        Self { q, k, coefficients }
    }

    /// H(q, z) and its derivatives.
    pub fn at(&self, argument: Argument) -> Hyper {
        self.sum(argument.z).unwrap_or_else(|| by_quadrature(self.q, self.k, argument))
    }

    fn sum(&self, z: f64) -> Option<Hyper> {
        let (mut h, mut by_q, mut by_k) = (1.0, 0.0, 0.0);
        if z == 0.0 {
            let by_z = self.q / (self.k + 1.0);
            return Some(Hyper { h, by_q, by_k, by_z });
        }
        let (mut power, mut j, mut weighted) = (z, 1.0, 0.0);
        for [c, dq, dk] in &self.coefficients {
            let term = c * power;
            h += term;
            by_q += dq * power;
            by_k += dk * power;
            let slope = j * term;
            weighted += slope;
            if slope <= NEGLIGIBLE * h {
                let by_z = weighted / z;
                return Some(Hyper { h, by_q, by_k, by_z });
            }
            power *= z;
            j += 1.0;
        }
        None
    }
}

/// H = E[(1 − zu)^−q] over u ~ Beta(1, k). Source: Abramowitz & Stegun 15.3.1 (Euler's integral).
fn by_quadrature(q: f64, k: f64, argument: Argument) -> Hyper {
    let Argument { z, one_minus_z } = argument;
    let [h, by_q, by_k, by_z] = beta_mean(1.0, k, |p| {
        let rest = p.one_minus_u + p.u * one_minus_z;
        let ln_rest = if p.u < 0.5 { (-z * p.u).ln_1p() } else { rest.ln() };
        let factors = [1.0, -ln_rest, 1.0 / k + p.ln_one_minus_u, q * p.u / rest];
        (-q * ln_rest, factors)
    });
    Hyper { h, by_q, by_k, by_z }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn argument(z: f64) -> Argument {
        Argument { z, one_minus_z: 1.0 - z }
    }

    #[test]
    fn known_values() {
        // 2F1(1, 1; 2; z) = −ln(1−z)/z: Abramowitz & Stegun 15.1.3
        for z in [1e-9f64, 0.3, 0.9, 0.999, 1.0 - 1e-9] {
            let exact = -(-z).ln_1p() / z;
            let got = HyperSeries::new(1.0, 1.0, z).at(argument(z)).h;
            assert!((got - exact).abs() < 1e-12 * exact, "{z}: {got} {exact}");
        }
    }

    proptest! {
        #[test]
        fn series_and_integral_agree_with_all_derivatives(
            q in 0.05f64..40.0, excess in 0.1f64..5.0, z in 0.0f64..0.93
        ) {
            let k = q + excess;
            let series = HyperSeries::new(q, k, z).sum(z).expect("the series converges");
            let other = by_quadrature(q, k, argument(z));
            for (s, o) in [
                (series.h, other.h), (series.by_q, other.by_q), (series.by_k, other.by_k), (series.by_z, other.by_z)
            ] {
                prop_assert!((s - o).abs() <= 1e-10 * (series.h + o.abs()), "{series:?} {other:?}");
            }
        }
    }
}

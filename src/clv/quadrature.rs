//! Means over a Beta distribution by double-exponential quadrature, used if power series converge too slowly.

use std::f64::consts::PI;

/// Half width of the trapezoid in v, where logit u = π·sinh v; e^±16 covers shapes down to 1e-6.
const REACH: f64 = 16.0;
const LARGEST_FIRST_STEP: f64 = 0.25;
const SMALLEST_FIRST_STEP: f64 = 1.0 / 1024.0;
const MAX_HALVINGS: u32 = 7;
const TOLERANCE: f64 = 1e-13;

/// A point of the unit interval, with both distances to its ends kept accurate.
#[derive(Debug, Clone, Copy)]
pub(crate) struct UnitPoint {
    pub u: f64,
    pub one_minus_u: f64,
    pub ln_one_minus_u: f64,
}

impl UnitPoint {
    fn from_logit(y: f64) -> (Self, f64) {
        let e = (-y.abs()).exp();
        let (small, large) = (e / (1.0 + e), 1.0 / (1.0 + e));
        let (ln_small, ln_large) = (-y.abs() - e.ln_1p(), -e.ln_1p());
        let (u, one_minus_u, ln_u, ln_one_minus_u) =
            if y < 0.0 { (small, large, ln_small, ln_large) } else { (large, small, ln_large, ln_small) };
        let point = Self { u, one_minus_u, ln_one_minus_u };
        (point, ln_u)
    }
}

/// E[e^g(u) · h_i(u)] for u ~ Beta(a, b), with `integrand` giving g and the h_i.
///
/// Source: Takahasi & Mori 1974, the trapezoid rule after logit u = π·sinh v, halved until two answers agree.
pub(crate) fn beta_mean<const M: usize>(
    a: f64,
    b: f64,
    integrand: impl Fn(UnitPoint) -> (f64, [f64; M]),
) -> [f64; M] {
    let mut sums = Sums::<M>::new();
    let mut step = first_step(a, b);
    let mut at = -REACH;
    while at <= REACH {
        sums.add(a, b, at, &integrand);
        at += step;
    }
    let mut last = sums.means();
    for _ in 0..MAX_HALVINGS {
        at = -REACH + 0.5 * step;
        while at <= REACH {
            sums.add(a, b, at, &integrand);
            at += step;
        }
        step *= 0.5;
        let next = sums.means();
        let tolerance = TOLERANCE.max(sums.rounding());
        let settled = last.iter().zip(&next).all(|(before, now)| {
            // A mean that cancels to almost zero needs only the absolute precision of the first mean.
            let change: f64 = before - now;
            change.abs() <= tolerance * now.abs().max(next[0].abs())
        });
        last = next;
        if settled {
            break;
        }
    }
    last
}

/// Half the width of the Beta's bulk on the scale of v, so that no narrow peak slips between two points.
fn first_step(a: f64, b: f64) -> f64 {
    let width_of_logit = (1.0 / a + 1.0 / b).sqrt();
    let center = (a / b).ln() / PI;
    let width = width_of_logit / (PI * center.hypot(1.0));
    (0.5 * width).clamp(SMALLEST_FIRST_STEP, LARGEST_FIRST_STEP)
}

/// Running sums, scaled by the largest exponents seen so that nothing overflows.
struct Sums<const M: usize> {
    mass: f64,
    mass_scale: f64,
    moments: [f64; M],
    moment_scale: f64,
    /// The largest number in the sum of the exponent behind `moment_scale`.
    largest_part: f64,
}

impl<const M: usize> Sums<M> {
    fn new() -> Self {
        Self {
            mass: 0.0,
            mass_scale: f64::NEG_INFINITY,
            moments: [0.0; M],
            moment_scale: f64::NEG_INFINITY,
            largest_part: 0.0,
        }
    }

    fn add(&mut self, a: f64, b: f64, v: f64, integrand: &impl Fn(UnitPoint) -> (f64, [f64; M])) {
        let (point, ln_u) = UnitPoint::from_logit(PI * v.sinh());
        let ln_weight = a * ln_u + b * point.ln_one_minus_u + v.cosh().ln();
        if ln_weight > self.mass_scale {
            self.mass *= (self.mass_scale - ln_weight).exp();
            self.mass_scale = ln_weight;
        }
        self.mass += (ln_weight - self.mass_scale).exp();
        let (g, factors) = integrand(point);
        let ln_term = ln_weight + g;
        if ln_term > self.moment_scale {
            let shrink = (self.moment_scale - ln_term).exp();
            self.moments.iter_mut().for_each(|m| *m *= shrink);
            self.moment_scale = ln_term;
            self.largest_part = ln_weight.abs().max(g.abs());
        }
        let term = (ln_term - self.moment_scale).exp();
        if term > 0.0 {
            for (moment, factor) in self.moments.iter_mut().zip(factors) {
                *moment += term * factor;
            }
        }
    }

    /// The relative error that rounding leaves in a mean: no finer step removes it.
    fn rounding(&self) -> f64 {
        4.0 * f64::EPSILON * self.largest_part.max(self.mass_scale.abs())
    }

    fn means(&self) -> [f64; M] {
        let scale = (self.moment_scale - self.mass_scale).exp() / self.mass;
        self.moments.map(|m| m * scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn beta_moments_are_the_textbook_ones(ln_a in -7f64..8.0, ln_b in -7f64..8.0) {
            let (a, b) = (ln_a.exp(), ln_b.exp());
            let [mean, square] = beta_mean(a, b, |p| (0.0, [p.u, p.u * p.u]));
            let exact = a / (a + b);
            prop_assert!((mean - exact).abs() <= 1e-11 * exact, "{mean} {exact}");
            let exact = exact * (a + 1.0) / (a + b + 1.0);
            prop_assert!((square - exact).abs() <= 1e-11 * exact, "{square} {exact}");
        }
    }

    #[test]
    fn exponents_beyond_the_range_of_a_double_cancel() {
        // E[(1-u)^-4999] under Beta(1, 5000) is 5000; the weight alone underflows.
        let [mean] = beta_mean(1.0, 5000.0, |p| (-4999.0 * p.ln_one_minus_u, [1.0]));
        assert!((mean - 5000.0).abs() < 1e-7, "{mean}");
    }
}

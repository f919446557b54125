//! Special functions in the forms that stay accurate: rises of ln Γ and ψ, log-sums, and the integral of an exponential.

/// Arguments are raised above this before an asymptotic series is used; its last term is then below 1e-16.
const ASYMPTOTIC_FROM: f64 = 16.0;

/// lnΓ(z + d) − lnΓ(z) for z > 0, d ≥ 0, without subtracting two large numbers.
///
/// Source: Abramowitz & Stegun 6.1.41 (Stirling), differenced term by term.
pub(crate) fn ln_gamma_rise(z: f64, d: f64) -> f64 {
    if d == 0.0 {
        return 0.0;
    }
    let mut base = z;
    let mut shift = 1.0;
    while base < ASYMPTOTIC_FROM {
        shift *= base / (base + d);
        base += 1.0;
    }
    let leading = (base - 0.5) * (d / base).ln_1p() + d * (base + d).ln() - d;
    shift.ln() + leading + stirling_tail(base + d) - stirling_tail(base)
}

/// ψ(z + d) − ψ(z) for z > 0, d ≥ 0. Source: Abramowitz & Stegun 6.3.18, differenced.
pub(crate) fn digamma_rise(z: f64, d: f64) -> f64 {
    if d == 0.0 {
        return 0.0;
    }
    let mut base = z;
    let mut shift = 0.0;
    while base < ASYMPTOTIC_FROM {
        shift += d / (base * (base + d));
        base += 1.0;
    }
    shift + (d / base).ln_1p() + digamma_tail(base + d) - digamma_tail(base)
}

/// lnΓ(z) − [(z − ½) ln z − z + ½ ln 2π]. Source: Abramowitz & Stegun 6.1.41.
fn stirling_tail(z: f64) -> f64 {
    let w = 1.0 / (z * z);
    let series =
        1.0 / 12.0 + w * (-1.0 / 360.0 + w * (1.0 / 1260.0 + w * (-1.0 / 1680.0 + w * (1.0 / 1188.0))));
    series / z
}

/// ψ(z) − ln z. Source: Abramowitz & Stegun 6.3.18.
fn digamma_tail(z: f64) -> f64 {
    let w = 1.0 / (z * z);
    let series =
        -1.0 / 12.0 + w * (1.0 / 120.0 + w * (-1.0 / 252.0 + w * (1.0 / 240.0 + w * (-1.0 / 132.0))));
    -0.5 / z + w * series
}

/// ln(e^u + e^v); either may be −∞.
pub(crate) fn log_add_exp(u: f64, v: f64) -> f64 {
    let high = u.max(v);
    if high == f64::NEG_INFINITY {
        return high;
    }
    high + (-(u - v).abs()).exp().ln_1p()
}

/// 1 / (1 + e^−d), without overflow.
pub(crate) fn logistic(d: f64) -> f64 {
    if d >= 0.0 {
        1.0 / (1.0 + (-d).exp())
    } else {
        let e = d.exp();
        e / (1.0 + e)
    }
}

/// ∫₀^w e^(−rate·v) dv = (1 − e^(−rate·w)) / rate, which is w at rate 0; any sign of `rate`.
pub(crate) fn exponential_integral(rate: f64, w: f64) -> f64 {
    if rate == 0.0 { w } else { -(-rate * w).exp_m1() / rate }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use statrs::function::gamma::{digamma, ln_gamma};

    fn close(a: f64, b: f64, tolerance: f64) -> bool {
        (a - b).abs() <= tolerance * (1.0 + b.abs())
    }

    #[test]
    fn ln_gamma_rises_match_forty_digit_arithmetic() {
        // mpmath 1.4, 40 digits: loggamma(z + d) - loggamma(z)
        for (z, d, exact) in [
            (0.243, 5000.0, 37_583.377_931_650_75),
            (1e8, 0.5, 9.210_340_370_726_183),
            (1e-5, 3.0, -10.819_763_284_472_783),
            (1e12, 2.5, 69.077_552_789_823_25),
        ] {
            let got = ln_gamma_rise(z, d);
            assert!(close(got, exact, 1e-14), "{z} {d}: {got} != {exact}");
        }
    }

    #[test]
    fn digamma_rises_match_forty_digit_arithmetic() {
        // mpmath 1.4, 40 digits: digamma(z + d) - digamma(z)
        for (z, d, exact) in [
            (0.243, 5000.0, 12.868_235_656_185_261),
            (1e8, 0.5, 5.000_000_012_5e-9),
            (1e-5, 3.0, 100_001.499_987_500_1),
        ] {
            let got = digamma_rise(z, d);
            assert!((got - exact).abs() <= 1e-14 * exact.abs(), "{z} {d}: {got} != {exact}");
        }
    }

    #[test]
    fn log_sum_of_two_impossible_events_is_impossible() {
        let none = f64::NEG_INFINITY;
        assert_eq!(log_add_exp(none, none), none);
        assert_eq!(log_add_exp(none, 3.0), 3.0);
    }

    proptest! {
        #[test]
        fn rises_agree_with_plain_differences(z in 0.01f64..50.0, d in 0.0f64..50.0) {
            prop_assert!(close(ln_gamma_rise(z, d), ln_gamma(z + d) - ln_gamma(z), 1e-11));
            prop_assert!(close(digamma_rise(z, d), digamma(z + d) - digamma(z), 1e-10));
        }

        #[test]
        fn exponential_integral_is_continuous_at_rate_zero(w in 0.0f64..10.0) {
            prop_assert!(close(exponential_integral(1e-13, w), w, 1e-11));
            prop_assert!(close(exponential_integral(-1e-13, w), w, 1e-11));
        }
    }
}

//! Chance without state: numbers drawn from a hash of their purpose, with arithmetic that is exact on every machine.

/// The step of splitmix64 (Steele, Lea & Flood 2014).
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// A point in the tree of random numbers: the same key always draws the same numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key(u64);

impl Key {
    pub(super) fn new(seed: u64) -> Self {
        Self(mix(seed ^ 0x7465_6E75_7265)) // "tenure"
    }

    /// The key of the `index`-th thing below this one.
    #[inline]
    pub(super) fn child(self, index: u64) -> Self {
        Self(mix(self.0.wrapping_add(index.wrapping_add(1).wrapping_mul(STEP))))
    }

    /// 64 even bits for one purpose.
    #[inline]
    pub(super) fn bits(self, purpose: u64) -> u64 {
        self.child(purpose).0
    }

    /// A whole number from 0 to below 1000, each equally likely.
    #[inline]
    pub(super) fn per_mille(self, purpose: u64) -> u64 {
        ((self.bits(purpose) >> 32) * 1000) >> 32
    }

    /// Uniform in (0, 1), never an end.
    #[inline]
    pub(super) fn uniform(self, purpose: u64) -> f64 {
        ((self.bits(purpose) >> 12) as f64 + 0.5) * (1.0 / (1u64 << 52) as f64)
    }

    /// About normal with mean 0 and variance 1: the sum of four uniforms (Irwin-Hall), within ±3.5.
    pub(super) fn normal(self, purpose: u64) -> f64 {
        const ROOT_OF_THREE: f64 = 1.732_050_807_568_877_2;
        let bits = self.bits(purpose);
        let sum: u64 = (0..4).map(|part| (bits >> (16 * part)) & 0xFFFF).sum();
        ((sum as f64 + 2.0) / 65_536.0 - 2.0) * ROOT_OF_THREE
    }

    /// Poisson with this mean, at most 30, by inversion.
    #[inline]
    pub(super) fn poisson(self, purpose: u64, mean: f64) -> u64 {
        let u = self.uniform(purpose);
        if u < 1.0 - mean {
            return 0; // exp(-mean) >= 1 - mean, and most months end here
        }
        let mut probability = exp(-mean);
        let mut below = probability;
        let mut count = 0;
        while u > below && count < 30 {
            count += 1;
            probability *= mean / count as f64;
            below += probability;
        }
        count
    }

    /// One of `choices` with probability proportional to its weight. The weights add up to 1000.
    #[inline]
    pub(super) fn pick<T: Copy>(self, purpose: u64, choices: &[(T, u64)], otherwise: T) -> T {
        let mut left = self.per_mille(purpose);
        for &(choice, weight) in choices {
            if left < weight {
                return choice;
            }
            left -= weight;
        }
        otherwise
    }
}

/// The finaliser of splitmix64: a bijection of 64 bits that looks random.
#[inline]
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// e to the x for |x| < 100, to about 1e-11, the same on every machine (the platform's `exp` is not).
pub(super) fn exp(x: f64) -> f64 {
    const HALVINGS: i32 = 10;
    let small = x / f64::from(1 << HALVINGS);
    let mut power =
        1.0 + small * (1.0 + small / 2.0 * (1.0 + small / 3.0 * (1.0 + small / 4.0 * (1.0 + small / 5.0))));
    for _ in 0..HALVINGS {
        power *= power;
    }
    power
}

/// Natural logarithm of a positive normal number, to about 1e-9, the same on every machine.
pub(super) fn ln(x: f64) -> f64 {
    // x = m * 2^e with m in [1, 2); ln m = 2 atanh((m - 1) / (m + 1)).
    let bits = x.to_bits();
    let exponent = (bits >> 52) as i64 - 1023;
    let mantissa = f64::from_bits((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let square = s * s;
    let mut sum = 0.0;
    for odd in (0..9).rev() {
        sum = sum * square + 1.0 / f64::from(2 * odd + 1);
    }
    2.0 * s * sum + exponent as f64 * std::f64::consts::LN_2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_and_ln_agree_with_the_platform() {
        for step in -400..=400 {
            let x = f64::from(step) / 20.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-9, "exp({x})");
            let y = x.exp();
            assert!((ln(y) - y.ln()).abs() < 1e-9, "ln({y})");
        }
    }

    #[test]
    fn draws_have_the_moments_they_claim() {
        let draws = 100_000;
        let mean = |draw: &dyn Fn(Key) -> f64| {
            (0..draws).map(|i| draw(Key::new(7).child(i))).sum::<f64>() / draws as f64
        };
        assert!((mean(&|key| key.uniform(0)) - 0.5).abs() < 0.01);
        assert!(mean(&|key| key.normal(0)).abs() < 0.02);
        assert!((mean(&|key| key.normal(0) * key.normal(0)) - 1.0).abs() < 0.02);
        assert!((mean(&|key| key.poisson(0, 0.7) as f64) - 0.7).abs() < 0.02);
        let third = |key: Key| f64::from(key.pick(0, &[(1, 300), (0, 700)], 0));
        assert!((mean(&third) - 0.3).abs() < 0.01);
    }

    #[test]
    fn the_numbers_never_change() {
        // Whoever changes these changes every published sample file.
        let key = Key::new(1).child(2);
        assert_eq!(key.bits(3), 17_635_012_890_385_095_058);
    }
}

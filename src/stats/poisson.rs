//! Random Poisson counts from a seed: one independent stream per replicate, on whatever thread.

use statrs::function::gamma::ln_gamma;

/// Above this mean counting down the distribution is slower than rejection.
const REJECTION_FROM: f64 = 30.0;

/// The random stream of one replicate. Source: Steele, Lea & Flood 2014 (SplitMix64).
pub(super) struct Resampler {
    state: u64,
}

impl Resampler {
    pub fn new(seed: u64, replicate: u32) -> Self {
        let mut seeded = Self { state: seed };
        let offset = seeded.next();
        let mut own = Self { state: offset ^ (u64::from(replicate) << 32 | u64::from(replicate)) };
        let state = own.next();
        Self { state }
    }

    /// A Poisson count for each mean.
    pub fn counts(&mut self, means: &[f64]) -> Vec<f64> {
        means.iter().map(|mean| self.poisson(*mean)).collect()
    }

    /// Divides a number of customers at random over parts, in proportion to the parts' `counts`.
    pub fn divide(&mut self, customers: f64, parts: &[usize], counts: &[f64], drawn: &mut [f64]) {
        let Some((last, others)) = parts.split_last() else { return };
        if others.is_empty() {
            drawn[*last] = customers;
            return;
        }
        let size: f64 = parts.iter().map(|part| counts[*part]).sum();
        for _ in 0..customers as u64 {
            let mut place = self.uniform() * size;
            let part = others.iter().find(|part| {
                place -= counts[**part];
                place < 0.0
            });
            drawn[*part.unwrap_or(last)] += 1.0;
        }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Uniform in [0, 1).
    fn uniform(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn poisson(&mut self, mean: f64) -> f64 {
        if mean <= 0.0 {
            0.0
        } else if mean < REJECTION_FROM {
            self.by_counting(mean)
        } else {
            self.by_rejection(mean)
        }
    }

    fn by_counting(&mut self, mean: f64) -> f64 {
        let mut left = self.uniform();
        let mut probability = (-mean).exp();
        let mut count = 0.0;
        while left >= probability && probability > 0.0 {
            left -= probability;
            count += 1.0;
            probability *= mean / count;
        }
        count
    }

    /// Source: Hörmann 1993, the transformed rejection PTRS.
    fn by_rejection(&mut self, mean: f64) -> f64 {
        let b = 0.931 + 2.53 * mean.sqrt();
        let a = -0.059 + 0.024_83 * b;
        let inverse_alpha = 1.123_9 + 1.132_8 / (b - 3.4);
        let v_r = 0.927_7 - 3.622_4 / (b - 2.0);
        loop {
            let u = self.uniform() - 0.5;
            let v = self.uniform();
            let u_s = 0.5 - u.abs();
            let count = ((2.0 * a / u_s + b) * u + mean + 0.43).floor();
            if u_s >= 0.07 && v <= v_r {
                return count;
            }
            if count < 0.0 || (u_s < 0.013 && v > u_s) {
                continue;
            }
            let ratio = (v * inverse_alpha / (a / (u_s * u_s) + b)).ln();
            if ratio <= count * mean.ln() - mean - ln_gamma(count + 1.0) {
                return count;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_the_mean_and_variance_of_a_poisson() {
        for mean in [0.3, 1.0, 7.0, 29.0, 31.0, 2000.0] {
            let n = 40_000;
            let counts = Resampler::new(7, 3).counts(&vec![mean; n]);
            let average = counts.iter().sum::<f64>() / n as f64;
            let variance = counts.iter().map(|c| (c - average).powi(2)).sum::<f64>() / n as f64;
            let error = (mean / n as f64).sqrt();
            assert!((average - mean).abs() < 4.0 * error, "{mean}: {average}");
            assert!((variance / mean - 1.0).abs() < 0.05, "{mean}: {variance}");
        }
    }

    #[test]
    fn replicates_differ_and_repeat() {
        let draw = |seed, replicate| Resampler::new(seed, replicate).counts(&[1.0; 50]);
        assert_eq!(draw(1, 2), draw(1, 2));
        assert_ne!(draw(1, 2), draw(1, 3));
        assert_ne!(draw(1, 2), draw(2, 2));
    }
}

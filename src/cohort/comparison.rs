//! Two shares of customers side by side: their difference, its interval, and how likely chance alone would make it.

use statrs::function::erf::erfc;

use super::interval::{Interval, wilson};

/// The difference of two shares, the second less the first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    pub difference: f64,
    /// 95 %, for the difference.
    pub interval: Interval,
    /// Two-sided: how often chance alone makes a difference at least as large, were both shares the same.
    pub p_value: f64,
}

/// What a comparison says, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The interval leaves out zero and p < 0.05.
    Real,
    /// It could well be chance.
    Noise,
}

impl Comparison {
    /// Whether the difference is more than chance explains.
    pub fn verdict(&self) -> Verdict {
        verdict(self.interval, self.p_value)
    }
}

/// What the interval of a difference and its p-value say together.
pub fn verdict(interval: Interval, p_value: f64) -> Verdict {
    let apart = interval.low > 0.0 || interval.high < 0.0;
    if apart && p_value < 0.05 { Verdict::Real } else { Verdict::Noise }
}

/// Compares `hits` of `n` with another pair; `None` where one has no members.
///
/// The interval is Newcombe's hybrid score interval; the p-value that of the pooled z-test.
// Newcombe (1998), Stat. Med. 17:873, method 10; Agresti (2013), Categorical Data Analysis, 3.2.
pub fn compare(first: (u64, u64), second: (u64, u64)) -> Option<Comparison> {
    let (one, two) = (wilson(first.0, first.1)?, wilson(second.0, second.1)?);
    let share = |(hits, n): (u64, u64)| hits as f64 / n as f64;
    let (p1, p2) = (share(first), share(second));
    let difference = p2 - p1;
    let down = ((p2 - two.low).powi(2) + (one.high - p1).powi(2)).sqrt();
    let up = ((two.high - p2).powi(2) + (p1 - one.low).powi(2)).sqrt();
    let (n1, n2) = (first.1 as f64, second.1 as f64);
    let pooled = (first.0 + second.0) as f64 / (n1 + n2);
    let error = (pooled * (1.0 - pooled) * (1.0 / n1 + 1.0 / n2)).sqrt();
    let p_value = if error > 0.0 { erfc((difference / error).abs() / std::f64::consts::SQRT_2) } else { 1.0 };
    let interval = Interval { low: difference - down, high: difference + up };
    Some(Comparison { difference, interval, p_value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newcombe_agrees_with_published_values() {
        // Newcombe (1998), Stat. Med. 17:873, table II, method 10: 56/70 - 48/80, 9/10 - 3/10, 6/7 - 2/7,
        // 5/56 - 0/29, 10/10 - 0/20.
        for (one, two, low, high) in [
            ((48, 80), (56, 70), 0.0524, 0.3339),
            ((3, 10), (9, 10), 0.1705, 0.8090),
            ((2, 7), (6, 7), 0.0582, 0.8062),
            ((0, 29), (5, 56), -0.0381, 0.1926),
            ((0, 20), (10, 10), 0.6791, 1.0),
        ] {
            let interval = compare(one, two).unwrap().interval;
            assert!((interval.low - low).abs() < 5e-5, "{one:?} {two:?}: {interval:?}");
            assert!((interval.high - high).abs() < 5e-5, "{one:?} {two:?}: {interval:?}");
        }
    }

    #[test]
    fn the_p_value_is_that_of_the_pooled_test() {
        // Chi-squared of the table 56, 14 / 48, 32 without correction: 7.0234, p = 0.0080.
        let comparison = compare((48, 80), (56, 70)).unwrap();
        let z = (56.0 / 70.0 - 0.6) / (104.0 / 150.0 * 46.0 / 150.0 * (1.0 / 70.0 + 1.0 / 80.0_f64)).sqrt();
        assert!((comparison.p_value - erfc(z / 2.0_f64.sqrt())).abs() < 1e-15);
        assert!((comparison.p_value - 0.0080).abs() < 5e-4, "{}", comparison.p_value);
        assert_eq!(comparison.verdict(), Verdict::Real);
    }

    #[test]
    fn small_differences_are_noise_and_nobody_cannot_be_compared() {
        assert_eq!(compare((30, 100), (33, 100)).map(|one| one.verdict()), Some(Verdict::Noise));
        assert_eq!(compare((0, 100), (0, 50)).map(|one| one.p_value), Some(1.0));
        assert_eq!(compare((0, 0), (3, 4)), None);
    }
}

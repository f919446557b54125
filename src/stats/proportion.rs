//! Proportions of customers: Wilson's interval of one, Newcombe's interval and a test of the difference of two.

use statrs::function::erf::erfc;
use statrs::function::gamma::ln_gamma;

use super::comparison::{Comparison, Test};
use super::interval::{Interval, Z95};

/// Expected counts below this are too few for the z-test.
const FEW: f64 = 5.0;

/// Wilson's score interval for `hits` of `n`; `None` for n = 0.
// Wilson (1927), J. Am. Stat. Assoc. 22:209.
pub fn wilson(hits: u64, n: u64) -> Option<Interval> {
    if n == 0 || hits > n {
        return None;
    }
    let (n, p) = (n as f64, hits as f64 / n as f64);
    let z2 = Z95 * Z95;
    let centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z95 / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    Some(Interval { low: (centre - half).max(0.0), high: (centre + half).min(1.0) })
}

/// Compares `hits` of `n` with another pair; `None` if one has no members.
///
/// The interval is Newcombe's hybrid score interval; the p-value that of the pooled z-test, or of Fisher's exact test
/// if an expected count is below five.
// Newcombe (1998), Stat. Med. 17:873, method 10; Agresti (2013), Categorical Data Analysis, 3.2 and 3.5.
pub fn compare(first: (u64, u64), second: (u64, u64)) -> Option<Comparison> {
    let (one, two) = (wilson(first.0, first.1)?, wilson(second.0, second.1)?);
    let share = |(hits, n): (u64, u64)| hits as f64 / n as f64;
    let (p1, p2) = (share(first), share(second));
    let difference = p2 - p1;
    let down = ((p2 - two.low).powi(2) + (one.high - p1).powi(2)).sqrt();
    let up = ((two.high - p2).powi(2) + (p1 - one.low).powi(2)).sqrt();
    let (test, p_value) = tested(first, second);
    let interval = Interval { low: difference - down, high: difference + up };
    Some(Comparison { difference, interval, p_value, test })
}

/// The test that suits two shares, and its p-value.
fn tested(first: (u64, u64), second: (u64, u64)) -> (Test, f64) {
    let (n1, n2) = (first.1 as f64, second.1 as f64);
    let hits = (first.0 + second.0) as f64;
    let rarer = hits.min(n1 + n2 - hits);
    let cross = |one: (u64, u64), two: (u64, u64)| u128::from(one.0) * u128::from(two.1);
    if cross(first, second) == cross(second, first) {
        return (Test::Equal, 1.0);
    }
    if n1.min(n2) * rarer / (n1 + n2) < FEW {
        return (Test::Fisher, fisher(first, second));
    }
    let pooled = hits / (n1 + n2);
    let error = (pooled * (1.0 - pooled) * (1.0 / n1 + 1.0 / n2)).sqrt();
    let difference = second.0 as f64 / n2 - first.0 as f64 / n1;
    (Test::PooledZ, erfc((difference / error).abs() / std::f64::consts::SQRT_2))
}

/// Fisher's exact test: the sum over tables with the same margins that are at most as likely as the observed one.
// Agresti (2013), Categorical Data Analysis, 3.5.1.
fn fisher(first: (u64, u64), second: (u64, u64)) -> f64 {
    let hits = first.0 + second.0;
    let choose = |n: u64, k: u64| {
        let (n, k) = (n as f64, k as f64);
        ln_gamma(n + 1.0) - ln_gamma(k + 1.0) - ln_gamma(n - k + 1.0)
    };
    let all = choose(first.1 + second.1, hits);
    let chance = |k: u64| choose(first.1, k) + choose(second.1, hits - k) - all;
    // Ties must count in spite of rounding.
    let observed_chance = chance(first.0) + 1e-7;
    let possible = hits.saturating_sub(second.1)..=hits.min(first.1);
    possible.map(chance).filter(|chance| *chance <= observed_chance).map(f64::exp).sum::<f64>().min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::comparison::Verdict;

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
    fn few_expected_counts_are_tested_exactly() {
        // Agresti (2013), table 3.9: the lady tasting tea, 3 of 4 against 1 of 4, two-sided 0.486; the extreme, 0.029.
        let tea = compare((3, 4), (1, 4)).unwrap();
        assert_eq!(tea.test, Test::Fisher);
        assert!((tea.p_value - 34.0 / 70.0).abs() < 1e-9, "{}", tea.p_value);
        assert!((compare((4, 4), (0, 4)).unwrap().p_value - 2.0 / 70.0).abs() < 1e-9);
        // R: fisher.test(matrix(c(1, 11, 9, 3), 2)): p-value = 0.002759.
        assert!((fisher((1, 12), (9, 12)) - 0.002_759_456).abs() < 1e-8);
        assert_eq!(compare((30, 100), (33, 100)).map(|one| one.test), Some(Test::PooledZ));
    }

    #[test]
    fn a_huge_group_beside_a_tiny_one_is_tested_at_once() {
        let p = compare((500_000, 1_000_000), (0, 10)).unwrap().p_value;
        // All ten missing by a fair coin, either way: 2 / 1024.
        assert!((p - 2.0 / 1024.0).abs() < 1e-4, "{p}");
    }

    #[test]
    fn small_differences_are_noise_and_nobody_cannot_be_compared() {
        assert_eq!(compare((30, 100), (33, 100)).map(|one| one.verdict()), Some(Verdict::Noise));
        assert_eq!(compare((0, 100), (0, 50)).map(|one| one.p_value), Some(1.0));
        assert_eq!(compare((0, 0), (3, 4)), None);
    }

    #[test]
    fn wilson_agrees_with_published_values() {
        // Newcombe (1998), Stat. Med. 17:857, table I, method 3: 81/263, 15/148, 0/20, 1/29.
        for (hits, n, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let interval = wilson(hits, n).unwrap();
            assert!((interval.low - low).abs() < 5e-5, "{hits}/{n}: {interval:?}");
            assert!((interval.high - high).abs() < 5e-5, "{hits}/{n}: {interval:?}");
        }
    }

    #[test]
    fn no_interval_without_observations() {
        assert_eq!(wilson(0, 0), None);
        assert_eq!(wilson(3, 2), None);
    }
}

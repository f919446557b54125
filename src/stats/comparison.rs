//! Two values side by side: their difference, its interval, and its probability under chance alone.

use std::fmt;

use super::interval::Interval;

/// How a p-value was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Test {
    /// Two-sided z-test of two proportions, pooled.
    PooledZ,
    /// Fisher's exact test, two-sided, if an expected count is below five.
    Fisher,
    /// Welch's t-test of two means over customers.
    Welch,
    /// The same of two ratios of sums over customers, linearised (delta method).
    RatioOfSums,
    /// The values are equal.
    Equal,
}

impl Test {
    /// The name in exports.
    pub const fn name(self) -> &'static str {
        match self {
            Test::PooledZ => "z",
            Test::Fisher => "fisher",
            Test::Welch => "welch",
            Test::RatioOfSums => "ratio-of-sums",
            Test::Equal => "equal",
        }
    }

    /// Its name on screen.
    pub const fn title(self) -> &'static str {
        match self {
            Test::PooledZ => "two-sided z-test of two proportions, pooled",
            Test::Fisher => "Fisher's exact test, two-sided, as an expected count is below five",
            Test::Welch => "Welch's t-test over customers",
            Test::RatioOfSums => "t-test of two ratios of sums over customers (delta method)",
            Test::Equal => "equal, so nothing to test",
        }
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The difference of two shares, the second less the first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    pub difference: f64,
    /// 95 %, for the difference.
    pub interval: Interval,
    /// Two-sided: the probability of a difference at least as large if both shares were the same.
    pub p_value: f64,
    /// How the p-value was found.
    pub test: Test,
}

/// The verdict of a comparison, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The interval leaves out zero and p < 0.05.
    Real,
    /// Chance alone can explain it.
    Noise,
}

impl Comparison {
    /// Whether the difference is significant.
    pub fn verdict(&self) -> Verdict {
        verdict(self.interval, self.p_value)
    }
}

/// The verdict from the interval of a difference and its p-value.
pub fn verdict(interval: Interval, p_value: f64) -> Verdict {
    let apart = interval.low > 0.0 || interval.high < 0.0;
    if apart && p_value < 0.05 { Verdict::Real } else { Verdict::Noise }
}

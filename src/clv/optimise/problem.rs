//! The function to minimise with its bounds, and how a search ended.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Lower and upper bounds of each variable.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds<const N: usize> {
    pub low: [f64; N],
    pub high: [f64; N],
}

impl<const N: usize> Bounds<N> {
    pub fn clamp(&self, at: [f64; N]) -> [f64; N] {
        std::array::from_fn(|i| at[i].clamp(self.low[i], self.high[i]))
    }

    /// The gradient without the components that only push against a bound.
    pub fn project(&self, at: &[f64; N], gradient: &[f64; N]) -> [f64; N] {
        std::array::from_fn(|i| {
            let blocked =
                (at[i] <= self.low[i] && gradient[i] > 0.0) || (at[i] >= self.high[i] && gradient[i] < 0.0);
            if blocked { 0.0 } else { gradient[i] }
        })
    }
}

/// How a search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The gradient vanished: an optimum.
    Converged,
    /// No further decrease is visible in double precision, and the gradient is almost zero: an optimum.
    Precision,
    /// No step decreased the function although the gradient did not vanish.
    Stuck,
    /// The iterations ran out.
    IterationLimit,
    /// The function has no finite value at the start.
    NotFinite,
}

impl Outcome {
    /// Whether an optimum was found.
    pub fn is_optimum(self) -> bool {
        matches!(self, Self::Converged | Self::Precision)
    }
}

/// The lowest point found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Minimum<const N: usize> {
    pub at: [f64; N],
    pub value: f64,
    /// Largest absolute component of the projected gradient.
    pub gradient_norm: f64,
    pub iterations: usize,
    pub evaluations: usize,
    pub outcome: Outcome,
}

pub(crate) fn largest<const N: usize>(v: &[f64; N]) -> f64 {
    v.iter().fold(0.0, |m, x| x.abs().max(m))
}

pub(crate) fn dot<const N: usize>(u: &[f64; N], v: &[f64; N]) -> f64 {
    u.iter().zip(v).map(|(a, b)| a * b).sum()
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Converged => "converged",
            Self::Precision => "converged to the precision of the numbers",
            Self::Stuck => "no step improves the likelihood, although its gradient is not zero",
            Self::IterationLimit => "the limit of iterations was reached",
            Self::NotFinite => "the likelihood is not finite",
        })
    }
}

//! A model parameter: a finite number above zero, by construction.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A finite number greater than zero.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Positive(f64);

/// A parameter that is not a finite number above zero.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[error("a model parameter is {0}: it must be a finite number above zero; fit the model again")]
pub struct NotPositive(pub f64);

impl Positive {
    /// `value`, if it is finite and above zero.
    ///
    /// # Errors
    /// [`NotPositive`] otherwise.
    pub fn new(value: f64) -> Result<Self, NotPositive> {
        if value.is_finite() && value > 0.0 { Ok(Self(value)) } else { Err(NotPositive(value)) }
    }

    /// The number.
    pub fn get(self) -> f64 {
        self.0
    }

    /// e^`ln`, kept within the range of a double.
    pub(crate) fn from_log(ln: f64) -> Self {
        Self(ln.clamp(-700.0, 700.0).exp())
    }

    pub(crate) fn all<const N: usize>(values: [f64; N]) -> Result<[Self; N], NotPositive> {
        match values.iter().find(|v| Self::new(**v).is_err()) {
            Some(bad) => Err(NotPositive(*bad)),
            None => Ok(values.map(Self)),
        }
    }
}

impl TryFrom<f64> for Positive {
    type Error = NotPositive;

    fn try_from(value: f64) -> Result<Self, NotPositive> {
        Self::new(value)
    }
}

impl From<Positive> for f64 {
    fn from(value: Positive) -> f64 {
        value.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_negative_and_infinite_parameters_are_refused() {
        for bad in [0.0, -1.0, f64::INFINITY, f64::NAN] {
            assert!(Positive::new(bad).is_err());
        }
        assert!(serde_json::from_str::<Positive>("-2.0").is_err());
        assert_eq!(serde_json::from_str::<Positive>("2.5").unwrap().get(), 2.5);
    }
}

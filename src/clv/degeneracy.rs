//! Signs that data do not determine a parameter, so that the fit is refused.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A sign that the data do not determine a parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Degeneracy {
    /// a or b of (M)BG/NBD is above 100: dropout is the same for all customers, or there is none.
    Above100 { parameter: String, value: f64 },
    /// The search ended at the edge of its bounds.
    AtBound { parameter: String, value: f64 },
    /// q <= 1: the mean spend over all customers is infinite.
    InfiniteMean { q: f64 },
}

impl fmt::Display for Degeneracy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Above100 { parameter, value } => {
                write!(f, "{parameter} = {value:.0} (above 100)")
            }
            Self::AtBound { parameter, value } => {
                write!(f, "{parameter} = {value:.3e} (at the edge of its range)")
            }
            Self::InfiniteMean { q } => write!(f, "q = {q:.3} (not above 1)"),
        }
    }
}

//! The report of a fit, beside its parameters.

use serde::{Deserialize, Serialize};

use crate::clv::degeneracy::Degeneracy;
use crate::clv::optimise::Outcome;

/// How a fit went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FitReport {
    /// Σ ln L at the optimum; times in weeks, money as given.
    pub log_likelihood: f64,
    /// Customers fitted.
    pub customers: f64,
    /// Iterations of the search that found the optimum.
    pub iterations: usize,
    /// Evaluations of the likelihood, over all starts.
    pub evaluations: usize,
    /// Largest component of the gradient of the mean −ln L by the parameters' logarithms.
    pub gradient_norm: f64,
    /// How the search ended.
    pub outcome: Outcome,
    /// Starting points tried.
    pub starts: usize,
    /// Why the parameters cannot be trusted, if there is a reason.
    pub degenerate: Vec<Degeneracy>,
}

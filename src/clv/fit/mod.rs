//! Maximum-likelihood fits: logarithms of the parameters, several starts, and a report that says how it ended.

mod purchase;
mod spend;
mod standard_errors;

pub use purchase::{PurchaseFit, fit_purchases, fit_purchases_unless};
pub use spend::{SpendFit, fit_spend, fit_spend_unless};
pub use standard_errors::standard_errors;

use serde::{Deserialize, Serialize};

use super::optimise::{Bounds, Minimum, Outcome, minimise, minimise_without_gradient};

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
    /// Why the parameters cannot be trusted, if so.
    pub degenerate: Vec<Degeneracy>,
}

/// A sign that the data do not determine a parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Degeneracy {
    /// a or b of (M)BG/NBD beyond 100: dropout is the same for all, or there is none.
    Above100 { parameter: String, value: f64 },
    /// The search ended at the edge of what is allowed.
    AtBound { parameter: String, value: f64 },
    /// q <= 1: the mean spend over all customers is infinite.
    InfiniteMean { q: f64 },
}

/// The best minimum over several starts.
struct Search<const N: usize> {
    best: Minimum<N>,
    evaluations: usize,
    starts: usize,
}

/// Tries the starts in turn until `sound` is content with an optimum; polishes the best by simplex if none was, unless
/// it is unsound as it is: a search that ran to the edge is refused wherever it would end there.
fn search<const N: usize>(
    starts: &[[f64; N]],
    bounds: &Bounds<N>,
    objective: impl Fn(&[f64; N]) -> (f64, [f64; N]),
    sound: impl Fn(&[f64; N]) -> bool,
) -> Search<N> {
    let mut found = Search { best: minimise(starts[0], bounds, &objective), evaluations: 0, starts: 1 };
    found.evaluations = found.best.evaluations;
    let content = |m: &Minimum<N>| m.outcome.is_optimum() && sound(&m.at);
    for start in &starts[1..] {
        if content(&found.best) {
            return found;
        }
        let next = minimise(*start, bounds, &objective);
        found.evaluations += next.evaluations;
        found.starts += 1;
        found.best = better(next, found.best);
    }
    if !found.best.outcome.is_optimum() && sound(&found.best.at) {
        let polished = minimise_without_gradient(found.best.at, bounds, |at| objective(at).0);
        let next = minimise(polished, bounds, &objective);
        found.evaluations += next.evaluations;
        found.best = better(next, found.best);
    }
    found
}

/// The lower of two minima; an optimum is preferred to a place where a search broke off at the same height.
fn better<const N: usize>(p: Minimum<N>, q: Minimum<N>) -> Minimum<N> {
    if !q.value.is_finite() {
        return p;
    }
    let same = (p.value - q.value).abs() <= 1e-10 * q.value.abs();
    let p_wins = if same { p.outcome.is_optimum() && !q.outcome.is_optimum() } else { p.value < q.value };
    if p_wins { p } else { q }
}

/// Whether a logarithm lies at one of its bounds.
fn at_bound(value: f64, low: f64, high: f64) -> bool {
    value - low < 1e-6 || high - value < 1e-6
}

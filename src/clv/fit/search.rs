//! The search for the best minimum: several starts, and a simplex if none of them is satisfactory.

use crate::clv::optimise::{Bounds, Minimum, minimise, minimise_without_gradient};

/// The best minimum over several starts.
pub(super) struct Search<const N: usize> {
    pub best: Minimum<N>,
    pub evaluations: usize,
    pub starts: usize,
}

/// Tries the starts in turn until `sound` accepts an optimum. If it accepts none, the simplex polishes the best. An
/// unsound one is not polished: a search that ran to the edge is refused anyway.
pub(super) fn search<const N: usize>(
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

/// The lower of two minima; at the same height, an optimum is preferred to a point at which a search stopped early.
fn better<const N: usize>(p: Minimum<N>, q: Minimum<N>) -> Minimum<N> {
    if !q.value.is_finite() {
        return p;
    }
    let same = (p.value - q.value).abs() <= 1e-10 * q.value.abs();
    let p_wins = if same { p.outcome.is_optimum() && !q.outcome.is_optimum() } else { p.value < q.value };
    if p_wins { p } else { q }
}

/// Whether a logarithm lies at one of its bounds.
pub(super) fn at_bound(value: f64, low: f64, high: f64) -> bool {
    value - low < 1e-6 || high - value < 1e-6
}

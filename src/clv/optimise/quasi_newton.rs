//! BFGS with bounds. With three or four variables the whole inverse Hessian fits into memory.

use std::cell::Cell;

use super::problem::{Bounds, Minimum, Outcome, dot, largest};

const GRADIENT_TOLERANCE: f64 = 1e-9;
/// A gradient this small with no visible decrease left counts as an optimum.
const PRECISION_TOLERANCE: f64 = 1e-6;
const MAX_ITERATIONS: usize = 300;
/// Searches that find their optimum take about a hundred.
const MAX_EVALUATIONS: usize = 1000;
const MAX_LINE_STEPS: usize = 40;
/// No variable moves further than this in one step; they are logarithms.
const MAX_MOVE: f64 = 2.0;
const SUFFICIENT_DECREASE: f64 = 1e-4;
const CURVATURE: f64 = 0.9;

type Matrix<const N: usize> = [[f64; N]; N];

/// A point with the function's value and gradient there.
#[derive(Clone, Copy)]
struct Point<const N: usize> {
    at: [f64; N],
    value: f64,
    gradient: [f64; N],
}

/// Minimises `objective` (value and gradient) from `start`. Source: Nocedal & Wright 2006, algorithm 6.1.
pub(crate) fn minimise<const N: usize>(
    start: [f64; N],
    bounds: &Bounds<N>,
    objective: impl Fn(&[f64; N]) -> (f64, [f64; N]),
) -> Minimum<N> {
    let evaluations = Cell::new(0);
    let mut evaluate = |at: [f64; N]| {
        evaluations.set(evaluations.get() + 1);
        let (value, gradient) = objective(&at);
        Point { at, value, gradient }
    };
    let mut here = evaluate(bounds.clamp(start));
    let mut inverse = scaled_identity(1.0);
    let mut fresh = true;
    let mut iterations = 0;
    let outcome = loop {
        let gradient = bounds.project(&here.at, &here.gradient);
        if !here.value.is_finite() {
            break Outcome::NotFinite;
        }
        if largest(&gradient) <= GRADIENT_TOLERANCE {
            break Outcome::Converged;
        }
        if iterations == MAX_ITERATIONS || evaluations.get() >= MAX_EVALUATIONS {
            break Outcome::IterationLimit;
        }
        iterations += 1;
        let direction = descent(&inverse, &gradient);
        match line_search(&here, &direction, bounds, &mut evaluate) {
            Some(next) => {
                update(&mut inverse, &here, &next, fresh);
                fresh = false;
                here = next;
            }
            None if !fresh => {
                inverse = scaled_identity(1.0);
                fresh = true;
            }
            None if largest(&gradient) <= PRECISION_TOLERANCE => break Outcome::Precision,
            None => break Outcome::Stuck,
        }
    };
    Minimum {
        at: here.at,
        value: here.value,
        gradient_norm: largest(&bounds.project(&here.at, &here.gradient)),
        iterations,
        evaluations: evaluations.get(),
        outcome,
    }
}

fn scaled_identity<const N: usize>(scale: f64) -> Matrix<N> {
    std::array::from_fn(|i| std::array::from_fn(|j| if i == j { scale } else { 0.0 }))
}

/// −H·g over the free variables, shortened to the largest move allowed; −g if that is not a descent direction.
fn descent<const N: usize>(inverse: &Matrix<N>, gradient: &[f64; N]) -> [f64; N] {
    let newton: [f64; N] =
        std::array::from_fn(|i| if gradient[i] == 0.0 { 0.0 } else { -dot(&inverse[i], gradient) });
    let direction = if dot(&newton, gradient) < 0.0 { newton } else { gradient.map(|g| -g) };
    let longest = largest(&direction);
    if longest > MAX_MOVE { direction.map(|d| d * MAX_MOVE / longest) } else { direction }
}

/// A step with enough decrease and a flatter slope (weak Wolfe conditions), by doubling and bisection; None if there is
/// none. A step that only fails the slope is taken if the bounds cut it short or the steps run out.
///
/// Source: Lewis & Overton 2013, algorithm 4.6.
fn line_search<const N: usize>(
    from: &Point<N>,
    direction: &[f64; N],
    bounds: &Bounds<N>,
    evaluate: &mut impl FnMut([f64; N]) -> Point<N>,
) -> Option<Point<N>> {
    let slope = dot(&from.gradient, direction);
    let slack = 2.0 * f64::EPSILON * from.value.abs();
    let (mut low, mut high, mut step) = (0.0, f64::INFINITY, 1.0);
    let mut best: Option<Point<N>> = None;
    for _ in 0..MAX_LINE_STEPS {
        let wished: [f64; N] = std::array::from_fn(|i| from.at[i] + step * direction[i]);
        let at = bounds.clamp(wished);
        if at == from.at {
            break;
        }
        let next = evaluate(at);
        let enough = next.value <= from.value + SUFFICIENT_DECREASE * step * slope + slack;
        let finite = next.value.is_finite() && next.gradient.iter().all(|g| g.is_finite());
        if !enough || !finite {
            high = step;
        } else {
            let cut_short = at != wished;
            let flatter = dot(&next.gradient, direction) >= CURVATURE * slope;
            if flatter || cut_short {
                return Some(next);
            }
            best = Some(next);
            low = step;
        }
        step = if high.is_finite() { 0.5 * (low + high) } else { 2.0 * low };
    }
    best.filter(|point| point.value < from.value)
}

/// The BFGS update of the inverse Hessian; skipped if the curvature is not positive.
///
/// Source: Nocedal & Wright 2006, eqs 6.17 and 6.20.
fn update<const N: usize>(inverse: &mut Matrix<N>, from: &Point<N>, to: &Point<N>, first: bool) {
    let s: [f64; N] = std::array::from_fn(|i| to.at[i] - from.at[i]);
    // A variable held at its bound takes no part in the curvature.
    let change = |i: usize| to.gradient[i] - from.gradient[i];
    let y: [f64; N] = std::array::from_fn(|i| if s[i] == 0.0 { 0.0 } else { change(i) });
    let (sy, yy) = (dot(&s, &y), dot(&y, &y));
    if sy <= 1e-12 * (dot(&s, &s) * yy).sqrt() {
        return;
    }
    if first {
        *inverse = scaled_identity(sy / yy);
    }
    let hy: [f64; N] = std::array::from_fn(|i| dot(&inverse[i], &y));
    let factor = (1.0 + dot(&y, &hy) / sy) / sy;
    for i in 0..N {
        for j in 0..N {
            inverse[i][j] += factor * s[i] * s[j] - (hy[i] * s[j] + s[i] * hy[j]) / sy;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rosenbrock's valley, minimum 0 at (1, 1).
    fn valley(at: &[f64; 2]) -> (f64, [f64; 2]) {
        let [x, y] = *at;
        let (u, v) = (1.0 - x, y - x * x);
        (u * u + 100.0 * v * v, [-2.0 * u - 400.0 * x * v, 200.0 * v])
    }

    #[test]
    fn finds_the_end_of_the_valley() {
        let bounds = Bounds { low: [-10.0; 2], high: [10.0; 2] };
        let found = minimise([-1.2, 1.0], &bounds, valley);
        assert!(found.outcome.is_optimum(), "{:?}", found.outcome);
        assert!(found.at.iter().all(|x| (x - 1.0).abs() < 1e-6));
        assert!(found.evaluations < 100);
    }

    #[test]
    fn stops_at_a_bound_that_hides_the_optimum() {
        let bounds = Bounds { low: [-10.0; 2], high: [0.5, 10.0] };
        let found = minimise([-1.2, 1.0], &bounds, valley);
        assert!(found.outcome.is_optimum(), "{:?}", found.outcome);
        assert_eq!(found.at[0], 0.5);
        assert!((found.at[1] - 0.25).abs() < 1e-6);
    }

    #[test]
    fn a_function_without_value_is_said_to_have_none() {
        let bounds = Bounds { low: [-10.0; 2], high: [10.0; 2] };
        let found = minimise([0.0, 0.0], &bounds, |_| (f64::NAN, [0.0; 2]));
        assert_eq!(found.outcome, Outcome::NotFinite);
    }
}

//! The downhill simplex: slow, but it needs no gradient and crosses places where the quasi-Newton search is stuck.

use super::problem::Bounds;

const MAX_EVALUATIONS: usize = 2000;
const TOLERANCE: f64 = 1e-10;
const FIRST_EDGE: f64 = 0.3;

/// A corner of the simplex with its value.
type Corner<const N: usize> = ([f64; N], f64);

/// The lowest point found from `start`. Source: Nelder & Mead 1965, with the usual coefficients 1, 2, ½, ½.
pub(crate) fn minimise_without_gradient<const N: usize>(
    start: [f64; N],
    bounds: &Bounds<N>,
    objective: impl Fn(&[f64; N]) -> f64,
) -> [f64; N] {
    let value = |at: [f64; N]| {
        let at = bounds.clamp(at);
        let v = objective(&at);
        (at, if v.is_finite() { v } else { f64::INFINITY })
    };
    let mut corners: Vec<Corner<N>> = vec![value(start)];
    for i in 0..N {
        let mut at = start;
        at[i] += FIRST_EDGE;
        corners.push(value(at));
    }
    let mut evaluations = N + 1;
    while evaluations < MAX_EVALUATIONS {
        corners.sort_by(|p, q| p.1.total_cmp(&q.1));
        let (best, worst) = (corners[0], corners[N]);
        if (worst.1 - best.1).abs() <= TOLERANCE * best.1.abs() {
            break;
        }
        let center = centroid(&corners[..N]);
        let toward = |factor: f64| value(between(&center, &worst.0, factor));
        let reflected = toward(-1.0);
        let replacement = if reflected.1 < best.1 {
            evaluations += 1;
            let expanded = toward(-2.0);
            lower(expanded, reflected)
        } else if reflected.1 < corners[N - 1].1 {
            reflected
        } else {
            evaluations += 1;
            let contracted = toward(if reflected.1 < worst.1 { -0.5 } else { 0.5 });
            lower(contracted, lower(reflected, worst))
        };
        evaluations += 1;
        if replacement.1 < worst.1 {
            corners[N] = replacement;
        } else {
            for corner in &mut corners[1..] {
                *corner = value(between(&best.0, &corner.0, 0.5));
            }
            evaluations += N;
        }
    }
    corners.sort_by(|p, q| p.1.total_cmp(&q.1));
    corners[0].0
}

fn lower<const N: usize>(p: Corner<N>, q: Corner<N>) -> Corner<N> {
    if p.1 <= q.1 { p } else { q }
}

fn centroid<const N: usize>(corners: &[Corner<N>]) -> [f64; N] {
    std::array::from_fn(|i| corners.iter().map(|c| c.0[i]).sum::<f64>() / corners.len() as f64)
}

/// from + factor · (to − from).
fn between<const N: usize>(from: &[f64; N], to: &[f64; N], factor: f64) -> [f64; N] {
    std::array::from_fn(|i| from[i] + factor * (to[i] - from[i]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walks_down_a_function_with_an_edge() {
        let bounds = Bounds { low: [-10.0; 2], high: [10.0; 2] };
        let edge = |at: &[f64; 2]| (at[0] - 1.0).abs() + (at[1] + 2.0).abs() + 1.0;
        let at = minimise_without_gradient([4.0, 4.0], &bounds, edge);
        assert!((at[0] - 1.0).abs() < 1e-4 && (at[1] + 2.0).abs() < 1e-4, "{at:?}");
    }

    #[test]
    fn stays_within_its_bounds() {
        let bounds = Bounds { low: [0.0; 2], high: [10.0; 2] };
        let at = minimise_without_gradient([4.0, 4.0], &bounds, |at| 1.0 + at[0] + at[1]);
        assert!(at.iter().all(|x| (0.0..1e-3).contains(x)), "{at:?}");
    }
}

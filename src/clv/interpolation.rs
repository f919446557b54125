//! A smooth function at many sorted points from few evaluations: Chebyshev interpolation that checks itself.

use std::f64::consts::PI;

const FIRST_NODES: usize = 16;
/// Largest relative error at the points checked.
const TOLERANCE: f64 = 1e-11;

/// `f` at each of the sorted `points`, all above `−shift`. It is interpolated in ln(shift + t) if that saves work and
/// agrees with direct evaluation; otherwise it is evaluated at every point.
pub(crate) fn at_many(points: &[f64], shift: f64, f: impl Fn(f64) -> [f64; 2]) -> Vec<[f64; 2]> {
    let mut intervals = FIRST_NODES;
    while 2 * intervals < points.len() {
        let ends = (points[0], points[points.len() - 1]);
        let curve = Interpolant::new(ends, shift, intervals, &f);
        if curve.agrees(points, &f) {
            return points.iter().map(|t| curve.at(*t)).collect();
        }
        intervals *= 2;
    }
    points.iter().map(|t| f(*t)).collect()
}

/// Values at the Chebyshev points of the second kind, in the variable ln(shift + t).
struct Interpolant {
    shift: f64,
    nodes: Vec<f64>,
    values: Vec<[f64; 2]>,
}

impl Interpolant {
    fn new((low, high): (f64, f64), shift: f64, intervals: usize, f: &impl Fn(f64) -> [f64; 2]) -> Self {
        let (low, high) = ((shift + low).ln(), (shift + high).ln());
        let (middle, half) = (0.5 * (low + high), 0.5 * (high - low));
        let node = |j: usize| middle + half * (PI * j as f64 / intervals as f64).cos();
        let nodes: Vec<f64> = (0..=intervals).map(node).collect();
        let values = nodes.iter().map(|u| f((u.exp() - shift).max(0.0))).collect();
        Self { shift, nodes, values }
    }

    /// Source: Berrut & Trefethen 2004, eq. 4.2 with the weights of eq. 5.4.
    fn at(&self, t: f64) -> [f64; 2] {
        let u = (self.shift + t).ln();
        let (mut top, mut bottom) = ([0.0; 2], 0.0);
        let last = self.nodes.len() - 1;
        for (j, (node, value)) in self.nodes.iter().zip(&self.values).enumerate() {
            let distance = u - node;
            if distance == 0.0 {
                return *value;
            }
            let sign = if j % 2 == 0 { 1.0 } else { -1.0 };
            let end = if j == 0 || j == last { 0.5 } else { 1.0 };
            let weight = sign * end / distance;
            top[0] += weight * value[0];
            top[1] += weight * value[1];
            bottom += weight;
        }
        top.map(|t| t / bottom)
    }

    /// Whether it agrees with `f` at points spread over the range.
    fn agrees(&self, points: &[f64], f: &impl Fn(f64) -> [f64; 2]) -> bool {
        [0.03, 0.21, 0.53, 0.87].into_iter().all(|share| {
            let t = points[(share * points.len() as f64) as usize];
            let pairs = self.at(t).into_iter().zip(f(t));
            pairs.into_iter().all(|(got, exact)| (got - exact).abs() <= TOLERANCE * exact.abs())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    fn days(n: u32) -> Vec<f64> {
        (0..n).map(|d| f64::from(d) / 7.0).collect()
    }

    #[test]
    fn a_smooth_curve_takes_few_evaluations_and_keeps_eleven_digits() {
        let calls = Cell::new(0);
        let f = |t: f64| {
            calls.set(calls.get() + 1);
            [(4.0 + t).powf(-0.7), (1.0 + 50.0 / (4.0 + t)).ln()]
        };
        let points = days(540);
        let found = at_many(&points, 4.0, f);
        assert!(calls.get() < 100, "{}", calls.get());
        for (t, got) in points.iter().zip(found) {
            for (got, exact) in got.into_iter().zip(f(*t)) {
                assert!((got / exact - 1.0).abs() < 2e-11, "{t}: {got} {exact}");
            }
        }
    }

    #[test]
    fn a_curve_with_an_edge_is_evaluated_everywhere() {
        let f = |t: f64| [(t - 30.3).abs() + 1.0, 1.0];
        let points = days(540);
        for (t, got) in points.iter().zip(at_many(&points, 4.0, f)) {
            assert_eq!(got, f(*t));
        }
    }
}

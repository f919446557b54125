//! Standard errors of the purchase models' parameters, from the curvature of the likelihood at the optimum.

use crate::clv::model::FittedModel;
use crate::clv::purchase_data::PurchaseData;

/// Relative step of the central differences of the gradient.
const STEP: f64 = 1e-5;

/// Standard errors in the order of the parameters; None if the likelihood is not curved downwards in every direction.
///
/// Source: the inverse of the observed information; its entries by central differences of the analytic gradient.
pub fn standard_errors(fitted: &FittedModel, data: &PurchaseData) -> Option<[f64; 4]> {
    let parameters = fitted.parameters();
    let mut information = [[0.0; 4]; 4];
    for (i, row) in information.iter_mut().enumerate() {
        let step = STEP * parameters[i];
        let gradient_at = |shift: f64| {
            let mut moved = parameters;
            moved[i] += shift;
            let fitted = fitted.model().with(moved).ok()?;
            Some(fitted.total(data).gradient)
        };
        let (up, down) = (gradient_at(step)?, gradient_at(-step)?);
        for (entry, (u, d)) in row.iter_mut().zip(up.iter().zip(down)) {
            *entry = -(u - d) / (2.0 * step);
        }
    }
    let variances = inverse_diagonal(&information)?;
    Some(variances.map(f64::sqrt))
}

/// The diagonal of the inverse of a symmetric positive definite matrix, by Cholesky; None if it is not one.
fn inverse_diagonal(matrix: &[[f64; 4]; 4]) -> Option<[f64; 4]> {
    let mut lower = [[0.0; 4]; 4];
    for i in 0..4 {
        for j in 0..=i {
            let symmetric = 0.5 * (matrix[i][j] + matrix[j][i]);
            let known: f64 = (0..j).map(|k| lower[i][k] * lower[j][k]).sum();
            let rest = symmetric - known;
            if i != j {
                lower[i][j] = rest / lower[j][j];
            } else if rest > 0.0 {
                lower[i][i] = rest.sqrt();
            } else {
                return None;
            }
        }
    }
    let column = |unit: usize| {
        let mut solved = [0.0; 4];
        for i in unit..4 {
            let known: f64 = (unit..i).map(|k| lower[i][k] * solved[k]).sum();
            let right = if i == unit { 1.0 } else { 0.0 };
            solved[i] = (right - known) / lower[i][i];
        }
        solved.iter().map(|v| v * v).sum()
    };
    Some(std::array::from_fn(column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_diagonal_of_a_known_inverse() {
        let matrix = [[2.0, 1.0, 0.0, 0.0], [1.0, 2.0, 0.0, 0.0], [0.0, 0.0, 4.0, 0.0], [0.0, 0.0, 0.0, 5.0]];
        let diagonal = inverse_diagonal(&matrix).unwrap();
        for (got, exact) in diagonal.iter().zip([2.0 / 3.0, 2.0 / 3.0, 0.25, 0.2]) {
            assert!((got - exact).abs() < 1e-15);
        }
    }

    #[test]
    fn a_saddle_has_no_standard_errors() {
        let mut matrix = [[0.0; 4]; 4];
        for (i, row) in matrix.iter_mut().enumerate() {
            row[i] = if i == 2 { -1.0 } else { 1.0 };
        }
        assert_eq!(inverse_diagonal(&matrix), None);
    }
}

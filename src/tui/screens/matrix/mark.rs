//! A marked cell.

use crate::cohort::{CohortLabel, Matrix};

/// A cell that has been marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub cohort: CohortLabel,
    pub age: u32,
}

impl Mark {
    /// The place of its cohort in a matrix, if the matrix has it.
    pub fn row(&self, matrix: &Matrix) -> Option<usize> {
        matrix.rows.iter().position(|row| row.cohort == self.cohort)
    }
}

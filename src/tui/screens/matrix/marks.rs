//! Marked cells: the curves show their cohorts, and two of them can be compared.

use crate::cohort::{CohortBy, CohortLabel};
use crate::explore::SideSpec;

use super::mark::Mark;
use super::state::MatrixState;

impl MatrixState {
    /// Marks the cell under the cursor, or removes its mark; returns whether there is a cell.
    pub(super) fn mark(&mut self) -> bool {
        let Some(row) = self.row() else { return false };
        let mark = Mark { cohort: row.cohort.clone(), age: self.cursor.age };
        match self.marks.iter().position(|known| *known == mark) {
            Some(at) => drop(self.marks.remove(at)),
            None => self.marks.push(mark),
        }
        true
    }

    /// The cohorts of marked cells, each once, in the order they were marked.
    pub(super) fn marked_cohorts(&self, of: &CohortBy) -> Vec<SideSpec> {
        let mut labels: Vec<&CohortLabel> = Vec::new();
        for mark in &self.marks {
            if !labels.contains(&&mark.cohort) {
                labels.push(&mark.cohort);
            }
        }
        labels.into_iter().map(|label| SideSpec::row(of, label)).collect()
    }

    /// Whether a cohort has a marked cell.
    pub fn is_marked(&self, cohort: &CohortLabel) -> bool {
        self.marks.iter().any(|mark| mark.cohort == *cohort)
    }

    /// Places of the cohorts with marked cells, in the order of the table; the cohort under the cursor if none has.
    pub fn drawn_cohorts(&self) -> Vec<usize> {
        let Some(matrix) = self.matrix() else { return Vec::new() };
        let marked = matrix.rows.iter().enumerate().filter(|(_, row)| self.is_marked(&row.cohort));
        let marked: Vec<usize> = marked.map(|(place, _)| place).collect();
        if marked.is_empty() && !self.on_average() { vec![self.cursor.row] } else { marked }
    }

    /// The two cells to compare: the last two marked ones, or the only marked one and the one under the cursor.
    pub fn compared(&self) -> Option<(Mark, Mark)> {
        let here = self.row().map(|row| Mark { cohort: row.cohort.clone(), age: self.cursor.age });
        match self.marks.as_slice() {
            [] => None,
            [only] => here.filter(|here| here != only).map(|here| (only.clone(), here)),
            [.., first, second] => Some((first.clone(), second.clone())),
        }
    }
}

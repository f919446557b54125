//! Intervals of money for the cell under the cursor, and for the difference of two marked cells. The explorer asks for
//! them when the user pauses, and keeps them until the source changes.

use std::sync::Arc;

use crate::cohort::AverageKind;
use crate::explore::bootstrap::{BootstrapAnswer, BootstrapQuestion, RESAMPLES, SampleCell};

use super::mark::Mark;
use super::state::MatrixState;
use super::view::MatrixView;

/// Intervals that are kept; the oldest are dropped first.
const KEPT: usize = 200;

impl MatrixState {
    /// Stores an interval, or that there is none.
    pub(super) fn keep_interval(
        &mut self,
        question: BootstrapQuestion,
        sampled: Option<Arc<BootstrapAnswer>>,
    ) {
        self.intervals.push((question, sampled));
        if self.intervals.len() > KEPT {
            self.intervals.remove(0);
        }
    }
}

impl MatrixView<'_> {
    /// Whether the question has been asked already.
    pub(super) fn has_asked(&self, question: &BootstrapQuestion) -> bool {
        self.intervals.iter().any(|(known, _)| known == question)
    }

    /// The bootstrap interval of the cell or average under the cursor.
    pub fn cell_sample(&self) -> Option<&BootstrapAnswer> {
        self.sampled(&self.cell_question()?)
    }

    /// The bootstrap interval of the difference between the compared cells.
    pub fn difference_sample(&self) -> Option<&BootstrapAnswer> {
        self.sampled(&self.difference_question()?)
    }

    /// Whether the difference on screen is being bootstrapped, or will be.
    pub fn awaits_difference(&self) -> bool {
        let question = self.difference_question();
        question.is_some_and(|question| !self.intervals.iter().any(|(known, _)| *known == question))
    }

    fn sampled(&self, question: &BootstrapQuestion) -> Option<&BootstrapAnswer> {
        self.intervals.iter().find(|(known, _)| known == question)?.1.as_deref()
    }

    /// The question about the cell under the cursor; none if it is not complete or has no interval.
    pub(super) fn cell_question(&self) -> Option<BootstrapQuestion> {
        let matrix = self.matrix()?;
        let (measure, criterion, age) = (self.cx.view.measure, self.cx.view.criterion, self.cursor.age);
        let complete = |row| matrix.cell(row, age, measure, criterion).complete().is_some();
        let cohorts = match self.row() {
            Some(row) => complete(row).then(|| vec![row.cohort.clone()])?,
            None if self.cx.view.average != AverageKind::Pooled || measure.is_plain_sum() => return None,
            None => matrix.rows.iter().filter(|row| complete(row)).map(|row| row.cohort.clone()).collect(),
        };
        self.question(SampleCell { cohorts, age }, None)
    }

    /// The question about the two cells that are compared. It subtracts its first cell from its second, and the
    /// difference on screen is the first less the second, as in every comparison.
    pub(super) fn difference_question(&self) -> Option<BootstrapQuestion> {
        let (first, second) = self.compared()?;
        let matrix = self.matrix()?;
        let cell = |mark: Mark| {
            let row = matrix.row_of(&mark.cohort)?;
            let cell = matrix.cell(row, mark.age, self.cx.view.measure, self.cx.view.criterion);
            cell.complete().map(|_| SampleCell { cohorts: vec![mark.cohort], age: mark.age })
        };
        self.question(cell(second)?, Some(cell(first)?))
    }

    fn question(&self, cell: SampleCell, other: Option<SampleCell>) -> Option<BootstrapQuestion> {
        let measure = self.cx.view.measure;
        let can = measure.is_resampled() && self.unavailable().is_none() && !cell.cohorts.is_empty();
        let shape = self.cx.view.shape();
        can.then_some(BootstrapQuestion { shape, measure, cell, other, resamples: RESAMPLES })
    }
}

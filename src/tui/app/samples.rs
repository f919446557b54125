//! Intervals of money for the cell under the cursor, and for the difference of two marked ones: asked for when the hands
//! rest, kept while the source stays.

use std::sync::Arc;

use crate::cohort::AverageKind;
use crate::explore::Question;
use crate::explore::resample::{RESAMPLES, SampleCell, SampleQuestion, Sampled};

use super::{App, Effect, Mark, Overlay, Task};
use crate::tui::screens::matrix;

/// Intervals kept, the oldest are forgotten first.
const KEPT: usize = 200;

/// A question and what came of it; nothing where it failed or was cancelled.
pub(super) type Asked = (SampleQuestion, Option<Arc<Sampled>>);

impl App {
    /// What the cell or the comparison on screen would gain by, if it has no interval yet.
    pub fn wanted_sample(&self) -> Option<SampleQuestion> {
        let wanted = match self.overlay {
            Some(Overlay::Compare { .. }) => self.difference_question(),
            None | Some(Overlay::Explain { .. }) if self.showing == matrix::ID => self.cell_question(),
            _ => None,
        };
        wanted.filter(|question| !self.samples.iter().any(|(known, _)| known == question))
    }

    /// Asks for it, unless something that matters more is being waited for.
    pub fn ask_sample(&mut self) -> Option<Effect> {
        let question = self.wanted_sample()?;
        match self.busy.as_ref().map(|busy| &busy.task) {
            Some(Task::Sample(running)) if **running == question => return None,
            Some(Task::Sample(_)) | None => {}
            Some(_) => return None,
        }
        let task = Task::Sample(Box::new(question.clone()));
        Some(Effect::Ask(self.begin(task), Question::Sample(question)))
    }

    /// An interval has come, or will not.
    pub(super) fn keep_sample(&mut self, question: SampleQuestion, sampled: Option<Arc<Sampled>>) {
        self.samples.push((question, sampled));
        if self.samples.len() > KEPT {
            self.samples.remove(0);
        }
    }

    /// What came of the resampling of the cell or the average under the cursor.
    pub fn cell_sample(&self) -> Option<&Sampled> {
        self.sampled(&self.cell_question()?)
    }

    /// What came of the resampling of the two cells that are compared.
    pub fn difference_sample(&self) -> Option<&Sampled> {
        self.sampled(&self.difference_question()?)
    }

    /// Whether the difference on screen is being resampled, or is about to be.
    pub fn awaits_difference(&self) -> bool {
        let question = self.difference_question();
        question.is_some_and(|question| !self.samples.iter().any(|(known, _)| *known == question))
    }

    fn sampled(&self, question: &SampleQuestion) -> Option<&Sampled> {
        self.samples.iter().find(|(known, _)| known == question)?.1.as_deref()
    }

    /// The question about the cell under the cursor; none where it has not been observed to its end, or has no interval.
    fn cell_question(&self) -> Option<SampleQuestion> {
        let matrix = self.matrix()?;
        let (measure, criterion, age) = (self.view.measure, self.view.criterion, self.cursor.age);
        let settled = |row| matrix.cell(row, age, measure, criterion).settled().is_some();
        let cohorts = match self.row() {
            Some(row) => settled(row).then(|| vec![row.cohort.clone()])?,
            None if self.view.average != AverageKind::Pooled || measure.is_plain_sum() => return None,
            None => matrix.rows.iter().filter(|row| settled(row)).map(|row| row.cohort.clone()).collect(),
        };
        self.question(SampleCell { cohorts, age }, None)
    }

    /// The question about the two cells that are compared.
    fn difference_question(&self) -> Option<SampleQuestion> {
        let (first, second) = self.compared()?;
        let matrix = self.matrix()?;
        let cell = |mark: Mark| {
            let row = matrix.row_of(&mark.cohort)?;
            let cell = matrix.cell(row, mark.age, self.view.measure, self.view.criterion);
            cell.settled().map(|_| SampleCell { cohorts: vec![mark.cohort], age: mark.age })
        };
        self.question(cell(first)?, Some(cell(second)?))
    }

    fn question(&self, cell: SampleCell, other: Option<SampleCell>) -> Option<SampleQuestion> {
        let measure = self.view.measure;
        let can = measure.is_resampled() && self.unavailable().is_none() && !cell.cohorts.is_empty();
        let shape = self.view.shape();
        can.then_some(SampleQuestion { shape, measure, cell, other, resamples: RESAMPLES })
    }
}

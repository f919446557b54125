//! Cells that differ from those before the orders were read again.

use crate::cohort::{Cell, CohortLabel, MatrixExtras};
use crate::explore::MatrixAnswer;
use crate::source::shown_path;
use crate::tui::screens::context::Context;

use super::state::MatrixState;

impl MatrixState {
    /// The files are read again: new cells are compared with those on screen.
    pub(super) fn read_again(&mut self) {
        self.moved.reading = true;
        if self.moved.before.is_none() {
            self.moved.before = self.answer.clone();
        }
    }

    /// Another source or filter: there is nothing to compare with.
    pub(super) fn clear_moved(&mut self) {
        self.moved.reading = false;
        self.moved.before = None;
    }

    /// The reading after a change has failed; the screen keeps its cells.
    pub(super) fn stop_reading(&mut self) {
        self.moved.reading = false;
    }

    /// A matrix has been counted: the number of changed cells, if the orders were read again.
    pub(super) fn moved_line(&mut self, cx: &Context) -> Option<String> {
        let whole = self.answer.as_ref().is_some_and(|answer| answer.matrix.has_orders);
        if !whole || !std::mem::take(&mut self.moved.reading) {
            return None;
        }
        let once = cx.source.spooled.first().map(|once| shown_path(&once.path).to_string());
        Some(match (self.moved(), once) {
            (0, Some(once)) => format!("{once} can be read only once, so it cannot change"),
            (0, None) => format!("read again: no cell of {} changed", cx.view.measure.title()),
            (1, _) => "read again: 1 cell changed".to_string(),
            (moved, _) => format!("read again: {moved} cells changed"),
        })
    }

    /// Finds the changed cells, for the measure on screen.
    pub(super) fn find_moved(&mut self, cx: &Context) {
        let pair = self.moved.before.as_ref().zip(self.answer.as_ref());
        let comparable = |one: &MatrixAnswer, two: &MatrixAnswer| {
            let extras = cx.view.measure.extras();
            let shape = |answer: &MatrixAnswer| answer.shape.with(MatrixExtras::None);
            let counted = |answer: &MatrixAnswer| {
                (extras == MatrixExtras::None || answer.shape.extras == extras)
                    && (answer.matrix.has_orders || cx.view.measure.needs_only_activity())
            };
            shape(one) == shape(two) && counted(one) && counted(two)
        };
        let moved = match pair.filter(|(before, after)| comparable(before, after)) {
            Some((before, after)) => {
                before.matrix.moved_to(&after.matrix, cx.view.measure, cx.view.criterion)
            }
            None => Vec::new(),
        };
        self.moved.count = moved.len();
        let place = |cohort: &CohortLabel| self.matrix()?.rows.iter().position(|row| row.cohort == *cohort);
        let placed =
            moved.into_iter().filter_map(|cell| Some(((place(&cell.cohort)?, cell.age), cell.before)));
        self.moved.cells = placed.collect();
    }

    /// The number of cells that changed when the orders were last read again.
    pub fn moved(&self) -> usize {
        self.moved.count
    }

    /// The earlier value of a cell, if it has changed.
    pub fn was(&self, row: usize, age: u32) -> Option<&Cell> {
        self.moved.cells.get(&(row, age))
    }

    /// The user has seen the changed cells. Returns whether there were any.
    pub(super) fn acknowledge(&mut self) -> bool {
        let has_counts = self.moved.before.take().is_some();
        self.moved.cells.clear();
        self.moved.count = 0;
        has_counts
    }
}

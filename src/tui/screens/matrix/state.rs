//! What the matrix knows: its counts, its cursor, its marks.

use std::collections::HashMap;
use std::sync::Arc;

use crate::cohort::{Average, Cell, CohortRow, Detail, Matrix, Measure};
use crate::explore::bootstrap::{BootstrapQuestion, Resampled};
use crate::explore::{MatrixAnswer, Shape, View};
use crate::tui::place::Place;
use crate::tui::scale::{Scale, Spread};
use crate::tui::screens::context::Context;

use super::mark::Mark;

/// Matrices of other shapes kept for undo and the way back.
const KEPT: usize = 6;

/// A question and what came of it; nothing if it failed or was cancelled.
pub(super) type Asked = (BootstrapQuestion, Option<Arc<Resampled>>);

/// What has moved since the user last acknowledged it.
#[derive(Debug, Default)]
pub struct Moved {
    /// The files are being read again.
    pub(super) reading: bool,
    /// What was on screen before they changed.
    pub(super) before: Option<Arc<MatrixAnswer>>,
    /// Cells of the measure on screen that are not as they were, by their place, with what they were.
    pub(super) cells: HashMap<(usize, u32), Cell>,
    /// How many there are, with those of cohorts that are gone.
    pub(super) count: usize,
}

/// The state of the matrix. Curves and the trend are drawn from the same.
#[derive(Debug, Default)]
pub struct MatrixState {
    /// What is on screen.
    pub answer: Option<Arc<MatrixAnswer>>,
    pub cursor: Place,
    /// First cohort and first age shown.
    pub scroll: Place,
    /// Marked cells, in the order they were marked.
    pub marks: Vec<Mark>,
    /// What colours are spread over.
    pub spread: Spread,
    /// Ages in the matrix on screen.
    pub(super) width: u32,
    pub(super) scale: Scale,
    pub(super) averages: Vec<Average>,
    /// Answers of other shapes, newest last.
    kept: Vec<Arc<MatrixAnswer>>,
    /// The source has been opened again since the matrix on screen was counted.
    stale: bool,
    /// The matrix on screen counts orders of another filter.
    pub(super) outdated: bool,
    /// Intervals of money that have been asked for.
    pub(super) intervals: Vec<Asked>,
    pub(super) moved: Moved,
    /// The view and the spread that scale and averages were made for.
    derived: Option<(View, Spread)>,
}

impl MatrixState {
    /// The matrix on screen.
    pub fn matrix(&self) -> Option<&Matrix> {
        self.answer.as_ref().map(|answer| &answer.matrix)
    }

    /// Cohorts in the matrix.
    pub fn cohorts(&self) -> usize {
        self.matrix().map_or(0, |matrix| matrix.rows.len())
    }

    /// Ages in the matrix.
    pub fn ages(&self) -> u32 {
        self.width
    }

    /// The cohort under the cursor; none on the average row.
    pub fn row(&self) -> Option<&CohortRow> {
        self.matrix().and_then(|matrix| matrix.rows.get(self.cursor.row))
    }

    /// Whether the cursor is on the average row.
    pub fn on_average(&self) -> bool {
        self.cohorts() > 0 && self.cursor.row >= self.cohorts()
    }

    /// The average of an age, if it is on screen or under the cursor.
    pub fn average(&self, age: u32) -> Option<&Average> {
        self.averages.iter().find(|average| average.age == age)
    }

    /// Whether a measure can be shown of these data.
    pub fn offers(&self, measure: Measure) -> bool {
        let has = |matrix: &Matrix| {
            (!measure.needs_amount() || matrix.has_amount) && (!measure.needs_margin() || matrix.has_margin)
        };
        self.matrix().is_none_or(has)
    }

    /// Whether the matrix on screen is of a shape, with its orders summed, and of the source as it is.
    pub(super) fn has(&self, shape: &Shape) -> bool {
        !self.stale && self.answer.as_deref().is_some_and(|answer| is_whole(answer, shape))
    }

    /// Shows a matrix; the cursor stays on the same dates if it can.
    pub(super) fn put(&mut self, answer: Arc<MatrixAnswer>, cx: &Context) {
        let day = self.row().and_then(|row| row.cohort.period()).map(|period| period.first_day());
        let (first, average) = (self.answer.is_none(), self.on_average());
        let regrained = self
            .answer
            .as_ref()
            .is_some_and(|shown| shown.shape.with(Detail::Counts) != answer.shape.with(Detail::Counts));
        if answer.matrix.has_orders {
            self.kept.retain(|kept| kept.shape != answer.shape);
            self.kept.push(answer.clone());
            if self.kept.len() > KEPT {
                self.kept.remove(0);
            }
            self.stale = false;
        }
        self.outdated = false;
        self.answer = Some(answer);
        if first {
            // Age 0 says nothing of retention: begin beside it.
            self.cursor.age = 1;
        }
        if regrained {
            let rows = self.matrix().map_or(&[][..], |matrix| &matrix.rows);
            let before =
                |row: &CohortRow, day| row.cohort.period().is_some_and(|period| period.last_day() < day);
            let after = |day| rows.partition_point(|row| before(row, day));
            let row =
                if average { rows.len() } else { day.map_or(0, after).min(rows.len().saturating_sub(1)) };
            self.cursor.row = row;
        }
        self.derive(cx);
    }

    /// Shows a matrix of the view's shape that was counted before, and what the view says of it.
    pub(super) fn show(&mut self, cx: &Context) {
        let shape = cx.view.shape();
        let known = self.kept.iter().find(|kept| kept.shape.covers(&shape)).cloned();
        if let Some(answer) = known.filter(|_| !self.has(&shape)) {
            self.put(answer, cx);
        } else if self.derived.as_ref().is_none_or(|(view, spread)| view != cx.view || *spread != self.spread)
        {
            self.derive(cx);
        }
    }

    /// Makes scale and averages for the matrix and the view as they are.
    fn derive(&mut self, cx: &Context) {
        self.averages.clear();
        if let Some(answer) = &self.answer {
            self.width = answer.matrix.width();
            self.scale = Scale::new(&answer.matrix, cx.view, self.spread);
        }
        self.find_moved(cx);
        self.derived = Some((cx.view.clone(), self.spread));
    }

    /// The source has been opened again: what was counted is asked for once more.
    pub(super) fn set_stale(&mut self, other_orders: bool) {
        self.stale = true;
        self.outdated |= other_orders;
        self.kept.clear();
        self.intervals.clear();
    }

    /// The view is again that of the matrix on screen, after a request that came to nothing.
    pub(super) fn revert(&self, view: &mut View) {
        let Some(answer) = &self.answer else { return };
        let shape = answer.shape.clone();
        view.cohort = shape.cohort;
        view.age = shape.age;
        view.ages = shape.ages;
        view.week_start = shape.week_start;
        view.min_orders = shape.min_orders;
        view.within = shape.within;
        if view.measure.detail() != shape.detail && view.measure.detail() != Detail::Counts {
            view.measure = Measure::default();
        }
    }
}

/// Whether an answer is of a shape and has its orders summed.
fn is_whole(answer: &MatrixAnswer, shape: &Shape) -> bool {
    answer.shape.covers(shape) && answer.matrix.has_orders
}

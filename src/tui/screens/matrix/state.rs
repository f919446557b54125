//! The state of the matrix: its counts, its cursor, its marks.

use std::collections::HashMap;
use std::sync::Arc;

use crate::cohort::{Average, Cell, CohortRow, Matrix, MatrixExtras, Measure};
use crate::explore::bootstrap::{BootstrapAnswer, BootstrapQuestion};
use crate::explore::{MatrixAnswer, Shape, View};
use crate::saved::{SavedMark, SavedPlace};
use crate::tui::place::Place;
use crate::tui::scale::{Scale, Spread};
use crate::tui::screens::context::Context;

use super::mark::Mark;

/// Matrices of other shapes, kept for undo and for the way back.
const KEPT: usize = 6;

/// A question and its answer; none if it failed or was cancelled.
pub(super) type IntervalAnswer = (BootstrapQuestion, Option<Arc<BootstrapAnswer>>);

/// Cells that have changed since the user last acknowledged it.
#[derive(Debug, Default)]
pub struct Moved {
    /// The files are being read again.
    pub(super) reading: bool,
    /// The matrix on screen before they changed.
    pub(super) before: Option<Arc<MatrixAnswer>>,
    /// Changed cells of the measure on screen by their place, with their earlier values.
    pub(super) cells: HashMap<(usize, u32), Cell>,
    /// Their number, including cells of cohorts that are gone.
    pub(super) count: usize,
}

/// The state of the matrix. Curves and the trend are drawn from it as well.
#[derive(Debug, Default)]
pub struct MatrixState {
    /// What is on screen.
    pub answer: Option<Arc<MatrixAnswer>>,
    pub cursor: Place,
    /// First cohort and first age shown.
    pub scroll: Place,
    /// Marked cells, in the order they were marked.
    pub marks: Vec<Mark>,
    /// The cells that share a colour scale.
    pub spread: Spread,
    /// Ages in the matrix on screen.
    pub(super) width: u32,
    pub scale: Scale,
    pub(super) averages: Vec<Average>,
    /// Answers of other shapes, newest last.
    kept: Vec<Arc<MatrixAnswer>>,
    /// Whether the source has been opened again since the matrix on screen was counted.
    stale: bool,
    /// Whether the matrix on screen counts orders of another filter.
    pub(super) outdated: bool,
    /// Intervals of money that the screen has asked for.
    pub(super) intervals: Vec<IntervalAnswer>,
    pub(super) moved: Moved,
    /// The place to go to once the cohorts are there.
    wanted: Option<SavedPlace>,
    /// The view, and the range of the colour scale, that scale and averages were computed for.
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

    /// Whether a measure can be shown for these data.
    pub fn offers(&self, measure: Measure) -> bool {
        let has = |matrix: &Matrix| {
            (!measure.needs_amount() || matrix.has_amount) && (!measure.needs_margin() || matrix.has_margin)
        };
        self.matrix().is_none_or(has)
    }

    /// Whether the matrix on screen has a shape, with its orders summed, and counts the present source.
    pub(super) fn has(&self, shape: &Shape) -> bool {
        !self.stale && self.answer.as_deref().is_some_and(|answer| is_whole(answer, shape))
    }

    /// Shows a matrix; the cursor stays on the same dates if possible.
    pub(super) fn put(&mut self, answer: Arc<MatrixAnswer>, cx: &Context) {
        let day = self.row().and_then(|row| row.cohort.period()).map(|period| period.first_day());
        let (first, average) = (self.answer.is_none(), self.on_average());
        let regrained = self.answer.as_ref().is_some_and(|shown| {
            shown.shape.with(MatrixExtras::None) != answer.shape.with(MatrixExtras::None)
        });
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
            // Age 0 shows nothing about retention, so the cursor begins beside it.
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
        self.take_wanted();
        self.derive(cx);
    }

    /// The cursor and the marked cells, as a session keeps them; the average row has no cohort.
    pub(super) fn saved_place(&self) -> Option<SavedPlace> {
        self.matrix()?;
        let marks =
            self.marks.iter().map(|mark| SavedMark { row: mark.cohort.to_string(), column: mark.age });
        let row = self.row().map(|row| row.cohort.to_string()).unwrap_or_default();
        Some(SavedPlace { row, column: self.cursor.age, marks: marks.collect(), turned: false })
    }

    /// Puts them back as soon as the cohorts are there.
    pub(super) fn return_to(&mut self, place: SavedPlace) {
        self.wanted = Some(place);
        self.take_wanted();
    }

    fn take_wanted(&mut self) {
        let Some(matrix) = self.answer.as_ref().map(|answer| &answer.matrix) else { return };
        let Some(place) = self.wanted.take() else { return };
        let row_of = |name: &str| matrix.rows.iter().position(|row| row.cohort.to_string() == name);
        let row = if place.row.is_empty() { Some(matrix.rows.len()) } else { row_of(&place.row) };
        let marks = place.marks.iter().filter_map(|mark| {
            let cohort = matrix.rows.get(row_of(&mark.row)?)?.cohort.clone();
            Some(Mark { cohort, age: mark.column })
        });
        self.marks = marks.collect();
        if let Some(row) = row {
            self.cursor = Place { row, age: place.column.min(matrix.width().saturating_sub(1)) };
        }
    }

    /// Shows a stored matrix of the view's shape under the view.
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

    /// Computes scale and averages for the present matrix and view.
    fn derive(&mut self, cx: &Context) {
        self.averages.clear();
        if let Some(answer) = &self.answer {
            self.width = answer.matrix.width();
            self.scale = Scale::new(&answer.matrix, cx.view, self.spread);
        }
        self.find_moved(cx);
        self.derived = Some((cx.view.clone(), self.spread));
    }

    /// The source has been opened again, so its counts are requested again.
    pub(super) fn set_stale(&mut self, other_orders: bool) {
        self.stale = true;
        self.outdated |= other_orders;
        self.kept.clear();
        self.intervals.clear();
    }

    /// The view returns to that of the matrix on screen, after a request without an answer.
    pub(super) fn restore_view(&self, view: &mut View) {
        let Some(answer) = &self.answer else { return };
        let shape = answer.shape.clone();
        view.cohort = shape.cohort;
        view.age = shape.age;
        view.ages = shape.ages;
        view.week_start = shape.week_start;
        view.min_orders = shape.min_orders;
        view.segment_filters = shape.segment_filters;
        if view.measure.extras() != shape.extras && view.measure.extras() != MatrixExtras::None {
            view.measure = Measure::default();
        }
    }
}

/// Whether an answer has a shape, and its orders summed.
fn is_whole(answer: &MatrixAnswer, shape: &Shape) -> bool {
    answer.shape.covers(shape) && answer.matrix.has_orders
}

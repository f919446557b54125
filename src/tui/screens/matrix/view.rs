//! The matrix under the present view, as drawing and explaining read it.

use std::ops::Deref;

use crate::cohort::{Cell, CohortRow, MatrixExtras};
use crate::explore::clv::Cac;
use crate::explore::{CommandLine, DatedEvent, MatrixAnswer, NO_MARGIN, Verb, View};
use crate::report;
use crate::tui::layout::{self, Grid};
use crate::tui::screens::context::Context;

use super::state::MatrixState;
use crate::tui::screens::picture::Picture;

/// The matrix with what else is known about its cells.
#[derive(Debug, Clone, Copy)]
pub struct MatrixView<'a> {
    state: &'a MatrixState,
    pub cx: Context<'a>,
}

impl Deref for MatrixView<'_> {
    type Target = MatrixState;

    fn deref(&self) -> &MatrixState {
        self.state
    }
}

impl<'a> MatrixView<'a> {
    /// The matrix under a context.
    pub fn new(state: &'a MatrixState, cx: Context<'a>) -> MatrixView<'a> {
        MatrixView { state, cx }
    }

    /// The cell of a cohort at an age under the view's measure.
    pub fn cell(&self, row: &CohortRow, age: u32) -> Cell {
        let (measure, criterion) = (self.cx.view.measure, self.cx.view.criterion);
        self.matrix().map_or(Cell::Unobserved, |matrix| matrix.cell(row, age, measure, criterion))
    }

    /// The forecast of an open cell, if the forecast is on.
    pub fn forecast(&self, row: usize, age: u32) -> Option<f64> {
        report::forecast::value(self.answer.as_ref()?, self.cx.view, row, age)
    }

    /// The events on a day that a cohort spends in an age, if it has begun the age.
    pub fn events(&self, row: &'a CohortRow, age: u32) -> impl Iterator<Item = &'a DatedEvent> + use<'a> {
        let found: Vec<&DatedEvent> = match self.state.matrix() {
            Some(matrix) => self.cx.view.events.in_cell(matrix, row, age).collect(),
            None => Vec::new(),
        };
        found.into_iter()
    }

    /// The position of a cell on the colour scale; none if it has no colour.
    pub fn share(&self, row: &CohortRow, index: usize, age: u32, cell: &Cell) -> Option<f64> {
        let coloured = row.size >= self.cx.view.min_size;
        cell.complete()
            .filter(|_| coloured)
            .and_then(|ratio| ratio.value())
            .and_then(|value| self.scale.share(self.cx.view.measure, index, age, value))
    }

    /// Why the measure cannot be shown, if it cannot.
    pub fn unavailable(&self) -> Option<String> {
        let answer = self.answer.as_ref()?;
        let measure = self.cx.view.measure;
        if let Some(why) = lacking(answer, self.cx.view) {
            return Some(format!("{} cannot be shown: {why}", measure.title()));
        }
        if measure.extras() != MatrixExtras::None && measure.extras() != answer.matrix.extras {
            return Some("counting".to_string());
        }
        (!measure.needs_only_activity() && !answer.matrix.has_orders).then(|| "summing orders".to_string())
    }

    /// Whether the matrix on screen counts other orders or customers than its title says.
    pub fn of_others(&self) -> bool {
        let drilled = |answer: &MatrixAnswer| answer.shape.segment_filters != self.cx.view.segment_filters;
        self.answer.as_deref().is_some_and(|answer| self.outdated || drilled(answer))
    }

    /// How the heatmap is cut for this size; none without a matrix or without room.
    pub fn grid(&self) -> Option<Grid> {
        let (columns, lines) = self.cx.size;
        let screen = layout::screen(columns, lines)?;
        self.matrix().map(|matrix| layout::grid(matrix, self.width, self.cx.view, screen.heatmap))
    }

    /// The value that curves should reach: the acquisition cost per customer if they show cumulative value, else what the
    /// user has set for the measure.
    pub fn goal(&self) -> Option<f64> {
        if self.cx.picture != Picture::Curves {
            return None;
        }
        match &self.cx.valuing.question.cac {
            Some(Cac::Each(each)) if self.is_payback() => Some(each.to_f64()),
            _ => self.cx.view.curve_goal(),
        }
    }

    /// Whether reaching the goal is paying back an acquisition cost.
    pub fn is_payback(&self) -> bool {
        is_earned(self.cx.view)
    }

    /// The command line that prints the matrix or its curves.
    pub fn command(&self) -> String {
        let goal = self.goal();
        let verb = if goal.is_some() { Verb::Curves } else { Verb::Matrix };
        CommandLine::new(verb, self.cx.source, self.cx.view).maybe("goal", goal).to_string()
    }
}

/// The column that the view's measure needs and the data lack.
pub(super) fn lacking(answer: &MatrixAnswer, view: &View) -> Option<String> {
    if view.measure.needs_amount() && !answer.matrix.has_amount {
        let why = answer.report.money_off.as_ref().map(ToString::to_string);
        return Some(why.unwrap_or_else(|| "no amount column is mapped: name one with --amount".to_string()));
    }
    (view.measure.needs_margin() && !answer.matrix.has_margin).then(|| NO_MARGIN.to_string())
}

/// Whether curves can show an acquisition cost as a goal.
pub(super) fn is_earned(view: &View) -> bool {
    use crate::cohort::Measure::{CumulativeMarginPerCustomer, CumulativeRevenuePerCustomer};
    [CumulativeRevenuePerCustomer, CumulativeMarginPerCustomer].contains(&view.measure)
}

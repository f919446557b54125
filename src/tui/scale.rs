//! The colour scale: the range of values that colours are spread over, from complete cells only.

use crate::cohort::{Matrix, Measure, State};
use crate::explore::View;

/// The cells that share a colour scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Spread {
    #[default]
    Whole,
    Row,
    Column,
}

impl Spread {
    /// The name in the title line.
    pub const fn name(self) -> &'static str {
        match self {
            Spread::Whole => "whole table",
            Spread::Row => "each row",
            Spread::Column => "each column",
        }
    }

    /// The next spread, around the end.
    pub const fn next(self) -> Spread {
        match self {
            Spread::Whole => Spread::Row,
            Spread::Row => Spread::Column,
            Spread::Column => Spread::Whole,
        }
    }
}

/// Lowest and highest value, for the whole table or for each row or column.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scale {
    spread: Spread,
    spans: Vec<Option<(f64, f64)>>,
}

/// Most cells of a scale. A larger table is thinned evenly, because any key press may need a new scale.
const MOST_CELLS: usize = 200_000;

impl Scale {
    /// The scale of a matrix: complete cells of cohorts that are not small, without age 0 if it dwarfs the rest.
    pub fn new(matrix: &Matrix, view: &View, spread: Spread) -> Scale {
        let width = matrix.width() as usize;
        let spans = match spread {
            Spread::Whole => 1,
            Spread::Row => matrix.rows.len(),
            Spread::Column => width,
        };
        let mut scale = Scale { spread, spans: vec![None; spans] };
        let stride = thinning(matrix.rows.len(), width, spread);
        for (index, row) in matrix.rows.iter().enumerate().step_by(stride.0) {
            if row.size < view.min_size {
                continue;
            }
            for age in (view.measure.spec().first_coloured_age..width as u32).step_by(stride.1) {
                // Ages complete from the oldest on: the first that is not ends the row.
                if matrix.window(row, age).state(matrix.as_of) != State::Complete {
                    break;
                }
                if let Some(value) = row.ratio(age, view.measure, view.criterion).value() {
                    scale.widen(index, age, value);
                }
            }
        }
        scale
    }

    /// Lowest and highest value, if the whole table shares one scale.
    pub fn ends(&self) -> Option<(f64, f64)> {
        self.spans.first().copied().flatten().filter(|_| self.spread == Spread::Whole)
    }

    fn span(&self, row: usize, age: u32) -> usize {
        match self.spread {
            Spread::Whole => 0,
            Spread::Row => row,
            Spread::Column => age as usize,
        }
    }

    fn widen(&mut self, row: usize, age: u32, value: f64) {
        let place = self.span(row, age);
        if let Some(span) = self.spans.get_mut(place) {
            *span = Some(span.map_or((value, value), |(low, high)| (low.min(value), high.max(value))));
        }
    }

    /// The position of a value between the lowest (0) and the highest (1); 0.5 if all are equal. None for an age
    /// without colours.
    pub fn share(&self, measure: Measure, row: usize, age: u32, value: f64) -> Option<f64> {
        if age < measure.spec().first_coloured_age {
            return None;
        }
        let (low, high) = self.spans.get(self.span(row, age)).copied().flatten()?;
        Some(if high > low { (value - low) / (high - low) } else { 0.5 })
    }
}

/// The step between the rows and between the ages that are read. Rows or columns with a scale of their own are never
/// skipped.
fn thinning(rows: usize, ages: usize, spread: Spread) -> (usize, usize) {
    let times = (rows * ages).div_ceil(MOST_CELLS).max(1);
    match spread {
        Spread::Whole | Spread::Column => (times, 1),
        Spread::Row => (1, times),
    }
}

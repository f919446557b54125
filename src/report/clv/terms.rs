//! The terms of a forecast beside its numbers, for programs: people read a file of values long after it was written.

use crate::explore::clv::ClvAnswer;
use crate::report::grid::{Cell, Column, Grid, Kind, Row};

/// By how many percent the forecast of the spend after the split was too high; none without a holdout.
pub fn holdout_spend_error(answer: &ClvAnswer) -> Option<f64> {
    answer.holdout.as_ref().ok()?.record()?.spend?.error_percent()
}

/// A table with model, horizon, discount, margin and the error of the holdout in every row.
pub fn with_terms(mut grid: Grid, answer: &ClvAnswer) -> Grid {
    grid.columns.extend([
        Column::named("model", Kind::Text).for_programs(),
        Column::named("horizon", Kind::Text).for_programs(),
        Column::named("discount", Kind::RATE).for_programs(),
        Column::named("margin", Kind::RATE).for_programs(),
        Column::named("holdout_spend_error_percent", Kind::Percent).for_programs(),
    ]);
    let terms = &answer.question.terms;
    let cells: Row = vec![
        Cell::or_empty(answer.model.map(|model| model.name().to_string())),
        Cell::text(terms.horizon().to_string()),
        terms.discount().into(),
        terms.margin().into(),
        Cell::or_empty(holdout_spend_error(answer)),
    ];
    for row in grid.rows.iter_mut().chain(&mut grid.summary) {
        row.extend(cells.iter().cloned());
    }
    grid
}

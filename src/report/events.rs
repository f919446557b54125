//! Events in answers: the mark of the cells and periods that hold one, and the lines that name them.

use jiff::civil::Date;
use serde_json::{Value as Json, json};

use crate::cohort::{Grain, Matrix, Period, WeekStart};
use crate::explore::{DatedEvent, Events};

use super::grid::{Grid, Value};

/// A period by name, with its first and its last day.
pub type DaysOf = (String, Date, Date);

/// The sign behind a cell or a period that holds an event.
pub const EVENT: char = '^';

/// The events as programs read them.
pub(super) fn events_json(events: &Events) -> Json {
    events.iter().map(|event| json!({ "date": event.day.to_string(), "text": event.text })).collect()
}

/// A line per event of a matrix: its mark, and how many cells hold it.
pub fn matrix_lines(events: &Events, matrix: &Matrix) -> Vec<String> {
    let holds = |event| {
        let cells = matrix.rows.iter().flat_map(|row| (0..matrix.width()).map(move |age| (row, age)));
        cells.into_iter().any(|(row, age)| events.in_cell(matrix, row, age).any(|one| one == event))
    };
    let without_periods = matrix.rows.iter().all(|row| row.cohort.period().is_none());
    let line = |event| match (holds(event), without_periods) {
        (true, _) => format!("{EVENT} {event}"),
        (false, true) => {
            format!("{event}: not drawn; members of these cohorts are in an age at different times")
        }
        (false, false) => format!("{event}: not drawn; no cell holds this day"),
    };
    events.iter().map(line).collect()
}

/// A line per event of a series of periods, each from a first to a last day.
pub fn period_lines(events: &Events, periods: &[DaysOf]) -> Vec<String> {
    let line = |event: &DatedEvent| {
        let holds = |(_, from, to): &&DaysOf| *from <= event.day && event.day <= *to;
        match periods.iter().find(holds) {
            Some((name, ..)) => format!("{EVENT} {name}: {event}"),
            None => format!("{event}: not drawn; no period holds this day"),
        }
    };
    events.iter().map(line).collect()
}

/// The listed periods of a grain that hold an event.
pub(super) fn periods_with_events(events: &Events, grain: Option<Grain>, listed: &[String]) -> Vec<DaysOf> {
    let period = |event: &DatedEvent| Some(Period::holding(grain?, event.day, WeekStart::Mon));
    let found = events.iter().filter_map(period).filter(|period| listed.contains(&period.to_string()));
    found.map(|period| (period.to_string(), period.first_day(), period.last_day())).collect()
}

/// A table by period with the mark behind the name of each period that holds an event.
pub(super) fn with_periods_marked(mut grid: Grid, events: &Events, periods: &[DaysOf]) -> Grid {
    let is_held = |(_, from, to): &&DaysOf| events.between(*from, Some(*to)).next().is_some();
    let held: Vec<Value> =
        periods.iter().filter(is_held).map(|(name, ..)| Value::Text(name.clone())).collect();
    if held.is_empty() {
        return grid;
    }
    for cell in grid.rows.iter_mut().filter_map(|row| row.first_mut()) {
        if held.contains(&cell.value) {
            cell.mark = Some(EVENT);
        }
    }
    if let Some(column) = grid.columns.first_mut() {
        *column = column.clone().with_marks();
    }
    grid
}

/// The mark of a cell of the matrix that has no other.
pub(super) fn mark_of(has_event: bool) -> Option<char> {
    has_event.then_some(EVENT)
}

//! Curves: a series per cohort and one for the average, with their intervals.

use serde_json::{Map, Value as Json, json};

use crate::cohort::{Matrix, Point, State};
use crate::explore::{MatrixAnswer, Series, View, first_telling_age};

use super::events::{self, mark_of};
use super::grid::{Cell, Column, Grid, Kind, Report, Row};
use super::matrix::title;
use super::number;
use super::write::json::pretty;

/// Curves under a view, and the ages at which they reach a goal.
pub fn report<'a>(
    answer: &'a MatrixAnswer,
    view: &'a View,
    series: &'a [Series],
    goal: Option<f64>,
) -> Report<'a> {
    let grids = vec![by_age(answer, view, series), points(answer, view, series)];
    let mut notes = vec!["* open: the period has not ended for every customer".to_string()];
    if let Some(goal) = goal {
        let each = series.iter().map(|one| format!("{} {}", one.name, reached(answer, view, one, goal)));
        let shown = number::full(Some(goal), view.measure.unit());
        notes.push(format!("goal {shown} first reached: {}", each.collect::<Vec<_>>().join(", ")));
        if first_telling_age(view.measure) > 0 {
            let label = |age| answer.matrix.age_label(age);
            notes.push(format!("the goal counts from {} on: {} is 100 % by definition", label(1), label(0)));
        }
    }
    notes.extend(events::matrix_lines(&view.events, &answer.matrix));
    Report::new(title(answer, view), grids, move || json(answer, view, series, goal)).notes(notes)
}

/// Ages down, series across.
fn by_age(answer: &MatrixAnswer, view: &View, series: &[Series]) -> Grid {
    let matrix = &answer.matrix;
    let unit = view.measure.unit();
    let mut columns = vec![Column::named("age", Kind::Text).priority(0)];
    columns.extend(series.iter().map(|one| {
        let column = Column::new(one.name.clone(), one.name.clone(), Kind::Number(unit)).with_marks();
        if one.is_average { column.priority(0) } else { column.priority(2) }
    }));
    let average = series.iter().find(|one| one.is_average);
    let has_band = average.is_some_and(|one| one.points.iter().any(|point| point.interval.is_some()));
    columns.extend(has_band.then(|| Column::new("interval", "95 % interval", Kind::Range(unit))));
    let row = |age: u32| -> Row {
        let mut row = vec![Cell::text(matrix.age_label(age))];
        row.extend(series.iter().map(|one| match at(one, age) {
            Some(point) if point.state == State::Open => Cell::from(point.value).marked('*'),
            Some(point) => Cell::from(point.value).marked(mark_of(holds_event(matrix, view, one, age))),
            None => Cell::or_empty(None::<f64>),
        }));
        row.extend(has_band.then(|| Cell::or_empty(average.and_then(|one| at(one, age)?.interval))));
        row
    };
    Grid::new(columns, (0..matrix.width()).map(row).collect()).for_people()
}

/// A row per point.
fn points(answer: &MatrixAnswer, view: &View, series: &[Series]) -> Grid {
    let value = |name: &str| Column::named(name, Kind::Number(view.measure.unit()));
    let columns = vec![
        Column::named("series", Kind::Text),
        Column::named("age", Kind::Count),
        Column::named("label", Kind::Text),
        value("value"),
        value("low"),
        value("high"),
        Column::named("customers", Kind::Count),
        Column::named("state", Kind::Text),
    ];
    let row = |one: &Series, point: &Point| -> Row {
        vec![
            Cell::text(one.name.clone()),
            point.at.into(),
            Cell::text(answer.matrix.age_label(point.at)),
            point.value.into(),
            point.interval.map(|interval| interval.low).into(),
            point.interval.map(|interval| interval.high).into(),
            point.customers.into(),
            Cell::text(point.state.exported()),
        ]
    };
    let rows = series.iter().flat_map(|one| one.points.iter().map(move |point| row(one, point)));
    Grid::new(columns, rows.collect()).for_programs()
}

/// `M5`, or `not yet by M7`.
fn reached(answer: &MatrixAnswer, view: &View, series: &Series, goal: f64) -> String {
    match series.reaches(view.measure, goal) {
        Ok(age) => answer.matrix.age_label(age),
        Err(Some(last)) => format!("not yet by {}", answer.matrix.age_label(last)),
        Err(None) => "no completed age".to_string(),
    }
}

/// Every series with its points; unobserved ages have none.
fn json(answer: &MatrixAnswer, view: &View, series: &[Series], goal: Option<f64>) -> String {
    let point = |point: &Point| {
        let mut fields = json!({
            "age": point.at,
            "value": point.value,
            "customers": point.customers,
            "state": point.state.exported(),
        });
        if let Some(interval) = point.interval {
            fields["interval"] = json!(interval);
        }
        fields
    };
    let one = |one: &Series| {
        let mut fields = json!({
            "name": one.name,
            "kind": if one.is_average { view.average.name() } else { "cohort" },
        });
        if let Some(age) = goal.and_then(|goal| one.reaches(view.measure, goal).ok()) {
            fields["goal_age"] = json!(age);
        }
        fields["points"] = one.points.iter().map(point).collect();
        fields
    };
    let mut fields = Map::new();
    let mut put = |name: &str, value: Json| fields.insert(name.to_string(), value);
    put("as_of", json!(answer.matrix.as_of.to_string()));
    put("measure", json!(view.measure.name()));
    put("return", json!(view.criterion.name()));
    put("cohort_grain", json!(answer.matrix.grouping.name()));
    put("age_grain", json!(answer.matrix.age_grain.name()));
    if let Some(goal) = goal {
        put("goal", json!(goal));
    }
    if !view.events.is_empty() {
        put("events", events::events_json(&view.events));
    }
    put("series", series.iter().map(one).collect());
    pretty(&fields)
}

/// Whether the cohort of a curve spends a day with an event in an age.
pub(super) fn holds_event(matrix: &Matrix, view: &View, series: &Series, age: u32) -> bool {
    let row = matrix.rows.iter().find(|row| !series.is_average && row.cohort.to_string() == series.name);
    row.is_some_and(|row| view.events.in_cell(matrix, row, age).next().is_some())
}

fn at(series: &Series, age: u32) -> Option<&Point> {
    series.points.iter().find(|point| point.at == age)
}

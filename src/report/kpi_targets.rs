//! Goals and published rates for key figures: goals in their own column and line, published rates in a table of their
//! own.

use serde_json::{Value as Json, json};

use crate::benchmarks::Benchmark;
use crate::cohort::Unit;
use crate::kpi::{Goal, Kpi, Window};

use super::grid::{Cell, Column, Grid, Kind, Row, Value};
use super::kpi_values::written;
use super::number;

/// Days from which on a window counts as a year.
const ABOUT_A_YEAR: i32 = 360;

/// A table of key figures with a column for goals before the changes.
pub fn with_goals(mut grid: Grid, goals: &[Goal]) -> Grid {
    let places = (grid.place("name"), grid.place("value"), grid.place("change"));
    let (Some(name), Some(value), Some(at), false) = (places.0, places.1, places.2, goals.is_empty()) else {
        return grid;
    };
    for row in &mut grid.rows {
        let goal = row.get(name).and_then(|cell| goal_of(&cell.value, goals));
        let met = goal.zip(row.get(value).and_then(Cell::number)).map(|(goal, value)| goal.is_met(value));
        let shown = goal.map_or_else(String::new, |goal| written(goal.kpi, Some(goal.value)));
        row.insert(at, Cell::or_empty(met));
        row.insert(at, Cell::or_empty(goal.map(|goal| goal.value)).shown(shown));
    }
    grid.columns.insert(at, Column::new("goal_met", "met", Kind::Truth));
    grid.columns.insert(at, Column::named("goal", Kind::AsMeasured));
    grid
}

fn goal_of(name: &Value, goals: &[Goal]) -> Option<Goal> {
    let Value::Text(name) = name else { return None };
    goals.iter().find(|goal| goal.kpi.name() == *name).copied()
}

/// A table of key figures by period with a line of goals below.
pub fn with_goal_line(mut grid: Grid, goals: &[Goal]) -> Grid {
    let goal = |column: &Column| goal_of(&Value::Text(column.name.clone()), goals);
    if grid.columns.iter().all(|column| goal(column).is_none()) {
        return grid;
    }
    let cells = grid.columns.iter().skip(1).map(|column| Cell::or_empty(goal(column).map(|goal| goal.value)));
    let line: Row = std::iter::once(Cell::text("goal")).chain(cells).collect();
    grid.summary.push(line);
    grid
}

/// Published rates beside the user's own values; none if the user wants none.
pub(super) fn published(rates: &[Benchmark], value: impl Fn(Kpi) -> Option<f64>) -> Option<Grid> {
    let columns = vec![
        Column::new("figure", "key figure", Kind::Text).priority(0),
        Column::new("own", "yours", Kind::AsMeasured).priority(0),
        Column::named("published", Kind::Text).priority(0),
        Column::named("industry", Kind::Text),
        Column::named("year", Kind::Text),
        Column::named("source", Kind::Text).widest(60),
        Column::named("measures", Kind::Text).widest(90).priority(2),
    ];
    let row = |one: &Benchmark| -> Option<Row> {
        let kpi = Kpi::named(&one.kpi)?;
        let own = value(kpi);
        Some(vec![
            Cell::text(kpi.title()),
            Cell::from(own).shown(written(kpi, own)),
            Cell::text(rate(one)),
            Cell::text(one.industry.clone()),
            Cell::text(one.year.to_string()),
            Cell::text(one.source.clone()),
            Cell::text(one.measures.clone()),
        ])
    };
    let rows: Vec<Row> = rates.iter().filter_map(row).collect();
    let title = "published rates of other companies, beside yours";
    (!rows.is_empty()).then(|| Grid::new(columns, rows).titled(title).for_people())
}

/// `63.0 %`, or `40.0 % to 55.0 %`.
fn rate(one: &Benchmark) -> String {
    let (low, high) = one.rate.ends();
    let share = |rate| number::full(Some(rate), Unit::Rate);
    if low == high { share(low) } else { format!("{} to {}", share(low), share(high)) }
}

/// Why published rates cannot be compared directly.
pub(super) fn cautions(rates: &[Benchmark], window: Window) -> Vec<String> {
    let mut notes = Vec::new();
    if !rates.is_empty() {
        notes.push(
            "published rates are of other customers, counted in other ways; no test compares them with yours"
                .into(),
        );
    }
    let days = window.days();
    if !rates.is_empty() && days < ABOUT_A_YEAR {
        notes.push(format!(
            "most published rates are of a year, and this window has {days} days; name a year, as in --window {}",
            window.to.year() - 1
        ));
    }
    notes
}

/// The goals with the values of the window.
pub(super) fn goals_json(goals: &[Goal], value: impl Fn(Kpi) -> Option<f64>) -> Json {
    let each = goals.iter().map(|goal| {
        let value = value(goal.kpi);
        let met = value.map(|value| goal.is_met(value));
        json!({ "name": goal.kpi.name(), "goal": goal.value, "value": value, "met": met })
    });
    each.collect::<Vec<_>>().into()
}

/// The published rates with their sources.
pub(super) fn published_json(rates: &[Benchmark]) -> Json {
    let each = rates.iter().map(|one| {
        let (low, high) = one.rate.ends();
        json!({
            "name": one.kpi, "industry": one.industry, "low": low, "high": high, "measures": one.measures,
            "source": one.source, "year": one.year, "url": one.url,
        })
    });
    each.collect::<Vec<_>>().into()
}

//! The cohort matrix: one cohort per row, one age per column, the average below; and a row per cell for programs.

use serde_json::{Map, Value as Json, json};

use crate::clv::BootstrapPlan;
use crate::cohort::{
    Ages, Average, AverageKind, Cell as MatrixCell, CellRatio, CohortBy, CohortRow, Interval, MatrixExtras,
    Measure, Quantity, Return, State, Unit, wilson,
};
use crate::explore::bootstrap::Intervals;
use crate::explore::dimension::derived_definition;
use crate::explore::{MatrixAnswer, View};

use super::events::{self, mark_of};
use super::forecast;
use super::format::Format;
use super::grid::{Cell, Column, Grid, Kind, Report, Row, Value};
use super::number;
use super::write::json::{entries as entries_json, excluded, pretty, quantity};

/// The matrix of a view; a `long` one has a row per cell for programs.
pub fn report<'a>(
    answer: &'a MatrixAnswer,
    view: &'a View,
    intervals: &'a Intervals,
    long: bool,
) -> Report<'a> {
    let wide = wide(answer, view);
    let grids = if long { vec![wide.for_people(), cells(answer, view, intervals)] } else { vec![wide] };
    Report::new(title(answer, view), grids, move || json(answer, view, intervals)).notes(notes(answer, view))
}

/// One cohort per row.
pub fn wide(answer: &MatrixAnswer, view: &View) -> Grid {
    let matrix = &answer.matrix;
    let kind = kind(view.measure);
    let mut columns = vec![
        Column::named("cohort", Kind::Text).priority(0).with_marks(),
        Column::named("size", Kind::Count).priority(0),
    ];
    // Space for the mark of an open cell, so that digits are aligned.
    columns.extend(
        (0..matrix.width())
            .map(|age| Column::new(matrix.age_label(age), matrix.age_label(age), kind).with_marks()),
    );
    let has_own = has_own_average(answer, view);
    let has_days = matrix.extras == MatrixExtras::SecondOrders;
    columns.extend(has_own.then(|| {
        Column::new("own_average", "row average", Kind::Number(view.measure.unit())).for_people().priority(2)
    }));
    columns
        .extend(has_days.then(|| {
            Column::new("days_to_second_order", "days to 2nd", Kind::Days).for_people().priority(2)
        }));
    let row = |(place, row): (usize, &CohortRow)| -> Row {
        let mut cells: Row = vec![
            Cell::text(row.cohort.to_string()).marked(row.left_truncated.then_some('<')),
            row.size.into(),
        ];
        cells.extend((0..matrix.width()).map(|age| {
            let cell = matrix.cell(row, age, view.measure, view.criterion);
            shown(answer, view, place, age, &cell)
        }));
        if has_own {
            let average = matrix.own_average(row, view.measure, view.criterion, view.average);
            let average = average.filter(|average| average.cohorts > 0);
            cells.push(average.map_or_else(|| Cell::or_empty(None::<f64>), |average| average.value.into()));
        }
        if has_days {
            cells.push(Cell::or_empty(row.second_orders.map(|second| second.median_days)));
        }
        cells
    };
    let mut average: Row = vec![Cell::text(view.average.name()), matrix.customers().into()];
    average.extend(
        (0..matrix.width())
            .map(|age| Cell::from(matrix.average(age, view.measure, view.criterion, view.average).value)),
    );
    Grid::new(columns, matrix.rows.iter().enumerate().map(row).collect()).summed(vec![average])
}

/// Plain counts and sums are exact.
fn kind(measure: Measure) -> Kind {
    match (measure.is_plain_sum(), measure.unit()) {
        (true, Unit::Count) => Kind::Count,
        (true, Unit::Money) => Kind::Amount,
        (_, unit) => Kind::Number(unit),
    }
}

/// A row per cell, including unobserved ones; with the ends of the interval if cells were resampled, and with the
/// forecast if there is one.
fn cells(answer: &MatrixAnswer, view: &View, intervals: &Intervals) -> Grid {
    let matrix = &answer.matrix;
    let (has_intervals, has_forecast) = (intervals.resamples > 0, answer.forecast.is_some());
    let kind = Kind::Number(view.measure.unit());
    let mut columns = vec![
        Column::named("cohort", Kind::Text),
        Column::named("age", Kind::Count),
        Column::named("value", kind),
        Column::named("numerator", Kind::AsMeasured),
        Column::named("denominator", Kind::AsMeasured),
        Column::named("state", Kind::Text),
    ];
    if has_intervals {
        columns.extend([Column::named("low", kind), Column::named("high", kind)]);
    }
    columns.extend(has_forecast.then(|| Column::named("forecast", kind)));
    let mut rows = Vec::new();
    for (place, row) in matrix.rows.iter().enumerate() {
        for age in 0..matrix.width() {
            let cell = matrix.cell(row, age, view.measure, view.criterion);
            let mut cells: Row = vec![Cell::text(row.cohort.to_string()), age.into()];
            cells.extend(exact(&cell));
            if has_intervals {
                let interval = intervals.cells.get(&(row.cohort.clone(), age));
                cells.extend([
                    interval.map(|found| found.low).into(),
                    interval.map(|found| found.high).into(),
                ]);
            }
            cells.extend(has_forecast.then(|| forecast::value(answer, view, place, age).into()));
            rows.push(cells);
        }
    }
    Grid::new(columns, rows).for_programs()
}

/// A cell's value, numerator, denominator and state.
pub fn exact(cell: &MatrixCell) -> [Cell; 4] {
    let ratio = cell.ratio();
    [
        value(cell).into(),
        ratio
            .map(|ratio| of_quantity(ratio.numerator))
            .map_or_else(|| Cell::or_empty(None::<f64>), Cell::from),
        Cell::or_empty(ratio.and_then(|ratio| ratio.denominator).map(of_quantity)),
        Cell::text(cell.state().exported()),
    ]
}

fn of_quantity(quantity: Quantity) -> Value {
    match quantity {
        Quantity::Count(count) => Value::Count(count),
        Quantity::Money(money) => Value::Money(money),
    }
}

/// A cell's value: counts and sums exactly.
fn value(cell: &MatrixCell) -> Value {
    match cell.ratio() {
        Some(CellRatio { numerator, denominator: None, .. }) => of_quantity(*numerator),
        Some(ratio) => ratio.value().into(),
        None => Value::Empty,
    }
}

/// A cell as text: `*` after an open one, empty if it was not observed; a forecast in place of an open cell has `~`
/// after it.
fn shown(answer: &MatrixAnswer, view: &View, place: usize, age: u32, cell: &MatrixCell) -> Cell {
    let read = Cell::from(value(cell));
    let holds_event = answer
        .matrix
        .rows
        .get(place)
        .is_some_and(|row| view.events.in_cell(&answer.matrix, row, age).next().is_some());
    match forecast::value(answer, view, place, age) {
        Some(value) => {
            let value = Some(forecast::rounded(value, view.measure));
            read.shown(number::full(value, view.measure.unit())).marked('~')
        }
        None if matches!(cell, MatrixCell::Open(_)) => read.marked('*'),
        None => read.marked(mark_of(holds_event)),
    }
}

fn has_own_average(answer: &MatrixAnswer, view: &View) -> bool {
    let own = |row| answer.matrix.own_average(row, view.measure, view.criterion, view.average);
    answer.matrix.rows.first().and_then(own).is_some()
}

/// Measure, source, and as-of date.
pub fn title(answer: &MatrixAnswer, view: &View) -> String {
    let matrix = &answer.matrix;
    let criterion = match view.criterion {
        Return::On => String::new(),
        other => format!(" ({other})"),
    };
    let ages = match &matrix.ages {
        Ages::Calendar => String::new(),
        other => format!(", ages {other}"),
    };
    format!(
        "{}{criterion} by {}{ages}, {}, as of {}",
        view.measure.title(),
        cohorts(answer),
        answer.report.source,
        matrix.as_of
    )
}

/// The description of the cohorts: `month of first order`, `month of entry`, `country at first order`, `RFM group`.
fn cohorts(answer: &MatrixAnswer) -> String {
    match &answer.matrix.grouping {
        CohortBy::Period(grain) if answer.report.entries.as_ref().is_some_and(|one| one.entry.is_some()) => {
            format!("{grain} of entry")
        }
        CohortBy::Period(grain) => format!("{grain} of first order"),
        CohortBy::Attribute(name) => {
            let is_column = answer.report.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name));
            let derived = if is_column { None } else { derived_definition(name) };
            derived.unwrap_or_else(|| format!("{name} at first order"))
        }
    }
}

/// What a file of one row per cohort does not show, if its format has no marks: which cells are open.
pub fn unmarked(answer: &MatrixAnswer, view: &View, format: Format) -> Option<String> {
    if !matches!(format, Format::Csv | Format::Parquet) {
        return None;
    }
    let matrix = &answer.matrix;
    let cell = |row, age| matrix.cell(row, age, view.measure, view.criterion).state();
    let cells = matrix.rows.iter().flat_map(|row| (0..matrix.width()).map(move |age| cell(row, age)));
    let open = cells.filter(|state| *state == State::Open).count();
    (open > 0).then(|| {
        let (cells, has) = (number::counted(open as u64, "cell"), if open == 1 { "is" } else { "are" });
        format!("{cells} of periods that have not ended {has} not marked in {format}")
    })
}

/// The meaning of the marks, and the excluded rows.
fn notes(answer: &MatrixAnswer, view: &View) -> Vec<String> {
    let (matrix, report) = (&answer.matrix, &answer.report);
    let mut notes =
        vec!["* open: the period has not ended for every customer; excluded from averages".to_string()];
    if matrix.rows.iter().any(|row| !row.by_acquisition.is_empty()) && !view.measure.is_plain_sum() {
        notes.push(
            "members acquired too late to complete an age are not counted in it, so later ages rest on fewer members".into(),
        );
    }
    if let Some(forecast) = &answer.forecast {
        notes.extend(forecast::remarks(forecast, view));
    }
    if has_own_average(answer, view) {
        notes.push(format!("row average: the cohort's {} average over its complete ages from 1 on; older cohorts have more of them, so compare cohorts at one age", view.average));
    }
    if matrix.extras == MatrixExtras::SecondOrders {
        notes.push("days to 2nd: the median of those who have ordered again so far".into());
    }
    if matches!(view.measure, Measure::RevenuePercentile(_)) && view.average == AverageKind::Pooled {
        let why = "no pooled average: percentiles cannot be pooled";
        notes.push(format!("{why}; --average simple or median averages those"));
    }
    if matrix.min_orders > 1 {
        notes.push(format!("active: at least {} orders in the period (--min-orders)", matrix.min_orders));
    }
    if matrix.rows.iter().any(|row| row.left_truncated) {
        notes.push("< the data begin here: these customers may have ordered before".into());
    }
    match matrix.empty_periods() {
        0 => {}
        1 => notes.push(format!("1 {} without new customers is not listed", matrix.grouping)),
        n => notes.push(format!("{n} {}s without new customers are not listed", matrix.grouping)),
    }
    notes.extend(events::matrix_lines(&view.events, matrix));
    notes.extend(report.counting_notes());
    notes
}

/// The matrix with every cell's numerator, denominator and state, its averages, and the exclusions.
fn json(answer: &MatrixAnswer, view: &View, intervals: &Intervals) -> String {
    let matrix = &answer.matrix;
    let ages: Vec<u32> = (0..matrix.width()).collect();
    let cohorts =
        matrix.rows.iter().enumerate().map(|(place, row)| cohort_json(answer, view, intervals, (place, row)));
    let averages = ages.iter().map(|&age| {
        let average = matrix.average(age, view.measure, view.criterion, view.average);
        average_json(average, view, intervals.averages.get(&age).copied())
    });
    let mut fields = Map::new();
    let mut put = |name: &str, value: Json| fields.insert(name.to_string(), value);
    put("as_of", json!(matrix.as_of.to_string()));
    put("cohort_grain", json!(matrix.grouping.name()));
    put("age_grain", json!(matrix.age_grain.name()));
    put("measure", json!(view.measure.name()));
    put("return", json!(view.criterion.name()));
    put("ages", json!(ages));
    put("labels", ages.iter().map(|&age| matrix.age_label(age)).collect());
    put("cohorts", cohorts.collect());
    put("average", averages.collect());
    if let Some(forecast) = &answer.forecast {
        put("forecast", forecast::json(forecast, matrix));
    }
    if intervals.resamples > 0 {
        put("bootstrap", json!({ "resamples": intervals.resamples, "seed": BootstrapPlan::default().seed }));
    }
    if let Some(entries) = &answer.report.entries {
        put("entries", entries_json(entries));
    }
    if !view.events.is_empty() {
        put("events", events::events_json(&view.events));
    }
    put("excluded", json!(excluded(&answer.report)));
    pretty(&fields)
}

fn cohort_json(
    answer: &MatrixAnswer,
    view: &View,
    intervals: &Intervals,
    (place, row): (usize, &CohortRow),
) -> Json {
    let matrix = &answer.matrix;
    let mut fields = json!({
        "cohort": row.cohort.to_string(),
        "size": row.size,
        "left_truncated": row.left_truncated,
    });
    let own = matrix.own_average(row, view.measure, view.criterion, view.average);
    if let Some(average) = own.and_then(|average| average.value) {
        fields["average"] = json!(average);
    }
    if let Some(second) = row.second_orders {
        fields["days_to_second_order"] = json!({ "members": second.members, "median": second.median_days });
    }
    let cells = (0..matrix.width()).map(|age| {
        let cell = matrix.cell(row, age, view.measure, view.criterion);
        let ratio = cell.ratio();
        let value = match ratio {
            Some(CellRatio { numerator, denominator: None, .. }) => quantity(*numerator),
            other => json!(other.and_then(CellRatio::value)),
        };
        let mut fields = json!({
            "age": age,
            "value": value,
            "numerator": ratio.map(|ratio| quantity(ratio.numerator)),
            "denominator": ratio.and_then(|ratio| ratio.denominator).map(quantity),
            "state": cell.state().exported(),
        });
        let share = ratio.and_then(|ratio| interval(ratio.numerator, ratio.denominator, view.measure));
        let resampled = || intervals.cells.get(&(row.cohort.clone(), age)).copied();
        if let Some(interval) = share.or_else(resampled) {
            fields["interval"] = json!(interval);
        }
        if let Some(forecast) = forecast::value(answer, view, place, age) {
            fields["forecast"] = json!(forecast);
        }
        fields
    });
    fields["cells"] = cells.collect();
    fields
}

fn average_json(average: Average, view: &View, resampled: Option<Interval>) -> Json {
    let mut fields = json!({
        "age": average.age,
        "value": average.value,
        "numerator": quantity(average.numerator),
        "denominator": quantity(average.denominator),
        "cohorts": average.cohorts,
        "kind": view.average.name(),
    });
    let share = interval(average.numerator, Some(average.denominator), view.measure)
        .filter(|_| view.average == AverageKind::Pooled && average.cohorts > 0);
    if let Some(interval) = share.or(resampled) {
        fields["interval"] = json!(interval);
    }
    fields
}

/// Wilson's interval if the measure is a share of customers.
fn interval(numerator: Quantity, denominator: Option<Quantity>, measure: Measure) -> Option<Interval> {
    match (numerator, denominator) {
        (Quantity::Count(hits), Some(Quantity::Count(n))) if measure.is_share_of_customers() => {
            wilson(hits, n)
        }
        _ => None,
    }
}

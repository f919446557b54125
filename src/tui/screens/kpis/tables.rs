//! The tables and charts of key figures.

use crate::cohort::value_name;
use crate::explore::kpis::{KpiAnswer, KpiCounts};
use crate::explore::{Events, KpiGoals, View};
use crate::kpi::{Figure, Kpi, Window, WindowCounts};
use crate::report::events::EVENT;
use crate::report::grid::Kind;
use crate::report::kpi_remarks::EARLY;
use crate::report::kpi_targets::{with_goal_line, with_goals};
use crate::report::kpis;
use crate::report::number;
use crate::tui::chart::{Bar, Chart, LineChart, Stack, StackChart, Stroke};
use crate::tui::drills::segment_id;
use crate::tui::table::{Cell, Column, Row, bars, cells_of, chosen_of, columns_of, shade};

/// The columns of the figures and their headings.
const FIGURES: [(&str, &str); 8] = [
    ("figure", "key figure"),
    ("value", "value"),
    ("interval", "95 % interval"),
    ("goal", "goal"),
    ("goal_met", "met"),
    ("change", "vs window before"),
    ("year_change", "vs year before"),
    ("terms", "made of"),
];

/// The key figures that come first in the table of segments.
const OF_SEGMENTS: [Kpi; 9] = [
    Kpi::RetentionRate,
    Kpi::Churn,
    Kpi::RepeatPurchaseRate,
    Kpi::Nrr,
    Kpi::Grr,
    Kpi::Aov,
    Kpi::OrdersPerCustomer,
    Kpi::QuickRatio,
    Kpi::Step(2),
];

/// Columns and rows of a table.
type Content = (Vec<Column>, Vec<Row>);

/// A figure of some customers.
pub fn figure(answer: &KpiAnswer, counts: &WindowCounts, kpi: Kpi) -> Figure {
    kpi.figure(counts, answer.first_epoch_day(), None)
}

/// The key figures that these data can have, those of `first` first.
fn ordered(answer: &KpiAnswer, first: &[Kpi]) -> Vec<Kpi> {
    let available: Vec<Kpi> = kpis::available(answer).collect();
    let leading = first.iter().copied().filter(|kpi| available.contains(kpi));
    let others = available.iter().copied().filter(|kpi| !first.contains(kpi));
    leading.chain(others).collect()
}

/// The key figures in the columns of a series, after the first column.
pub fn of_series(answer: &KpiAnswer) -> Vec<Kpi> {
    ordered(answer, &kpis::SERIES)
}

/// The key figures in the columns of segments, after the names and the number of customers.
pub fn of_segments(answer: &KpiAnswer) -> Vec<Kpi> {
    ordered(answer, &OF_SEGMENTS)
}

/// A row per key figure.
pub fn figures(answer: &KpiAnswer, goals: &KpiGoals) -> Content {
    let grid = with_goals(kpis::figures(answer, &[&answer.total], None), goals.all());
    let (columns, lines) = chosen_of(&grid, &FIGURES);
    let ids = kpis::available(answer).map(Kpi::name);
    let rows = ids.zip(lines).map(|(id, cells)| Row { id, cells, pinned: false });
    (columns, rows.collect())
}

/// Whether a period lies completely in the listed window.
fn is_whole(answer: &KpiAnswer, place: usize) -> bool {
    answer.periods.get(place).is_none_or(|(period, window)| Window::of(*period) == *window)
}

/// Rows of periods; cut periods are faint and marked.
fn by_period(answer: &KpiAnswer, events: &Events, grid: &crate::report::grid::Grid) -> Vec<Row> {
    let row = |(place, row)| {
        let is_cut = !is_whole(answer, place);
        let mut cells = cells_of(grid, row);
        if let Some(name) = cells.first_mut() {
            name.text.extend(is_cut.then_some('*').into_iter().chain(event_of(answer, events, place)));
        }
        let last = row.first().map_or_else(String::new, |cell| cell.read(Kind::Text, false).into_owned());
        let id = answer.periods.get(place).map_or(last, |(period, _)| period.to_string());
        let cells = cells.into_iter().map(|cell| cell.faint_if(is_cut)).collect();
        Row { id, cells, pinned: place >= answer.periods.len() }
    };
    grid.all_rows().enumerate().map(row).collect()
}

/// The sign of a period that holds an event.
fn event_of(answer: &KpiAnswer, events: &Events, place: usize) -> Option<char> {
    let (_, window) = answer.periods.get(place)?;
    events.between(window.from, Some(window.to)).next().map(|_| EVENT)
}

/// Customers gained and lost: a row per period.
pub fn account(answer: &KpiAnswer, events: &Events) -> Content {
    let grid = kpis::account(answer, &answer.total);
    (columns_of(&grid), by_period(answer, events, &grid))
}

/// Every key figure: a row per period, the trend below.
pub fn series(answer: &KpiAnswer, view: &View) -> Content {
    let grid = kpis::series_of(answer, &answer.total, &of_series(answer), None);
    let grid = with_goal_line(grid, view.kpi_goals.all());
    (columns_of(&grid), by_period(answer, &view.events, &grid))
}

/// The names of a segment.
pub fn name(counts: &KpiCounts) -> String {
    if counts.values.is_empty() {
        return "all".to_string();
    }
    counts.values.iter().map(|value| value_name(value.as_deref())).collect::<Vec<_>>().join(" × ")
}

/// The row of a segment.
pub fn row_id(counts: &KpiCounts) -> String {
    if counts.values.is_empty() { "all".to_string() } else { segment_id(&counts.values) }
}

/// A row per segment, and a last row for all customers. Figures of fewer than `least` customers are faint.
pub fn segments(answer: &KpiAnswer, least: u64) -> Content {
    let shown = of_segments(answer);
    let mut columns = vec![
        Column { name: answer.question.by.join(" × "), numeric: false },
        Column { name: "customers".into(), numeric: true },
    ];
    columns.extend(shown.iter().map(|kpi| Column { name: spaced_name(*kpi), numeric: true }));
    let row = |counts: &KpiCounts| {
        let customers = counts.window.customers();
        let is_small = customers < least;
        let count = Cell::number(number::integer(customers.into()), Some(customers as f64));
        let values = shown.iter().map(|kpi| {
            let compared = kpis::compared(answer, counts, *kpi, None);
            let is_real = compared.before.is_some_and(|change| change.is_significant == Some(true));
            let value = compared.figure.value;
            let text = number::full(value, kpi.unit());
            Cell::number(format!("{text}{}", if is_real { '!' } else { ' ' }), value)
        });
        let cells = [Cell::text(name(counts)), count].into_iter().chain(values);
        let cells = cells.map(|cell| cell.faint_if(is_small)).collect();
        Row { id: row_id(counts), cells, pinned: counts.values.is_empty() }
    };
    let mut rows: Vec<Row> = answer.segments.iter().chain([&answer.total]).map(row).collect();
    bars(&mut rows, 1);
    for place in 2..columns.len() {
        shade(&mut rows, place);
    }
    (columns, rows)
}

/// A heading for a key figure: its name in words.
pub fn spaced_name(kpi: Kpi) -> String {
    kpi.name().replace('-', " ")
}

/// Bars of customers gained and lost, period by period.
pub fn stacks(answer: &KpiAnswer, events: &Events) -> Chart {
    let stack = |(place, ((period, _), counts)): (usize, (&(_, Window), &WindowCounts))| {
        let period: &crate::cohort::Period = period;
        let joined = counts.new + counts.reactivated;
        let cut = (!is_whole(answer, place)).then_some('*');
        let signs = cut.into_iter().chain(event_of(answer, events, place));
        Stack {
            name: signs.fold(period.to_string(), |name, sign| format!("{name}{sign}")),
            total: counts.closing,
            parts: vec![counts.closing.saturating_sub(joined), counts.reactivated, counts.new, counts.lost],
        }
    };
    Chart::Stacks(StackChart {
        stacks: answer.periods.iter().zip(&answer.total.periods).enumerate().map(stack).collect(),
        total: "active at the end",
        parts: &["stayed", "reactivated", "new", "lost"],
    })
}

/// A key figure by period with its trend and its goal.
pub fn line(answer: &KpiAnswer, view: &View, kpi: Kpi) -> Chart {
    let events = &view.events;
    let value = |counts: &WindowCounts| figure(answer, counts, kpi).value;
    let judged = kpis::judged_periods(answer, &answer.total, kpi, value);
    let place = |at: f64| at as u32;
    let points = judged.iter().map(|(at, value)| (place(*at), *value)).collect();
    let mut lines = vec![Stroke { name: kpi.title(), points }];
    if let (Some((rise, at)), [(first, _), .., (last, _)]) = (kpis::trend_line(&judged), judged.as_slice()) {
        let points = vec![(place(*first), at(*first)), (place(*last), at(*last))];
        let text = number::difference(rise, kpi.unit());
        lines.push(Stroke { name: format!("trend, {text} per period"), points });
    }
    if let Some(goal) = view.kpi_goals.of_figure(kpi) {
        let last = u32::try_from(answer.periods.len().saturating_sub(1)).unwrap_or_default();
        let name = format!("goal, {}", number::full(Some(goal.value), kpi.unit()));
        lines.push(Stroke { name, points: vec![(0, goal.value), (last, goal.value)] });
    }
    let early = answer.periods.iter().zip(&answer.total.periods).enumerate();
    let early = early.filter(|(_, ((_, window), _))| !answer.is_covered(kpi, *window));
    let early = early.filter_map(|(at, (_, counts))| Some((u32::try_from(at).ok()?, value(counts)?)));
    let points: Vec<_> = early.collect();
    if !points.is_empty() {
        lines.push(Stroke { name: format!("{EARLY} too early"), points });
    }
    let labels = answer.periods.iter().map(|(period, _)| period.to_string()).collect();
    let held = (0..answer.periods.len()).filter(|place| event_of(answer, events, *place).is_some());
    let marked_at = held.filter_map(|place| u32::try_from(place).ok()).collect();
    Chart::Lines(LineChart { lines, labels, unit: kpi.unit(), parted_at: None, marked_at })
}

/// A key figure by segment, in the order of the rows.
pub fn segment_bars(answer: &KpiAnswer, kpi: Kpi, rows: &[Row]) -> Chart {
    let find = |row: &Row| {
        let counts = answer.segments.iter().chain([&answer.total]).find(|one| row_id(one) == row.id)?;
        let figure = figure(answer, &counts.window, kpi);
        let interval = figure.interval.map(|ends| (ends.low, ends.high));
        Some(Bar { name: name(counts), value: figure.value, interval, text: None })
    };
    Chart::Bars { bars: rows.iter().filter_map(find).collect(), unit: kpi.unit() }
}

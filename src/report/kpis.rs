//! Key figures of a window: one per row with its terms and changes, the customer account, the series.

use serde_json::{Map, Value as Json, json};

use crate::benchmarks::Benchmark;
use crate::cohort::{Unit, value_name};
use crate::explore::Events;
use crate::explore::kpis::{KpiAnswer, KpiCounts};
use crate::kpi::{Change, Figure, Goal, Kpi, Window, WindowCounts};
use crate::stats::{Interval, slope};

use super::events::{self, DaysOf};
use super::grid::{Cell, Column, Grid, Kind, Report, Row};
use super::kpi_remarks::{self, EARLY, SIGNIFICANT};
use super::kpi_targets;
use super::kpi_values::written;
use super::number;
use super::write::json::{excluded, objects, pretty};

/// The key figures that a series shows to people; programs get all of them.
pub const SERIES: [Kpi; 7] =
    [Kpi::RetentionRate, Kpi::Churn, Kpi::Nrr, Kpi::Grr, Kpi::QuickRatio, Kpi::Aov, Kpi::OrdersPerCustomer];

/// A figure beside those of the window before and of a year before.
pub struct Compared {
    pub figure: Figure,
    /// Customers who were lost when the window began and ordered in it.
    pub reactivated: u64,
    pub before: Option<Change>,
    pub year: Option<Change>,
}

/// What key figures are shown beside: goals, published rates, and events.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Targets {
    pub goals: Vec<Goal>,
    /// Published rates of other companies, always apart from the user's own.
    pub published: Vec<Benchmark>,
    /// What happened on which day, marked in tables by period.
    pub events: Events,
}

/// The key figures of an answer; `lifespan` in years for the formulas of CLV.
pub fn report<'a>(answer: &'a KpiAnswer, lifespan: Option<f64>, targets: &Targets) -> Report<'a> {
    let whole = std::iter::once(&answer.total).filter(|_| answer.segments.is_empty());
    let listed: Vec<&KpiCounts> = whole.chain(&answer.segments).collect();
    let mut grids = Vec::new();
    if answer.question.series.is_some() {
        grids.push(series_records(answer, &listed, lifespan));
    }
    grids.push(kpi_targets::with_goals(figures(answer, &listed, lifespan), &targets.goals));
    let value = |kpi: Kpi| kpi.figure(&answer.total.window, answer.first_epoch_day(), lifespan).value;
    grids.extend(kpi_targets::published(&targets.published, value));
    let periods = named_periods(answer);
    for counts in &listed {
        let marked = |grid| events::with_periods_marked(grid, &targets.events, &periods);
        grids.push(marked(account(answer, counts)));
        if answer.question.series.is_some() {
            grids.push(marked(kpi_targets::with_goal_line(series(answer, counts, lifespan), &targets.goals)));
        }
    }
    let title =
        format!("key figures of {}, {}, as of {}", answer.window, answer.report.source, answer.report.as_of);
    let mut notes = kpi_remarks::notes(answer);
    notes.extend(kpi_targets::cautions(&targets.published, answer.window));
    notes.extend(events::period_lines(&targets.events, &periods));
    let targets = targets.clone();
    Report::new(title, grids, move || json(answer, lifespan, &targets))
        .facts(kpi_remarks::facts(answer))
        .notes(notes)
}

/// The listed periods by name, each with its first and last day.
pub fn named_periods(answer: &KpiAnswer) -> Vec<DaysOf> {
    answer.periods.iter().map(|(period, window)| (period.to_string(), window.from, window.to)).collect()
}

/// The key figures that these data can have.
pub fn available(answer: &KpiAnswer) -> impl Iterator<Item = Kpi> {
    let has_amount = answer.has_amount;
    let counts = &answer.total.window;
    Kpi::ALL.into_iter().filter(move |kpi| (has_amount || !kpi.needs_amount()) && kpi.is_in(counts))
}

/// A key figure of the window with its changes. Windows before which the data begin too late are not compared.
pub fn compared(answer: &KpiAnswer, counts: &KpiCounts, kpi: Kpi, lifespan: Option<f64>) -> Compared {
    let figure = |counts: &WindowCounts| kpi.figure(counts, answer.first_epoch_day(), lifespan);
    let now = figure(&counts.window);
    let change = |earlier: &WindowCounts| {
        let is_covered =
            answer.is_covered(kpi, counts.window.window()) && answer.is_covered(kpi, earlier.window());
        if is_covered { now.change(&figure(earlier)) } else { None }
    };
    let (before, year) = (change(&counts.before), change(&counts.year_before));
    Compared { figure: now, reactivated: counts.window.reactivated, before, year }
}

/// A row per key figure, and per segment if there are several.
pub fn figures(answer: &KpiAnswer, listed: &[&KpiCounts], lifespan: Option<f64>) -> Grid {
    let mut columns: Vec<Column> = answer
        .question
        .by
        .iter()
        .map(|by| Column::new(by.clone(), by.clone(), Kind::Text).priority(0))
        .collect();
    let exact = |name: &str| Column::named(name, Kind::AsMeasured).for_programs();
    columns.extend([
        Column::named("name", Kind::Text).for_programs(),
        Column::new("figure", "key figure", Kind::Text).for_people().priority(0),
        Column::named("value", Kind::AsMeasured).priority(0),
        Column::new("interval", "95 % interval", Kind::AsMeasured).for_people().priority(2),
        exact("low"),
        exact("high"),
        exact("numerator"),
        exact("denominator"),
        exact("previous"),
        Column::new("change", "vs before", Kind::AsMeasured).with_marks(),
        exact("change_low"),
        exact("change_high"),
        Column::named("significant", Kind::Truth).for_programs(),
        exact("year_before"),
        Column::new("year_change", "vs year before", Kind::AsMeasured).with_marks().priority(2),
        exact("year_change_low"),
        exact("year_change_high"),
        Column::named("year_significant", Kind::Truth).for_programs(),
        Column::new("terms", "made of", Kind::Text).widest(72).priority(3),
    ]);
    let rows = listed.iter().flat_map(|counts| {
        available(answer)
            .map(|kpi| row(&compared(answer, counts, kpi, lifespan), counts, answer.question.by.len()))
    });
    Grid::new(columns, rows.collect())
}

fn row(compared: &Compared, counts: &KpiCounts, width: usize) -> Row {
    let figure = &compared.figure;
    let unit = figure.kpi.unit();
    let shown = |value: Option<f64>| Cell::or_empty(value).shown(written(figure.kpi, value));
    let interval = figure.interval.map_or_else(String::new, |interval| {
        let [low, high] = [interval.low, interval.high].map(|end| written(figure.kpi, Some(end)));
        format!("{low} to {high}")
    });
    let change = |change: Option<Change>| match change {
        Some(change) => {
            let is_noise = change.is_significant == Some(false);
            let mark = (change.is_significant == Some(true)).then_some(SIGNIFICANT);
            let text = number::difference(change.difference, unit);
            Cell::from(change.difference).shown(text).marked(mark).faint_if(is_noise)
        }
        None => Cell::or_empty(None::<f64>).shown(""),
    };
    let end = |change: Option<Change>, of: fn(Interval) -> f64| {
        Cell::or_empty(change.and_then(|change| change.interval).map(of))
    };
    let value = |place: usize| counts.values.get(place).and_then(|value| value.as_deref());
    let mut row: Row = (0..width).map(|place| Cell::attribute(value(place))).collect();
    row.extend([
        Cell::text(figure.kpi.name()),
        Cell::text(figure.kpi.title()),
        Cell::from(figure.value).shown(written(figure.kpi, figure.value)),
        Cell::text(interval),
        Cell::or_empty(figure.interval.map(|interval| interval.low)),
        Cell::or_empty(figure.interval.map(|interval| interval.high)),
        Cell::or_empty(figure.numerator),
        Cell::or_empty(figure.denominator),
        shown(compared.before.map(|change| change.previous)),
        change(compared.before),
        end(compared.before, |ends| ends.low),
        end(compared.before, |ends| ends.high),
        Cell::or_empty(compared.before.and_then(|change| change.is_significant)),
        shown(compared.year.map(|change| change.previous)),
        change(compared.year),
        end(compared.year, |ends| ends.low),
        end(compared.year, |ends| ends.high),
        Cell::or_empty(compared.year.and_then(|change| change.is_significant)),
        Cell::text(made_of(compared)),
    ]);
    row
}

/// The formula with its numbers, and what lifts a retention rate: reactivated customers are in E and not in S.
pub fn made_of(compared: &Compared) -> String {
    let formula = compared.figure.filled(term);
    match (compared.figure.kpi, compared.reactivated) {
        (Kpi::RetentionRate, 1..) => {
            format!("{formula}; E has {} reactivated", number::integer(compared.reactivated.into()))
        }
        _ => formula,
    }
}

/// A term: a whole number as a count, any other with two decimals.
pub fn term(value: Option<f64>) -> String {
    let is_whole = value.is_some_and(|value| value.fract() == 0.0);
    number::full(value, if is_whole { Unit::Count } else { Unit::Money })
}

/// Customers from period to period: opening + new + reactivated - lost = closing.
pub fn account(answer: &KpiAnswer, counts: &KpiCounts) -> Grid {
    let count = |name: &str| Column::named(name, Kind::Count);
    let columns = vec![
        Column::named("period", Kind::Text).priority(0),
        count("opening"),
        count("new"),
        count("reactivated"),
        count("lost"),
        count("closing").priority(0),
    ];
    let rows = answer.periods.iter().zip(&counts.periods).map(|((period, _), counts)| -> Row {
        vec![
            Cell::text(period.to_string()),
            counts.opening.into(),
            counts.new.into(),
            counts.reactivated.into(),
            counts.lost.into(),
            counts.closing.into(),
        ]
    });
    Grid::new(columns, rows.collect())
        .titled(titled("customers: opening + new + reactivated - lost = closing", counts))
        .for_people()
}

/// A row per period, a column per key figure, the trend below.
fn series(answer: &KpiAnswer, counts: &KpiCounts, lifespan: Option<f64>) -> Grid {
    let of_files = available(answer).filter(|kpi| kpi.is_of_file());
    let shown = SERIES.into_iter().filter(|kpi| answer.has_amount || !kpi.needs_amount()).chain(of_files);
    let shown: Vec<Kpi> = shown.collect();
    series_of(answer, counts, &shown, lifespan)
}

/// The same for these key figures.
pub fn series_of(answer: &KpiAnswer, counts: &KpiCounts, shown: &[Kpi], lifespan: Option<f64>) -> Grid {
    let mut columns = vec![Column::named("period", Kind::Text).priority(0)];
    columns.extend(shown.iter().map(|kpi| {
        let name = kpi.name().replace('-', " ");
        Column::new(kpi.name(), name, Kind::Number(kpi.unit())).with_marks()
    }));
    let value =
        |kpi: Kpi, counts: &WindowCounts| kpi.figure(counts, answer.first_epoch_day(), lifespan).value;
    let rows = answer.periods.iter().zip(&counts.periods).map(|((period, window), counts)| -> Row {
        let values = shown.iter().map(|kpi| {
            let is_early = !answer.is_covered(*kpi, *window);
            let value = value(*kpi, counts);
            let mark = value.filter(|_| is_early).map(|_| EARLY);
            Cell::from(value).shown(written(*kpi, value)).marked(mark).faint_if(is_early)
        });
        std::iter::once(Cell::text(period.to_string())).chain(values).collect()
    });
    let mut trend: Row = vec![Cell::text("trend per period")];
    trend.extend(shown.iter().map(|kpi| {
        let slope = trend_of(answer, counts, *kpi, |counts| value(*kpi, counts));
        Cell::from(slope).shown(slope.map_or_else(String::new, |slope| number::difference(slope, kpi.unit())))
    }));
    let has_trend = trend.iter().skip(1).any(|cell| cell.number().is_some());
    let grid = Grid::new(columns, rows.collect()).titled(titled("by period", counts)).for_people();
    if has_trend { grid.summed(vec![trend]) } else { grid }
}

/// The least-squares slope of a figure over the periods that can be judged; none with fewer than three.
fn trend_of(
    answer: &KpiAnswer,
    counts: &KpiCounts,
    kpi: Kpi,
    value: impl Fn(&WindowCounts) -> Option<f64>,
) -> Option<f64> {
    let points = judged_periods(answer, counts, kpi, value);
    if points.len() < 3 { None } else { slope(&points) }
}

/// The least-squares line through a figure by period: how much it rises per period, and its value at a place.
pub fn trend_line(points: &[(f64, f64)]) -> Option<(f64, impl Fn(f64) -> f64 + use<>)> {
    let rise = slope(points)?;
    let count = points.len() as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), one| (x + one.0 / count, y + one.1 / count));
    Some((rise, move |place: f64| y + rise * (place - x)))
}

/// A figure over the periods that can be judged, each by its place among all.
pub fn judged_periods(
    answer: &KpiAnswer,
    counts: &KpiCounts,
    kpi: Kpi,
    value: impl Fn(&WindowCounts) -> Option<f64>,
) -> Vec<(f64, f64)> {
    let listed = answer.periods.iter().zip(&counts.periods).enumerate();
    let judged = listed.filter(|(_, (period, _))| answer.is_judged(kpi, period));
    judged.filter_map(|(place, (_, counts))| Some((place as f64, value(counts)?))).collect()
}

/// A row per segment, period and key figure, for programs.
fn series_records(answer: &KpiAnswer, listed: &[&KpiCounts], lifespan: Option<f64>) -> Grid {
    let mut columns: Vec<Column> =
        answer.question.by.iter().map(|by| Column::new(by.clone(), by.clone(), Kind::Text)).collect();
    columns.extend([
        Column::named("period", Kind::Text),
        Column::named("from", Kind::Date),
        Column::named("to", Kind::Date),
        Column::named("name", Kind::Text),
        Column::named("value", Kind::AsMeasured),
        Column::named("low", Kind::AsMeasured),
        Column::named("high", Kind::AsMeasured),
        Column::named("numerator", Kind::AsMeasured),
        Column::named("denominator", Kind::AsMeasured),
        Column::named("judged", Kind::Truth),
    ]);
    let mut rows = Vec::new();
    for counts in listed {
        for (listed, each) in answer.periods.iter().zip(&counts.periods) {
            let (period, window) = listed;
            for kpi in available(answer) {
                let figure = kpi.figure(each, answer.first_epoch_day(), lifespan);
                let mut row: Row =
                    counts.values.iter().map(|value| Cell::attribute(value.as_deref())).collect();
                row.extend([
                    Cell::text(period.to_string()),
                    window.from.into(),
                    window.to.into(),
                    Cell::text(kpi.name()),
                    figure.value.into(),
                    Cell::or_empty(figure.interval.map(|interval| interval.low)),
                    Cell::or_empty(figure.interval.map(|interval| interval.high)),
                    Cell::or_empty(figure.numerator),
                    Cell::or_empty(figure.denominator),
                    answer.is_judged(kpi, listed).into(),
                ]);
                rows.push(row);
            }
        }
    }
    Grid::new(columns, rows).for_programs()
}

fn titled(title: &str, counts: &KpiCounts) -> String {
    let names: Vec<_> = counts.values.iter().map(|value| value_name(value.as_deref())).collect();
    if names.is_empty() { title.to_string() } else { format!("{}: {title}", names.join(" × ")) }
}

fn json(answer: &KpiAnswer, lifespan: Option<f64>, targets: &Targets) -> String {
    let whole = counts_json(answer, &answer.total, lifespan);
    let segments = answer.segments.iter().map(|segment| {
        let mut fields = Map::new();
        fields.insert("values".into(), json!(segment.values));
        fields.extend(counts_json(answer, segment, lifespan));
        Json::from(fields)
    });
    let mut fields = Map::new();
    let mut put = |name: &str, value: Json| fields.insert(name.to_string(), value);
    put("window", window_json(answer.window));
    put("previous_window", window_json(answer.window.before()));
    put("year_before_window", window_json(answer.window.year_before()));
    put("inactive_days", json!(answer.inactivity.days));
    put("inactive_suggested", json!(answer.inactivity.is_suggested));
    put("inactive_covers", json!(answer.inactivity.covered));
    put("as_of", json!(answer.report.as_of.to_string()));
    put("by", json!(answer.question.by));
    fields.extend(whole);
    fields.insert("segments".into(), segments.collect::<Vec<_>>().into());
    let value = |kpi: Kpi| kpi.figure(&answer.total.window, answer.first_epoch_day(), lifespan).value;
    fields.insert("goals".into(), kpi_targets::goals_json(&targets.goals, value));
    fields.insert("published".into(), kpi_targets::published_json(&targets.published));
    if !targets.events.is_empty() {
        fields.insert("events".into(), events::events_json(&targets.events));
    }
    fields.insert("excluded".into(), json!(excluded(&answer.report)));
    pretty(&Json::from(fields))
}

fn window_json(window: Window) -> Json {
    json!({ "from": window.from.to_string(), "to": window.to.to_string() })
}

fn counts_json(answer: &KpiAnswer, counts: &KpiCounts, lifespan: Option<f64>) -> Map<String, Json> {
    let kpis = available(answer).map(|kpi| figure_json(&compared(answer, counts, kpi, lifespan)));
    let mut fields = Map::new();
    fields.insert("kpis".into(), kpis.collect::<Vec<_>>().into());
    fields.insert("account".into(), objects(&account(answer, counts)).into());
    if answer.question.series.is_some() {
        let periods = answer.periods.iter().zip(&counts.periods).map(|(listed, counts)| {
            let (period, window) = listed;
            let value =
                |kpi: Kpi| (kpi.name(), json!(kpi.figure(counts, answer.first_epoch_day(), lifespan).value));
            let values: Map<String, Json> = available(answer).map(value).collect();
            let not_judged = available(answer).filter(|kpi| !answer.is_judged(*kpi, listed));
            json!({
                "not_judged": not_judged.map(Kpi::name).collect::<Vec<_>>(),
                "period": period.to_string(),
                "from": window.from.to_string(),
                "to": window.to.to_string(),
                "values": values,
            })
        });
        fields.insert("series".into(), periods.collect::<Vec<_>>().into());
        let trend = available(answer).map(|kpi| {
            let value = |counts: &WindowCounts| kpi.figure(counts, answer.first_epoch_day(), lifespan).value;
            (kpi.name(), json!(trend_of(answer, counts, kpi, value)))
        });
        fields.insert("trend".into(), trend.collect::<Map<String, Json>>().into());
    }
    fields
}

fn figure_json(compared: &Compared) -> Json {
    let figure = &compared.figure;
    let terms: Map<String, Json> =
        figure.terms.iter().map(|(name, value)| (name.replace(' ', "_"), json!(value))).collect();
    json!({
        "name": figure.kpi.name(),
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "terms": terms,
        "interval": figure.interval,
        "previous": compared.before.map(|change| change.previous),
        "change": compared.before.map(|change| change.difference),
        "change_interval": compared.before.and_then(|change| change.interval),
        "significant": compared.before.and_then(|change| change.is_significant),
        "year_before": compared.year.map(|change| change.previous),
        "year_change": compared.year.map(|change| change.difference),
        "year_change_interval": compared.year.and_then(|change| change.interval),
        "year_significant": compared.year.and_then(|change| change.is_significant),
    })
}

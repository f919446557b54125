//! The tables of lifetime value, and the charts drawn from the same numbers.

use crate::clv::{Bin, Comparison};
use crate::cohort::Unit;
use crate::explore::clv::{ClvAnswer, CustomerValue, HistoricalValue, Holdout, SegmentValue, UnitEconomics};
use crate::report::clv::{
    PREDICTED, TO_DATE, TimeUnit, classes as holdout_classes, grid as values_grid, name, payback_grids,
    risk_grid, simple_records as simple_grid, to_date_by_segment as to_date_grid, weekly,
};
use crate::report::grid::Grid;

use super::tab::ClvTab;
use crate::tui::chart::{Bar, Chart, LineChart, Stroke};
use crate::tui::drills::segment_id;
use crate::tui::table::{Cell, Column, Row, bars, cells_of, chosen_of, columns_of, intervals, shade};

/// Lines of a chart by age: all customers and the largest segments.
const STROKES: usize = 6;

/// Columns and rows of a tab. Segments of fewer than `least` customers are faint; the columns that segments are compared by
/// are coloured.
pub(super) fn table(tab: ClvTab, answer: &ClvAnswer, least: u64) -> (Vec<Column>, Vec<Row>) {
    let (columns, mut rows) = plain(tab, answer);
    let shaded = match tab {
        ClvTab::Value => &["residual CLV", "P(alive)"][..],
        ClvTab::ToDate => &["mean to", "median to"],
        ClvTab::Simple => &["by lifespan"],
        _ => return (columns, rows),
    };
    for row in &mut rows {
        let is_small = all(answer).any(|one| row_id(one) == row.id && one.customers < least);
        row.cells.iter_mut().for_each(|cell| cell.faint |= is_small);
    }
    for (place, column) in columns.iter().enumerate() {
        match column.name.as_str() {
            "of total" | "residual CLV, sum" | "total" => bars(&mut rows, place),
            "95 % interval" => intervals(&mut rows, place, |row| {
                let one = all(answer).find(|one| row_id(one) == row.id)?;
                let ends = one.interval?;
                Some([ends.low, one.value_mean()?, ends.high])
            }),
            _ => {}
        }
        if shaded.iter().any(|name| column.name.starts_with(name)) {
            shade(&mut rows, place);
        }
    }
    (columns, rows)
}

fn plain(tab: ClvTab, answer: &ClvAnswer) -> (Vec<Column>, Vec<Row>) {
    match tab {
        ClvTab::Value => value(answer),
        ClvTab::ToDate => to_date(answer),
        ClvTab::Simple => simple(answer),
        ClvTab::Payback => payback(answer),
        ClvTab::Frequency => classes(answer, "repeat days", |holdout| Some(&holdout.record()?.by_frequency)),
        ClvTab::Tenths => classes(answer, "tenth", |holdout| Some(&holdout.record()?.by_decile)),
        ClvTab::Weeks => weeks(answer),
        ClvTab::Risk => risk(&[]),
    }
}

/// Segments with some columns of their table.
fn segment_rows<'a>(
    grid: &Grid,
    chosen: &[(&str, &str)],
    segments: impl Iterator<Item = &'a SegmentValue>,
) -> (Vec<Column>, Vec<Row>) {
    let (columns, cells) = chosen_of(grid, chosen);
    let row = |(one, cells): (&SegmentValue, Vec<Cell>)| Row {
        id: row_id(one),
        cells,
        pinned: one.values.is_empty(),
    };
    (columns, segments.zip(cells).map(row).collect())
}

/// All segments, then all customers.
pub(super) fn all(answer: &ClvAnswer) -> impl Iterator<Item = &SegmentValue> {
    answer.segments.iter().chain([&answer.total])
}

/// The id of a segment in its table.
pub(super) fn row_id(one: &SegmentValue) -> String {
    if one.values.is_empty() { "all".to_string() } else { segment_id(&one.values) }
}

fn value(answer: &ClvAnswer) -> (Vec<Column>, Vec<Row>) {
    let horizon = answer.question.terms.horizon();
    let [each, orders, spend] = ["residual CLV", "orders", "spend"].map(|what| format!("{what}, {horizon}"));
    let chosen = [
        ("value", "segment"),
        ("customers", "customers"),
        ("clv_mean", each.as_str()),
        ("interval", "95 % interval"),
        ("difference", "vs all"),
        ("p_value", "p"),
        ("share", "of total"),
        ("p_alive", "P(alive)"),
        ("expected_orders", &orders),
        ("expected_spend", &spend),
        ("clv_total", "residual CLV, sum"),
        ("value_to_date", "value to date"),
        ("fit", "fitted on"),
    ];
    // Without resamples, intervals are missing, and empty columns would only take space.
    let has_intervals = answer.question.bootstrap > 0;
    let is_of_intervals = |name: &str| ["interval", "p_value"].contains(&name);
    let chosen: Vec<(&str, &str)> =
        chosen.into_iter().filter(|(name, _)| has_intervals || !is_of_intervals(name)).collect();
    segment_rows(&values_grid(answer), &chosen, all(answer))
}

fn to_date(answer: &ClvAnswer) -> (Vec<Column>, Vec<Row>) {
    let label = answer.common_age.zip(answer.total.observed.as_ref());
    let through = label.map_or_else(
        || "at one age".into(),
        |(age, history)| format!("mean to {}", history.matrix.age_label(age)),
    );
    let chosen = [
        ("value", "segment"),
        ("customers", "customers"),
        ("mean", "mean to date"),
        ("median", "median to date"),
        ("value_at_age", &through),
        ("customers_at_age", "completed it"),
        ("best_tenth", "top decile"),
        ("p10", "p10"),
        ("p90", "p90"),
        ("total", "total"),
    ];
    segment_rows(&to_date_grid(answer), &chosen, all(answer))
}

fn simple(answer: &ClvAnswer) -> (Vec<Column>, Vec<Row>) {
    let chosen = [
        ("value", "segment"),
        ("aov_frequency_lifespan", "by lifespan"),
        ("aov", "AOV"),
        ("orders_per_customer_year", "orders/year"),
        ("lifespan_years", "years"),
        ("arpu_churn", "by churn"),
        ("arpu", "ARPU"),
        ("churn", "churn"),
        ("t_c_f", "by duration"),
        ("t_months", "months"),
        ("f_per_month", "orders/month"),
    ];
    segment_rows(&simple_grid(answer), &chosen, all(answer).filter(|one| one.observed.is_some()))
}

fn payback(answer: &ClvAnswer) -> (Vec<Column>, Vec<Row>) {
    let chosen = [
        ("value", "segment"),
        ("cac", "CAC"),
        ("payback_age", "payback"),
        ("to_date_cac", TO_DATE),
        ("ltv_cac", PREDICTED),
        ("customers", "customers"),
        ("age_customers", "completed it"),
        ("margin_to_date", "margin to date each"),
        ("total_value", "total value each"),
        ("spend", "spend"),
    ];
    let [segments, cohorts] = payback_grids(answer);
    let (columns, mut rows) = segment_rows(&segments, &chosen, all(answer));
    if answer.acquisition.is_none() || answer.report.money_off.is_some() {
        return (columns, Vec::new());
    }
    let months = answer.cohorts.iter().zip(chosen_of(&cohorts, &chosen).1);
    // A month is named so that nobody mistakes it for a segment.
    let months = months.map(|((month, _), mut cells)| {
        if let Some(first) = cells.first_mut() {
            *first = Cell::text(format!("acquired {month}"));
        }
        Row { id: month.to_string(), cells, pinned: false }
    });
    let whole = rows.len().saturating_sub(1);
    rows.splice(whole..whole, months);
    (columns, rows)
}

fn classes<Class: std::fmt::Display>(
    answer: &ClvAnswer,
    first: &str,
    bins: impl Fn(&Holdout) -> Option<&Vec<Bin<Class>>>,
) -> (Vec<Column>, Vec<Row>) {
    let bins = answer.holdout.as_ref().ok().and_then(bins).map_or(&[][..], Vec::as_slice);
    let chosen = [
        ("class", first),
        ("customers", "customers"),
        ("actual_orders_each", "orders each"),
        ("predicted_orders_each", "predicted"),
        ("orders_error_percent", "error"),
        ("actual_spend", "spend"),
        ("predicted_spend", "predicted spend"),
        ("spend_error_percent", "spend error"),
    ];
    let (columns, cells) = chosen_of(&holdout_classes(bins, first), &chosen);
    let rows = bins.iter().zip(cells).map(|(bin, mut cells)| {
        let class = bin.class.to_string();
        if let Some(first) = cells.first_mut() {
            *first = Cell::number(class.clone(), class.trim_end_matches('+').parse().ok());
        }
        Row { id: class, cells, pinned: false }
    });
    (columns, rows.collect())
}

fn weeks(answer: &ClvAnswer) -> (Vec<Column>, Vec<Row>) {
    let grid = weekly(answer.holdout.as_ref().ok());
    let row = |cells: Vec<Cell>| {
        let id = cells.first().map_or_else(String::new, |week| week.text.trim().to_string());
        Row { id, cells, pinned: false }
    };
    (columns_of(&grid), grid.all_rows().map(|cells| row(cells_of(&grid, cells))).collect())
}

/// Columns of the customers at risk.
const RISK: [(&str, &str); 9] = [
    ("customer", "customer"),
    ("value_at_risk", "at risk"),
    ("value_if_alive", "if alive"),
    ("clv", "CLV"),
    ("p_alive", "P(alive)"),
    ("expected_orders", "expected orders"),
    ("value_to_date", "value to date"),
    ("x", "repeat days"),
    ("silent", "weeks silent"),
];

/// Customers with most value at risk.
pub(super) fn risk(customers: &[CustomerValue]) -> (Vec<Column>, Vec<Row>) {
    let (columns, cells) = chosen_of(&risk_grid(customers, TimeUnit::Week), &RISK);
    let row = |(one, cells): (&CustomerValue, Vec<Cell>)| Row { id: one.id.clone(), cells, pinned: false };
    (columns, customers.iter().zip(cells).map(row).collect())
}

/// The chart of a tab; `None` if it has none, or no data. Bars are in the order of the table's rows.
pub(super) fn chart(tab: ClvTab, answer: &ClvAnswer, order: &[Row]) -> Option<Chart> {
    let segments: Vec<&SegmentValue> =
        order.iter().filter_map(|row| all(answer).find(|one| row_id(one) == row.id)).collect();
    let chart = match tab {
        ClvTab::Value => {
            let of = |one: &SegmentValue| (one.value_mean(), one.interval.map(|one| (one.low, one.high)));
            Chart::Bars { bars: segment_bars(&segments, of), unit: Unit::Money }
        }
        ClvTab::Simple => {
            let of =
                |one: &SegmentValue| (one.observed.as_ref().and_then(HistoricalValue::simple_value), None);
            Chart::Bars { bars: segment_bars(&segments, of), unit: Unit::Money }
        }
        ClvTab::ToDate => by_age(answer),
        ClvTab::Payback => {
            let of =
                if has_predicted_ratio(answer) { UnitEconomics::ratio } else { UnitEconomics::to_date_ratio };
            Chart::Bars {
                bars: segment_bars(&segments, |one| (one.payoff.as_ref().and_then(of), None)),
                unit: Unit::Ratio,
            }
        }
        ClvTab::Frequency => compared(&answer.holdout.as_ref().ok()?.record()?.by_frequency),
        ClvTab::Tenths => compared(&answer.holdout.as_ref().ok()?.record()?.by_decile),
        ClvTab::Weeks => tracked(answer)?,
        ClvTab::Risk => return None,
    };
    let empty = match &chart {
        Chart::Bars { bars, .. } => bars.iter().all(|bar| bar.value.is_none()),
        Chart::Lines(chart) => chart.lines.iter().all(|line| line.points.is_empty()),
        Chart::Curves { curves, .. } => curves.iter().all(|curve| curve.points.is_empty()),
        Chart::Stacks(chart) => chart.stacks.is_empty(),
        Chart::Steps(chart) => chart.points.is_empty(),
    };
    (!empty).then_some(chart)
}

/// Whether the chart of payback is of predicted value; without a forecast it is of value to date.
pub(super) fn has_predicted_ratio(answer: &ClvAnswer) -> bool {
    answer.total.payoff.as_ref().is_some_and(|payoff| payoff.ratio().is_some())
}

fn segment_bars(
    segments: &[&SegmentValue],
    of: impl Fn(&SegmentValue) -> (Option<f64>, Option<(f64, f64)>),
) -> Vec<Bar> {
    let bar = |one: &&SegmentValue| {
        let (value, interval) = of(one);
        Bar { name: name(&one.values), value, interval, text: None }
    };
    segments.iter().map(bar).collect()
}

fn by_age(answer: &ClvAnswer) -> Chart {
    let segments = [&answer.total].into_iter().chain(answer.segments.iter().take(STROKES));
    let mut labels = Vec::new();
    let lines = segments.map(|one| {
        let points = one.observed.iter().flat_map(HistoricalValue::by_age).map(|at| (at.age, at.revenue));
        Stroke { name: name(&one.values), points: points.collect() }
    });
    let lines: Vec<Stroke> = lines.collect();
    if let Some(history) = &answer.total.observed {
        let ages = lines.iter().map(|line| line.points.len()).max().unwrap_or(0);
        labels = (0..ages as u32).map(|age| history.matrix.age_label(age)).collect();
    }
    Chart::Lines(LineChart { lines, labels, unit: Unit::Money, parted_at: None, marked_at: Vec::new() })
}

fn compared<Class: std::fmt::Display>(bins: &[Bin<Class>]) -> Chart {
    let line = |name: &str, of: fn(Comparison) -> f64| {
        let points = (0..).zip(bins).filter_map(|(place, bin)| Some((place, of(bin.mean_orders()?))));
        Stroke { name: name.to_string(), points: points.collect() }
    };
    Chart::Lines(LineChart {
        lines: vec![line("orders each", |one| one.actual), line("predicted", |one| one.predicted)],
        labels: bins.iter().map(|bin| bin.class.to_string()).collect(),
        unit: Unit::Ratio,
        parted_at: None,
        marked_at: Vec::new(),
    })
}

fn tracked(answer: &ClvAnswer) -> Option<Chart> {
    let tracking = answer.holdout.as_ref().ok()?.tracking.as_ref()?;
    let weeks = &tracking.weeks;
    let actual = (0..).zip(weeks).filter_map(|(place, week)| Some((place, week.actual_cumulative?)));
    let expected = (0..).zip(weeks).map(|(place, week)| (place, week.expected_cumulative));
    let split = weeks.iter().position(|week| week.holdout).and_then(|place| u32::try_from(place).ok());
    Some(Chart::Lines(LineChart {
        lines: vec![
            Stroke { name: "repeat orders since the first day".into(), points: actual.collect() },
            Stroke { name: "predicted".into(), points: expected.collect() },
        ],
        labels: weeks.iter().map(|week| week.week.to_string()).collect(),
        unit: Unit::Count,
        parted_at: split,
        marked_at: Vec::new(),
    }))
}

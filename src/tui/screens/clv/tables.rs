//! The tables of lifetime value, and the charts drawn from the same numbers.

use crate::clv::{Bin, Comparison, Payback};
use crate::cohort::Unit;
use crate::explore::clv::{ClvAnswer, CustomerValue, Holdout, Observed, Payoff, SegmentValue};
use crate::report::clv::{difference, name, p_value, payback_text, share};
use crate::report::number;

use super::Part;
use crate::tui::chart::{Bar, Chart, Stroke};
use crate::tui::drills::segment_id;
use crate::tui::table::{Cell, Column, Row};

/// Lines of a chart by age: the whole and the largest segments.
const STROKES: usize = 6;

/// Columns and rows of a part.
pub(super) fn table(part: Part, answer: &ClvAnswer) -> (Vec<Column>, Vec<Row>) {
    match part {
        Part::Value => value(answer),
        Part::ToDate => to_date(answer),
        Part::Simple => simple(answer),
        Part::Payback => payback(answer),
        Part::Frequency => classes(answer, "x", |holdout| Some(&holdout.record()?.by_frequency)),
        Part::Tenths => classes(answer, "tenth", |holdout| Some(&holdout.record()?.by_decile)),
        Part::Weeks => weeks(answer),
        Part::Risk => (columns(&RISK), Vec::new()),
    }
}

fn columns(names: &[&str]) -> Vec<Column> {
    let column = |(place, name): (usize, &&str)| Column { name: name.to_string(), numeric: place > 0 };
    names.iter().enumerate().map(column).collect()
}

fn number_cell(value: Option<f64>, unit: Unit) -> Cell {
    Cell::number(number::full(value, unit), value)
}

/// The customers told apart, the whole last.
pub(super) fn all(answer: &ClvAnswer) -> impl Iterator<Item = &SegmentValue> {
    answer.segments.iter().chain([&answer.total])
}

/// What a segment is known by in its table.
pub(super) fn row_id(one: &SegmentValue) -> String {
    if one.values.is_empty() { "all".to_string() } else { segment_id(&one.values) }
}

fn row(one: &SegmentValue, cells: Vec<Cell>) -> Row {
    let name = Cell::text(name(&one.values));
    Row { id: row_id(one), cells: [name].into_iter().chain(cells).collect(), pinned: one.values.is_empty() }
}

fn value(answer: &ClvAnswer) -> (Vec<Column>, Vec<Row>) {
    let names = [
        "segment",
        "customers",
        "CLV each",
        "from",
        "to",
        "vs all",
        "p",
        "share",
        "P(alive)",
        "exp. orders",
        "exp. spend",
        "CLV total",
        "to date",
        "fit",
    ];
    let cells = |one: &SegmentValue| {
        let ends = one.interval.map(|one| (one.low, one.high));
        let versus = difference(one, answer).filter(|_| !one.values.is_empty());
        let p = one.difference.map(|one| one.p_value);
        vec![
            number_cell(Some(one.customers as f64), Unit::Count),
            number_cell(one.value_mean(), Unit::Money),
            number_cell(ends.map(|ends| ends.0), Unit::Money),
            number_cell(ends.map(|ends| ends.1), Unit::Money),
            Cell::number(
                versus.map_or_else(|| number::UNDEFINED.into(), |one| number::difference(one, Unit::Money)),
                versus,
            ),
            Cell::number(p.map_or_else(|| number::UNDEFINED.to_string(), p_value), p),
            number_cell(share(one, answer), Unit::Rate),
            number_cell(one.p_alive(), Unit::Rate),
            number_cell(one.orders().map(f64::round), Unit::Count),
            number_cell(one.spend(), Unit::Money),
            number_cell(one.value(), Unit::Money),
            number_cell(one.to_date.as_ref().map(|one| one.spent.to_f64()), Unit::Money),
            Cell::text(crate::report::clv::fit_name(one.parameters)),
        ]
    };
    (columns(&names), all(answer).map(|one| row(one, cells(one))).collect())
}

fn to_date(answer: &ClvAnswer) -> (Vec<Column>, Vec<Row>) {
    let label = answer.common_age.zip(answer.total.observed.as_ref());
    let through = label
        .map_or_else(|| "at one age".into(), |(age, seen)| format!("through {}", seen.matrix.age_label(age)));
    let names = [
        "segment",
        "customers",
        "mean",
        "median",
        &through,
        "of customers",
        "best tenth",
        "p10",
        "p90",
        "total",
    ];
    let cells = |one: &SegmentValue| {
        let to_date = one.to_date.as_ref();
        let at = answer.common_age.and_then(|age| one.observed.as_ref()?.at_age(age));
        let decile = |place: usize| to_date.and_then(|one| one.deciles.get(place).copied());
        vec![
            number_cell(Some(one.customers as f64), Unit::Count),
            number_cell(to_date.and_then(|one| one.mean), Unit::Money),
            number_cell(to_date.and_then(|one| one.median), Unit::Money),
            number_cell(at.map(|at| at.revenue), Unit::Money),
            number_cell(at.map(|at| at.customers as f64), Unit::Count),
            number_cell(to_date.and_then(|one| one.best_tenth), Unit::Rate),
            number_cell(decile(0), Unit::Money),
            number_cell(decile(8), Unit::Money),
            number_cell(to_date.map(|one| one.spent.to_f64()), Unit::Money),
        ]
    };
    (columns(&names), all(answer).map(|one| row(one, cells(one))).collect())
}

fn simple(answer: &ClvAnswer) -> (Vec<Column>, Vec<Row>) {
    let names = [
        "segment",
        "AOV×f×span",
        "AOV",
        "orders/year",
        "years",
        "ARPU/churn",
        "ARPU",
        "churn",
        "t×c×f",
        "t months",
        "f a month",
    ];
    let cells = |one: &SegmentValue| {
        let seen = one.observed.as_ref();
        let of = |value: fn(&Observed) -> Option<f64>, unit| number_cell(seen.and_then(value), unit);
        vec![
            of(Observed::simple_value, Unit::Money),
            of(|one| one.window.average_order_value(), Unit::Money),
            of(|one| one.window.orders_per_customer_year(), Unit::Ratio),
            of(|one| Some(one.lifespan_years()), Unit::Ratio),
            of(|one| one.turnover?.value(), Unit::Money),
            of(|one| one.turnover?.revenue_per_customer(), Unit::Money),
            of(|one| one.turnover?.churn(), Unit::Rate),
            of(Observed::duration_value, Unit::Money),
            of(Observed::duration_months, Unit::Ratio),
            of(Observed::orders_per_month, Unit::Ratio),
        ]
    };
    (columns(&names), all(answer).map(|one| row(one, cells(one))).collect())
}

fn payback(answer: &ClvAnswer) -> (Vec<Column>, Vec<Row>) {
    let names = [
        "segment",
        "customers",
        "CAC",
        "payback",
        "of customers",
        "to date each",
        "to date:CAC",
        "total each",
        "LTV:CAC",
        "spend",
    ];
    if answer.acquisition.is_none() {
        return (columns(&names), Vec::new());
    }
    let cells = |one: &SegmentValue| {
        let payoff = one.payoff.as_ref();
        let of = |value: fn(&Payoff) -> Option<f64>, unit| number_cell(payoff.and_then(value), unit);
        let reached = payoff.and_then(|one| match one.payback {
            Some(Payback::Reached { age }) => Some(age as f64),
            _ => None,
        });
        let text = payoff.map_or_else(|| number::UNDEFINED.into(), |one| payback_text(one, answer));
        vec![
            of(|one| Some(one.customers as f64), Unit::Count),
            of(|one| one.cac, Unit::Money),
            Cell::number(text, reached),
            of(|one| one.age_customers.map(|behind| behind as f64), Unit::Count),
            of(|one| one.margin_to_date, Unit::Money),
            of(Payoff::to_date_ratio, Unit::Ratio),
            of(|one| one.total_value, Unit::Money),
            of(Payoff::ratio, Unit::Ratio),
            of(|one| Some(one.spend.to_f64()), Unit::Money),
        ]
    };
    let months = answer.cohorts.iter().map(|(month, one)| Row {
        id: month.to_string(),
        cells: [Cell::text(month.to_string())].into_iter().chain(cells(one)).collect(),
        pinned: false,
    });
    let told = answer.segments.iter().map(|one| row(one, cells(one)));
    let whole = row(&answer.total, cells(&answer.total));
    (columns(&names), told.chain(months).chain([whole]).collect())
}

fn classes<Class: std::fmt::Display>(
    answer: &ClvAnswer,
    first: &str,
    bins: impl Fn(&Holdout) -> Option<&Vec<Bin<Class>>>,
) -> (Vec<Column>, Vec<Row>) {
    let names =
        [first, "customers", "orders each", "predicted", "error", "spend", "predicted spend", "spend error"];
    let percent = |both: Option<Comparison>| {
        let error = both.and_then(|both| both.error_percent());
        Cell::number(error.map_or_else(|| number::UNDEFINED.into(), |error| format!("{error:+.1} %")), error)
    };
    let cells = |bin: &Bin<Class>| {
        let mean = bin.mean_orders();
        let class = bin.class.to_string();
        let key = class.trim_end_matches('+').parse().ok();
        let cells = vec![
            Cell::number(class.clone(), key),
            number_cell(Some(bin.customers.round()), Unit::Count),
            number_cell(mean.map(|one| one.actual), Unit::Ratio),
            number_cell(mean.map(|one| one.predicted), Unit::Ratio),
            percent(Some(bin.orders)),
            number_cell(bin.spend.map(|one| one.actual), Unit::Money),
            number_cell(bin.spend.map(|one| one.predicted), Unit::Money),
            percent(bin.spend),
        ];
        Row { id: class, cells, pinned: false }
    };
    let bins = answer.holdout.as_ref().ok().and_then(bins);
    (columns(&names), bins.map_or_else(Vec::new, |bins| bins.iter().map(cells).collect()))
}

fn weeks(answer: &ClvAnswer) -> (Vec<Column>, Vec<Row>) {
    let names = ["week", "orders", "predicted", "since the start", "predicted so far", "error", "fitted"];
    let tracking = answer.holdout.as_ref().ok().and_then(|holdout| holdout.tracking.as_ref());
    let weeks = tracking.iter().flat_map(|tracking| &tracking.weeks).map(|week| {
        let so_far =
            Comparison { actual: week.actual_cumulative.unwrap_or(0.0), predicted: week.expected_cumulative };
        let error = so_far.error_percent();
        let cells = vec![
            Cell::number(week.week.to_string(), Some(f64::from(week.week))),
            number_cell(week.actual, Unit::Count),
            number_cell(Some(week.expected), Unit::Ratio),
            number_cell(week.actual_cumulative, Unit::Count),
            number_cell(Some(week.expected_cumulative.round()), Unit::Count),
            Cell::number(
                error.map_or_else(|| number::UNDEFINED.into(), |error| format!("{error:+.1} %")),
                error,
            ),
            Cell::text(if week.holdout { "no: holdout" } else { "yes" }),
        ];
        Row { id: week.week.to_string(), cells, pinned: false }
    });
    (columns(&names), weeks.collect())
}

/// Columns of the customers at risk.
const RISK: [&str; 9] = [
    "customer",
    "at risk",
    "if alive",
    "CLV",
    "P(alive)",
    "exp. orders",
    "to date",
    "repeat days",
    "weeks silent",
];

/// Customers with most value at risk.
pub(super) fn risk(customers: &[CustomerValue]) -> (Vec<Column>, Vec<Row>) {
    let row = |one: &CustomerValue| {
        let cells = vec![
            Cell::text(one.id.clone()),
            number_cell(one.value_at_risk(), Unit::Money),
            number_cell(one.value_if_alive(), Unit::Money),
            number_cell(one.value(), Unit::Money),
            number_cell(one.forecast.map(|sum| sum.alive), Unit::Rate),
            number_cell(one.forecast.map(|sum| sum.orders), Unit::Ratio),
            number_cell(one.spent.map(|spent| spent.to_f64()), Unit::Money),
            number_cell(Some(f64::from(one.history.x)), Unit::Count),
            number_cell(Some(one.history.t - one.history.t_x), Unit::Ratio),
        ];
        Row { id: one.id.clone(), cells, pinned: false }
    };
    (columns(&RISK), customers.iter().map(row).collect())
}

/// The chart of a part; none where it has none, or nothing to draw. Bars stand in the order of the table's rows.
pub(super) fn chart(part: Part, answer: &ClvAnswer, order: &[Row]) -> Option<Chart> {
    let told: Vec<&SegmentValue> =
        order.iter().filter_map(|row| all(answer).find(|one| row_id(one) == row.id)).collect();
    let chart = match part {
        Part::Value => bars(&told, |one| (one.value_mean(), one.interval.map(|one| (one.low, one.high)))),
        Part::Simple => bars(&told, |one| (one.observed.as_ref().and_then(Observed::simple_value), None)),
        Part::ToDate => by_age(answer),
        Part::Payback => bars(&told, |one| (one.payoff.as_ref().and_then(Payoff::ratio), None)),
        Part::Frequency => compared(&answer.holdout.as_ref().ok()?.record()?.by_frequency),
        Part::Tenths => compared(&answer.holdout.as_ref().ok()?.record()?.by_decile),
        Part::Weeks => tracked(answer)?,
        Part::Risk => return None,
    };
    let empty = match &chart {
        Chart::Bars { bars, .. } => bars.iter().all(|bar| bar.value.is_none()),
        Chart::Lines { lines, .. } => lines.iter().all(|line| line.points.is_empty()),
        Chart::Curves { curves, .. } => curves.iter().all(|curve| curve.points.is_empty()),
        Chart::Steps { points, .. } => points.is_empty(),
    };
    (!empty).then_some(chart)
}

fn bars(told: &[&SegmentValue], of: impl Fn(&SegmentValue) -> (Option<f64>, Option<(f64, f64)>)) -> Chart {
    let bar = |one: &&SegmentValue| {
        let (value, interval) = of(one);
        Bar { name: name(&one.values), value, interval }
    };
    Chart::Bars { bars: told.iter().map(bar).collect(), unit: Unit::Money }
}

fn by_age(answer: &ClvAnswer) -> Chart {
    let told = [&answer.total].into_iter().chain(answer.segments.iter().take(STROKES));
    let mut labels = Vec::new();
    let lines = told.map(|one| {
        let points = one.observed.iter().flat_map(Observed::by_age).map(|at| (at.age, at.revenue));
        Stroke { name: name(&one.values), points: points.collect() }
    });
    let lines: Vec<Stroke> = lines.collect();
    if let Some(seen) = &answer.total.observed {
        let ages = lines.iter().map(|line| line.points.len()).max().unwrap_or(0);
        labels = (0..ages as u32).map(|age| seen.matrix.age_label(age)).collect();
    }
    Chart::Lines { lines, labels, unit: Unit::Money, parted_at: None }
}

fn compared<Class: std::fmt::Display>(bins: &[Bin<Class>]) -> Chart {
    let line = |name: &str, of: fn(Comparison) -> f64| {
        let points = (0..).zip(bins).filter_map(|(place, bin)| Some((place, of(bin.mean_orders()?))));
        Stroke { name: name.to_string(), points: points.collect() }
    };
    Chart::Lines {
        lines: vec![line("orders each", |one| one.actual), line("predicted", |one| one.predicted)],
        labels: bins.iter().map(|bin| bin.class.to_string()).collect(),
        unit: Unit::Ratio,
        parted_at: None,
    }
}

fn tracked(answer: &ClvAnswer) -> Option<Chart> {
    let tracking = answer.holdout.as_ref().ok()?.tracking.as_ref()?;
    let weeks = &tracking.weeks;
    let actual = (0..).zip(weeks).filter_map(|(place, week)| Some((place, week.actual_cumulative?)));
    let expected = (0..).zip(weeks).map(|(place, week)| (place, week.expected_cumulative));
    let split = weeks.iter().position(|week| week.holdout).and_then(|place| u32::try_from(place).ok());
    Some(Chart::Lines {
        lines: vec![
            Stroke { name: "repeat orders since the first day".into(), points: actual.collect() },
            Stroke { name: "predicted".into(), points: expected.collect() },
        ],
        labels: weeks.iter().map(|week| week.week.to_string()).collect(),
        unit: Unit::Count,
        parted_at: split,
    })
}

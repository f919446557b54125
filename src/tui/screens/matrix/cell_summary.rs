//! The cell under the cursor in words: for the panel and for the explanation.

use jiff::ToSpan;
use jiff::civil::DateTime;

use crate::cohort::age::Window;
use crate::cohort::{
    AverageKind, Cell, CellRatio, CohortRow, Interval, Matrix, Measure, Quantity, Return, State, Unit, wilson,
};
use crate::report::{forecast, number};

use super::view::MatrixView;
use crate::tui::chart::FEW_COHORTS;

/// Sentences about a cell or an average.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CellSummary {
    /// `2011-03 · M5`, or `pooled average · M5`.
    pub title: String,
    /// The dates the age covers for the cohort.
    pub dates: Option<String>,
    pub value: String,
    /// `106 of 440 customers`.
    pub made_of: Option<String>,
    /// `complete`, `open until 2011-12-31`.
    pub state: String,
    /// The meaning of the state for this cell.
    pub why: String,
    pub interval: Option<String>,
    /// The method of the interval.
    pub method: &'static str,
    pub against: Option<String>,
    pub notes: Vec<Warning>,
}

/// A warning, in a short form if there is little room and in a long form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    pub short: String,
    pub long: String,
}

/// The summary of the cell or the average under the cursor.
pub fn cell_summary(shown: &MatrixView) -> Option<CellSummary> {
    let matrix = shown.matrix()?;
    if shown.unavailable().is_some() {
        return None;
    }
    match shown.row() {
        Some(row) => Some(of_cell(shown, matrix, row)),
        None => of_average(shown, matrix),
    }
}

fn of_cell(shown: &MatrixView, matrix: &Matrix, row: &CohortRow) -> CellSummary {
    let (age, measure) = (shown.cursor.age, shown.cx.view.measure);
    let cell = shown.cell(row, age);
    let window = matrix.window(row, age);
    let (state, why) = match too_late(&cell, row) {
        Some((state, why)) => (state, format!("{why} by {}, the as-of date", matrix.as_of)),
        None => state_words(&cell, &window, matrix),
    };
    let complete = cell.complete();
    let observed = CellSummary {
        title: format!("{} {} {}", row.cohort, shown.cx.theme.glyphs.dot, matrix.age_label(age)),
        dates: Some(dates(&window)),
        value: match cell.ratio() {
            Some(ratio) => number::full(ratio.value(), measure.unit()),
            None => "not observed".to_string(),
        },
        made_of: cell.ratio().map(|ratio| made_of(ratio, measure)),
        state,
        why,
        interval: complete
            .and_then(|ratio| interval(ratio.numerator, ratio.denominator, measure))
            .or_else(|| resampled(shown))
            .map(|interval| format!("95 % interval {}", between(interval, measure))),
        method: method(measure),
        against: against(shown, &cell),
        notes: notes(shown, matrix, row),
    };
    filled_in(shown, matrix, row, &cell, observed)
}

/// The same with the forecast for open cells, if the forecast is on.
fn filled_in(
    shown: &MatrixView,
    matrix: &Matrix,
    row: &CohortRow,
    cell: &Cell,
    observed: CellSummary,
) -> CellSummary {
    let (age, measure) = (shown.cursor.age, shown.cx.view.measure);
    let Some(expected) = shown.forecast(shown.cursor.row, age) else { return observed };
    let forecast = shown.answer.as_ref().and_then(|answer| answer.forecast.as_ref());
    let members = forecast.and_then(|forecast| forecast.members(shown.cursor.row, age)).unwrap_or(0.0);
    let so_far = cell.ratio().map_or_else(String::new, |_| {
        format!(", {} seen so far", number::integer(row.returned(age, shown.cx.view.criterion).into()))
    });
    let record = forecast.and_then(|forecast| forecast.record_at(age));
    CellSummary {
        value: format!("~{}", number::full(Some(forecast::rounded(expected, measure)), measure.unit())),
        made_of: Some(format!(
            "{} of {} expected{so_far}",
            number::full(Some(members.round()), Unit::Count),
            number::counted(row.size, "customer"),
        )),
        against: Some(record.map_or_else(
            || "forecasts of this age were not validated on a holdout".to_string(),
            |record| format!("before, {}", forecast::record_line(record, &matrix.age_label(age))),
        )),
        ..observed
    }
}

fn of_average(shown: &MatrixView, matrix: &Matrix) -> Option<CellSummary> {
    let average = shown.average(shown.cursor.age)?;
    let (kind, measure) = (shown.cx.view.average, shown.cx.view.measure);
    let label = matrix.age_label(shown.cursor.age);
    let pooled = kind == AverageKind::Pooled;
    let ratio = CellRatio { numerator: average.numerator, denominator: Some(average.denominator), size: 0 };
    let mut counted =
        format!("{} of {}", average.cohorts, number::counted(matrix.rows.len() as u64, "cohort"));
    let of_customers = measure.is_share_of_customers();
    if !(pooled && of_customers) {
        counted.push_str(&format!(", n = {}", number::counted(average.customers, "customer")));
    }
    if average.cohorts < FEW_COHORTS && matrix.rows.len() >= FEW_COHORTS {
        counted.push_str(&format!("; ' marks fewer than {FEW_COHORTS}"));
    }
    let interval = interval(average.numerator, Some(average.denominator), measure);
    Some(CellSummary {
        title: format!("{} average {} {label}", kind.name(), shown.cx.theme.glyphs.dot),
        dates: None,
        value: number::full(average.value, measure.unit()),
        made_of: (pooled && average.cohorts > 0).then(|| match ratio.denominator {
            Some(cohorts) if measure.is_plain_sum() => {
                format!("{} / {}", number::quantity(ratio.numerator), units(cohorts, "cohort"))
            }
            _ => made_of(&ratio, measure),
        }),
        state: counted,
        why: match kind {
            AverageKind::Pooled if measure.is_plain_sum() => "sum over the cohorts / their number",
            AverageKind::Pooled => {
                "sum of numerators / sum of denominators: every customer has the same weight"
            }
            AverageKind::Simple => "mean of the cohorts' values: every cohort has the same weight",
            AverageKind::Median => "the median of the cohorts' values",
        }
        .to_string(),
        interval: interval
            .filter(|_| pooled && of_customers)
            .or_else(|| resampled(shown))
            .map(|interval| format!("95 % interval {}", between(interval, measure))),
        method: method(measure),
        against: None,
        notes: vec![Warning {
            short: "complete cells only".to_string(),
            long: "complete cells only; open cells never enter an average".to_string(),
        }],
    })
}

/// The bootstrap interval of the cell or average under the cursor.
fn resampled(shown: &MatrixView) -> Option<Interval> {
    shown.cell_sample()?.interval
}

/// The method of intervals for a measure.
pub const fn method(measure: Measure) -> &'static str {
    if measure.is_resampled() { "bootstrap" } else { "Wilson" }
}

/// The first and last day of a window.
fn dates(window: &Window) -> String {
    let from = window.from.date();
    match window.to.map(last_day) {
        Some(to) if to > from => format!("{from} to {to}"),
        Some(_) => from.to_string(),
        None => format!("from {from} on"),
    }
}

fn last_day(end: DateTime) -> jiff::civil::Date {
    end.saturating_sub(1.nanosecond()).date()
}

/// What the state means if some members joined too late to have finished the age, and so are not in it.
fn too_late(cell: &Cell, row: &CohortRow) -> Option<(String, String)> {
    let members = cell.complete().map(|ratio| ratio.size).filter(|members| *members < row.size)?;
    let count = |members: u64| number::integer(u128::from(members));
    let of = format!("{} of {} members", count(members), count(row.size));
    Some((format!("complete for {of}"), format!("{of} were acquired early enough to complete this age")))
}

fn state_words(cell: &Cell, window: &Window, matrix: &Matrix) -> (String, String) {
    let as_of = matrix.as_of;
    match (cell.state(), window.to.map(last_day)) {
        (State::Complete, _) => {
            ("complete".into(), format!("every member completed this age by {as_of}, the as-of date"))
        }
        (State::Zero, _) => (
            "complete: nobody".into(),
            format!("every member completed this age by {as_of}, and none returned"),
        ),
        (State::Open, Some(to)) => (
            format!("open until {to}"),
            format!(
                "the as-of date is {as_of}; the last member completes this age on {to}, so the value may still change"
            ),
        ),
        (State::Open, None) => ("open".into(), "the last bracket has no end, so it is never complete".into()),
        (State::Unobserved, _) => (
            format!("after {as_of}"),
            format!(
                "no member has reached this age by {as_of}, the as-of date: not observed (this is not a zero)"
            ),
        ),
    }
}

/// A quantity with its unit: `1 customer`.
fn units(quantity: Quantity, one: &str) -> String {
    match quantity {
        Quantity::Count(count) => number::counted(count, one),
        Quantity::Money(_) => format!("{} {one}s", number::quantity(quantity)),
    }
}

/// The terms of a value, with their units.
pub fn made_of(ratio: &CellRatio, measure: Measure) -> String {
    let numerator = number::quantity(ratio.numerator);
    match (ratio.denominator, measure) {
        (Some(denominator), _) => {
            let customers = units(denominator, "customer");
            match measure {
                measure if measure.is_share_of_customers() => format!("{numerator} of {customers}"),
                Measure::OrdersPerCustomer => {
                    format!("{} / {customers}", units(ratio.numerator, "order"))
                }
                Measure::Aov => format!("{numerator} / {}", units(denominator, "order")),
                Measure::RevenueRetention => {
                    format!("{numerator} / {} at age 0", number::quantity(denominator))
                }
                _ => format!("{numerator} / {customers}"),
            }
        }
        (None, Measure::Customers) => format!("of {}", number::counted(ratio.size, "customer")),
        (None, _) => format!("of a cohort of {}", number::integer(u128::from(ratio.size))),
    }
}

/// The interval of a rate of customers; other measures have none here.
pub fn interval(numerator: Quantity, denominator: Option<Quantity>, measure: Measure) -> Option<Interval> {
    match (numerator, denominator?) {
        (Quantity::Count(hits), Quantity::Count(n)) if measure.is_share_of_customers() => wilson(hits, n),
        _ => None,
    }
}

pub fn between(interval: Interval, measure: Measure) -> String {
    // Cents are noise in thousands.
    let large = measure.unit() == Unit::Money && interval.low.abs().min(interval.high.abs()) >= 1000.0;
    let end = |value: f64| match large {
        true => number::full(Some(value.round()), Unit::Count),
        false => number::full(Some(value), measure.unit()),
    };
    format!("{} to {}", end(interval.low).trim_end_matches(" %"), end(interval.high))
}

/// The difference from the average of the age; an open cell is not compared.
fn against(shown: &MatrixView, cell: &Cell) -> Option<String> {
    let average = shown.average(shown.cursor.age)?;
    let (measure, kind) = (shown.cx.view.measure, shown.cx.view.average.name());
    let Some(value) = average.value else {
        return Some("no cohort has completed this age, so it has no average".to_string());
    };
    let plural = if average.cohorts == 1 { "" } else { "s" };
    let of = format!(
        "the {kind} average {} ({} cohort{plural}, n = {})",
        number::full(Some(value), measure.unit()),
        average.cohorts,
        number::integer(u128::from(average.customers)),
    );
    match cell.complete().and_then(CellRatio::value) {
        Some(own) => Some(format!("{} from {of}", number::difference(own - value, measure.unit()))),
        None if cell.state() == State::Open => Some(format!("not compared while open; {of}")),
        None => Some(of),
    }
}

fn notes(shown: &MatrixView, matrix: &Matrix, row: &CohortRow) -> Vec<Warning> {
    let mut notes = Vec::new();
    let mut note = |short: String, long: &str| notes.push(Warning { long: format!("{short}{long}"), short });
    if let Some(before) = shown.was(shown.cursor.row, shown.cursor.age) {
        let mark = shown.cx.theme.glyphs.moved;
        note(
            format!("{mark} was {}", then(before, shown.cx.view.measure)),
            " before the orders were read again",
        );
    }
    for event in shown.events(row, shown.cursor.age) {
        note(format!("{} {event}", shown.cx.theme.glyphs.event), "");
    }
    if row.size < shown.cx.view.min_size {
        note(format!("N = {} is below {}: too few members", row.size, shown.cx.view.min_size), ", no colour");
    }
    if row.left_truncated {
        let mark = shown.cx.theme.glyphs.truncated;
        note(
            format!("{mark} the data begin here"),
            ": the first orders of this cohort may not be the customers' first",
        );
    }
    if provisional(shown) {
        note("provisional".to_string(), &format!(": members may still come back after {}", matrix.as_of));
    }
    notes
}

/// The earlier value of a cell, with its terms.
fn then(cell: &Cell, measure: Measure) -> String {
    match cell.ratio() {
        Some(ratio) => {
            format!("{} ({})", number::full(ratio.value(), measure.unit()), made_of(ratio, measure))
        }
        None => "not observed".to_string(),
    }
}

/// Whether a member may still count as returned after the end of observation.
pub fn provisional(shown: &MatrixView) -> bool {
    let measure = shown.cx.view.measure;
    let unbounded = measure.follows_criterion() && shown.cx.view.criterion == Return::OnOrAfter;
    unbounded || measure == Measure::Churned
}

//! The explanation of a cell: its meaning, its terms, the excluded rows, and how to compute it again.

use crate::explore::bootstrap::RESAMPLES;
use crate::report::{self, number};

use super::cell_summary::{self, CellSummary};
use super::view::MatrixView;
use crate::tui::exclusions::{conditions, excluded};
use crate::tui::page::Page;

const LABELS: usize = 14;

/// The page that explains the cell under the cursor.
pub fn page(shown: &MatrixView) -> Page {
    let title = cell_summary::cell_summary(shown).map_or_else(String::new, |summary| summary.title);
    let mut page =
        Page::new(format!("{} {} {title}", shown.cx.view.measure.title(), shown.cx.theme.glyphs.dot), LABELS);
    match cell_summary::cell_summary(shown) {
        Some(summary) => {
            what(shown, &summary, &mut page);
            state(&summary, &mut page);
            division(shown, &mut page);
            forecast(shown, &mut page);
        }
        None => page.text(shown.unavailable().unwrap_or_default()),
    }
    chosen(shown, &mut page);
    left_out(shown, &mut page);
    page
}

fn what(shown: &MatrixView, summary: &CellSummary, page: &mut Page) {
    let (measure, criterion) = (shown.cx.view.measure, shown.cx.view.criterion);
    let spec = measure.spec();
    let (over, under) = (spec.value.words(criterion, spec.is_cumulative), spec.over.words());
    page.head("What it is");
    let formula = under.map_or_else(|| over.to_string(), |under| format!("{over} / {under}"));
    page.text(format!("{} = {formula}", measure.title()));
    if measure.needs_amount() {
        page.text(shown.cx.source.refunds.words());
    }
    page.head(&summary.value);
    let ratio = match shown.row() {
        Some(row) => {
            shown.cell(row, shown.cursor.age).ratio().map(|ratio| (ratio.numerator, ratio.denominator))
        }
        None => shown.average(shown.cursor.age).map(|average| (average.numerator, Some(average.denominator))),
    };
    if let Some((numerator, denominator)) = ratio {
        page.pair("numerator", format!("{}  {over}", number::quantity(numerator)));
        match (denominator, under) {
            (Some(quantity), Some(under)) => {
                page.pair("denominator", format!("{}  {under}", number::quantity(quantity)))
            }
            (Some(quantity), None) => {
                page.pair("denominator", format!("{}  cohorts", number::quantity(quantity)))
            }
            (None, _) => page.pair("denominator", "none: a plain count or sum"),
        }
    }
    if let Some(interval) = &summary.interval {
        page.pair("interval", format!("{} ({})", interval.replace(" interval", ":"), how(summary.method)));
    }
    let filled = shown.forecast(shown.cursor.row, shown.cursor.age).is_some();
    if let Some(against) = summary.against.as_ref().filter(|_| !filled) {
        page.pair("average", against.clone());
    }
    whole_cohort(shown, page);
}

/// The basis of the forecast for the cell, if it has one.
fn forecast(shown: &MatrixView, page: &mut Page) {
    let forecast = shown.answer.as_ref().and_then(|answer| answer.forecast.as_ref());
    let filled = shown.forecast(shown.cursor.row, shown.cursor.age);
    let (Some(forecast), Some(_), Some(matrix)) = (forecast, filled, shown.matrix()) else { return };
    page.head("Forecast");
    page.text("Members already active at this age, plus those expected to buy before it ends. The expected number is P(alive) times the probability of at least one purchase in the rest of the age, summed over members; it depends on each member's frequency, recency and time since the first purchase.");
    page.pair("model", forecast.why.clone());
    match forecast.record_at(shown.cursor.age) {
        Some(one) => page.pair("holdout", report::forecast::record_line(one, &matrix.age_label(one.age))),
        None => {
            let why =
                forecast.no_record.as_deref().unwrap_or("this age was not open for any cohort at the split");
            page.pair("holdout", format!("none: {why}"));
        }
    }
    page.pair(
        "tried",
        format!("fitted on orders up to {}, compared with the orders after it", forecast.split),
    );
}

/// The method of an interval in full.
fn how(method: &str) -> String {
    match method {
        "bootstrap" => format!(
            "percentile bootstrap: {} resamples of its members, with a fixed seed",
            number::integer(u128::from(RESAMPLES))
        ),
        method => format!("{method} score"),
    }
}

/// The whole cohort: its own average, and when its members ordered again.
fn whole_cohort(shown: &MatrixView, page: &mut Page) {
    let (Some(matrix), Some(row)) = (shown.matrix(), shown.row()) else { return };
    let view = &shown.cx.view;
    let own = matrix.own_average(row, view.measure, view.criterion, view.average);
    if let Some(own) = own.filter(|own| own.value.is_some()) {
        let value = number::full(own.value, view.measure.unit());
        page.pair(
            "own average",
            format!(
                "{value}, {} over {} from 1 on",
                view.average,
                number::counted(own.cohorts as u64, "complete age")
            ),
        );
    }
    if let Some(second) = row.second_orders {
        let members = number::counted(second.members, "member");
        page.pair(
            "second order",
            format!("{members} so far, half of them within {:.1} days", second.median_days),
        );
    }
}

fn state(summary: &CellSummary, page: &mut Page) {
    page.pair("state", summary.state.clone());
    page.pair("", summary.why.clone());
    if let Some(dates) = &summary.dates {
        page.pair("dates", dates.clone());
    }
    for note in &summary.notes {
        page.pair("note", note.long.clone());
    }
}

/// The period by which the members of a value are divided, so that only members who have completed the age count.
fn division(shown: &MatrixView, page: &mut Page) {
    let Some(matrix) = shown.matrix().filter(|_| !shown.cx.view.measure.is_plain_sum()) else { return };
    let part = matrix.rows.iter().find_map(|row| row.by_acquisition.first()?.cohort.period());
    if let Some(part) = part {
        page.pair(
            "who counts",
            format!("members divided by the {} they were acquired in; those of a {0} count once the last of them has completed the age", part.grain),
        );
    }
}

/// The effect of a filter of the orders, and of a drill into segments, on first orders.
fn chosen(shown: &MatrixView, page: &mut Page) {
    if let Some(report) = &shown.cx.report {
        conditions(report, page);
    }
    let (filter, segment_filters) = (&shown.cx.source.filter, &shown.cx.view.segment_filters);
    if filter.is_none() && segment_filters.is_empty() {
        return;
    }
    page.head("Which orders and customers");
    if let Some(filter) = filter {
        page.pair("filter", filter.clone());
        page.text("The filter keeps orders. A customer's first order, and so the cohort, is the first one that it keeps, and only orders that it keeps count as a return.");
    }
    if !segment_filters.is_empty() {
        let all: Vec<String> = segment_filters.iter().map(ToString::to_string).collect();
        page.pair("segment", all.join(", "));
        page.text("A segment keeps customers by their first order, with all their orders; their cohorts stay as they are.");
    }
}

fn left_out(shown: &MatrixView, page: &mut Page) {
    let Some(report) = &shown.cx.report else { return };
    page.head("Left out");
    excluded(report, page);
}

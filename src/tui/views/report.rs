//! The data report: the mapping of the source, the exclusions, and the remedies.

use crate::report::inspect::repeated_words;
use crate::report::number;
use crate::source::{Column, DataReport};

use crate::tui::app::App;
use crate::tui::exclusions::{conditions, excluded};
use crate::tui::page::Page;
use crate::tui::text::{clean, fit};

const LABELS: usize = 14;

/// The data report as a page.
pub fn page(app: &App) -> Page {
    let Some(report) = &app.report else {
        let mut page = Page::new("data", LABELS);
        page.text("the source is still being read");
        return page;
    };
    let mut page = Page::new(format!("{} {} {}", report.source, app.theme.glyphs.dot, report.format), LABELS);
    rows(report, &mut page);
    conditions(report, &mut page);
    page.head("Left out");
    excluded(report, &mut page);
    repeated(app, &mut page);
    mapping(report, &mut page);
    columns(app, report, &mut page);
    notes(app, report, &mut page);
    page.head("Files");
    for file in &report.files {
        page.text(file.as_str());
    }
    page
}

fn count(rows: u64) -> String {
    number::integer(u128::from(rows))
}

fn rows(report: &DataReport, page: &mut Page) {
    page.head("Read");
    if report.surveyed {
        let (accepted, all) = (count(report.accepted), count(report.rows));
        let others = report.rows.saturating_sub(report.accepted);
        let rest = if others == 0 {
            String::new()
        } else {
            format!("; the other {} are refunds or left out, as listed below", count(others))
        };
        page.pair("rows", format!("{accepted} of {all} rows are orders or lines of orders{rest}"));
    }
    let (first, last) = (report.span.0.date(), report.span.1.date());
    page.pair("orders", format!("{first} to {last}"));
    let given = if report.as_of_given { "given" } else { "the latest order" };
    page.pair("as of", format!("{} ({given}), counted to the end of that day", report.as_of));
    match &report.money_off {
        Some(note) => page.pair("money", note.to_string()),
        None if !report.surveyed => {}
        None => {
            page.pair("net amount", number::quantity(crate::cohort::Quantity::Money(report.revenue)));
            let refunded = number::quantity(crate::cohort::Quantity::Money(report.refunded));
            page.pair("refunds", format!("{}, {refunded}", number::counted(report.refunds, "row")));
        }
    }
}

/// Lines that repeat an earlier one, if they have been searched.
fn repeated(app: &App, page: &mut Page) {
    let Some(found) = &app.repeated else { return };
    page.head("Repeated lines");
    page.text(repeated_words(found));
    for (name, value) in &found.example {
        page.pair(fit(&clean(name), LABELS - 1, app.theme.glyphs.ellipsis), clean(value));
    }
}

fn mapping(report: &DataReport, page: &mut Page) {
    page.head("Roles");
    for mapped in &report.mapping {
        let how = report.how(mapped);
        page.pair(mapped.role.name(), format!("{} ({how})", clean(&mapped.expression)));
    }
    page.faint(
        "o lists the columns to change a role; --customer, --date, --order, --amount and --status set one",
    );
}

fn columns(app: &App, report: &DataReport, page: &mut Page) {
    page.head(&format!("Columns ({})", report.columns.len()));
    let mark = app.theme.glyphs.ellipsis;
    for column in &report.columns {
        page.pair(fit(&clean(&column.name), LABELS - 1, mark), described(column, mark));
    }
}

fn described(column: &Column, mark: &str) -> String {
    let mut parts = vec![format!("{:<9} {}", column.role.name(), column.kind)];
    parts.extend(Some(column.cardinality()).filter(|values| !values.is_empty()));
    if let Some(sample) = &column.sample {
        parts.push(format!("such as {}", fit(&clean(sample), 40, mark)));
    }
    parts.join(", ")
}

fn notes(app: &App, report: &DataReport, page: &mut Page) {
    let notes = match &app.repeated {
        Some(found) => found.instead_of_estimates(&report.notes),
        None => report.notes.clone(),
    };
    if notes.is_empty() {
        return;
    }
    page.head("Worth knowing");
    for note in &notes {
        page.text(note.text.as_str());
        if let Some(remedy) = &note.remedy {
            page.faint(format!("  {remedy}"));
        }
    }
}

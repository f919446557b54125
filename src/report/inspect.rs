//! How tenure reads a source: columns, mapping, counted and excluded rows.

use serde_json::{Map, Value as Json, json};

use crate::cohort::{Matrix, Money, Unit};
use crate::source::{DataReport, Entries, Note, Repeated, Role};

use super::grid::{Cell, Column, Grid, Kind, Report, Row};
use super::number::{counted, integer, money};
use super::write::json::{entries, excluded, pretty};

/// A source with its counts.
pub fn report<'a>(report: &'a DataReport, matrix: &'a Matrix, repeated: Option<&'a Repeated>) -> Report<'a> {
    let title = format!("{} ({}, {})", report.source, report.format, counted(report.rows, "row"));
    let mut grids = vec![columns(report), mapping(report), rows(report)];
    if !report.decisions.is_empty() {
        grids.push(decisions(report));
    }
    Report::new(title, grids, move || json(report, matrix, repeated)).notes(notes(report, matrix, repeated))
}

/// The columns of files that cannot be read as orders yet.
pub fn columns_alone(report: &DataReport) -> Report<'_> {
    let title = format!("{} ({})", report.source, report.format);
    let notes = report.notes.iter().map(|note| format!("note: {note}")).collect();
    let json = || {
        pretty(&json!({
            "source": report.source,
            "files": report.files,
            "format": report.format,
            "columns": json_columns(report),
            "notes": report.notes.iter().map(ToString::to_string).collect::<Vec<_>>(),
        }))
    };
    Report::new(title, vec![columns(report)], json).notes(notes)
}

fn columns(report: &DataReport) -> Grid {
    let is_exact = report.columns.iter().all(|column| column.is_exact);
    let columns = vec![
        Column::new("name", "column", Kind::Text).priority(0),
        Column::named("type", Kind::Text),
        Column::named("role", Kind::Text).priority(0),
        Column::new("distinct", if is_exact { "values" } else { "values in a sample" }, Kind::Count)
            .priority(2),
        Column::new("filled", "filled", Kind::Number(Unit::Rate)).priority(3),
        Column::new("evidence", "evidence", Kind::Text).priority(4),
        Column::new("not_a_date", "no date", Kind::Number(Unit::Rate)).priority(5),
        Column::new("not_a_number", "no number", Kind::Number(Unit::Rate)).priority(6),
        Column::new("sample", "for example", Kind::Text),
    ];
    let row = |column: &crate::source::Column| -> Row {
        let about = if column.is_exact { "" } else { "~" };
        let distinct = column.distinct.map(|distinct| format!("{about}{}", integer(distinct.into())));
        vec![
            Cell::text(column.name.clone()),
            Cell::text(column.kind.clone()),
            Cell::text(column.role.name()),
            Cell::or_empty(column.distinct).shown(distinct.unwrap_or_default()),
            Cell::or_empty(column.filled),
            Cell::or_empty(Some(report.evidence(column)).filter(|evidence| !evidence.is_empty())),
            Cell::or_empty(column.unreadable.as_date),
            Cell::or_empty(column.unreadable.as_number),
            Cell::or_empty(samples(column)),
        ]
    };
    Grid::new(columns, report.columns.iter().map(row).collect())
}

fn mapping(report: &DataReport) -> Grid {
    let columns = vec![
        Column::named("role", Kind::Text),
        Column::new("expression", "column", Kind::Text).widest(80),
        Column::new("guessed", "how", Kind::Text),
    ];
    let rows = report.mapping.iter().map(|mapped| {
        vec![
            Cell::text(mapped.role.name()),
            Cell::text(mapped.expression.clone()),
            Cell::text(report.how(mapped)),
        ]
    });
    Grid::new(columns, rows.collect()).titled("mapping").for_people()
}

fn rows(report: &DataReport) -> Grid {
    let columns =
        vec![Column::new("what", "rows", Kind::Text).widest(100), Column::new("rows", "number", Kind::Count)];
    let mut rows: Vec<Row> =
        vec![vec![Cell::text("accepted as orders or lines of orders"), report.accepted.into()]];
    if report.refunds > 0 {
        let refunds = format!("refunds, {} in all", money(report.refunded));
        rows.push(vec![Cell::text(refunds), report.refunds.into()]);
    }
    for one in report.excluded.iter().filter(|one| one.rows > 0) {
        let amount =
            one.amount.map_or_else(String::new, |amount| format!(", amounting to {}", money(amount)));
        rows.push(vec![Cell::text(format!("left out: {}{amount}", one.reason.meaning())), one.rows.into()]);
    }
    let all = vec![Cell::text("all"), report.rows.into()];
    Grid::new(columns, rows).summed(vec![all]).titled("rows").for_people()
}

/// One or two values of a column.
pub fn samples(column: &crate::source::Column) -> Option<String> {
    let others = column.last_sample.iter().map(|last| crate::text::truncate(last, 24));
    let all: Vec<String> =
        column.sample.iter().map(|first| crate::text::truncate(first, 40)).chain(others).collect();
    (!all.is_empty()).then(|| all.join(", "))
}

/// The most statuses that are printed for people.
const MOST_DECISIONS: usize = 40;

/// The decision about each status.
fn decisions(report: &DataReport) -> Grid {
    let columns = vec![
        Column::new("status", "status", Kind::Text).widest(60),
        Column::new("rows", "rows", Kind::Count),
        Column::new("amount", "amount", Kind::Text),
        Column::new("decision", "decision", Kind::Text),
    ];
    let rows = report.decisions.iter().take(MOST_DECISIONS).map(|one| {
        vec![
            Cell::text(one.status.clone()),
            one.rows.into(),
            Cell::text(one.amount.map_or_else(String::new, money)),
            Cell::text(one.outcome.words()),
        ]
    });
    Grid::new(columns, rows.collect()).titled("what is an order").for_people()
}

fn notes(report: &DataReport, matrix: &Matrix, repeated: Option<&Repeated>) -> Vec<String> {
    let (customers, orders) = (matrix.customers(), matrix.orders());
    let origin = if report.as_of_given { "given" } else { "the day of the last order" };
    let mut notes = vec![
        format!("{}, {}", counted(customers, "customer"), counted(orders, "order")),
        format!("first order {}, last order {}", report.span.0, report.span.1),
        format!("as of {} ({origin})", report.as_of),
    ];
    notes.extend(report.entries.iter().flat_map(Entries::notes));
    if report.money_off.is_none() {
        // It is net only if there is something to take off.
        let is_gross = report.notes.iter().any(|note| note.text.starts_with("revenue is gross"));
        let name = match report.refunds > 0 || report.refunds_are_off {
            true => "net revenue",
            false if is_gross => "gross revenue",
            false => "revenue, without any refund in the data:",
        };
        notes.push(format!("{name} {}", money(report.revenue)));
    }
    if let Some(found) = repeated {
        notes.push(format!("repeated lines: {}", repeated_words(found)));
        notes.extend(found.example.iter().map(|(name, value)| {
            format!("  {}  {}", crate::text::truncate(name, 40), crate::text::truncate(value, 60))
        }));
    }
    notes.extend(findings(report, repeated).iter().map(|note| format!("note: {note}")));
    notes
}

/// What is doubtful in the source; if repeated lines were counted, without an estimate of them.
fn findings(report: &DataReport, repeated: Option<&Repeated>) -> Vec<Note> {
    let notes = report.money_off.iter().chain(&report.notes).cloned().collect::<Vec<_>>();
    match repeated {
        Some(found) => found.instead_of_estimates(&notes),
        None => notes,
    }
}

/// The number of repeated lines, and their amount.
pub fn repeated_words(found: &Repeated) -> String {
    if found.lines == 0 {
        return "none".to_string();
    }
    let amount = found.amount.map_or_else(String::new, |amount| format!(", amounting to {}", money(amount)));
    match found.lines {
        1 => format!("1 line repeats an earlier one in every column{amount}; it counts like any other:"),
        lines => format!(
            "{} lines repeat an earlier one in every column{amount}; they count like any other; this one is there {} times:",
            integer(lines.into()),
            integer(found.times.into())
        ),
    }
}

/// The columns as JSON.
fn json_columns(report: &DataReport) -> Vec<Json> {
    let columns = report.columns.iter().map(|column| {
        json!({
            "name": column.name, "type": column.kind, "role": column.role.name(),
            "distinct": column.distinct, "filled": column.filled, "evidence": report.evidence(column),
            "not_a_date": column.unreadable.as_date, "not_a_number": column.unreadable.as_number,
            "sample": column.sample,
        })
    });
    columns.collect()
}

/// The report as JSON.
fn json(report: &DataReport, matrix: &Matrix, repeated: Option<&Repeated>) -> String {
    let mapping = report.mapping.iter().map(|mapped| {
        (mapped.role.name().to_string(), json!({"expression": mapped.expression, "guessed": mapped.guessed}))
    });
    let has_amount = report.mapped(Role::Amount).is_some() && report.money_off.is_none();
    pretty(&json!({
        "source": report.source,
        "files": report.files,
        "format": report.format,
        "columns": json_columns(report),
        "mapping": Json::Object(mapping.collect()),
        "preset": report.preset,
        "rows": report.rows,
        "accepted": report.accepted,
        "customers": matrix.customers(),
        "orders": matrix.orders(),
        "refunds": report.refunds,
        "refunded": has_amount.then(|| report.refunded.to_f64()),
        "revenue": has_amount.then(|| report.revenue.to_f64()),
        "excluded": excluded(report),
        "entries": report.entries.as_ref().map(entries),
        "decisions": report.decisions.iter().map(|one| json!({
            "status": one.status, "rows": one.rows, "amount": one.amount.map(Money::to_f64), "decision": one.outcome.words(),
        })).collect::<Vec<_>>(),
        "first_order": report.span.0.to_string(),
        "last_order": report.span.1.to_string(),
        "as_of": report.as_of.to_string(),
        "repeated": repeated.map(|found| json!({
            "lines": found.lines, "different": found.kinds, "amount": found.amount.map(Money::to_f64),
            "times": found.times, "example": found.example.iter().map(|(name, value)| (name.clone(), json!(value))).collect::<Map<_, _>>(),
        })),
        "notes": findings(report, repeated).iter().map(ToString::to_string).collect::<Vec<_>>(),
    }))
}

//! The data report: columns, mapping, what was accepted and what was left out, for `tenure inspect`.

use serde_json::{Map, Value, json};

use crate::cohort::{Matrix, Money};
use crate::source::{DataReport, Mapped, Repeated, Role};
use crate::text::truncate;

use super::number::{counted, integer, money};
use super::table::{self, aligned};

/// The report as text to read.
pub fn text(report: &DataReport, matrix: &Matrix, repeated: Option<&Repeated>) -> String {
    let mut out = format!("{} ({}, {})\n\n", report.source, report.format, counted(report.rows, "row"));
    out += &columns(report);
    out += "\nmapping\n";
    for mapped in &report.mapping {
        out += &format!("  {:<9} {} ({})\n", mapped.role.name(), mapped.expression, said(mapped));
    }
    out += "\nrows\n";
    let mut rows =
        vec![vec!["  accepted as orders or lines of orders".to_string(), integer(report.accepted.into())]];
    if report.refunds > 0 {
        let refunds = format!("  refunds, {} in all", money(report.refunded));
        rows.push(vec![refunds, integer(report.refunds.into())]);
    }
    for one in report.excluded.iter().filter(|one| one.rows > 0) {
        let amount =
            one.amount.map_or_else(String::new, |amount| format!(", amounting to {}", money(amount)));
        rows.push(vec![format!("  left out: {}{amount}", one.reason.meaning()), integer(one.rows.into())]);
    }
    rows.push(vec!["  all".to_string(), integer(report.rows.into())]);
    out += &aligned(&rows);
    let (customers, orders) = (matrix.customers(), matrix.orders());
    out += &format!("\n{}, {}\n", counted(customers, "customer"), counted(orders, "order"));
    out += &format!("first order {}, last order {}\n", report.span.0, report.span.1);
    let origin = if report.as_of_given { "given" } else { "the day of the last order" };
    out += &format!("as of {} ({origin})\n", report.as_of);
    if report.money_off.is_none() {
        out += &format!("net revenue {}\n", money(report.revenue));
    }
    if let Some(found) = repeated {
        out += &format!("repeated lines: {}\n", repeated_words(found));
        for (name, value) in &found.example {
            out += &format!("  {}  {}\n", truncate(name, 40), truncate(value, 60));
        }
    }
    for note in report.money_off.iter().chain(&report.notes) {
        out += &format!("note: {note}\n");
    }
    out
}

fn columns(report: &DataReport) -> String {
    let head = ["column", "type", "role", "values in a sample", "for example"].map(str::to_string).to_vec();
    let mut lines = vec![head];
    for column in &report.columns {
        let distinct =
            column.distinct.map_or_else(String::new, |distinct| format!("~{}", integer(distinct.into())));
        let sample = column.sample.clone().unwrap_or_default();
        let name = truncate(&column.name, 40);
        lines.push(vec![
            name,
            column.kind.clone(),
            column.role.name().into(),
            distinct,
            truncate(&sample, 40),
        ]);
    }
    table::columns(&lines, &[3])
}

/// How many lines repeat an earlier one, and what they amount to.
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

fn said(mapped: &Mapped) -> &'static str {
    if mapped.guessed { "guessed" } else { "given" }
}

/// The report as JSON.
pub fn json(report: &DataReport, matrix: &Matrix, repeated: Option<&Repeated>) -> String {
    let columns = report.columns.iter().map(|column| {
        json!({
            "name": column.name, "type": column.kind, "role": column.role.name(),
            "distinct": column.distinct, "sample": column.sample,
        })
    });
    let mapping = report.mapping.iter().map(|mapped| {
        (mapped.role.name().to_string(), json!({"expression": mapped.expression, "guessed": mapped.guessed}))
    });
    let has_amount = report.mapped(Role::Amount).is_some() && report.money_off.is_none();
    super::json::pretty(&json!({
        "source": report.source,
        "files": report.files,
        "format": report.format,
        "columns": columns.collect::<Vec<_>>(),
        "mapping": Value::Object(mapping.collect()),
        "rows": report.rows,
        "accepted": report.accepted,
        "customers": matrix.customers(),
        "orders": matrix.orders(),
        "refunds": report.refunds,
        "refunded": has_amount.then(|| report.refunded.to_f64()),
        "revenue": has_amount.then(|| report.revenue.to_f64()),
        "excluded": super::json::excluded(report),
        "first_order": report.span.0.to_string(),
        "last_order": report.span.1.to_string(),
        "as_of": report.as_of.to_string(),
        "repeated": repeated.map(|found| json!({
            "lines": found.lines, "different": found.kinds, "amount": found.amount.map(Money::to_f64),
            "times": found.times, "example": found.example.iter().map(|(name, value)| (name.clone(), json!(value))).collect::<Map<_, _>>(),
        })),
        "notes": report.money_off.iter().chain(&report.notes).map(ToString::to_string).collect::<Vec<_>>(),
    }))
}

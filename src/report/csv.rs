//! Matrices as CSV (RFC 4180): wide for people, long for programs.

use crate::cohort::{Cell, Figure};
use crate::explore::resample::Intervals;
use crate::explore::{MatrixAnswer, View};

use super::forecast;

/// `cohort,size,M0,M1,…`, a cohort a line; what was not observed is empty.
pub fn matrix(answer: &MatrixAnswer, view: &View) -> String {
    let matrix = &answer.matrix;
    let ages = 0..matrix.width();
    let labels = ages.clone().map(|age| field(&matrix.age_label(age)));
    let mut out = line(["cohort".to_string(), "size".to_string()].into_iter().chain(labels));
    for row in &matrix.rows {
        let cells = ages.clone().map(|age| value(&matrix.cell(row, age, view.measure, view.criterion)));
        out += &line([field(&row.cohort.to_string()), row.size.to_string()].into_iter().chain(cells));
    }
    out
}

/// `cohort,age,value,numerator,denominator,state`, a cell a line, unobserved ones too; `,low,high` where cells were
/// resampled, and behind all `forecast`, where there is one.
pub fn matrix_long(answer: &MatrixAnswer, view: &View, intervals: &Intervals) -> String {
    let matrix = &answer.matrix;
    let head = ["cohort", "age", "value", "numerator", "denominator", "state"].into_iter();
    let more: &[&str] = if intervals.resamples > 0 { &["low", "high"] } else { &[] };
    let last = answer.forecast.as_ref().map(|_| "forecast");
    let mut out = line(head.chain(more.iter().copied()).chain(last).map(str::to_string));
    for (place, row) in matrix.rows.iter().enumerate() {
        for age in 0..matrix.width() {
            let cell = matrix.cell(row, age, view.measure, view.criterion);
            let figure = cell.figure();
            let numerator = figure.map_or_else(String::new, |figure| figure.numerator.to_string());
            let denominator = figure.and_then(|figure| figure.denominator);
            let interval = intervals.cells.get(&(row.cohort.clone(), age));
            let edges = [interval.map(|found| found.low), interval.map(|found| found.high)];
            let edges = edges.map(|edge| edge.map_or_else(String::new, |edge| edge.to_string()));
            let expected =
                || forecast::value(answer, view, place, age).map_or_else(String::new, |one| one.to_string());
            let fields = [
                field(&row.cohort.to_string()),
                age.to_string(),
                value(&cell),
                numerator,
                denominator.map_or_else(String::new, |denominator| denominator.to_string()),
                cell.state().exported().to_string(),
            ];
            let edges = edges.into_iter().take(more.len());
            out += &line(fields.into_iter().chain(edges).chain(last.map(|_| expected())));
        }
    }
    out
}

/// A cell's value: counts and sums exactly, ratios as the shortest decimal that reads back the same.
pub(super) fn value(cell: &Cell) -> String {
    match cell.figure() {
        Some(Figure { numerator, denominator: None, .. }) => numerator.to_string(),
        Some(figure) => figure.value().map_or_else(String::new, |value| value.to_string()),
        None => String::new(),
    }
}

fn line(fields: impl IntoIterator<Item = String>) -> String {
    fields.into_iter().collect::<Vec<_>>().join(",") + "\n"
}

/// A text from the data as a field: guarded where a spreadsheet would run it, quoted where it must be.
pub fn field(text: &str) -> String {
    let guard = if is_formula(text) { "'" } else { "" };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        format!("{guard}{text}")
    }
}

/// Whether a spreadsheet would take a text for a formula: it begins as one does and is no number.
pub fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_guarded_and_numbers_are_not() {
        let fields = ["=cmd|' /C calc'!A0", "+x", "-1.5", "+44", "-", "@a", "\tb", "a=1", "=A1,\"b\""];
        let guarded =
            ["'=cmd|' /C calc'!A0", "'+x", "-1.5", "+44", "'-", "'@a", "'\tb", "a=1", "\"'=A1,\"\"b\"\"\""];
        assert_eq!(fields.map(field), guarded);
    }
}

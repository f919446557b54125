//! The table and its cells as text for the clipboard: tab-separated, as on screen but in full.

use crate::cohort::{Cell, State};
use crate::report::number;

use super::cell_summary;
use super::view::MatrixView;
use crate::tui::text::clean;

/// The cell under the cursor, and a description of the copied text.
pub fn cell(shown: &MatrixView) -> Option<(String, String)> {
    let summary = cell_summary::cell_summary(shown)?;
    let unit = shown.cx.view.measure.unit();
    let text = match shown.row() {
        Some(row) => plain(shown, &shown.cell(row, shown.cursor.age)),
        None => number::plain(shown.average(shown.cursor.age)?.value, unit),
    };
    if text.is_empty() {
        return Some((text, format!("an empty cell ({})", summary.title)));
    }
    Some((text.clone(), format!("{text} ({}, {})", summary.title, shown.cx.view.measure.title())))
}

/// The whole matrix and its average row, including rows and ages that are out of sight.
pub fn view(shown: &MatrixView) -> Option<(String, String)> {
    let matrix = shown.matrix()?;
    let view = &shown.cx.view;
    let ages = 0..matrix.width();
    let labels = ages.clone().map(|age| matrix.age_label(age));
    let mut lines = vec![line(["cohort".to_string(), "N".to_string()].into_iter().chain(labels))];
    for row in &matrix.rows {
        let cells = ages.clone().map(|age| plain(shown, &shown.cell(row, age)));
        lines.push(line([row.cohort.to_string(), row.size.to_string()].into_iter().chain(cells)));
    }
    let averages = ages.map(|age| {
        let average = matrix.average(age, view.measure, view.criterion, view.average);
        number::plain(average.value, view.measure.unit())
    });
    let head = [format!("{} average", view.average.name()), matrix.customers().to_string()];
    lines.push(line(head.into_iter().chain(averages)));
    let what = format!(
        "{} by {} ({})",
        number::counted(matrix.rows.len() as u64, "cohort"),
        number::counted(matrix.width().into(), "age"),
        view.measure.title()
    );
    Some((lines.join("\n") + "\n", what))
}

/// A value without separators; with `*` behind an open one; empty if it was not observed.
fn plain(shown: &MatrixView, cell: &Cell) -> String {
    match cell.state() {
        State::Unobserved => String::new(),
        state => {
            let mark = if state == State::Open { "*" } else { "" };
            format!("{}{mark}", number::plain(cell.value(), shown.cx.view.measure.unit()))
        }
    }
}

fn line(fields: impl Iterator<Item = String>) -> String {
    fields.map(|field| clean(&field)).collect::<Vec<_>>().join("\t")
}

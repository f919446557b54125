//! Matrices as Markdown tables.

use crate::explore::{MatrixAnswer, View};
use crate::source::harmless;

use super::number;
use super::table::{self, shown_text};

/// A table with the average as its last row, and below it what the marks mean.
pub fn matrix(answer: &MatrixAnswer, view: &View) -> String {
    let matrix = &answer.matrix;
    let ages = 0..matrix.width();
    let labels = ages.clone().map(|age| matrix.age_label(age));
    let labels: Vec<String> = labels.chain(table::row_heads(answer, view)).collect();
    let mut out = format!("**{}**\n\n", table::title(answer, view));
    out += &row(["cohort".into(), "size".into()].into_iter().chain(labels.clone()));
    out +=
        &row(["---".to_string(), "---:".into()].into_iter().chain(labels.iter().map(|_| "---:".to_string())));
    for (place, cohort) in matrix.rows.iter().enumerate() {
        let mark = if cohort.left_truncated { "<" } else { "" };
        let cells = ages.clone().map(|age| {
            let cell = matrix.cell(cohort, age, view.measure, view.criterion);
            shown_text(answer, view, place, age, &cell).replace('*', r"\*").replace('~', r"\~")
        });
        let size = number::integer(u128::from(cohort.size));
        let name = table::visible(&cohort.cohort.to_string(), table::COHORT_WIDTH);
        out += &row([format!("{name}{mark}"), size]
            .into_iter()
            .chain(cells)
            .chain(table::row_ends(answer, view, cohort)));
    }
    let averages = ages.clone().map(|age| {
        let average = matrix.average(age, view.measure, view.criterion, view.average);
        number::full(average.value, view.measure.unit())
    });
    let all = number::integer(u128::from(matrix.customers()));
    out += &row([format!("average ({})", view.average.name()), all]
        .into_iter()
        .chain(averages)
        .chain(table::row_heads(answer, view).iter().map(|_| String::new())));
    out += "\n";
    for remark in table::remarks(answer, view) {
        out += &format!("- {}\n", remark.replace('*', r"\*").replace('<', r"\<"));
    }
    out
}

/// One line of a table.
pub(super) fn row(cells: impl IntoIterator<Item = String>) -> String {
    let cells: Vec<String> = cells.into_iter().map(|cell| harmless(&cell).replace('|', r"\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}

//! Matrices as aligned text for reading in a terminal.

use unicode_width::UnicodeWidthStr;

use crate::cohort::{Ages, AverageKind, Cell, CohortRow, Detail, Grouping, Measure, Return};
use crate::explore::dimension::in_words;
use crate::explore::{MatrixAnswer, View};
use crate::text::truncate;

use super::{forecast, number};

/// The widest a cohort's name is written.
pub(super) const COHORT_WIDTH: usize = 40;

/// Aligned columns: a cohort a line, the average below, then what the marks mean.
pub fn matrix(answer: &MatrixAnswer, view: &View) -> String {
    let matrix = &answer.matrix;
    let ages = 0..matrix.width();
    let mut lines = vec![vec!["cohort".to_string(), "size".to_string()]];
    lines[0].extend(ages.clone().map(|age| matrix.age_label(age)));
    lines[0].extend(row_heads(answer, view));
    for (place, row) in matrix.rows.iter().enumerate() {
        let mark = if row.left_truncated { "<" } else { " " };
        let cohort = truncate(&row.cohort.to_string(), COHORT_WIDTH);
        let mut line = vec![format!("{cohort}{mark}"), number::integer(u128::from(row.size))];
        line.extend(ages.clone().map(|age| {
            let cell = matrix.cell(row, age, view.measure, view.criterion);
            // Room for the mark of an open cell, so that digits stand below digits.
            let text = shown_text(answer, view, place, age, &cell);
            if text.ends_with(['*', '~']) { text } else { format!("{text} ") }
        }));
        line.extend(row_ends(answer, view, row));
        lines.push(line);
    }
    let mut average = vec![view.average.name().to_string(), number::integer(u128::from(matrix.customers()))];
    average.extend(ages.map(|age| {
        let average = matrix.average(age, view.measure, view.criterion, view.average);
        number::full(average.value, view.measure.unit()) + " "
    }));
    lines.push(average);
    let mut out = title(answer, view) + "\n\n" + &aligned(&lines) + "\n";
    for remark in remarks(answer, view) {
        out += &remark;
        out.push('\n');
    }
    out
}

/// Headings of what stands behind the ages of a cohort: its own average, and days to the second order.
pub fn row_heads(answer: &MatrixAnswer, view: &View) -> Vec<String> {
    let own = has_own_average(answer, view).then(|| "own".to_string());
    let days = (answer.matrix.detail == Detail::SecondOrders).then(|| "days to 2nd".to_string());
    own.into_iter().chain(days).collect()
}

/// What stands behind the ages of a cohort.
pub fn row_ends(answer: &MatrixAnswer, view: &View, row: &CohortRow) -> Vec<String> {
    let matrix = &answer.matrix;
    let own = has_own_average(answer, view).then(|| {
        let average = matrix.own_average(row, view.measure, view.criterion, view.average);
        match average.filter(|average| average.cohorts > 0) {
            Some(average) => number::full(average.value, view.measure.unit()),
            None => String::new(),
        }
    });
    let days = (matrix.detail == Detail::SecondOrders)
        .then(|| row.second_orders.map_or_else(String::new, |second| format!("{:.1}", second.median_days)));
    own.into_iter().chain(days).collect()
}

fn has_own_average(answer: &MatrixAnswer, view: &View) -> bool {
    let own = |row| answer.matrix.own_average(row, view.measure, view.criterion, view.average);
    answer.matrix.rows.first().and_then(own).is_some()
}

/// What is shown, of what, until when.
pub fn title(answer: &MatrixAnswer, view: &View) -> String {
    let matrix = &answer.matrix;
    let criterion = match view.criterion {
        Return::On => String::new(),
        other => format!(" ({other})"),
    };
    let ages = match &matrix.ages {
        Ages::Calendar => String::new(),
        other => format!(", ages {other}"),
    };
    format!(
        "{}{criterion} by {}{ages}, {}, as of {}",
        view.measure.title(),
        cohorts(answer),
        answer.report.source,
        matrix.as_of
    )
}

/// What the cohorts are, in words: `month of first order`, `country at first order`, `RFM group`.
fn cohorts(answer: &MatrixAnswer) -> String {
    match &answer.matrix.grouping {
        Grouping::Period(grain) => format!("{grain} of first order"),
        Grouping::Attribute(name) => {
            let is_column = answer.report.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name));
            let derived = if is_column { None } else { in_words(name) };
            derived.unwrap_or_else(|| format!("{name} at first order"))
        }
    }
}

/// A cell as it is read: its value, `*` behind an open one, nothing where it was not observed.
pub fn cell_text(cell: &Cell, measure: Measure) -> String {
    match cell {
        Cell::Unobserved => String::new(),
        Cell::Complete(figure) | Cell::Zero(figure) => number::full(figure.value(), measure.unit()),
        Cell::Open(figure) => number::full(figure.value(), measure.unit()) + "*",
    }
}

/// The same, with what is forecast in place of what has not ended, and `~` behind it.
pub fn shown_text(answer: &MatrixAnswer, view: &View, place: usize, age: u32, cell: &Cell) -> String {
    match forecast::value(answer, view, place, age) {
        Some(value) => number::full(Some(forecast::rounded(value, view.measure)), view.measure.unit()) + "~",
        None => cell_text(cell, view.measure),
    }
}

/// What the marks mean and what was left out.
pub fn remarks(answer: &MatrixAnswer, view: &View) -> Vec<String> {
    let (matrix, report) = (&answer.matrix, &answer.report);
    let mut remarks =
        vec!["* open: the period has not ended for every customer; left out of averages".to_string()];
    if matrix.rows.iter().any(|row| !row.parts.is_empty()) && !view.measure.is_plain_sum() {
        remarks.push(
            "members who joined too late to have finished an age are not in it: fewer stand behind later ages".into(),
        );
    }
    if let Some(told) = &answer.forecast {
        remarks.extend(forecast::remarks(told, view));
    }
    if has_own_average(answer, view) {
        remarks.push(format!("own: the cohort's {} average over its complete ages from 1 on", view.average));
    }
    if matrix.detail == Detail::SecondOrders {
        remarks.push("days to 2nd: the median of those who have ordered again so far".into());
    }
    if matches!(view.measure, Measure::RevenuePercentile(_)) && view.average == AverageKind::Pooled {
        let why = "no pooled average: a percentile of all is not made of the cohorts' percentiles";
        remarks.push(format!("{why}; --average simple or median averages those"));
    }
    if matrix.min_orders > 1 {
        remarks.push(format!("active: at least {} orders in the period (--min-orders)", matrix.min_orders));
    }
    if matrix.rows.iter().any(|row| row.left_truncated) {
        remarks.push("< the data begin here: these customers may have ordered before".into());
    }
    match matrix.empty_periods() {
        0 => {}
        1 => remarks.push(format!("1 {} without new customers is not listed", matrix.grouping)),
        n => remarks.push(format!("{n} {}s without new customers are not listed", matrix.grouping)),
    }
    if report.left_out() > 0 {
        remarks.push(format!(
            "left out of {} rows: {}",
            number::integer(u128::from(report.rows)),
            report.excluded_line()
        ));
    }
    remarks
}

/// First column to the left, the others to the right, two blanks between.
pub fn aligned(lines: &[Vec<String>]) -> String {
    let most = lines.iter().map(Vec::len).max().unwrap_or(0);
    columns(lines, &(1..most).collect::<Vec<_>>())
}

/// Columns of the width of their widest cell, two blanks between; those named stand to the right.
pub fn columns(lines: &[Vec<String>], right: &[usize]) -> String {
    let most = lines.iter().map(Vec::len).max().unwrap_or(0);
    let width =
        |column: usize| lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.width()).max();
    let widths: Vec<usize> = (0..most).map(|column| width(column).unwrap_or(0)).collect();
    let mut out = String::new();
    for line in lines {
        let cells = line.iter().enumerate().map(|(column, cell)| {
            let pad = " ".repeat(widths[column].saturating_sub(cell.width()));
            if right.contains(&column) { format!("{pad}{cell}") } else { format!("{cell}{pad}") }
        });
        out += cells.collect::<Vec<_>>().join("  ").trim_end();
        out.push('\n');
    }
    out
}

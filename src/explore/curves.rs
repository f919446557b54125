//! Curves of a matrix: one series a cohort, and the average.

use crate::cohort::{Matrix, Point};

use super::view::View;

/// One line of a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// The cohort, or `pooled average`.
    pub name: String,
    pub is_average: bool,
    pub points: Vec<Point>,
}

/// The places of cohorts by their names; all of them where none is named.
///
/// # Errors
/// A name that is none, with those there are.
pub fn cohorts_named(matrix: &Matrix, names: &[String]) -> Result<Vec<usize>, String> {
    if names.is_empty() {
        return Ok((0..matrix.rows.len()).collect());
    }
    let find = |name: &String| {
        let found = matrix.rows.iter().position(|row| row.cohort.to_string() == *name);
        found.ok_or_else(|| {
            let known: Vec<String> = matrix.rows.iter().map(|row| row.cohort.to_string()).collect();
            format!("there is no cohort '{name}' (--cohorts); the cohorts are {}", known.join(", "))
        })
    };
    names.iter().map(find).collect()
}

/// The curves of some cohorts and, last, of the average of all.
pub fn series(matrix: &Matrix, view: &View, cohorts: &[usize]) -> Vec<Series> {
    let rows = cohorts.iter().filter_map(|place| matrix.rows.get(*place));
    let mut series: Vec<Series> = rows
        .map(|row| Series {
            name: row.cohort.to_string(),
            is_average: false,
            points: matrix.curve(row, view.measure, view.criterion),
        })
        .collect();
    series.push(Series {
        name: format!("{} average", view.average),
        is_average: true,
        points: matrix.average_curve(view.measure, view.criterion, view.average),
    });
    series
}

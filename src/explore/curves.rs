//! Curves of a matrix: one series per cohort, and the average.

use crate::cohort::{Matrix, Measure, Point, State};

use super::view::View;

/// One line of a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// The cohort, or `pooled average`.
    pub name: String,
    pub is_average: bool,
    pub points: Vec<Point>,
}

impl Series {
    /// As [`reaches`], for its points.
    ///
    /// # Errors
    /// As [`reaches`].
    pub fn reaches(&self, measure: Measure, goal: f64) -> Result<u32, Option<u32>> {
        reaches(&self.points, measure, goal)
    }
}

/// The first age that every member has completed and whose value reaches a goal. Age 0 does not count if its value is
/// 100 % by definition.
///
/// # Errors
/// The goal is not reached by the last completed age, which is given; `None` if no age is complete.
pub fn reaches(points: &[Point], measure: Measure, goal: f64) -> Result<u32, Option<u32>> {
    let from = first_telling_age(measure);
    let finished = points
        .iter()
        .filter(|point| point.at >= from && !matches!(point.state, State::Open | State::Unobserved));
    let mut last = None;
    for point in finished {
        if point.value.is_some_and(|value| value >= goal) {
            return Ok(point.at);
        }
        last = Some(point.at);
    }
    Err(last)
}

/// The first age whose value the definition of the measure does not fix.
pub fn first_telling_age(measure: Measure) -> u32 {
    measure.spec().first_coloured_age
}

/// The places of cohorts by their names; all of them if none is named.
///
/// # Errors
/// An unknown name, with the known ones.
pub fn cohorts_named(matrix: &Matrix, names: &[String]) -> Result<Vec<usize>, String> {
    if names.is_empty() {
        return Ok((0..matrix.rows.len()).collect());
    }
    let find = |name: &String| {
        let found = matrix.rows.iter().position(|row| row.cohort.to_string() == *name);
        found.ok_or_else(|| {
            let available: Vec<String> = matrix.rows.iter().map(|row| row.cohort.to_string()).collect();
            format!("unknown cohort '{name}' (--cohorts); available: {}", available.join(", "))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_reached_at_the_first_finished_age_that_covers_it() {
        let point = |at, value, state| Point { at, value: Some(value), interval: None, customers: 9, state };
        let points = vec![
            point(0, 10.0, State::Complete),
            point(1, 25.0, State::Complete),
            point(2, 40.0, State::Open),
        ];
        let series = Series { name: "2024-01".into(), is_average: false, points };
        let revenue = Measure::CumulativeRevenuePerCustomer;
        assert_eq!(series.reaches(revenue, 10.0), Ok(0));
        assert_eq!(series.reaches(Measure::Retention, 10.0), Ok(1), "everybody is active at age 0");
        assert_eq!(series.reaches(revenue, 24.0), Ok(1));
        assert_eq!(series.reaches(revenue, 30.0), Err(Some(1)), "an open age settles nothing");
        assert_eq!(Series { points: Vec::new(), ..series }.reaches(revenue, 1.0), Err(None));
    }
}

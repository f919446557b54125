//! Curves: a cohort's values by age, the average with its band, and one age across cohorts.

use super::average::AverageKind;
use super::cell::{Quantity, State};
use super::cell_counts::CohortRow;
use super::matrix::Matrix;
use super::measure::{Measure, Return};
use crate::stats::{Interval, wilson};

/// One point of a curve. Unobserved ages have no point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The age, or the place of the cohort in a trend.
    pub at: u32,
    /// `None` if the denominator is zero.
    pub value: Option<f64>,
    /// Wilson's interval, for shares of customers in complete cells.
    pub interval: Option<Interval>,
    pub state: State,
    /// Members that it is computed from.
    pub customers: u64,
}

impl Matrix {
    /// The values of a cohort by age, as far as observed.
    pub fn curve(&self, row: &CohortRow, measure: Measure, criterion: Return) -> Vec<Point> {
        (0..self.width()).filter_map(|age| self.point(row, age, age, measure, criterion)).collect()
    }

    /// The averages by age over complete cells. A pooled share of customers has a band.
    pub fn average_curve(&self, measure: Measure, criterion: Return, kind: AverageKind) -> Vec<Point> {
        let averages = (0..self.width()).map(|age| self.average(age, measure, criterion, kind));
        let points = averages.filter(|average| average.cohorts > 0).map(|average| Point {
            at: average.age,
            value: average.value,
            interval: share(average.numerator, Some(average.denominator), measure)
                .filter(|_| kind == AverageKind::Pooled),
            state: State::Complete,
            customers: average.customers,
        });
        points.collect()
    }

    /// One age across cohorts, in their order.
    pub fn trend(&self, age: u32, measure: Measure, criterion: Return) -> Vec<Point> {
        let rows = (0..).zip(&self.rows);
        rows.filter_map(|(place, row)| self.point(row, age, place, measure, criterion)).collect()
    }

    fn point(
        &self,
        row: &CohortRow,
        age: u32,
        at: u32,
        measure: Measure,
        criterion: Return,
    ) -> Option<Point> {
        let cell = self.cell(row, age, measure, criterion);
        let ratio = cell.ratio()?;
        let complete = cell.complete();
        Some(Point {
            at,
            value: ratio.value(),
            interval: complete.and_then(|ratio| share(ratio.numerator, ratio.denominator, measure)),
            state: cell.state(),
            customers: row.size,
        })
    }
}

fn share(numerator: Quantity, denominator: Option<Quantity>, measure: Measure) -> Option<Interval> {
    match (numerator, denominator?) {
        (Quantity::Count(hits), Quantity::Count(n)) if measure.is_share_of_customers() => wilson(hits, n),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::matrix::tests::monthly;
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_curve_ends_where_observation_does() {
        let matrix = monthly(date(2024, 1, 1), date(2024, 3, 15), &[&[100, 40, 10], &[50, 20]]);
        let curve = matrix.curve(&matrix.rows[1], Measure::Retention, Return::On);
        let seen: Vec<_> = curve.iter().map(|point| (point.at, point.value, point.state)).collect();
        assert_eq!(seen, [(0, Some(1.0), State::Complete), (1, Some(0.4), State::Open)]);
        assert_eq!(curve[1].interval, None, "an open cell is not compared");
        let average = matrix.average_curve(Measure::Retention, Return::On, AverageKind::Pooled);
        assert_eq!(average.len(), 2);
        assert_eq!(average[1].interval, wilson(40, 100));
        let trend = matrix.trend(1, Measure::Retention, Return::On);
        assert_eq!(trend.iter().map(|point| point.value).collect::<Vec<_>>(), [Some(0.4), Some(0.4)]);
    }
}

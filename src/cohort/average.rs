//! The average of an age over the cohorts that have completed it.

use super::cell::{CellRatio, Quantity};
use super::cell_counts::CohortRow;
use super::matrix::Matrix;
use super::measure::{Measure, Return};
use super::money::Money;
use crate::named_enum;

named_enum! {
    /// How cohorts are averaged.
    #[derive(Default)]
    pub enum AverageKind: "average" {
        /// Sum of numerators / sum of denominators: every customer has the same weight.
        #[default]
        Pooled = "pooled",
        /// Mean of the cohorts' values: every cohort has the same weight.
        Simple = "simple",
        /// The median of the cohorts' values.
        Median = "median",
    }
}

/// The average of one age with its numerator, denominator and cohorts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Average {
    pub age: u32,
    /// `None` if no cell is complete, or the pooled denominator is zero.
    pub value: Option<f64>,
    /// Sum of the numerators of the contributing cells.
    pub numerator: Quantity,
    /// Sum of their denominators; for plain counts and sums, the number of cohorts.
    pub denominator: Quantity,
    /// Contributing cohorts.
    pub cohorts: usize,
    /// Their members.
    pub customers: u64,
}

impl Matrix {
    /// The average of an age over complete cells only. A plain count or sum is averaged per cohort.
    pub fn average(&self, age: u32, measure: Measure, criterion: Return, kind: AverageKind) -> Average {
        let cells = self.rows.iter().map(|row| self.cell(row, age, measure, criterion));
        let figures: Vec<CellRatio> = cells.filter_map(|cell| cell.complete().copied()).collect();
        averaged(age, &figures, measure, kind)
    }

    /// A cohort's own average over its complete ages from 1 on; none for a cumulative measure.
    pub fn own_average(
        &self,
        row: &CohortRow,
        measure: Measure,
        criterion: Return,
        kind: AverageKind,
    ) -> Option<Average> {
        if measure.is_cumulative() || (measure.follows_criterion() && criterion != Return::On) {
            return None;
        }
        let cells = (1..self.width()).map(|age| self.cell(row, age, measure, criterion));
        let figures: Vec<CellRatio> = cells.map_while(|cell| cell.complete().copied()).collect();
        Some(Average { customers: row.size, ..averaged(0, &figures, measure, kind) })
    }
}

fn averaged(age: u32, figures: &[CellRatio], measure: Measure, kind: AverageKind) -> Average {
    let numerator = total(figures.iter().map(|ratio| ratio.numerator));
    let denominator = match figures.first().and_then(|ratio| ratio.denominator) {
        Some(_) => total(figures.iter().filter_map(|ratio| ratio.denominator)),
        None => Quantity::Count(figures.len() as u64),
    };
    let value = match kind {
        // The percentile of all customers cannot be computed from the cohorts' percentiles.
        AverageKind::Pooled if matches!(measure, Measure::RevenuePercentile(_)) => None,
        AverageKind::Pooled if denominator.is_zero() => None,
        AverageKind::Pooled => Some(numerator.to_f64() / denominator.to_f64()),
        AverageKind::Simple => mean(&values(figures)),
        AverageKind::Median => median(values(figures)),
    };
    let customers = figures.iter().map(|ratio| ratio.size).sum();
    Average { age, value, numerator, denominator, cohorts: figures.len(), customers }
}

fn values(figures: &[CellRatio]) -> Vec<f64> {
    figures.iter().filter_map(CellRatio::value).collect()
}

fn total(quantities: impl Iterator<Item = Quantity>) -> Quantity {
    quantities.fold(Quantity::Count(0), |sum, next| match (sum, next) {
        (Quantity::Count(a), Quantity::Count(b)) => Quantity::Count(a + b),
        (Quantity::Money(a), Quantity::Money(b)) => Quantity::Money(a + b),
        // The zero of a sum of money.
        (Quantity::Count(_), Quantity::Money(b)) => Quantity::Money(b),
        (Quantity::Money(a), Quantity::Count(_)) => Quantity::Money(a + Money::ZERO),
    })
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(values[middle]),
        _ => Some((values[middle - 1] + values[middle]) / 2.0),
    }
}

#[cfg(test)]
mod tests {
    use super::super::matrix::tests::monthly;
    use super::*;
    use jiff::civil::date;

    #[test]
    fn pooled_weighs_customers_and_simple_weighs_cohorts() {
        // The worked example: 1000 -> 500, 500 -> 400, and one cohort still open at age 1.
        let matrix = monthly(date(2024, 1, 1), date(2024, 3, 31), &[&[1000, 500, 300], &[500, 400], &[300]]);
        let average = |kind| matrix.average(1, Measure::Retention, Return::On, kind);
        assert_eq!(average(AverageKind::Pooled).value, Some(0.6));
        assert_eq!(average(AverageKind::Simple).value, Some(0.65));
        assert_eq!(average(AverageKind::Pooled).cohorts, 2);
        assert_eq!(average(AverageKind::Pooled).denominator, Quantity::Count(1500));
    }

    #[test]
    fn an_open_cell_never_enters_an_average() {
        let open = monthly(date(2024, 1, 1), date(2024, 2, 28), &[&[1000, 500], &[500]]);
        let average = open.average(1, Measure::Retention, Return::On, AverageKind::Pooled);
        assert_eq!((average.value, average.cohorts), (None, 0));
    }

    #[test]
    fn a_cohort_has_an_average_of_its_own_over_complete_ages() {
        let matrix = monthly(date(2024, 1, 1), date(2024, 4, 15), &[&[100, 40, 20, 90]]);
        let own = |measure| matrix.own_average(&matrix.rows[0], measure, Return::On, AverageKind::Pooled);
        assert_eq!(own(Measure::Retention).and_then(|average| average.value), Some(0.3));
        assert_eq!(own(Measure::Customers).and_then(|average| average.value), Some(30.0));
        assert_eq!(own(Measure::CumulativeRevenue), None);
    }

    #[test]
    fn a_percentile_is_never_pooled() {
        let matrix = monthly(date(2024, 1, 1), date(2024, 6, 30), &[&[100, 40], &[50, 10]]);
        let measure = Measure::RevenuePercentile(super::super::Percentile::Median);
        let value = |kind| matrix.average(1, measure, Return::On, kind).value;
        assert_eq!((value(AverageKind::Pooled), value(AverageKind::Simple)), (None, Some(0.0)));
    }

    #[test]
    fn a_count_is_averaged_per_cohort() {
        let matrix = monthly(date(2024, 1, 1), date(2024, 6, 30), &[&[100, 40], &[50, 10], &[60, 10]]);
        let value = |kind| matrix.average(1, Measure::Customers, Return::On, kind).value;
        assert_eq!(value(AverageKind::Pooled), Some(20.0));
        assert_eq!(value(AverageKind::Median), Some(10.0));
    }
}

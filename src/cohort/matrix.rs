//! The matrix: cohorts by age, the counts of each, and the cell that each measure derives from them.

use jiff::civil::Date;

use super::age::{Ages, Window};
use super::cell::{Cell, CellRatio, State};
use super::cell_counts::CohortRow;
use super::grain::{Grain, WeekStart};
use super::grouping::CohortBy;
use super::measure::{MatrixExtras, Measure, Return};

/// Cohorts by age, with the counts for any measure of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    pub grouping: CohortBy,
    pub age_grain: Grain,
    pub ages: Ages,
    pub week_start: WeekStart,
    /// The last day of observation, counted to its end.
    pub as_of: Date,
    /// Oldest first, values largest first; periods without new customers have no row.
    pub rows: Vec<CohortRow>,
    /// Whether orders and amounts have been summed yet; activity comes first.
    pub has_orders: bool,
    /// Whether an amount is mapped.
    pub has_amount: bool,
    /// Whether a cost or a margin is known.
    pub has_margin: bool,
    /// Orders in a period that make a member active in it.
    pub min_orders: u32,
    pub extras: MatrixExtras,
}

impl Matrix {
    /// How many ages have begun for the oldest cohort: the number of columns.
    pub fn width(&self) -> u32 {
        let count =
            |row: &CohortRow| self.ages.count(self.age_grain, self.week_start, row.acquired.0, self.as_of);
        self.rows.iter().map(count).max().unwrap_or(0)
    }

    /// The label of a column.
    pub fn age_label(&self, age: u32) -> String {
        self.ages.label(self.age_grain, age)
    }

    /// The stretch of time an age covers for a cohort.
    pub fn window(&self, row: &CohortRow, age: u32) -> Window {
        self.ages.window(self.age_grain, self.week_start, age, row.acquired)
    }

    /// The cell of a cohort at an age under a measure. If a cohort has members acquired at different times, a ratio
    /// uses only acquisition periods whose members have all finished the age.
    pub fn cell(&self, row: &CohortRow, age: u32, measure: Measure, criterion: Return) -> Cell {
        if let Some(cell) = self.cell_of_parts(row, age, measure, criterion) {
            return cell;
        }
        let state = self.window(row, age).state(self.as_of);
        if state == State::Unobserved {
            return Cell::Unobserved;
        }
        let ratio = row.ratio(age, measure, criterion);
        match state {
            State::Open => Cell::Open(ratio),
            _ if row.cell_counts(age).active == 0 && ratio.numerator.is_zero() => Cell::Zero(ratio),
            _ => Cell::Complete(ratio),
        }
    }

    /// The parts of a cohort whose members have all finished an age.
    pub fn finished<'a>(&'a self, row: &'a CohortRow, age: u32) -> impl Iterator<Item = &'a CohortRow> {
        row.by_acquisition
            .iter()
            .filter(move |part| self.window(part, age).state(self.as_of) == State::Complete)
    }

    /// The cell over the acquisition periods that have completed the age, if any, and if the measure is a ratio.
    fn cell_of_parts(&self, row: &CohortRow, age: u32, measure: Measure, criterion: Return) -> Option<Cell> {
        if measure.is_plain_sum() {
            return None;
        }
        let figures = self.finished(row, age).map(|part| part.ratio(age, measure, criterion));
        let ratio = figures.reduce(CellRatio::with)?;
        let nobody = self.finished(row, age).all(|part| part.cell_counts(age).active == 0);
        Some(if nobody && ratio.numerator.is_zero() { Cell::Zero(ratio) } else { Cell::Complete(ratio) })
    }

    /// Periods between the first and the last cohort without new customers.
    pub fn empty_periods(&self) -> usize {
        let period = |row: Option<&CohortRow>| row.and_then(|row| row.cohort.period());
        match (period(self.rows.first()), period(self.rows.last())) {
            (Some(first), Some(last)) => {
                let span = usize::try_from(last.index - first.index + 1).unwrap_or(0);
                span.saturating_sub(self.rows.len())
            }
            _ => 0,
        }
    }

    /// All orders in the matrix.
    pub fn orders(&self) -> u64 {
        self.rows.iter().flat_map(|row| &row.by_age).map(|cell_counts| cell_counts.orders).sum()
    }

    /// All customers in the matrix.
    pub fn customers(&self) -> u64 {
        self.rows.iter().map(|row| row.size).sum()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::super::cell_counts::CellCounts;
    use super::super::grain::Period;
    use super::super::grouping::CohortLabel;
    use super::super::money::Money;
    use super::*;
    use jiff::civil::date;

    /// A monthly matrix from sizes and active customers, as of a day; orders equal customers, 10.00 each.
    pub(crate) fn monthly(first: Date, as_of: Date, counts: &[&[u64]]) -> Matrix {
        let start = Period::holding(Grain::Month, first, WeekStart::Mon);
        let rows = counts.iter().enumerate().map(|(row, active)| {
            let cohort = start.plus(row as i32);
            let by_age = active.iter().map(|&active| CellCounts {
                active,
                orders: active,
                revenue: Money::from_raw(i128::from(active) * 100_000),
                ..CellCounts::default()
            });
            CohortRow {
                cohort: CohortLabel::Period(cohort),
                size: active[0],
                left_truncated: row == 0,
                acquired: (cohort.first_day().at(0, 0, 0, 0), cohort.last_day().at(12, 0, 0, 0)),
                by_age: by_age.collect(),
                percentiles: Vec::new(),
                second_orders: None,
                by_acquisition: Vec::new(),
            }
        });
        Matrix {
            grouping: CohortBy::default(),
            age_grain: Grain::Month,
            ages: Ages::Calendar,
            week_start: WeekStart::Mon,
            as_of,
            rows: rows.collect(),
            has_orders: true,
            has_amount: true,
            has_margin: false,
            min_orders: 1,
            extras: MatrixExtras::None,
        }
    }

    #[test]
    fn the_four_states_are_told_apart() {
        let matrix =
            monthly(date(2024, 1, 1), date(2024, 4, 15), &[&[100, 40, 0], &[50, 10], &[20, 1], &[8]]);
        let state =
            |row: usize, age| matrix.cell(&matrix.rows[row], age, Measure::Retention, Return::On).state();
        assert_eq!(matrix.width(), 4);
        assert_eq!(state(0, 1), State::Complete);
        assert_eq!(state(0, 2), State::Zero);
        assert_eq!(state(0, 3), State::Open);
        assert_eq!(state(2, 1), State::Open);
        assert_eq!(state(2, 2), State::Unobserved);
        assert_eq!(state(3, 0), State::Open);
    }

    #[test]
    fn a_ratio_without_a_denominator_is_undefined() {
        let matrix = monthly(date(2024, 1, 1), date(2024, 12, 31), &[&[100, 40, 0]]);
        let cell = matrix.cell(&matrix.rows[0], 2, Measure::Aov, Return::On);
        assert_eq!(cell.value(), None);
        assert_eq!(cell.state(), State::Zero);
    }

    #[test]
    fn every_criterion_counts_as_it_says() {
        // Five members: ages active {0}, {0,1}, {0,2}, {0,1,2}, {0,1,2}.
        let cell_counts = |active, last_active, first_return, streak_ends| CellCounts {
            active,
            last_active,
            first_return,
            streak_ends,
            ..CellCounts::default()
        };
        let mut matrix = monthly(date(2024, 1, 1), date(2024, 12, 31), &[&[5]]);
        matrix.rows[0].by_age =
            vec![cell_counts(5, 1, 0, 2), cell_counts(3, 1, 3, 1), cell_counts(3, 3, 1, 2)];
        let returned = |age, criterion| matrix.rows[0].returned(age, criterion);
        assert_eq!([0, 1, 2, 3].map(|age| returned(age, Return::On)), [5, 3, 3, 0]);
        assert_eq!([0, 1, 2, 3].map(|age| returned(age, Return::OnOrAfter)), [5, 4, 3, 0]);
        assert_eq!([0, 1, 2, 3].map(|age| returned(age, Return::OnOrBefore)), [0, 3, 4, 4]);
        assert_eq!([0, 1, 2, 3].map(|age| returned(age, Return::Streak)), [5, 3, 2, 0]);
        let churned = matrix.cell(&matrix.rows[0], 2, Measure::Churned, Return::On);
        assert_eq!(churned.value(), Some(0.4));
    }

    #[test]
    fn previous_retention_is_of_those_active_before() {
        let mut matrix = monthly(date(2024, 1, 1), date(2024, 12, 31), &[&[10, 4, 5]]);
        matrix.rows[0].by_age[1].retained_from_previous = 4;
        matrix.rows[0].by_age[2].retained_from_previous = 3;
        let value = |age| matrix.cell(&matrix.rows[0], age, Measure::PreviousRetention, Return::On).value();
        assert_eq!([value(0), value(1), value(2), value(3)], [None, Some(0.4), Some(0.75), Some(0.0)]);
        assert_eq!(value(4), None, "nobody was active at age 3");
    }

    #[test]
    fn cumulative_revenue_keeps_every_member_in_the_denominator() {
        let matrix = monthly(date(2024, 1, 1), date(2024, 12, 31), &[&[100, 40, 0, 10]]);
        let value = |age| {
            matrix.cell(&matrix.rows[0], age, Measure::CumulativeRevenuePerCustomer, Return::On).value()
        };
        assert_eq!(
            [value(0), value(1), value(2), value(3)],
            [Some(10.0), Some(14.0), Some(14.0), Some(15.0)]
        );
    }

    #[test]
    fn a_value_is_judged_by_the_members_who_have_had_the_time() {
        let mut months = monthly(date(2024, 1, 1), date(2024, 3, 31), &[&[100, 40, 10], &[50, 10], &[30]]);
        let acquired = (months.rows[0].acquired.0, months.rows[2].acquired.1);
        let row = CohortRow {
            cohort: CohortLabel::Value(Some("DE".into())),
            size: 180,
            acquired,
            by_age: vec![
                CellCounts { active: 180, ..CellCounts::default() },
                CellCounts { active: 50, ..CellCounts::default() },
            ],
            by_acquisition: months.rows.clone(),
            ..months.rows[0].clone()
        };
        months.rows = vec![row];
        let cell = |age, measure| months.cell(&months.rows[0], age, measure, Return::On);
        let retention = cell(1, Measure::Retention);
        assert_eq!((retention.state(), retention.value()), (State::Complete, Some(50.0 / 150.0)));
        assert_eq!(cell(2, Measure::Retention).value(), Some(0.1), "of the hundred who joined in January");
        assert_eq!(cell(3, Measure::Retention).state(), State::Unobserved);
        assert_eq!(cell(1, Measure::Customers).state(), State::Open, "a count is of all, and not over yet");
        let average = months.average(1, Measure::Retention, Return::On, super::super::AverageKind::Pooled);
        assert_eq!((average.value, average.customers), (Some(50.0 / 150.0), 150));
    }

    #[test]
    fn months_without_new_customers_are_counted_not_drawn() {
        let mut matrix = monthly(date(2024, 1, 1), date(2024, 12, 31), &[&[5], &[5], &[5]]);
        matrix.rows.remove(1);
        assert_eq!(matrix.empty_periods(), 1);
    }
}

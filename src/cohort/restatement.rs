//! Two matrices of one shape: which cells differ, and how.

use super::cell::Cell;
use super::cell_counts::CohortRow;
use super::grouping::CohortLabel;
use super::matrix::Matrix;
use super::measure::{Measure, Return};

/// A cell that is not the same in two matrices.
#[derive(Debug, Clone, PartialEq)]
pub struct MovedCell {
    pub cohort: CohortLabel,
    pub age: u32,
    /// Also `Unobserved` if the matrix has no such cohort.
    pub before: Cell,
    pub after: Cell,
}

impl Matrix {
    /// The cells that differ in another matrix under a measure, in the order of that matrix; cohorts that it lacks come
    /// last. Two cells are equal if their state, numerator and denominator are equal.
    pub fn moved_to(&self, after: &Matrix, measure: Measure, criterion: Return) -> Vec<MovedCell> {
        let width = self.width().max(after.width());
        let lost = self.rows.iter().filter(|row| after.row_of(&row.cohort).is_none());
        let labels = after.rows.iter().chain(lost).map(|row| &row.cohort);
        let mut moved = Vec::new();
        for cohort in labels {
            let (one, two) = (self.row_of(cohort), after.row_of(cohort));
            let cell = |matrix: &Matrix, row: Option<&CohortRow>, age| {
                row.map_or(Cell::Unobserved, |row| matrix.cell(row, age, measure, criterion))
            };
            for age in 0..width {
                let (before, after) = (cell(self, one, age), cell(after, two, age));
                if !before.is_same(&after) {
                    moved.push(MovedCell { cohort: cohort.clone(), age, before, after });
                }
            }
        }
        moved
    }

    /// The row of a cohort.
    pub fn row_of(&self, cohort: &CohortLabel) -> Option<&CohortRow> {
        self.rows.iter().find(|row| row.cohort == *cohort)
    }
}

impl Cell {
    /// Whether another cell shows the same value with the same terms.
    pub fn is_same(&self, other: &Cell) -> bool {
        let made_of = |cell: &Cell| cell.ratio().map(|ratio| (ratio.numerator, ratio.denominator));
        self.state() == other.state() && made_of(self) == made_of(other)
    }
}

#[cfg(test)]
mod tests {
    use super::super::cell::State;
    use super::super::matrix::tests::monthly;
    use super::*;
    use jiff::civil::date;

    fn moved(before: &Matrix, after: &Matrix) -> Vec<(String, u32, State, State)> {
        let cells = before.moved_to(after, Measure::Customers, Return::On);
        let each =
            |cell: MovedCell| (cell.cohort.to_string(), cell.age, cell.before.state(), cell.after.state());
        cells.into_iter().map(each).collect()
    }

    #[test]
    fn only_cells_that_differ_are_moved() {
        let before = monthly(date(2024, 1, 1), date(2024, 3, 31), &[&[100, 40, 10], &[50, 20]]);
        let mut after = before.clone();
        assert_eq!(moved(&before, &after), []);
        after.rows[0].by_age[1].active = 41;
        let complete = State::Complete;
        assert_eq!(moved(&before, &after), [("2024-01".into(), 1, complete, complete)]);
        let rates = before.moved_to(&after, Measure::Revenue, Return::On);
        assert_eq!(rates, [], "the money is as it was");
    }

    #[test]
    fn time_that_has_passed_completes_cells() {
        let before = monthly(date(2024, 1, 1), date(2024, 3, 15), &[&[100, 40, 10], &[50, 20]]);
        let after = Matrix { as_of: date(2024, 3, 31), ..before.clone() };
        let (open, complete) = (State::Open, State::Complete);
        assert_eq!(
            moved(&before, &after),
            [("2024-01".into(), 2, open, complete), ("2024-02".into(), 1, open, complete)]
        );
    }

    #[test]
    fn cohorts_that_come_and_go_are_moved() {
        let before = monthly(date(2024, 1, 1), date(2024, 2, 29), &[&[100, 40], &[50]]);
        let mut after = before.clone();
        after.rows.remove(0);
        let (complete, unobserved) = (State::Complete, State::Unobserved);
        let gone = [("2024-01".into(), 0, complete, unobserved), ("2024-01".into(), 1, complete, unobserved)];
        assert_eq!(moved(&before, &after), gone);
        assert_eq!(moved(&after, &before).len(), 2);
    }
}

//! Rows of counts become a matrix.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use minijinja::{Value, context};

use crate::cohort::{Ages, CohortRow, Matrix, Money, Period, Tally};
use crate::engine::Row;
use crate::source::Source;

use super::error::Error;
use super::view::Shape;

/// A shape as the templates read it.
pub(super) fn sql_shape(shape: &Shape) -> Value {
    let ages = match &shape.ages {
        Ages::Calendar => context! { kind => "calendar" },
        Ages::Rolling { days } => context! { kind => "rolling", days },
        Ages::Brackets(bounds) => context! { kind => "brackets", bounds },
    };
    context! {
        cohort => shape.cohort.name(),
        age => shape.age.name(),
        week_offset => shape.week_start.epoch_offset(),
        ages,
    }
}

/// Counts by cohort and age, gathered from one or more answers.
pub(super) struct Counts {
    shape: Shape,
    /// The day the file begins.
    begins: Date,
    joined: BTreeMap<i32, (DateTime, DateTime)>,
    cells: BTreeMap<i32, Vec<Tally>>,
}

impl Counts {
    pub(super) fn new(shape: &Shape, source: &Source) -> Counts {
        let begins = source.report.span.0.date();
        Counts { shape: shape.clone(), begins, joined: BTreeMap::new(), cells: BTreeMap::new() }
    }

    /// Every cohort with its counts.
    pub(super) fn cells(&self) -> impl Iterator<Item = (i32, &[Tally])> {
        self.cells.iter().map(|(cohort, tallies)| (*cohort, tallies.as_slice()))
    }

    /// The counts of one cohort, to add to them.
    pub(super) fn cohort(&mut self, cohort: i32) -> &mut Vec<Tally> {
        self.cells.entry(cohort).or_default()
    }

    /// The counts a matrix was made of, to add to them.
    pub(super) fn of(matrix: &Matrix) -> Counts {
        let shape = Shape {
            cohort: matrix.cohort_grain,
            age: matrix.age_grain,
            ages: matrix.ages.clone(),
            week_start: matrix.week_start,
        };
        let begins = matrix.rows.first().map_or(matrix.as_of, |row| row.joined.0.date());
        let joined = matrix.rows.iter().map(|row| (row.cohort.index, row.joined)).collect();
        let cells = matrix.rows.iter().map(|row| (row.cohort.index, row.tallies.clone())).collect();
        Counts { shape, begins, joined, cells }
    }

    /// When the first and last member of every cohort joined.
    pub(super) fn add_cohorts(&mut self, rows: &[Row]) -> Result<(), Error> {
        for row in rows {
            let cohort = small(row.int("cohort")?, "cohort")?;
            if let (Some(first), Some(last)) =
                (row.maybe_moment("first_joined")?, row.maybe_moment("last_joined")?)
            {
                self.joined.insert(cohort, (first, last));
            }
        }
        Ok(())
    }

    /// Counts of cells; columns that are not there are left as they are.
    pub(super) fn add_cells(&mut self, rows: &[Row]) -> Result<(), Error> {
        for row in rows {
            let cohort = small(row.int("cohort")?, "cohort")?;
            let age = row.int("age")?;
            let age =
                usize::try_from(age).map_err(|_| Error::Unexpected(format!("an order at age {age}")))?;
            let tallies = self.cells.entry(cohort).or_default();
            if tallies.len() <= age {
                tallies.resize(age + 1, Tally::default());
            }
            let tally = &mut tallies[age];
            if row.has("active") {
                tally.active = row.count("active")?;
            }
            if row.has("last") {
                tally.last = row.count("last")?;
                tally.second = row.count("second")?;
                tally.run_ends = row.count("run_ends")?;
            }
            if row.has("orders") {
                tally.orders = row.count("orders")?;
                tally.revenue = Money::from_raw(row.maybe_decimal("revenue")?.unwrap_or(0));
            }
        }
        Ok(())
    }

    pub(super) fn into_matrix(self, as_of: Date, has_orders: bool, has_amount: bool) -> Matrix {
        let Shape { cohort, age, ages, week_start } = self.shape;
        let begins = Period::holding(cohort, self.begins, week_start);
        let rows = self.cells.into_iter().map(|(index, tallies)| {
            let period = Period::new(cohort, index, week_start);
            let whole = (period.first_day().at(0, 0, 0, 0), period.last_day().at(23, 59, 59, 0));
            CohortRow {
                cohort: period,
                size: tallies.first().map_or(0, |tally| tally.active),
                left_truncated: period == begins,
                joined: self.joined.get(&index).copied().unwrap_or(whole),
                tallies,
            }
        });
        let rows = rows.collect();
        Matrix { cohort_grain: cohort, age_grain: age, ages, week_start, as_of, rows, has_orders, has_amount }
    }
}

fn small(number: i64, what: &str) -> Result<i32, Error> {
    i32::try_from(number).map_err(|_| Error::Unexpected(format!("{what} {number}")))
}

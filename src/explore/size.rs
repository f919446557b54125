//! How large a matrix may be. Its cells are all in memory, also those without an order.

use jiff::civil::{Date, DateTime, Time};

use crate::cohort::{Ages, CohortBy, Grain};

use super::error::Error;
use super::shape::{Shape, span};

/// Cohorts times ages: about 12 years of days by days, which take 1.5 GB.
const MOST_CELLS: i64 = 20_000_000;

/// Refuses a shape with more cells than can be counted. Orders lie between two moments, and are observed up to a day.
///
/// # Errors
/// [`Error::TooManyCells`] with longer periods that have few enough.
pub(super) fn check_size(shape: &Shape, orders: (DateTime, DateTime), as_of: Date) -> Result<(), Error> {
    let (cohorts, ages) = cohorts_and_ages(shape, orders, as_of);
    let cells = |(cohorts, ages): (i64, i64)| cohorts.saturating_mul(ages);
    if cells((cohorts, ages)) <= MOST_CELLS {
        return Ok(());
    }
    let is_few = |shape: &Shape| cells(cohorts_and_ages(shape, orders, as_of)) <= MOST_CELLS;
    let longer = Grain::ALL.into_iter().find_map(|grain| {
        let by_age = Shape { age: shape.age.max(grain), ..shape.clone() };
        let by_both = Shape { cohort: CohortBy::Period(grain), ..by_age.clone() };
        match shape.cohort.grain() {
            Some(cohort) if cohort >= grain => is_few(&by_age).then(|| format!("--age {grain}")),
            Some(_) if is_few(&by_both) => Some(match shape.ages {
                Ages::Calendar => format!("--cohort {grain} --age {}", by_both.age),
                _ => format!("--cohort {grain}"),
            }),
            _ => None,
        }
    });
    let longer = longer.unwrap_or_else(|| "--cohort year --age year".into());
    Err(Error::TooManyCells { cohorts, ages, most: MOST_CELLS, longer })
}

/// The most ages that a shape can have.
pub(super) fn ages_of(shape: &Shape, orders: (DateTime, DateTime), as_of: Date) -> i64 {
    cohorts_and_ages(shape, orders, as_of).1
}

/// How many cohorts and ages the data can have. Cohorts by a column are few: a column with many values makes none.
fn cohorts_and_ages(shape: &Shape, orders: (DateTime, DateTime), as_of: Date) -> (i64, i64) {
    let observed = (orders.0, as_of.to_datetime(Time::midnight()));
    let periods_in =
        |data, grain| span(data, grain, shape.week_start).map_or(0, |(_, periods)| i64::from(periods));
    let periods = |grain: Grain| periods_in(observed, grain);
    let ages = match &shape.ages {
        Ages::Calendar => periods(shape.age),
        Ages::Rolling { days } => periods(Grain::Day) / i64::from(*days).max(1) + 1,
        Ages::Brackets(bounds) => bounds.len() as i64,
    };
    (shape.cohort.grain().map_or(1, |grain| periods_in(orders, grain)), ages)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn refused(shape: &Shape, years: i16) -> Option<String> {
        let (first, last) = (date(1990, 1, 1), date(1990 + years, 1, 1));
        let orders = (first.at(0, 0, 0, 0), last.at(0, 0, 0, 0));
        check_size(shape, orders, last).err().map(|error| error.to_string())
    }

    #[test]
    fn what_is_offered_instead_is_small_enough() {
        let by =
            |cohort: Grain, age: Grain| Shape { cohort: CohortBy::Period(cohort), age, ..Shape::monthly() };
        assert_eq!(refused(&by(Grain::Day, Grain::Day), 12), None);
        let many = refused(&by(Grain::Day, Grain::Day), 30).unwrap();
        assert!(
            many.starts_with(
                "the matrix is too large: 10,958 cohorts and 10,958 ages make 120,077,764 cells"
            ),
            "{many}"
        );
        assert!(many.ends_with("longer periods, as with --cohort week --age week"), "{many}");
        assert_eq!(refused(&by(Grain::Week, Grain::Week), 30), None);
        let ages = refused(&by(Grain::Week, Grain::Day), 80).unwrap();
        assert!(ages.ends_with("as with --age week"), "{ages}");
        assert_eq!(refused(&by(Grain::Week, Grain::Week), 80), None);
        let rolling = Shape { ages: Ages::Rolling { days: 1 }, ..by(Grain::Day, Grain::Day) };
        assert!(refused(&rolling, 30).unwrap().ends_with("--cohort week"), "{:?}", refused(&rolling, 30));
    }
}

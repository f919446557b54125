//! Rows of counts become a matrix.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use minijinja::{Value, context};

use crate::cohort::{
    Ages, CellCounts, CohortRow, Grain, Label, Matrix, Money, Percentile, Period, SecondOrders,
};
use crate::engine::Row;
use crate::source::Source;

use super::error::Error;
use super::segment_filter;
use super::shape::Shape;

/// A shape as the templates read it. `groups` is the table of customers by attribute, if cohorts are values.
pub(super) fn sql_shape(shape: &Shape, groups: Option<&str>) -> Value {
    sql_shape_in_parts(shape, groups, None)
}

/// The same with the members of every value subdivided by acquisition period.
pub(super) fn sql_shape_in_parts(shape: &Shape, groups: Option<&str>, part: Option<Grain>) -> Value {
    let ages = match &shape.ages {
        Ages::Calendar => context! { kind => "calendar" },
        Ages::Rolling { days } => context! { kind => "rolling", days },
        Ages::Brackets(bounds) => context! { kind => "brackets", bounds },
    };
    context! {
        cohort => shape.cohort.grain().map(Grain::name),
        groups,
        age => shape.age.name(),
        week_offset => shape.week_start.epoch_offset(),
        min_orders => shape.min_orders,
        within => segment_filter::table(&shape.within),
        part => part.map(Grain::name),
        ages,
    }
}

/// The counts of one cohort.
#[derive(Clone, Default)]
struct Known {
    label: Option<Label>,
    size: Option<u64>,
    joined: Option<(DateTime, DateTime)>,
    tallies: Vec<CellCounts>,
    percentiles: Vec<[Money; 6]>,
    second_orders: Option<SecondOrders>,
    /// By the period members joined in.
    parts: BTreeMap<i32, Known>,
}

impl Known {
    fn of(row: &CohortRow) -> Known {
        let parts = row.parts.iter().filter_map(|part| Some((part.cohort.period()?.index, Known::of(part))));
        Known {
            label: Some(row.cohort.clone()),
            size: Some(row.size),
            joined: Some(row.joined),
            tallies: row.tallies.clone(),
            percentiles: row.percentiles.clone(),
            second_orders: row.second_orders,
            parts: parts.collect(),
        }
    }

    /// Sizes and counts of all members from those of its parts, if there are parts.
    fn add_up(&mut self) {
        let Some(first) = self.parts.values().find_map(|part| part.joined) else { return };
        let joined = self.parts.values().filter_map(|part| part.joined);
        self.joined = Some(joined.fold(first, |(from, to), one| (from.min(one.0), to.max(one.1))));
        self.size = Some(self.parts.values().filter_map(|part| part.size).sum());
        self.tallies.clear();
        for (age, cell_counts) in self.parts.values().flat_map(|part| part.tallies.iter().enumerate()) {
            let whole = at(&mut self.tallies, age);
            *whole = whole.plus(cell_counts);
        }
    }
}

/// Counts by cohort and age, gathered from one or more answers.
pub(super) struct Counts {
    shape: Shape,
    /// The day the file begins.
    begins: Date,
    has_cost: bool,
    /// The acquisition period by which the members of a value are subdivided.
    part: Option<Grain>,
    cohorts: BTreeMap<i32, Known>,
}

impl Counts {
    pub(super) fn new(shape: &Shape, source: &Source) -> Counts {
        let begins = source.report.span.0.date();
        let has_cost = source.mapping.cost.is_some();
        Counts { shape: shape.clone(), begins, has_cost, part: None, cohorts: BTreeMap::new() }
    }

    /// The same, with the members of every value subdivided by acquisition period.
    pub(super) fn in_parts(self, part: Option<Grain>) -> Counts {
        Counts { part, ..self }
    }

    /// Every cohort with its counts.
    pub(super) fn cells(&self) -> impl Iterator<Item = (i32, &[CellCounts])> {
        self.cohorts.iter().map(|(cohort, known)| (*cohort, known.tallies.as_slice()))
    }

    /// The counts of one cohort, to add to them.
    pub(super) fn cohort(&mut self, cohort: i32) -> &mut Vec<CellCounts> {
        &mut self.cohorts.entry(cohort).or_default().tallies
    }

    /// The counts a matrix was made of, to add to them.
    pub(super) fn of(matrix: &Matrix, shape: &Shape, source: &Source) -> Counts {
        let mut counts = Counts::new(shape, source);
        for (place, row) in (0..).zip(&matrix.rows) {
            let number = row.cohort.period().map_or(place, |period| period.index);
            let part = row.parts.first().and_then(|part| part.cohort.period());
            counts.part = counts.part.or(part.map(|period| period.grain));
            counts.cohorts.insert(number, Known::of(row));
        }
        counts
    }

    /// The subject of a row: a cohort, or its members acquired in one period.
    fn known(&mut self, row: &Row, cohort: i32) -> Result<&mut Known, Error> {
        let known = self.cohorts.entry(cohort).or_default();
        if !row.has("part") {
            return Ok(known);
        }
        Ok(known.parts.entry(small(row.int("part")?, "part")?).or_default())
    }

    /// The size of every cohort, when its first and last member were acquired, and its value.
    pub(super) fn add_cohorts(&mut self, rows: &[Row]) -> Result<(), Error> {
        for row in rows {
            let number = small(row.int("cohort")?, "cohort")?;
            let known = self.known(row, number)?;
            known.size = Some(row.count("size")?);
            known.joined = row.maybe_moment("first_joined")?.zip(row.maybe_moment("last_joined")?);
            if row.has("value") {
                let known = self.cohorts.entry(number).or_default();
                known.label = Some(Label::Value(row.maybe_text("value")?.map(str::to_string)));
            }
        }
        Ok(())
    }

    /// Counts of cells; missing columns leave the counts unchanged.
    pub(super) fn add_cells(&mut self, rows: &[Row]) -> Result<(), Error> {
        for row in rows {
            let (cohort, age) = place(row)?;
            let cell_counts = at(&mut self.known(row, cohort)?.tallies, age);
            read_tally(row, cell_counts)?;
        }
        Ok(())
    }

    /// A cohort of which only some members are counted. Only its size and its counts are replaced by those of all
    /// members.
    pub(super) fn add_cohort_like(&mut self, cohort: i32, whole: &CohortRow, size: u64) {
        let known = self.cohorts.entry(cohort).or_default();
        known.label = Some(whole.cohort.clone());
        known.joined = Some(whole.joined);
        known.size = Some(size);
    }

    /// Percentiles of the net amount per member.
    pub(super) fn add_percentiles(&mut self, rows: &[Row]) -> Result<(), Error> {
        for row in rows {
            let (cohort, age) = place(row)?;
            let known = self.cohorts.entry(cohort).or_default();
            let of_parts = known.parts.values().filter_map(|part| part.size).sum();
            let members = known.size.unwrap_or(of_parts);
            let all = at(&mut known.percentiles, age);
            for percentile in Percentile::ALL {
                let at = percentile.place();
                let (low, high) = (money(row, &format!("low{at}"))?, money(row, &format!("high{at}"))?);
                all[at] = percentile.between(members, low, high);
            }
        }
        Ok(())
    }

    /// When members placed their second order, by age; the row without an age is for the whole cohort.
    pub(super) fn add_second_orders(&mut self, rows: &[Row]) -> Result<(), Error> {
        for row in rows {
            let again = row.count("again")?;
            if row.maybe_int("age")?.is_some() {
                let (cohort, age) = place(row)?;
                at(&mut self.known(row, cohort)?.tallies, age).again = again;
            } else {
                let known = self.cohorts.entry(small(row.int("cohort")?, "cohort")?).or_default();
                let days = row.maybe_float("days")?;
                known.second_orders = days.map(|median_days| SecondOrders { members: again, median_days });
            }
        }
        Ok(())
    }

    pub(super) fn into_matrix(self, as_of: Date, has_orders: bool, has_amount: bool) -> Matrix {
        let Counts { shape, begins, has_cost, part, cohorts } = self;
        let about = About { shape: &shape, begins, as_of, part };
        let rows = cohorts.into_iter().map(|(index, known)| about.row(index, known, shape.cohort.grain()));
        Matrix {
            rows: rows.collect(),
            grouping: shape.cohort.clone(),
            age_grain: shape.age,
            ages: shape.ages.clone(),
            week_start: shape.week_start,
            as_of,
            has_orders,
            has_amount,
            has_margin: has_amount && (has_cost || shape.margin.is_some()),
            min_orders: shape.min_orders,
            detail: shape.detail,
        }
    }
}

/// What all rows of a matrix have in common.
struct About<'a> {
    shape: &'a Shape,
    /// The day the file begins.
    begins: Date,
    as_of: Date,
    /// The acquisition period by which the members of a value are subdivided.
    part: Option<Grain>,
}

impl About<'_> {
    /// A cohort, or a part of one; a period if it has a grain.
    fn row(&self, index: i32, mut known: Known, grain: Option<Grain>) -> CohortRow {
        let start = self.shape.week_start;
        known.add_up();
        if let Some(share) = self.shape.margin {
            known
                .tallies
                .iter_mut()
                .for_each(|cell_counts| cell_counts.margin = share.of(cell_counts.revenue));
        }
        let period = grain.map(|grain| Period::new(grain, index, start));
        let begins = grain.map(|grain| Period::holding(grain, self.begins, start));
        let span = |period: Period| (period.first_day().at(0, 0, 0, 0), period.last_day().at(23, 59, 59, 0));
        let none = (self.as_of.at(0, 0, 0, 0), self.as_of.at(0, 0, 0, 0));
        CohortRow {
            cohort: period.map(Label::Period).or(known.label).unwrap_or(Label::Value(None)),
            size: known
                .size
                .unwrap_or_else(|| known.tallies.first().map_or(0, |cell_counts| cell_counts.active)),
            left_truncated: period.is_some() && period == begins,
            joined: known.joined.or(period.map(span)).unwrap_or(none),
            tallies: known.tallies,
            percentiles: known.percentiles,
            second_orders: known.second_orders,
            parts: known.parts.into_iter().map(|(index, part)| self.row(index, part, self.part)).collect(),
        }
    }
}

fn money(row: &Row, name: &str) -> Result<Money, Error> {
    Ok(Money::from_raw(row.maybe_decimal(name)?.unwrap_or(0)))
}

/// Copies the counts of a row; missing columns leave the counts unchanged.
pub(super) fn read_tally(row: &Row, cell_counts: &mut CellCounts) -> Result<(), Error> {
    if row.has("active") {
        cell_counts.active = row.count("active")?;
    }
    if row.has("last") {
        cell_counts.last = row.count("last")?;
        cell_counts.second = row.count("second")?;
        cell_counts.run_ends = row.count("run_ends")?;
        cell_counts.stayed = row.count("stayed")?;
    }
    if row.has("again") {
        cell_counts.again = row.count("again")?;
    }
    if row.has("orders") {
        cell_counts.orders = row.count("orders")?;
        cell_counts.revenue = money(row, "revenue")?;
    }
    if row.has("cost") {
        cell_counts.margin = cell_counts.revenue - money(row, "cost")?;
    }
    Ok(())
}

/// The cohort and the age of a row.
fn place(row: &Row) -> Result<(i32, usize), Error> {
    let age = row.int("age")?;
    let age = usize::try_from(age).map_err(|_| Error::Unexpected(format!("an order at age {age}")))?;
    Ok((small(row.int("cohort")?, "cohort")?, age))
}

/// The entry of an age, created if missing.
pub(super) fn at<T: Clone + Default>(entries: &mut Vec<T>, age: usize) -> &mut T {
    if entries.len() <= age {
        entries.resize(age + 1, T::default());
    }
    &mut entries[age]
}

pub(super) fn small(number: i64, what: &str) -> Result<i32, Error> {
    i32::try_from(number).map_err(|_| Error::Unexpected(format!("{what} {number}")))
}

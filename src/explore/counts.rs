//! Rows of counts become a matrix.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use minijinja::{Value, context};

use crate::cohort::{
    Ages, CellCounts, CohortLabel, CohortRow, Grain, Matrix, Money, Percentile, Period, SecondOrders,
};
use crate::engine::Row;
use crate::source::Source;

use super::error::Error;
use super::segment_filter;
use super::shape::Shape;

/// A shape as the templates read it. `cohort_members` is the table of customers by attribute, if cohorts are values.
pub(super) fn sql_shape(shape: &Shape, cohort_members: Option<&str>) -> Value {
    sql_shape_by_acquisition(shape, cohort_members, None)
}

/// The same with the members of every value subdivided by acquisition period.
pub(super) fn sql_shape_by_acquisition(
    shape: &Shape,
    cohort_members: Option<&str>,
    acquisition: Option<Grain>,
) -> Value {
    let ages = match &shape.ages {
        Ages::Calendar => context! { kind => "calendar" },
        Ages::Rolling { days } => context! { kind => "rolling", days },
        Ages::Brackets(bounds) => context! { kind => "brackets", bounds },
    };
    context! {
        cohort => shape.cohort.grain().map(Grain::name),
        cohort_members,
        age => shape.age.name(),
        week_offset => shape.week_start.epoch_offset(),
        min_orders => shape.min_orders,
        filter_table => segment_filter::table(&shape.segment_filters),
        acquisition_period => acquisition.map(Grain::name),
        ages,
    }
}

/// A cohort, or a part of one, that was counted elsewhere.
#[derive(Clone, Default)]
pub(super) struct Counted {
    pub(super) size: u64,
    /// When the first and the last member was acquired.
    pub(super) acquired: Option<(DateTime, DateTime)>,
    pub(super) by_age: Vec<CellCounts>,
}

/// The counts of one cohort.
#[derive(Clone, Default)]
struct CohortBuilder {
    label: Option<CohortLabel>,
    size: Option<u64>,
    acquired: Option<(DateTime, DateTime)>,
    by_age: Vec<CellCounts>,
    percentiles: Vec<[Money; 6]>,
    second_orders: Option<SecondOrders>,
    /// By the period members were acquired in.
    by_acquisition: BTreeMap<i32, CohortBuilder>,
}

impl From<Counted> for CohortBuilder {
    fn from(Counted { size, acquired, by_age }: Counted) -> CohortBuilder {
        CohortBuilder { size: Some(size), acquired, by_age, ..CohortBuilder::default() }
    }
}

impl CohortBuilder {
    fn of(row: &CohortRow) -> CohortBuilder {
        let by_acquisition = row
            .by_acquisition
            .iter()
            .filter_map(|part| Some((part.cohort.period()?.index, CohortBuilder::of(part))));
        CohortBuilder {
            label: Some(row.cohort.clone()),
            size: Some(row.size),
            acquired: Some(row.acquired),
            by_age: row.by_age.clone(),
            percentiles: row.percentiles.clone(),
            second_orders: row.second_orders,
            by_acquisition: by_acquisition.collect(),
        }
    }

    /// Sizes and counts of all members from those of its parts, if there are parts.
    fn add_up(&mut self) {
        let Some(first) = self.by_acquisition.values().find_map(|part| part.acquired) else { return };
        let acquired = self.by_acquisition.values().filter_map(|part| part.acquired);
        self.acquired = Some(acquired.fold(first, |(from, to), one| (from.min(one.0), to.max(one.1))));
        self.size = Some(self.by_acquisition.values().filter_map(|part| part.size).sum());
        self.by_age.clear();
        for (age, cell_counts) in self.by_acquisition.values().flat_map(|part| part.by_age.iter().enumerate())
        {
            let whole = at(&mut self.by_age, age);
            *whole = whole.plus(cell_counts);
        }
    }
}

/// MatrixBuilder by cohort and age, gathered from one or more answers.
pub(super) struct MatrixBuilder {
    shape: Shape,
    /// The day the file begins.
    begins: Date,
    has_cost: bool,
    /// The acquisition period by which the members of a value are subdivided.
    acquisition: Option<Grain>,
    cohorts: BTreeMap<i32, CohortBuilder>,
}

impl MatrixBuilder {
    pub(super) fn new(shape: &Shape, source: &Source) -> MatrixBuilder {
        let begins = source.report.span.0.date();
        let has_cost = source.mapping.cost.is_some();
        MatrixBuilder { shape: shape.clone(), begins, has_cost, acquisition: None, cohorts: BTreeMap::new() }
    }

    /// The same, with the members of every value subdivided by acquisition period.
    pub(super) fn by_acquisition(self, acquisition: Option<Grain>) -> MatrixBuilder {
        MatrixBuilder { acquisition, ..self }
    }

    /// Every cohort with its counts.
    pub(super) fn cells(&self) -> impl Iterator<Item = (i32, &[CellCounts])> {
        self.cohorts.iter().map(|(cohort, builder)| (*cohort, builder.by_age.as_slice()))
    }

    /// The counts of one cohort, to add to them.
    pub(super) fn cohort(&mut self, cohort: i32) -> &mut Vec<CellCounts> {
        &mut self.cohorts.entry(cohort).or_default().by_age
    }

    /// The counts a matrix was made of, to add to them.
    pub(super) fn of(matrix: &Matrix, shape: &Shape, source: &Source) -> MatrixBuilder {
        let mut counts = MatrixBuilder::new(shape, source);
        for (place, row) in (0..).zip(&matrix.rows) {
            let number = row.cohort.period().map_or(place, |period| period.index);
            let part = row.by_acquisition.first().and_then(|part| part.cohort.period());
            counts.acquisition = counts.acquisition.or(part.map(|period| period.grain));
            counts.cohorts.insert(number, CohortBuilder::of(row));
        }
        counts
    }

    /// The subject of a row: a cohort, or its members acquired in one period.
    fn builder(&mut self, row: &Row, cohort: i32) -> Result<&mut CohortBuilder, Error> {
        let builder = self.cohorts.entry(cohort).or_default();
        if !row.has("acquisition_period") {
            return Ok(builder);
        }
        Ok(builder
            .by_acquisition
            .entry(small(row.int("acquisition_period")?, "acquisition_period")?)
            .or_default())
    }

    /// The size of every cohort, when its first and last member were acquired, and its value.
    pub(super) fn add_cohorts(&mut self, rows: &[Row]) -> Result<(), Error> {
        for row in rows {
            let number = small(row.int("cohort")?, "cohort")?;
            let builder = self.builder(row, number)?;
            builder.size = Some(row.count("size")?);
            builder.acquired = row.maybe_moment("first_acquired")?.zip(row.maybe_moment("last_acquired")?);
            if row.has("value") {
                let builder = self.cohorts.entry(number).or_default();
                builder.label = Some(CohortLabel::Value(row.maybe_text("value")?.map(str::to_string)));
            }
        }
        Ok(())
    }

    /// Adds rows of cells; missing columns leave the counts unchanged.
    pub(super) fn add_cells(&mut self, rows: &[Row]) -> Result<(), Error> {
        for row in rows {
            let (cohort, age) = place(row)?;
            let cell_counts = at(&mut self.builder(row, cohort)?.by_age, age);
            read_cell_counts(row, cell_counts)?;
        }
        Ok(())
    }

    /// Adds a cohort that was counted elsewhere.
    pub(super) fn add_counted(&mut self, cohort: i32, counted: Counted) {
        self.cohorts.insert(cohort, counted.into());
    }

    /// Adds the members of a value, by its number, who were acquired in a period.
    pub(super) fn add_counted_part(
        &mut self,
        cohort: i32,
        value: Option<String>,
        acquisition: i32,
        counted: Counted,
    ) {
        let builder = self.cohorts.entry(cohort).or_default();
        builder.label = Some(CohortLabel::Value(value));
        builder.by_acquisition.insert(acquisition, counted.into());
    }

    /// A cohort of which only some members are counted. Only its size and its counts are replaced by those of all
    /// members.
    pub(super) fn add_cohort_like(&mut self, cohort: i32, whole: &CohortRow, size: u64) {
        let builder = self.cohorts.entry(cohort).or_default();
        builder.label = Some(whole.cohort.clone());
        builder.acquired = Some(whole.acquired);
        builder.size = Some(size);
    }

    /// Percentiles of the net amount per member.
    pub(super) fn add_percentiles(&mut self, rows: &[Row]) -> Result<(), Error> {
        for row in rows {
            let (cohort, age) = place(row)?;
            let builder = self.cohorts.entry(cohort).or_default();
            let of_all = builder.by_acquisition.values().filter_map(|part| part.size).sum();
            let members = builder.size.unwrap_or(of_all);
            let all = at(&mut builder.percentiles, age);
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
            let second_orders = row.count("second_orders")?;
            if row.maybe_int("age")?.is_some() {
                let (cohort, age) = place(row)?;
                at(&mut self.builder(row, cohort)?.by_age, age).second_orders = second_orders;
            } else {
                let builder = self.cohorts.entry(small(row.int("cohort")?, "cohort")?).or_default();
                let days = row.maybe_float("days")?;
                builder.second_orders =
                    days.map(|median_days| SecondOrders { members: second_orders, median_days });
            }
        }
        Ok(())
    }

    pub(super) fn into_matrix(self, as_of: Date, has_orders: bool, has_amount: bool) -> Matrix {
        let MatrixBuilder { shape, begins, has_cost, acquisition, cohorts } = self;
        let context = MatrixContext { shape: &shape, begins, as_of, acquisition };
        let rows =
            cohorts.into_iter().map(|(index, builder)| context.row(index, builder, shape.cohort.grain()));
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
            extras: shape.extras,
        }
    }
}

/// What all rows of a matrix have in common.
struct MatrixContext<'a> {
    shape: &'a Shape,
    /// The day the file begins.
    begins: Date,
    as_of: Date,
    /// The acquisition period by which the members of a value are subdivided.
    acquisition: Option<Grain>,
}

impl MatrixContext<'_> {
    /// A cohort, or a part of one; a period if it has a grain.
    fn row(&self, index: i32, mut builder: CohortBuilder, grain: Option<Grain>) -> CohortRow {
        let start = self.shape.week_start;
        builder.add_up();
        if let Some(share) = self.shape.margin {
            builder
                .by_age
                .iter_mut()
                .for_each(|cell_counts| cell_counts.margin = share.of(cell_counts.revenue));
        }
        let period = grain.map(|grain| Period::new(grain, index, start));
        let begins = grain.map(|grain| Period::holding(grain, self.begins, start));
        let span = |period: Period| (period.first_day().at(0, 0, 0, 0), period.last_day().at(23, 59, 59, 0));
        let none = (self.as_of.at(0, 0, 0, 0), self.as_of.at(0, 0, 0, 0));
        CohortRow {
            cohort: period.map(CohortLabel::Period).or(builder.label).unwrap_or(CohortLabel::Value(None)),
            size: builder
                .size
                .unwrap_or_else(|| builder.by_age.first().map_or(0, |cell_counts| cell_counts.active)),
            left_truncated: period.is_some() && period == begins,
            acquired: builder.acquired.or(period.map(span)).unwrap_or(none),
            by_age: builder.by_age,
            percentiles: builder.percentiles,
            second_orders: builder.second_orders,
            by_acquisition: builder
                .by_acquisition
                .into_iter()
                .map(|(index, part)| self.row(index, part, self.acquisition))
                .collect(),
        }
    }
}

fn money(row: &Row, name: &str) -> Result<Money, Error> {
    Ok(Money::from_raw(row.maybe_decimal(name)?.unwrap_or(0)))
}

/// Copies the counts of a row; missing columns leave the counts unchanged.
pub(super) fn read_cell_counts(row: &Row, cell_counts: &mut CellCounts) -> Result<(), Error> {
    if row.has("active") {
        cell_counts.active = row.count("active")?;
    }
    if row.has("last_active") {
        cell_counts.last_active = row.count("last_active")?;
        cell_counts.first_return = row.count("first_return")?;
        cell_counts.streak_ends = row.count("streak_ends")?;
        cell_counts.retained_from_previous = row.count("retained_from_previous")?;
    }
    if row.has("second_orders") {
        cell_counts.second_orders = row.count("second_orders")?;
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

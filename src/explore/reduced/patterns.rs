//! A matrix of orders that stay in their database. It sends customers by the pattern of ages at which they ordered, and sums by
//! cohort and age; the counts are arithmetic on these.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use jiff::civil::DateTime;
use minijinja::{Value, context};

use crate::cohort::{CellCounts, CohortBy, Grain, MatrixExtras, Money};
use crate::engine::{Cancel, Row};
use crate::explore::counts::{Counted, MatrixBuilder, at, small, sql_shape};
use crate::explore::error::Error;
use crate::explore::shape::{Shape, acquisition_period};
use crate::explore::size::ages_of;
use crate::explore::store::{Recording, Store};

use super::grouping::Grouping;

/// Ages in a mask: its numbers have a sign.
const MASK_AGES: i64 = 63;

/// So many masks per customer are asked for. More would be most of the history.
const MOST_MASKS: i64 = 16;

/// The value of an attribute, if cohorts are values; then the period of the cohort, or the part of the value acquired in it.
type Key = (Option<Option<String>>, i32);

/// What was counted of a shape so far, and the SQL it was asked with.
#[derive(Clone, Default)]
pub(in crate::explore) struct Patterns {
    parts: BTreeMap<Key, Counted>,
    recording: Recording,
}

/// What a shape asks of the database.
struct PatternsQuery {
    grouping: Grouping,
    /// The names that its templates read.
    context: Value,
    /// Masks per customer.
    masks: i64,
}

impl Store {
    fn patterns_query(&self, shape: &Shape) -> Result<PatternsQuery, Error> {
        if shape.extras != MatrixExtras::None {
            return Err(self.whole_histories());
        }
        let masks = (ages_of(shape, self.report().span, self.report().as_of) + MASK_AGES - 1) / MASK_AGES;
        if masks > MOST_MASKS {
            return Err(self.whole_histories());
        }
        let by = match &shape.cohort {
            CohortBy::Period(_) => Vec::new(),
            CohortBy::Attribute(name) => vec![name.clone()],
        };
        let grouping = self.grouping(&by, "--cohort", &shape.segment_filters)?;
        let grain = shape.cohort.grain().or(acquisition_period(shape, self.report().span));
        let context = context! {
            shape => sql_shape(shape, None),
            grain => grain.map(Grain::name),
            mask_count => masks,
            has_refunds => self.report().refunds > 0,
            ..grouping.value()
        };
        Ok(PatternsQuery { grouping, context, masks })
    }

    /// Asks who was active when.
    pub(in crate::explore) fn remote_patterns(
        &self,
        shape: &Shape,
        cancel: &Cancel,
    ) -> Result<Patterns, Error> {
        let reduced = self.remote()?;
        let query = self.patterns_query(shape)?;
        self.begin();
        let sql = reduced.render("patterns", query.grouping.needs_attributes(), query.context.clone())?;
        self.note(&sql);
        let parts = RefCell::new(BTreeMap::new());
        reduced.each_row(self.engine(), &sql, cancel, &mut || parts.borrow_mut().clear(), &mut |row| {
            add_pattern(&mut parts.borrow_mut(), row, &query)
        })?;
        let (parts, recording) = (parts.into_inner(), self.end());
        if parts.is_empty() && !shape.segment_filters.is_empty() {
            return Err(Store::no_customers(&shape.segment_filters));
        }
        Ok(Patterns { parts, recording })
    }

    /// Adds the orders and amounts.
    pub(in crate::explore) fn with_sums(
        &self,
        shape: &Shape,
        patterns: &Patterns,
        cancel: &Cancel,
    ) -> Result<Patterns, Error> {
        let reduced = self.remote()?;
        let query = self.patterns_query(shape)?;
        self.begin();
        self.rest_on(&patterns.recording);
        let sql = reduced.render("sums", query.grouping.needs_attributes(), query.context.clone())?;
        self.note(&sql);
        let parts = RefCell::new(patterns.parts.clone());
        let begin = &mut || parts.borrow_mut().clone_from(&patterns.parts);
        reduced.each_row(self.engine(), &sql, cancel, begin, &mut |row| {
            add_sums(&mut parts.borrow_mut(), row, &query)
        })?;
        Ok(Patterns { parts: parts.into_inner(), recording: self.end() })
    }

    /// What was counted, as the counts of a matrix. The answer rests on its statements.
    pub(in crate::explore) fn counts_of(&self, shape: &Shape, patterns: &Patterns) -> MatrixBuilder {
        let mut counts = MatrixBuilder::new(shape, &self.source)
            .by_acquisition(acquisition_period(shape, self.report().span));
        let codes = codes(&patterns.parts);
        for ((value, period), counted) in &patterns.parts {
            match value {
                None => counts.add_counted(*period, counted.clone()),
                Some(value) => counts.add_counted_part(codes[value], value.clone(), *period, counted.clone()),
            }
        }
        self.begin();
        self.rest_on(&patterns.recording);
        counts
    }
}

/// The numbers of values: the most frequent first, then in the order of their texts, none last.
fn codes(parts: &BTreeMap<Key, Counted>) -> HashMap<Option<String>, i32> {
    let mut sizes: BTreeMap<&Option<String>, u64> = BTreeMap::new();
    for ((value, _), counted) in parts {
        if let Some(value) = value {
            *sizes.entry(value).or_default() += counted.size;
        }
    }
    let mut values: Vec<(&Option<String>, u64)> = sizes.into_iter().collect();
    values.sort_by_key(|(value, size)| by_size(*size, std::slice::from_ref(*value)));
    (0..).zip(values).map(|(code, (value, _))| (value.clone(), code)).collect()
}

/// What groups are sorted by: the most customers first, then in the order of their values, none last.
pub(super) fn by_size(
    customers: u64,
    values: &[Option<String>],
) -> (Reverse<u64>, Vec<(bool, Option<String>)>) {
    (Reverse(customers), values.iter().map(|value| (value.is_none(), value.clone())).collect())
}

/// The cohort of a row, and its part.
fn key(row: &Row, query: &PatternsQuery) -> Result<Key, Error> {
    let value = match query.grouping.by.first() {
        Some(column) => Some(row.maybe_text(column)?.map(str::to_string)),
        None => None,
    };
    Ok((value, small(row.int("cohort")?, "cohort")?))
}

/// Adds customers with one pattern of ages.
fn add_pattern(parts: &mut BTreeMap<Key, Counted>, row: &Row, query: &PatternsQuery) -> Result<(), Error> {
    let members = row.count("members")?;
    let acquired = row.maybe_moment("first_acquired")?.zip(row.maybe_moment("last_acquired")?);
    let mut ages = Vec::new();
    for mask in 0..query.masks {
        let bits = row.int(&format!("m{mask}"))?;
        ages.extend(
            (0..MASK_AGES)
                .filter(|bit| bits >> bit & 1 == 1)
                .filter_map(|bit| usize::try_from(mask * MASK_AGES + bit).ok()),
        );
    }
    let counted = parts.entry(key(row, query)?).or_default();
    counted.add(members, acquired, &ages);
    Ok(())
}

/// Adds orders and amounts at one age.
fn add_sums(parts: &mut BTreeMap<Key, Counted>, row: &Row, query: &PatternsQuery) -> Result<(), Error> {
    let age = row.int("age")?;
    let age = usize::try_from(age).map_err(|_| Error::Unexpected(format!("an order at age {age}")))?;
    let money = |name: &str| -> Result<Money, Error> {
        Ok(if row.has(name) { Money::from_raw(row.maybe_decimal(name)?.unwrap_or(0)) } else { Money::ZERO })
    };
    let counted = parts.entry(key(row, query)?).or_default();
    let cell: &mut CellCounts = at(&mut counted.by_age, age);
    cell.orders += row.count("orders")?;
    cell.revenue += money("revenue")?;
    if row.has("cost") {
        cell.margin += money("revenue")? - money("cost")?;
    }
    Ok(())
}

impl Counted {
    /// Adds members who were acquired between two moments and ordered at these ages, in their order.
    fn add(&mut self, members: u64, acquired: Option<(DateTime, DateTime)>, ages: &[usize]) {
        self.size += members;
        self.acquired = match (self.acquired, acquired) {
            (Some(known), Some(other)) => Some((known.0.min(other.0), known.1.max(other.1))),
            (known, other) => known.or(other),
        };
        let mut before = None;
        for (place, age) in ages.iter().enumerate() {
            let cell = at(&mut self.by_age, *age);
            cell.active += members;
            if before.is_some_and(|before: usize| before + 1 == *age) {
                cell.retained_from_previous += members;
            }
            if place + 1 == ages.len() {
                cell.last_active += members;
            }
            if *age > 0 && before.is_none_or(|before| before == 0) {
                cell.first_return += members;
            }
            // An unbroken run from age 0 ends where the next age is not the next number.
            if place == *age && ages.get(place + 1).is_none_or(|next| *next != age + 1) {
                cell.streak_ends += members;
            }
            before = Some(*age);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(ages: &[usize]) -> Vec<[u64; 5]> {
        let mut counted = Counted::default();
        counted.add(2, None, ages);
        counted.add(1, None, &[]);
        assert_eq!(counted.size, 3);
        let cell = |cell: &CellCounts| {
            [cell.active, cell.last_active, cell.first_return, cell.streak_ends, cell.retained_from_previous]
        };
        counted.by_age.iter().map(cell).collect()
    }

    #[test]
    fn a_pattern_of_ages_is_counted_as_each_of_its_customers_would_be() {
        assert_eq!(cells(&[0]), [[2, 2, 0, 2, 0]]);
        assert_eq!(cells(&[0, 1, 3]), [[2, 0, 0, 0, 0], [2, 0, 2, 2, 2], [0; 5], [2, 2, 0, 0, 0]]);
        assert_eq!(cells(&[0, 2]), [[2, 0, 0, 2, 0], [0; 5], [2, 2, 2, 0, 0]]);
        // With --min-orders the first age may have too few.
        assert_eq!(cells(&[1, 2]), [[0; 5], [2, 0, 2, 0, 0], [2, 2, 0, 0, 2]]);
        assert_eq!(cells(&[]), Vec::<[u64; 5]>::new());
    }
}

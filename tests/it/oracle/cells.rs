//! Cells of a matrix, counted over the orders of the members.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use super::history::{Ages, Customer, Grain, whole_days};

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum State {
    Complete,
    Open,
    Unobserved,
}

/// How time is cut into cohorts and ages, and the last day of observation.
#[derive(Debug, Clone, Copy)]
pub struct Periods {
    pub grain: Grain,
    pub ages: Ages,
    pub as_of: Date,
}

impl Periods {
    fn age(self, first: DateTime, at: DateTime) -> i64 {
        match self.ages {
            Ages::Calendar => self.grain.period(at.date()) - self.grain.period(first.date()),
            Ages::Rolling(days) => whole_days(first, at) / days,
        }
    }

    /// The state of a cohort's cell.
    pub fn state(self, members: &[&Customer], n: i64) -> State {
        match self.ages {
            Ages::Calendar => {
                let period = self.grain.period(members[0].first.date()) + n;
                match (
                    period > self.grain.period(self.as_of),
                    self.grain.period(self.as_of.tomorrow().unwrap()),
                ) {
                    (true, _) => State::Unobserved,
                    (_, next) if period < next => State::Complete,
                    _ => State::Open,
                }
            }
            Ages::Rolling(days) => {
                let end = self.as_of.tomorrow().unwrap().to_datetime(jiff::civil::Time::midnight());
                let begins = |one: &&&Customer| one.first.saturating_add((days * n).days()) < end;
                let ends = |one: &&&Customer| one.first.saturating_add((days * (n + 1)).days()) <= end;
                let all = members.len();
                match (members.iter().filter(begins).count(), members.iter().filter(ends).count()) {
                    (0, _) => State::Unobserved,
                    (_, ended) if ended == all => State::Complete,
                    _ => State::Open,
                }
            }
        }
    }

    /// The numerator of a measure at an age over some members: customers, orders or an amount.
    pub fn numerator(self, members: &[&Customer], (measure, criterion): (&str, &str), n: i64) -> i64 {
        let ages = |one: &Customer| -> Vec<i64> {
            one.orders.iter().map(|(at, _)| self.age(one.first, *at)).collect()
        };
        let having = |test: &dyn Fn(&BTreeSet<i64>) -> bool| {
            members.iter().filter(|one| test(&ages(one).into_iter().collect())).count() as i64
        };
        let paid = |one: &Customer, until: std::ops::RangeInclusive<i64>| -> i64 {
            let moved = one.orders.iter().chain(&one.refunds);
            moved.filter(|(at, _)| until.contains(&self.age(one.first, *at))).map(|(_, amount)| amount).sum()
        };
        match (measure, criterion) {
            ("orders", _) => {
                members.iter().map(|one| ages(one).iter().filter(|age| **age == n).count() as i64).sum()
            }
            ("revenue", _) => members.iter().map(|one| paid(one, n..=n)).sum(),
            ("cumulative-revenue", _) => members.iter().map(|one| paid(one, 0..=n)).sum(),
            // The second order of a customer, whenever it came.
            ("second-order", _) => {
                members.iter().filter(|one| ages(one).iter().filter(|age| **age <= n).count() > 1).count()
                    as i64
            }
            (_, "on") => having(&|ages| ages.contains(&n)),
            (_, "on-or-after") => having(&|ages| ages.iter().any(|age| *age >= n)),
            (_, "on-or-before") => having(&|ages| ages.iter().any(|age| (1..=n).contains(age))),
            (_, "streak") => having(&|ages| (0..=n).all(|age| ages.contains(&age))),
            other => panic!("{other:?}"),
        }
    }
}

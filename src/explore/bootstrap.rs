//! Bootstrap intervals of money: the members of a cell are resampled many times, and the middle 95 % of the results is
//! kept.
//!
//! Efron (1979), Ann. Stat. 7:1, percentile form; the draws are Poisson counts (Hanley & MacGibbon 2006). The same
//! seed gives the same interval on any machine.

use std::collections::HashMap;

use minijinja::context;

use crate::cohort::{CohortRow, Label, Matrix, Measure, Over, Percentile, Term};
use crate::engine::{Cancel, rows};
use crate::stats::{
    BootstrapError, BootstrapPlan, Interval, Watch, percentile_interval, replicates, two_sided,
    weighted_quantile,
};

use super::counts;
use super::error::Error;
use super::matrix::{MatrixAnswer, part_grain};
use super::shape::Shape;
use super::store::Store;

/// More different values than this in a cell are put together in neighbours.
const MOST: u32 = 4000;

/// The default number of resamples.
pub const RESAMPLES: u32 = 1000;

/// Members of one cohort, or of several pooled, at an age.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleCell {
    pub cohorts: Vec<Label>,
    pub age: u32,
}

/// A cell whose value is to get an interval, or two whose difference is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BootstrapQuestion {
    pub shape: Shape,
    pub measure: Measure,
    pub cell: SampleCell,
    /// The cell that is compared with the first, if any.
    pub other: Option<SampleCell>,
    pub resamples: u32,
}

/// Intervals of a whole matrix under one measure.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Intervals {
    /// The number of resamples; 0 if none were drawn.
    pub resamples: u32,
    pub cells: HashMap<(Label, u32), Interval>,
    /// Of the pooled averages.
    pub averages: HashMap<u32, Interval>,
}

/// What came of resampling.
#[derive(Debug, Clone, PartialEq)]
pub struct Resampled {
    pub question: BootstrapQuestion,
    /// Of the value, or of the difference, second minus first; `None` if it is mostly undefined.
    pub interval: Option<Interval>,
    /// Of the difference: how often it would be as far from zero if there were none, two-sided.
    pub p_value: Option<f64>,
}

/// Members who add the same to a cell.
struct Group {
    x: f64,
    y: f64,
    members: f64,
}

/// How a value is made of its members.
#[derive(Clone, Copy)]
enum Statistic {
    /// Sum of numerators / sum of denominators.
    Ratio,
    /// That mean for as many members as there are.
    Total(f64),
    Percentile(Percentile),
}

impl Store {
    /// The interval of a cell, or of the difference of two.
    pub(super) fn sample(
        &mut self,
        question: &BootstrapQuestion,
        counted: &MatrixAnswer,
        cancel: &Cancel,
    ) -> Result<Resampled, Error> {
        self.prepare_spending(&counted.shape, cancel)?;
        let of = |store: &Store, cell| store.members(question, cell, &counted.matrix, cancel);
        let first = of(self, &question.cell)?;
        let second = question.other.as_ref().map(|cell| of(self, cell)).transpose()?;
        let spec = question.measure.spec();
        let statistic = |groups: &[Group]| match (spec.value, spec.over) {
            (Term::RevenuePercentile(percentile), _) => Statistic::Percentile(percentile),
            (_, Over::Nothing) => Statistic::Total(members(groups)),
            (_, Over::Members | Over::Orders | Over::FirstRevenue | Over::PreviouslyActive) => {
                Statistic::Ratio
            }
        };
        let scale = scale(question);
        let value = |groups: &[Group], weights: &[f64]| {
            statistic(groups).of(groups, weights).map(|value| value * scale)
        };
        let empty = Vec::new();
        let other = second.as_ref().unwrap_or(&empty);
        let counts: Vec<f64> = first.iter().chain(other).map(|group| group.members).collect();
        let plan = BootstrapPlan { replicates: question.resamples, ..BootstrapPlan::default() };
        let watch = Watch { cancel: cancel.flag(), progress: &|_, _| {} };
        let draw = |weights: &[f64]| {
            let (one, two) = weights.split_at(first.len());
            let before = value(&first, one);
            match &second {
                Some(second) => vec![value(second, two).zip(before).map(|(after, before)| after - before)],
                None => vec![before],
            }
        };
        let drawn = replicates(&counts, &plan, watch, draw).map_err(|error| match error {
            BootstrapError::Cancelled => Error::Cancelled,
            error => Error::Unexpected(error.to_string()),
        })?;
        let drawn: Vec<f64> = drawn.into_iter().flatten().flatten().collect();
        let enough = [&first, other].iter().all(|groups| groups.is_empty() || members(groups) >= 2.0);
        let interval = percentile_interval(drawn.clone(), &plan).filter(|_| enough);
        Ok(Resampled {
            question: question.clone(),
            interval: interval.map(Interval::from),
            p_value: second.is_some().then(|| two_sided(&drawn)),
        })
    }

    /// The table of what every customer moved, made once per shape.
    fn prepare_spending(&mut self, shape: &Shape, cancel: &Cancel) -> Result<(), Error> {
        self.prepare_refunds(cancel)?;
        let groups = self.prepare_groups(shape, cancel)?;
        let part = part_grain(shape, self.report().span);
        let shape = counts::sql_shape_in_parts(shape, groups.as_deref(), part);
        let spending = self.render("spending", context! { shape })?;
        self.once("spending", spending, cancel).map(|_| ())
    }

    /// The members of a cell by their contribution to it, including those without one.
    fn members(
        &self,
        question: &BootstrapQuestion,
        cell: &SampleCell,
        matrix: &Matrix,
        cancel: &Cancel,
    ) -> Result<Vec<Group>, Error> {
        let chosen = || (0..).zip(&matrix.rows).filter(|(_, row)| cell.cohorts.contains(&row.cohort));
        let index = |row: &CohortRow| row.cohort.period().map(|period| period.index);
        let (mut places, mut size) = (Vec::new(), 0);
        for (place, row) in chosen() {
            let number: i32 = index(row).unwrap_or(place);
            // As in the cell: of a value, the members who have had the time.
            let finished: Vec<&CohortRow> =
                matrix.finished(row, cell.age).filter(|_| !question.measure.is_plain_sum()).collect();
            let parts: Vec<i32> = finished.iter().filter_map(|part| index(part)).collect();
            size += if parts.is_empty() { row.size } else { finished.iter().map(|part| part.size).sum() };
            places.push(context! { cohort => number, parts });
        }
        if places.is_empty() {
            return Ok(Vec::new());
        }
        let has_cost = question.shape.margin.is_none();
        let spec = question.measure.spec();
        let wilson =
            || Error::Unexpected(format!("{} is a share of customers: it is not resampled", spec.name));
        let value = match spec.value {
            Term::Orders => "orders",
            Term::Margin if has_cost => "revenue - cost",
            Term::Revenue | Term::Margin | Term::RevenuePercentile(_) => "revenue",
            Term::Returned | Term::NotReturned | Term::Retained | Term::SecondOrders => return Err(wilson()),
        };
        let over = match spec.over {
            Over::Nothing | Over::Members => "members",
            Over::Orders => "orders",
            Over::FirstRevenue => "first",
            Over::PreviouslyActive => return Err(wilson()),
        };
        let cumulative = question.measure.is_cumulative();
        let context = context! { value, over, cumulative, age => cell.age, places, most => MOST };
        let answer = self.engine().query(&self.render("cell_spending", context)?, cancel)?;
        let mut groups = Vec::new();
        for row in rows(&answer) {
            let number = |name| Ok::<f64, Error>(row.maybe_float(name)?.unwrap_or(0.0));
            groups.push(Group { x: number("x")?, y: number("y")?, members: row.count("members")? as f64 });
        }
        let idle = size as f64 - members(&groups);
        if idle > 0.0 {
            let y = if over == "members" { 1.0 } else { 0.0 };
            groups.push(Group { x: 0.0, y, members: idle });
            groups.sort_by(|a, b| a.x.total_cmp(&b.x));
        }
        Ok(groups)
    }
}

/// The margin of an amount, by share.
fn scale(question: &BootstrapQuestion) -> f64 {
    let share = question.shape.margin.filter(|_| question.measure.needs_margin());
    share.map_or(1.0, |share| share.to_f64())
}

fn members(groups: &[Group]) -> f64 {
    groups.iter().map(|group| group.members).sum()
}

impl Statistic {
    /// The value of a resample; `None` if its denominator is zero.
    fn of(self, groups: &[Group], weights: &[f64]) -> Option<f64> {
        let sum =
            |of: fn(&Group) -> f64| groups.iter().zip(weights).map(|(group, w)| of(group) * w).sum::<f64>();
        let over = sum(|group| group.y);
        let ratio = || (over != 0.0).then(|| sum(|group| group.x) / over);
        match self {
            Statistic::Ratio => ratio(),
            Statistic::Total(members) => ratio().map(|mean| mean * members),
            // Groups are in the order of their values.
            Statistic::Percentile(percentile) => {
                let values: Vec<f64> = groups.iter().map(|group| group.x).collect();
                weighted_quantile(&values, weights, percentile.percent() as f64 / 100.0)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(all: &[(f64, f64)]) -> (Vec<Group>, Vec<f64>) {
        let groups = all.iter().map(|(x, members)| Group { x: *x, y: 1.0, members: *members });
        (groups.collect(), all.iter().map(|(_, members)| *members).collect())
    }

    #[test]
    fn a_draw_of_everybody_is_the_value_itself() {
        let (all, weights) = groups(&[(0.0, 2.0), (10.0, 1.0), (20.0, 1.0)]);
        assert_eq!(Statistic::Ratio.of(&all, &weights), Some(7.5));
        assert_eq!(Statistic::Total(4.0).of(&all, &weights), Some(30.0));
        // numpy.percentile([0, 0, 10, 20], [50, 90]) = [5, 17].
        let percentile = |which| Statistic::Percentile(which).of(&all, &weights);
        assert_eq!(percentile(Percentile::Median), Some(5.0));
        assert!((percentile(Percentile::P90).unwrap() - 17.0).abs() < 1e-12);
        assert_eq!(Statistic::Ratio.of(&all, &[0.0; 3]), None);
        assert_eq!(Statistic::Percentile(Percentile::P10).of(&all, &[0.0; 3]), None);
    }
}

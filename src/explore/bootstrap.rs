//! Intervals of money of the cells of a matrix, and of the difference of two cells.

use std::collections::HashMap;

use minijinja::context;

use crate::cohort::{CohortLabel, CohortRow, Matrix, Measure, Over, Term};
use crate::engine::{Cancel, rows};
use crate::stats::{Interval, two_sided};
use crate::text::sanitize;

use super::amounts::{Amount, Amounts, Statistic, interval};
use super::counts;
use super::error::Error;
use super::matrix::MatrixAnswer;
use super::shape::{Shape, acquisition_period};
use super::store::Store;

pub use super::amounts::RESAMPLES;

/// Members of one cohort, or of several pooled, at an age.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleCell {
    pub cohorts: Vec<CohortLabel>,
    pub age: u32,
}

/// A cell whose value gets an interval, or two cells whose difference gets one.
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
    pub cells: HashMap<(CohortLabel, u32), Interval>,
    /// Of the pooled averages.
    pub averages: HashMap<u32, Interval>,
}

/// The result of resampling.
#[derive(Debug, Clone, PartialEq)]
pub struct BootstrapAnswer {
    pub question: BootstrapQuestion,
    /// Of the value, or of the difference, second minus first; `None` if most resamples leave it undefined.
    pub interval: Option<Interval>,
    /// Of the difference: how often chance alone would put it as far from zero, two-sided.
    pub p_value: Option<f64>,
}

impl Store {
    /// The interval of a cell, or of the difference of two.
    pub(super) fn sample(
        &mut self,
        question: &BootstrapQuestion,
        counted: &MatrixAnswer,
        cancel: &Cancel,
    ) -> Result<BootstrapAnswer, Error> {
        self.prepare_spending(&counted.shape, cancel)?;
        let of = |store: &Store, cell| store.members(question, cell, &counted.matrix, cancel);
        let first = of(self, &question.cell)?;
        let second = question.other.as_ref().map(|cell| of(self, cell)).transpose()?;
        let spec = question.measure.spec();
        let statistic = |amounts: &Amounts| match (spec.value, spec.over) {
            (Term::RevenuePercentile(percentile), _) => Statistic::Percentile(percentile),
            (_, Over::Nothing) => Statistic::Total(amounts.customers()),
            (_, Over::Members | Over::Orders | Over::FirstRevenue | Over::PreviouslyActive) => {
                Statistic::Ratio
            }
        };
        let scale = scale(question);
        let mut drawn = first.resampled(statistic, second.as_ref(), question.resamples, cancel)?;
        drawn.iter_mut().for_each(|value| *value *= scale);
        let groups = [&first].into_iter().chain(&second);
        Ok(BootstrapAnswer {
            question: question.clone(),
            interval: interval(drawn.clone(), groups, question.resamples),
            p_value: second.is_some().then(|| two_sided(&drawn)),
        })
    }

    /// The table of what every customer contributed, made once per shape.
    fn prepare_spending(&mut self, shape: &Shape, cancel: &Cancel) -> Result<(), Error> {
        self.prepare_refunds(cancel)?;
        let groups = self.prepare_cohort_members(shape, cancel)?;
        let acquisition = acquisition_period(shape, self.report().span);
        let shape = counts::sql_shape_by_acquisition(shape, groups.as_deref(), acquisition);
        let spending = self.render("spending", context! { shape })?;
        self.once("spending", spending, cancel).map(|_| ())
    }

    /// The SQL of the amounts that the intervals of a matrix are drawn from: every customer's contributions, and the
    /// members of one cell. It follows the SQL of the matrix. A remark says how the amounts are resampled.
    pub(super) fn amounts_script(
        &mut self,
        question: &BootstrapQuestion,
        counted: &MatrixAnswer,
        cancel: &Cancel,
    ) -> Result<String, Error> {
        self.prepare_spending(&counted.shape, cancel)?;
        let spending = self.sql_of("spending").unwrap_or_default();
        let Some((cell, _)) = self.members_sql(question, &question.cell, &counted.matrix)? else {
            return Ok(spending + ";\n");
        };
        let named: Vec<String> = question.cell.cohorts.iter().map(ToString::to_string).collect();
        let (named, age) = (sanitize(&named.join(", ")), counted.matrix.age_label(question.cell.age));
        Ok(format!(
            "{spending};\n\n\
             -- The intervals are resampled in the program, not in SQL: {} times, each amount below counts as often as\n\
             -- a Poisson number says whose mean is its members; the interval is from the 2.5 % to the 97.5 % quantile.\n\
             -- Members without an amount are drawn as well. The amounts of {named} at {age}; other cells alike:\n\
             {cell};\n",
            question.resamples
        ))
    }

    /// The members of a cell by their contribution to it, including those without one.
    fn members(
        &self,
        question: &BootstrapQuestion,
        cell: &SampleCell,
        matrix: &Matrix,
        cancel: &Cancel,
    ) -> Result<Amounts, Error> {
        let Some((sql, size)) = self.members_sql(question, cell, matrix)? else {
            return Ok(Amounts::default());
        };
        let answer = self.engine().query(&sql, cancel)?;
        let mut amounts = Vec::new();
        for row in rows(&answer) {
            let number = |name| Ok::<f64, Error>(row.maybe_float(name)?.unwrap_or(0.0));
            let customers = row.count("members")? as f64;
            amounts.push(Amount { x: number("x")?, y: number("y")?, customers });
        }
        let idle = size as f64 - amounts.iter().map(|one| one.customers).sum::<f64>();
        if idle > 0.0 {
            let is_per_member = matches!(question.measure.spec().over, Over::Nothing | Over::Members);
            let y = if is_per_member { 1.0 } else { 0.0 };
            amounts.push(Amount { x: 0.0, y, customers: idle });
        }
        Ok(Amounts::new(amounts))
    }

    /// The SQL of the members who contribute to a cell, and the number of all its members. None without a cohort.
    fn members_sql(
        &self,
        question: &BootstrapQuestion,
        cell: &SampleCell,
        matrix: &Matrix,
    ) -> Result<Option<(String, u64)>, Error> {
        let chosen = || (0..).zip(&matrix.rows).filter(|(_, row)| cell.cohorts.contains(&row.cohort));
        let index = |row: &CohortRow| row.cohort.period().map(|period| period.index);
        let (mut places, mut size) = (Vec::new(), 0);
        for (place, row) in chosen() {
            let number: i32 = index(row).unwrap_or(place);
            // For a value, only members who have completed the age count, as in the cell.
            let finished: Vec<&CohortRow> =
                matrix.finished(row, cell.age).filter(|_| !question.measure.is_plain_sum()).collect();
            let parts: Vec<i32> = finished.iter().filter_map(|part| index(part)).collect();
            size += if parts.is_empty() { row.size } else { finished.iter().map(|part| part.size).sum() };
            places.push(context! { cohort => number, acquisition_periods => parts });
        }
        if places.is_empty() {
            return Ok(None);
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
        let context = context! { value, over, cumulative, age => cell.age, places };
        Ok(Some((self.render("cell_spending", context)?, size)))
    }
}

/// The margin of an amount, by share.
fn scale(question: &BootstrapQuestion) -> f64 {
    let share = question.shape.margin.filter(|_| question.measure.needs_margin());
    share.map_or(1.0, |share| share.to_f64())
}

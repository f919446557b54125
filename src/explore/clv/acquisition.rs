//! Acquisition cost per customer, payback, and lifetime value against cost.

use std::collections::BTreeMap;

use super::super::error::Error;
use super::super::segment_key::Values;
use super::super::store::Store;
use super::answer::{Acquisition, ClvTables, SegmentValue, UnitEconomics, Unmatched};
use super::drill::{columns_wanted, spent_within};
use super::historical::HistoricalValue;
use super::question::{Cac, ClvQuestion};
use super::segments::ResidualValues;
use crate::clv::{Payback, acquisition_cost, payback};
use crate::cohort::{AverageKind, Grain, Matrix, Measure, Money, Period, Return, WeekStart};
use crate::engine::Cancel;
use crate::source::{SpendFile, SpendLine};

/// The segments, and the sources for their acquisition costs.
struct SpendContext<'a> {
    by: &'a [String],
    parts: &'a mut ClvTables,
    /// `None` without a forecast of money.
    residuals: Option<&'a ResidualValues>,
}

impl Store {
    /// Puts a payoff on segments, cohorts and the whole.
    pub(super) fn acquisition(
        &self,
        cac: &Cac,
        question: &ClvQuestion,
        parts: &mut ClvTables,
        residuals: Option<&ResidualValues>,
        cancel: &Cancel,
    ) -> Result<Acquisition, Error> {
        let (by, segment_filters) = (&question.by, &question.segment_filters);
        let context = SpendContext { by, parts, residuals };
        let silent = |why: String| Acquisition {
            cac: cac.clone(),
            silent: vec![why],
            unmatched: vec![],
            unused: vec![],
        };
        match cac {
            Cac::Each(each) => {
                for_each_customer(*each, context);
                Ok(Acquisition { cac: cac.clone(), silent: vec![], unmatched: vec![], unused: vec![] })
            }
            Cac::File(path) if self.source.spec.share.is_some() => Ok(silent(format!(
                "no CAC: {} is spend for all customers, and these are a sample; say the cost per customer instead",
                path.display()
            ))),
            Cac::File(path) => {
                let columns = columns_wanted(by, segment_filters);
                let file = SpendFile::read(self.engine(), path, &columns, cancel)?;
                self.note(&file.sql);
                match spent_within(file, by, segment_filters) {
                    Ok(file) => Ok(from_file(cac, &file, context)),
                    Err(why) => Ok(silent(why)),
                }
            }
        }
    }
}

/// The same cost for every customer.
fn for_each_customer(each: Money, context: SpendContext) {
    let (residuals, ClvTables { segments, cohorts, total, .. }) = (context.residuals, context.parts);
    let whole = total.observed.clone();
    for one in segments.iter_mut().chain([total]) {
        let Some(observed) = &one.observed else { continue };
        let months: Vec<i32> = months_of(&observed.matrix);
        let residual = residuals.map(|all| residual(all, &one.values, &months));
        let spend = times(each, observed.customers());
        one.payoff = Some(payoff(spend, &observed.matrix, residual));
    }
    let Some(whole) = whole else { return };
    for (month, one) in cohorts {
        let part = only(&whole.matrix, |index| index == month.index);
        let residual = residuals.map(|all| residual(all, &Vec::new(), &[month.index]));
        one.payoff = Some(payoff(times(each, part.customers()), &part, residual));
    }
}

/// Spend by month, by segment, or both.
fn from_file(cac: &Cac, file: &SpendFile, context: SpendContext) -> Acquisition {
    let SpendContext { by, parts: ClvTables { segments, cohorts, total, .. }, residuals } = context;
    let mut silent = Vec::new();
    let tells_segments = !by.is_empty() && file.by.len() == by.len();
    let mut paid_for: Vec<Matched> = Vec::new();
    if tells_segments {
        for one in segments.iter_mut() {
            let Some(observed) = &one.observed else { continue };
            let lines = file.lines.iter().filter(|line| line.values == one.values);
            let part = Matched::of(one.values.clone(), lines, file.has_months, &observed.matrix);
            one.payoff = part.as_ref().and_then(|part| paid(std::slice::from_ref(part), residuals));
            paid_for.extend(part);
        }
    } else {
        let whole = total.observed.as_ref();
        let lines = file.lines.iter();
        paid_for
            .extend(whole.and_then(|whole| Matched::of(Vec::new(), lines, file.has_months, &whole.matrix)));
        if !by.is_empty() {
            let lacking: Vec<&str> =
                by.iter().filter(|by| !file.by.contains(by)).map(String::as_str).collect();
            silent.push(format!("segments have no CAC: the spend file has no column {}", lacking.join(", ")));
        }
    }
    total.payoff = paid(&paid_for, residuals);
    if file.has_months {
        for (month, one) in cohorts {
            let parts: Vec<Matched> = paid_for.iter().filter_map(|part| part.in_month(month.index)).collect();
            one.payoff = paid(&parts, residuals);
        }
    } else {
        silent.push("cohorts have no CAC: the spend file has no column of months (call it 'period')".into());
    }
    let unmatched = unmatched(file, tells_segments, segments, total.observed.as_ref());
    Acquisition { cac: cac.clone(), silent, unmatched, unused: file.unused.clone() }
}

/// The customers of a segment (no values: all) who have spend, and that spend.
struct Matched<'a> {
    values: Values,
    lines: Vec<&'a SpendLine>,
    /// Of their months of acquisition.
    matrix: Matrix,
}

impl<'a> Matched<'a> {
    /// The months that have both spend and customers; `None` without such a month.
    fn of(
        values: Values,
        lines: impl Iterator<Item = &'a SpendLine>,
        has_months: bool,
        matrix: &Matrix,
    ) -> Option<Matched<'a>> {
        let acquired = months_of(matrix);
        let counts = |line: &&SpendLine| line.month.is_none_or(|month| acquired.contains(&month.index));
        let lines: Vec<&SpendLine> = lines.filter(counts).collect();
        if lines.is_empty() || acquired.is_empty() {
            return None;
        }
        let paid = |index: i32| {
            !has_months || lines.iter().any(|line| line.month.map(|one| one.index) == Some(index))
        };
        let matrix = only(matrix, paid);
        Some(Matched { values, lines, matrix })
    }

    /// The part that belongs to one month.
    fn in_month(&self, index: i32) -> Option<Matched<'a>> {
        let lines = self.lines.iter().copied();
        let lines = lines.filter(|line| line.month.is_some_and(|month| month.index == index));
        Matched::of(self.values.clone(), lines, true, &only(&self.matrix, |own| own == index))
    }
}

/// The payoff of customers with spend, of one segment or of several together; `None` without customers.
fn paid(parts: &[Matched], residuals: Option<&ResidualValues>) -> Option<UnitEconomics> {
    let first = parts.first()?;
    let rows = parts.iter().flat_map(|part| part.matrix.rows.iter().cloned()).collect();
    let matrix = Matrix { rows, ..first.matrix.clone() };
    let spend = parts.iter().flat_map(|part| &part.lines).map(|line| line.spend).sum();
    let residual = residuals.map(|all| {
        let each = parts.iter().map(|part| residual(all, &part.values, &months_of(&part.matrix)));
        each.sum()
    });
    Some(payoff(spend, &matrix, residual))
}

/// Spend lines without customers, and customers without a line, by the columns of the file.
fn unmatched(
    file: &SpendFile,
    tells_segments: bool,
    segments: &[SegmentValue],
    whole: Option<&HistoricalValue>,
) -> Vec<Unmatched> {
    let mut acquired: BTreeMap<(Option<i32>, Values), u64> = BTreeMap::new();
    let parts: Vec<(Values, &HistoricalValue)> = if tells_segments {
        segments.iter().filter_map(|one| Some((one.values.clone(), one.observed.as_ref()?))).collect()
    } else {
        whole.map(|whole| (Vec::new(), whole)).into_iter().collect()
    };
    for (values, observed) in parts {
        for row in &observed.matrix.rows {
            let month = row.cohort.period().filter(|_| file.has_months).map(|month| month.index);
            *acquired.entry((month, values.clone())).or_default() += row.size;
        }
    }
    let mut spent: BTreeMap<(Option<i32>, Values), Money> = BTreeMap::new();
    for line in &file.lines {
        let values = if tells_segments { line.values.clone() } else { Vec::new() };
        *spent.entry((line.month.map(|month| month.index), values)).or_default() += line.spend;
    }
    let month = |index: Option<i32>| index.map(|index| Period::new(Grain::Month, index, WeekStart::Mon));
    let lost = spent.iter().filter(|(key, _)| !acquired.contains_key(*key));
    let lost = lost.map(|((index, values), spend)| Unmatched::Spend {
        month: month(*index),
        values: values.clone(),
        spend: *spend,
    });
    let free = acquired.iter().filter(|(key, _)| !spent.contains_key(*key));
    let free = free.map(|((index, values), customers)| Unmatched::Customers {
        month: month(*index),
        values: values.clone(),
        customers: *customers,
    });
    lost.chain(free).collect()
}

fn payoff(spend: Money, matrix: &Matrix, residual: Option<f64>) -> UnitEconomics {
    let customers = matrix.customers();
    let each = |sum: f64| acquisition_cost(sum, customers as f64);
    let measure = Measure::CumulativeMarginPerCustomer;
    let averages =
        (0..matrix.width()).map(|age| matrix.average(age, measure, Return::On, AverageKind::Pooled));
    let (curve, behind): (Vec<f64>, Vec<u64>) =
        averages.map_while(|average| Some((average.value?, average.customers))).unzip();
    let margin: Money =
        matrix.rows.iter().flat_map(|row| &row.by_age).map(|cell_counts| cell_counts.margin).sum();
    let cac = each(spend.to_f64());
    let reached = cac.and_then(|cac| payback(&curve, cac));
    let age = match reached {
        Some(Payback::Reached { age }) => Some(age),
        _ => curve.len().checked_sub(1),
    };
    UnitEconomics {
        spend,
        customers,
        cac,
        payback: reached,
        last_age: u32::try_from(curve.len()).ok().and_then(|ages| ages.checked_sub(1)),
        age_customers: age.and_then(|age| behind.get(age).copied()),
        margin_to_date: each(margin.to_f64()),
        total_value: residual.and_then(|residual| each(margin.to_f64() + residual)),
    }
}

/// The residual value of a segment's customers (of all, without values) who were acquired in some months.
fn residual(all: &ResidualValues, values: &Values, months: &[i32]) -> f64 {
    months.iter().filter_map(|month| all.get(&(values.clone(), *month))).sum()
}

fn months_of(matrix: &Matrix) -> Vec<i32> {
    matrix.rows.iter().filter_map(|row| Some(row.cohort.period()?.index)).collect()
}

/// The matrix of some months of acquisition.
fn only(matrix: &Matrix, keep: impl Fn(i32) -> bool) -> Matrix {
    let rows = matrix.rows.iter().filter(|row| row.cohort.period().is_some_and(|month| keep(month.index)));
    Matrix { rows: rows.cloned().collect(), ..matrix.clone() }
}

fn times(each: Money, customers: u64) -> Money {
    Money::from_raw(each.raw() * i128::from(customers))
}

//! What customers have spent so far, by age and by the simple formulas, without a model.

use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::Date;
use minijinja::context;

use super::super::counts::MatrixBuilder;
use super::super::error::Error;
use super::super::segment_key::{Values, values};
use super::super::shape::Shape;
use super::super::store::Store;
use super::statistics::{Window, day_number, money};
use crate::clv::{ChurnWindow, ObservedWindow, ValueTerms, duration_value};
use crate::cohort::{AverageKind, Matrix, Measure, Money, Return};
use crate::engine::{Cancel, Row, rows};
use crate::source::{Attribute, attributes_value};

/// Length of each of the two periods that churn is taken from: 26 weeks.
pub const HALF_YEAR_DAYS: i32 = 182;
/// Days of a year in every rate.
pub const YEAR_DAYS: f64 = 365.25;
/// Months of a year.
const YEAR_MONTHS: f64 = 12.0;

/// What some customers have done up to a day, without a model.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoricalValue {
    /// Their months of acquisition by age in months, with orders, revenue and margin.
    pub matrix: Matrix,
    /// Totals from the first day of the data to that day.
    pub window: ObservedWindow,
    /// Total years that they have been customers, each from the first order on.
    pub exposure_years: f64,
    /// Customer lifespan, if the user gives one; years.
    pub lifespan: Option<f64>,
    /// The last two half-years; `None` if the data do not reach back so far.
    pub turnover: Option<ChurnWindow>,
}

/// Net amount per acquired customer up to an age, over the months of acquisition whose members have all finished it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ValueAtAge {
    pub age: u32,
    pub revenue: f64,
    pub margin: f64,
    /// Members of those months, and the months.
    pub customers: u64,
    pub cohorts: usize,
}

impl HistoricalValue {
    /// Value by age, at every age that at least one month of acquisition has finished.
    pub fn by_age(&self) -> Vec<ValueAtAge> {
        (0..self.matrix.width()).map_while(|age| self.at_age(age)).collect()
    }

    /// Value at an age; `None` if no month of acquisition has completed it.
    pub fn at_age(&self, age: u32) -> Option<ValueAtAge> {
        let pooled = |measure| self.matrix.average(age, measure, Return::On, AverageKind::Pooled);
        let revenue = pooled(Measure::CumulativeRevenuePerCustomer);
        let margin = pooled(Measure::CumulativeMarginPerCustomer).value?;
        let (customers, cohorts) = (revenue.customers, revenue.cohorts);
        Some(ValueAtAge { age, revenue: revenue.value?, margin, customers, cohorts })
    }

    /// Number of customers.
    pub fn customers(&self) -> u64 {
        self.matrix.customers()
    }

    /// Net amount less cost, of all of them to date.
    pub fn margin(&self) -> Money {
        self.matrix.rows.iter().flat_map(|row| &row.by_age).map(|cell_counts| cell_counts.margin).sum()
    }

    /// The lifespan of the first formula, years: as given, otherwise the observed window.
    pub fn lifespan_years(&self) -> f64 {
        self.lifespan.unwrap_or(self.window.years)
    }

    /// AOV × orders per customer and year × lifespan.
    pub fn simple_value(&self) -> Option<f64> {
        self.window.simple_value(self.lifespan_years())
    }

    /// t of t × c × f, months: as given, otherwise the mean time since the first order.
    pub fn duration_months(&self) -> Option<f64> {
        let mean = || (self.window.customers > 0.0).then(|| self.exposure_years / self.window.customers);
        self.lifespan.or_else(mean).map(|years| years * YEAR_MONTHS)
    }

    /// f of t × c × f: orders per customer and month since the first order.
    pub fn orders_per_month(&self) -> Option<f64> {
        let months = self.exposure_years * YEAR_MONTHS;
        (months > 0.0).then(|| self.window.orders / months)
    }

    /// t × c × f.
    pub fn duration_value(&self) -> Option<f64> {
        let (months, order) = (self.duration_months()?, self.window.average_order_value()?);
        Some(duration_value(months, order, self.orders_per_month()?))
    }
}

/// The highest age that at least half of the customers have completed; `None` if none has completed any.
pub(super) fn common_age(whole: &HistoricalValue) -> Option<u32> {
    let all = whole.customers();
    let by_age = whole.by_age();
    let halfway = by_age.iter().rev().find(|one| 2 * one.customers >= all);
    halfway.or(by_age.last()).map(|one| one.age)
}

/// The terms of the historical value.
#[derive(Debug, Clone, Copy)]
pub(super) struct HistoricalTerms<'a> {
    pub window: &'a Window,
    /// The first day of the data.
    pub first: Date,
    pub terms: &'a ValueTerms,
    pub lifespan: Option<f64>,
}

impl Store {
    /// The share of the net amount up to a day that is margin, from the mapped cost; 1 without amounts.
    pub(super) fn margin_of_data(&self, window: &Window, cancel: &Cancel) -> Result<f64, Error> {
        let end = window.end.saturating_add(1.day()).to_string();
        let (attributes, filter_table) = (attributes_value(&[]), &window.filter_table);
        let context = context! { attributes, filter_table, end, has_cost => true };
        let (mut revenue, mut cost) = (Money::ZERO, Money::ZERO);
        for row in rows(&self.ask(&self.render("observed_cells", context)?, cancel)?) {
            revenue += money(&row, "revenue")?;
            cost += money(&row, "cost")?;
        }
        let all = revenue.to_f64();
        Ok(if all > 0.0 { (revenue - cost).to_f64() / all } else { 1.0 })
    }

    /// Historical value by segment of some attributes; without attributes, of all customers.
    pub(super) fn observed(
        &self,
        terms_of_history: HistoricalTerms,
        attributes: &[Attribute],
        cancel: &Cancel,
    ) -> Result<HashMap<Values, HistoricalValue>, Error> {
        let width = attributes.len();
        let end = terms_of_history.window.end.saturating_add(1.day()).to_string();
        let has_cost = self.source.mapping.cost.is_some();
        let filter_table = &terms_of_history.window.filter_table;
        let context = context! { attributes => attributes_value(attributes), filter_table, end, has_cost };
        let mut parts: HashMap<Values, Part> = HashMap::new();
        for row in rows(&self.ask(&self.render("observed_acquisitions", context.clone())?, cancel)?) {
            let part =
                parts.entry(values(&row, width)?).or_insert_with(|| Part::new(self, terms_of_history.terms));
            part.exposure_days += row.count("days")? as f64;
            part.counts.add_cohorts(&[row])?;
        }
        for row in rows(&self.ask(&self.render("observed_cells", context)?, cancel)?) {
            if let Some(part) = parts.get_mut(&values(&row, width)?) {
                part.counts.add_cells(&[row])?;
            }
        }
        let mut turnovers = self.turnovers(terms_of_history, attributes, cancel)?;
        let value = |(values, part): (Values, Part)| {
            let turnover = turnovers.as_mut().map(|all| all.remove(&values).unwrap_or(NOBODY));
            (values, part.into_value(terms_of_history, turnover))
        };
        Ok(parts.into_iter().map(value).collect())
    }

    /// The last two half-years of every segment; `None` if the data do not reach back so far.
    fn turnovers(
        &self,
        terms_of_history: HistoricalTerms,
        attributes: &[Attribute],
        cancel: &Cancel,
    ) -> Result<Option<HashMap<Values, ChurnWindow>>, Error> {
        let end = day_number(terms_of_history.window.end);
        let (from, split) = (end - 2 * HALF_YEAR_DAYS, end - HALF_YEAR_DAYS);
        if from < day_number(terms_of_history.first) - 1 {
            return Ok(None);
        }
        let (attributes_sql, filter_table) =
            (attributes_value(attributes), &terms_of_history.window.filter_table);
        let context = context! { attributes => attributes_sql, filter_table, from, split, end };
        let answer = self.ask(&self.render("churn_window", context)?, cancel)?;
        let turnover = |row: Row| {
            let (base, kept) = (row.count("base")?, row.count("kept")?);
            let revenue = money(&row, "spend")?.to_f64();
            Ok((values(&row, attributes.len())?, ChurnWindow { base, kept, revenue }))
        };
        Ok(Some(rows(&answer).map(turnover).collect::<Result<_, Error>>()?))
    }
}

/// Of customers of whom none bought in the first half-year.
const NOBODY: ChurnWindow = ChurnWindow { base: 0, kept: 0, revenue: 0.0 };

/// A segment while its rows are read.
struct Part {
    counts: MatrixBuilder,
    exposure_days: f64,
}

impl Part {
    fn new(store: &Store, terms: &ValueTerms) -> Part {
        let has_cost = store.source.mapping.cost.is_some();
        let share = terms.margin().to_string().parse().ok().filter(|_| !has_cost);
        let shape = Shape { margin: share, ..Shape::monthly() };
        Part { counts: MatrixBuilder::new(&shape, &store.source), exposure_days: 0.0 }
    }

    fn into_value(self, terms_of_history: HistoricalTerms, turnover: Option<ChurnWindow>) -> HistoricalValue {
        let end = terms_of_history.window.end;
        let matrix = self.counts.into_matrix(end, true, true);
        let by_age = || matrix.rows.iter().flat_map(|row| &row.by_age);
        let revenue: Money = by_age().map(|cell_counts| cell_counts.revenue).sum();
        let orders: u64 = by_age().map(|cell_counts| cell_counts.orders).sum();
        let window = ObservedWindow {
            revenue: revenue.to_f64(),
            orders: orders as f64,
            customers: matrix.customers() as f64,
            years: f64::from(terms_of_history.window.days + 1) / YEAR_DAYS,
        };
        let exposure_years = self.exposure_days / YEAR_DAYS;
        HistoricalValue { matrix, window, exposure_years, lifespan: terms_of_history.lifespan, turnover }
    }
}

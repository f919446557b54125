//! The matrix with forecasts: members expected to be active at open ages, and how accurate such forecasts were.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::error::Error;
use super::super::forecast::{AgeAccuracy, Forecast, MatrixForecast};
use super::super::matrix::MatrixAnswer;
use super::super::segment_key::Values;
use super::super::store::Store;
use super::basis::{ClvInputs, Models};
use super::question::ClvQuestion;
use super::statistics::{Statistics, day_number};
use crate::clv::{ActivityGroup, AgeStretch, Anchor, Comparison, FittedModel, Stretch, expected_active};
use crate::cohort::{Ages, CohortBy, CohortLabel, CohortRow, Matrix, Period, State};
use crate::engine::Cancel;

impl Store {
    /// The counts of a shape with the forecast of open cells.
    pub(in super::super) fn with_forecast(
        &mut self,
        counted: &MatrixAnswer,
        forecast: Forecast,
        models: &mut Models,
        cancel: &Cancel,
    ) -> Result<Arc<MatrixAnswer>, Error> {
        let shape = &counted.shape;
        let by: Vec<String> = match &shape.cohort {
            CohortBy::Attribute(name) => vec![name.clone()],
            CohortBy::Period(_) => Vec::new(),
        };
        self.begin();
        self.rest_on_counts(shape, cancel)?;
        let segment_filters = shape.segment_filters.clone();
        let question = ClvQuestion { segment_filters, ..ClvQuestion::of_orders(by, forecast.model()) };
        let basis = self.basis(&question, models, cancel)?;
        let forecast = self.forecast(&counted.matrix, forecast, &basis, cancel)?;
        Ok(Arc::new(MatrixAnswer {
            forecast: Some(Arc::new(forecast)),
            sql: self.script(),
            ..counted.clone()
        }))
    }

    fn forecast(
        &self,
        matrix: &Matrix,
        forecast: Forecast,
        basis: &ClvInputs,
        cancel: &Cancel,
    ) -> Result<MatrixForecast, Error> {
        let chosen = &basis.model.chosen;
        let mut forecast = MatrixForecast {
            requested: forecast,
            model: chosen.model,
            why: chosen.why.clone(),
            refused: if chosen.model.is_none() { basis.model.refused.clone() } else { Vec::new() },
            cells: Vec::new(),
            split: basis.days.split,
            accuracy: Vec::new(),
            no_record: None,
        };
        let Some(model) = chosen.model else { return Ok(forecast) };
        if let Some(fitted) = basis.model.fits.usable(model) {
            let to_come = Grid::new(matrix, matrix.as_of).expected(&fitted, &basis.statistics);
            forecast.cells = cells(matrix, &to_come);
        }
        if cancel.requested() {
            return Err(Error::Cancelled);
        }
        match basis.model.calibration.usable(model) {
            _ if matrix.grouping.grain().is_none() => {
                forecast.no_record =
                    Some("members of these cohorts were acquired at different times".to_string());
            }
            Some(fitted) => {
                let statistics = self.statistics(&basis.calibration, &[], &[], cancel)?;
                let to_come = Grid::new(matrix, basis.days.split).expected(&fitted, &statistics);
                forecast.accuracy = record(matrix, basis.days.split, &to_come);
                if forecast.accuracy.is_empty() {
                    forecast.no_record =
                        Some(format!("no age began after {} and has ended since", basis.days.split));
                }
            }
            None => {
                let fits = &basis.model.calibration;
                let refusals = basis.model.holdout.as_ref().err().cloned().unwrap_or_default();
                let why = fits.purchase_refusals().chain(refusals).next().map(|one| one.to_string());
                let why = why.unwrap_or_else(|| "the model was not validated".to_string());
                forecast.no_record = Some(format!("on orders up to {}: {why}", basis.days.split));
            }
        }
        Ok(forecast)
    }
}

/// The expected additional members of open ages.
fn cells(matrix: &Matrix, to_come: &[Vec<f64>]) -> Vec<Vec<Option<f64>>> {
    let cell = |row: &CohortRow, expected: &[f64], age: u32| {
        let ends = matrix.window(row, age).to.is_some();
        let state = matrix.window(row, age).state(matrix.as_of);
        let active_now = if state == State::Unobserved { 0.0 } else { row.cell_counts(age).active as f64 };
        let waits = ends && state != State::Complete;
        waits.then(|| (active_now + expected.get(age as usize).copied().unwrap_or(0.0)).min(row.size as f64))
    };
    let each = matrix.rows.iter().zip(to_come);
    each.map(|(row, expected)| (0..matrix.width()).map(|age| cell(row, expected, age)).collect()).collect()
}

/// Forecasts from the split on, compared with the actual counts. Cohorts were complete by the split, and ages began
/// after it.
fn record(matrix: &Matrix, split: Date, to_come: &[Vec<f64>]) -> Vec<AgeAccuracy> {
    let mut records: Vec<AgeAccuracy> = Vec::new();
    for age in 0..matrix.width() {
        let mut one = AgeAccuracy { age, cells: 0, members: 0, active: Comparison::default() };
        for (row, expected) in matrix.rows.iter().zip(to_come) {
            let window = matrix.window(row, age);
            let is_whole = row.cohort.period().is_some_and(|period| period.last_day() <= split);
            let had_not_begun = window.state(split) == State::Unobserved;
            if is_whole && had_not_begun && window.state(matrix.as_of) == State::Complete {
                one.cells += 1;
                one.members += row.size;
                one.active.actual += row.cell_counts(age).active as f64;
                one.active.predicted += expected.get(age as usize).copied().unwrap_or(0.0);
            }
        }
        if one.cells > 0 {
            records.push(one);
        }
    }
    records
}

/// The rows and ages of a matrix, for customers known up to a day.
struct Grid<'a> {
    matrix: &'a Matrix,
    day: Date,
    rows: HashMap<CohortLabel, u32>,
}

impl Grid<'_> {
    fn new(matrix: &Matrix, day: Date) -> Grid<'_> {
        let rows = (0..).zip(&matrix.rows).map(|(place, row)| (row.cohort.clone(), place)).collect();
        Grid { matrix, day, rows }
    }

    /// Members by row and age who are expected to buy after the day and have not bought in the age yet.
    fn expected(&self, model: &FittedModel, statistics: &Statistics) -> Vec<Vec<f64>> {
        let mut groups = Vec::with_capacity(statistics.groups.len());
        let mut stretches: HashMap<u64, Vec<AgeStretch>> = HashMap::new();
        for group in &statistics.groups {
            let first = group.first_day(self.day);
            let values = &statistics.segments.values[group.segment as usize];
            let Some(row) = self.rows.get(&self.label(first, values)) else { continue };
            stretches.entry(group.history.t.to_bits()).or_insert_with(|| self.stretches(first));
            groups.push(ActivityGroup { history: group.history, count: group.customers as f64, row: *row });
        }
        let of = |t: f64| stretches.get(&t.to_bits()).map_or(&[] as &[AgeStretch], Vec::as_slice);
        expected_active(model, &groups, of, (self.matrix.rows.len(), self.matrix.width() as usize))
    }

    /// The row a customer belongs to.
    fn label(&self, first: Date, values: &Values) -> CohortLabel {
        match &self.matrix.grouping {
            CohortBy::Period(grain) => {
                CohortLabel::Period(Period::holding(*grain, first, self.matrix.week_start))
            }
            CohortBy::Attribute(_) => CohortLabel::Value(values.first().cloned().flatten()),
        }
    }

    /// The ages that have not ended on the day for customers who first bought on another.
    fn stretches(&self, first: Date) -> Vec<AgeStretch> {
        let matrix = self.matrix;
        let (anchor, zero) = match matrix.ages {
            Ages::Calendar => (Anchor::Now, self.day),
            Ages::Rolling { .. } | Ages::Brackets(_) => (Anchor::FirstPurchase, first),
        };
        // A purchase of a day lies at its end: the stretch begins at the end of the day before.
        let weeks = |day: Date| f64::from(day_number(day) - 1 - day_number(zero)) / 7.0;
        let at = first.at(0, 0, 0, 0);
        let each = (0..matrix.width()).filter_map(|age| {
            let window = matrix.ages.window(matrix.age_grain, matrix.week_start, age, (at, at));
            let end = window.to?.date();
            let has_ended = end <= self.day.saturating_add(1.day());
            let stretch = Stretch { from: weeks(window.from.date()), to: weeks(end), anchor };
            (!has_ended).then_some(AgeStretch { age, stretch })
        });
        each.collect()
    }
}

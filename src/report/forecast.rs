//! Forecasts of open cells in the matrix, and their holdout error.

use serde_json::{Value, json};

use super::number;
use crate::cohort::{Matrix, Measure, Unit};
use crate::explore::clv::{AgeAccuracy, MatrixForecast};
use crate::explore::{MatrixAnswer, View};

/// The forecast of a cell under the measure shown; `None` if the age is complete, or without a forecast.
pub fn value(answer: &MatrixAnswer, view: &View, row: usize, age: u32) -> Option<f64> {
    let forecast =
        answer.forecast.as_ref().filter(|_| view.forecast.is_some() && view.no_forecast().is_none())?;
    let members = forecast.members(row, age)?;
    match view.measure {
        Measure::Retention => {
            let size = answer.matrix.rows.get(row)?.size;
            (size > 0).then(|| members / size as f64)
        }
        _ => Some(members),
    }
}

/// Expected customers are whole numbers for people.
pub fn rounded(value: f64, measure: Measure) -> f64 {
    if measure.unit() == Unit::Count { value.round() } else { value }
}

/// The meaning of `~`, the model, and its accuracy.
pub fn remarks(forecast: &MatrixForecast, view: &View) -> Vec<String> {
    if let Some(why) = view.no_forecast() {
        return vec![format!("no forecast: {why}")];
    }
    if forecast.model.is_none() {
        return forecast.refused.iter().map(ToString::to_string).collect();
    }
    let mut remarks = vec![format!(
        "~ forecast: members already active plus those expected by the end of the age; {}; not part of any average",
        forecast.why
    )];
    remarks.push(match forecast.record_of_all() {
        Some(all) => {
            let cells: usize = forecast.accuracy.iter().map(|one| one.cells).sum();
            format!(
                "holdout, fitted up to {}: {} active forecast, {} observed in {cells} cells ({})",
                forecast.split,
                number::full(Some(all.predicted.round()), Unit::Count),
                number::full(Some(all.actual), Unit::Count),
                percent(all.error_percent()),
            )
        }
        None => {
            format!(
                "not validated on a holdout: {}",
                forecast.no_record.as_deref().unwrap_or("no holdout was made")
            )
        }
    });
    remarks
}

/// An error in percent, signed.
pub fn percent(error: Option<f64>) -> String {
    error.map_or_else(|| number::UNDEFINED.to_string(), |error| format!("{error:+.1} %"))
}

/// How accurate the forecasts of one age were: `M3: 120 active of 2,000 in 5 cells, 131 forecast (+9.2 %, +0.6
/// points)`.
pub fn record_line(one: &AgeAccuracy, label: &str) -> String {
    let count = |value: f64| number::full(Some(value.round()), Unit::Count);
    let points =
        one.rate_error().map_or_else(String::new, |error| format!(", {} points", number::points(error)));
    format!(
        "{label}: {} of {} active in {} cells, forecast {} ({}{points})",
        count(one.active.actual),
        number::integer(one.members.into()),
        one.cells,
        count(one.active.predicted),
        percent(one.active.error_percent()),
    )
}

/// The model, the reason for it, and its accuracy by age.
pub fn json(forecast: &MatrixForecast, matrix: &Matrix) -> Value {
    let record = forecast.accuracy.iter().map(|one| {
        json!({
            "age": one.age,
            "label": matrix.age_label(one.age),
            "cells": one.cells,
            "members": one.members,
            "actual": one.active.actual,
            "predicted": one.active.predicted,
            "error_percent": one.active.error_percent(),
            "error_rate": one.rate_error(),
        })
    });
    json!({
        "model": forecast.model.map(|model| model.name()),
        "why": forecast.why,
        "refused": forecast.refused.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "calibration_end": forecast.split.to_string(),
        "record": record.collect::<Vec<_>>(),
        "no_record": forecast.no_record,
    })
}

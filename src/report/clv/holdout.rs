//! How well a forecast predicted the holdout: totals, by frequency, by tenths of the customers, week by week.

use serde_json::{Value as Json, json};

use crate::clv::{Bin, Comparison, HoldoutRecord, Refusal, TrackingWeek};
use crate::cohort::Unit;
use crate::explore::clv::{ClvAnswer, Holdout};
use crate::report::grid::{Cell, Column, Grid, Kind, Row};
use crate::report::number::{self, UNDEFINED};

/// Totals and classes of the model in use, the totals of the others; with `--holdout` deciles and weeks too.
pub fn json(answer: &ClvAnswer) -> Json {
    let Ok(holdout) = &answer.holdout else {
        let reasons: Vec<String> =
            answer.holdout.as_ref().err().into_iter().flatten().map(ToString::to_string).collect();
        return json!({
            "actual_orders": null, "predicted_orders": null, "actual_spend": null, "predicted_spend": null,
            "by_frequency": [], "refused": reasons,
        });
    };
    let Some(record) = holdout.record() else { return Json::Null };
    let mut object = totals(record);
    object["from"] = json!(answer.split.tomorrow().map(|day| day.to_string()).ok());
    object["to"] = json!(answer.report.as_of.to_string());
    object["weeks"] = json!(record.weeks);
    object["customers"] = json!(record.customers);
    object["orders_mae"] = json!(record.orders_mae);
    object["orders_rmse"] = json!(record.orders_rmse);
    object["orders_correlation"] = json!(record.orders_correlation);
    object["by_frequency"] = record.by_frequency.iter().map(bin).collect();
    object["models"] = holdout.records.iter().map(totals).collect();
    if answer.question.holdout {
        object["by_decile"] = record.by_decile.iter().map(bin).collect();
        object["tracking"] = weeks(holdout).map(week).collect();
    }
    object
}

fn totals(record: &HoldoutRecord) -> Json {
    json!({
        "model": record.model.name(),
        "actual_orders": record.orders.actual,
        "predicted_orders": record.orders.predicted,
        "orders_error_percent": record.orders.error_percent(),
        "actual_spend": record.spend.map(|one| one.actual),
        "predicted_spend": record.spend.map(|one| one.predicted),
        "spend_error_percent": record.spend.and_then(|one| one.error_percent()),
    })
}

fn bin<Class: std::fmt::Display>(bin: &Bin<Class>) -> Json {
    json!({
        "class": bin.class.to_string(),
        "customers": bin.customers,
        "actual_orders": bin.orders.actual,
        "predicted_orders": bin.orders.predicted,
        "actual_spend": bin.spend.map(|one| one.actual),
        "predicted_spend": bin.spend.map(|one| one.predicted),
    })
}

fn week(week: &TrackingWeek) -> Json {
    json!({
        "week": week.week,
        "holdout": week.holdout,
        "actual": week.actual,
        "predicted": week.expected,
        "actual_cumulative": week.actual_cumulative,
        "predicted_cumulative": week.expected_cumulative,
    })
}

fn weeks(holdout: &Holdout) -> impl Iterator<Item = &TrackingWeek> {
    holdout.tracking.iter().flat_map(|tracking| &tracking.weeks)
}

/// Classes, deciles and every fourth week for people; all of them in one table for programs.
pub fn grids(answer: &ClvAnswer) -> Vec<Grid> {
    let found = answer.holdout.as_ref().ok();
    let Some((holdout, record)) = found.and_then(|holdout| Some((holdout, holdout.record()?))) else {
        return vec![records(None)];
    };
    let mut grids = vec![
        classes(&record.by_frequency, "repeat days").titled("by repeat purchase days in the calibration"),
        classes(&record.by_decile, "tenth").titled("by decile of predicted orders, the lowest first"),
    ];
    grids.extend(holdout.tracking.as_ref().map(|_| {
        let title = format!(
            "repeat orders since the first day, every fourth week; + after the split on {}",
            answer.split
        );
        tracking(holdout).titled(title)
    }));
    grids.push(records(Some((holdout, record))));
    grids
}

/// The classes of a forecast with observed and predicted numbers.
pub fn classes<Class: std::fmt::Display>(bins: &[Bin<Class>], class: &str) -> Grid {
    let columns = vec![
        Column::new("class", class, Kind::Text).priority(0),
        Column::named("customers", Kind::Number(Unit::Count)),
        Column::new("actual_orders_each", "orders each", Kind::RATIO),
        Column::new("predicted_orders_each", "predicted", Kind::RATIO),
        Column::new("orders_error_percent", "error", Kind::Percent),
        Column::new("actual_spend", "spend", Kind::MONEY).priority(2),
        Column::new("predicted_spend", "predicted", Kind::MONEY).priority(2),
        Column::new("spend_error_percent", "error", Kind::Percent).priority(2),
    ];
    let row = |bin: &Bin<Class>| -> Row {
        let mean = bin.mean_orders();
        vec![
            Cell::text(bin.class.to_string()),
            bin.customers.round().into(),
            mean.map(|one| one.actual).into(),
            mean.map(|one| one.predicted).into(),
            bin.orders.error_percent().into(),
            bin.spend.map(|one| one.actual).into(),
            bin.spend.map(|one| one.predicted).into(),
            bin.spend.and_then(|one| one.error_percent()).into(),
        ]
    };
    Grid::new(columns, bins.iter().map(row).collect()).for_people()
}

fn tracking(holdout: &Holdout) -> Grid {
    let columns = vec![
        Column::named("week", Kind::Count).priority(0).with_marks(),
        Column::new("actual_cumulative", "actual", Kind::Number(Unit::Count)),
        Column::new("predicted_cumulative", "predicted", Kind::Number(Unit::Count)),
        Column::new("error_percent", "error", Kind::Percent),
    ];
    let last = weeks(holdout).count();
    let rows = weeks(holdout).filter(|week| week.week % 4 == 0 || week.week as usize == last).map(|week| {
        let week_cell = Cell::from(week.week).marked(week.holdout.then_some('+'));
        [week_cell].into_iter().chain(so_far(week)).collect()
    });
    Grid::new(columns, rows.collect()).for_people()
}

/// Observed and predicted since the first day, and the error.
fn so_far(week: &TrackingWeek) -> [Cell; 3] {
    let both =
        Comparison { actual: week.actual_cumulative.unwrap_or(0.0), predicted: week.expected_cumulative };
    [both.actual.into(), both.predicted.round().into(), both.error_percent().into()]
}

/// Every week with its orders, observed and predicted, by itself and since the first day.
pub fn weekly(holdout: Option<&Holdout>) -> Grid {
    let columns = vec![
        Column::named("week", Kind::Count).priority(0),
        Column::new("actual", "orders", Kind::Number(Unit::Count)),
        Column::named("predicted", Kind::RATIO),
        Column::new("actual_cumulative", "since the start", Kind::Number(Unit::Count)),
        Column::new("predicted_cumulative", "predicted so far", Kind::Number(Unit::Count)),
        Column::new("error_percent", "error", Kind::Percent),
        Column::named("fitted", Kind::Text),
    ];
    let row = |week: &TrackingWeek| -> Row {
        let fitted = Cell::text(if week.holdout { "no: holdout" } else { "yes" });
        let [_, predicted, error] = so_far(week);
        let actual = week.actual_cumulative.into();
        vec![week.week.into(), week.actual.into(), week.expected.into(), actual, predicted, error, fitted]
    };
    Grid::new(columns, holdout.into_iter().flat_map(weeks).map(row).collect()).for_people()
}

/// A row per class, tenth and week.
fn records(found: Option<(&Holdout, &HoldoutRecord)>) -> Grid {
    let columns = vec![
        Column::named("table", Kind::Text),
        Column::named("class", Kind::Text),
        Column::named("customers", Kind::Number(Unit::Count)),
        Column::named("actual_orders", Kind::Number(Unit::Count)),
        Column::named("predicted_orders", Kind::Number(Unit::Count)),
        Column::named("actual_spend", Kind::MONEY),
        Column::named("predicted_spend", Kind::MONEY),
    ];
    fn class<Class: std::fmt::Display>(table: &str, bin: &Bin<Class>) -> Row {
        vec![
            Cell::text(table),
            Cell::text(bin.class.to_string()),
            bin.customers.into(),
            bin.orders.actual.into(),
            bin.orders.predicted.into(),
            bin.spend.map(|one| one.actual).into(),
            bin.spend.map(|one| one.predicted).into(),
        ]
    }
    let Some((holdout, record)) = found else { return Grid::new(columns, Vec::new()).for_programs() };
    let mut rows: Vec<Row> = record.by_frequency.iter().map(|bin| class("frequency", bin)).collect();
    rows.extend(record.by_decile.iter().map(|bin| class("decile", bin)));
    rows.extend(weeks(holdout).map(|week| {
        let none = || Cell::or_empty(None::<f64>);
        vec![
            Cell::text("week"),
            Cell::text(week.week.to_string()),
            none(),
            week.actual.unwrap_or(0.0).into(),
            week.expected.into(),
            none(),
            none(),
        ]
    }));
    Grid::new(columns, rows).for_programs()
}

/// Which model the values come from although no holdout checks it, and why; none without values or with a holdout.
pub fn unchecked(answer: &ClvAnswer) -> Option<String> {
    let (model, refusals) = (answer.model?, answer.holdout.as_ref().err()?);
    let reasons = Refusal::reasons(refusals).into_iter();
    let reasons: Vec<String> =
        reasons.map(|why| why.strip_prefix("no forecast: ").map_or(why.clone(), str::to_string)).collect();
    Some(format!(
        "none: the values are those of {}, fitted on all orders to {}; on orders to {} alone, {}",
        model.title(),
        answer.valued_on,
        answer.split,
        reasons.join("; ")
    ))
}

/// The holdout in one line.
pub fn line(answer: &ClvAnswer) -> String {
    let record = match &answer.holdout {
        Err(refusals) => {
            let reasons = Refusal::reasons(refusals);
            let why = match reasons == Refusal::reasons(&answer.refused) {
                true => "refused for the same reason".to_string(),
                false => reasons.join("; "),
            };
            return unchecked(answer)
                .unwrap_or_else(|| format!("none with a calibration to {}: {why}", answer.split));
        }
        Ok(holdout) => holdout.record(),
    };
    let Some(record) = record else { return UNDEFINED.to_string() };
    let count = |value: f64| number::full(Some(value.round()), Unit::Count);
    let mut text = format!(
        "after {} ({:.1} weeks): {} orders, {} predicted ({})",
        answer.split,
        record.weeks,
        count(record.orders.actual),
        count(record.orders.predicted),
        error(&record.orders),
    );
    if let Some(spend) = &record.spend {
        let money = |value: f64| number::full(Some(value), Unit::Money);
        let (actual, predicted) = (money(spend.actual), money(spend.predicted));
        text += &format!("; spend {actual}, {predicted} predicted ({})", error(spend));
    }
    text
}

/// The error of a forecast in percent, signed.
fn error(both: &Comparison) -> String {
    both.error_percent().map_or_else(|| UNDEFINED.to_string(), |error| format!("{error:+.1} %"))
}

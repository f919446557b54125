//! The record of a forecast: totals, by frequency, by tenths of the customers, week by week.

use serde_json::{Value, json};

use super::super::{csv, number, table};
use crate::clv::{Bin, Comparison, HoldoutRecord};
use crate::cohort::Unit;
use crate::explore::clv::{ClvAnswer, Holdout};

/// Totals and classes of the model in use, the totals of the others; with `--record` tenths and weeks too.
pub(super) fn json(answer: &ClvAnswer) -> Value {
    let Ok(holdout) = &answer.holdout else {
        let reasons: Vec<String> =
            answer.holdout.as_ref().err().into_iter().flatten().map(ToString::to_string).collect();
        return json!({
            "actual_orders": null, "predicted_orders": null, "actual_spend": null, "predicted_spend": null,
            "by_frequency": [], "refused": reasons,
        });
    };
    let Some(record) = holdout.record() else { return Value::Null };
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
    if answer.question.record {
        object["by_decile"] = record.by_decile.iter().map(bin).collect();
        object["tracking"] = tracking(holdout);
    }
    object
}

fn totals(record: &HoldoutRecord) -> Value {
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

fn bin<Class: std::fmt::Display>(bin: &Bin<Class>) -> Value {
    json!({
        "class": bin.class.to_string(),
        "customers": bin.customers,
        "actual_orders": bin.orders.actual,
        "predicted_orders": bin.orders.predicted,
        "actual_spend": bin.spend.map(|one| one.actual),
        "predicted_spend": bin.spend.map(|one| one.predicted),
    })
}

fn tracking(holdout: &Holdout) -> Value {
    let weeks = holdout.tracking.iter().flat_map(|tracking| &tracking.weeks);
    let week = |week: &crate::clv::TrackingWeek| {
        json!({
            "week": week.week,
            "holdout": week.holdout,
            "actual": week.actual,
            "predicted": week.expected,
            "actual_cumulative": week.actual_cumulative,
            "predicted_cumulative": week.expected_cumulative,
        })
    };
    weeks.map(week).collect()
}

/// One line a class, tenth and week: `table,class,customers,actual_orders,predicted_orders,actual_spend,predicted_spend`.
pub(super) fn rows(holdout: &Holdout) -> String {
    let mut out =
        "table,class,customers,actual_orders,predicted_orders,actual_spend,predicted_spend\n".to_string();
    let Some(record) = holdout.record() else { return out };
    let line = |table: &str,
                class: String,
                customers: String,
                orders: Comparison,
                spend: Option<Comparison>| {
        let money =
            |of: fn(&Comparison) -> f64| spend.as_ref().map_or_else(String::new, |one| of(one).to_string());
        let class = csv::field(&class);
        let (actual, predicted) = (money(|one| one.actual), money(|one| one.predicted));
        format!("{table},{class},{customers},{},{},{actual},{predicted}\n", orders.actual, orders.predicted)
    };
    for bin in &record.by_frequency {
        out += &line("frequency", bin.class.to_string(), bin.customers.to_string(), bin.orders, bin.spend);
    }
    for bin in &record.by_decile {
        out += &line("decile", bin.class.to_string(), bin.customers.to_string(), bin.orders, bin.spend);
    }
    for week in holdout.tracking.iter().flat_map(|tracking| &tracking.weeks) {
        let orders = Comparison { actual: week.actual.unwrap_or(0.0), predicted: week.expected };
        out += &line("week", week.week.to_string(), String::new(), orders, None);
    }
    out
}

/// The record to read: classes, tenths, and every fourth week of the tracking.
pub(super) fn lines(answer: &ClvAnswer, holdout: &Holdout) -> String {
    let Some(record) = holdout.record() else { return String::new() };
    let mut out = String::new();
    out += "\nby repeat purchase days in the calibration\n";
    out += &bins(&record.by_frequency, "x");
    out += "\nby tenth of the customers, the fewest predicted orders first\n";
    out += &bins(&record.by_decile, "tenth");
    let Some(tracking) = &holdout.tracking else { return out };
    let (split, last) = (answer.split, tracking.weeks.len());
    out += &format!("\nrepeat orders since the first day, every fourth week; + after the split on {split}\n");
    let mut table = vec![["week", "actual", "predicted", "error"].map(str::to_string).to_vec()];
    for week in tracking.weeks.iter().filter(|week| week.week % 4 == 0 || week.week as usize == last) {
        let both =
            Comparison { actual: week.actual_cumulative.unwrap_or(0.0), predicted: week.expected_cumulative };
        let mark = if week.holdout { "+" } else { " " };
        table.push(vec![
            format!("{}{mark}", week.week),
            number::full(Some(both.actual), Unit::Count),
            number::full(Some(both.predicted.round()), Unit::Count),
            error(&both),
        ]);
    }
    out + &table::aligned(&table)
}

fn bins<Class: std::fmt::Display>(bins: &[Bin<Class>], head: &str) -> String {
    let mut lines = vec![
        [head, "customers", "orders each", "predicted", "error", "spend", "predicted", "error"]
            .map(str::to_string)
            .to_vec(),
    ];
    for bin in bins {
        let mean = bin.mean_orders();
        lines.push(vec![
            bin.class.to_string(),
            number::full(Some(bin.customers.round()), Unit::Count),
            number::full(mean.map(|one| one.actual), Unit::Ratio),
            number::full(mean.map(|one| one.predicted), Unit::Ratio),
            error(&bin.orders),
            number::full(bin.spend.map(|one| one.actual), Unit::Money),
            number::full(bin.spend.map(|one| one.predicted), Unit::Money),
            bin.spend.as_ref().map_or_else(|| number::UNDEFINED.to_string(), error),
        ]);
    }
    table::aligned(&lines)
}

/// The error of a forecast in percent, signed.
pub(super) fn error(both: &Comparison) -> String {
    both.error_percent().map_or_else(|| number::UNDEFINED.to_string(), |error| format!("{error:+.1} %"))
}

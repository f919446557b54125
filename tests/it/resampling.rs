//! Intervals of money: drawn from the members of a cell, the same every time, as wide as theory says.

use crate::support::{file, history, json, printed, refused};
use serde_json::Value;

/// 400 customers of one month; the k-th spends k % 101 at age 0, and every second as much again a month later.
fn spenders() -> String {
    let mut text = String::from("customer,date,amount\n");
    for k in 0..400_u32 {
        text += &format!("c{k},2024-01-{:02},{}\n", 1 + k % 28, k * 37 % 101);
        if k % 2 == 0 {
            text += &format!("c{k},2024-02-{:02},{}\n", 1 + k % 28, k * 37 % 101);
        }
    }
    text + "z,2024-03-31,1\n"
}

/// Low, value and high of a cell.
fn ends(answer: &Value, age: usize) -> (f64, f64, f64) {
    let cell = &answer["cohorts"][0]["cells"][age];
    let number = |value: &Value| value.as_f64().unwrap_or_else(|| panic!("no number in {cell}"));
    (number(&cell["interval"]["low"]), number(&cell["value"]), number(&cell["interval"]["high"]))
}

#[test]
fn the_interval_of_a_mean_is_as_wide_as_the_normal_one() {
    let (_folder, path) = file("orders.csv", &spenders());
    let answer = json(&[
        "matrix",
        &path,
        "--measure",
        "revenue-per-customer",
        "--bootstrap",
        "2000",
        "--format",
        "json",
    ]);
    for (age, each) in [(0, 1), (1, 2)] {
        let spent = (0..400_u32).map(|k| if k % each == 0 { f64::from(k * 37 % 101) } else { 0.0 });
        let spent: Vec<f64> = spent.collect();
        let mean = spent.iter().sum::<f64>() / 400.0;
        let half = 1.96 * (spent.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 400.0 / 400.0).sqrt();
        let (low, value, high) = ends(&answer, age);
        assert!((value - mean).abs() < 1e-9);
        assert!((low - (mean - half)).abs() < 0.12 * half, "{low} {mean} {half}");
        assert!((high - (mean + half)).abs() < 0.12 * half, "{high} {mean} {half}");
    }
    assert_eq!(answer["bootstrap"], serde_json::json!({"resamples": 2000, "seed": 1}));
}

#[test]
fn every_measure_of_money_has_an_interval_around_its_value() {
    let (_folder, path) = file("orders.csv", &spenders());
    for measure in [
        "orders",
        "orders-per-customer",
        "revenue",
        "revenue-per-customer",
        "cumulative-revenue",
        "cumulative-revenue-per-customer",
        "aov",
        "revenue-retention",
        "margin",
        "margin-per-customer",
        "cumulative-margin-per-customer",
        "median-revenue",
        "p90-revenue",
    ] {
        let mut said = vec!["matrix", &path, "--measure", measure, "--bootstrap", "300", "--format", "json"];
        if measure.contains("margin") {
            said.extend(["--margin", "0.4"]);
        }
        let answer = json(&said);
        let (low, value, high) = ends(&answer, 1);
        assert!(low <= value && value <= high, "{measure}: {low} {value} {high}");
        assert!(low < high || measure == "median-revenue", "{measure}: {low} {high}");
        let pooled = &answer["average"][1];
        let is_sum = ["orders", "revenue", "cumulative-revenue", "margin", "median-revenue", "p90-revenue"];
        assert_eq!(pooled["interval"].is_object(), !is_sum.contains(&measure), "{measure}: {pooled}");
    }
}

#[test]
fn the_same_data_give_the_same_interval_on_any_number_of_threads() {
    let (_folder, path) = file("orders.csv", &spenders());
    let run = |threads: &str| {
        printed(&["matrix", &path, "--measure", "aov", "--bootstrap", "200", "--long", "--threads", threads])
    };
    let one = run("1");
    assert!(one.starts_with("cohort,age,value,numerator,denominator,state,low,high\n"), "{one}");
    assert_eq!(one, run("2"));
}

#[test]
fn shares_keep_their_own_interval_and_counts_have_none() {
    let (_folder, path) = file("orders.csv", &spenders());
    for (measure, words) in [("retention", "Wilson's interval"), ("customers", "plain count")] {
        let (code, why) = refused(&["matrix", &path, "--measure", measure, "--bootstrap", "200", "--long"]);
        assert!(code == 2 && why.contains(words), "{why}");
    }
    let (code, why) = refused(&["matrix", &path, "--measure", "aov", "--bootstrap", "200"]);
    assert!(code == 2 && why.contains("--format json"), "{why}");
    assert_eq!(refused(&["matrix", &path, "--measure", "aov", "--bootstrap", "1", "--long"]).0, 2);
    let plain = json(&["matrix", &path, "--format", "json"]);
    assert!(plain["average"][1]["interval"].is_object(), "a pooled share has Wilson's");
}

#[test]
fn the_intervals_of_real_orders_hold_their_values() {
    let Some(path) = history("uci_online_retail/online_retail.parquet") else { return };
    let said =
        ["matrix", &path, "--amount", "Quantity*UnitPrice", "--measure", "cumulative-revenue-per-customer"];
    let said = [&said[..], &["--cohort", "quarter", "--bootstrap", "100", "--format", "json"]].concat();
    let answer = json(&said);
    for age in 0..5 {
        let (low, value, high) = ends(&answer, age);
        assert!(low < value && value < high, "{age}: {low} {value} {high}");
    }
}

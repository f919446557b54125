//! Lifetime value under a drill: the same as of a file with only those customers' lines.

use crate::support;

use std::collections::HashSet;

use crate::support::{file, json, printed, tenure};
use serde_json::Value;

/// The lines of the sample whose customers the program finds within a drill.
fn lines_within(sample: &str, within: &str) -> String {
    let listed =
        printed(&["customers", sample, "--within", within, "--columns", "customer", "--format", "csv"]);
    let ids: HashSet<&str> = listed.lines().skip(1).collect();
    assert!(ids.len() > 500, "{} customers", ids.len());
    let text = std::fs::read_to_string(sample).unwrap();
    let of = |line: &str| line.split(',').nth(1).is_some_and(|id| ids.contains(id));
    let (head, lines) = text.split_once('\n').unwrap();
    let lines: Vec<&str> = lines.lines().filter(|line| of(line)).collect();
    format!("{head}\n{}\n", lines.join("\n"))
}

/// Without what is told of the rows of the file, and of the drill itself.
fn numbers(arguments: &[&str]) -> Value {
    let mut answer = json(arguments);
    let object = answer.as_object_mut().unwrap();
    object.remove("excluded").unwrap();
    object.remove("within").unwrap();
    answer
}

#[test]
fn everything_under_a_drill_is_what_a_file_of_those_customers_gives() {
    let sample = support::sample("orders.csv");
    let within = "channel=email";
    let (_folder, part) = file("part.csv", &lines_within(&sample, within));
    let as_of = json(&["clv", &part, "--to-date", "--format", "json", "--model", "bg-nbd"])["as_of"].clone();
    let as_of = as_of.as_str().unwrap();
    let said = ["--as-of", as_of, "--by", "country", "--record", "--cac", "20", "--format", "json"];
    let drilled = numbers(&[&["clv", &sample, "--within", within], &said[..]].concat());
    let alone = numbers(&[&["clv", &part], &said[..]].concat());
    assert!(drilled["refused"].as_array().unwrap().is_empty(), "{}", drilled["refused"]);
    assert!(drilled["total"]["clv_total"].as_f64().unwrap() > 0.0);
    let names: Vec<&String> = drilled.as_object().unwrap().keys().collect();
    for name in names {
        assert_eq!(drilled[name], alone[name], "{name}");
    }
    let risk = |file: &str, more: &[&str]| {
        let said = ["--as-of", as_of, "--top", "25", "--format", "csv", "--model", "bg-nbd"];
        printed(&[&["risk", file], &said[..], more].concat())
    };
    assert_eq!(risk(&sample, &["--within", within]), risk(&part, &[]));
    let each = |file: &str, more: &[&str]| {
        let said = ["--as-of", as_of, "--by-customer", "--model", "bg-nbd"];
        printed(&[&["clv", file], &said[..], more].concat())
    };
    assert_eq!(each(&sample, &["--within", within]), each(&part, &[]));
    let text = printed(&["clv", &sample, "--within", within, "--to-date"]);
    assert!(text.contains("lifetime value within channel=email"), "{text}");
}

#[test]
fn gates_look_at_the_customers_that_are_left() {
    let sample = support::sample("orders.csv");
    let output = tenure(&["clv", &sample, "--within", "channel=email", "--within", "country=FR"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success() && text.contains("no forecast:") && text.contains("at least 500"),
        "{text}"
    );
    assert!(text.contains("within channel=email, country=FR"), "{text}");
}

/// Customers of two channels and months; what was spent on them.
const ORDERS: &str = "customer,date,amount,channel,country
a,2024-01-05,60,ads,FR
b,2024-01-20,40,ads,DE
c,2024-02-03,50,mail,FR
d,2024-02-09,50,mail,FR
";

#[test]
fn only_spend_on_the_customers_that_are_left_counts() {
    let (_folder, orders) = file("orders.csv", ORDERS);
    let told = |spend: &str, within: &str| {
        let (_folder, spend) = file("spend.csv", spend);
        json(&[
            "clv",
            &orders,
            "--as-of",
            "2024-04-30",
            "--cac",
            &spend,
            "--within",
            within,
            "--format",
            "json",
        ])
    };
    let spend = "period,channel,spend\n2024-01,ads,30\n2024-02,mail,10\n2024-02,ads,5\n";
    let mail = told(spend, "channel=mail");
    assert_eq!(mail["total"]["payback"]["cac"], 5.0);
    assert_eq!(mail["total"]["payback"]["payback_age"], 0);
    let february = told("period,spend\n2024-01,30\n2024-02,8\n", "acquired=2024-02");
    assert_eq!(february["total"]["payback"]["cac"], 4.0);
    assert_eq!(february["acquisition"]["unmatched"].as_array().unwrap().len(), 0);
    let france = told(spend, "country=FR");
    assert!(france["total"]["payback"].is_null(), "{}", france["total"]["payback"]);
    let why = france["acquisition"]["silent"][0].as_str().unwrap();
    assert!(why.contains("no column country"), "{why}");
}

#[test]
fn a_forecast_of_the_matrix_follows_the_drill_too() {
    let sample = support::sample("orders.csv");
    let (_folder, part) = file("part.csv", &lines_within(&sample, "channel=email"));
    let said = ["--forecast=bg-nbd", "--as-of", "2025-11-30", "--format", "json"];
    let drilled = json(&[&["matrix", &sample, "--within", "channel=email"], &said[..]].concat());
    let alone = json(&[&["matrix", &part], &said[..]].concat());
    assert!(
        !drilled["forecast"].is_null() && drilled["forecast"]["refused"].as_array().is_none_or(Vec::is_empty)
    );
    assert_eq!(drilled["forecast"], alone["forecast"]);
    assert_eq!(drilled["cohorts"], alone["cohorts"]);
}

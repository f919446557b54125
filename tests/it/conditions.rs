//! What jobs rely on: `--fail-if` and its exit codes, combinations without meaning, margins, cohorts by attribute, curves.

use crate::support::{file, json, printed, refused, tenure};

const TWELVE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/twelve.csv");

fn exit(conditions: &[&str]) -> (Option<i32>, String) {
    let mut words = vec!["matrix", TWELVE];
    conditions.iter().for_each(|condition| words.extend(["--fail-if", condition]));
    let output = tenure(&words);
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_condition_that_holds_ends_with_3_and_is_named() {
    // Of 10 customers whose M1 is complete, 4 came back.
    assert_eq!(exit(&["M1 < 0.40"]).0, Some(0));
    let (code, said) = exit(&["M0 < 1", "M1 <= 40%", "2024-01 M2 > 0.5"]);
    assert_eq!(code, Some(3));
    assert!(said.contains("'M1 <= 40%' holds: retention is 40.0 %"), "{said}");
    assert!(said.contains("'2024-01 M2 > 0.5' holds"), "{said}");
    assert!(!said.contains("M0 < 1"), "{said}");
    assert_eq!(exit(&["simple M1 > 0.41"]).0, Some(3), "the mean of 40, 33.3 and 50 %");
}

#[test]
fn what_cannot_be_checked_says_so_and_nonsense_is_refused() {
    for (condition, why) in [
        ("M40 < 1", "has not been observed"),
        ("M4 < 1", "no cohort has completed M4"),
        ("2024-04 M1 < 1", "has not completed M1"),
        ("2024-04 M3 < 1", "has not reached M3"),
        ("1999-01 M1 < 1", "unknown cohort '1999-01'"),
    ] {
        let (code, said) = exit(&[condition]);
        assert_eq!(code, Some(1), "{condition}: {said}");
        assert!(said.contains(why), "{condition}: {said}");
    }
    let (code, said) = exit(&["M1 is low"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("as in 'M1 < 0.30'"), "{said}");
}

#[test]
fn combinations_without_meaning_are_refused_with_the_reason() {
    let (code, said) = refused(&["matrix", TWELVE, "--measure", "revenue", "--return", "streak"]);
    assert!(code == 2 && said.contains("use --measure retention or customers"), "{said}");
    let (code, said) = refused(&["matrix", TWELVE, "--measure", "second-order", "--min-orders", "2"]);
    assert!(code == 2 && said.contains("does not apply to second-order"), "{said}");
    let (code, said) = refused(&["matrix", TWELVE, "--measure", "margin"]);
    assert!(code == 1 && said.contains("--cost") && said.contains("--margin 0.4"), "{said}");
    let (code, said) = refused(&["matrix", TWELVE, "--cohort", "colour"]);
    assert!(code == 1 && said.contains("--cohort: unknown column") && said.contains("channel"), "{said}");
    assert_eq!(refused(&["matrix", TWELVE, "--min-orders", "0"]).0, 2);
}

#[test]
fn a_margin_is_a_share_of_the_amount_or_what_is_left_of_it() {
    let margin = |options: &[&str]| {
        let words = [&["matrix", TWELVE, "--measure", "margin", "--format", "json"], options].concat();
        json(&words)["cohorts"][0]["cells"][0]["value"].as_f64().unwrap()
    };
    // January at M0: 10 + 5 + 12 + 8 + 3 + 21 = 59 of orders that cost 6 + 2 + 7 + 4 + 1 + 9 = 29.
    assert_eq!(margin(&["--cost", "cost"]), 30.0);
    assert_eq!(margin(&["--cost", "amount * 0.25"]), 44.25);
    assert_eq!(margin(&["--margin", "40%"]), 23.6);
    let (_folder, path) = file(
        "costs.csv",
        "customer,date,amount,cost\na,2024-01-01,10,4\nb,2024-01-02,10,\nb,2024-02-02,10,4\n",
    );
    let output = tenure(&["matrix", &path, "--cost", "cost", "--measure", "margin"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("1 counted rows have no readable cost"), "{said}");
}

#[test]
fn rows_may_be_the_values_of_a_column() {
    let matrix = json(&["matrix", TWELVE, "--cohort", "channel", "--measure", "revenue", "--format", "json"]);
    let cohorts = matrix["cohorts"].as_array().unwrap();
    let names: Vec<&str> = cohorts.iter().map(|cohort| cohort["cohort"].as_str().unwrap()).collect();
    assert_eq!(names, ["web", "app", "shop"], "the largest first, then by name");
    let sum = |matrix: &serde_json::Value| -> f64 {
        let cohorts = matrix["cohorts"].as_array().unwrap().iter();
        let cells = cohorts.flat_map(|cohort| cohort["cells"].as_array().unwrap());
        cells.filter_map(|cell| cell["value"].as_f64()).sum()
    };
    let whole = json(&["matrix", TWELVE, "--measure", "revenue", "--format", "json"]);
    assert!((sum(&matrix) - sum(&whole)).abs() < 1e-9, "values add up to the whole");
    // The last of web joined on 21 April: nobody knows M1 of all of them by 2 May.
    assert_eq!(cohorts[0]["cells"][1]["state"], "open");
    assert_eq!(cohorts[2]["cells"][1]["state"], "complete");
}

#[test]
fn curves_have_a_series_a_cohort_and_the_average_with_its_band() {
    let curves = json(&["curves", TWELVE, "--cohorts", "2024-02,2024-01", "--format", "json"]);
    let series = curves["series"].as_array().unwrap();
    let names: Vec<&str> = series.iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["2024-02", "2024-01", "pooled average"]);
    assert_eq!(series[1]["points"].as_array().unwrap().len(), 5);
    let m1 = &series[2]["points"][1];
    assert_eq!(m1["value"], 0.4);
    assert!(m1["interval"]["low"].as_f64().unwrap() < 0.4 && m1["interval"]["high"].as_f64().unwrap() > 0.4);
    assert_eq!(series[2]["points"].as_array().unwrap().len(), 4, "nobody has completed M4");
    let csv = printed(&["curves", TWELVE, "--format", "csv"]);
    assert!(csv.starts_with("series,age,label,value,low,high,customers,state\n2024-01,0,M0,1,"), "{csv}");
    assert!(printed(&["curves", TWELVE, "--format", "svg"]).trim_end().ends_with("</svg>"));
    let (code, said) = refused(&["curves", TWELVE, "--cohorts", "2030-01"]);
    assert!(code == 1 && said.contains("available: 2024-01"), "{said}");
}

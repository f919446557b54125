//! The matrix filled in: what is forecast stands apart from what was seen, says how it did, and is refused where it must be.

use crate::support::{file, history, json, printed, refused, sample};
use serde_json::Value;

const CDNOW: [&str; 2] = ["--names", "master,customer,date,cds,amount"];

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("no number: {value}"))
}

/// Every cell with its cohort and its size.
fn cells(answer: &Value) -> Vec<(&Value, f64, &Value)> {
    let mut all = Vec::new();
    for cohort in answer["cohorts"].as_array().unwrap() {
        let (name, size) = (&cohort["cohort"], number(&cohort["size"]));
        all.extend(cohort["cells"].as_array().unwrap().iter().map(|cell| (name, size, cell)));
    }
    all
}

#[test]
fn forecasts_stand_beside_what_was_seen_and_change_nothing_of_it() {
    let orders = sample("orders.parquet");
    let quarters = ["matrix", &orders, "--cohort", "quarter", "--measure", "customers", "--format", "json"];
    let seen = json(&quarters);
    let filled = json(&[&quarters[..], &["--forecast"]].concat());
    assert_eq!(seen["average"], filled["average"]);
    for ((_, size, with), (_, _, without)) in cells(&filled).into_iter().zip(cells(&seen)) {
        for name in ["value", "numerator", "denominator", "state"] {
            assert_eq!(with[name], without[name], "{with}");
        }
        match with["state"].as_str() {
            Some("complete") => assert!(with["forecast"].is_null(), "{with}"),
            Some("open") => {
                let expected = number(&with["forecast"]);
                assert!(expected >= number(&with["value"]) && expected <= size, "{with}");
            }
            _ => assert!(number(&with["forecast"]) > 0.0 && number(&with["forecast"]) <= size, "{with}"),
        }
    }
    assert!(filled["forecast"]["record"].as_array().unwrap().len() > 3, "{}", filled["forecast"]);
    let text = printed(&["matrix", &orders, "--cohort", "quarter", "--forecast"]);
    assert!(text.contains("%~") && text.contains("~ forecast") && text.contains("fitted up to"), "{text}");
}

#[test]
fn what_cdnow_was_to_do_is_forecast_about_right() {
    let Some(file) = history("cdnow/CDNOW_sample.txt") else { return };
    let whole =
        json(&[&["matrix", &file, "--measure", "customers", "--format", "json"], &CDNOW[..]].concat());
    for model in ["bg-nbd", "mbg-nbd", "pareto-nbd"] {
        let asked = format!("--forecast={model}");
        let early =
            ["matrix", &file, "--measure", "customers", "--format", "json", "--as-of", "1997-10-10", &asked];
        let early = json(&[&early[..], &CDNOW].concat());
        let (mut expected, mut came) = (0.0, 0.0);
        for (cohort, _, cell) in cells(&early) {
            if !cell["forecast"].is_null() {
                let (_, _, actual) = cells(&whole)
                    .into_iter()
                    .find(|one| one.0 == cohort && one.2["age"] == cell["age"])
                    .unwrap();
                expected += number(&cell["forecast"]);
                came += number(&actual["value"]);
            }
        }
        // 384 came by the end of November; no model knows of Christmas.
        assert!(came > 300.0 && (expected / came - 1.0).abs() < 0.15, "{model}: {expected} of {came}");
    }
}

#[test]
fn rolling_ages_and_cohorts_by_attribute_have_forecasts_too() {
    let orders = sample("orders.parquet");
    let rolling = json(&["matrix", &orders, "--ages", "rolling:91", "--forecast", "--format", "json"]);
    let forecast = |answer: &Value| cells(answer).iter().filter(|cell| !cell.2["forecast"].is_null()).count();
    assert!(forecast(&rolling) > 100);
    let channels = json(&["matrix", &orders, "--cohort", "channel", "--forecast", "--format", "json"]);
    assert!(forecast(&channels) > 100);
    let (cells, all) = (cells(&channels), &channels["forecast"]);
    assert!(all["record"].as_array().unwrap().is_empty(), "members join at any time: {all}");
    assert!(cells.iter().all(|(_, _, cell)| cell["forecast"].as_f64().is_none_or(|share| share <= 1.0)));
}

#[test]
fn what_has_no_forecast_says_why() {
    let orders = sample("orders.parquet");
    for (more, part) in [
        (vec!["--measure", "revenue"], "revenue has none"),
        (vec!["--return", "streak"], "streak"),
        (vec!["--min-orders", "2"], "--min-orders 2 has none"),
        (vec!["--format", "csv"], "--long"),
        (vec!["--format", "svg"], "--long"),
    ] {
        let (exit, why) = refused(&[&["matrix", &orders, "--forecast"], &more[..]].concat());
        assert!(exit == 2 && why.contains(part), "{more:?}: {why}");
    }
    let (exit, why) = refused(&["matrix", &orders, "--forecast=nbd"]);
    assert!(exit == 2 && why.contains("pareto-nbd") && why.contains("auto"), "{why}");
    let (_folder, few) =
        file("few.csv", "customer,date,amount\na,2020-01-01,5\nb,2020-02-01,5\na,2020-03-05,5\n");
    let answer = json(&["matrix", &few, "--forecast", "--format", "json"]);
    let reasons = answer["forecast"]["refused"].to_string();
    assert!(reasons.contains("2 customers"), "{reasons}");
    assert!(cells(&answer).iter().all(|(_, _, cell)| cell["forecast"].is_null()));
    assert!(printed(&["matrix", &few, "--forecast"]).contains("no forecast: 2 customers"));
}

#[test]
fn long_csv_has_a_column_of_forecasts() {
    let orders = sample("orders.parquet");
    let csv = printed(&["matrix", &orders, "--cohort", "year", "--long", "--forecast"]);
    assert!(csv.starts_with("cohort,age,value,numerator,denominator,state,forecast\n"), "{csv}");
    let last = csv.lines().find(|line| line.starts_with("2025,2,")).unwrap();
    assert!(last.starts_with("2025,2,,,,unobserved,0."), "{last}");
    let plain = printed(&["matrix", &orders, "--cohort", "year", "--long"]);
    assert!(plain.starts_with("cohort,age,value,numerator,denominator,state\n"), "{plain}");
}

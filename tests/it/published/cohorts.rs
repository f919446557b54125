//! Cohorts and totals of the CDNOW sample against the reference, asked of the program.

use serde_json::Value;

use super::data::reference;
use crate::support::{history, json};

const NAMED: [&str; 2] = ["--names", "master,customer,date,cds,amount"];

/// The file with the reference's part on it.
fn asked() -> Option<(String, Value)> {
    let (file, reference) = (history("cdnow/CDNOW_sample.txt")?, reference()?);
    Some((file, reference["historical_and_segments"]["sample"].clone()))
}

fn cells(file: &str, measure: &str, ages: &[&str]) -> Value {
    let plain = ["matrix", file, "--customer", "customer", "--measure", measure, "--format", "json"];
    json(&[&plain[..], &NAMED, ages].concat())["cohorts"].clone()
}

/// A value by its offset: `{"0": 36.61, …}`.
fn by_offset(exact: &Value) -> Vec<(u64, f64)> {
    let all = exact.as_object().unwrap().iter();
    all.map(|(offset, value)| (offset.parse().unwrap(), value.as_f64().unwrap())).collect()
}

#[test]
fn cohorts_by_month_have_the_reference_counts_and_money() {
    let Some((file, exact)) = asked() else { return };
    for (measure, name) in [
        ("cumulative-revenue-per-customer", "cum_revenue_per_customer_by_calendar_month_offset"),
        ("customers", "active_customers_by_calendar_month_offset"),
    ] {
        let cohorts = cells(&file, measure, &[]);
        let mut checked = 0;
        for cohort in cohorts.as_array().unwrap() {
            let exact = &exact["cohorts"][cohort["cohort"].as_str().unwrap()];
            assert_eq!(cohort["size"], exact["N"]);
            for (offset, wanted) in by_offset(&exact[name]) {
                let cell =
                    cohort["cells"].as_array().unwrap().iter().find(|cell| cell["age"] == offset).unwrap();
                let found = cell["value"].as_f64().unwrap();
                assert!((found - wanted).abs() < 1e-9 * wanted, "{measure} at {offset}: {found} {wanted}");
                assert_eq!(cell["state"], "complete");
                checked += 1;
            }
        }
        // The data end with June 1998: 18 months of January, 17 of February, 16 of March.
        assert_eq!(checked, 18 + 17 + 16, "{measure}");
    }
}

#[test]
fn cohorts_by_days_of_age_have_the_reference_money() {
    let Some((file, exact)) = asked() else { return };
    // The reference counts days through an age, so every bracket begins the day after one of its ages.
    let days = by_offset(&exact["cohorts"]["1997-01"]["cum_revenue_per_customer_by_age_days"]);
    let mut bounds: Vec<u64> = days.iter().map(|(day, _)| day + 1).collect();
    bounds.push(0);
    bounds.sort_unstable();
    let list = bounds.iter().map(u64::to_string).collect::<Vec<_>>().join(",");
    let cohorts = cells(&file, "cumulative-revenue-per-customer", &["--ages", &list]);
    let mut checked = 0;
    for cohort in cohorts.as_array().unwrap() {
        let exact = &exact["cohorts"][cohort["cohort"].as_str().unwrap()];
        for (day, wanted) in by_offset(&exact["cum_revenue_per_customer_by_age_days"]) {
            let age = bounds.iter().position(|bound| *bound == day + 1).unwrap() - 1;
            let found = cohort["cells"][age]["value"].as_f64().unwrap();
            assert!((found - wanted).abs() < 1e-9 * wanted, "{day} days: {found} {wanted}");
            checked += 1;
        }
    }
    assert!(checked >= 3 * 15, "{checked}");
}

#[test]
fn totals_are_the_reference_ones() {
    let Some((file, exact)) = asked() else { return };
    let exact = &exact["historical_totals"];
    let plain = ["segments", &file, "--customer", "customer", "--by", "orders", "--format", "json"];
    let total = json(&[&plain[..], &NAMED].concat())["total"].clone();
    for (found, name) in [
        (&total["customers"], "customers"),
        (&total["revenue"], "revenue"),
        (&total["orders"], "raw_rows"),
        (&total["revenue_per_customer"], "mean_revenue_per_customer"),
        (&total["aov"], "AOV(raw row)"),
    ] {
        let (found, wanted) = (found.as_f64().unwrap(), exact[name].as_f64().unwrap());
        assert!((found - wanted).abs() < 1e-9 * wanted, "{name}: {found} {wanted}");
    }
}

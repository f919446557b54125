//! Numbers others have published of real order histories.

use crate::support;

use crate::support::{history, json, printed, row};

const UCI: &str = "uci_online_retail/online_retail.parquet";
const PAID: [&str; 4] = ["--amount", "Quantity*UnitPrice", "--where", "Quantity > 0 and UnitPrice > 0"];

#[test]
fn uci_customers_by_month_are_those_of_the_literature() {
    let Some(file) = history(UCI) else { return };
    let mut arguments = vec!["matrix", &file, "--measure", "customers", "--format", "csv"];
    arguments.extend(PAID);
    let csv = printed(&arguments);
    let first = row(&csv, "2010-12");
    assert_eq!(first[0], "885");
    assert_eq!(first[1..].join(" "), "885 324 286 340 321 352 321 309 313 350 331 445 235");
    let sizes: Vec<&str> = csv.lines().skip(2).map(|line| line.split(',').nth(1).unwrap()).collect();
    assert_eq!(sizes.join(" "), "417 380 452 300 284 242 188 169 299 358 323 41");
}

#[test]
fn uci_december_2011_is_open_and_all_after_it_unobserved() {
    let Some(file) = history(UCI) else { return };
    let mut arguments = vec!["matrix", &file, "--format", "json"];
    arguments.extend(PAID);
    let matrix = json(&arguments);
    assert_eq!(matrix["as_of"], "2011-12-09");
    let cohorts = matrix["cohorts"].as_array().unwrap();
    assert_eq!(cohorts.len(), 13);
    for (place, cohort) in cohorts.iter().enumerate() {
        let open = 12 - place;
        for cell in cohort["cells"].as_array().unwrap() {
            let age = cell["age"].as_u64().unwrap() as usize;
            let expected = match age {
                _ if age < open => "complete",
                _ if age == open => "open",
                _ => "unobserved",
            };
            assert_eq!(cell["state"], expected, "{} at {age}", cohort["cohort"]);
            assert_eq!(cell["value"].is_null(), expected == "unobserved");
        }
    }
    assert_eq!(cohorts[0]["left_truncated"], true);
    assert_eq!(cohorts[1]["left_truncated"], false);
    let m1 = &cohorts[0]["cells"][1];
    assert_eq!((m1["numerator"].as_u64(), m1["denominator"].as_u64()), (Some(324), Some(885)));
    assert!((m1["value"].as_f64().unwrap() - 324.0 / 885.0).abs() < 1e-15);
    // Every cohort but the last two has completed M1: 11 cohorts, less the one that opens in December.
    assert_eq!(matrix["average"][1]["cohorts"], 11);
}

#[test]
fn uci_cancellations_are_refunds_that_nobody_becomes_active_by() {
    let Some(file) = history(UCI) else { return };
    let matrix = json(&[
        "matrix",
        &file,
        "--amount",
        "Quantity*UnitPrice",
        "--measure",
        "revenue",
        "--format",
        "json",
    ]);
    let sum: f64 = cells(&matrix).filter_map(|cell| cell["value"].as_f64()).sum();
    // 8,911,407.904 of orders less 591,676.00 of refunds to customers who had ordered before.
    assert!((sum - 8_319_731.904).abs() < 1e-6, "{sum}");
    assert_eq!(matrix["excluded"]["refund-without-order"], 407);
    assert_eq!(matrix["excluded"]["guest"], 135_080);
}

#[test]
fn cdnow_is_read_as_it_is() {
    let Some(file) = history("cdnow/CDNOW_master.txt") else { return };
    let named = ["--names", "customer,date,cds,amount"];
    let csv =
        printed(&[&["matrix", &file, "--measure", "customers", "--format", "csv"][..], &named].concat());
    assert_eq!(row(&csv, "1997-01")[..7].join(" "), "7846 7846 1157 964 810 679 736");
    let sizes: u64 =
        csv.lines().skip(1).map(|line| line.split(',').nth(1).unwrap().parse::<u64>().unwrap()).sum();
    assert_eq!(sizes, 23_570);
    let report = json(&[&["inspect", &file, "--format", "json"][..], &named].concat());
    assert_eq!(report["revenue"], 2_500_315.63);
    assert_eq!(report["rows"], 69_659);
    // The data end on the last day of June: June is complete.
    let matrix = json(&[&["matrix", &file, "--format", "json"][..], &named].concat());
    assert_eq!(matrix["cohorts"][0]["cells"][17]["state"], "complete");
}

#[test]
fn cdnow_without_names_is_understood_by_its_types() {
    let Some(file) = history("cdnow/CDNOW_master.txt") else { return };
    let report = json(&["inspect", &file, "--format", "json"]);
    let role = |role: &str| report["mapping"][role]["expression"].as_str().unwrap_or("-").to_string();
    assert_eq!([role("customer"), role("date"), role("amount")], ["column0", "column1", "column3"]);
    assert_eq!(report["revenue"], 2_500_315.63);
}

#[test]
fn superstore_months_without_new_customers_leave_no_row() {
    let Some(file) = history("superstore/superstore.csv") else { return };
    let csv = printed(&["matrix", &file, "--measure", "customers", "--format", "csv"]);
    for month in ["2016-09", "2017-01", "2017-02", "2017-05", "2017-08", "2017-12"] {
        assert!(!csv.contains(&format!("\n{month},")), "{month} has a row");
    }
    let sizes: u64 =
        csv.lines().skip(1).map(|line| line.split(',').nth(1).unwrap().parse::<u64>().unwrap()).sum();
    assert_eq!(sizes, 793);
    let orders = json(&["matrix", &file, "--measure", "orders", "--format", "json"]);
    assert_eq!(cells(&orders).filter_map(|cell| cell["value"].as_u64()).sum::<u64>(), 5009);
}

#[test]
fn stripe_amounts_in_three_currencies_are_never_summed() {
    let Some(file) = history("stripe/payments.csv") else { return };
    let retention = json(&["matrix", &file, "--format", "json"]);
    assert_eq!(retention["excluded"]["guest"], 15);
    let (exit, why) = support::refused(&["matrix", &file, "--measure", "revenue"]);
    assert_eq!(exit, 1);
    assert!(why.contains("3 currencies") && why.contains("--where"), "{why}");
    let one = ["matrix", &file, "--measure", "revenue", "--where", "Currency = 'usd'", "--format", "csv"];
    assert!(printed(&one).starts_with("cohort,size,M0"));
    let converted =
        ["matrix", &file, "--measure", "revenue", "--amount", "Converted Amount", "--format", "csv"];
    assert!(printed(&converted).starts_with("cohort,size,M0"));
}

fn cells(matrix: &serde_json::Value) -> impl Iterator<Item = &serde_json::Value> {
    matrix["cohorts"].as_array().unwrap().iter().flat_map(|cohort| cohort["cells"].as_array().unwrap())
}

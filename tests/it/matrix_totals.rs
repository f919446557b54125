//! Sums over cohorts and ages equal the totals of the file, for every measure that adds up, on every data set.

use crate::support::{history, json, sample};
use serde_json::Value;

const GRAINS: [&[&str]; 7] = [
    &[],
    &["--cohort", "week", "--age", "week"],
    &["--cohort", "quarter", "--age", "month"],
    &["--cohort", "month", "--age", "week", "--week-start", "sun"],
    &["--cohort", "year", "--ages", "rolling:30"],
    &["--cohort", "month", "--ages", "0,1,8,31"],
    &["--cohort", "day", "--age", "year"],
];

fn total(matrix: &Value) -> f64 {
    let cohorts = matrix["cohorts"].as_array().unwrap();
    let cells = cohorts.iter().flat_map(|cohort| cohort["cells"].as_array().unwrap());
    cells.filter_map(|cell| cell["value"].as_f64()).sum()
}

fn customers(matrix: &Value) -> u64 {
    matrix["cohorts"].as_array().unwrap().iter().map(|cohort| cohort["size"].as_u64().unwrap()).sum()
}

/// Orders and revenue of every grain add up to the report's, and the numbers of customers agree.
fn adds_up(source: &[&str]) {
    let report = json(&[&["inspect"][..], source, &["--format", "json"]].concat());
    let ask = |grain: &[&str], measure: &str| {
        json(&[&["matrix"][..], source, grain, &["--measure", measure, "--format", "json"]].concat())
    };
    let monthly = ask(&[], "orders");
    let (orders, members) = (total(&monthly), customers(&monthly));
    assert!(orders > 0.0 && members > 0);
    for grain in GRAINS {
        let by_orders = ask(grain, "orders");
        assert_eq!(total(&by_orders), orders, "{source:?} {grain:?}");
        assert_eq!(customers(&by_orders), members, "{source:?} {grain:?}");
        if let Some(revenue) = report["revenue"].as_f64() {
            let summed = total(&ask(grain, "revenue"));
            assert!(
                (summed - revenue).abs() < 1e-6 * revenue.abs().max(1.0),
                "{source:?} {grain:?}: {summed} {revenue}"
            );
        }
    }
    let rows = ["accepted", "refunds"].map(|part| report[part].as_u64().unwrap()).iter().sum::<u64>();
    let left_out: u64 =
        report["excluded"].as_object().unwrap().values().map(|rows| rows.as_u64().unwrap()).sum();
    assert_eq!(rows + left_out, report["rows"].as_u64().unwrap(), "every row is accounted for: {source:?}");
}

#[test]
fn the_sample_adds_up() {
    adds_up(&[&sample("orders.parquet")]);
    adds_up(&[&sample("orders.csv"), "--refunds", "order-date"]);
}

#[test]
fn real_histories_add_up() {
    let sources: [(&str, &[&str]); 4] = [
        ("uci_online_retail/online_retail.parquet", &[]),
        ("cdnow/CDNOW_sample.txt", &["--names", "master,customer,date,cds,amount"]),
        ("superstore/superstore.csv", &[]),
        ("completejourney/transactions.parquet", &[]),
    ];
    for (path, options) in sources {
        let Some(file) = history(path) else { continue };
        adds_up(&[&[file.as_str()][..], options].concat());
    }
}

#[test]
fn refunds_move_between_cells_and_never_change_the_total() {
    let file = sample("orders.parquet");
    let of = |basis| json(&["matrix", &file, "--measure", "revenue", "--refunds", basis, "--format", "json"]);
    let (own, order) = (of("refund-date"), of("order-date"));
    assert!((total(&own) - total(&order)).abs() < 1e-6);
    assert_ne!(own["cohorts"], order["cohorts"], "the basis must move something");
    assert!(total(&of("ignore")) > total(&own) + 1.0);
}

#[test]
fn parquet_and_csv_of_the_sample_give_the_same_matrix() {
    for measure in ["customers", "revenue"] {
        let of = |name| json(&["matrix", &sample(name), "--measure", measure, "--format", "json"]);
        assert_eq!(of("orders.parquet"), of("orders.csv"));
    }
}

//! The account of customers balances in every period of every source, and segments add up to it.

use serde_json::Value;

use crate::kpis::{answered, seven};
use crate::support::{history, sample};

#[test]
fn the_account_of_seven_customers_is_that_counted_by_hand() {
    let answer = seven(&["--inactive", "90d"]);
    let rows: Vec<[u64; 5]> = account(&answer);
    assert_eq!(rows, [[3, 2, 0, 0, 5], [5, 0, 0, 0, 5], [5, 0, 1, 2, 4]]);
}

fn account(answer: &Value) -> Vec<[u64; 5]> {
    let row = |row: &Value| {
        ["opening", "new", "reactivated", "lost", "closing"].map(|name| row[name].as_u64().unwrap())
    };
    answer["account"].as_array().unwrap().iter().map(row).collect()
}

fn balances(answer: &Value, name: &str) {
    let rows = account(answer);
    assert!(rows.len() > 2, "{name}: {rows:?}");
    for [opening, new, reactivated, lost, closing] in &rows {
        assert_eq!(opening + new + reactivated - lost, *closing, "{name}: {rows:?}");
    }
    for pair in rows.windows(2) {
        assert_eq!(pair[0][4], pair[1][0], "{name}: one period ends as the next begins");
    }
}

#[test]
fn the_account_balances_in_every_period_of_every_source() {
    let whole = ["--window", "2023-01-01..2025-11-30", "--series", "month", "--inactive", "45d"];
    balances(&answered(&[&["kpis", &sample("orders.parquet")], &whole[..]].concat()), "the sample");
    for (path, window, options) in [
        ("uci_online_retail/online_retail.parquet", "2010-12-01..2011-12-09", &[][..]),
        ("cdnow/CDNOW_master.txt", "1997-01-01..1998-06-30", &["--names", "customer,date,cds,amount"][..]),
        ("superstore/superstore.csv", "2014-01-03..2017-12-30", &[][..]),
        ("completejourney/transactions.parquet", "2017-01-01..2017-12-31", &[][..]),
        ("stripe/payments.csv", "2023-11-07..2024-06-07", &[][..]),
    ] {
        let Some(path) = history(path) else { continue };
        let asked = [&["kpis", &path, "--window", window, "--series", "month"], options].concat();
        balances(&answered(&asked), &path);
    }
}

#[test]
fn segments_add_up_to_the_whole() {
    let answer = answered(&["kpis", &sample("orders.parquet"), "--window", "2025-Q2", "--by", "channel"]);
    let segments = answer["segments"].as_array().unwrap();
    assert!(segments.len() > 2, "{segments:?}");
    for (place, whole) in account(&answer).iter().enumerate() {
        let summed = segments.iter().map(|segment| account(segment)[place]);
        let summed = summed.reduce(|a, b| std::array::from_fn(|of| a[of] + b[of])).unwrap();
        assert_eq!(summed, *whole);
    }
}

#[test]
fn the_account_of_all_data_begins_with_nobody_and_counts_every_customer_as_new_once() {
    let sources = [
        (Some(sample("orders.parquet")), &[][..]),
        (history("uci_online_retail/online_retail.parquet"), &[]),
        (history("cdnow/CDNOW_master.txt"), &["--names", "customer,date,cds,amount"]),
        (history("superstore/superstore.csv"), &[]),
        (history("completejourney/transactions.parquet"), &[]),
        (history("stripe/payments.csv"), &[]),
    ];
    for (path, options) in sources {
        let Some(path) = path else { continue };
        let inspected = answered(&[&["inspect", &path], options].concat());
        let day = |name: &str| inspected[name].as_str().unwrap()[..10].to_string();
        let window = format!("{}..{}", day("first_order"), day("last_order"));
        for grain in ["week", "quarter", "year"] {
            let asked = ["kpis", &path, "--window", &window, "--series", grain];
            let answer = answered(&[&asked, options].concat());
            let rows = account(&answer);
            assert_eq!(rows[0][0], 0, "{path} by {grain}: nobody before the data");
            for [opening, new, reactivated, lost, closing] in &rows {
                assert_eq!(opening + new + reactivated - lost, *closing, "{path} by {grain}: {rows:?}");
            }
            for pair in rows.windows(2) {
                assert_eq!(pair[0][4], pair[1][0], "{path} by {grain}");
            }
            let new: u64 = rows.iter().map(|row| row[1]).sum();
            assert_eq!(new, inspected["customers"].as_u64().unwrap(), "{path} by {grain}");
        }
    }
}

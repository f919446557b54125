//! One interval for one quantity: the matrix, segments and comparisons agree to the last digit.

use serde_json::Value;

use crate::support::{file, json};

/// Customers of two cohorts and three channels, seen to the end of June 2024. Every amount differs from every other.
fn shop(customers: u64) -> String {
    let mut rows = String::from("customer,date,amount,channel\n");
    for id in 1000..1000 + customers {
        let cents = |salt: u64| 100 + (id * 7919 + salt * 104_729) % 1_000_003;
        let channel = ["web", "shop", "post"][(id % 3) as usize];
        let month = 1 + id % 2;
        let mut add = |date: String, cents: u64| {
            rows += &format!("{id},{date},{}.{:02},{channel}\n", cents / 100, cents % 100);
        };
        add(format!("2024-0{month}-{:02}", 1 + id % 28), cents(1));
        if id % 4 == 0 {
            add(format!("2024-0{}-10", month + 2), cents(2));
        }
        if id % 50 == 0 {
            add("2024-06-30".into(), 100 * cents(3) + 1);
        }
    }
    rows
}

fn find<'a>(rows: &'a Value, field: &str, wanted: &str) -> &'a Value {
    let found = rows.as_array().unwrap().iter().find(|row| row[field] == wanted);
    found.unwrap_or_else(|| panic!("no {field} {wanted} in {rows}"))
}

/// Revenue per customer through June of who joined in January, and its interval, as three commands print them.
fn in_three_places(path: &str, channel: Option<&str>) -> [(Value, Value); 3] {
    let segment = channel.map(|name| format!("channel={name}"));
    let within: Vec<&str> = segment.iter().flat_map(|segment| ["--segment", segment]).collect();
    let ask = |command: &[&str]| json(&[command, &within, &["--format", "json"]].concat());
    let measure = ["--measure", "cumulative-revenue-per-customer", "--bootstrap", "1000"];
    let matrix = ask(&[&["matrix", path][..], &measure].concat());
    let cell = &find(&matrix["cohorts"], "cohort", "2024-01")["cells"][5];
    assert_eq!(cell["state"], "complete");
    let segments = ask(&["segments", path, "--by", "acquired"]);
    let row = find(&segments["rows"], "value", "2024-01");
    let sides = ask(&["compare", path, "--a", "cohort = '2024-01'", "--b", "cohort <> '2024-01'"]);
    let side = &sides["sides"][0];
    [
        (cell["value"].clone(), cell["interval"].clone()),
        (row["revenue_per_customer"].clone(), row["interval"].clone()),
        (side["revenue_per_customer"].clone(), side["interval"].clone()),
    ]
}

#[test]
fn the_matrix_segments_and_comparisons_agree_to_the_last_digit() {
    // 300 customers each with an amount of its own, and 9,000, whose amounts are binned.
    for customers in [300, 9_000] {
        let (_folder, path) = file("shop.csv", &shop(customers));
        for channel in [None, Some("web")] {
            let [matrix, segments, sides] = in_three_places(&path, channel);
            let end = |name: &str| matrix.1[name].as_f64().unwrap();
            assert!(end("low") < matrix.0.as_f64().unwrap() && matrix.0.as_f64().unwrap() < end("high"));
            assert_eq!(matrix, segments, "{customers} customers, {channel:?}");
            assert_eq!(matrix, sides, "{customers} customers, {channel:?}");
        }
    }
}

#[test]
fn all_customers_have_one_interval_by_whatever_they_are_shown() {
    let (_folder, path) = file("shop.csv", &shop(300));
    let total =
        |by: &str| json(&["segments", &path, "--by", by, "--format", "json"])["total"]["interval"].clone();
    let by_channel = total("channel");
    assert!(by_channel["low"].is_number(), "{by_channel}");
    assert_eq!(by_channel, total("orders"));
    let sides =
        json(&["compare", &path, "--a", "channel IS NOT NULL", "--b", "channel = 'web'", "--format", "json"]);
    assert_eq!(sides["sides"][0]["interval"], by_channel);
    let listed = json(&["segments", &path, "--by", "channel", "--top", "1", "--format", "json"]);
    let rest =
        json(&["compare", &path, "--a", "channel <> 'post'", "--b", "channel = 'post'", "--format", "json"]);
    assert_eq!(listed["rows"][0]["value"], "post", "{listed}");
    assert_eq!(listed["rows"][1]["interval"], rest["sides"][0]["interval"], "what is not listed, as one");
}

//! Dates as people write them, time zones, and days that are none.

use crate::support::{file, json, tenure};

/// First and last order of a file with these dates in a column `order_date`.
#[track_caller]
fn span(dates: &[&str], options: &[&str]) -> (String, String) {
    let rows: String = dates.iter().map(|date| format!("c,\"{date}\",1.00\n")).collect();
    let (_folder, path) = file("orders.csv", &format!("customer_id,order_date,amount\n{rows}"));
    let report = json(&[&["inspect", &path, "--format", "json"][..], options].concat());
    assert_eq!(report["accepted"], dates.len(), "{report}");
    let text = |key: &str| report[key].as_str().unwrap().to_string();
    (text("first_order"), text("last_order"))
}

#[track_caller]
fn reads(dates: [&str; 2], first: &str, last: &str) {
    assert_eq!(span(&dates, &[]), (first.to_string(), last.to_string()), "{dates:?}");
}

#[test]
fn the_formats_of_shops_and_spreadsheets_are_read() {
    reads(["2024-01-31", "2024-02-01"], "2024-01-31T00:00:00", "2024-02-01T00:00:00");
    reads(["31.01.24", "01.02.24"], "2024-01-31T00:00:00", "2024-02-01T00:00:00");
    reads(["31/01/2024 22:10", "01/02/2024 08:00"], "2024-01-31T22:10:00", "2024-02-01T08:00:00");
    reads(["1/31/24", "2/1/24"], "2024-01-31T00:00:00", "2024-02-01T00:00:00");
    reads(["1/31/2024 11:00:00 PM", "2/1/2024 1:30:00 AM"], "2024-01-31T23:00:00", "2024-02-01T01:30:00");
    reads(["31-Jan-24", "01-Feb-24"], "2024-01-31T00:00:00", "2024-02-01T00:00:00");
    reads(["20240131", "20240201"], "2024-01-31T00:00:00", "2024-02-01T00:00:00");
    reads(["1706738400", "1706824800"], "2024-01-31T22:00:00", "2024-02-01T22:00:00");
}

#[test]
fn a_date_without_time_among_stamps_is_no_loss() {
    reads(["2024-01-31 10:00:00", "2024-02-03"], "2024-01-31T10:00:00", "2024-02-03T00:00:00");
}

#[test]
fn stamps_with_an_offset_move_to_the_zone_asked_for() {
    let new_york = ["--tz", "America/New_York"];
    for text in [
        "2024-01-31T23:30:00-05:00",
        "2024-02-01T04:30:00Z",
        "2024-01-31 23:30:00 -0500",
        "2024-02-01 04:30:00 UTC",
    ] {
        let (first, _) = span(&[text, "2024-03-01T12:00:00Z"], &new_york);
        assert_eq!(first, "2024-01-31T23:30:00", "{text}");
        let (first, _) = span(&[text, "2024-03-01T12:00:00Z"], &[]);
        assert_eq!(first, "2024-02-01T04:30:00", "{text}");
    }
    let format = ["--date-format", "%Y-%m-%d %H:%M:%S %z", "--tz", "America/New_York"];
    let (first, _) = span(&["2024-01-31 23:30:00 -0500", "2024-02-03 10:00:00 -0500"], &format);
    assert_eq!(first, "2024-01-31T23:30:00");
}

#[test]
fn a_zone_that_changes_nothing_is_said() {
    let (_folder, path) =
        file("orders.csv", "customer_id,order_date\n1,2024-01-05 10:00:00\n1,2024-02-05 10:00:00\n");
    let output = tenure(&["matrix", &path, "--tz", "America/New_York"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("--tz America/New_York changes nothing"));
}

#[test]
fn a_doubtful_order_of_day_and_month_is_said_and_can_be_set() {
    let (_folder, path) = file("orders.csv", "customer_id,order_date\n1,03/04/2024\n1,05/06/2024\n");
    let notes = |options: &[&str]| {
        let report = json(&[&["inspect", &path, "--format", "json"][..], options].concat());
        (report["first_order"].as_str().unwrap().to_string(), report["notes"].to_string())
    };
    let (first, note) = notes(&[]);
    assert_eq!(first, "2024-04-03T00:00:00");
    assert!(note.contains("fits as well") && note.contains("--date-format '%m/%d/%Y'"), "{note}");
    assert_eq!(notes(&["--date-format", "%m/%d/%Y"]).0, "2024-03-04T00:00:00");
}

#[test]
fn days_that_stand_for_none_do_not_end_observation() {
    let (_folder, path) = file(
        "orders.csv",
        "customer_id,order_date,amount\n1,2024-01-05,1\n2,2024-02-06,1\n3,9999-12-31,1\n4,1900-01-01,1\n",
    );
    let report = json(&["inspect", &path, "--format", "json"]);
    assert_eq!(report["as_of"], "2024-02-06");
    assert_eq!(report["excluded"]["no-date"], 2);
}

#[test]
fn a_filter_that_ends_observation_earlier_is_said() {
    let (_folder, path) =
        file("orders.csv", "customer_id,order_date,amount\n1,2024-01-05,1\n2,2024-02-06,1\n1,2024-03-09,1\n");
    let report = json(&["inspect", &path, "--format", "json", "--where", "customer_id = 2"]);
    assert_eq!(report["as_of"], "2024-02-06");
    assert!(report["notes"].to_string().contains("--as-of 2024-03-09"), "{}", report["notes"]);
}

#[test]
fn the_as_of_day_counts_to_its_end_and_what_follows_is_left_out() {
    let (_folder, path) = file(
        "orders.csv",
        "customer_id,order_date,amount\n1,2024-01-05 10:00:00,1\n1,2024-02-29 23:59:59,1\n1,2024-03-01 00:00:00,1\n",
    );
    let matrix = json(&["matrix", &path, "--as-of", "2024-02-29", "--measure", "orders", "--format", "json"]);
    assert_eq!(matrix["excluded"]["after-as-of"], 1);
    let cells = matrix["cohorts"][0]["cells"].as_array().unwrap();
    assert_eq!(cells.len(), 2);
    assert_eq!((cells[1]["value"].as_u64(), cells[1]["state"].as_str()), (Some(1), Some("complete")));
}

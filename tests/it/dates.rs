//! Dates as people write them, time zones, and days that are none.

use crate::support::{file, json, refused, tenure};

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

#[test]
fn a_year_of_two_digits_that_comes_first_is_told_from_a_day() {
    reads(["23-01-05", "24-02-28"], "2023-01-05T00:00:00", "2024-02-28T00:00:00");
    reads(["05-01-23", "28-02-24"], "2023-01-05T00:00:00", "2024-02-28T00:00:00");
    let (_folder, path) = file("orders.csv", "customer_id,order_date\n1,13-02-24\n1,15-02-24\n");
    let notes = |options: &[&str]| {
        let report = json(&[&["inspect", &path, "--format", "json"][..], options].concat());
        (report["first_order"].as_str().unwrap().to_string(), report["notes"].to_string())
    };
    let (first, note) = notes(&[]);
    assert_eq!(first, "2024-02-13T00:00:00");
    assert!(note.contains("--date-format '%y-%m-%d' if the year comes first"), "{note}");
    assert_eq!(notes(&["--date-format", "%y-%m-%d"]).0, "2013-02-24T00:00:00");
    let (first, note) = notes(&["--date-format", "year-first"]);
    assert_eq!(first, "2013-02-24T00:00:00");
    assert!(!note.contains("as well"), "{note}");
}

#[test]
fn a_weekday_before_a_date_hides_nothing() {
    reads(["Fri 13/01/2023 07:03", "Wed 04/10/2023 22:14"], "2023-01-13T07:03:00", "2023-10-04T22:14:00");
    reads(["Mo, 13.03.2023 08:00", "So, 01.10.2023 09:00"], "2023-03-13T08:00:00", "2023-10-01T09:00:00");
    reads(
        ["Montag, 13. März 2023 08:00", "Sonntag, 1. Oktober 2023 09:00"],
        "2023-03-13T08:00:00",
        "2023-10-01T09:00:00",
    );
}

#[test]
fn times_as_people_write_them_are_read() {
    reads(
        ["01. Jan 2023, 14:42 Uhr", "02. Mai 2023, 08:00 Uhr"],
        "2023-01-01T14:42:00",
        "2023-05-02T08:00:00",
    );
    reads(["13/01/2023 02:42 p. m.", "14/02/2023 10:00 a. m."], "2023-01-13T14:42:00", "2023-02-14T10:00:00");
    reads(["01/13/2023 14:42 PM", "02/14/2023 0:05 AM"], "2023-01-13T14:42:00", "2023-02-14T00:05:00");
    reads(["20230113144213", "20230214080000"], "2023-01-13T14:42:13", "2023-02-14T08:00:00");
}

#[test]
fn days_of_a_spreadsheet_are_read_with_a_decimal_comma_and_among_dates() {
    reads(["44927,612650", "44958,5"], "2023-01-01T14:42:13", "2023-02-01T12:00:00");
    reads(["2023-01-01 10:00:00", "44958.5"], "2023-01-01T10:00:00", "2023-02-01T12:00:00");
}

#[test]
fn a_given_format_reads_months_of_other_languages() {
    let given = ["--date-format", "%d. %B %Y"];
    let (first, last) = span(&["5. März 2024", "6. Dezember 2024"], &given);
    assert_eq!((first.as_str(), last.as_str()), ("2024-03-05T00:00:00", "2024-12-06T00:00:00"));
}

#[test]
fn dates_that_contradict_each_other_are_refused_until_their_order_is_said() {
    let rows: String = (13..28)
        .map(|day| format!("1,{day}/01/2024\n"))
        .chain((13..28).map(|day| format!("1,03/{day}/2024\n")))
        .collect();
    let (_folder, path) = file("orders.csv", &format!("customer_id,order_date\n{rows}"));
    let (_, message) = refused(&["matrix", &path]);
    assert!(message.contains("two ways") && message.contains("--date-format day-first"), "{message}");
    let given = ["inspect", &path, "--format", "json", "--date-format", "day-first"];
    let report = json(&[&given[..], &["--allow-unreadable", "60%"]].concat());
    assert_eq!(report["accepted"], 15);
}

#[test]
fn offsets_from_utc_are_said() {
    let notes = |dates: &str, options: &[&str]| {
        let (_folder, path) = file("orders.csv", &format!("customer_id,order_date\n{dates}"));
        json(&[&["inspect", &path, "--format", "json"][..], options].concat())["notes"].to_string()
    };
    let berlin = "1,2024-01-31T23:30:00+02:00\n1,2024-03-01T12:00:00+02:00\n";
    let note = notes(berlin, &[]);
    assert!(note.contains("such as +02:00") && note.contains("--tz Europe/Berlin"), "{note}");
    assert!(!notes(berlin, &["--tz", "Europe/Berlin"]).contains("offsets"));
    assert!(!notes("1,2024-01-31T23:30:00Z\n1,2024-03-01T12:00:00+00:00\n", &[]).contains("offsets"));
}

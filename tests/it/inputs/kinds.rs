//! Rows of several kinds: events among orders, and placeholder days.

use super::{REVENUE, adds_up, inspected, matrix, try_matrix};
use crate::support::{file, json};

/// Orders and other events, as JSON lines with these names.
fn events(kind: &str, order: &str, others: &[&str]) -> String {
    let mut lines = String::new();
    for n in 0..12 {
        let (customer, month, day) = (n % 5, 1 + n / 6, 1 + n);
        for other in others {
            lines += &format!(
                "{{\"{kind}\":\"{other}\",\"user_id\":\"u{customer}\",\"timestamp\":\"2024-0{month}-{day:02}T09:00:00\",\"page\":\"/x\"}}\n"
            );
        }
        lines += &format!(
            "{{\"{kind}\":\"{order}\",\"user_id\":\"u{customer}\",\"timestamp\":\"2024-0{month}-{day:02}T10:00:00\",\"order_id\":\"o{n}\",\"total\":10}}\n"
        );
    }
    lines
}

#[test]
fn events_beside_orders_are_no_orders() {
    for (kind, order, others) in [
        ("event", "order_completed", &["page_view", "newsletter_opened"][..]),
        ("event_type", "purchase", &["view", "cart"]),
        ("behavior_type", "buy", &["pv", "fav"]),
        ("type", "order", &["signup", "page_view"]),
    ] {
        let lines = events(kind, order, others);
        assert_eq!(matrix("events.ndjson", &lines, &REVENUE), ["2024-01,5,60.00,60.00"], "{kind}");
        let report = inspected("events.ndjson", &lines, &[]);
        adds_up(&report);
        assert_eq!(report["excluded"]["status"], 24, "{report}");
        let notes = report["notes"].to_string();
        assert!(
            notes.contains(&format!("24 rows whose '{kind}' is ")) && notes.contains("are left out"),
            "{notes}"
        );
        // Every event has an amount: the price of what is looked at.
        let priced = lines.replace("\"page\":\"/x\"", "\"total\":10");
        assert_eq!(matrix("events.ndjson", &priced, &REVENUE), ["2024-01,5,60.00,60.00"], "{kind}");
    }
    // A kind of order is not an event.
    let kinds =
        events("type", "Online order", &["Click & Collect"]).replace("\"page\":\"/x\"", "\"total\":10");
    assert_eq!(matrix("orders.ndjson", &kinds, &REVENUE), ["2024-01,5,120.00,120.00"]);
}

#[test]
fn unknown_kinds_of_rows_are_named_with_what_keeps_the_orders() {
    let lines = events("record", "shop", &["crm", "desk"]);
    let (_folder, path) = file("events.ndjson", &lines);
    let why = try_matrix(&[&path], &REVENUE).unwrap_err();
    assert!(why.contains("'record' tells several kinds of rows: 'crm' 12, 'desk' 12, 'shop' 12"), "{why}");
    assert!(why.contains("--where \"trim(record) = 'shop'\""), "{why}");
    assert_eq!(
        matrix("events.ndjson", &lines, &["--where", "trim(record) = 'shop'", "--measure", "revenue"]),
        ["2024-01,5,60.00,60.00"]
    );
    let notes = json(&["inspect", &path, "--format", "json"])["notes"].to_string();
    assert!(notes.contains("tells several kinds of rows"), "{notes}");
}

#[test]
fn what_few_rows_lack_does_not_make_most_orders_another_kind() {
    let order = |n: u32| {
        let coupon = if n.is_multiple_of(5) { "FRIEND" } else { "" };
        let day = if n % 100 == 7 {
            "soon".to_string()
        } else {
            format!("2024-{:02}-{:02}", 1 + n / 28 % 12, 1 + n % 28)
        };
        format!("c{},{day},5,{coupon}\n", n % 90)
    };
    let text = format!("customer,ordered_at,amount,coupon\n{}", (0..500).map(order).collect::<String>());
    let (_folder, path) = file("orders.csv", &text);
    let why = try_matrix(&[&path], &REVENUE).unwrap_err();
    assert!(why.contains("--allow-unreadable 1%") && !why.contains("coupon"), "{why}");
}

#[test]
fn days_that_stand_for_no_date_are_asked_about_wherever_they_lie() {
    let orders = |days: &[&str], times: usize| {
        let right =
            (0..96).map(|n| format!("c{},2024-{:02}-{:02} 10:00:00,5\n", n % 9, 1 + n / 28, 1 + n % 28));
        let wrong = (0..times).map(|n| format!("c{},{},5\n", n % 9, days[n % days.len()]));
        format!("customer_id,order_date,amount\n{}{}", right.collect::<String>(), wrong.collect::<String>())
    };
    let right = matrix("orders.csv", orders(&[""], 0), &REVENUE);
    for days in [
        &["1900-01-01"][..],
        &["1900-01-01 00:00:00"],
        &["9999-12-31"],
        &["0000-00-00 00:00:00"],
        &["0001-01-01", "9999-12-31"],
        &["1970-01-01 00:00:00"],
    ] {
        let text = orders(days, 4);
        let (_folder, path) = file("orders.csv", &text);
        let why = try_matrix(&[&path], &REVENUE).unwrap_err();
        assert!(why.contains("of 100 rows") && why.contains("--allow-unreadable 4%"), "{days:?}: {why}");
        assert!(why.contains(&days[0][..10]), "{why}");
        assert_eq!(
            matrix("orders.csv", &text, &[&REVENUE[..], &["--allow-unreadable", "4%"]].concat()),
            right
        );
        adds_up(&json(&["inspect", &path, "--format", "json"]));
    }
    // Few of them are left out with a word.
    let many = orders(&["9999-12-31"], 1)
        + &orders(&[""], 0).replace("customer_id,order_date,amount\n", "").repeat(3);
    let notes = inspected("orders.csv", &many, &[])["notes"].to_string();
    assert!(
        notes.contains("1 value of 'order_date' is a placeholder for a missing date, such as 9999-12-31"),
        "{notes}"
    );
}

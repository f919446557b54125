//! The actual spend of the holdout was net of refunds paid after the split for purchases before it, which no model forecasts.

use crate::support::{self, file, json};

/// Actual spend of the holdout after 30 June 2025, with some further lines.
fn actual_spend(more: &str) -> f64 {
    let orders = std::fs::read_to_string(support::sample("orders.csv")).unwrap();
    let purchases = "9000001,before,2025-06-01 10:00:00,400.00,DE,email,books,\n\
        9000002,after,2025-06-01 10:00:00,40.00,DE,email,books,\n\
        9000003,after,2025-08-01 10:00:00,300.00,DE,email,books,\n";
    let (_folder, path) = file("orders.csv", &format!("{orders}{purchases}{more}"));
    let split = ["--calibration-end", "2025-06-30", "--model", "bg-nbd", "--format", "json"];
    let answer = json(&[&["clv", &path], &split[..]].concat());
    answer["holdout"]["actual_spend"].as_f64().unwrap()
}

#[test]
fn a_refund_after_the_split_belongs_to_the_purchase_that_it_refunds() {
    let plain = actual_spend("");
    let of_before = actual_spend("9000004,before,2025-07-10 10:00:00,-400.00,DE,email,books,\n");
    let of_after = actual_spend("9000005,after,2025-08-10 10:00:00,-300.00,DE,email,books,\n");
    assert!((of_before - plain).abs() < 1e-6, "a purchase of the calibration: {of_before} {plain}");
    assert!((plain - of_after - 300.0).abs() < 1e-6, "a purchase of the holdout: {of_after} {plain}");
}

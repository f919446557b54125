//! Files at the limits: very many columns, very long lines.

use super::{matrix, option, try_matrix};
use crate::support::file;

/// Orders of five customers with so many more columns.
fn wide(columns: usize) -> String {
    let mut text = "order_id,customer_id,order_date,amount".to_string();
    (0..columns).for_each(|place| text += &format!(",c{place}"));
    for n in 0..40 {
        text += &format!("\n{n},{},2024-{:02}-03,10", n % 5, 1 + n % 4);
        (0..columns).for_each(|place| text += &format!(",{}", (n + place) % 7));
    }
    text + "\n"
}

#[test]
fn too_many_columns_are_refused_with_the_query_that_reads_those_of_an_order_history() {
    let text = wide(2_500);
    let (_folder, path) = file("wide.csv", &text);
    let why = try_matrix(&[&path], &[]).unwrap_err();
    assert!(why.contains("has 2,504 columns, and at most 2,000 are read"), "{why}");
    let [name, query] = option(&why, "query");
    assert_eq!(query, "SELECT order_id, customer_id, order_date, amount, c0, c1 FROM wide");
    let narrow = matrix("orders.csv", wide(2), &["--measure", "revenue"]);
    assert_eq!(matrix("wide.csv", &text, &["--measure", "revenue", &name, &query]), narrow);
}

#[test]
fn a_thousand_columns_are_read() {
    let narrow = matrix("orders.csv", wide(0), &["--measure", "orders"]);
    assert_eq!(matrix("orders.csv", wide(1_000), &["--measure", "orders"]), narrow);
}

#[test]
fn a_line_that_is_too_long_is_named_and_not_shown() {
    let long = "x".repeat(3_000_000);
    let text = format!(
        "order_id,customer_id,order_date,amount,note\n1,1,2024-01-03,10,a\n2,1,2024-02-03,10,{long}\n"
    );
    let (_folder, path) = file("long.csv", &text);
    let why = try_matrix(&[&path], &[]).unwrap_err();
    assert!(
        why.contains("is longer than 2000000 bytes") && why.len() < 500,
        "{}",
        &why[..why.len().min(600)]
    );
}

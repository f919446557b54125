//! Amounts such as 1.234,50: the remedy that was offered read them as no number, and dropped the largest order.

use crate::support::{file, json};

fn revenue(orders: &str) -> (f64, u64) {
    let (_folder, path) = file("orders.csv", orders);
    let report = json(&["inspect", &path, "--format", "json"]);
    (report["revenue"].as_f64().unwrap(), report["accepted"].as_u64().unwrap())
}

#[test]
fn the_largest_order_counts_whatever_its_thousands_are_separated_by() {
    let rows = [("a", "2024-01-02", "1.234,50"), ("b", "2024-01-30", "10,00"), ("a", "2024-02-20", "7,25")];
    let with = |separator: &str, quote: &str| {
        let lines = rows.map(|(customer, day, total)| {
            [customer, day, &format!("{quote}{total}{quote}")].join(separator) + "\n"
        });
        ["customer", "date", "total"].join(separator) + "\n" + &lines.concat()
    };
    assert_eq!(revenue(&with(";", "")), (1_251.75, 3));
    assert_eq!(revenue(&with(",", "\"")), (1_251.75, 3));
}

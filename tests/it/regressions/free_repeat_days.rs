//! A repeat buyer whose repeat days are worth nothing was valued with a mean spend of zero in one place and with the mean of all
//! in another. The mean spend is defined above zero alone, so such a customer is valued at the mean of all, like a one-time buyer.

use crate::support::{self, file, printed};

/// The expected spend of one expected order.
fn spend_per_order(csv: &str, customer: &str) -> f64 {
    let rows: Vec<Vec<&str>> = csv.lines().map(|line| line.split(',').collect()).collect();
    let place = |name: &str| rows[0].iter().position(|column| *column == name).unwrap();
    let row = rows.iter().find(|row| row[0] == customer).unwrap();
    let number = |name: &str| row[place(name)].parse::<f64>().unwrap();
    number("expected_spend") / number("expected_orders")
}

#[test]
fn a_buyer_whose_repeat_days_are_free_is_expected_to_spend_what_all_spend() {
    let orders = std::fs::read_to_string(support::sample("orders.csv")).unwrap();
    let more = "9000001,free,2025-06-01 10:00:00,40.00,DE,email,books,\n\
        9000002,free,2025-07-01 10:00:00,0.00,DE,email,books,\n\
        9000003,paying,2025-06-01 10:00:00,40.00,DE,email,books,\n\
        9000004,paying,2025-07-01 10:00:00,90.00,DE,email,books,\n\
        9000005,once,2025-06-01 10:00:00,40.00,DE,email,books,\n";
    let (_folder, path) = file("orders.csv", &(orders + more));
    let csv = printed(&["clv", &path, "--model", "bg-nbd", "--by-customer"]);
    let [free, paying, once] = ["free", "paying", "once"].map(|customer| spend_per_order(&csv, customer));
    assert!((free / once - 1.0).abs() < 1e-9, "{free} {once}");
    assert!(paying > 1.1 * once, "its own repeat day counts: {paying} {once}");
}

//! A filter on the amount excluded every refund without a word, so that revenue was gross.

use crate::support::{file, json};

const ORDERS: &str =
    "customer,date,amount\na,2024-01-05,80\na,2024-02-05,60\na,2024-02-09,-20\nb,2024-01-07,40\n";

#[test]
fn a_filter_that_excludes_every_refund_says_that_revenue_is_gross() {
    let (_folder, path) = file("orders.csv", ORDERS);
    let notes =
        |filter: &str| json(&["inspect", &path, "--where", filter, "--format", "json"])["notes"].to_string();
    let said = notes("amount > 50");
    assert!(
        said.contains("the filter excludes every refund (rows: 1, amount: -20.00), so revenue is gross"),
        "{said}"
    );
    assert!(said.contains("keep them with --where \\\"(amount > 50) OR amount < 0\\\""), "{said}");
    assert!(!notes("amount > 50 OR amount < 0").contains("gross"));
    assert!(!notes("customer = 'b' OR amount < 0").contains("gross"));
}

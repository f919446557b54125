//! A count of nothing was written as -0.0 in JSON.

use crate::support::{file, printed};

#[test]
fn a_sum_of_nothing_is_zero_without_a_sign() {
    let (_folder, path) =
        file("orders.csv", "customer,date,amount\na,2024-01-02,0\nb,2024-02-03,0\nc,2024-03-05,1\n");
    for command in [&["kpis", "--series", "month"][..], &["clv", "--to-date"], &["clv", "--simple"]] {
        let json = printed(&[command, &[&path, "--format", "json"]].concat());
        assert!(json.contains(": 0.0") && !json.contains("-0.0"), "{command:?}: {json}");
    }
}

//! Sums over several orders that stand where an amount is expected.

use super::{REVENUE, inspected, role, try_matrix};
use crate::support::file;

fn text(name: &str, amounts: [usize; 8]) -> String {
    let rows = amounts
        .iter()
        .enumerate()
        .map(|(n, amount)| format!("{n},{},2024-0{}-05,{amount}\n", ["a", "b"][n % 2], 1 + n / 2));
    format!("order_id,customer_id,order_date,{name}\n{}", rows.collect::<String>())
}

#[test]
fn a_sum_over_several_orders_is_not_the_amount() {
    let so_far = [10, 20, 30, 45, 60, 70, 90, 95];
    let in_all = [90, 95, 90, 95, 90, 95, 90, 95];
    for (name, amounts) in [
        ("cumulative_amount", so_far),
        ("running_total", so_far),
        ("total_spent", in_all),
        ("customer_total", so_far),
    ] {
        let text = text(name, amounts);
        let (_folder, path) = file("orders.csv", &text);
        let why = try_matrix(&[&path], &REVENUE).unwrap_err();
        assert!(
            why.contains(&format!("'{name}' is called a sum")) && why.contains(&format!("--amount {name}")),
            "{why}"
        );
        assert!(try_matrix(&[&path], &[]).is_ok());
        let with_amount: String = text
            .lines()
            .map(|line| match line.split_once(",order_date") {
                Some(_) => format!("{line},amount\n"),
                None => format!("{line},5\n"),
            })
            .collect();
        assert_eq!(role(&inspected("orders.csv", &with_amount, &[]), "amount"), "amount", "{name}");
    }
}

#[test]
fn what_was_spent_on_an_order_is_its_amount() {
    let text = text("total_spent", [10, 20, 30, 5, 20, 70, 7, 95]);
    assert_eq!(role(&inspected("orders.csv", &text, &[]), "amount"), "total_spent");
}

//! Rows that are parts or steps of one order without saying so.

use super::{REVENUE, inspected, matrix, option, remedied, try_matrix};
use crate::support::file;

/// Orders of five customers: id, customer, month, instalments.
fn orders() -> Vec<(u32, u32, u32, u32)> {
    (0..12).map(|n| (1001 + n, n % 5, 1 + n / 4, 1 + n % 3)).collect()
}

#[test]
fn instalments_of_a_contract_are_pointed_out_with_the_option_that_counts_contracts() {
    let (mut parts, mut whole) = (String::new(), String::new());
    for (id, customer, month, instalments) in orders() {
        whole += &format!("{id},2024-0{month}-03,C{customer},{}.00\n", 10 * instalments);
        for one in 0..instalments {
            parts += &format!("p{id}_{one},{id},2024-0{}-03,C{customer},10.00\n", month + one);
        }
    }
    let text = format!("payment_id,contract,due_date,customer_id,amount\n{parts}");
    let (_folder, path) = file("payments.csv", &text);
    let why = try_matrix(&[&path], &[]).unwrap_err();
    let said = why.split("if that is the day of the order, say ").nth(1).unwrap();
    let [date, day] = option(said, "date");
    let report = inspected("payments.csv", &text, &[&date, &day]);
    let notes = report["notes"].as_array().unwrap().iter().filter_map(|note| note.as_str());
    let said = "'contract' has 12 values in 24 rows, each of one customer";
    let note = notes.into_iter().find(|note| note.contains(said)).unwrap_or_else(|| panic!("{report}"));
    let [order, contract] = option(note, "order");
    let whole = format!("order_id,order_date,customer_id,amount\n{whole}");
    let counted = matrix("payments.csv", &text, &[&REVENUE[..], &[&date, &day, &order, &contract]].concat());
    assert_eq!(counted, matrix("orders.csv", whole, &REVENUE));
}

#[test]
fn the_products_and_addresses_of_customers_number_no_orders() {
    let mut text = "date,customer_id,product,email,amount\n".to_string();
    for n in 0..40 {
        text += &format!("2024-0{}-03,C{},P{},c{}@x.example,{}.00\n", 1 + n % 4, n % 5, n % 17, n % 5, n + 1);
    }
    let notes = inspected("orders.csv", &text, &[])["notes"].to_string();
    assert!(!notes.contains("every row counts as an order"), "{notes}");
}

/// A log in which every order is checked out, paid and shipped, each with an id of its own.
fn log(steps: [&str; 3]) -> String {
    let mut text = "id,topic,order_date,user,value\n".to_string();
    for (id, customer, month, parts) in orders() {
        for (place, step) in steps.iter().enumerate() {
            text += &format!(
                "{id}{place},{step},2024-0{month}-03T1{place}:25:02Z,u{customer},{}.41\n",
                7 * parts + id % 9
            );
        }
    }
    text
}

#[test]
fn steps_of_an_order_are_pointed_out_with_the_filter_that_counts_one() {
    let text = log(["checkout", "payment", "shipped"]);
    let words = remedied(&text, "they may be steps of one order");
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let whole = log(["checkout", "payment", "shipped"])
        .lines()
        .filter(|line| !line.contains(",payment,") && !line.contains(",shipped,"))
        .fold(String::new(), |text, line| text + line + "\n");
    assert_eq!(
        matrix("log.csv", &text, &[&REVENUE[..], &words].concat()),
        matrix("orders.csv", whole.replace(",topic,", ",channel,"), &REVENUE)
    );
}

#[test]
fn orders_of_one_day_through_several_channels_are_no_steps() {
    let mut text = "order_id,channel,order_date,customer_id,total\n".to_string();
    for (id, customer, month, parts) in orders() {
        text += &format!(
            "{id},{},2024-0{month}-03,C{customer},{}.00\n",
            ["web", "shop", "phone"][id as usize % 3],
            parts * 5 + id % 7
        );
    }
    let notes = inspected("orders.csv", &text, &[])["notes"].to_string();
    assert!(!notes.contains("steps of one order"), "{notes}");
}

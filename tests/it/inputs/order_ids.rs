//! Which column is the id of an order, if its name alone does not say so, and what is said if no column is.

use super::{inspected, matrix, role};
use crate::support::{file, json};

/// Eight orders of one to three lines, of three customers; `id` names the first column.
fn lines(id: &str) -> String {
    lines_at(id, |n| format!(" 10:0{n}:00"))
}

/// The same at a time of day.
fn lines_at(id: &str, time: impl Fn(u64) -> String) -> String {
    let mut text = format!("{id},customer_id,date,sku,amount\n");
    for n in 0..8 {
        for line in 0..=n % 3 {
            text += &format!(
                "{},c{},2024-0{}-{:02}{},s{},{}.50\n",
                1001 + n,
                n % 3,
                1 + n / 4,
                3 + n,
                time(n),
                (n + line) % 4,
                5 + n + line
            );
        }
    }
    text
}

#[test]
fn a_name_of_documents_is_the_order_if_its_values_are_orders() {
    for name in [
        "Sale ID",
        "Sale",
        "Document Number",
        "Doc No",
        "Doc. No.",
        "VBELN",
        "SO Number",
        "Cart ID",
        "Kassenbon",
        "Bon",
        "BON_NR",
        "Bonnummer",
        "Quittung",
        "Vorgang",
        "Vorgangsnummer",
        "Basket",
        "Check #",
        "Tx",
        "Tx ID",
        "Ref",
        "Reference",
        "Folio",
        "PO",
        "PO Number",
        "Num",
        "Numer",
        "Numéro",
        "Name",
        "Purchase",
        "Confirmation",
        "Voucher No",
        "Slip",
        "Docket",
        "Entry No",
        "Bill No",
        "Booking ID",
        "Nota",
        "Kvitto",
        "Kvittering",
        "Paragon",
        "Fiş No",
        "Чек",
        "伝票番号",
    ] {
        let text = lines(name);
        assert_eq!(role(&inspected("orders.csv", &text, &[]), "order"), name);
        assert_eq!(matrix("orders.csv", &text, &["--measure", "orders"]), ["2024-01,3,4,4"], "{name}");
    }
}

#[test]
fn a_name_of_documents_with_other_values_is_not_the_order() {
    // Names of customers, numbers of lines, references of campaigns, prices.
    for (name, value) in [
        ("Name", (|n, _| format!("Ann {}", n % 3)) as fn(u64, u64) -> String),
        ("Num", |_, line| line.to_string()),
        ("Ref", |n, _| format!("r{}", n % 2)),
        ("Sale", |n, line| format!("{}.25", 3 + n + line)),
    ] {
        let mut text = format!("{name},customer_id,date,amount\n");
        for n in 0..8 {
            for line in 0..=n % 3 {
                text += &format!(
                    "{},c{},2024-0{}-{:02},{}.50\n",
                    value(n, line),
                    n % 3,
                    1 + n / 4,
                    3 + n,
                    5 + n + line
                );
            }
        }
        assert_eq!(role(&inspected("orders.csv", &text, &[]), "order"), "", "{name}");
    }
}

#[test]
fn rows_of_one_customer_at_one_moment_are_proposed_as_one_order() {
    let text = lines("label");
    let (_folder, path) = file("orders.csv", &text);
    let notes = json(&["inspect", &path, "--format", "json"])["notes"].to_string();
    assert!(
        notes.contains("no column is known as the order id, so each of 15 rows counts as an order"),
        "{notes}"
    );
    assert!(notes.contains("12 have customer and moment in common with another"), "{notes}");
    assert!(notes.contains("say --order date"), "{notes}");
    let orders =
        |options: &[&str]| matrix("orders.csv", &text, &[&["--measure", "orders"], options].concat());
    assert_eq!(orders(&[]), ["2024-01,3,7,8"]);
    assert_eq!(orders(&["--order", "date"]), ["2024-01,3,4,4"]);
    // Days without a time of day say nothing.
    let days = lines_at("label", |_| String::new());
    let notes = inspected("orders.csv", &days, &[])["notes"].to_string();
    assert!(!notes.contains("order id"), "{notes}");
}

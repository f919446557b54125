//! `NOT (channel = 'web')` is neither true nor false of a row without a channel, so SQL leaves it out, and nothing said so.

use crate::support::{file, json, printed, tenure};

/// Three customers: one of the web, one of a shop, one without a channel.
const ORDERS: &str = "customer,date,amount,channel\na,2024-01-02,10,web\nb,2024-01-03,10,shop\nc,2024-01-04,10,\nb,2024-02-05,10,shop\n";

/// The customers of a matrix under a filter, and what it notes.
fn filtered(filter: &str) -> (u64, String) {
    let (_folder, path) = file("orders.csv", ORDERS);
    let words = ["matrix", &path, "--where", filter, "--format", "json"];
    let customers =
        json(&words)["cohorts"].as_array().unwrap().iter().map(|row| row["size"].as_u64().unwrap()).sum();
    (customers, String::from_utf8(tenure(&words).stderr).unwrap())
}

#[test]
fn rows_without_a_value_are_noted_and_the_remedy_keeps_them() {
    let (customers, notes) = filtered("NOT (channel = 'web')");
    assert_eq!(customers, 1);
    assert!(notes.contains("leaves out 1 row in which a value it asks for is missing"), "{notes}");
    let remedy = notes.split("--where \"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let (customers, notes) = filtered(remedy);
    assert_eq!(customers, 2, "{remedy}");
    assert!(!notes.contains("is missing"), "{notes}");
}

#[test]
fn a_filter_that_asks_for_a_value_leaves_out_the_others_without_a_note() {
    let (customers, notes) = filtered("channel = 'shop'");
    assert_eq!(customers, 1);
    assert!(!notes.contains("is missing"), "{notes}");
}

#[test]
fn customers_without_a_value_are_noted_in_a_comparison() {
    let (_folder, path) = file("orders.csv", ORDERS);
    let compare = |condition: &str| printed(&["compare", &path, "--a", condition]);
    let said = compare("channel <> 'web'");
    assert!(said.contains("a value that channel <> 'web' asks for is missing for 1 customer"), "{said}");
    assert!(said.contains("the condition channel IS DISTINCT FROM 'web' has them too"), "{said}");
    let said = compare("channel IS DISTINCT FROM 'web'");
    assert!(!said.contains("is missing"), "{said}");
}

#[test]
fn customers_without_a_value_are_noted_in_an_effect() {
    let month = |month: u32| {
        format!("a,2024-{month:02}-02,10,web\nb,2024-{month:02}-03,10,shop\nc,2024-{month:02}-04,10,\n")
    };
    let orders = "customer,date,amount,channel\n".to_string() + &(1..=12).map(month).collect::<String>();
    let (_folder, path) = file("orders.csv", &orders);
    let effect =
        |condition: &str| printed(&["effect", &path, "--date", "2024-07-01", "--treated", condition]);
    let said = effect("channel <> 'web'");
    assert!(
        said.contains("is missing for 1 customer; the condition channel IS DISTINCT FROM 'web' has them too"),
        "{said}"
    );
    let said = effect("channel IS DISTINCT FROM 'web'");
    assert!(!said.contains("is missing"), "{said}");
}

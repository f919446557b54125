//! Rows for the parts of a bundle, and discounts of a whole order on each of its lines.

use super::{REVENUE, inspected, matrix, option};
use crate::support::file;

/// What `inspect` says of a file in one of its notes.
#[track_caller]
fn note(text: &str, said: &str) -> String {
    let report = inspected("orders.csv", text, &[]);
    let notes = report["notes"].as_array().unwrap();
    let note = notes.iter().filter_map(|note| note.as_str()).find(|note| note.contains(said));
    note.unwrap_or_else(|| panic!("{report}")).to_string()
}

#[test]
fn parts_of_bundles_that_are_priced_twice_are_said() {
    let text = "order_id,customer_id,order_date,sku,parent_sku,line_total\n1,a,2024-01-05,set,,10.01\n1,a,2024-01-05,mug,set,5.01\n\
        1,a,2024-01-05,hat,set,5.01\n2,b,2024-01-06,mug,,6.00\n3,a,2024-02-05,set,,10.00\n3,a,2024-02-05,mug,set,5.00\n3,a,2024-02-05,hat,set,5.00\n";
    let [name, filter] = option(&note(text, "belong to a bundle"), "where");
    assert_eq!(
        matrix("orders.csv", text, &[&REVENUE[..], &[&name, &filter]].concat()),
        ["2024-01,2,16.01,10.00", ""][..1].to_vec()
    );
}

#[test]
fn a_discount_of_an_order_is_taken_off_once() {
    let rows: String = (0..12)
        .map(|n| {
            format!(
                "{n},c{},2024-0{}-05,A,2,10.00,3.00\n{n},c{},2024-0{}-05,B,1,5.00,3.00\n",
                n % 4,
                1 + n / 4,
                n % 4,
                1 + n / 4
            )
        })
        .collect();
    let text = format!("order_id,customer_id,order_date,sku,qty,price,order_discount\n{rows}");
    let (_folder, path) = file("orders.csv", &text);
    let [name, query] = option(&note(&text, "same on all lines of an order"), "query");
    assert_eq!(
        super::matrix_of(&[&path], &[&REVENUE[..], &[&name, &query]].concat()),
        ["2024-01,4,88.00,88.00,88.00"]
    );
}

//! Tables with a history of their orders, and logs of changes: the last version counts.

use super::{REVENUE, adds_up, inspected, matrix, option, try_matrix};
use crate::support::file;

const HEAD: &str = "order_id,customer_id,order_date,amount";

/// Orders: id, customer, day, amount.
const ORDERS: [(usize, &str, &str, usize); 6] = [
    (1, "a", "2024-01-05", 10),
    (2, "b", "2024-01-06", 20),
    (3, "a", "2024-02-05", 30),
    (4, "c", "2024-02-06", 40),
    (5, "b", "2024-03-10", 50),
    (6, "a", "2024-03-11", 60),
];

fn last() -> String {
    let rows = ORDERS.map(|(id, customer, day, amount)| format!("{id},{customer},{day},{amount}\n"));
    format!("{HEAD}\n{}", rows.concat())
}

#[test]
fn of_numbered_versions_the_last_counts() {
    let rows = ORDERS.map(|(id, customer, day, amount)| {
        // Not in their order, and ten is more than nine.
        let versions = [(10, amount), (8, amount + 5), (9, amount + 7)];
        let row = |(version, amount)| format!("{id},{customer},{day},{amount},{version}\n");
        versions.into_iter().take(1 + id % 3).map(row).collect::<String>()
    });
    let text = format!("{HEAD},version\n{}", rows.concat());
    assert_eq!(matrix("orders.csv", &text, &REVENUE), matrix("orders.csv", last(), &REVENUE));
    let report = inspected("orders.csv", &text, &[]);
    adds_up(&report);
    assert_eq!(report["excluded"]["repeated"], 6);
    assert!(report["notes"].to_string().contains("only the last one counts"), "{report}");
    let all = inspected("orders.csv", &text, &["--repeated-lines", "count"]);
    assert_eq!(all["accepted"], 12);
}

#[test]
fn rows_that_were_updated_are_asked_about() {
    let rows = ORDERS.map(|(id, customer, day, amount)| {
        let first = format!("{id},{customer},{day},{},{day} 09:00:00\n", amount + 3);
        let second = format!("{id},{customer},{day},{amount},2024-04-0{id} 10:00:00\n");
        if id % 2 == 1 { first + &second } else { second }
    });
    let text = format!("{HEAD},updated_at\n{}", rows.concat());
    let (_folder, path) = file("orders.csv", &text);
    let why = try_matrix(&[&path], &[]).unwrap_err();
    let [name, way] = option(&why, "repeated-lines");
    assert_eq!(
        matrix("orders.csv", &text, &[&REVENUE[..], &[&name, &way]].concat()),
        matrix("orders.csv", last(), &REVENUE)
    );
}

#[test]
fn lines_that_have_a_moment_or_a_version_each_are_lines() {
    for name in ["updated_at", "version"] {
        let rows = ORDERS.map(|(id, customer, day, amount)| {
            let value =
                |n: usize| if name == "version" { n.to_string() } else { format!("2024-05-0{n} 08:00:00") };
            format!(
                "{id},{customer},{day},{},mug,{}\n{id},{customer},{day},5,hat,{}\n",
                amount - 5,
                value(1),
                value(1 + id % 3)
            )
        });
        let text = format!("{HEAD},sku,{name}\n{}", rows.concat());
        assert_eq!(matrix("orders.csv", text, &REVENUE), matrix("orders.csv", last(), &REVENUE), "{name}");
    }
}

#[test]
fn of_a_log_of_changes_the_last_row_counts_and_deletes_do_not() {
    for (op, insert, update, delete) in [
        ("op", "I", "U", "D"),
        ("__op", "c", "u", "d"),
        ("_change_type", "insert", "update_postimage", "delete"),
    ] {
        let mut rows = String::new();
        for (id, customer, day, amount) in ORDERS {
            rows += &format!("{insert},{id},{customer},{day},{}\n", amount + id % 2);
        }
        rows += &format!("{insert},7,d,2024-03-12,70\n");
        for (id, customer, day, amount) in ORDERS.iter().filter(|(id, ..)| id % 2 == 1) {
            rows += &format!("{update},{id},{customer},{day},{amount}\n");
        }
        rows += &format!("{delete},7,,,\n");
        let text = format!("{op},{HEAD}\n{rows}");
        assert_eq!(matrix("orders.csv", &text, &REVENUE), matrix("orders.csv", last(), &REVENUE), "{op}");
        adds_up(&inspected("orders.csv", &text, &[]));
    }
}

#[test]
fn a_log_of_changes_has_its_records_in_envelopes() {
    let envelope = |op: &str, before: &str, after: &str| {
        format!("{{\"op\":\"{op}\",\"ts_ms\":1704136199000,\"before\":{before},\"after\":{after}}}\n")
    };
    let record = |(id, customer, day, amount): (usize, &str, &str, usize)| {
        format!("{{\"id\":{id},\"customer_id\":\"{customer}\",\"created\":\"{day}\",\"total\":{amount}}}")
    };
    let mut text = String::new();
    for (id, customer, day, amount) in ORDERS {
        let first = record((id, customer, day, amount + id % 2));
        text += &envelope("c", "null", &first);
        if id % 2 == 1 {
            text += &envelope("u", &first, &record((id, customer, day, amount)));
        }
    }
    let gone = record((7, "d", "2024-03-11", 70));
    text += &envelope("c", "null", &gone);
    text += &envelope("d", &gone, "null");
    assert_eq!(matrix("changes.jsonl", &text, &REVENUE), matrix("orders.csv", last(), &REVENUE));
    let report = inspected("changes.jsonl", &text, &[]);
    adds_up(&report);
    assert!(report["notes"].to_string().contains("a deleted order does not"), "{report}");
}

#[test]
fn a_log_of_changes_without_an_order_id_is_pointed_out() {
    let text = "op,key,customer_id,order_date,amount\nc,k1,a,2024-01-05,10\nu,k1,a,2024-01-05,12\nc,k2,b,2024-01-06,20\n";
    let notes = inspected("orders.csv", text, &[])["notes"].to_string();
    assert!(notes.contains("no column is known as the order id, so every row counts"), "{notes}");
    let named = matrix("orders.csv", text, &[&REVENUE[..], &["--order", "key"]].concat());
    assert_eq!(named, ["2024-01,2,32.00"]);
}

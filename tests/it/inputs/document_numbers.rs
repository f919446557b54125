//! Kinds of documents that only the letters before their numbers tell.

use super::{adds_up, inspected, option, remedied, told};

/// Six documents with these numbers, of which the fifth amounts to 5.
fn numbered(name: &str, numbers: [&str; 6], amount: &str) -> String {
    let rows = [
        ("a", "2024-01-05", "10.00"),
        ("b", "2024-01-06", "20.00"),
        ("a", "2024-02-05", "30.00"),
        ("c", "2024-02-06", "40.00"),
        ("a", "2024-02-10", amount),
        ("b", "2024-03-06", "60.00"),
    ];
    let lines =
        rows.iter().zip(numbers).map(|((who, day, money), number)| format!("{number},{who},{day},{money}\n"));
    format!("{name},customer,date,total\n{}", lines.collect::<String>())
}

#[test]
fn credit_notes_are_known_by_their_numbers() {
    for (name, numbers) in [
        ("Invoice no", ["INV-1", "INV-2", "INV-3", "INV-4", "CN-1", "INV-5"]),
        ("Number", ["INV1001", "INV1002", "INV1003", "INV1004", "CN1001", "INV1005"]),
        ("Rechnungsnummer", ["RE2024/1", "RE2024/2", "RE2024/3", "RE2024/4", "GS2024/5", "RE2024/6"]),
        ("Facture", ["FA 1", "FA 2", "FA 3", "FA 4", "AV 5", "FA 6"]),
        ("order_id", ["1", "2", "3", "4", "RMA-5", "6"]),
        ("Belegnr", ["rg-1", "rg-2", "rg-3", "rg-4", "ST-4", "rg-5"]),
    ] {
        let text = numbered(name, numbers, "5.00");
        let report = inspected("orders.csv", &text, &[]);
        adds_up(&report);
        assert_eq!(told(&report), (5, 1, 0, 155.0), "{numbers:?}: {report}");
        let options = remedied(&text, "is a refund");
        let all = inspected("orders.csv", &text, &[&options[0], &options[1]]);
        assert_eq!(told(&all), (6, 0, 0, 165.0), "{numbers:?}: {options:?}");
        // A sign in the file tells it without the letters.
        let signed = inspected("orders.csv", &numbered(name, numbers, "-5.00"), &[]);
        assert_eq!(told(&signed), (5, 1, 0, 155.0), "{numbers:?}: {signed}");
        assert!(!signed["notes"].to_string().contains("begins with"), "{signed}");
    }
}

#[test]
fn offers_and_notes_of_delivery_are_no_orders_beside_invoices() {
    for numbers in [
        ["RE-1", "RE-2", "RE-3", "RE-4", "AN-5", "RE-6"],
        ["RE-1", "RE-2", "RE-3", "RE-4", "LS-5", "RE-6"],
        ["INV-1", "INV-2", "INV-3", "INV-4", "QT-5", "INV-6"],
        ["FV/1", "FV/2", "FV/3", "FV/4", "WZ/5", "FV/6"],
        ["1", "2", "3", "4", "DRAFT-5", "6"],
    ] {
        let text = numbered("Number", numbers, "5.00");
        let report = inspected("orders.csv", &text, &[]);
        assert_eq!(told(&report), (5, 0, 1, 160.0), "{numbers:?}: {report}");
        let options = remedied(&text, "is left out");
        let all = inspected("orders.csv", &text, &[&options[0], &options[1]]);
        assert_eq!(told(&all), (6, 0, 0, 165.0), "{numbers:?}: {options:?}");
    }
}

#[test]
fn a_single_letter_before_a_number_is_pointed_out() {
    for letter in ["D", "C"] {
        let text = numbered("number", ["1", "2", "3", "4", &format!("{letter}-5"), "6"], "5.00");
        let report = inspected("orders.csv", &text, &[]);
        assert_eq!(told(&report), (6, 0, 0, 165.0), "{letter}: {report}");
        let note = report["notes"][0].as_str().unwrap();
        assert!(
            note.contains(&format!("begins with '{}' counts as an order", letter.to_lowercase())),
            "{note}"
        );
        let [name, filter] = option(note, "where");
        assert_eq!(told(&inspected("orders.csv", &text, &[&name, &filter])), (5, 0, 0, 160.0), "{filter}");
    }
}

#[test]
fn letters_of_countries_shops_and_years_say_nothing() {
    for numbers in [
        ["US-1", "US-2", "US-3", "US-4", "CA-5", "US-6"],
        ["IN-1", "IN-2", "IN-3", "IN-4", "CN-5", "IN-6"],
        ["A1", "A2", "A3", "A4", "B5", "A6"],
        ["WEB-1", "WEB-2", "POS-3", "WEB-4", "CN-5", "WEB-6"],
        ["INV-1", "INV-2", "INV-3", "INV-4", "INV-5", "INV-6"],
        ["1", "2", "3", "4", "DE5", "6"],
    ] {
        let report = inspected("orders.csv", &numbered("order_id", numbers, "5.00"), &[]);
        assert_eq!(told(&report), (6, 0, 0, 165.0), "{numbers:?}: {report}");
        assert!(!report["notes"].to_string().contains("begins with"), "{numbers:?}: {report}");
    }
}

#[test]
fn a_letter_before_the_number_of_a_refund_with_its_sign_says_nothing_more() {
    let text = numbered("number", ["1", "2", "3", "4", "C-5", "6"], "-5.00");
    let report = inspected("orders.csv", &text, &[]);
    assert_eq!(told(&report).1, 1, "{report}");
    assert_eq!(report["decisions"].as_array().map(Vec::len), Some(0), "{report}");
    assert!(!report["notes"].to_string().contains("begins with"), "{report}");
}

#[test]
fn a_rare_beginning_that_is_unknown_is_pointed_out_with_its_amount() {
    for (name, usual) in [("order_id", ""), ("Invoice no", "INV-"), ("Number", "WEB")] {
        let mut text = format!("{name},customer,date,total\n");
        for n in 0..50 {
            let letters = if n % 25 == 7 { "ZX-" } else { usual };
            text += &format!("{letters}{},c{},2024-0{}-05,10.00\n", 1001 + n, n % 7, 1 + n / 15);
        }
        let report = inspected("orders.csv", &text, &[]);
        adds_up(&report);
        assert_eq!(told(&report), (50, 0, 0, 500.0), "{name}: {report}");
        let said = format!("2 rows whose '{name}' begins with 'zx' count as orders, amounting to 20.00");
        let options = remedied(&text, &said);
        let without = inspected("orders.csv", &text, &[&options[0], &options[1]]);
        assert_eq!(told(&without), (48, 0, 0, 480.0), "{name}: {options:?}");
    }
}

#[test]
fn a_credit_note_is_known_beside_a_beginning_that_is_not() {
    let mut text = "Invoice no,customer,date,total\n".to_string();
    for n in 0..50 {
        let letters = ["ZX-", "CN-"].get(n % 25).unwrap_or(&"INV-");
        text += &format!("{letters}{},c{},2024-0{}-05,10.00\n", 1001 + n, n % 7, 1 + n / 15);
    }
    let report = inspected("orders.csv", &text, &[]);
    assert_eq!(told(&report).1, 2, "{report}");
    assert!(report["notes"].to_string().contains("begins with 'zx' count as orders"), "{report}");
}

#[test]
fn letters_of_random_ids_are_no_kinds() {
    let numbers =
        ["0f9b023d80e6", "f393f7128660", "40f7dc1d1553", "c1ab93f0a4e2", "d90ab1c2d3e4", "5e6f7a8b9c0d"];
    let report = inspected("orders.csv", &numbered("Order ID", numbers, "5.00"), &[]);
    assert_eq!(told(&report), (6, 0, 0, 165.0), "{report}");
    assert!(!report["notes"].to_string().contains("begins with"), "{report}");
}

//! What a message proposes works when it is taken, and is not proposed again.

use super::written::zip;
use super::{inspected, option, role, try_matrix};
use crate::support::file;

/// Why a file is refused.
fn refused(name: &str, text: &str) -> String {
    let (_folder, path) = file(name, text);
    try_matrix(&[&path], &[]).unwrap_err()
}

#[test]
fn a_remedy_that_was_taken_is_not_given_again() {
    let text = "order_id,parent_order_id,order_date,customer_id,total\n1,,2024-01-05,a,10\n11,1,2024-01-05,a,4\n12,1,2024-01-05,a,6\n\
        2,,2024-02-06,b,20\n3,,2024-03-06,b,20\n4,,2024-03-06,c,20\n";
    let report = inspected("orders.csv", text, &[]);
    let note = report["notes"].to_string();
    let [name, filter] = option(report["notes"][0].as_str().unwrap(), "where");
    assert!(note.contains("exclude them with --where"), "{note}");
    let taken = inspected("orders.csv", text, &[&name, &filter]);
    assert_eq!(taken["revenue"], 70.0, "{taken}");
    assert!(!taken["notes"].to_string().contains("--where"), "{taken}");
}

#[test]
fn dates_in_a_few_rows_are_not_proposed() {
    let rows: String = (0..12)
        .map(|n| {
            format!("H|{n}|2024-01-{:02}|{}|10.00\nD|{n}|1|SKU|5.00\nD|{n}|2|SKU|5.00\n", n + 1, 100 + n % 4)
        })
        .collect();
    let why = refused("orders.txt", &rows);
    assert!(why.contains("no column looks like the date") && !why.contains("--date column2"), "{why}");
}

#[test]
fn a_column_that_may_be_the_customer_is_proposed() {
    for name in [
        "ContactName",
        "account",
        "Kontakt",
        "Tegenrekening",
        "N° carte fidélité",
        "Nr karty klienta",
        "NIF titular",
        "CUPS",
        "Organization",
        "deliveryAddress.lastName",
    ] {
        let text = format!(
            "Number,Date,{name},Total\n1,2024-01-05,Ann,10\n2,2024-02-06,Ann,20\n3,2024-02-07,Bob,30\n"
        );
        let why = refused("orders.csv", &text);
        let [option, column] = option(why.split_once("if that is the customer").unwrap().1, "customer");
        assert_eq!(inspected("orders.csv", &text, &[&option, &column])["customers"], 2, "{why}");
    }
}

#[test]
fn short_words_for_pieces_and_their_price_are_multiplied() {
    for (pieces, price) in [("Anz.", "VK"), ("Qté", "PU HT")] {
        let text = format!(
            "Nr;Datum;Kunde;Artikel;{pieces};{price}\n1;2024-01-05;a;x;2;5.00\n2;2024-01-06;b;x;1;7.00\n"
        );
        assert_eq!(inspected("orders.csv", &text, &[])["revenue"], 17.0, "{pieces}");
    }
}

#[test]
fn files_of_an_archive_are_joined_by_the_query_that_is_said() {
    let (folder, _) = file("unused", "");
    let path = folder.path().join("shop.zip");
    let orders = "order_id,order_date,customer_id,total\n1,2024-01-05,a,10\n2,2024-02-06,a,20\n";
    let archive =
        zip(&[("orders.csv", orders.as_bytes()), ("customers.csv", b"customer_id,name\na,Ann\nb,Bob\n")]);
    std::fs::write(&path, archive).unwrap();
    let path = path.to_str().unwrap();
    let why = try_matrix(&[path], &[]).unwrap_err();
    let [name, query] = option(&why, "query");
    assert_eq!(
        try_matrix(&[path], &[&name, &query, "--measure", "revenue"]).unwrap(),
        ["2024-01,1,10.00,20.00"]
    );
}

#[test]
fn ids_are_not_kinds_of_rows() {
    let rows: String = (0..30)
        .map(|n| {
            let refund = if n < 3 { format!("{}", 90 + n) } else { String::new() };
            let amount = if n < 3 { "5" } else { "" };
            format!("{n},c{},2024-01-{:02},{refund},{amount}\n", n % 4, n % 28 + 1)
        })
        .collect();
    let why = refused("orders.csv", &format!("order_id,customer_id,order_date,refund_no,amount\n{rows}"));
    assert!(why.contains("have no amount") && !why.contains("kinds of rows"), "{why}");
}

/// Reservations: a code, a day, who came, who entered them, the amount.
fn reservations(guest: &str) -> String {
    let rows: String = (0..60)
        .map(|n| {
            format!(
                "HM{:06X},2024-0{}-05,Guest {},me@shop.example,{}.50\n",
                n * 7919 + 65_537,
                1 + n % 6,
                n % 13,
                10 + n
            )
        })
        .collect();
    format!("Confirmation code,Booked,{guest},Account email,Earnings\n{rows}")
}

#[test]
fn a_code_that_never_repeats_won_over_the_guest() {
    let report = inspected("reservations.csv", &reservations("Guest name"), &[]);
    assert_eq!(
        (report["mapping"]["customer"]["expression"].as_str(), report["customers"].as_u64()),
        (Some("Guest name"), Some(13)),
        "{report}"
    );
    // A confirmation is not a firm, and a column of people who come back is proposed first.
    let why = refused("reservations.csv", &reservations("Attendee").replace("Account email", "Desk"));
    assert!(why.contains("--customer Attendee") && !why.contains("Confirmation code'"), "{why}");
}

#[test]
fn a_column_with_one_value_was_proposed_as_the_customer() {
    let report = inspected("reservations.csv", &reservations("Guest name"), &[]);
    assert!(!report["notes"].to_string().contains("Account email"), "{report}");
    let named =
        inspected("reservations.csv", &reservations("Guest name"), &["--customer", "Confirmation code"]);
    assert!(!named["notes"].to_string().contains("Account email"), "{named}");
}

#[test]
fn a_flag_of_guests_is_not_the_customer() {
    let rows: String = (0..30)
        .map(|n| format!("{},2024-0{}-05,u{},{}.00\n", ["yes", "no"][n % 2], 1 + n % 6, n % 7, 10 + n))
        .collect();
    let report =
        inspected("orders.csv", &format!("guest,order_date,login,total\n{rows}"), &["--customer", "login"]);
    assert_eq!(report["customers"], 7);
    let why = refused("orders.csv", &format!("guest,order_date,kept by,total\n{rows}"));
    assert!(!why.contains("--customer guest"), "{why}");
}

#[test]
fn columns_under_the_name_of_a_table_or_an_object_were_neither_customer_nor_amount() {
    let heads = "Deal - ID,Deal - Title,Deal - Organization,Deal - Organization ID,Deal - Value,Deal - Status,Deal - Deal created";
    let text = format!(
        "{heads}\n1,x,Ann,71,10,won,2024-01-05\n2,y,Ann,71,20,won,2024-02-06\n3,z,Bob,72,30,open,2024-02-07\n"
    );
    let why = refused("deals.csv", &text);
    let [option, column] = option(why.split_once("if that is the customer").unwrap().1, "customer");
    assert_eq!(column, "Deal - Organization ID", "{why}");
    let report = inspected("deals.csv", &text, &[&option, &column]);
    assert_eq!(
        (role(&report, "amount"), role(&report, "status")),
        ("Deal - Value".into(), "Deal - Status".into()),
        "{report}"
    );
    let text = "orderNumber,orderDate,customerId,itemValueGrossPrice.amount,vatRate\n1,2024-01-05,a,10.50,19\n2,2024-01-06,b,20.00,19\n3,2024-02-06,a,5.25,7\n";
    let report = inspected("orders.csv", text, &[]);
    assert!(
        report["notes"].to_string().contains("--amount itemValueGrossPrice.amount")
            || report["notes"].to_string().contains("'itemValueGrossPrice.amount' holds numbers"),
        "{report}"
    );
}

#[test]
fn names_of_groups_above_the_names_of_columns_were_taken_for_them() {
    let text = "Order,Order,Order,Customer,Money,Money\nOrder date,Order time,Order ID,Customer phone,Order value,Commission\n\
        06-01-23,08:11,700,+44111,78.84,-11.04\n07-01-23,09:12,701,+44222,20.00,-2.00\n16-02-23,10:13,702,+44111,5.00,-0.50\n";
    let why = refused("orders.csv", text);
    let [option, lines] = option(&why, "skip");
    let report = inspected("orders.csv", text, &[&option, &lines]);
    assert_eq!(
        (role(&report, "date").as_str(), report["orders"].as_u64()),
        ("Order date", Some(3)),
        "{report}"
    );
}

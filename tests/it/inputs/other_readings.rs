//! Readings that the data refute or leave open: what the user chooses among them is said, and counts as it should.

use super::{REVENUE, adds_up, inspected, matrix, option, remedied, try_matrix};
use crate::support::{file, json};

/// The notes of a report.
fn notes(report: &serde_json::Value) -> String {
    report["notes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| note.as_str().unwrap())
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn a_discount_that_is_taken_off_as_an_amount_may_still_be_a_percentage() {
    let text = "order_id,customer_id,order_date,sku,Quantity,Unit price,Line Discount\n1,a,2024-01-05,x,2,40.00,10\n2,b,2024-01-06,x,1,20.00,0\n";
    let first = inspected("orders.csv", text, &[]);
    let [name, amount] = option(&notes(&first), "amount");
    let taken = inspected("orders.csv", text, &[&name, &amount]);
    let said = notes(&taken);
    assert!(said.contains("is taken off as an amount, but its 2 whole numbers may be percentages"), "{said}");
    let [name, percent] = option(&said, "amount");
    assert_eq!(matrix("orders.csv", text, &[&REVENUE[..], &[&name, &percent]].concat()), ["2024-01,2,92.00"]);
    assert!(notes(&inspected("orders.csv", text, &[&name, &percent])).contains("may be amounts"));
}

#[test]
fn parts_that_amount_to_their_order_are_not_offered_as_refunds() {
    let text = "order_id,parent_order_id,order_date,customer_id,total\n1,,2024-01-05,a,30.00\n11,1,2024-01-05,a,10.00\n12,1,2024-01-05,a,20.00\n2,,2024-01-06,b,50.00\n21,2,2024-01-06,b,25.00\n22,2,2024-01-06,b,25.00\n3,,2024-02-01,a,5.00\n4,,2024-02-02,c,5.00\n5,,2024-02-03,d,5.00\n";
    let options = remedied(text, "amount together to what it does, so it counts twice");
    assert_eq!(options[0], "--where", "{options:?}");
    let counted = matrix("orders.csv", text, &[&REVENUE[..], &[&options[0], &options[1]]].concat());
    assert_eq!(counted, ["2024-01,2,80.00,5.00", "2024-02,2,10.00,"], "{options:?}");
}

#[test]
fn versions_of_an_order_that_all_count_are_said() {
    let row = |order: u32, day: u32, total: &str| {
        format!("{order},2024-01-0{order},c{order},{total},2024-01-0{day} 10:00:00\n")
    };
    let rows: String =
        (1..=5).map(|order| row(order, order, "20.00") + &row(order, order + 2, "10.00")).collect();
    let text = format!("order_id,order_date,customer_id,total,updated_at\n{rows}");
    let why = try_matrix_of(&text, &[]).unwrap_err();
    assert!(why.contains("may be versions of an order"), "{why}");
    let all = inspected("orders.csv", &text, &["--repeated-lines", "count"]);
    assert!(
        notes(&all)
            .contains("all of them count: if they are, count the last one with --repeated-lines latest"),
        "{all}"
    );
    assert_eq!(all["revenue"], 150.0);
}

#[test]
fn a_placeholder_day_that_a_filter_lets_count_is_said() {
    let rows: String = (1..=9).map(|day| format!("{day},2024-01-0{day},c{day},10.00\n")).collect();
    let text = format!(
        "order_id,order_date,customer_id,total\n{rows}90,1970-01-01,c1,10.00\n91,1970-01-01,c2,10.00\n"
    );
    let why = try_matrix_of(&text, &[]).unwrap_err();
    let [name, filter] = option(&why, "where");
    let said = notes(&inspected("orders.csv", &text, &[&name, &filter]));
    assert!(
        said.contains(
            "2 orders are dated 1970-01-01, and the next order is on 2024-01-01; the filter lets them count"
        ),
        "{said}"
    );
}

#[test]
fn all_orders_count_if_they_are_joined_with_customers_and_refunds_are_named() {
    let (folder, orders) = file(
        "orders.csv",
        "order_id,order_date,customer_id,total\n1,2024-01-05,a,10.00\n2,2024-01-06,b,20.00\n",
    );
    let path = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    };
    let customers = path("customers.csv", "customer_id,name\na,Ada\n");
    let refunds = path("refunds.csv", "order_id,refund_date,refund_amount\n1,2024-01-06,4.00\n");
    let files = [orders.as_str(), &customers, &refunds];
    let refused = crate::support::tenure(&[&["inspect"][..], &files].concat());
    let why = String::from_utf8_lossy(&refused.stderr).into_owned();
    let ([_, query], [_, named]) = (option(&why, "query"), option(&why, "refunds-file"));
    assert!(query.contains("LEFT JOIN"), "{why}");
    let report = json(&[
        "inspect",
        &orders,
        &customers,
        "--query",
        &query,
        "--refunds-file",
        &named,
        "--format",
        "json",
    ]);
    assert_eq!((report["orders"].as_u64(), report["refunded"].as_f64()), (Some(2), Some(-4.0)), "{report}");
}

#[test]
fn sales_to_staff_and_of_gift_cards_are_pointed_out() {
    for (column, usual, apart) in [
        ("Kundengruppe", "Endkunde", "Mitarbeiter"),
        ("line_type", "product", "gift_card"),
        ("item_name", "Mug", "Gift Card 50"),
        ("account_kind", "retail", "Internal"),
    ] {
        let row = |place: u32| {
            let value = if place.is_multiple_of(5) { apart } else { usual };
            format!("{place},2024-01-{place:02},c{place},{value},10.00\n")
        };
        let text = format!(
            "order_id,order_date,customer_id,{column},amount\n{}",
            (1..=20).map(row).collect::<String>()
        );
        let options = remedied(&text, "4 rows whose");
        let counted = inspected("orders.csv", &text, &[&options[0], &options[1]]);
        assert_eq!(counted["revenue"], 160.0, "{column}: {options:?}");
    }
    let text = "order_id,order_date,customer_id,payment_method,amount\n1,2024-01-05,a,gift_card,10.00\n2,2024-01-06,b,card,20.00\n";
    assert!(!notes(&inspected("orders.csv", text, &[])).contains("gift_card"), "there it is redeemed");
}

#[test]
fn that_customers_are_members_of_households_is_said() {
    let row = |place: u32| {
        format!("{place},2024-01-{:02},{},{},10.00\n", place % 28 + 1, place % 8, place % 24 + 100)
    };
    let text = format!(
        "trans_id,trans_date,household_id,member_id,sales_value\n{}",
        (1..=96).map(row).collect::<String>()
    );
    let options = remedied(&text, "'household_id' has 8, so several of them may belong together");
    assert_eq!(inspected("orders.csv", &text, &[&options[0], &options[1]])["customers"], 8, "{options:?}");
}

#[test]
fn whole_orders_among_their_items_are_found_beside_payments() {
    let order = |place: u32| {
        let head = format!("2024-01-{place:02},{place}");
        let name = format!("c{place},K{place}");
        format!(
            "{head},Sale,{name},2,30.00,,\n{head},Sale Line,{name},1,10.00,Mug,M\n{head},Sale Line,{name},1,20.00,Pot,P\n{head},Payment,{name},,30.00,Card,\n"
        )
    };
    let header = "Date,Receipt Number,Line Type,Customer Name,Customer Code,Quantity,Total,Details,Sku";
    let text = format!("{header}\n{}", (1..=6).map(order).collect::<String>());
    let report = inspected("orders.csv", &text, &[]);
    assert_eq!((report["orders"].as_u64(), report["revenue"].as_f64()), (Some(6), Some(180.0)), "{report}");
}

#[test]
fn the_account_of_the_shop_is_not_its_customer() {
    let row = |place: u32| format!("owner@shop.example,2024-01-{:02},T{place},Sale,10.00\n", place % 28 + 1);
    let text = format!(
        "Email,Date,Transaction ID,Transaction Type,Total\n{}",
        (1..=30).map(row).collect::<String>()
    );
    let why = try_matrix_of(&text, &[]).unwrap_err();
    assert!(why.contains("no column looks like the customer"), "{why}");
}

#[test]
fn days_and_months_without_a_year_are_told_how_to_get_one() {
    for (first, last) in [("0301", "2712"), ("301", "2712")] {
        let text = format!("customer_id;Belegdatum;Umsatz\n1;{first};10,50\n2;1502;20,00\n1;{last};5,00\n");
        let why = try_matrix_of(&text, &[]).unwrap_err();
        let [name, date] = option(&why, "date");
        let report = inspected("orders.csv", &text, &[&name, &date]);
        assert_eq!(
            (report["orders"].as_u64(), report["revenue"].as_f64()),
            (Some(3), Some(35.5)),
            "{date}: {report}"
        );
        // In most years a day of February is none: it is counted, and the rest is read.
        let text = format!("{text}2;2902;1,00\n");
        let report = inspected("orders.csv", &text, &[&name, &date]);
        let orders = report["orders"].as_u64().unwrap();
        assert!((3..=4).contains(&orders), "{date}: {report}");
        adds_up(&report);
    }
}

/// The matrix of a text, or why it could not be counted.
fn try_matrix_of(text: &str, options: &[&str]) -> Result<Vec<String>, String> {
    let (_folder, path) = file("orders.csv", text);
    try_matrix(&[&path], options)
}

//! Tables that are not one row per order: customers on the first row of their block, orders side by side, sales below zero, points
//! among purchases, and files that end inside of a line.

use super::{
    REVENUE, adds_up, inspected, matrix, matrix_of, option, remedied, told, try_matrix, with_column,
};
use crate::support::file;

/// The matrix of revenue with the option of this name that a question gives.
fn answered(path: &str, why: &str, name: &str) -> Vec<String> {
    let [name, value] = option(why, name);
    matrix_of(&[path], &["--measure", "revenue", &name, &value])
}

#[test]
fn a_customer_on_the_first_row_of_a_block_is_asked_about_and_filled_down() {
    let mut text = "Customer,Invoice,Date,Amount\n".to_string();
    for n in 0..24 {
        let customer = if n % 3 == 0 { format!("c{}", n / 3) } else { String::new() };
        text += &format!("{customer},{},2024-{:02}-05,10\n", 100 + (n * 7) % 24, 1 + n % 3);
    }
    let (_folder, path) = file("blocks.csv", &text);
    let why = try_matrix(&[&path], &REVENUE).unwrap_err();
    assert!(why.contains("16 of 24 rows have no 'Customer'"), "{why}");
    assert_eq!(answered(&path, &why, "query"), ["2024-01,8,80.00,80.00,80.00"]);
    assert_eq!(answered(&path, &why, "customer"), ["2024-01,8,80.00"]);
}

#[test]
fn guests_among_customers_are_not_asked_about() {
    let mut text = "customer,order_id,date,amount\n".to_string();
    for n in 0..24 {
        let customer = if n % 3 == 0 { format!("c{n}") } else { String::new() };
        text += &format!("{customer},{n},2024-01-{:02},10\n", 1 + n);
    }
    let report = inspected("orders.csv", &text, &[]);
    adds_up(&report);
    assert_eq!((report["accepted"].as_u64(), report["excluded"]["guest"].as_u64()), (Some(8), Some(16)));
}

#[test]
fn orders_side_by_side_are_refused_with_the_query_that_makes_rows_of_them() {
    for (head, rows) in [
        (
            "customer,city,order1_date,order1_amount,order2_date,order2_amount,order3_date,order3_amount",
            "a,Ulm,2024-01-05,10,2024-02-05,30.50,2024-02-09,5\nb,Ulm,2024-01-06,20,,,,\n",
        ),
        (
            "customer,Date 1,Date 2,Date 3,Total 1,Total 2,Total 3",
            "a,05.01.2024,05.02.2024,09.02.2024,10,30.50,5\nb,06.01.2024,,,20,,\n",
        ),
        (
            "client_id,order_date_1,order_value_1,order_date_2,order_value_2,order_date_3,order_value_3",
            "a,2024-01-05,10,2024-02-05,30.50,2024-02-09,5\nb,2024-01-06,20,,,,\n",
        ),
    ] {
        let (_folder, path) = file("wide.csv", &format!("{head}\n{rows}"));
        let why = try_matrix(&[&path], &REVENUE).unwrap_err();
        assert!(why.contains("up to 3 orders side by side"), "{why}");
        assert_eq!(answered(&path, &why, "query"), ["2024-01,2,30.00,35.50"], "{why}");
    }
    // Addresses have numbers too.
    let text = "customer_id,order_date,amount,address1,address2,phone1,phone2\na,2024-01-05,10,x,y,1,2\n";
    assert_eq!(matrix("orders.csv", text, &REVENUE), ["2024-01,1,10.00"]);
}

#[test]
fn sales_below_zero_are_asked_about_with_what_turns_them_round() {
    let mut text = "doc_no,customer_id,order_date,amount\n".to_string();
    for n in 0..24 {
        let sign = if n % 8 == 7 { "" } else { "-" };
        text += &format!("{n},c{},2024-0{}-05,{sign}10.00\n", n % 6, 1 + n / 12);
    }
    let (_folder, path) = file("orders.csv", &text);
    let why = try_matrix(&[&path], &REVENUE).unwrap_err();
    assert!(why.contains("21 of 24 amounts of 'amount' are negative"), "{why}");
    let net = ["2024-01,6,100.00,80.00"];
    let turned = matrix_of(&[&path], &["--measure", "revenue", "--amount=-amount"]);
    assert_eq!(turned, net);
    // With a blank as well as with an equals sign, and as the message has it.
    assert_eq!(matrix_of(&[&path], &["--measure", "revenue", "--amount", "-amount"]), net);
    assert!(why.contains("--amount=-amount,"), "{why}");
    // All of them are: no row would be an order.
    let all = text
        .lines()
        .filter(|line| line.contains(",-") || line.starts_with("doc"))
        .collect::<Vec<_>>()
        .join("\n");
    let (_folder, path) = file("orders.csv", &all);
    assert!(try_matrix(&[&path], &REVENUE).unwrap_err().contains("--amount=-amount"));
    // Many refunds are refunds, if the user says so.
    let (_folder, path) = file("orders.csv", &text);
    matrix_of(&[&path], &["--amount", "amount"]);
}

#[test]
fn points_among_purchases_are_not_money() {
    for (name, order, points) in [
        ("kind", "purchase", "earn_points"),
        ("type", "sale", "points_redeemed"),
        ("transaction_type", "Purchase", "Points purchase"),
        ("Buchungsart", "Kauf", "Punkte Gutschrift"),
        ("type", "sale", "Loyalty points"),
    ] {
        let report = with_column(name, [order, order, order, order, points, order], &[]);
        assert_eq!((told(&report).0, told(&report).2), (5, 1), "{points}: {report}");
        assert!(report["notes"].to_string().contains("1 row whose"), "{report}");
    }
    let report = with_column("sale_type", ["Sale", "Point of sale", "Sale", "Sale", "Sale", "Sale"], &[]);
    assert_eq!(told(&report).0, 6, "{report}");
}

#[test]
fn a_file_that_ends_inside_of_its_last_amount_is_said() {
    let rows: Vec<String> = (0..12).map(|n| format!("{n},c{},2024-01-{:02},1{n}.50", n % 4, 1 + n)).collect();
    let text = format!("order_id,customer_id,order_date,amount\n{}", rows.join("\n"));
    let said = |text: &str| inspected("orders.csv", text, &[])["notes"].to_string().contains("may be cut");
    assert!(!said(&text) && !said(&format!("{text}\n")));
    for cut in 1..=3 {
        let short = &text[..text.len() - cut];
        assert!(said(short), "{short}");
        assert!(!said(&format!("{short}\n")), "{short}");
    }
    // Amounts of any length end anywhere.
    let whole = text.replace(".50", "");
    assert!(!said(&whole[..whole.len() - 1]));
    assert_eq!(remedied_text(&text[..text.len() - 1]), "copy or export it again if its end is missing");
}

/// What is to be done about a file that may be cut.
fn remedied_text(text: &str) -> String {
    let report = inspected("orders.csv", text, &[]);
    let notes: Vec<&str> =
        report["notes"].as_array().unwrap().iter().map(|note| note.as_str().unwrap()).collect();
    let note = notes.iter().find(|note| note.contains("may be cut")).unwrap();
    note.split("cut: ").last().unwrap().to_string()
}

#[test]
fn words_of_sql_are_quoted_in_what_is_printed() {
    let text = "order,customer_id,order_date,total,refunded_amount\n1,a,2024-01-05,10,4\n2,b,2024-01-06,20,0\n3,a,2024-02-05,30,0\n";
    let text = text.replace("total", "table");
    let amount = ["--amount", "\"table\""];
    let report = inspected("orders.csv", &text, &amount);
    assert_eq!(report["revenue"].as_f64(), Some(60.0), "{report}");
    let named = text.replace("order,", "group,").replace("table", "amount").replace("customer_id", "user");
    let options = remedied(&named, "revenue is gross");
    assert_eq!(
        matrix("orders.csv", &named, &["--measure", "revenue", &options[0], &options[1]]),
        ["2024-01,2,26.00,30.00"]
    );
}

//! Ids of orders that start again, orders that are paid in parts, and ids of orders that are written in several ways.

use super::{inspected, matrix, matrix_of, option, remedied, role, try_matrix};
use crate::support::file;

/// Orders of eight customers, one every ten days, with numbers that start again after four.
fn restarted(day: impl Fn(u32, u32) -> String) -> String {
    let mut text = "receipt_no,card,sold_at,amount\n".to_string();
    for n in 0..48_u32 {
        text += &format!("{},c{},{},10\n", 1 + n % 4, n % 8, day(1 + n / 4, 1 + n % 4));
    }
    text
}

#[test]
fn numbers_that_start_again_are_asked_about_with_what_tells_orders_apart() {
    let days: [fn(u32, u32) -> String; 4] = [
        |month, day| format!("2024-{month:02}-{day:02} 12:30"),
        |month, day| format!("2024-{month:02}-{day:02}"),
        |month, day| format!("{day:02}.{month:02}.2024 09:15"),
        |month, day| format!("2024-{month:02}-{day:02}T09:15:00+01:00"),
    ];
    for day in days {
        let text = restarted(day);
        let (_folder, path) = file("orders.csv", &text);
        let why = try_matrix(&[&path], &["--measure", "orders", "--customer", "card"]).unwrap_err();
        assert!(
            why.contains("rows of different days") && why.contains("4 of 4 ids stand for several customers"),
            "{why}"
        );
        let [name, order] = option(&why, "order");
        let found = matrix_of(&[&path], &["--customer", "card", "--measure", "orders", &name, &order]);
        // Six orders of each customer, every second month.
        assert_eq!(found[0], "2024-01,4,4,0,4,0,4,0,4,0,4,0,4,0", "{order}");
        assert_eq!(found.len(), 2);
        // As they are.
        let kept =
            matrix_of(&[&path], &["--customer", "card", "--measure", "orders", "--order", "receipt_no"]);
        assert_eq!(kept[0].split(',').skip(2).filter(|cell| *cell == "4").count(), 1, "{kept:?}");
    }
    let reserved = restarted(days[1]).replace("receipt_no", "order");
    let (_folder, path) = file("orders.csv", &reserved);
    let why = try_matrix(&[&path], &["--customer", "card"]).unwrap_err();
    let [name, order] = option(&why, "order");
    assert_eq!(order, "concat(\"order\", '-', CAST(sold_at AS DATE))");
    assert_eq!(matrix_of(&[&path], &["--customer", "card", &name, &order]).len(), 2);
}

#[test]
fn numbers_that_start_again_in_every_shop_are_told_apart_by_it() {
    let mut text = "order,shop,customer_no,order_date,total\n".to_string();
    for n in 0..40 {
        text += &format!(
            "{},{},{},2024-{:02}-03,10\n",
            n % 20,
            if n < 20 { "wien" } else { "graz" },
            (n + n / 20 * (n % 3)) % 5,
            1 + n % 10 + n / 20
        );
    }
    let (_folder, path) = file("orders.csv", &text);
    let why = try_matrix(&[&path], &[]).unwrap_err();
    let (order, customer) = (option(&why, "order"), option(&why, "customer"));
    assert_eq!(order[1], "concat(shop, '-', \"order\")");
    let found =
        matrix_of(&[&path], &["--measure", "customers", &order[0], &order[1], &customer[0], &customer[1]]);
    let customers: u32 = found.iter().map(|row| row.split(',').nth(1).unwrap().parse::<u32>().unwrap()).sum();
    assert_eq!(customers, 10, "{found:?}");
}

#[test]
fn the_parts_in_which_an_order_is_paid_are_one_order_of_the_first_day() {
    let mut text = "payment_id,customer_id,date,order_ref,instalment,amount\n".to_string();
    for n in 0..6 {
        for part in 0..3 {
            text += &format!(
                "{n}{part},c{},2024-{:02}-0{},{},{}/3,10\n",
                n % 3,
                1 + n + part,
                1 + n,
                900 + n,
                part + 1
            );
        }
    }
    let report = inspected("orders.csv", &text, &[]);
    assert_eq!(role(&report, "order"), "order_ref");
    assert_eq!((report["orders"].as_u64(), report["revenue"].as_f64()), (Some(6), Some(180.0)), "{report}");
    let notes: Vec<&str> =
        report["notes"].as_array().unwrap().iter().filter_map(|note| note.as_str()).collect();
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert!(
        notes[0].contains("6 of 6 orders") && notes[0].contains("shows that they are parts of one payment"),
        "{notes:?}"
    );
    assert_eq!(
        matrix("orders.csv", &text, &["--measure", "revenue"]),
        [
            "2024-01,1,30.00,0.00,0.00,30.00,0.00,0.00",
            "2024-02,1,30.00,0.00,0.00,30.00,0.00,",
            "2024-03,1,30.00,0.00,0.00,30.00,,",
        ]
    );
}

#[test]
fn rows_of_one_id_and_one_customer_that_lie_days_apart_are_said() {
    let mut text = "order_id,customer_no,date,amount\n".to_string();
    for n in 0..30 {
        text += &format!("V{},c{},2024-{:02}-05,{}\n", n % 6, n % 6, 1 + n / 6, 10 + n);
    }
    let options = remedied(&text, "rows of different days");
    let found = matrix("orders.csv", &text, &["--measure", "orders", &options[0], &options[1]]);
    assert_eq!(found, ["2024-01,6,6,6,6,6,6"]);
    // Lines over midnight are one order.
    let mut text = "order_id,customer_no,date,amount\n".to_string();
    for n in 0..30 {
        text += &format!(
            "V{},c{},2024-01-{:02} 23:59:00,5\nV{},c{},2024-01-{:02} 00:01:00,5\n",
            n,
            n % 6,
            1 + n % 28,
            n,
            n % 6,
            2 + n % 28
        );
    }
    assert!(!inspected("orders.csv", &text, &[])["notes"].to_string().contains("different days"));
}

#[test]
fn ids_of_orders_that_differ_by_blanks_or_capitals_are_joined_by_what_is_said() {
    let text = "order_id,customer_id,date,amount\nA-1,c1,2024-01-05,10\na-1,c1,2024-01-05,5\n\"A-2 \",c2,2024-01-06,20\nA-2,c2,2024-01-06,7\nA-3,c1,2024-02-05,9\n";
    let options = remedied(text, "ids of orders differ");
    let found = matrix("orders.csv", text, &["--measure", "orders", &options[0], &options[1]]);
    assert_eq!(found, ["2024-01,2,2,1"]);
    let plain = text.replace("a-1", "A-1").replace("\"A-2 \"", "A-2");
    assert!(!inspected("orders.csv", &plain, &[])["notes"].to_string().contains("ids of orders"));
}

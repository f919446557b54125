//! Rows that name the order they refund.

use std::fmt::Write;

use super::{REVENUE, adds_up, inspected, matrix, option, remedied, role, told};

const ORDERS: &str = "1,,a,2024-01-05,10.00\n2,,b,2024-01-06,20.00\n3,,a,2024-02-05,30.00\n4,,c,2024-02-06,40.00\n5,,b,2024-03-10,50.00\n";

#[test]
fn a_row_that_names_the_order_it_refunds_is_a_refund() {
    for name in ["refund_of", "Gutschrift zu", "returned_order_no", "Corrects invoice"] {
        let text = format!(
            "order_id,{name},customer_id,order_date,amount\n{ORDERS}6,2,b,2024-02-07,20.00\n7,3,a,2024-03-08,5.00\n"
        );
        assert_eq!(told(&inspected("orders.csv", &text, &[])), (5, 2, 0, 125.0), "{name}");
    }
}

#[test]
fn a_row_that_names_an_earlier_order_is_pointed_out() {
    let text = format!(
        "order_id,parent_order,customer_id,order_date,amount\n{ORDERS}6,2,b,2024-02-07,20.00\n7,3,a,2024-03-08,5.00\n"
    );
    let report = inspected("orders.csv", &text, &[]);
    assert_eq!(told(&report), (7, 0, 0, 175.0));
    let notes = report["notes"].as_array().unwrap().iter().filter_map(|note| note.as_str());
    let note = notes.into_iter().find(|note| note.contains("if they are refunds of those")).unwrap();
    let [name, amount] = option(note, "amount");
    let net = inspected("orders.csv", &text, &[&name, &amount]);
    assert_eq!(told(&net), (5, 2, 0, 125.0), "{amount}");
    // The own number of an order says nothing.
    let own = text.replace("1,,", "1,1,").replace("2,,", "2,2,");
    assert_eq!(matrix("orders.csv", own, &REVENUE), matrix("orders.csv", &text, &REVENUE));
}

#[test]
fn refunds_that_a_type_tells_were_said_to_count_as_orders_if_they_name_what_is_not_here() {
    let text = |second: &str| {
        format!(
            "order_id,Refunded Txn Id,Type,customer_id,order_date,amount\n{}6,txn_2,Refund,b,2024-02-07,20.00\n7,txn_3,{second},a,2024-03-08,5.00\n8,txn_4,{second},a,2024-03-09,5.00\n",
            ORDERS.replace(",,", ",,Payment,")
        )
    };
    let report = inspected("transactions.csv", &text("Refund"), &[]);
    assert_eq!(told(&report), (5, 3, 0, 120.0));
    assert!(!report["notes"].to_string().contains("count as orders themselves"), "{report}");
    // Rows that are no refunds by their type are still pointed out.
    let report = inspected("transactions.csv", &text("Payment"), &[]);
    assert!(report["notes"].to_string().contains("count as orders themselves"), "{report}");
}

#[test]
fn a_row_that_names_an_order_in_a_column_of_any_name_is_pointed_out() {
    let text = |name: &str, first: &str, second: &str| {
        format!(
            "order_id,{name},customer_id,order_date,amount\n{ORDERS}6,{first},b,2024-02-07,20.00\n7,{second},a,2024-03-08,5.00\n"
        )
    };
    for text in [
        // By its values.
        text("was", "2", "3"),
        // By its name, although the orders are of the years before.
        text("return_of_order", "90", "91"),
    ] {
        let report = inspected("orders.csv", &text, &[]);
        assert_eq!(told(&report), (7, 0, 0, 175.0), "{report}");
        let notes = report["notes"].as_array().unwrap().iter().filter_map(|note| note.as_str());
        let note = notes.into_iter().find(|note| note.contains("if they are refunds of those")).unwrap();
        let [name, amount] = option(note, "amount");
        assert_eq!(told(&inspected("orders.csv", &text, &[&name, &amount])), (5, 2, 0, 125.0), "{amount}");
    }
    // Numbers that are those of other customers' orders by chance.
    let report = inspected("orders.csv", &text("coupon", "3", "4"), &[]);
    assert_eq!(report["notes"].as_array().map(Vec::len), Some(0), "{report}");
}

#[test]
fn fees_of_a_marketplace_are_no_refunds_and_take_none_away() {
    let sold = |id: usize, who: &str, day: &str, price: usize| {
        format!(
            "{id},{who},{day},Order,ItemPrice,Principal,{price}\n{id},{who},{day},Order,ItemFees,Commission,-{}\n",
            price / 5
        )
    };
    let text = [
        "order-id,buyer-id,posted-date,transaction-type,amount-type,amount-description,amount\n".to_string(),
        sold(1, "a", "2024-01-05", 10),
        sold(2, "b", "2024-01-06", 20),
        sold(3, "a", "2024-02-05", 30),
        sold(4, "c", "2024-03-05", 40),
        // The fee of what is sent back is paid back.
        "2,b,2024-02-10,Refund,ItemPrice,Principal,-20\n2,b,2024-02-10,Refund,ItemFees,Commission,4\n".into(),
    ];
    let report = inspected("settlement.csv", &text.concat(), &[]);
    assert_eq!(told(&report), (4, 1, 5, 80.0), "{report}");
}

#[test]
fn refunds_without_an_amount_and_with_money_of_their_own_were_unreadable() {
    let mut text = "event_name,event_timestamp,user_id,ecommerce_transaction_id,ecommerce_purchase_revenue,ecommerce_refund_value\n".to_string();
    for n in 0..12 {
        let (user, month) = (n % 4, n / 4 + 1);
        writeln!(text, "purchase,2024-0{month}-05 10:00:00,{user},T{n},10.00,").unwrap();
        if n == 5 {
            writeln!(text, "refund,2024-0{month}-06 10:00:00,{user},T{n},,4.00").unwrap();
        }
    }
    assert_eq!(matrix("events.csv", &text, &REVENUE), ["2024-01,4,40.00,36.00,40.00"]);
    let report = inspected("events.csv", &text, &[]);
    adds_up(&report);
    assert_eq!(role(&report, "order"), "ecommerce_transaction_id");
    assert_eq!(told(&report), (12, 1, 0, 116.0), "{report}");
    let gross = remedied(&text, "'ecommerce_refund_value' of 1 row without");
    let options: Vec<&str> = gross.iter().map(String::as_str).chain(REVENUE).collect();
    assert_eq!(matrix("events.csv", &text, &options), ["2024-01,4,40.00,40.00,40.00"]);
}

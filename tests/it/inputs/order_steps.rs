//! Files with a row for every step of an order or a payment: received, authorised, settled.

use super::{REVENUE, inspected, matrix, option, try_matrix};
use crate::support::file;

/// Orders: id, customer, month, amount, whether the payment is refused, whether it is paid back.
fn orders() -> impl Iterator<Item = (usize, usize, usize, String, bool, bool)> {
    (0..30).map(|id| {
        (
            id + 100,
            id % 11,
            1 + id % 5,
            format!("{}.{:02}", 11 + id * 7 % 23, id * 13 % 100),
            id % 10 == 9,
            id % 15 == 7,
        )
    })
}

/// A report of payments with a row for every step of each.
fn payments() -> String {
    let mut text =
        "Company Account,Psp Reference,Merchant Reference,Booking Date,Main Currency,Main Amount,Record Type,Shopper Reference\n"
            .to_string();
    for (id, customer, month, amount, is_refused, is_paid_back) in orders() {
        let steps: &[&str] = match (is_refused, is_paid_back) {
            (true, _) => &["Received", "Refused"],
            (_, true) => &["Received", "Authorised", "SentForSettle", "Settled", "Refunded"],
            _ => &["Received", "Authorised", "SentForSettle", "Settled"],
        };
        for (place, step) in steps.iter().enumerate() {
            text += &format!(
                "Shop,88{id}17,ORD-{id},2024-{month:02}-{:02} 1{place}:05:09,EUR,{amount},{step},C{customer}\n",
                5 + place / 2
            );
        }
    }
    text
}

/// The same with a row for every payment, and one for every refund.
fn settled() -> String {
    let mut text = "order_id,customer_id,order_date,amount\n".to_string();
    for (id, customer, month, amount, is_refused, is_paid_back) in orders() {
        if !is_refused {
            text += &format!("{id},C{customer},2024-{month:02}-06 13:05:09,{amount}\n");
        }
        if is_paid_back {
            text += &format!("{id}R,C{customer},2024-{month:02}-07 14:05:09,-{amount}\n");
        }
    }
    text
}

#[test]
fn each_step_of_a_payment_counted_as_an_order() {
    let (_folder, path) = file("payments.csv", &payments());
    let why = try_matrix(&[&path], &[]).unwrap_err();
    for said in ["'Psp Reference'", "'Record Type'", "'Received', 'Authorised', 'SentForSettle', 'Settled'"] {
        assert!(why.contains(said), "{said}: {why}");
    }
    let [name, filter] = option(&why, "where");
    assert_eq!(
        matrix("payments.csv", payments(), &[&REVENUE[..], &[&name, &filter]].concat()),
        matrix("orders.csv", settled(), &REVENUE)
    );
    let [name, way] = option(&why, "repeated-lines");
    assert_eq!(inspected("payments.csv", &payments(), &[&name, &way])["orders"], 27 * 4 + 3);
}

#[test]
fn an_order_that_was_cancelled_in_a_later_step_counted() {
    let history = |id: &str| {
        let mut text = format!("{id},customer,status,changed_at,amount\n");
        for (number, customer, month, amount, is_cancelled, _) in orders() {
            let steps: &[&str] =
                if is_cancelled { &["Placed", "Cancelled"] } else { &["Placed", "Shipped", "Delivered"] };
            for (place, step) in steps.iter().enumerate() {
                text += &format!("{number},C{customer},{step},2024-{month:02}-0{},{amount}\n", 5 + place);
            }
        }
        text
    };
    for id in ["order_id", "case ref"] {
        let (_folder, path) = file("history.csv", &history(id));
        let why = try_matrix(&[&path], &[]).unwrap_err();
        let [name, filter] = option(&why, "where");
        assert!(filter.contains("'delivered'"), "{why}");
        let counted = inspected("history.csv", &history(id), &[&name, &filter]);
        assert_eq!(
            (counted["orders"].as_u64(), counted["customers"].as_u64()),
            (Some(27), Some(11)),
            "{counted}"
        );
    }
    // Without such orders the total of an order counts once, and its first row is its date.
    let good: String = history("order_id")
        .lines()
        .filter(|line| !line.contains("Cancelled"))
        .map(|line| format!("{line}\n"))
        .collect();
    assert_eq!(inspected("history.csv", &good, &[])["orders"], 30);
}

#[test]
fn rows_that_are_no_steps_are_not_asked_about() {
    // Lines of an order at one moment, monthly payments of a contract, a sale and its refund.
    let mut lines = "bon ref,customer,date,size,amount\n".to_string();
    let mut contracts = "contract ref,customer,date,month,amount\n".to_string();
    let mut refunds = "case ref,customer,date,kind,amount\n".to_string();
    for (id, customer, month, amount, _, is_paid_back) in orders() {
        for size in ["S", "M"] {
            lines += &format!("{id},C{customer},2024-{month:02}-05 10:00:00,{size},{amount}\n");
        }
        for (number, name) in ["January", "February", "March"].iter().enumerate() {
            contracts += &format!("{id},C{customer},2024-0{}-05,{name},{amount}\n", number + 1);
        }
        refunds += &format!("{id},C{customer},2024-{month:02}-05,sale,{amount}\n");
        if is_paid_back {
            refunds += &format!("{id},C{customer},2024-{month:02}-09,refund,{amount}\n");
        }
    }
    for (name, text) in [("lines.csv", lines), ("contracts.csv", contracts), ("refunds.csv", refunds)] {
        let (_folder, path) = file(name, &text);
        assert!(try_matrix(&[&path], &[]).is_ok(), "{name}: {:?}", try_matrix(&[&path], &[]));
    }
}

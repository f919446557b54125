//! Signs of amounts in a column of their own.

use super::{inspected, told, with_column};

#[test]
fn a_column_of_signs_tells_refunds() {
    for (name, plus, minus) in [
        ("sign", "+", "-"),
        ("factor", "1", "-1"),
        ("Vorzeichen", "+", "−"),
        ("effect", "plus", "minus"),
        ("qty", "2", "-3"),
        ("Menge", "1", "-1"),
    ] {
        let report = with_column(name, [plus, plus, plus, plus, minus, plus], &[]);
        assert_eq!(told(&report), (5, 1, 0, 155.0), "{name}: {report}");
        let all = with_column(name, [plus, plus, plus, plus, minus, plus], &["--status", "''"]);
        assert_eq!(told(&all), (6, 0, 0, 165.0), "{name}: {all}");
    }
}

#[test]
fn a_sign_that_the_amount_has_itself_is_not_taken_twice() {
    let text = "order_id,customer_id,ordered_at,qty,line_total\n1,a,2024-01-05,1,10\n2,b,2024-01-06,2,20\n3,a,2024-01-08,-1,-10\n4,b,2024-02-05,1,5\n";
    let report = inspected("orders.csv", text, &[]);
    assert_eq!(told(&report), (3, 1, 0, 25.0), "{report}");
    assert!(!report["notes"].to_string().contains("is negative"), "{report}");
    let priced = text.replace("line_total", "unit_price").replace("-10", "10");
    assert_eq!(told(&inspected("orders.csv", &priced, &[])), (3, 1, 0, 45.0));
}

#[test]
fn other_pairs_of_values_are_no_signs() {
    for (name, one, other) in
        [("flag", "1", "0"), ("group", "a", "b"), ("discount", "0", "-1"), ("rating", "2", "-1")]
    {
        let report = with_column(name, [one, one, one, one, other, one], &[]);
        assert_eq!(told(&report), (6, 0, 0, 165.0), "{name}: {report}");
    }
}

#[test]
fn a_sign_was_missed_beside_an_amount_of_a_column_with_a_longer_name() {
    let text = "order_id,customer_id,ordered_at,price,qty_ordered,qty\n1,a,2024-01-05,10.00,2,2\n2,b,2024-01-06,20.00,1,1\n\
        4,b,2024-01-07,20.00,1,-1\n3,a,2024-02-07,30.00,1,1\n";
    let report = inspected("orders.csv", text, &["--amount", "price * qty_ordered"]);
    assert_eq!(told(&report), (3, 1, 0, 50.0), "{report}");
    let report = inspected("orders.csv", text, &["--amount", "price * qty"]);
    assert_eq!(told(&report), (3, 1, 0, 50.0), "{report}");
}

#[test]
fn without_amounts_refunds_counted_as_orders_although_their_quantity_is_negative() {
    let text = "subscriber_id,Event Date,Refund,Units\na,2024-01-05,,1\nb,2024-01-06,,1\na,2024-02-05,Yes,-1\nb,2024-02-06,,1\n";
    let report = inspected("events.csv", text, &[]);
    assert_eq!((&report["orders"], &report["excluded"]["status"]), (&3.into(), &1.into()), "{report}");
    assert!(report["notes"].to_string().contains("1 row whose 'Units' is negative is left out"), "{report}");
}

//! A second column of statuses beside the first, and orders that were paid back.

use super::{REVENUE, adds_up, inspected, matrix, option, remedied, remedy, told, with_column};

/// Six orders with a first status that is good, and a further column.
fn beside(name: &str, values: [&str; 6]) -> (String, serde_json::Value) {
    let mut text = format!("order_id,customer_id,ordered_at,amount,order_status,{name}\n");
    for (n, value) in values.iter().enumerate() {
        text += &format!("{n},c{},2024-0{}-05,10.00,complete,{value}\n", n % 3, n / 2 + 1);
    }
    let report = inspected("orders.csv", &text, &[]);
    adds_up(&report);
    (text, report)
}

#[test]
fn orders_that_a_second_status_says_are_none_are_left_out() {
    for (name, good, bad) in [
        ("payment_status", "paid", "failed"),
        ("payment_status", "paid", "unpaid"),
        ("transaction_status", "success", "voided"),
        ("financial_status", "paid", "voided"),
        ("Zahlungsstatus", "bezahlt", "fehlgeschlagen"),
        ("estado_pago", "pagado", "rechazado"),
        ("Statut paiement", "payé", "refusé"),
    ] {
        let (text, report) = beside(name, [good, good, good, good, bad, good]);
        assert_eq!(told(&report), (5, 0, 1, 50.0), "{name}: {report}");
        assert!(
            report["notes"].to_string().contains(&format!("1 row whose '{name}' is '{bad}' is left out"))
        );
        // What is said gives them back.
        let options = remedied(&text, "is left out");
        let all = inspected("orders.csv", &text, &[&options[0], &options[1]]);
        assert_eq!(told(&all), (6, 0, 0, 60.0), "{name}: {options:?}");
    }
}

#[test]
fn what_is_doubtful_in_a_second_column_is_told_beside_the_status() {
    for (name, good, doubtful) in [
        ("payment_status", "paid", "pending"),
        ("paid", "yes", "no"),
        ("is_paid", "1", "0"),
        ("Bezahlt", "ja", "nein"),
        ("fulfillment_status", "delivered", "cancelled"),
        ("delivery_status", "delivered", "failed"),
        ("disputed", "false", "true"),
    ] {
        let (text, report) = beside(name, [good, good, good, good, doubtful, good]);
        assert_eq!(told(&report), (6, 0, 0, 60.0), "{name}: {report}");
        let decided = report["decisions"].to_string();
        assert!(decided.contains(&format!("complete, {name} = {doubtful}")), "{name}: {decided}");
        let options = remedied(&text, "counts as an order");
        let kept = inspected("orders.csv", &text, &[&options[0], &options[1]]);
        assert_eq!(told(&kept), (5, 0, 0, 50.0), "{name}: {options:?}");
    }
}

#[test]
fn a_cancelled_order_stays_one_whatever_a_second_column_says() {
    let text = "order_id,customer_id,ordered_at,amount,order_status,payment_status\n1,a,2024-01-05,10,complete,paid\n\
        2,b,2024-01-06,20,cancelled,pending\n3,a,2024-02-05,30,complete,pending\n4,b,2024-02-05,40,cancelled,paid\n";
    let report = inspected("orders.csv", text, &[]);
    assert_eq!(told(&report), (2, 0, 2, 40.0), "{report}");
    assert!(
        report["notes"].to_string().contains("1 row whose 'payment_status' is 'pending' counts"),
        "{report}"
    );
}

#[test]
fn other_columns_beside_a_status_say_nothing() {
    for (name, values) in [
        ("customer_status", ["active", "cancelled", "active", "active", "active", "active"]),
        ("marketing_status", ["paid", "failed", "paid", "paid", "paid", "paid"]),
        ("state", ["NY", "CA", "NY", "NY", "CA", "NY"]),
        ("delivery_status", ["delivered", "pending", "pending", "delivered", "delivered", "delivered"]),
        ("payment_status", ["paid", "paid", "paid", "paid", "paid", "paid"]),
    ] {
        let (_, report) = beside(name, values);
        assert_eq!(told(&report), (6, 0, 0, 60.0), "{name}: {report}");
        assert_eq!(report["notes"].as_array().map(Vec::len), Some(0), "{name}: {report}");
    }
}

#[test]
fn an_order_that_was_paid_back_stays_an_order_without_its_amount() {
    for (name, yes, no) in [
        ("refunded", "t", "f"),
        ("is_refunded", "yes", "no"),
        ("refunded", "1", "0"),
        ("Returned", "Yes", ""),
    ] {
        let values = [no, no, no, no, yes, no];
        let report = with_column(name, values, &[]);
        assert_eq!(told(&report), (6, 0, 0, 165.0), "{name}: {report}");
        let [option, net] = option(report["notes"][0].as_str().unwrap(), "amount");
        let report = with_column(name, values, &[&option, &net]);
        assert_eq!(told(&report), (6, 0, 0, 160.0), "{name}: {net}");
        assert!(!report["notes"].to_string().contains("--amount"), "{report}");
    }
    let head = "order_id,customer_id,ordered_at,amount,status\n";
    let text = format!(
        "{head}1,a,2024-01-05,10,completed\n2,b,2024-01-06,20,refunded\n3,a,2024-02-05,30,partially_refunded\n4,b,2024-02-05,40,completed\n\
        5,a,2024-02-08,5,completed\n"
    );
    let report = inspected("orders.csv", &text, &[]);
    let said = report["notes"][0].as_str().unwrap();
    let [name, net] = option(said, "amount");
    assert_eq!(
        matrix("orders.csv", &text, &[&REVENUE[..], &[&name, &net]].concat()),
        ["2024-01,2,10.00,75.00"]
    );
    // A part of an order that was paid back does not make it none.
    let [name, filter] = option(said, "where");
    assert_eq!(
        matrix("orders.csv", &text, &[&name, &filter, "--measure", "orders"]),
        ["2024-01,1,1,2", "2024-02,1,1,"]
    );
}

#[test]
fn a_column_of_what_was_paid_back_says_more_than_a_flag() {
    let text = "order_id,customer_id,ordered_at,amount,refunded,refunded_amount\n1,a,2024-01-05,10,true,4\n2,b,2024-01-06,20,false,0\n\
        3,a,2024-02-05,30,false,0\n";
    let report = inspected("orders.csv", text, &[]);
    let notes = report["notes"].as_array().unwrap();
    assert_eq!(notes.len(), 1, "{report}");
    let options = remedied(text, "revenue is gross");
    assert_eq!(
        matrix("orders.csv", text, &["--measure", "revenue", &options[0], &options[1]]),
        ["2024-01,2,26.00,30.00"]
    );
}

#[test]
fn kinds_of_documents_that_nobody_knows_are_told_with_what_they_amount_to() {
    for (name, order, other) in [
        ("Document Type", "Invoice", "Layaway"),
        ("Belegart", "Rechnung", "Werkvertrag"),
        ("type", "sale", "layaway"),
        ("伝票種別", "売上", "値引"),
    ] {
        let report = with_column(name, [order, order, order, order, other, order], &[]);
        assert_eq!(told(&report), (6, 0, 0, 165.0), "{other}: {report}");
        let note = report["notes"][0].as_str().unwrap();
        assert!(
            note.contains(&format!("'{}' counts as an order, amounting to 5.00", other.to_lowercase())),
            "{note}"
        );
        let [option, filter] = remedy(note);
        let kept = with_column(name, [order, order, order, order, other, order], &[&option, &filter]);
        assert_eq!(kept["orders"], 5, "{other}: {filter}");
    }
    // Documents of the same sale that come before its invoice.
    for (order, other) in
        [("Rechnung", "Auftragsbestätigung"), ("Invoice", "Purchase Order"), ("Facture", "Bon de commande")]
    {
        let report = with_column("document_type", [order, order, order, order, other, order], &[]);
        assert!(report["notes"].to_string().contains("counts as an order"), "{other}: {report}");
    }
    for (order, other) in [
        ("Invoice", "Delivery Note"),
        ("Invoice", "Write-off"),
        ("Invoice", "Statement"),
        ("Invoice", "Proforma Invoice"),
        ("Facture", "Pro forma"),
        ("Rechnung", "Proformarechnung"),
    ] {
        let report = with_column("document_type", [order, order, order, order, other, order], &[]);
        assert_eq!(told(&report), (5, 0, 1, 160.0), "{other}: {report}");
    }
    let report = with_column(
        "Belegart",
        ["Rechnung", "Anzahlungsrechnung", "Schlussrechnung", "Rechnung", "Rechnung", "Rechnung"],
        &[],
    );
    assert_eq!(report["notes"].as_array().map(Vec::len), Some(0), "{report}");
}

#[test]
fn what_is_booked_has_a_status_as_an_order_has() {
    for (name, good, bad) in [
        ("Booking Status", "Checked out", "Cancelled by guest"),
        ("trip_status", "completed", "rider_canceled"),
        ("Reservation status", "Stayed", "Cancelled"),
    ] {
        let report = with_column(name, [good, good, good, good, bad, good], &[]);
        assert_eq!(told(&report), (5, 0, 1, 160.0), "{name}: {report}");
    }
    // That of a line or of a parcel is told, and decides nothing.
    for (name, good, bad) in [
        ("Line Status", "OK", "Voided"),
        ("Delivery Status", "Delivered", "RTO Delivered"),
        ("Shipment status", "en route", "Cancelled"),
    ] {
        let report = with_column(name, [good, good, good, good, bad, good], &[]);
        assert_eq!(told(&report), (6, 0, 0, 165.0), "{name}: {report}");
        assert!(report["notes"].to_string().contains("1 row whose"), "{name}: {report}");
    }
}

#[test]
fn kinds_of_events_gifts_and_posts_are_documents() {
    for (name, order, other, left_out) in [
        ("event_code", "CAPTURE", "AUTHORISATION", 1),
        ("Gift Type", "Cash", "Pledge", 1),
        ("post_type", "shop_order", "shop_subscription", 0),
    ] {
        let report = with_column(name, [order, order, order, order, other, order], &[]);
        assert_eq!(told(&report).2, left_out, "{name}: {report}");
        assert!(report["notes"].to_string().contains("1 row whose"), "{name}: {report}");
    }
    let report = with_column(
        "post_type",
        ["shop_order", "shop_order", "shop_order", "shop_order", "shop_order_refund", "shop_order"],
        &[],
    );
    assert_eq!(told(&report), (5, 1, 0, 155.0), "{report}");
    // What is negative is told as a refund.
    let text = "order_id,customer_id,ordered_at,amount,type\n1,a,2024-01-05,10,SALE\n2,b,2024-01-06,20,SALE\n3,a,2024-02-05,-5,VOUCHER\n4,b,2024-02-06,20,SALE\n";
    let report = inspected("orders.csv", text, &[]);
    assert_eq!(report["notes"].as_array().map(Vec::len), Some(0), "{report}");
}

#[test]
fn parts_of_an_order_are_left_out_by_what_is_said() {
    let text = "order_id,parent_order_id,customer_id,order_date,order_total\n1,,a,2024-01-05,10\n2,,b,2024-01-06,20\n2-1,2,b,2024-01-06,5\n\
        2-2,2,b,2024-01-06,15\n3,,a,2024-02-05,30\n4,,a,2024-02-07,30\n";
    let report = inspected("orders.csv", text, &[]);
    let [name, filter] = option(report["notes"][0].as_str().unwrap(), "where");
    assert_eq!(
        matrix("orders.csv", text, &[&REVENUE[..], &[&name, &filter]].concat()),
        ["2024-01,2,30.00,60.00"]
    );
}

#[test]
fn amounts_in_millionths_are_pointed_out() {
    let text = "order_id,customer_id,order_date,price_amount_micros\n1,a,2024-01-05,2500000\n2,b,2024-01-06,1000000\n3,a,2024-02-05,990000\n";
    let options = remedied(text, "holds millionths");
    assert_eq!(
        matrix("orders.csv", text, &[&REVENUE[..], &[&options[0], &options[1]]].concat()),
        ["2024-01,2,3.50,0.99"]
    );
}

#[test]
fn pieces_that_were_taken_off_are_pointed_out() {
    let text = "order_id,customer_id,order_date,qty_ordered,qty_canceled,qty_refunded,row_total\n1,a,2024-01-05,2,0,0,10\n\
        2,b,2024-01-06,4,1,0,20\n3,a,2024-02-05,3,3,0,30\n";
    let options = remedied(text, "how many pieces of a row were taken off");
    assert_eq!(
        matrix("orders.csv", text, &[&REVENUE[..], &[&options[0], &options[1]]].concat()),
        ["2024-01,2,25.00,0.00"]
    );
    let none = text.replace(",4,1,", ",4,0,").replace(",3,3,", ",3,0,");
    assert_eq!(inspected("orders.csv", &none, &[])["notes"].as_array().map(Vec::len), Some(0));
}

#[test]
fn what_stands_between_good_words_is_pointed_out_whatever_the_column_is_called() {
    for (name, good, odd) in [
        ("fulfillment", "shipped", "unfulfillable"),
        ("handling", "delivered", "parked"),
        ("Versandstand", "versendet", "unzustellbar"),
    ] {
        let report = with_column(name, [good, good, good, good, odd, good], &[]);
        assert_eq!(told(&report), (6, 0, 0, 165.0), "{name}: {report}");
        let notes = report["notes"].as_array().unwrap();
        let said = format!("1 row whose '{name}' is '{odd}' counts as an order");
        let note = notes.iter().find_map(|note| note.as_str().filter(|note| note.contains(&said)));
        let [filter, value] = remedy(note.unwrap_or_else(|| panic!("{said}: {report}")));
        let without = with_column(name, [good, good, good, good, odd, good], &[&filter, &value]);
        assert_eq!(told(&without), (5, 0, 0, 160.0), "{name}");
    }
    for (name, values) in [
        ("carrier", ["dhl", "dhl", "ups", "dhl", "dhl", "dhl"]),
        ("stock_state", ["received", "received", "received", "received", "empty", "received"]),
    ] {
        let notes = with_column(name, values, &[])["notes"].to_string();
        assert!(!notes.contains("counts as an order"), "{name}: {notes}");
    }
}

#[test]
fn numbers_of_states_are_pointed_out_as_statuses() {
    let values = ["2", "2", "2", "2", "4", "2"];
    let report = with_column("state code", values, &[]);
    let notes = report["notes"].as_array().unwrap();
    let said = "tenure does not know what they mean: '2' 5, '4' 1";
    let note = notes.iter().find_map(|note| note.as_str().filter(|note| note.contains(said))).unwrap();
    let [name, status] = option(note, "order-status");
    let named = with_column("state code", values, &[&name, &status]);
    assert_eq!(told(&named), (5, 0, 1, 160.0), "{note}: {named}");
}

#[test]
fn a_refund_is_told_among_words_that_nobody_knows() {
    let values = ["Attending", "Checked In", "Refunded", "Attending", "Attending", "Not Attending"];
    let report = with_column("Attendee Status", values, &[]);
    let notes = report["notes"].to_string();
    assert!(notes.contains("Attendee Status") && notes.contains("refunded"), "{notes}");
}

#[test]
fn an_amount_that_is_the_total_less_refunds_is_net_of_them() {
    let of = |third: &str| {
        format!(
            "order_id,customer_id,order_date,Total,Refunded amount,Net amount\n1,a,2024-01-05,10.00,0.00,10.00\n\
             2,b,2024-01-06,25.00,5.00,20.00\n3,a,2024-02-05,33.50,3.50,{third}\n"
        )
    };
    let net = inspected("orders.csv", &of("30.00"), &["--amount", "Net amount"])["notes"].to_string();
    assert!(
        net.contains("'Net amount' is 'Total' less 'Refunded amount' in 2 rows") && !net.contains("gross"),
        "{net}"
    );
    let other = inspected("orders.csv", &of("33.50"), &["--amount", "Net amount"])["notes"].to_string();
    assert!(!other.contains(" less ") && other.contains("revenue is gross"), "{other}");
}

#[test]
fn of_two_notes_one_named_the_status_that_the_other_left_out() {
    // A status of doubt beside one that nobody knows, and one whose rows are refunds.
    let report =
        with_column("status", ["shipped", "shipped", "shipped", "shipped", "not completed", "zurbel"], &[]);
    let notes = report["notes"].to_string();
    assert!(notes.contains("'not completed' 1: exclude them"), "{report}");
    assert!(!notes.contains("--order-status 'not completed'"), "{report}");
    let rows: String =
        (0..12).map(|n| format!("{n},c{},2024-0{}-05,10.00,paid\n", n % 4, 1 + n % 3)).collect();
    let text = format!("order_id,customer_id,ordered_at,amount,state\n{rows}0,c0,2024-02-07,-10.00,zurbel\n");
    let report = inspected("orders.csv", &text, &[]);
    assert_eq!(told(&report), (12, 1, 0, 110.0), "{report}");
    assert!(!report["notes"].to_string().contains("zurbel"), "{report}");
}

#[test]
fn further_rows_of_an_order_are_not_asked_about() {
    // The first row of an order has all that is the same on the others.
    let mut text = "Order ID,Email,Financial Status,Total,Created at,Item,Price\n".to_string();
    for n in 0..30 {
        text += &format!("{n},c{}@x.example,PAID,{}.00,2024-0{}-05,mug,5.00\n", n % 7, 10 + n, 1 + n % 6);
        text += &format!("{n},c{}@x.example,,,,hat,5.00\n", n % 7);
    }
    let report = inspected("orders.csv", &text, &[]);
    assert_eq!(
        (report["orders"].as_u64(), report["revenue"].as_f64(), report["customers"].as_u64()),
        (Some(30), Some(735.0), Some(7)),
        "{report}"
    );
    let notes = report["notes"].to_string();
    assert!(notes.contains("further rows of orders") && !notes.contains("--allow-unreadable"), "{notes}");
    let first: String =
        text.lines().filter(|line| !line.contains(",,")).map(|line| format!("{line}\n")).collect();
    assert_eq!(matrix("orders.csv", &text, &REVENUE), matrix("orders.csv", first, &REVENUE));
}

#[test]
fn sent_back_in_dutch_was_a_status_that_nobody_knows() {
    let values = ["verzonden", "verzonden", "geretourneerd", "verzonden", "verzonden", "verzonden"];
    let report = with_column("Status", values, &[]);
    assert_eq!((told(&report).0, told(&report).2), (6, 0), "{report}");
    let notes = report["notes"].to_string();
    assert!(notes.contains("'geretourneerd' 1") && notes.contains("take it off revenue"), "{report}");
    assert!(!notes.contains("does not know"), "{report}");
}

//! Columns that say with yes, a mark, a day or a word that a row is not an order.

use super::{inspected, option, remedy, told, with_column};

#[test]
fn rows_are_left_out_by_a_flag_a_mark_or_a_day() {
    for (name, no, yes) in [
        ("deleted", "0", "1"),
        ("is_deleted", "false", "true"),
        ("deleted_at", "", "2024-08-01 10:00:00"),
        ("voided_at", "", "2024-08-01T10:00:00Z"),
        ("test", "", "X"),
        ("Test purchase?", "0", "1"),
        ("test_payment", "false", "true"),
        ("void", "", "*"),
        ("Storno", "", "✓"),
        ("Annulée", "N", "O"),
        ("İptal", "H", "E"),
        ("キャンセル", "", "○"),
        ("Löschkennzeichen", "", "L"),
        ("Löschkennzeichen", "", "X"),
        ("training_mode", "0", "1"),
        ("cancel_reason", "", "customer"),
        ("Stornogrund", "", "Kunde will nicht"),
        ("cancelled_by", "", "meier"),
        ("Reversed by doc", "", "4711"),
        ("deleted_at", "0", "1722500000"),
        ("livemode", "true", "false"),
        ("is_live", "1", "0"),
        ("IsWon", "true", "false"),
        ("Closed Won", "1", "0"),
        ("payment", "approved", "declined"),
        ("payment_result", "Success", "Failed"),
        ("stage", "won", "lost"),
        ("Deal Stage", "Closed Won", "Closed Lost"),
        ("environment", "production", "sandbox"),
        ("gateway", "stripe", "bogus"),
        ("Domain", "live", "test"),
        ("Shop", "Production", "Staging"),
        ("สถานะ", "สำเร็จ", "ยกเลิก"),
        ("สถานะ", "สำเร็จ", "ยกเลิกแล้ว"),
        ("status", "مكتمل", "ملغي"),
        ("status", "đã giao", "đã hủy"),
        ("status", "selesai", "dibatalkan"),
        ("status", "OK", "KO"),
    ] {
        let report = with_column(name, [no, no, no, no, yes, no], &[]);
        assert_eq!(told(&report), (5, 0, 1, 160.0), "{name}: {report}");
        let all = with_column(name, [no, no, no, no, yes, no], &["--status", "''"]);
        assert_eq!(told(&all), (6, 0, 0, 165.0), "{name}: {all}");
    }
}

#[test]
fn rows_that_may_be_no_orders_count_and_are_pointed_out() {
    for (name, no, yes) in [
        ("refunded_at", "", "2024-08-01 10:00:00"),
        ("Refund date", "", "2024-08-01"),
        ("archived", "false", "true"),
        ("no_show", "0", "1"),
        ("Attendee Status", "Attending", "Not Attending"),
        ("active", "1", "0"),
        ("ok", "1", "0"),
        ("Gültig", "ja", "nein"),
        ("Posted", "Yes", "No"),
        ("result_text", "accepted", "declined"),
        ("paystate", "success", "reversed"),
        ("remark", "", "TEST"),
        ("status", "1", "7"),
        ("order_status_id", "3", "5"),
    ] {
        let values = [no, no, no, no, yes, no];
        let report = with_column(name, values, &[]);
        assert_eq!(told(&report), (6, 0, 0, 165.0), "{name}: {report}");
        let notes = report["notes"].to_string();
        assert!(notes.contains("count"), "{name}: {notes}");
        let note = report["notes"][0].as_str().unwrap();
        // Of a status those that count are named.
        let is_status = name.contains("status");
        let [option, filter] = if is_status { option(note, "order-status") } else { remedy(note) };
        let kept = with_column(name, values, &[&option, &filter]);
        assert_eq!(kept["orders"], 5, "{name}: {filter}: {kept}");
    }
}

#[test]
fn other_columns_are_no_flags() {
    for (name, values) in [
        ("active", ["1", "1", "1", "1", "1", "1"]),
        ("deleted_at", ["", "", "", "", "", ""]),
        ("cancellation", ["flexible", "strict", "flexible", "strict", "flexible", "flexible"]),
        ("fraud_check", ["passed", "passed", "passed", "review", "passed", "passed"]),
        ("returned_at", ["2024-05-01", "2024-05-02", "2024-05-03", "2024-05-04", "", "2024-05-06"]),
        ("payment", ["card", "cash", "card", "card", "cash", "card"]),
        ("stage", ["1", "2", "1", "1", "2", "1"]),
        ("category", ["Test kits", "Lost books", "Void", "Draft beer", "Error", "Test kits"]),
        ("remark", ["", "please test the lamp before sending", "", "", "", ""]),
        ("test", ["A", "B", "A", "B", "A", "B"]),
        ("performance", ["live", "test", "studio", "live", "studio", "live"]),
        ("group", ["test", "control", "test", "control", "test", "control"]),
        ("status", ["1", "1", "1", "1", "1", "1"]),
    ] {
        let report = with_column(name, values, &[]);
        assert_eq!(told(&report), (6, 0, 0, 165.0), "{name}: {report}");
        assert_eq!(report["notes"].as_array().map(Vec::len), Some(0), "{name}: {report}");
    }
    let report = inspected(
        "orders.csv",
        "order_id,customer_id,date,amount,live\n1,a,2024-01-05,10,\n2,b,2024-01-06,20,\n",
        &[],
    );
    assert_eq!(told(&report), (2, 0, 0, 30.0), "{report}");
}

#[test]
fn a_refund_was_not_noticed_if_its_flag_is_one_word_and_otherwise_blank() {
    for (name, yes, no) in [
        ("Refund", "Yes", ""),
        ("Refund", "Y", "N"),
        ("refund", "1", "0"),
        ("Return", "x", ""),
        ("Reversal", "true", "false"),
        ("Gutschrift", "ja", ""),
        ("Avoir", "oui", ""),
        ("Reembolso", "Sí", ""),
        ("Zwrot", "tak", ""),
    ] {
        let values = [no, no, no, no, yes, no];
        let report = with_column(name, values, &[]);
        assert_eq!(told(&report), (6, 0, 0, 165.0), "{name}: {report}");
        let notes = report["notes"].as_array().unwrap();
        let note = notes.iter().filter_map(|note| note.as_str()).find(|note| note.contains("count"));
        let note = note.unwrap_or_else(|| panic!("{name}: {report}"));
        assert!(note.starts_with(&format!("1 row whose '{name}' is")), "{note}");
    }
    // Sums of money and kinds are not answers.
    let report = with_column("Refund", ["0.00", "0.00", "12.50", "0.00", "0.00", "3.00"], &[]);
    assert!(!report["notes"].to_string().contains("whose 'Refund'"), "{report}");
}

#[test]
fn remedies_for_rows_of_refunds_gave_revenue_before_them() {
    for (name, no) in [("is_refund", "0"), ("Refunded", "false"), ("Refund", "")] {
        let yes = if no == "false" { "true" } else { "1" };
        let values = [no, no, no, no, yes, no];
        let notes = with_column(name, values, &[])["notes"].clone();
        let note = notes
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|note| note.as_str())
            .find(|note| note.contains("whose"));
        let note = note.unwrap_or_else(|| panic!("{name}: {notes}"));
        let after = |words: &str| note.split_once(words).unwrap_or_else(|| panic!("{note}")).1;
        let (own, whole) = (after("subtract them"), after("if all of it was paid back"));
        // What the name means comes first.
        assert_eq!(name == "Refunded", whole.len() > own.len(), "{note}");
        let [amount, net] = option(own, "amount");
        assert_eq!(told(&with_column(name, values, &[&amount, &net])), (5, 1, 0, 155.0), "{note}");
        let [amount, net] = option(whole, "amount");
        assert_eq!(told(&with_column(name, values, &[&amount, &net])), (6, 0, 0, 160.0), "{note}");
    }
}

#[test]
fn deals_that_were_lost_counted_if_a_word_stands_before_status_or_stage() {
    for name in
        ["Deal status", "Deal - Status", "Deal - Stage", "Opportunity Stage Name", "Statut de l'affaire"]
    {
        let values = ["Won", "Won", "Lost", "Won", "Open", "Won"];
        let report = with_column(name, values, &[]);
        let notes = report["notes"].to_string();
        assert!(
            notes.contains(&format!("1 row whose '{name}' is 'open' counts as an order")),
            "{name}: {notes}"
        );
        assert!(notes.contains(&format!("1 row whose '{name}' is 'lost' is left out")), "{name}: {notes}");
        assert_eq!(told(&report), (5, 0, 1, 135.0), "{name}: {report}");
    }
    // Beside another status too.
    let report = with_column(
        "status,Deal status",
        ["paid,won", "paid,lost", "paid,won", "paid,won", "paid,won", "paid,won"],
        &[],
    );
    assert_eq!(told(&report), (5, 0, 1, 145.0), "{report}");
}

#[test]
fn deals_that_were_lost_counted_if_their_column_is_called_status_alone() {
    for name in ["status", "Status", "Statut", "Estado"] {
        let values = ["Won", "Won", "Lost", "Won", "Open", "Won"];
        let report = with_column(name, values, &[]);
        let notes = report["notes"].to_string();
        assert!(notes.contains("'open' counts as an order"), "{name}: {notes}");
        assert!(notes.contains("'lost' is left out"), "{name}: {notes}");
        assert_eq!(told(&report), (5, 0, 1, 135.0), "{name}: {report}");
        // Who names the column or its values decides.
        let named = with_column(name, values, &["--status", name, "--order-status", "won"]);
        assert_eq!(told(&named), (4, 0, 2, 130.0), "{name}: {named}");
    }
    // A parcel that was lost is an order, and so is a contract that was won beside others.
    for values in [
        ["delivered", "delivered", "Lost", "delivered", "delivered", "delivered"],
        ["Won", "Won", "Won", "Won", "Won", "Open"],
    ] {
        let report = with_column("status", values, &[]);
        assert_eq!(told(&report), (6, 0, 0, 165.0), "{report}");
    }
}

#[test]
fn a_mark_under_an_abbreviation_is_pointed_out() {
    let report = with_column("ST", ["", "", "X", "", "", ""], &[]);
    assert_eq!(told(&report), (6, 0, 0, 165.0), "{report}");
    let notes = report["notes"].as_array().unwrap();
    let note =
        notes.iter().find_map(|note| note.as_str().filter(|note| note.contains("'ST' is 'x'"))).unwrap();
    assert!(note.contains("amounting to 30.00, although tenure does not know what that means"), "{note}");
    let [name, filter] = remedy(note);
    assert_eq!(told(&with_column("ST", ["", "", "X", "", "", ""], &[&name, &filter])), (5, 0, 0, 135.0));
    // A name that says something is not an abbreviation, and a mark on most rows is usual.
    for (name, values) in [("Geschenk", ["", "", "X", "", "", ""]), ("ST", ["X", "X", "X", "", "X", "X"])] {
        let notes = with_column(name, values, &[])["notes"].to_string();
        assert!(!notes.contains("is 'x'"), "{name}: {notes}");
    }
}

#[test]
fn orders_paid_back_whole_stayed_in_revenue_beside_refunds_of_parts() {
    let head = "Order,Customer,Date,Total,Refunded?,Partial Refund ($)";
    let rows = "1,a,2024-01-05,10.00,0,0.0\n2,b,2024-01-06,20.00,1,0.0\n3,a,2024-02-05,30.00,1,5.00\n4,c,2024-02-06,40.00,0,0.0\n\
        5,a,2024-03-05,50.00,0,0.0\n6,b,2024-03-06,60.00,0,1.00\n";
    let text = format!("{head}\n{rows}");
    let report = inspected("sales.csv", &text, &[]);
    let notes = report["notes"].to_string();
    assert!(notes.contains("parts in 'Partial Refund ($)'"), "{report}");
    let note = report["notes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|note| note.to_string().contains("parts in"))
        .unwrap();
    let [name, amount] = option(note.as_str().unwrap(), "amount");
    let net = inspected("sales.csv", &text, &[&name, &amount]);
    assert_eq!(
        (net["orders"].as_u64(), net["revenue"].as_f64()),
        (Some(6), Some(10.0 + 25.0 + 40.0 + 50.0 + 59.0)),
        "{net}"
    );
}

//! Columns with kinds of documents, by words, by codes and by the sides of a ledger.

use super::{adds_up, inspected, option, remedied, remedy, told, try_matrix, with_column};
use crate::support::file;

/// Six rows of which the fifth is of another kind.
fn of_kind(name: &str, order: &str, other: &str) -> serde_json::Value {
    with_column(name, [order, order, order, order, other, order], &[])
}

#[test]
fn refunds_are_known_by_words_and_codes_whatever_their_column_is_called() {
    for (name, order, refund) in [
        ("invoice_type", "charge", "credit"),
        ("doc_type", "RE", "GU"),
        ("Belegart", "RG", "GS"),
        ("type", "SI", "SC"),
        ("Order Type", "SO", "CO"),
        ("tipo", "FT", "NC"),
        ("Type", "INV", "CN"),
        ("piece", "FA", "AV"),
        ("movement", "venta", "devolución"),
        ("mouvement", "Vente", "Retour"),
        ("TRANS_CD", "S", "R"),
        ("TrxType", "S", "R"),
        ("entry", "Order", "Cancellation"),
        ("buchung", "Rechnung", "Stornorechnung"),
        ("what", "Sale", "Return"),
        ("Soll/Haben", "S", "H"),
        ("Dr/Cr", "Dr", "Cr"),
        ("sens", "D", "C"),
        ("direction", "in", "out"),
    ] {
        let report = of_kind(name, order, refund);
        assert_eq!(told(&report), (5, 1, 0, 155.0), "{name}: {report}");
        let notes = report["notes"].to_string();
        assert!(
            notes.contains(&format!("1 row whose '{name}' is '{}' is a refund", refund.to_lowercase())),
            "{name}: {notes}"
        );
        let all = with_column(name, [order, order, order, order, refund, order], &["--status", "''"]);
        assert_eq!(told(&all), (6, 0, 0, 165.0), "{name}: {all}");
    }
}

#[test]
fn money_that_went_out_counted_as_sales_if_the_bank_says_so_in_its_own_words() {
    for (name, inward, outward) in [
        ("Af Bij", "Bij", "Af"),
        ("CdtDbtInd", "CRDT", "DBIT"),
        ("mark", "CRDT", "DBIT"),
        ("Dare/Avere", "Avere", "Dare"),
        ("Segno", "Avere", "Dare"),
        ("Rodzaj", "Uznanie", "Obciążenie"),
        ("Kierunek", "Wpływ", "Wypływ"),
        ("In/Ut", "In", "Ut"),
        ("Inn/ut", "Inn", "Ut"),
        ("Buchungsart", "Eingang", "Ausgang"),
        ("Umsatzart", "Zugang", "Abgang"),
        ("Ein/Aus", "Ein", "Aus"),
        ("Vorgang", "Gutschrift", "Lastschrift"),
        ("Sens", "Crédit", "Débit"),
        ("Movimiento", "Abono", "Cargo"),
        ("Tipo", "Ingreso", "Cargo"),
        ("Tipo", "Crédito", "Débito"),
        ("Tipo", "Entrada", "Saída"),
        ("Segno", "Entrata", "Uscita"),
        ("Type", "Recette", "Dépense"),
        ("Riktning", "Insättning", "Uttag"),
        ("Směr", "Příjem", "Výdaj"),
        ("Irány", "Jóváírás", "Terhelés"),
        ("Tür", "Alacak", "Borç"),
        ("Направление", "Поступление", "Списание"),
        ("入出金", "入金", "出金"),
    ] {
        let report = of_kind(name, inward, outward);
        assert_eq!(told(&report), (5, 1, 0, 155.0), "{name} {inward}: {report}");
        let notes = report["notes"].to_string();
        let said = format!("1 row whose '{name}' is '{}' is a refund", outward.to_lowercase());
        assert!(notes.contains(&said), "{name}: {notes}");
    }
    // Two kinds of cards are not the sides of an account.
    for (name, one, other) in
        [("Card Type", "Credit", "Debit"), ("Payment Type", "Credit", "Debit"), ("Door", "In", "Out")]
    {
        let report = of_kind(name, one, other);
        assert_eq!(told(&report).1, 0, "{name}: {report}");
    }
    // Half of the rows may be payments.
    let report = with_column("Af Bij", ["Bij", "Af", "Bij", "Af", "Bij", "Bij"], &[]);
    assert_eq!(told(&report), (6, 0, 0, 165.0), "{report}");
    assert!(
        report["notes"].to_string().contains("2 rows whose 'Af Bij' is 'af' count as orders"),
        "{report}"
    );
}

#[test]
fn money_that_comes_in_was_a_refund_because_banks_call_it_a_credit_note() {
    let report = with_column(
        "Vorgang",
        ["Gutschrift", "Gutschrift", "Gutschrift", "Gutschrift", "Lastschrift", "Entgelt"],
        &[],
    );
    assert_eq!(told(&report).1, 0, "{report}");
    assert!(
        report["notes"].to_string().contains("although tenure does not know what that means"),
        "{report}"
    );
}

#[test]
fn of_several_unknown_kinds_the_rarest_was_the_example_of_what_is_no_order() {
    let text = |bonus: &str| {
        let kind = |n: u32| match n {
            0..=29 => "Sale",
            30..=41 => "Zorp",
            42..=45 => bonus,
            _ => "Quux",
        };
        let row = |n: u32| format!("{n},c{},2024-01-{:02},10.00,{}\n", n % 9, 1 + n % 28, kind(n));
        format!("order_id,customer_id,ordered_at,amount,type\n{}", (0..48).map(row).collect::<String>())
    };
    for (bonus, example, left) in [("Bonus", "bonus", 44), ("Blub", "zorp", 36)] {
        let text = text(bonus);
        let report = inspected("orders.csv", &text, &[]);
        let notes = report["notes"].as_array().unwrap();
        let note = notes.iter().filter_map(|note| note.as_str()).find(|note| note.contains("does not know"));
        let note = note.unwrap_or_else(|| panic!("{report}"));
        let said = format!(
            "18 rows whose 'type' is 'zorp' (12) or '{}' (4) or 'quux' (2) count",
            bonus.to_lowercase()
        );
        assert!(note.starts_with(&said), "{note}");
        let [name, filter] = remedy(note);
        assert!(filter.contains(&format!("'{example}'")), "{note}");
        assert_eq!(inspected("orders.csv", &text, &[&name, &filter])["orders"], left, "{note}");
    }
}

#[test]
fn lines_of_a_refund_counted_as_orders_if_their_amount_was_zero() {
    // The total of a document on each of its lines, and a line of a refund that is free.
    let rows = "i1,a,2024-01-05,30.00,10.00,Sales invoice\ni1,a,2024-01-05,30.00,20.00,Sales invoice\ni2,b,2024-01-06,20.00,20.00,Sales invoice\n\
        n1,a,2024-03-05,-30.00,-10.00,Sales credit note\nn1,a,2024-03-05,-30.00,-20.00,Sales credit note\n\
        i3,b,2024-06-06,50.00,50.00,Sales invoice\nn2,b,2024-05-06,0.00,0.00,Sales credit note\n";
    let text = format!("InvoiceNumber,customer,InvoiceDate,Total,LineAmount,Type\n{rows}");
    for amount in ["Total", "LineAmount"] {
        let report = inspected("invoices.csv", &text, &["--amount", amount]);
        assert_eq!((&report["orders"], &report["refunds"]), (&3.into(), &3.into()), "{amount}: {report}");
        assert_eq!((&report["revenue"], &report["as_of"]), (&70.0.into(), &"2024-06-06".into()), "{report}");
    }
}

#[test]
fn payments_counted_as_orders_if_the_codes_of_documents_are_called_a_class() {
    let values = ["INV", "PMT", "CM", "CB", "INV", "INV"];
    let report = with_column("CLASS", values, &[]);
    assert_eq!(told(&report), (3, 1, 2, 45.0), "{report}");
    // Countries and classes of seats are no documents.
    for (name, values) in [
        ("COUNTRY", ["IN", "IN", "CN", "IN", "CN", "IN"]),
        ("class", ["Economy", "Business", "Economy", "First", "Economy", "Economy"]),
    ] {
        assert_eq!(told(&with_column(name, values, &[])), (6, 0, 0, 165.0), "{name}");
    }
}

#[test]
fn refunds_that_follow_no_order_were_left_out_without_a_question() {
    let rows: String = (1..=40)
        .map(|row| {
            let (kind, month) = if row % 3 == 0 { ("Sale", 5) } else { ("Return", 1 + row % 3) };
            format!("{row},c{row},2024-0{month}-{:02},10.00,{kind}\n", 1 + row % 28)
        })
        .collect();
    let (_folder, path) = file("orders.csv", &format!("order_id,customer_id,ordered_at,amount,type\n{rows}"));
    for measure in ["customers", "revenue"] {
        let why = try_matrix(&[&path], &["--measure", measure]).unwrap_err();
        assert!(why.contains("27 of 27 refunds have no earlier order of their customer"), "{why}");
        let [status, none] = option(&why, "status");
        assert_eq!(try_matrix(&[&path], &["--measure", measure, &status, &none]).unwrap().len(), 3, "{why}");
        let [filter, condition] = option(&why, "where");
        assert_eq!(
            try_matrix(&[&path], &["--measure", measure, &filter, &condition]).unwrap().len(),
            1,
            "{why}"
        );
    }
}

#[test]
fn what_is_paid_or_paid_out_is_not_an_order_beside_documents() {
    for (name, order, other) in [
        ("Transaction Type", "Invoice", "Payment"),
        ("type", "SI", "SR"),
        ("Order Type", "SO", "SQ"),
        ("Belegart", "Rechnung", "Zahlung"),
        ("Type", "Charge", "Payout"),
        ("type", "charge", "stripe_fee"),
        ("kind", "capture", "authorization"),
        ("line_type", "item", "tender"),
        ("line_type", "Item", "Payment"),
        ("type", "live", "sandbox"),
        ("class", "ot_total", "ot_subtotal"),
        ("part", "Total", "Shipping"),
        ("entry", "PURCHASE", "POINTS_EARNED"),
    ] {
        let report = of_kind(name, order, other);
        assert_eq!(told(&report), (5, 0, 1, 160.0), "{name}: {report}");
        let notes = report["notes"].to_string();
        assert!(notes.contains("1 row whose") && notes.contains("is left out"), "{name}: {notes}");
    }
    // Payments alone are orders.
    for (name, one, other) in [
        ("type", "payment", "payment"),
        ("type", "charge", "payment"),
        ("type", "Authorization", "Authorization"),
    ] {
        assert_eq!(told(&of_kind(name, one, other)), (6, 0, 0, 165.0), "{name}: {one}");
    }
}

#[test]
fn what_may_be_no_order_counts_and_is_pointed_out() {
    for (name, order, other) in
        [("Type", "Order", "Exchange"), ("type", "Verkauf", "Umtausch"), ("action", "D", "A")]
    {
        let report = of_kind(name, order, other);
        assert_eq!(told(&report), (6, 0, 0, 165.0), "{name}: {report}");
        let notes = report["notes"].to_string();
        assert!(
            notes.contains("1 row whose")
                && notes.contains("counts as an order")
                && notes.contains("--where"),
            "{name}: {notes}"
        );
    }
    // Neither side of a ledger is the rare one.
    let report = with_column("Dr/Cr", ["Dr", "Cr", "Dr", "Dr", "Dr", "Cr"], &[]);
    assert_eq!(told(&report), (6, 0, 0, 165.0), "{report}");
    assert!(report["notes"].to_string().contains("2 rows whose 'Dr/Cr' is 'cr' count as orders"), "{report}");
}

#[test]
fn deposits_beside_the_last_invoice_of_an_order_are_pointed_out() {
    for (name, deposit, last) in [
        ("invoice_type", "Deposit invoice", "Final invoice"),
        ("Rechnungsart", "Anzahlungsrechnung", "Schlussrechnung"),
    ] {
        let text = format!(
            "invoice_no,{name},order_id,order_date,customer_id,amount\nA-1,{deposit},1,2024-01-05,a,3\nR-1,{last},1,2024-01-05,a,10\n\
            R-2,{last},2,2024-01-06,b,20\nA-3,{deposit},3,2024-02-06,b,9\nR-3,{last},3,2024-02-06,b,30\n"
        );
        let report = inspected("orders.csv", &text, &[]);
        assert_eq!(report["revenue"], 72.0, "{report}");
        let options = remedied(&text, "count as orders");
        let last = inspected("orders.csv", &text, &[&options[0], &options[1]]);
        assert_eq!((told(&last).0, told(&last).3), (3, 60.0), "{options:?}");
    }
}

#[test]
fn change_that_is_given_back_is_taken_off() {
    let text = "order_id,order_date,customer_id,tender_type,tender_amount\n1,2024-01-05,a,CARD,10\n2,2024-01-06,b,CASH,50\n\
        2,2024-01-06,b,CHANGE,30\n3,2024-02-05,a,CARD,30\n";
    let report = inspected("tenders.csv", text, &[]);
    assert_eq!((told(&report).0, told(&report).3), (3, 60.0), "{report}");
    // Without cash it is a change of something else.
    let report = with_column("what", ["new", "new", "new", "new", "change", "new"], &[]);
    assert_eq!(told(&report), (6, 0, 0, 165.0), "{report}");
}

#[test]
fn reminders_and_confirmations_beside_invoices_are_no_orders() {
    for (order, other) in [
        ("Rechnung", "Mahnung"),
        ("Rechnung", "Zahlungserinnerung"),
        ("Invoice", "Payment Reminder"),
        ("Facture", "Relance"),
        ("Fattura", "Sollecito"),
        ("Factuur", "Herinnering"),
        ("Faktura", "Påminnelse"),
    ] {
        let report = of_kind("document_type", order, other);
        let read = told(&report);
        assert_eq!((read.0, read.1, read.2), (5, 0, 1), "{other}: {report}");
    }
    let report = of_kind("document_type", "Fattura", "Nota di accredito");
    assert_eq!(told(&report).1, 1, "{report}");
}

#[test]
fn letters_and_words_that_mean_something_else_are_no_documents() {
    for (name, values) in [
        ("size", ["S", "R", "S", "S", "R", "S"]),
        ("type", ["A", "B", "A", "A", "B", "A"]),
        ("type", ["Credit", "Debit", "Credit", "Cash", "Credit", "Credit"]),
        ("payment_type", ["credit card", "cash", "cash", "credit card", "cash", "cash"]),
        ("region", ["IN", "CN", "IN", "IN", "IN", "IN"]),
        ("country", ["in", "us", "in", "in", "in", "in"]),
        ("category", ["Test", "Sale", "Sale", "Order", "Sale", "Sale"]),
    ] {
        let report = with_column(name, values, &[]);
        assert_eq!(told(&report), (6, 0, 0, 165.0), "{name}: {report}");
        assert!(!report["notes"].to_string().contains(&format!("'{name}' is")), "{name}: {report}");
    }
}

#[test]
fn every_row_of_several_kinds_is_accounted_for() {
    let mut text = "order_id,customer_id,date,Transaction Type,amount\n".to_string();
    for n in 0..30 {
        let kind = ["Invoice", "Invoice", "Credit Memo", "Payment", "Quote"][n % 5];
        text += &format!("{n},c{},2024-01-{:02},{kind},10\n", n % 4, 1 + n % 28);
    }
    let report = inspected("orders.csv", &text, &[]);
    adds_up(&report);
    assert_eq!(told(&report), (12, 3, 12, 90.0), "{report}");
}

#[test]
fn refunds_of_tickets_counted_as_sales() {
    // Of the numbers of airlines, what was paid back has a sign of its own or none.
    for (name, sign) in [("TRNC", ""), ("TRNC", "-"), ("coding", "")] {
        let kind = |n: u32| match n % 12 {
            3 => "RFND",
            5 => "CANX",
            7 | 8 => "EMDS",
            _ => "TKTT",
        };
        let row = |n: u32| {
            let sign = if kind(n) == "RFND" { sign } else { "" };
            format!("{n},P{},2024-01-{:02},{},{sign}10.00\n", n % 5, n % 28 + 1, kind(n))
        };
        let text = format!(
            "document_number,passenger_id,issue_date,{name},amount\n{}",
            (0..120).map(row).collect::<String>()
        );
        let report = inspected("tickets.csv", &text, &[]);
        adds_up(&report);
        let (orders, refunds, left_out, revenue) = told(&report);
        let apart = report["excluded"]["refund-without-order"].as_u64().unwrap_or(0);
        assert_eq!((orders, refunds + apart, left_out), (100, 10, 10), "{name} {sign}: {report}");
        assert_eq!(revenue, 1000.0 - 10.0 * refunds as f64, "{report}");
        let notes = report["notes"].to_string();
        assert!(notes.contains("'canx' are left out: if that is wrong, say --status"), "{notes}");
        assert!(
            sign == "-" || notes.contains("'rfnd' are refunds: if that is wrong, say --status"),
            "{notes}"
        );
        assert!(!notes.contains("emds"), "{notes}");
    }
}

#[test]
fn short_forms_of_refunds_are_refunds_where_kinds_of_rows_are_told() {
    for short in ["RFND", "RF", "REF", "REFD", "RVRS", "CHBK"] {
        let report = of_kind("type", "SALE", short);
        assert_eq!((told(&report).0, told(&report).1), (5, 1), "{short}: {report}");
        assert!(
            report["notes"].to_string().contains("is a refund: if that is wrong, say --status"),
            "{report}"
        );
    }
}

#[test]
fn a_refund_between_good_words_was_not_told_in_a_column_of_any_name() {
    for refund in ["refunded", "RFND", "rvrs"] {
        let report = with_column("info", ["paid", "paid", "paid", "paid", refund, "paid"], &[]);
        let notes = report["notes"].to_string();
        assert!(notes.contains("counts as an order") && notes.contains("--where"), "{refund}: {notes}");
    }
}

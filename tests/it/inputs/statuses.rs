//! What is an order, by its status.

use super::{REVENUE, adds_up, inspected, matrix, option, remedy, told, with_column};
use crate::support::{file, json, printed, refused};

const WOO: &str = "order_id,date_created,customer_id,status,total\n11,2024-01-04 10:00:00,5,wc-completed,50.00\n\
    12,2024-01-08 10:00:00,6,wc-cancelled,70.00\n13,2024-01-15 10:00:00,7,wc-failed,90.00\n\
    14,2024-02-02 10:00:00,7,wc-processing,90.00\n15,2024-02-05 10:00:00,5,wc-pending,20.00\n\
    16,2024-02-11 10:00:00,8,wc-checkout-draft,33.00\n17,2024-02-12 10:00:00,9,trash,44.00\n18,2024-02-29 10:00:00,10,wc-completed,10.00\n";

#[test]
fn statuses_are_compared_without_the_prefix_of_a_shop() {
    assert_eq!(matrix("orders.csv", WOO, &REVENUE), ["2024-01,1,50.00,20.00", "2024-02,2,100.00,"]);
    let report = inspected("orders.csv", WOO, &[]);
    assert_eq!(report["excluded"]["status"], 4);
    adds_up(&report);
    let notes = report["notes"].to_string();
    assert!(notes.contains("'wc-pending' 1") && !notes.contains("wc-completed"), "{notes}");
}

#[test]
fn the_refund_of_an_order_that_is_left_out_is_left_out_too() {
    let text = "order_id,date_created,customer_id,status,total\n21,2024-01-04 10:00:00,5,completed,100.00\n\
        22,2024-01-10 10:00:00,5,cancelled,60.00\n22,2024-01-12 10:00:00,5,refunded,-60.00\n\
        23,2024-01-11 10:00:00,6,cancelled,40.00\n23,2024-01-13 10:00:00,6,refunded,-40.00\n24,2024-02-29 10:00:00,7,completed,10.00\n";
    assert_eq!(matrix("orders.csv", text, &REVENUE), ["2024-01,1,100.00,0.00", "2024-02,1,10.00,"]);
    let (_folder, path) = file("orders.csv", text);
    let customers = printed(&["customers", &path, "--format", "csv"]);
    assert_eq!(customers.lines().count(), 3, "{customers}");
}

#[test]
fn a_status_is_told_by_the_stem_of_its_name_and_its_values_in_other_languages() {
    let text = "order_id,customer_id,ordered_at,amount,statut\n1,c1,2024-01-05,8,terminée\n2,c2,2024-01-06,9,annulée\n3,c1,2024-02-05,7,expédiée\n";
    let report = inspected("orders.csv", text, &[]);
    assert_eq!(
        (report["excluded"]["status"].as_u64(), report["orders"].as_u64()),
        (Some(1), Some(2)),
        "{report}"
    );
    // A word for a status that is one for a part of a country too: the values decide.
    let states = "order_id,customer_id,ordered_at,amount,Estado\n1,c1,2024-01-05,8,SP\n2,c2,2024-01-06,9,RJ\n3,c1,2024-02-05,7,SP\n";
    assert_eq!(super::role(&inspected("orders.csv", states, &[]), "status"), "");
    let statuses = states.replace("SP", "Completado").replace("RJ", "Cancelado");
    let report = inspected("orders.csv", &statuses, &[]);
    assert_eq!(
        (super::role(&report, "status").as_str(), report["excluded"]["status"].as_u64()),
        ("Estado", Some(1))
    );
}

#[test]
fn a_remedy_never_leaves_out_what_most_rows_are_and_takes_every_doubtful_status_at_once() {
    let rows = |statuses: &[&str]| -> String {
        let row = |(place, status): (usize, &&str)| format!("{place},c{},2024-01-05,8,{status}\n", place % 3);
        statuses.iter().enumerate().map(row).collect()
    };
    let head = "order_id,customer_id,ordered_at,amount,status\n";
    let text = head.to_string()
        + &rows(&[
            "voltooid",
            "voltooid",
            "in bearbeitung",
            "holded",
            "pending_payment",
            "abc",
            "voltooid",
            "ok",
        ]);
    let (_folder, path) = file("orders.csv", &text);
    let report = json(&["inspect", &path, "--format", "json"]);
    let notes: Vec<&str> =
        report["notes"].as_array().unwrap().iter().map(|note| note.as_str().unwrap()).collect();
    assert_eq!(notes.len(), 2, "{notes:?}");
    assert!(
        notes[0].contains("'holded' 1, 'pending_payment' 1") && !notes[0].contains("voltooid"),
        "{notes:?}"
    );
    let [option, filter] = remedy(notes[0]);
    let again = json(&["inspect", &path, "--format", "json", &option, &filter]);
    assert_eq!(
        (again["accepted"].as_u64(), again["excluded"]["filtered"].as_u64()),
        (Some(6), Some(2)),
        "{again}"
    );
    // The remedy of what is left keeps the filter.
    let left = again["notes"].as_array().unwrap();
    let note = left[0].as_str().unwrap();
    let (_, named) = note.split_once("as in ").expect(note);
    assert_eq!(named, "--order-status voltooid --order-status 'in bearbeitung' --order-status ok");
    let last = json(
        &[
            ["inspect", &path, "--format", "json", &option, &filter].as_slice(),
            &["--order-status", "voltooid", "--order-status", "in bearbeitung", "--order-status", "ok"],
        ]
        .concat(),
    );
    assert_eq!(
        (last["accepted"].as_u64(), last["notes"].as_array().map(Vec::len)),
        (Some(5), Some(0)),
        "{last}"
    );
    // One that most rows have is never proposed.
    let text = head.to_string() + &rows(&["geprueft", "geprueft", "geprueft", "paid"]);
    let report = inspected("orders.csv", &text, &[]);
    let notes = report["notes"].to_string();
    assert!(notes.contains("'geprueft' 3") && !notes.contains("--where"), "{notes}");
    assert!(notes.contains("--order-status STATUS") && !notes.contains("--order-status paid"), "{notes}");
}

#[test]
fn the_remedy_for_refunds_in_a_column_of_their_own_is_not_given_again() {
    let text = "Name,Email,Financial Status,Created at,Lineitem quantity,Total,Refunded Amount\n#1,a@x,paid,2024-01-05 10:00:00 +0000,1,30.00,0.00\n\
        #1,a@x,,2024-01-05 10:00:00 +0000,2,,\n#2,b@x,paid,2024-02-05 10:00:00 +0000,1,20.00,5.00\n";
    let (_folder, path) = file("orders.csv", text);
    let report = json(&["inspect", &path, "--format", "json"]);
    let notes = report["notes"].to_string();
    assert!(notes.contains("--amount 'Total - abs(coalesce("), "{notes}");
    let net = "Total - abs(coalesce(\"Refunded Amount\", 0))";
    let report = json(&["inspect", &path, "--format", "json", "--amount", net]);
    assert!(!report["notes"].to_string().contains("coalesce"), "{report}");
    assert_eq!(report["revenue"].as_f64(), Some(45.0), "{report}");
}

#[test]
fn the_kind_of_a_document_tells_refunds_and_offers_from_orders() {
    for (name, order, refund) in [
        ("type", "order", "refund"),
        ("Belegart", "Rechnung", "Gutschrift"),
        ("Type de document", "Facture", "Avoir"),
        ("Tipo documento", "Fattura", "Nota di credito"),
        ("Tipo", "Factura", "Devolución"),
        ("Typ dokumentu", "Faktura", "Faktura korygująca"),
        ("Тип документа", "Продажа", "Возврат"),
        ("伝票種別", "売上", "返品"),
    ] {
        let report = with_column(name, [order, order, order, order, refund, order], &[]);
        assert_eq!(told(&report), (5, 1, 0, 155.0), "{name}: {report}");
        let notes = report["notes"].to_string();
        assert!(notes.contains("1 row whose") && notes.contains("is a refund"), "{name}: {notes}");
        let decided: Vec<&str> = report["decisions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["decision"].as_str().unwrap())
            .collect();
        assert_eq!(decided, ["refund"], "{name}: {report}");
    }
    let report = with_column(
        "Belegart",
        ["Rechnung", "Angebot", "Rechnung", "Lieferschein", "Gutschrift", "Rechnung"],
        &[],
    );
    assert_eq!(told(&report), (3, 1, 2, 95.0), "{report}");
    // A column of that name with other values stays an attribute, and the user's word counts.
    let report =
        with_column("type", ["Consumer", "Corporate", "Consumer", "Corporate", "Consumer", "Consumer"], &[]);
    assert_eq!(told(&report), (6, 0, 0, 165.0), "{report}");
    let report =
        with_column("type", ["order", "order", "order", "order", "refund", "order"], &["--status", "''"]);
    assert_eq!(told(&report), (6, 0, 0, 165.0), "{report}");
}

#[test]
fn a_refund_that_its_kind_tells_has_one_sign_however_it_is_written() {
    let text = "order_id,customer_id,ordered_at,amount,type\n1,c1,2024-01-05,10.00,sale\n1,c1,2024-01-09,-10.00,refund\n2,c1,2024-02-05,20.00,sale\n\
        2,c1,2024-02-05,5.00,Refund \n";
    let report = inspected("orders.csv", text, &[]);
    assert_eq!(told(&report), (2, 2, 0, 15.0), "{report}");
    // Without amounts a refund is not an order.
    let report = inspected("orders.csv", &text.replace("amount", "note").replace(".00,", "x,"), &[]);
    assert_eq!(
        (report["orders"].as_u64(), report["excluded"]["status"].as_u64()),
        (Some(2), Some(2)),
        "{report}"
    );
}

#[test]
fn a_flag_leaves_out_what_is_cancelled_or_a_test() {
    for (name, yes, no) in [
        ("cancelled", "true", "false"),
        ("is_test", "1", "0"),
        ("is_sandbox", "true", "false"),
        ("Sandbox", "1", "0"),
        ("Storniert", "ja", "nein"),
        ("annulée", "oui", "non"),
        ("Anulado", "Sí", "No"),
        ("Annullato", "x", ""),
        ("Отменён", "да", "нет"),
        ("Cancelled at", "2024-02-11 10:00:00", ""),
    ] {
        let report = with_column(name, [no, no, no, no, yes, no], &[]);
        assert_eq!(told(&report), (5, 0, 1, 160.0), "{name}: {report}");
        let notes = report["notes"].to_string();
        assert!(
            notes.contains(&format!("'{name}'")) && notes.contains("--status \\\"''\\\""),
            "{name}: {notes}"
        );
        let all = with_column(name, [no, no, no, no, yes, no], &["--status", "''"]);
        assert_eq!(told(&all), (6, 0, 0, 165.0), "{name}: {all}");
    }
    // Half of an experiment is not a test order, and a number is not a flag.
    for (name, values) in [
        ("test", ["1", "0", "1", "0", "1", "0"]),
        ("cancelled_units", ["1", "0", "0", "0", "0", "0"]),
        ("cancel_reason", ["1", "0", "0", "0", "0", "0"]),
    ] {
        let report = with_column(name, values, &[]);
        assert_eq!(told(&report), (6, 0, 0, 165.0), "{name}: {report}");
    }
}

#[test]
fn what_was_returned_counts_and_is_pointed_out() {
    let values = ["", "Yes", "", "", "", ""];
    let report = with_column("Returned", values, &[]);
    assert_eq!(told(&report), (6, 0, 0, 165.0), "{report}");
    let note = report["notes"][0].as_str().unwrap();
    assert!(note.starts_with("1 row whose 'Returned' is 'yes' counts as an order"), "{note}");
    assert_eq!(report["decisions"][0]["decision"], "counts, though doubtful", "{report}");
    let [option, filter] = remedy(note);
    let report = with_column("Returned", values, &[&option, &filter]);
    assert_eq!(
        (report["orders"].as_u64(), report["notes"].as_array().map(Vec::len)),
        (Some(5), Some(0)),
        "{report}"
    );
}

#[test]
fn a_flag_and_a_status_are_both_heard() {
    let text = "order_id,customer_id,ordered_at,amount,status,is_test\n1,c1,2024-01-05,10,paid,0\n2,c2,2024-01-06,20,cancelled,0\n\
        3,c1,2024-02-05,30,paid,1\n4,c1,2024-02-06,40,paid,0\n";
    let report = inspected("orders.csv", text, &[]);
    assert_eq!(told(&report), (2, 0, 2, 50.0), "{report}");
    let decided: Vec<(&str, &str)> = report["decisions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["status"].as_str().unwrap(), one["decision"].as_str().unwrap()))
        .collect();
    assert_eq!(
        decided,
        [("paid", "counts"), ("cancelled", "left out"), ("is_test = 1", "left out")],
        "{report}"
    );
    let (_folder, path) = file("orders.csv", text);
    let table = printed(&["inspect", &path]);
    assert!(table.contains("what is an order"), "{table}");
}

#[test]
fn the_status_on_the_first_line_of_an_order_is_that_of_its_other_lines() {
    let text = "Name,Email,Financial Status,Created at,Lineitem quantity,Total\n#1,a@x,paid,2024-01-05 10:00:00 +0000,1,30.00\n\
        #1,a@x,,2024-01-05 10:00:00 +0000,2,\n#2,b@x,voided,2024-02-05 10:00:00 +0000,1,20.00\n#2,b@x,,2024-02-05 10:00:00 +0000,1,\n\
        #3,c@x,refunded,2024-02-07 10:00:00 +0000,1,8.00\n#3,c@x,,2024-02-07 10:00:00 +0000,1,\n#4,d@x,paid,2024-03-05 10:00:00 +0000,1,7.00\n";
    let report = inspected("orders.csv", text, &[]);
    adds_up(&report);
    assert_eq!(
        (report["orders"].as_u64(), report["customers"].as_u64(), report["excluded"]["status"].as_u64()),
        (Some(3), Some(3), Some(2)),
        "{report}"
    );
    let customers: Vec<String> = matrix("orders.csv", text, &["--measure", "customers"]);
    assert_eq!(customers, ["2024-01,1,1,0,0", "2024-02,1,1,0,", "2024-03,1,1,,"]);
    // The remedy takes whole orders.
    let note = report["notes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|note| note.as_str().unwrap().contains("'refunded' 1"));
    let [option, filter] = remedy(note.unwrap().as_str().unwrap());
    let report = inspected("orders.csv", text, &[&option, &filter]);
    assert_eq!((report["orders"].as_u64(), report["revenue"].as_f64()), (Some(2), Some(37.0)), "{report}");
}

#[test]
fn a_day_of_cancellation_is_one_in_any_form() {
    for day in [
        "2024-01-07",
        "2024-01-07T09:00:00Z",
        "2024-01-07 09:00:00 +0000",
        "2024-01-07T09:00:00+02:00",
        "2024-01-07 09:00:00 CET",
        "07.01.2024 09:00",
        "7 Jan 2024",
    ] {
        let text = format!(
            "order_id,customer_id,order_date,amount,cancelled_at\n1,A,2024-01-05,10,\n2,B,2024-01-06,10,{day}\n3,A,2024-02-05,10,\n\
             4,C,2024-02-06,10,{day}\n5,C,2024-03-06,10,\n"
        );
        assert_eq!(matrix("orders.csv", &text, &[]).len(), 2, "{day}: the cohorts of A and C");
        let report = inspected("orders.csv", &text, &[]);
        adds_up(&report);
        assert_eq!(report["excluded"]["status"], 2, "{day}: {report}");
    }
    let text = "order_id,customer_id,order_date,amount,cancelled_at\n1,A,2024-01-05,10,shop\n2,B,2024-01-06,10,desk 12 34\n";
    assert_eq!(inspected("orders.csv", text, &[])["excluded"]["status"], 0);
}

#[test]
fn a_day_of_cancellation_on_the_first_line_of_an_order_is_that_of_its_other_lines() {
    let text = "order_id,Email,Financial Status,Created at,Lineitem name,Total,Cancelled at\n#1,a@x,paid,2024-01-05,X,30.00,\n#1,a@x,,2024-01-05,Y,,\n\
        #2,b@x,paid,2024-02-05,X,20.00,2024-02-06 10:00:00 +0000\n#2,b@x,,2024-02-05,Y,,\n#3,a@x,paid,2024-02-07,X,8.00,\n\
        #3,a@x,,2024-02-07,Y,,\n";
    let report = inspected("orders.csv", text, &[]);
    adds_up(&report);
    assert_eq!(
        (report["orders"].as_u64(), report["customers"].as_u64(), report["excluded"]["status"].as_u64()),
        (Some(2), Some(1), Some(2)),
        "{report}"
    );
}

/// Orders of two customers with three statuses, one of them of a cancelled order with its refund.
const CHOSEN: &str = "order_id,customer_id,order_date,amount,status\n1,a,2024-01-05,10,Alpha\n2,b,2024-01-06,20,beta\n\
    3,a,2024-02-05,30,alpha \n4,b,2024-02-06,40,storno\n2,b,2024-02-07,-20,\n5,a,2024-02-08,5,\n";

#[test]
fn the_statuses_that_the_user_names_are_those_of_orders() {
    let counts = |options: &[&str]| {
        let report = inspected("orders.csv", CHOSEN, options);
        adds_up(&report);
        (report["orders"].as_u64(), report["excluded"]["status"].as_u64(), report["revenue"].as_f64())
    };
    assert_eq!(counts(&[]), (Some(4), Some(1), Some(45.0)));
    // Capitals and blanks do not matter; the refund of an order that is left out goes with it; no status decides nothing.
    assert_eq!(counts(&["--order-status", "ALPHA"]), (Some(3), Some(3), Some(45.0)));
    let all = ["--order-status", "alpha", "--order-status", "beta", "--order-status", "storno"];
    assert_eq!(counts(&all), (Some(5), Some(0), Some(85.0)));
}

#[test]
fn a_named_status_that_no_row_has_is_told_with_those_there_are() {
    let report = inspected("orders.csv", CHOSEN, &["--order-status", "alpha", "--order-status", "gamma"]);
    let notes = report["notes"].to_string();
    assert!(notes.contains("no row has the status 'gamma' (--order-status); there are 'Alpha' 1"), "{notes}");
    let (_folder, path) = file("orders.csv", CHOSEN.replace(",\n", ",storno\n").as_str());
    let (_, none) = refused(&["matrix", &path, "--order-status", "gamma"]);
    assert!(none.contains("--order-status storno"), "{none}");
    let report = inspected("orders.csv", CHOSEN, &["--order-status", "alpha", "--status", "''"]);
    assert!(report["notes"].to_string().contains("there is none"), "{report}");
    let (_folder, path) = file("orders.csv", CHOSEN.replace("status", "shop").as_str());
    let (_, unnamed) = refused(&["matrix", &path, "--order-status", "alpha"]);
    assert!(unnamed.contains("name it with --status COLUMN"), "{unnamed}");
}

#[test]
fn an_example_among_unknown_codes_named_the_cancelled_one() {
    let note = |codes: [&str; 6]| {
        let report = with_column("order_status", codes, &[]);
        report["notes"][0].as_str().unwrap().to_string()
    };
    let most = note(["700", "700", "900", "700", "100", "700"]);
    assert!(most.contains("look up what they mean"), "{most}");
    assert_eq!(option(&most, "order-status")[1], "700");
    assert!(!most.contains("--order-status 900") && !most.contains("--order-status 100"), "{most}");
    // If none is that of most rows, which of them are orders is not known.
    for codes in [["900", "700", "900", "700", "900", "700"], ["900", "700", "900", "700", "900", "100"]] {
        let none = note(codes);
        assert!(none.contains("--order-status STATUS, once for each"), "{none}");
    }
}

#[test]
fn naming_the_statuses_of_orders_dropped_the_refunds_beside_them() {
    let rows: String = (1..=40)
        .map(|row| {
            let (amount, status) =
                if row % 10 == 0 { ("-5.00", "Zwrot") } else { ("10.00", "Zafiskalizowany") };
            format!("{row},c{},2024-0{}-{:02},{amount},{status}\n", row % 5, 1 + row / 20, 1 + row % 19)
        })
        .collect();
    let text = format!("order_id,customer_id,ordered_at,amount,status\n{rows}");
    let before = inspected("orders.csv", &text, &[]);
    let notes = before["notes"].as_array().unwrap();
    let note = notes
        .iter()
        .filter_map(|note| note.as_str())
        .find(|note| note.contains("'zafiskalizowany' 36"))
        .unwrap();
    assert!(note.contains("keep 3 rows of refunds"), "{note}");
    let [option, refunds] = option(note.split_once("of refunds with").unwrap().1, "order-status");
    assert_eq!(refunds, "zwrot", "{note}");
    let after = inspected("orders.csv", &text, &[&option, "zafiskalizowany", &option, &refunds]);
    assert_eq!(told(&before), told(&after), "{after}");
}

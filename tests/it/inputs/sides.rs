//! Amounts in two columns, one for each side of an account.

use super::{REVENUE, inspected, matrix, option, try_matrix};
use crate::support::file;

#[test]
fn the_two_sides_of_an_account_are_asked_about() {
    for (inward, outward) in [
        ("Haben", "Soll"),
        ("Credit", "Debit"),
        ("Paid in", "Paid out"),
        ("Abonos", "Cargos"),
        ("Credit", "Debet"),
        ("Gross Credit (GC)", "Gross Debit (GC)"),
    ] {
        let text = format!(
            "Date;Customer;{outward};{inward}\n05.01.2024;a;;1.010,50\n06.01.2024;b;;20,00\n07.02.2024;a;;30,00\n08.02.2024;b;5,00;\n\
             09.02.2024;landlord;400,00;\n01.03.2024;b;;1,00\n"
        );
        let (_folder, path) = file("account.csv", &text);
        let why = try_matrix(&[&path], &[]).unwrap_err();
        let [name, amount] = option(&why, "amount");
        let rows = matrix("account.csv", &text, &[&REVENUE[..], &[&name, &amount]].concat());
        assert_eq!(rows, ["2024-01,2,1030.50,25.00,1.00"], "{amount}");
        let other = why.split("as on accounts of customers").nth(1).unwrap();
        let [_, other] = option(other, "amount");
        assert!(
            other.ends_with(&format!(
                "coalesce({}, 0)",
                if inward.contains(' ') { format!("\"{inward}\"") } else { inward.into() }
            )),
            "{other}"
        );
    }
}

/// Invoices in the debit and payments in the credit of accounts of customers, with what stands on the other side.
fn ledger(kinds: Option<(&str, &str)>, nothing: &str) -> String {
    let row = |n: u32| {
        let kind = |kind: &str| if kinds.is_some() { format!("{kind},") } else { String::new() };
        let (invoice, payment) = kinds.unwrap_or_default();
        let invoice = format!("{n},K{},2024-01-{:02},{}{n}.50,{nothing}\n", n % 7, n % 28 + 1, kind(invoice));
        let payment =
            format!("9{n},K{},2024-02-{:02},{}{nothing},{n}.50\n", n % 7, n % 28 + 1, kind(payment));
        if n.is_multiple_of(5) { invoice } else { invoice + &payment }
    };
    let kind = if kinds.is_some() { "doc_type," } else { "" };
    format!("doc_no,customer,posting_date,{kind}debit,credit\n{}", (1..=50).map(row).collect::<String>())
}

#[test]
fn payments_counted_as_orders_of_nothing_if_one_side_was_named() {
    let invoices = |report: &serde_json::Value| {
        assert_eq!(
            (report["orders"].as_u64(), report["revenue"].as_f64()),
            (Some(50), Some(1300.0)),
            "{report}"
        );
    };
    // By their kind.
    for kinds in [("RE", "ZA"), ("INV", "PMT"), ("DR", "DZ"), ("Rechnung", "Zahlung"), ("Invoice", "Payment")]
    {
        for nothing in ["0.00", ""] {
            let report = inspected("ledger.csv", &ledger(Some(kinds), nothing), &["--amount", "debit"]);
            invoices(&report);
            let said = format!("40 rows whose 'doc_type' is '{}' are left out", kinds.1.to_lowercase());
            assert!(report["notes"].to_string().contains(&said), "{report}");
        }
    }
    // Whatever the column of kinds is called.
    let text = ledger(Some(("Rechnung", "Zahlung")), "0").replace("doc_type", "what");
    invoices(&inspected("ledger.csv", &text, &["--amount", "debit"]));
    // By the other side.
    let text = ledger(None, "0.00");
    let report = inspected("ledger.csv", &text, &["--amount", "debit"]);
    let note = report["notes"][0].as_str().unwrap();
    assert!(
        note.contains("40 rows that count as orders have an amount in 'credit' and 0 in 'debit'"),
        "{report}"
    );
    let [name, filter] = option(note, "where");
    let kept = inspected("ledger.csv", &text, &["--amount", "debit", &name, &filter]);
    invoices(&kept);
    assert!(!kept["notes"].to_string().contains("credit"), "{kept}");
    // If nothing stands there, they are asked about.
    let (_folder, path) = file("ledger.csv", &ledger(None, ""));
    let why = try_matrix(&[&path], &["--amount", "debit"]).unwrap_err();
    assert!(
        why.contains("40 rows have no amount in 'debit'") && why.contains("if they are payments in 'credit'"),
        "{why}"
    );
    let [name, filter] = option(&why, "where");
    let rows = matrix(
        "ledger.csv",
        ledger(None, ""),
        &[&REVENUE[..], &["--amount", "debit", &name, &filter]].concat(),
    );
    assert_eq!(rows, ["2024-01,7,1300.00"]);
}

#[test]
fn credit_notes_took_nothing_off_if_the_debit_alone_was_named() {
    for nothing in ["0.00", ""] {
        let text = ledger(Some(("Invoice", "Payment")), nothing)
            + &format!(
                "77,K1,2024-01-20,Credit note,{nothing},10.00\n78,K1,2024-01-21,Credit note,{nothing},5.00\n"
            );
        let report = inspected("ledger.csv", &text, &["--amount", "debit"]);
        let notes = report["notes"].as_array().unwrap();
        let note = notes.iter().map(|note| note.as_str().unwrap()).find(|note| note.contains("--amount"));
        let [name, amount] = option(note.unwrap_or_else(|| panic!("{report}")), "amount");
        let net = inspected("ledger.csv", &text, &[&name, &amount]);
        assert_eq!(
            (net["orders"].as_u64(), net["revenue"].as_f64()),
            (Some(50), Some(1285.0)),
            "{amount}: {net}"
        );
    }
}

#[test]
fn what_went_out_was_an_order_of_nothing_if_both_sides_are_called_amounts() {
    for (inward, outward, money) in [
        ("Amount In", "Amount Out", "€10.00 EUR"),
        ("Amount In", "Amount Out", "10.00"),
        ("Credit Amount", "Debit Amount", "10.00"),
        ("Received", "Given", "10.00"),
    ] {
        let nothing = money.replace("10.00", "0.00");
        let row = |n: u32| match n % 5 {
            0 => format!("{n},c{},2024-{:02}-05,{nothing},{}\n", n / 5, 1 + n / 10, money.replace("10", "4")),
            _ => format!(
                "{n},c{},2024-{:02}-05,{},{nothing}\n",
                n / 5,
                1 + n / 10,
                money.replace("10", &n.to_string())
            ),
        };
        let rows: String = (1..60).map(row).collect();
        let text = format!("ID,Client Name,Date,{inward},{outward}\n{rows}");
        let (_folder, path) = file("transactions.csv", &text);
        let why = try_matrix(&[&path], &["--measure", "revenue"]).unwrap_err();
        assert!(
            why.contains(&format!("the amounts stand in two columns, '{inward}' and '{outward}'")),
            "{why}"
        );
        let [name, amount] = option(&why, "amount");
        let report = inspected("transactions.csv", &text, &[&name, &amount]);
        let paid: u32 = (1..60).filter(|n| n % 5 != 0).sum();
        assert_eq!(
            (&report["orders"], &report["revenue"]),
            (&48.into(), &f64::from(paid - 11 * 4).into()),
            "{report}"
        );
    }
    // An empty other side is none.
    let text =
        "ID,Client Name,Date,Amount In,Amount Out\n1,a,2024-01-05,10.00,0.00\n2,b,2024-01-06,20.00,0.00\n";
    assert_eq!(inspected("transactions.csv", text, &[])["revenue"], 30.0);
}

//! Amounts as they are written in countries and by programs.

use super::{REVENUE, adds_up, inspected, matrix, option, role};
use crate::support::{file, printed, refused};

const GERMAN: &str = "Kundennummer;Bestelldatum;Bestellnummer;Betrag\nK1;05.01.2024;B1;1.080\nK2;10.01.2024;B2;1.070,10\n\
    K1;07.02.2024;B3;49,90\nK3;11.02.2024;B4;12,00\nK2;08.03.2024;B5;5\nK3;31.03.2024;B6;100\n";

#[test]
fn a_decimal_comma_is_decided_by_the_whole_column() {
    let cents = ["2024-01,2,2150.10,49.90,5.00", "2024-02,1,12.00,100.00,"];
    assert_eq!(matrix("orders.csv", GERMAN, &REVENUE), cents);
    let commas =
        GERMAN.replace("1.080\n", "1.080,00\n").replace(";5\n", ";5,00\n").replace(";100\n", ";100,00\n");
    assert_eq!(matrix("orders.csv", commas, &REVENUE), cents);
    let euros = GERMAN.replace("1.070,10", "1.070").replace("49,90", "50").replace("12,00", "12");
    assert_eq!(
        matrix("orders.csv", euros, &REVENUE),
        ["2024-01,2,2150.00,50.00,5.00", "2024-02,1,12.00,100.00,"]
    );
}

#[test]
fn a_sign_of_thousands_before_two_digits_is_not_read_over() {
    for (sign, usual, odd) in [(";", "124,14", "97.38"), (",", "124.14", "\"97,38\"")] {
        let row =
            |n: usize| format!("c{}{sign}2024-01-05{sign}{}\n", n % 9, if n == 7 { odd } else { usual });
        let rows: String = (0..40).map(row).collect();
        let header = "customer,date,amount".replace(',', sign);
        let (_folder, path) = file("orders.csv", &format!("{header}\n{rows}"));
        let (_, said) = refused(&["matrix", &path, "--measure", "revenue"]);
        assert!(said.contains(&format!("cannot be read, such as '{}'", odd.trim_matches('"'))), "{said}");
    }
}

#[test]
fn what_nothing_decides_is_said_and_can_be_set() {
    let text = "customer,date,amount\n1,2024-01-05,1.080\n2,2024-02-06,2.500\n";
    let report = inspected("orders.csv", text, &[]);
    assert!(report["notes"].to_string().contains("--decimal comma"), "{report}");
    assert_eq!(matrix("orders.csv", text, &REVENUE), ["2024-01,1,1.08,0.00", "2024-02,1,2.50,"]);
    let comma = [&REVENUE[..], &["--decimal", "comma"]].concat();
    assert_eq!(matrix("orders.csv", text, &comma), ["2024-01,1,1080.00,0.00", "2024-02,1,2500.00,"]);
}

#[test]
fn thousands_of_paypal_are_not_lost() {
    let head = "Date, Time, Time Zone, Name, Status, Currency, Gross, Fee, Net, From Email Address, Transaction ID, ";
    let rows: String = [
        ("1/15/2024", "1,560.00", "ada"),
        ("1/20/2024", "25.00", "ben"),
        ("2/3/2024", "10.00", "cy"),
        ("2/10/2024", "40.00", "ada"),
        ("2/20/2024", "-10.00", "cy"),
        ("3/5/2024", "2,000.00", "ben"),
        ("3/31/2024", "5.00", "di"),
    ]
    .iter()
    .enumerate()
    .map(|(place, (day, gross, who))| {
        format!("\"{day}\",\"09:10:00\",\"EST\",\"X\",\"Completed\",\"USD\",\"{gross}\",\"-0.50\",\"{gross}\",\"{who}@x.example\",\"T{place}\",\"\"\n")
    })
    .collect();
    let options = [&REVENUE[..], &["--customer", "From Email Address", "--amount", "Gross"]].concat();
    assert_eq!(
        matrix("paypal.csv", format!("{head}\n{rows}"), &options),
        ["2024-01,2,1585.00,40.00,2000.00", "2024-02,1,0.00,0.00,", "2024-03,1,5.00,,"]
    );
}

#[test]
fn currency_signs_and_accounting_negatives_are_read() {
    let text = "Date,Net Sales,Transaction ID,Customer ID\n2024-01-05,$45.00,X1,C1\n2024-01-09,\"$1,240.00\",X2,C2\n\
        2024-02-06,$30.00,X3,C1\n2024-02-08,($45.00),X4,C1\n2024-02-10,-$40.00,X5,C2\n2024-02-29,$12.00,X6,C3\n";
    assert_eq!(matrix("square.csv", text, &REVENUE), ["2024-01,2,1285.00,-55.00", "2024-02,1,12.00,"]);
    assert_eq!(matrix("square.csv", text, &[]), ["2024-01,2,1,0.5", "2024-02,1,1,"]);
}

#[test]
fn amounts_that_cannot_be_read_stop_the_program_with_an_example_and_a_way_on() {
    let rows: String = (0..20).map(|n| format!("c{n},2024-01-05,1.00\n")).collect();
    let (_folder, path) =
        file("orders.csv", &format!("customer,date,amount\n{rows}x,2024-01-06,ten euros\n"));
    let (exit, why) = refused(&["matrix", &path]);
    assert!(exit == 1 && why.contains("'ten euros'") && why.contains("--allow-unreadable 5%"), "{why}");
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(matrix("orders.csv", text, &["--allow-unreadable", "5%"]), ["2024-01,20,1"]);
}

#[test]
fn a_minus_may_stand_behind_a_number_or_be_that_of_mathematics() {
    let text = |minus: &str| {
        format!(
            "customer;date;order;amount\na;2024-01-05;1;1.100,50\nb;2024-01-09;2;80,00\na;2024-02-06;3;{minus}\nb;2024-02-29;4;12,00\n"
        )
    };
    for minus in ["20,25-", "\u{2212}20,25", "-20,25", "\u{2212} 20,25", "(20,25)"] {
        let read = matrix("orders.csv", text(minus), &REVENUE);
        assert_eq!(read, ["2024-01,2,1180.50,-8.25"], "{minus}");
    }
    let (_folder, path) = file("orders.csv", &text("20-25"));
    assert_eq!(refused(&["matrix", &path]).0, 1, "a minus inside is not one of a number");
}

#[test]
fn currencies_written_in_the_amounts_are_never_summed() {
    let rows: String = (0..30).map(|n| format!("c{n},2024-01-05,€{n}.50\n")).collect();
    let text = format!("customer,date,amount\n{rows}c1,2024-02-05,$7.00\nc2,2024-02-06,8.00 USD\n");
    let (folder, path) = file("orders.csv", &text);
    let (exit, why) = refused(&["matrix", &path, "--measure", "revenue"]);
    assert!(
        exit == 1 && why.contains("2 currencies (€ 30, $ 2)") && why.contains("LC_ALL=C grep -avF -e '$'"),
        "{why}"
    );
    // Customers are counted all the same.
    assert_eq!(matrix("orders.csv", &text, &[]), ["2024-01,30,1,0.06666666666666667"]);
    let kept: String =
        text.lines().filter(|line| !line.contains('$')).map(|line| format!("{line}\n")).collect();
    std::fs::write(folder.path().join("one.csv"), kept.replace("8.00 USD", "€8.00")).unwrap();
    assert_eq!(matrix("one.csv", kept.replace("8.00 USD", "€8.00"), &REVENUE), ["2024-01,30,450.00,8.00"]);
}

#[test]
fn many_amounts_that_are_not_there_stop_the_program() {
    for nothing in ["", "n/a", "NULL"] {
        let rows: String = (0..40)
            .map(|n| format!("c{n},2024-01-05,{}\n", if n % 3 == 0 { nothing } else { "1.00" }))
            .collect();
        let (_folder, path) = file("orders.csv", &format!("customer,date,amount\n{rows}"));
        let (exit, why) = refused(&["matrix", &path]);
        assert!(exit == 1 && why.contains("14 rows have no amount in 'amount'"), "{nothing}: {why}");
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(matrix("orders.csv", text, &["--allow-unreadable", "35%"]), ["2024-01,26,1"]);
    }
}

#[test]
fn debits_are_sales_in_a_ledger_of_sales() {
    let text = "order_id,customer_id,order_date,amount\n1,A,2024-01-05,89.27 Dr\n2,B,2024-01-06,12.10 Dr\n3,A,2024-02-05,45.00 Dr\n\
        4,C,2024-02-06,7.30 Dr\n5,B,2024-02-06,2.10 Cr\n";
    let report = inspected("ledger.csv", text, &[]);
    adds_up(&report);
    assert_eq!((report["accepted"].as_u64(), report["refunded"].as_f64()), (Some(4), Some(-2.1)), "{report}");
    assert!(report["notes"].to_string().contains("most amounts of 'amount' are debits (Dr)"), "{report}");
    let statement = text.replace(" Dr", " XX").replace(" Cr", " Dr").replace(" XX", " Cr");
    let report = inspected("statement.csv", &statement, &[]);
    assert_eq!((report["accepted"].as_u64(), report["refunded"].as_f64()), (Some(4), Some(-2.1)), "{report}");
}

#[test]
fn the_report_adds_up_no_amounts_in_several_currencies() {
    let row = |n: usize| {
        let (code, status) = (["EUR", "USD"][n % 2], ["paid", "paid", "cancelled"][n % 3]);
        format!("{n},c{},2024-0{}-05,{}.25,{code},{status}\n", n % 4, 1 + n % 6, 10 + n)
    };
    let of = |columns: &str| {
        let rows: String = (0..30).map(row).collect();
        let (_folder, path) = file("orders.csv", &format!("{columns}\n{rows}"));
        printed(&["inspect", &path])
    };
    let report = of("order_id,customer_id,ordered_at,amount,currency,status");
    assert!(report.contains("in 2 currencies") && !report.contains("amounting to"), "{report}");
    let paid = report.lines().find(|line| line.starts_with("paid")).unwrap();
    assert_eq!(paid.split_whitespace().collect::<Vec<_>>(), ["paid", "20", "counts"], "{report}");
    // The same amounts without a currency are added up.
    let report = of("order_id,customer_id,ordered_at,amount,channel,status");
    assert!(report.contains("amounting to"), "{report}");
}

#[test]
fn currencies_are_never_summed_whatever_their_column_is_called() {
    for name in [
        "order_currency_code",
        "presentment_currency",
        "transaction_currency",
        "store_currency",
        "ccy",
        "curr",
        "Devise",
        "Währung",
        "WAERS",
        "moneda",
        "Para_Birimi",
        "валюта",
        "通貨",
        "币种",
        "CurrencyIsoCode",
        "currency_iso_code",
        "Deal Currency",
        "transaction_currency_code",
        "grand_total Currency",
    ] {
        let rows =
            "1,a@x.y,2024-01-05,20.00,EUR\n2,b@x.y,2024-01-09,339.00,SEK\n3,a@x.y,2024-02-05,25.00,EUR\n";
        let text = format!("order_id,customer_email,created_at,grand_total,{name}\n{rows}");
        let (_folder, path) = file("orders.csv", &text);
        let (exit, why) = refused(&["matrix", &path, "--measure", "revenue"]);
        assert!(exit == 1 && why.contains("EUR") && why.contains("SEK"), "{name}: {why}");
    }
    // Of two the one that belongs to the amount decides.
    let text = "increment_id,customer_email,created_at,grand_total,base_currency_code,order_currency_code\n\
        1,a@x.y,2024-01-05,20.00,EUR,EUR\n2,b@x.y,2024-01-09,339.00,EUR,SEK\n";
    let (_folder, path) = file("orders.csv", text);
    assert!(refused(&["matrix", &path, "--measure", "revenue"]).1.contains("SEK"));
}

#[test]
fn an_amount_that_its_name_calls_converted_needs_no_currency() {
    let text = "Deal ID,customer_id,Close Date,Amount,Currency,Amount in company currency\n\
        1,a,2024-01-05,20.00,EUR,22.00\n2,b,2024-01-09,10.00,USD,10.00\n3,a,2024-02-05,30.00,EUR,33.00\n";
    let (_folder, path) = file("deals.csv", text);
    let (exit, why) = refused(&["matrix", &path, "--measure", "revenue"]);
    let remedy = "--amount 'Amount in company currency' if it is the converted amount";
    assert!(exit == 1 && why.contains(remedy), "{why}");
    let rows = matrix("deals.csv", text, &["--measure", "revenue", "--amount", "Amount in company currency"]);
    assert_eq!(rows, ["2024-01,2,32.00,33.00"]);
}

#[test]
fn revenue_was_lost_in_silence_where_a_few_rows_had_no_amount() {
    let row = |n: u32, amount: &str, further: &str| {
        let amount = if n.is_multiple_of(36) { String::new() } else { format!("{n}{amount}") };
        format!("{n},c{},2024-{:02}-{:02},{amount}{further}\n", n % 30, n % 12 + 1, n % 28 + 1)
    };
    let counted = |report: &serde_json::Value| (report["orders"].as_u64(), report["revenue"].as_f64());
    let whole: f64 = (1..=360).map(f64::from).sum();
    let without = whole - (1..=10).map(|n| f64::from(n * 36)).sum::<f64>();
    for amount in [".00", ",00 €"] {
        let text = format!(
            "order_id;customer_id;order_date;total\n{}",
            (1..=360)
                .map(|n| row(n, &amount.replace(',', "#"), "").replace(',', ";").replace('#', ","))
                .collect::<String>()
        );
        let report = inspected("orders.csv", &text, &[]);
        assert_eq!(counted(&report), (Some(350), Some(without)), "{report}");
        let notes = report["notes"].as_array().unwrap();
        let note = notes.last().unwrap().as_str().unwrap();
        assert!(note.contains("10 rows have no amount in 'total'; these rows are left out"), "{report}");
        // Both remedies do what they say.
        let [name, zero] = option(note, "amount");
        let report = inspected("orders.csv", &text, &[&name, &zero]);
        assert_eq!(counted(&report), (Some(360), Some(without)), "{zero}: {report}");
        let [name, filter] = option(note, "where");
        let report = inspected("orders.csv", &text, &[&name, &filter]);
        assert_eq!(counted(&report), (Some(350), Some(without)), "{filter}: {report}");
        assert!(!report["notes"].to_string().contains("no amount"), "{report}");
    }
    // Of two amounts that are the same, one fills the other; one that differs, or is one of something else, does not.
    let two = |header: &str, further: &dyn Fn(u32) -> String| {
        let rows: String = (1..=360).map(|n| row(n, ".00", &further(n))).collect();
        format!("order_id,customer_id,order_date,amount,{header}\n{rows}")
    };
    let text = two("amount_eur", &|n| format!(",{n}.00"));
    let note = inspected("orders.csv", &text, &[])["notes"][0].as_str().unwrap().to_string();
    let [name, both] = option(&note, "amount");
    assert_eq!(both, "coalesce(amount, amount_eur)", "{note}");
    assert_eq!(counted(&inspected("orders.csv", &text, &[&name, &both])), (Some(360), Some(whole)), "{note}");
    let text = two("amount_usd", &|n| format!(",{}.00", n * 2));
    let note = inspected("orders.csv", &text, &[])["notes"].to_string();
    assert!(note.contains("no amount in 'amount'") && !note.contains("amount_usd"), "{note}");
    // A kind of rows without money is told by what keeps the orders.
    let text = two("what", &|n| if n.is_multiple_of(36) { ",memo".into() } else { ",sale".into() });
    let report = inspected("orders.csv", &text, &[]);
    let notes = report["notes"].to_string();
    assert!(notes.contains("keep the orders with --where") && !notes.contains("--amount"), "{notes}");
    // So is a price that some rows lack.
    let text: String = (1..=360)
        .map(|n: u32| {
            let price = if n.is_multiple_of(36) { String::new() } else { format!("{n}.00") };
            format!("{n},c{},2024-{:02}-{:02},1,{price}\n", n % 30, n % 12 + 1, n % 28 + 1)
        })
        .collect();
    let text = format!("order_id,customer_id,order_date,quantity,unit_price\n{text}");
    let note = inspected("orders.csv", &text, &[])["notes"][0].as_str().unwrap().to_string();
    let [name, zero] = option(&note, "amount");
    assert_eq!(zero, "coalesce(quantity * unit_price, 0)", "{note}");
    assert_eq!(
        counted(&inspected("orders.csv", &text, &[&name, &zero])),
        (Some(360), Some(without)),
        "{note}"
    );
    // A row among many is in the account of rows alone.
    let text = two("note", &|_| ",x".into());
    let few: String = text
        .lines()
        .filter(|line| !line.contains(",,") || line.starts_with("36,"))
        .map(|line| format!("{line}\n"))
        .collect();
    let report = inspected("orders.csv", &few, &[]);
    assert!(!report["notes"].to_string().contains("no amount"), "{report}");
    assert_eq!(report["excluded"]["no-amount"], 1, "{report}");
}

#[test]
fn what_a_clinic_or_a_school_bills_was_no_amount() {
    for (name, patient) in [
        ("Honoraires", "Patient ID"),
        ("Honorar", "Patient ID"),
        ("Onorario", "Patient ID"),
        ("tuition_fee", "student_id"),
        ("Schulgeld", "student_id"),
        ("consultation fee", "Patient ID"),
    ] {
        let row = |n: u32| format!("F{n},P{},2024-01-{:02},{n}.50\n", n % 7, n % 28 + 1);
        let text = format!("invoice_no,{patient},Date,{name}\n{}", (1..=40).map(row).collect::<String>());
        let options = ["--customer", &format!("\"{patient}\"")];
        let report = inspected("bills.csv", &text, &options);
        assert_eq!(report["revenue"], 840.0, "{name}: {report}");
        // A better amount comes first.
        let with_total: String = text
            .lines()
            .enumerate()
            .map(|(n, line)| if n == 0 { format!("{line},Total\n") } else { format!("{line},7.00\n") })
            .collect();
        let report = inspected("bills.csv", &with_total, &options);
        assert_eq!(
            (role(&report, "amount").as_str(), report["revenue"].as_f64()),
            ("Total", Some(280.0)),
            "{report}"
        );
    }
    // What a marketplace keeps is not one, and a bare fee is proposed.
    for name in ["Platform fee", "Transaction fee", "fee"] {
        let row = |n: u32| format!("F{n},P{},2024-01-{:02},{n}.50\n", n % 7, n % 28 + 1);
        let text = format!("invoice_no,customer_id,Date,{name}\n{}", (1..=40).map(row).collect::<String>());
        let report = inspected("bills.csv", &text, &[]);
        assert_eq!(role(&report, "amount"), "", "{report}");
        assert!(report["notes"].to_string().contains("if these are the amounts, say --amount"), "{report}");
    }
}

#[test]
fn a_sign_that_no_number_has_was_said_to_separate_thousands() {
    for (amounts, said) in [
        (["10,50", "20,00", "2100,30"], "as in '2100,30'\""),
        (["10,50", "1.020,00", "20,30"], "'.' separates thousands"),
        (["10,50", "1\u{a0}020,00", "20,30"], "a blank separates thousands"),
    ] {
        let [a, b, c] = amounts;
        let text = format!("Datum;Kunde;Betrag\n2024-01-05;a;{a}\n2024-01-06;b;{b}\n2024-02-06;a;{c}\n");
        let notes = inspected("orders.csv", &text, &[])["notes"].to_string();
        assert!(notes.contains(said), "{said}: {notes}");
    }
}

#[test]
fn sales_after_tax_were_taken_for_sales_before_it_without_a_word() {
    let text = "client,sale date,Net sales,Tax,Total sales\na,2024-01-05,10.00,2.00,12.00\nb,2024-01-06,20.00,4.00,24.00\na,2024-02-06,5.00,1.00,6.00\n";
    let report = inspected("sales.csv", text, &[]);
    assert!(
        report["notes"]
            .to_string()
            .contains("'Net sales' is taken for the amount, and 'Total sales' may be the same with tax"),
        "{report}"
    );
}

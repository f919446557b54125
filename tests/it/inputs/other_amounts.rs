//! Columns that say that an amount, a customer or an order is another than it seems.

use std::fmt::Write;

use super::{REVENUE, inspected, kept, matrix, option, remedied, role, told, try_matrix, with_column};
use crate::support::{file, tenure};

#[test]
fn what_is_left_of_an_order_or_was_sent_of_a_row_is_pointed_out() {
    let text = "order_id,customer_id,order_date,total_price,current_total_price\n1,a,2024-01-05,10,10\n2,b,2024-01-06,20,5\n3,a,2024-02-05,30,30\n";
    let options = remedied(text, "is less than 'total_price' in 1 row");
    assert_eq!(
        matrix("orders.csv", text, &[&REVENUE[..], &[&options[0], &options[1]]].concat()),
        ["2024-01,2,15.00,30.00"]
    );
    let text = "order_id,customer_id,order_date,sku,qty_ordered,qty_shipped,price\n1,a,2024-01-05,x,2,2,5\n2,b,2024-01-06,x,4,1,5\n3,a,2024-02-05,x,6,6,5\n";
    let options = remedied(text, "is less than 'qty_ordered' in 1 row");
    assert_eq!(
        matrix("orders.csv", text, &[&REVENUE[..], &[&options[0], &options[1]]].concat()),
        ["2024-01,2,15.00,30.00"]
    );
    // Everything was sent.
    let all = inspected("orders.csv", &text.replace("4,1,5", "4,4,5"), &[]);
    assert!(!all["notes"].to_string().contains("is less than"), "{all}");
}

#[test]
fn amounts_in_thousands_and_in_hundredths_beside_a_currency_are_pointed_out() {
    for (name, value) in [("amount_keur", "0.010"), ("Umsatz TEUR", "0.010"), ("amount_mio", "0.00001")] {
        let text = format!("order_id,customer_id,order_date,{name}\n1,a,2024-01-05,{value}\n");
        let options = remedied(&text, "and revenue is counted in them");
        assert_eq!(
            matrix("orders.csv", &text, &[&REVENUE[..], &[&options[0], &options[1]]].concat()),
            ["2024-01,1,10.00"],
            "{name}: {options:?}"
        );
    }
    let paid = |currency: &str| {
        format!(
            "{{\"order_id\": 1, \"customer_id\": 3, \"created\": \"2024-01-05\", \"amount\": {{\"value\": 1000, \"currency\": \"{currency}\"}}}}\n"
        )
    };
    let report = inspected("payments.jsonl", &paid("EUR"), &[]);
    let note = report["notes"].as_array().unwrap().iter().map(|note| note.as_str().unwrap());
    let note = note.into_iter().find(|note| note.contains("if they are hundredths")).unwrap();
    let [name, amount] = option(note, "amount");
    assert_eq!(inspected("payments.jsonl", &paid("EUR"), &[&name, &amount])["revenue"], 10.0);
    assert!(!inspected("payments.jsonl", &paid("JPY"), &[])["notes"].to_string().contains("hundredths"));
}

#[test]
fn discounts_under_short_names_and_with_a_sign_are_pointed_out() {
    let text = |name: &str, discount: &str| {
        format!(
            "order_id,customer_id,order_date,sku,Quantity,Unit price,{name}\n1,a,2024-01-05,x,2,50.00,{discount}\n2,b,2024-01-06,x,1,20.00,0\n"
        )
    };
    for (name, discount) in [("Disc %", "10"), ("Remise", "10%"), ("Rabatt", "10.0%"), ("Dto. %", "10")] {
        let text = text(name, discount);
        let options = remedied(&text, "is not taken off");
        assert_eq!(
            matrix("orders.csv", &text, &[&REVENUE[..], &[&options[0], &options[1]]].concat()),
            ["2024-01,2,110.00"],
            "{name}: {options:?}"
        );
    }
    // 10 may be money or a percentage.
    let text = text("Line Discount", "10");
    let report = inspected("orders.csv", &text, &[]);
    let note = report["notes"][0].as_str().unwrap();
    let (of_money, of_percent) = note.split_once("or if it is a percentage").unwrap();
    for (said, revenue) in [(of_money, "110.00"), (of_percent, "110.00")] {
        let [name, amount] = option(said, "amount");
        assert_eq!(
            matrix("orders.csv", &text, &[&REVENUE[..], &[&name, &amount]].concat()),
            [format!("2024-01,2,{revenue}")],
            "{amount}"
        );
    }
}

#[test]
fn ids_that_were_merged_into_others_are_pointed_out() {
    let text = "order_id,order_date,customer_id,customer_merged_into,total\n1,2024-01-05,7,,10\n2,2024-02-06,8,7,20\n3,2024-02-07,9,,30\n";
    let options = remedied(text, "'customer_merged_into' has another id of the customer");
    let joined = inspected("orders.csv", text, &[&options[0], &options[1]]);
    assert_eq!(joined["customers"], 2, "{options:?}: {joined}");
}

#[test]
fn a_number_with_a_name_behind_it_is_one_customer_whatever_the_name() {
    let text = "order_id,order_date,customer,total\n1,2024-01-05,10023 - Weber,10\n2,2024-02-06,10023 - Weber GmbH,20\n3,2024-02-07,10024 - Weber,30\n";
    let options = remedied(text, "differ from another only by the name behind the number");
    let joined = inspected("orders.csv", text, &[&options[0], &options[1]]);
    assert_eq!(joined["customers"], 2, "{options:?}: {joined}");
}

#[test]
fn orders_without_a_day_of_payment_or_completion_are_pointed_out() {
    for name in ["paid_at", "finalized_on", "Completed At", "bezahlt_am"] {
        let day = "2024-03-07";
        let report = with_column(name, [day, day, day, day, "", day], &[]);
        assert_eq!(told(&report), (6, 0, 0, 165.0), "{name}: {report}");
        let note = report["notes"][0].as_str().unwrap();
        assert!(note.contains(&format!("1 row without '{name}' counts as an order")), "{note}");
        let [option, filter] = option(note, "where");
        let paid = with_column(name, [day, day, day, day, "", day], &[&option, &filter]);
        assert_eq!((told(&paid).0, told(&paid).3), (5, 160.0), "{filter}");
    }
    // Days of later events are often missing, and further lines of an order have no day.
    let day = "2024-03-07";
    let shipped = with_column("shipped_at", [day, day, day, day, "", day], &[]);
    assert_eq!(shipped["notes"].as_array().map(Vec::len), Some(0), "{shipped}");
    let lines = "order_id,customer_id,order_date,total,paid_at\n1,a,2024-01-05,10,2024-01-06\n1,a,2024-01-05,,\n2,b,2024-01-06,20,2024-01-07\n\
        3,b,2024-01-06,20,2024-01-07\n";
    assert!(!inspected("orders.csv", lines, &[])["notes"].to_string().contains("without 'paid_at'"));
}

#[test]
fn tags_of_tests_and_free_replacements_are_told() {
    let report = with_column("tags", ["vip", "", "promo; vip", "vip", "vip; TEST", "a"], &[]);
    assert_eq!(told(&report), (6, 0, 0, 165.0), "more than one row in ten is an experiment: {report}");
    let rows: String = (0..20).map(|n| format!("{n},c{},2024-01-{:02},10,vip\n", n % 4, n + 1)).collect();
    let text =
        format!("order_id,customer_id,order_date,total,tags\n{rows}20,c1,2024-02-01,5,\"staff, test\"\n");
    let report = inspected("orders.csv", &text, &[]);
    assert_eq!(told(&report), (20, 0, 1, 200.0), "{report}");
    for name in ["order_source", "order_type"] {
        let report = with_column(name, ["web", "web", "web", "web", "replacement", "web"], &[]);
        assert_eq!(told(&report), (6, 0, 0, 165.0), "{report}");
        let notes = report["notes"].to_string();
        assert!(notes.contains(&format!("'{name}' is 'replacement' counts as an order")), "{notes}");
    }
    let goods = with_column("category", ["web", "web", "web", "web", "warranty", "web"], &[]);
    assert_eq!(goods["notes"].as_array().map(Vec::len), Some(0), "{goods}");
}

#[test]
fn of_the_steps_of_an_order_the_first_counts() {
    for steps in [
        ["order.created", "order.paid", "order.fulfilled"],
        ["Order placed", "Order paid", "Order completed"],
    ] {
        let event = |n: usize, step: &str, customer: &str| {
            format!("e{n}-{step},{step},2024-0{n}-05T10:00:00Z,{n},{customer},10\n")
        };
        let rows: String = steps.iter().map(|step| event(1, step, "a") + &event(2, step, "b")).collect();
        let text = format!("event_id,type,occurred_at,data_order_id,data_customer_id,data_total\n{rows}");
        let options = ["--customer", "data_customer_id", "--date", "occurred_at"];
        let report = inspected("events.csv", &text, &options);
        assert_eq!((told(&report).0, told(&report).2, told(&report).3), (2, 4, 20.0), "{report}");
    }
}

#[test]
fn an_amount_before_a_voucher_is_pointed_out_with_what_was_left_to_pay() {
    for (gross, voucher, left) in [
        ("amount", "voucher_amount", "amount_due"),
        ("Betrag", "Gutschein", "Zahlbetrag"),
        ("total", "gift card", "paid"),
    ] {
        let text = format!(
            "order_id,customer_id,order_date,{gross},{voucher},{left}\n1,a,2024-01-05,10.00,0,10.00\n2,b,2024-01-06,25.00,5.00,20.00\n3,a,2024-02-05,33.50,3.50,30.00\n"
        );
        let options = remedied(&text, &format!("'{left}' is '{gross}' less '{voucher}' in 2 rows"));
        let words = [&REVENUE[..], &[&options[0], &options[1]]].concat();
        assert_eq!(matrix("orders.csv", &text, &words), ["2024-01,2,30.00,30.00"], "{gross}");
        let other = text.replace(",20.00\n", ",24.00\n");
        assert!(!inspected("orders.csv", &other, &[])["notes"].to_string().contains(" less "), "{gross}");
    }
}

#[test]
fn rows_without_amount_and_order_id_are_said_to_count_as_orders_and_points_are_no_money() {
    for (name, said) in [
        ("points_balance", Some(("holds points, which are not money", "--points"))),
        ("Punktestand", Some(("holds points, which are not money", "--points"))),
        ("nps_score", Some(("holds scores, which are not money", "--surveys"))),
        (
            "saldo",
            Some((
                "holds a balance, which is not what an order costs",
                "name the amount with --amount COLUMN",
            )),
        ),
        ("shelf", None),
    ] {
        let text = format!("customer,date,{name}\na,2024-01-05,120\nb,2024-01-06,7\na,2024-02-05,300\n");
        let report = inspected("data.csv", &text, &[]);
        let note = report["notes"][0].as_str().unwrap();
        assert!(note.contains("each row counts as one order and revenue is not known"), "{name}: {report}");
        assert!(report["revenue"].is_null() && report["mapping"]["amount"].is_null(), "{name}: {report}");
        match said {
            Some((what, remedy)) => assert!(note.contains(what) && note.contains(remedy), "{name}: {note}"),
            None => assert!(!note.contains("which"), "{name}: {note}"),
        }
        // With an order id, rows are orders by it.
        let text = format!(
            "order_id,customer,date,{name}\n1,a,2024-01-05,120\n2,b,2024-01-06,7\n3,a,2024-02-05,300\n"
        );
        let note = inspected("data.csv", &text, &[])["notes"].to_string();
        assert!(!note.contains("each row counts") && !note.contains("--points"), "{name}: {note}");
    }
}

#[test]
fn texts_for_people_are_never_sources() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    };
    let orders =
        put("orders.csv", "order_id,customer_id,order_date,amount\n1,a,2024-01-05,10\n2,a,2024-02-05,5\n");
    let text = "# Orders\n\nThese are our orders, and more.\n\n# How\n\nRead them, please, as they are.\n";
    let readme = put("README.md", text);
    let pattern = folder.path().join("*").to_string_lossy().into_owned();
    let json = |paths: &[&str]| crate::support::json(&[&["inspect"], paths, &["--format", "json"]].concat());
    assert_eq!(
        (json(&[&pattern])["orders"].as_u64(), json(&[&pattern])["notes"].as_array().map(Vec::len)),
        (Some(2), Some(0))
    );
    // As a shell names the files of a folder.
    let report = json(&[&readme, &orders]);
    assert_eq!(report["orders"], 2, "{report}");
    assert!(report["notes"][0].as_str().unwrap().starts_with("texts for people are not read: "), "{report}");
    let (_, refused) = crate::support::refused(&["inspect", &readme]);
    assert!(refused.contains("is a text for people, not a table; name the file of orders"), "{refused}");
    let (_, other) = crate::support::refused(&["inspect", &folder.path().join("READ").to_string_lossy()]);
    assert!(!other.contains("did you mean"), "{other}");
    // A table drawn in such a text is told how to be read.
    let drawn = put(
        "table.md",
        "# Orders\n\n| id | customer | date |\n|---|---|---|\n| 1 | a | 2024-01-05 |\n| 2 | b | 2024-01-06 |\n",
    );
    let (_, drawn) = crate::support::refused(&["inspect", &drawn]);
    assert!(drawn.contains("grep"), "{drawn}");
}

#[test]
fn whole_numbers_that_are_large_and_seldom_round_are_pointed_out() {
    let text = |price: &dyn Fn(u32) -> u32| {
        let row = |n: u32| format!("{n},c{},2024-0{}-05,{}\n", n % 9, 1 + n / 20, price(n));
        format!("order_id,customer_id,order_date,total\n{}", (0..60).map(row).collect::<String>())
    };
    let cents = text(&|n| 1999 + 137 * n);
    let options = remedied(&cents, "'total' holds large whole numbers that are seldom round");
    let units = cents.lines().map(|line| {
        match line.rsplit_once(',').map(|(rest, total)| (rest, total.parse::<u32>())) {
            Some((rest, Ok(cents))) => format!("{rest},{}.{:02}\n", cents / 100, cents % 100),
            _ => format!("{line}\n"),
        }
    });
    let words = [&REVENUE[..], &[&options[0], &options[1]]].concat();
    assert_eq!(
        matrix("orders.csv", &cents, &words),
        matrix("orders.csv", units.collect::<String>(), &REVENUE)
    );
    // Prices in yen are round, and small numbers are units.
    for price in [&(|n: u32| 1980 + 130 * n) as &dyn Fn(u32) -> u32, &|n| 7 + n] {
        let notes = inspected("orders.csv", &text(price), &[])["notes"].to_string();
        assert!(!notes.contains("seldom round"), "{notes}");
    }
}

#[test]
fn whole_units_were_said_to_look_like_hundredths_without_evidence() {
    let text = |columns: &str, beside: &str, total: &dyn Fn(u32) -> u32| {
        let row = |n: u32| format!("{n},c{},2024-0{}-05,{},{beside}\n", n % 9, 1 + n / 20, total(n));
        format!("order_id,customer_id,order_date,{columns}\n{}", (0..60).map(row).collect::<String>())
    };
    let is_said =
        |text: &str| inspected("orders.csv", text, &[])["notes"].to_string().contains("seldom round");
    let odd = |n: u32| 3_001 + 1_013 * n % 9_000;
    assert!(is_said(&text("total,channel", "web", &odd)));
    // Others have decimals, the currency has no hundredths, or the numbers are too large for prices in hundredths.
    assert!(!is_said(&text("total,net amount", "12.50", &odd)));
    assert!(!is_said(&text("total,currency", "JPY", &odd)));
    assert!(!is_said(&text("total,チャネル", "web", &odd)));
    assert!(!is_said(&text("total,channel", "web", &|n| 60_001 + 1_013 * n)));
    // Unless they end as prices do.
    assert!(is_said(&text("total,channel", "web", &|n| 60_099 + 1_100 * n - if n % 3 == 0 { 4 } else { 0 })));
    // Deals are written down by hand.
    let deals = text("total,stage", "Won", &odd).replacen(",Won", ",Lost", 9);
    assert!(!is_said(&deals));
}

#[test]
fn an_expression_of_amounts_added_up_currencies_in_silence() {
    let mut text = "order_id,customer_id,order_date,amount,amount_refunded,currency,rate\n".to_string();
    for n in 0..20 {
        let currency = if n % 4 == 0 { "EUR" } else { "USD" };
        writeln!(text, "{n},{},2024-0{}-05,10.00,1.00,{currency},0.9", n % 5, n / 7 + 1).unwrap();
    }
    let asked = |amount: &str| {
        try_matrix(&[&kept("orders.csv", text.as_bytes())], &["--amount", amount, "--measure", "revenue"])
    };
    for amount in ["amount - abs(coalesce(amount_refunded, 0))", "amount * 1"] {
        let why = asked(amount).unwrap_err();
        assert!(why.contains("2 currencies (USD 15, EUR 5) and are never summed"), "{amount}: {why}");
    }
    // Who names the currency or a rate converts.
    for amount in ["CASE currency WHEN 'EUR' THEN amount ELSE amount * 0.9 END", "amount * rate"] {
        assert!(asked(amount).is_ok(), "{amount}");
    }
}

#[test]
fn the_currency_within_the_name_of_an_amount_is_its_own() {
    let text = "order_id,customer_id,order_date,Buyer Currency,Amount (Buyer Currency),Merchant Currency,Amount (Merchant Currency)\n\
        1,a,2024-01-05,USD,5.55,EUR,5.11\n2,b,2024-01-06,JPY,800,EUR,4.90\n3,a,2024-02-06,USD,5.55,EUR,5.11\n";
    assert_eq!(
        matrix("orders.csv", text, &["--amount", "Amount (Merchant Currency)", "--measure", "revenue"]),
        ["2024-01,2,10.01,5.11"]
    );
}

#[test]
fn a_fee_that_nobody_paid_and_energy_are_no_amounts() {
    for (header, rows, amount) in [
        ("注文番号,注文日時,会員番号,代引料合計,合計金額", ["0,1200", "0,800", "0,500"], "合計金額"),
        (
            "order_id,order_date,customer_id,Handling total,Montant",
            ["0.00,12.00", "0.00,8.00", "0.00,5.00"],
            "Montant",
        ),
        (
            "order_id,order_date,customer_id,total_energy,total_time_min,revenue_total",
            ["20.5,61,12.00", "10.1,33,8.00", "9.9,20,5.00"],
            "revenue_total",
        ),
    ] {
        let [first, second, third] = rows;
        let text =
            format!("{header}\n1,2024-01-05,a,{first}\n2,2024-01-06,b,{second}\n3,2024-02-06,a,{third}\n");
        assert_eq!(role(&inspected("orders.csv", &text, &[]), "amount"), amount, "{header}");
    }
    // Three letters in a row are no word.
    let text = "order_id,order_date,customer_id,total_excl_vat\n1,2024-01-05,a,10.00\n2,2024-01-06,b,20.00\n";
    assert_eq!(role(&inspected("orders.csv", text, &[]), "amount"), "total_excl_vat");
}

#[test]
fn refunds_in_a_column_with_a_longer_name_are_said() {
    let text = "order_id,order_date,customer_id,Total,Refunded to buyer amount\n1,2024-01-05,a,10.00,0.00\n2,2024-01-06,b,20.00,5.00\n3,2024-02-06,a,8.00,0.00\n";
    let options = remedied(text, "refunds in column 'Refunded to buyer amount' are not taken off");
    assert_eq!(inspected("orders.csv", text, &[&options[0], &options[1]])["revenue"].as_f64(), Some(33.0));
    // With them it is net.
    let (_folder, path) = file("orders.csv", text);
    let told = |options: &[&str]| {
        let output = tenure(&[&["inspect", &path][..], options].concat());
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(told(&[]).contains("gross revenue 38.00"));
    assert!(told(&[&options[0], &options[1]]).contains("net revenue 33.00"));
}

#[test]
fn refunds_in_cents_are_said_and_taken_off_in_the_units_of_the_amount() {
    for (amount, sums, refund, paid_back) in [
        ("amount_cents", ["1005", "2010", "815"], "refund_cents", ["100", "505"]),
        ("amount", ["10.05", "20.10", "8.15"], "refunded_cents", ["100", "505"]),
        ("amount", ["10.05", "20.10", "8.15"], "refund_amount", ["1.00", "5.05"]),
    ] {
        let text = format!(
            "order_id,order_date,customer_id,{amount},{refund}\n1,2024-01-05,a,{},{}\n2,2024-01-06,b,{},{}\n3,2024-02-06,a,{},0\n",
            sums[0], paid_back[0], sums[1], paid_back[1], sums[2]
        );
        let options = remedied(&text, &format!("refunds in column '{refund}' are not taken off"));
        let report = inspected("orders.csv", &text, &[&options[0], &options[1]]);
        assert_eq!(report["revenue"].as_f64(), Some(32.25), "{refund}: {options:?}");
    }
    // What can still be paid back is not paid back.
    let text = "order_id,order_date,customer_id,total,refundable_amount\n1,2024-01-05,a,10.05,10.05\n2,2024-01-06,b,20.10,0\n";
    assert!(!inspected("orders.csv", text, &[])["notes"].to_string().contains("refundable"));
}

#[test]
fn an_amount_after_a_fee_was_taken_without_a_word() {
    let mut text = "code,booking_date,guest,Amount,Service fee,Gross earnings\n".to_string();
    for n in 0..20 {
        let (gross, fee) = (100 + n, 3 + n % 4);
        writeln!(text, "H{n},2024-0{}-05,g{},{}.00,{fee}.00,{gross}.00", n / 7 + 1, n % 6, gross - fee)
            .unwrap();
    }
    let options = remedied(&text, "'Amount' is 'Gross earnings' less 'Service fee' in 20 rows");
    assert_eq!(inspected("orders.csv", &text, &[&options[0], &options[1]])["revenue"].as_f64(), Some(2190.0));
    // An amount that is no rest of another is what customers paid.
    let other = text.replace(".00,3.00,", ".50,3.00,").replace(".00,4.00,", ".50,4.00,");
    assert!(!inspected("orders.csv", &other, &[])["notes"].to_string().contains("what the shop keeps"));
}

fn rows_of_one_fee() -> String {
    let row = |n: u32| {
        let (paid, fee) = (10_000 + 37 * n, 1_300 + n);
        format!("{n},c{},2024-01-{:02},{paid}.00,-{fee}.00,0.00,{}.00\n", n % 9, 1 + n % 28, paid - fee)
    };
    let rows: String = (1..60).map(row).collect();
    format!(
        "# de venta,Comprador,Fecha de venta,Ingresos por productos (ARS),Cargo por venta e impuestos (ARS),Costos de envío (ARS),Total (ARS)\n{rows}"
    )
}

#[test]
fn a_total_less_several_fees_was_revenue_in_silence() {
    let row = |n: u32| {
        let (paid, fee, sending) =
            (10_000 + 37 * n, 1_300 + n, if n.is_multiple_of(4) { 0 } else { 200 + n });
        let is_undone = n.is_multiple_of(9);
        let undone = if is_undone { format!("-{}", paid) } else { String::new() };
        let left = if is_undone { 0 } else { paid - fee - sending };
        format!(
            "{n},c{},2024-01-{:02},{paid}.00,-{fee}.00,-{sending}.00,{undone},{left}.00\n",
            n % 9,
            1 + n % 28
        )
    };
    let rows: String = (1..60).map(row).collect();
    let text = |fee: &str, sending: &str| {
        format!(
            "# de venta,Comprador,Fecha de venta,Ingresos por productos (ARS),{fee},{sending},Anulaciones y reembolsos (ARS),Total (ARS)\n{rows}"
        )
    };
    let fees = text("Cargo por venta e impuestos", "Costos de envío");
    let report = inspected("ventas.csv", &fees, &[]);
    let note = report["notes"].as_array().unwrap().iter().filter_map(|note| note.as_str()).find(|note| {
        note.contains("'Total (ARS)' is 'Ingresos por productos (ARS)' less 'Cargo por venta e impuestos' and 'Costos de envío' in 53 rows")
    });
    let [name, amount] = option(note.unwrap_or_else(|| panic!("{report}")), "amount");
    let paid: u32 = (1..60).map(|n| 10_000 + 37 * n).sum();
    let kept = inspected("ventas.csv", &fees, &[&name, &amount]);
    assert_eq!(kept["revenue"], f64::from(paid), "{kept}");
    // One fee alone, beside costs that are 0 in all rows.
    let alone = rows_of_one_fee();
    let report = inspected("ventas.csv", &alone, &[]);
    assert!(
        report["notes"].to_string().contains(
            "'Total (ARS)' is 'Ingresos por productos (ARS)' less 'Cargo por venta e impuestos (ARS)'"
        ),
        "{report}"
    );
    // A refund of every fifth sale, with the share of the marketplace.
    let row = |n: u32| {
        let cents = 1_000 + 40 * n;
        let units = |cents: u32| format!("{}.{:02}", cents / 100, cents % 100);
        let [price, fee, share, net] =
            [cents, cents / 40, cents / 10, cents - cents / 40 - cents / 10].map(units);
        let sale = format!("{n},b{},2024-01-{:02},{price},-{fee},-{share},{net}\n", n % 9, 1 + n % 20);
        match n % 5 {
            0 => format!("{sale}{n},b{},2024-01-{:02},-{price},{fee},{share},-{net}\n", n % 9, 2 + n % 20),
            _ => sale,
        }
    };
    let rows: String = (1..60).map(row).collect();
    let text_of_shares =
        format!("transaction id,buyer,date,item price,transaction fee,shop share,net amount\n{rows}");
    let report = inspected("sales.csv", &text_of_shares, &[]);
    assert!(
        report["notes"]
            .to_string()
            .contains("'net amount' is 'item price' less 'transaction fee' and 'shop share'"),
        "{report}"
    );
    // What is not called a fee may be anything.
    let others = inspected("ventas.csv", &text("Puntos", "Extra"), &[]);
    assert!(!others["notes"].to_string().contains("what the shop keeps"), "{others}");
}

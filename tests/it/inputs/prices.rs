//! Amounts beside other amounts: running totals, prices before a reduction, prices of a unit, discounts.

use super::{REVENUE, inspected, matrix, role};

/// Twelve orders of three customers, in the order of time; `columns` of an order and what its customer has spent until then.
fn orders(head: &str, columns: impl Fn(i64, i64, i64) -> String) -> String {
    let amount = |n: i64| 10 + n * 7 % 11;
    let of = |n: i64, until: i64| (0..=until).filter(|other| other % 3 == n % 3).map(amount).sum::<i64>();
    let mut text = format!("order_id,customer_id,order_date,{head}\n");
    for n in 0..12 {
        text += &format!(
            "{n},c{},2024-0{}-{:02},{}\n",
            n % 3,
            1 + n / 6,
            1 + n,
            columns(amount(n), of(n, n), of(n, 11))
        );
    }
    text
}

#[test]
fn a_running_total_is_not_the_amount_of_an_order() {
    let right = matrix("orders.csv", orders("amount", |amount, _, _| format!("{amount}.00")), &REVENUE);
    for (head, which) in [
        (
            "value,total",
            (|amount, running, _| format!("{amount}.00,{running}.00")) as fn(i64, i64, i64) -> String,
        ),
        ("total_spent,price", |amount, running, _| format!("{running}.00,{amount}.00")),
        ("total_spent,price", |amount, _, all| format!("{all}.00,{amount}.00")),
        ("revenue,net", |amount, running, _| format!("{running}.00,{amount}.00")),
    ] {
        let text = orders(head, which);
        let amount = if head.starts_with("value") { "value" } else { head.split(',').next_back().unwrap() };
        let report = inspected("orders.csv", &text, &[]);
        assert_eq!(role(&report, "amount"), amount, "{head}: {report}");
        let total = head.split(',').find(|name| *name != amount).unwrap();
        let note = report["notes"].to_string();
        assert!(
            note.contains(&format!("'{total}' is the sum of '{amount}'"))
                && note.contains(&format!("--amount {total}")),
            "{note}"
        );
        assert_eq!(matrix("orders.csv", &text, &REVENUE), right, "{head}");
        // The latest order first.
        let mut lines: Vec<&str> = text.lines().collect();
        lines[1..].reverse();
        assert_eq!(matrix("orders.csv", lines.join("\n"), &REVENUE), right, "{head}");
        let own = [&REVENUE[..], &["--amount", total]].concat();
        assert_ne!(matrix("orders.csv", &text, &own), right, "{head}");
    }
    // An amount with tax, and one that never changes, are no sums.
    for which in
        [(|amount, _, _| format!("{amount}.00,{amount}.50")) as fn(i64, i64, i64) -> String, |_, _, _| {
            "9.00,9.00".to_string()
        }]
    {
        let report = inspected("orders.csv", &orders("value,total", which), &[]);
        assert_eq!(
            (role(&report, "amount").as_str(), report["notes"].as_array().map(Vec::len)),
            ("total", Some(0)),
            "{report}"
        );
    }
}

#[test]
fn the_price_that_was_paid_is_the_amount() {
    let right = matrix("orders.csv", orders("amount", |amount, _, _| format!("{amount}.00")), &REVENUE);
    for (before, paid) in [
        ("original_price", "price_paid"),
        ("list_price", "sale_price"),
        ("Regular price", "Final price"),
        ("RRP", "Selling price"),
        ("uvp", "Amount paid"),
        ("compare_at_price", "paid_price"),
        ("Catalog value", "Invoice value"),
    ] {
        let text =
            orders(&format!("{before},{paid}"), |amount, _, _| format!("{}.00,{amount}.00", amount * 2));
        assert_eq!(matrix("orders.csv", &text, &REVENUE), right, "{before}");
    }
    // A bare price may be either.
    let text = orders("price,price_paid", |amount, _, _| format!("{}.00,{amount}.00", amount * 2));
    let report = inspected("orders.csv", &text, &[]);
    let notes = report["notes"].to_string();
    assert!(
        notes.contains("'price' is taken for the amount, but 'price_paid' may be it too")
            && notes.contains("--amount price_paid"),
        "{notes}"
    );
}

const LINES: &str = "order_id,customer_id,order_date,item,QUANTITY,PRICE\n1,a,2024-01-05,x,3,10.50\n1,a,2024-01-05,y,2,4.00\n2,b,2024-01-06,x,1,8.00\n\
    3,a,2024-02-05,y,4,2.50\n";

#[test]
fn a_quantity_and_a_price_are_known_in_many_languages() {
    for (quantity, price) in [
        ("Stück", "Preis"),
        ("Stk.", "Stückpreis"),
        ("pcs", "price"),
        ("pieces", "unit_price"),
        ("order_qty", "unit_amount"),
        ("Qty", "Rate"),
        ("antal", "pris"),
        ("Antal", "Styckpris"),
        ("antall", "enhetspris"),
        ("määrä", "hinta"),
        ("ilość", "cena"),
        ("Ilość", "Cena jednostkowa"),
        ("Počet", "Cena"),
        ("mennyiség", "egységár"),
        ("Adet", "Birim Fiyat"),
        ("Количество", "Цена"),
        ("Кількість", "Ціна"),
        ("数量", "単価"),
        ("数量", "单价"),
        ("수량", "단가"),
        ("Unidades", "Precio"),
        ("količina", "cijena"),
    ] {
        let text = LINES.replace("QUANTITY", quantity).replace("PRICE", price);
        assert_eq!(matrix("orders.csv", &text, &REVENUE), ["2024-01,2,47.50,10.00"], "{quantity}, {price}");
    }
}

#[test]
fn a_discount_beside_quantity_and_price_is_pointed_out() {
    for (discount, values, right) in [
        ("discount", ["2.00", "0", "1.00", ""], "2024-01,2,44.50,10.00"),
        ("Rabatt %", ["10", "0", "50", ""], "2024-01,2,40.35,10.00"),
        ("Discount", ["0.10", "0", "0.50", ""], "2024-01,2,40.35,10.00"),
        ("remise_pct", ["10", "0", "50", "0"], "2024-01,2,40.35,10.00"),
    ] {
        let mut lines: Vec<String> = LINES.lines().map(str::to_string).collect();
        for (line, value) in lines.iter_mut().zip([discount].iter().chain(&values)) {
            *line += &format!(",{value}");
        }
        let text = lines.join("\n").replace("QUANTITY", "quantity").replace("PRICE", "price");
        assert_eq!(matrix("orders.csv", &text, &REVENUE), ["2024-01,2,47.50,10.00"], "{discount}");
        let report = inspected("orders.csv", &text, &[]);
        let note = report["notes"][0].as_str().unwrap();
        assert!(note.starts_with(&format!("'{discount}' is not taken off quantity * price")), "{note}");
        let (_, net) = note.split_once("--amount ").unwrap();
        let net = net.trim_matches(['\'', '"']);
        assert_eq!(
            matrix("orders.csv", &text, &[&REVENUE[..], &["--amount", net]].concat()),
            [right],
            "{net}"
        );
        assert_eq!(
            inspected("orders.csv", &text, &["--amount", net])["notes"].as_array().map(Vec::len),
            Some(0)
        );
    }
    // None was given.
    let text = LINES
        .replace("QUANTITY", "quantity")
        .replace("PRICE", "price")
        .replace(".50\n", ".50,0\n")
        .replace(".00\n", ".00,0\n");
    let text = text.replacen("price\n", "price,discount\n", 1);
    assert_eq!(inspected("orders.csv", &text, &[])["notes"].as_array().map(Vec::len), Some(0));
}

#[test]
fn the_price_of_one_piece_is_multiplied_in_other_languages() {
    for (quantity, price) in [
        ("aantal", "prijs per stuk"),
        ("Menge", "Preis pro Stück"),
        ("Quantité", "Prix par pièce"),
        ("antal", "Pris pr. stk"),
    ] {
        let text = format!(
            "klant;datum;{quantity};{price}\na;05.01.2024;2;10,50\nb;06.01.2024;3;1,00\na;07.02.2024;1;4,00\n"
        );
        assert_eq!(matrix("orders.csv", text, &REVENUE), ["2024-01,2,24.00,4.00"], "{price}");
    }
}

#[test]
fn what_a_customer_pays_was_no_amount_because_a_cost_is_called_custo() {
    let text = |name: &str| {
        let row = |n: u32| format!("{n},c{},2024-01-{:02},{}.99,{}.50\n", n % 9, 1 + n % 28, n, n / 2);
        format!(
            "order_id,subscriber_id,event_date,{name},Developer Proceeds\n{}",
            (0..40).map(row).collect::<String>()
        )
    };
    let report = inspected("events.csv", &text("Customer Price"), &[]);
    assert_eq!(
        (role(&report, "amount").as_str(), &report["revenue"]),
        ("Customer Price", &819.6.into()),
        "{report}"
    );
    for cost in ["Preço de custo", "customer_total_paid", "Customer Cost"] {
        assert_ne!(role(&inspected("events.csv", &text(cost), &[]), "amount"), cost);
    }
}

#[test]
fn the_german_total_of_a_card_terminal_comes_before_its_net_amount() {
    let text = "Datum;Transaktions-ID;Gesamt;Netto;Steuerbetrag;Kunde\n05.01.2024, 10:00;T1;11,90;10,00;1,90;a\n06.01.2024, 10:00;T2;23,80;20,00;3,80;b\n09.02.2024, 11:00;T3;35,70;30,00;5,70;a\n";
    assert_eq!(inspected("umsaetze.csv", text, &[])["revenue"].as_f64(), Some(71.4));
}

#[test]
fn a_retail_price_was_proposed_beside_a_quantity_and_a_wholesale_price() {
    let text = "Order Number,Order Date,Customer,Quantity,Wholesale Price,Retail Price\nA1,2024-01-05,a,2,$10.00,$20.00\nA2,2024-01-06,b,1,$7.00,$14.00\nA3,2024-02-06,a,3,$5.00,$10.00\n";
    assert_eq!(inspected("orders.csv", text, &[])["revenue"].as_f64(), Some(42.0));
}

#[test]
fn the_price_of_one_piece_was_said_to_be_the_amount_too() {
    let text = "Bestelnummer;Besteldatum;Klant;Aantal;Prijs per stuk;Totaalprijs\nA1;05-01-2024;a;2;10,00;20,00\nA2;06-01-2024;b;1;7,00;7,00\nA3;16-02-2024;a;3;5,00;15,00\n";
    let report = inspected("bestellingen.csv", text, &[]);
    assert_eq!(report["revenue"].as_f64(), Some(42.0));
    assert!(!report["notes"].to_string().contains("may be it too"), "{report}");
}

//! Which column plays which role.

use std::fmt::Write;

use super::{REVENUE, inspected, matrix, role};
use crate::support::{file, tenure};

#[test]
fn a_price_beside_a_quantity_is_one_of_a_unit() {
    let text = "Invoice,StockCode,Quantity,InvoiceDate,Price,Customer ID\n1001,A,10,2024-01-05 10:00:00,2.50,501\n\
        1002,B,4,2024-01-09 10:00:00,5.00,502\nC1003,A,-10,2024-02-03 10:00:00,2.50,501\n1004,B,1,2024-03-04 10:00:00,5.00,502\n";
    assert_eq!(matrix("orders.csv", text, &REVENUE), ["2024-01,2,45.00,-25.00,5.00"]);
    assert_eq!(matrix("orders.csv", text, &["--measure", "customers"]), ["2024-01,2,2,0,1"]);
    let french = "ID_Commande,Date_Commande,ID_Client,Quantite,Prix_Unitaire\n43659,2019-05-31,1045,1,\"2024,994\"\n\
        43659,2019-05-31,1045,3,\"2024,994\"\n43660,2019-06-30,1045,1,\"12,5\"\n";
    assert_eq!(matrix("lignes.csv", french, &["--measure", "orders"]), ["2019-05,1,1,1"]);
    assert_eq!(matrix("lignes.csv", french, &REVENUE), ["2019-05,1,8099.976,12.50"]);
}

#[test]
fn the_date_of_an_order_is_its_purchase() {
    let text = "order_id,customer_id,order_status,order_purchase_timestamp,order_delivered_carrier_date,order_estimated_delivery_date\n\
        o1,c1,delivered,1/30/2024 10:56,2/2/2024 19:55,2/18/2024 0:00\no2,c2,delivered,2/27/2024 20:41,3/1/2024 14:31,3/13/2024 0:00\n\
        o3,c1,shipped,3/29/2024 8:38,,4/4/2024 0:00\n";
    let report = inspected("orders.csv", text, &[]);
    assert_eq!(role(&report, "date"), "order_purchase_timestamp", "{report}");
    assert_eq!(
        matrix("orders.csv", text, &["--measure", "customers"]),
        ["2024-01,1,1,0,1", "2024-02,1,1,0,"]
    );
}

#[test]
fn without_a_header_the_customer_is_a_column_that_repeats() {
    let text = "1\t5\t1580\t2022-04-15 00:00:00.000\t222.1492\n2\t5\t1496\t2022-04-15 00:00:00.000\t300.6721\n\
        3\t5\t1580\t2022-05-16 00:00:00.000\t9776.2665\n4\t5\t1496\t2022-06-16 00:00:00.000\t189.0395\n";
    assert_eq!(matrix("orders.csv", text, &["--measure", "customers"]), ["2022-04,2,2,1,1"]);
}

#[test]
fn an_empty_column_plays_no_role() {
    let text = "customer_id,order_date,purchase_date,amount,total\n,,2024-01-05,,10.00\n,,2024-02-06,,5.00\n"
        .replace("\n,", "\nc1,");
    let report = inspected("orders.csv", &text, &[]);
    assert_eq!(
        (role(&report, "date").as_str(), role(&report, "amount").as_str()),
        ("purchase_date", "total")
    );
    let text =
        "customer_id,email,order_date,order_id,amount\n,a@x,2024-01-05,,10.00\n,a@x,2024-02-06,,5.00\n";
    let report = inspected("orders.csv", text, &[]);
    assert_eq!((role(&report, "customer").as_str(), role(&report, "order").as_str()), ("email", ""));
}

#[test]
fn a_column_that_never_repeats_is_not_the_customer_if_another_one_will_do() {
    let rows: String =
        (0..40).map(|n| format!("{n:04x}ab,{},2024-0{}-05,1.00\n", n % 12, 1 + n % 6)).collect();
    let report =
        inspected("orders.csv", &format!("customer_id,customer_unique_id,order_date,amount\n{rows}"), &[]);
    assert_eq!(role(&report, "customer"), "customer_unique_id", "{report}");
    let notes = report["notes"].to_string();
    assert!(
        notes.contains("every row has another 'customer_id'") && notes.contains("--customer customer_id"),
        "{notes}"
    );
    let (_folder, path) = crate::support::file("orders.csv", &rows.replace(",1.00", ""));
    let numbers: String = (0..40).map(|n| format!("{n},2024-01-{:02}\n", 1 + n % 28)).collect();
    std::fs::write(&path, numbers).unwrap();
    let (exit, why) = crate::support::refused(&["matrix", &path]);
    assert!(exit == 1 && why.contains("--customer"), "{why}");
}

#[test]
fn the_date_is_not_that_of_a_payment_an_update_or_a_delivery() {
    for other in [
        "paid_at",
        "updated_at",
        "delivery_date",
        "estimated_delivery",
        "payment_date",
        "date_shipped",
        "refund_date",
    ] {
        // Days of text against moments with a type: the name decides.
        let text = format!(
            "order_id,{other},customer_id,ordered_at,amount\n1,2024-03-05 10:00:00,c1,13/01/2024,5\n2,2024-04-05 10:00:00,c1,14/02/2024,5\n"
        );
        let report = inspected("orders.csv", &text, &[]);
        assert_eq!(role(&report, "date"), "ordered_at", "{other}: {report}");
    }
}

#[test]
fn the_total_of_an_order_on_each_of_its_lines_is_counted_once() {
    let every = "order_id,customer_id,order_date,product,total\n1,c1,2024-01-05,a,30.00\n1,c1,2024-01-05,b,30.00\n2,c2,2024-01-06,a,10.00\n\
        3,c1,2024-02-05,a,25.00\n3,c1,2024-02-05,b,25.00\n3,c1,2024-02-05,c,25.00\n4,c2,2024-03-05,a,12.50\n4,c2,2024-03-05,b,12.50\n";
    let right = ["2024-01,2,40.00,25.00,12.50"];
    assert_eq!(matrix("orders.csv", every, &REVENUE), right);
    let report = inspected("orders.csv", every, &[]);
    super::adds_up(&report);
    assert_eq!((report["accepted"].as_u64(), report["revenue"].as_f64()), (Some(8), Some(77.5)));
    let notes = report["notes"].to_string();
    assert!(
        notes.contains("3 of 3 orders of several lines have one") && notes.contains("--amount total"),
        "{notes}"
    );
    // The amount of a line if the user says so.
    assert_eq!(
        matrix("orders.csv", every, &["--measure", "revenue", "--amount", "total"]),
        ["2024-01,2,70.00,75.00,25.00"]
    );
    // Once also of the lines that a filter leaves.
    assert_eq!(
        matrix("orders.csv", every, &["--measure", "revenue", "--where", "product = 'b'"]),
        ["2024-01,1,30.00,25.00,0.00", "2024-03,1,12.50,,"]
    );
    // On the first line alone.
    let first = every
        .replace("b,30.00", "b,")
        .replace("b,25.00", "b,")
        .replace("c,25.00", "c,")
        .replace("b,12.50", "b,");
    assert_eq!(matrix("orders.csv", &first, &REVENUE), right);
    let report = inspected("orders.csv", &first, &[]);
    super::adds_up(&report);
    assert_eq!(report["accepted"], 8, "{report}");
    // Amounts of lines stay what they are.
    let lines = every.replace("b,30.00", "b,12.00").replace("c,25.00", "c,1.00").replace("b,12.50", "b,2.00");
    assert_eq!(matrix("orders.csv", lines, &REVENUE), ["2024-01,2,52.00,51.00,14.50"]);
}

/// The roles of these four columns, whatever they are called.
#[track_caller]
fn four_roles(header: &str) {
    let text = format!(
        "{header}\n1;c1;05.01.2024;8,40\n2;c2;09.01.2024;13,24\n3;c1;03.02.2024;-8,40\n4;c2;04.03.2024;5,00\n"
    );
    let report = inspected("orders.csv", &text, &[]);
    let wanted: Vec<&str> = header.split(';').collect();
    let found = ["order", "customer", "date", "amount"].map(|name| role(&report, name));
    assert_eq!(found.to_vec(), wanted, "{report}");
    assert_eq!(
        (report["orders"].as_u64(), report["refunds"].as_u64()),
        (Some(3), Some(1)),
        "{header}: {report}"
    );
}

#[test]
fn columns_are_told_by_the_stems_of_their_names() {
    for header in [
        "Bestellnr;Kundennr;Bestelldatum;Bruttobetrag",
        "Bestellnummer;Kunden-Nr.;Bestelldatum;Summe brutto",
        "N° commande;N° client;Date de commande;Montant TTC",
        "Nº de pedido;Nº de cliente;Fecha;Importe total",
        "Numero ordine;Codice cliente;Data ordine;Totale ordine",
        "Número do pedido;Código do cliente;Data do pedido;Valor total",
        "Ordernummer;Kundnummer;Orderdatum;Totalbelopp",
        "Ordrenr.;Kundenr.;Ordredato;Beløb i alt",
        "Tilausnumero;Asiakasnumero;Tilauspäivä;Loppusumma",
        "Bestelnummer;Klantnummer;Besteldatum;Totaal incl. btw",
        "Numer zamówienia;Numer klienta;Data zamówienia;Kwota brutto",
        "Číslo objednávky;Číslo zákazníka;Datum objednávky;Celkem",
        "Rendelésszám;Ügyfélszám;Dátum;Végösszeg",
        "Sipariş No;Müşteri No;Sipariş Tarihi;Toplam Tutar",
        "Nr. comenzii;Cod client;Data comenzii;Valoare totala",
        "Номер заказа;ID клиента;Дата заказа;Сумма заказа",
        "Номер замовлення;Код клієнта;Дата замовлення;Сума замовлення",
        "Αριθμός παραγγελίας;Κωδικός πελάτη;Ημερομηνία;Συνολικό ποσό",
        "Broj narudžbe;Broj kupca;Datum;Ukupno",
        "注文番号;顧客番号;注文日時;合計金額",
        "订单号;客户编号;下单日期;订单金额",
        "주문번호;고객번호;주문날짜;결제금액",
        "Order ID;Customer User ID;Order Date;Order Total Amount",
    ] {
        four_roles(header);
    }
}

#[test]
fn parts_of_what_an_order_costs_are_not_its_amount() {
    let text = "Bestellnr;Kundennr;Bestelldatum;MwSt-Betrag;Versandkosten;Rabattbetrag;Gesamtbetrag\n\
        1;c1;05.01.2024;1,34;4,90;0,50;8,40\n2;c2;09.01.2024;2,11;4,90;0,00;13,24\n3;c1;04.03.2024;0,80;4,90;0,10;5,00\n";
    assert_eq!(role(&inspected("orders.csv", text, &[]), "amount"), "Gesamtbetrag");
    let magento = "ID,Purchase Date,Subtotal,Grand Total (Base),Grand Total (Purchased),Customer Email\n\
        1000001,2024-01-05 10:00:00,6.72,8.40,8.40,a@x\n1000002,2024-01-09 10:00:00,10.59,13.24,13.24,b@x\n\
        1000003,2024-03-04 10:00:00,4.00,5.00,5.00,a@x\n";
    let report = inspected("orders.csv", magento, &[]);
    assert_eq!(
        (role(&report, "amount").as_str(), role(&report, "order").as_str()),
        ("Grand Total (Base)", "ID"),
        "{report}"
    );
}

#[test]
fn a_second_column_that_may_be_the_amount_is_told() {
    let text = "Bestellnr,Kundennr,Bestelldatum,Betrag inkl. MwSt,Betrag exkl. MwSt\n1,c1,2024-01-05,11.90,10.00\n2,c1,2024-02-05,23.80,20.00\n";
    let report = inspected("orders.csv", text, &[]);
    assert_eq!(role(&report, "amount"), "Betrag inkl. MwSt");
    let notes = report["notes"].to_string();
    assert!(notes.contains("--amount 'Betrag exkl. MwSt'"), "{notes}");
    let report = inspected("orders.csv", text, &["--amount", "Betrag exkl. MwSt"]);
    assert_eq!((report["revenue"].as_f64(), report["notes"].as_array().map(Vec::len)), (Some(30.0), Some(0)));
}

#[test]
fn where_no_column_is_called_an_amount_every_command_proposes_one() {
    let text = "order_id,customer_id,order_date,weight,x7\n1,c1,2024-01-05,0.125,8.40\n2,c2,2024-01-09,1.375,13.24\n\
        3,c1,2024-02-03,0.125,-8.40\n4,c2,2024-03-04,2.255,5.00\n";
    let (_folder, path) = file("orders.csv", text);
    for command in ["matrix", "customers", "curves", "kpis", "segments"] {
        let by: &[&str] = if command == "segments" { &["--by", "acquired"] } else { &[] };
        let output = tenure(&[&[command, &path, "--format", "csv"], by].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let wanted = "'x7' holds numbers such as 8.40; 1 of them is negative, and its row counts as an order";
        assert!(said.contains(wanted) && said.contains("--amount x7"), "{command}: {said}");
        assert_eq!(said.matches("money measures are off").count(), 1, "{command}: {said}");
    }
    let report = inspected("orders.csv", text, &["--amount", "x7"]);
    assert_eq!((report["orders"].as_u64(), report["refunds"].as_u64()), (Some(3), Some(1)), "{report}");
}

#[test]
fn one_column_is_not_both_the_customer_and_the_date() {
    let text = "id,when,value\n1,2024-01-05,10\n2,2024-02-05,20\n3,2024-02-06,30\n";
    let (_folder, path) = file("orders.csv", text);
    let why = super::try_matrix(&[&path], &["--customer", "when"]).unwrap_err();
    assert!(why.contains("'when' cannot be both the customer and the date"), "{why}");
    assert!(super::try_matrix(&[&path], &["--customer", "id", "--date", "when"]).is_ok());
}

#[test]
fn a_deal_is_sold_when_it_is_closed() {
    let text = "Opportunity ID,Customer ID,Stage,Created Date,Close Date,Amount\no1,c1,Closed Won,2023-11-20,2024-01-05,10.00\n\
        o2,c2,Closed Won,2023-12-02,2024-02-06,20.00\no3,c1,Closed Won,2023-12-24,2024-03-15,5.00\n";
    let report = inspected("deals.csv", text, &[]);
    assert_eq!(role(&report, "date"), "Close Date", "{report}");
}

#[test]
fn hidden_telephone_numbers_joined_customers() {
    let rows: String = (0..40)
        .map(|n| format!("{n},2024-0{}-05,(+1)555*****{:02},user{},{}.00\n", 1 + n % 6, n % 3, n % 9, 10 + n))
        .collect();
    let report = inspected("orders.csv", &format!("Order ID,Created Time,Phone,Nickname,Total\n{rows}"), &[]);
    assert!(report["notes"].to_string().contains("are hidden in part"), "{report}");
    let report = inspected("orders.csv", &format!("Order ID,Created Time,Phone,User,Total\n{rows}"), &[]);
    assert_eq!(
        (role(&report, "customer").as_str(), report["customers"].as_u64()),
        ("User", Some(9)),
        "{report}"
    );
}

#[test]
fn what_the_shop_kept_was_taken_for_what_customers_paid() {
    let rows: String = (0..12)
        .map(|n| format!("{n},2024-0{}-05,c{},{}.00,1.00,{}.00\n", 1 + n % 6, n % 5, 10 + n, 9 + n))
        .collect();
    let report = inspected(
        "sales.csv",
        &format!("order id,date,buyer,item total,transaction fee,net amount\n{rows}"),
        &[],
    );
    assert!(report["notes"].to_string().contains("--amount 'item total'"), "{report}");
    // Less a fee, a net amount is not one without tax.
    let report = inspected("sales.csv", &format!("order id,date,buyer,gross,fee,net\n{rows}"), &[]);
    assert!(!report["notes"].to_string().contains("without tax"), "{report}");
}

#[test]
fn a_table_of_customers_counted_as_orders_without_a_word() {
    let rows: String = (0..40).map(|n| format!("p{n},2023-0{}-05,5.00,{}.00\n", 1 + n % 6, 10 + n)).collect();
    let report =
        inspected("patrons.csv", &format!("User ID,Since Date,Pledge Amount,Lifetime Amount\n{rows}"), &[]);
    assert!(report["notes"].to_string().contains("a table with one row per customer"), "{report}");
}

#[test]
fn an_address_made_for_an_order_or_a_masked_name_was_the_customer() {
    let mut text = "OrderId,OrderDate,SellerStatus,PaymentStatus,BuyerLogin,BuyerEmail,Total\n".to_string();
    let mut masked = "주문번호,주문일,구매자,구매자 ID,결제액\n".to_string();
    for n in 0..30 {
        let (month, status) = (n / 10 + 1, if n % 10 == 3 { "CANCELLED" } else { "SENT" });
        writeln!(text, "o{n},2024-0{month}-05,{status},PAID,client{},x{n}+{n}@shop.example,10.00", n % 10)
            .unwrap();
        writeln!(masked, "{n},2024-0{month}-05,김*{},buyer{},10.00", ["영", "수"][n % 2], n % 10).unwrap();
    }
    let report = inspected("orders.csv", &text, &[]);
    assert_eq!(role(&report, "customer"), "BuyerLogin");
    assert_eq!(report["excluded"]["status"], 3, "{report}");
    assert_eq!(matrix("orders.csv", &text, &["--measure", "customers"]), ["2024-01,9,9,9,9"]);
    assert_eq!(role(&inspected("orders.csv", &masked, &[]), "customer"), "구매자 ID");
    // Of a ticket the buyer is the customer.
    let tickets = "Order,Date,Email,Buyer Email,Total\n1,2024-01-05,a@x.example,b@x.example,10\n1,2024-01-05,c@x.example,b@x.example,10\n";
    assert_eq!(role(&inspected("orders.csv", tickets, &[]), "customer"), "Buyer Email");
}

//! Exports of marketplaces, accounts and tills of many countries, with what went wrong in each.

use std::fmt::Write as _;

use super::written::{Cell, xlsx};
use super::{
    REVENUE, adds_up, inspected, matrix, option, remedied, remedy, role, told, try_matrix, with_column,
};
use crate::support::file;

/// The texts of all notes.
fn notes(report: &serde_json::Value) -> String {
    report["notes"].to_string()
}

#[test]
fn fees_in_other_languages_were_taken_off_revenue_as_refunds_in_silence() {
    for (header, sale, fee, sending, refund) in [
        (
            "Tipo de operación,Fecha,Número de pedido,Comprador,Importe",
            "Venta",
            "Cargo por venta e impuestos",
            "Costo de envío",
            "Devolución",
        ),
        (
            "Tipo de lançamento,Data,Número do pedido,Comprador,Valor",
            "Venda",
            "Tarifa de venda e impostos",
            "Custo do frete",
            "Reembolso",
        ),
        (
            "Vorgang,Datum,Bestellnummer,Käufer,Betrag",
            "Verkauf",
            "Verkaufsprovision",
            "Versandgebühr",
            "Rückerstattung",
        ),
        (
            "Type d'opération,Date,N° de commande,Acheteur,Montant",
            "Vente",
            "Frais de vente",
            "Frais de port",
            "Remboursement",
        ),
        (
            "Tipo operazione,Data,Numero ordine,Acquirente,Importo",
            "Vendita",
            "Commissione di vendita",
            "Spese di spedizione",
            "Rimborso",
        ),
        (
            "Soort transactie,Datum,Bestelnummer,Koper,Bedrag",
            "Verkoop",
            "Verkoopkosten",
            "Verzendkosten",
            "Terugbetaling",
        ),
        (
            "Typ operacji,Data,Numer zamówienia,Kupujący,Kwota",
            "Sprzedaż",
            "Prowizja od sprzedaży",
            "Opłata za wysyłkę",
            "Zwrot",
        ),
        ("İşlem Tipi,Tarih,Sipariş No,Alıcı,Tutar", "Satış", "Komisyon", "Kargo bedeli", "İade"),
        (
            "Transaktionstyp,Datum,Ordernummer,Köpare,Belopp",
            "Försäljning",
            "Försäljningsavgift",
            "Fraktavgift",
            "Återbetalning",
        ),
    ] {
        let mut text = format!("{header}\n");
        for n in 0..12 {
            let (day, buyer) = (format!("2024-0{}-{:02}", n / 4 + 1, n + 10), n % 5);
            writeln!(text, "{sale},{day},{n},Name {buyer},20.00\n{fee},{day},{n},Name {buyer},-2.50\n{sending},{day},{n},Name {buyer},-3.90")
                .unwrap();
            if n == 6 {
                writeln!(text, "{refund},{day},{n},Name {buyer},-20.00").unwrap();
            }
        }
        let report = inspected("orders.csv", &text, &[]);
        adds_up(&report);
        let fee = fee.to_lowercase();
        assert!(notes(&report).contains(&format!("is '{fee}' are left out")), "{fee}: {report}");
        // What sending costs may be a part of an order, so it is asked about.
        let options = remedied(&text, "are taken off as refunds, amounting to -46.80");
        let kept = inspected("orders.csv", &text, &[&options[0], &options[1]]);
        assert_eq!(kept["revenue"].as_f64(), Some(220.0), "{fee}: {kept}");
    }
}

#[test]
fn negative_amounts_of_kinds_that_nobody_knows_were_refunds_in_silence() {
    let mut text = "type,date,order_id,buyer,amount\n".to_string();
    for n in 0..9 {
        writeln!(
            text,
            "sale,2024-0{}-05,{n},b{},20.00\nqzx,2024-0{}-05,{n},b{},-1.00",
            n / 3 + 1,
            n % 4,
            n / 3 + 1,
            n % 4
        )
        .unwrap();
    }
    let options =
        remedied(&text, "9 rows whose 'type' is 'qzx' are taken off as refunds, amounting to -9.00");
    let kept = inspected("orders.csv", &text, &[&options[0], &options[1]]);
    assert_eq!(kept["revenue"].as_f64(), Some(180.0), "{kept}");
}

#[test]
fn a_journal_was_to_be_counted_by_the_side_on_which_customers_owe_nothing() {
    let mut text = "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\tDebit\tCredit\n".to_string();
    let mut number = 0;
    for n in 0..12 {
        let (day, customer) = (format!("20240{}10", n / 4 + 1), format!("C{}", n % 5));
        let (owed, back) = if n == 7 { ("0,00", "24,00") } else { ("24,00", "0,00") };
        number += 1;
        writeln!(text, "VE\tVentes\t{number}\t{day}\t411000\tClients\t{customer}\t{owed}\t{back}").unwrap();
        let (owed, back) = if n == 7 { ("20,00", "0,00") } else { ("0,00", "20,00") };
        writeln!(text, "VE\tVentes\t{number}\t{day}\t707000\tVentes de marchandises\t\t{owed}\t{back}")
            .unwrap();
        let (owed, back) = if n == 7 { ("4,00", "0,00") } else { ("0,00", "4,00") };
        writeln!(text, "VE\tVentes\t{number}\t{day}\t445710\tTVA\t\t{owed}\t{back}").unwrap();
        if n % 3 == 0 {
            number += 1;
            writeln!(text, "BQ\tBanque\t{number}\t{day}\t512000\tBanque\t\t24,00\t0,00\nBQ\tBanque\t{number}\t{day}\t411000\tClients\t{customer}\t0,00\t24,00")
                .unwrap();
        }
    }
    let (_folder, path) = file("entries.txt", &text);
    let why = try_matrix(&[&path], &[]).unwrap_err();
    assert!(why.contains("add up to the same"), "{why}");
    let options: Vec<String> = ["query", "amount"].iter().flat_map(|name| option(&why, name)).collect();
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    let report = inspected("entries.txt", &text, &options);
    // Of twelve invoices one is a credit note.
    assert_eq!((told(&report).0, told(&report).1, told(&report).3), (11, 1, 240.0), "{options:?}: {report}");
    assert_eq!(report["customers"].as_u64(), Some(5));
}

#[test]
fn years_of_the_eras_of_japan_and_of_the_republic_of_china_are_read_by_what_is_said() {
    for (first, second, third) in [
        ("令和5年1月11日", "令和5年1月12日", "令和6年2月3日"),
        ("R5.1.11", "R5.1.12", "R6.2.3"),
        ("112/01/11", "112/01/12", "113/02/03"),
        ("民國112年1月11日", "民國112年1月12日", "民國113年2月3日"),
    ] {
        let text =
            format!("order_id,date,customer_id,amount\n1,{first},a,10\n2,{second},b,20\n3,{third},a,30\n");
        let (_folder, path) = file("orders.csv", &text);
        let [name, day] = option(&try_matrix(&[&path], &[]).unwrap_err(), "date");
        let report = inspected("orders.csv", &text, &[&name, &day]);
        assert!(report["first_order"].as_str().unwrap().starts_with("2023-01-11"), "{first}: {report}");
        assert!(report["last_order"].as_str().unwrap().starts_with("2024-02-03"), "{first}: {report}");
    }
    // The first year of an era has a name of its own.
    let text = "order_id,date,customer_id,amount\n1,平成31年4月30日,a,10\n2,令和元年5月1日,b,20\n3,令和2年2月3日,a,30\n";
    let (_folder, path) = file("orders.csv", text);
    let [name, day] = option(&try_matrix(&[&path], &[]).unwrap_err(), "date");
    assert_eq!(
        matrix(
            "orders.csv",
            text,
            &[&["--cohort", "year", "--age", "year"], &REVENUE[..], &[&name, &day]].concat()
        ),
        ["2019,2,30.00,30.00"]
    );
}

#[test]
fn hours_and_minutes_in_chinese_japanese_and_korean_were_no_time() {
    for (date, moment) in [
        ("2024年1月31日 14時01分", "2024-01-31T14:01:00"),
        ("2024年1月31日14时01分09秒", "2024-01-31T14:01:09"),
        ("2024년 1월 31일 14시 01분", "2024-01-31T14:01:00"),
    ] {
        let text = format!("order_id,date,customer_id,amount\n1,{date},a,10\n");
        assert_eq!(inspected("orders.csv", &text, &[])["first_order"], moment, "{date}");
    }
}

#[test]
fn what_makes_orders_of_a_pivot_table_read_a_spreadsheet_as_text() {
    use Cell::{Empty, Number, Text};
    let rows = [
        [Text("Sum of Amount"), Empty, Empty, Empty, Empty],
        [Text("Row Labels"), Text("Jan 2024"), Text("Feb 2024"), Text("Mar 2024"), Text("Grand Total")],
        [Text("Ada"), Number(10.5), Number(5.0), Empty, Number(15.5)],
        [Text("Ben"), Number(20.0), Empty, Number(7.0), Number(27.0)],
        [Text("Grand Total"), Number(30.5), Number(5.0), Number(7.0), Number(42.5)],
    ];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pivot.xlsx").to_string_lossy().into_owned();
    std::fs::write(&path, xlsx(&[("Pivot", &rows)])).unwrap();
    let [name, query] = option(&try_matrix(&[&path], &[]).unwrap_err(), "query");
    assert_eq!(
        try_matrix(&[&path], &[&REVENUE[..], &[&name, &query]].concat()).unwrap(),
        ["2024-01,2,30.50,5.00,7.00"],
        "{query}"
    );
}

#[test]
fn a_telephone_number_that_is_hidden_in_part_was_the_customer_beside_a_user_name() {
    let text = "Order ID,Order Creation Date,Grand Total,Username (Buyer),Receiver Name,Phone Number\n\
        1,2024-01-05,10,ann1,Ann,******07\n2,2024-01-06,20,ben2,Ben,******07\n3,2024-02-06,30,ann1,Ann,******07\n";
    assert_eq!(role(&inspected("orders.csv", text, &[]), "customer"), "Username (Buyer)");
}

#[test]
fn a_remedy_left_out_orders_that_were_sent_with_those_that_nobody_had_paid() {
    let mut text = "订单编号,订单创建时间,买家会员名,总金额,订单状态\n".to_string();
    for n in 0..12 {
        let status = ["交易成功", "卖家已发货，等待买家确认", "交易成功", "交易成功"][n % 4];
        let status = if n == 5 { "等待买家付款" } else { status };
        writeln!(text, "{n},2024-0{}-05,b{},10.00,{status}", n / 4 + 1, n % 5).unwrap();
    }
    let report = inspected("orders.csv", &text, &[]);
    let said = report["notes"].as_array().unwrap();
    let note = said.iter().find_map(|note| note.as_str().filter(|note| note.contains("'等待买家付款' 1")));
    let [name, filter] = remedy(note.unwrap_or_else(|| panic!("{report}")));
    assert_eq!(told(&inspected("orders.csv", &text, &[&name, &filter])), (11, 0, 0, 110.0));
}

#[test]
fn kinds_of_transactions_were_taken_for_the_numbers_of_orders() {
    let mut text = "Rx,Patient ID,Fill Date,Transaction Code,Claim Status,Total Price\n".to_string();
    for n in 0..20 {
        let status = if n == 3 { "Rejected" } else { "Paid" };
        writeln!(text, "{n},p{},2024-0{}-05,B1,{status},10.00", n % 6, n / 7 + 1).unwrap();
    }
    text += "4,p4,2024-01-09,B2,Reversed,-10.00\n";
    let report = inspected("orders.csv", &text, &[]);
    assert_eq!(role(&report, "order"), "");
    assert_eq!((told(&report).0, told(&report).3), (20, 190.0), "{report}");
}

#[test]
fn a_status_of_an_order_and_its_words_are_known_in_more_languages() {
    for (name, good, bad) in [
        ("Sipariş Statüsü", "Teslim Edildi", "İptal Edildi"),
        ("Status Terakhir", "Pesanan Selesai", "Dibatalkan Sistem"),
        ("訂單狀態", "已完成", "已取消"),
        ("حالة الطلب", "تم التوصيل", "ملغي"),
    ] {
        let report = with_column(name, [good, good, good, good, bad, good], &[]);
        assert_eq!(told(&report), (5, 0, 1, 160.0), "{name}: {report}");
        assert_eq!(notes(&report), "[]", "{name}");
    }
    // A ticket that was paid back is said by its code.
    let report = with_column("Coupon Status", ["FLWN", "FLWN", "OPEN", "FLWN", "RFND", "FLWN"], &[]);
    assert!(notes(&report).contains("'rfnd' counts as an order: if all of it was paid back"), "{report}");
}

#[test]
fn customers_are_known_by_their_names_in_more_languages() {
    for (header, customer) in [
        ("取引ID,取引日時,会員コード,会員名,合計", "会員コード"),
        ("訂單編號,訂單日期,會員編號,收件人,實付金額", "會員編號"),
        ("رقم الطلب,تاريخ الطلب,اسم العميل,المدينة,إجمالي الطلب", "اسم العميل"),
        ("주문번호,주문일,구매자,등록상품명,결제액", "구매자"),
        ("Sipariş Numarası,Sipariş Tarihi,Alıcı,Ürün Adı,Satış Tutarı", "Alıcı"),
        ("Ordernummer,Datum,Köpare,Vara,Belopp", "Köpare"),
        ("Nomor Invoice,Tanggal Pembayaran,Nama Pembeli,Nama Produk,Total Penjualan (IDR)", "Nama Pembeli"),
        ("Pièce,Date,Compte client,Libellé,Montant", "Compte client"),
        ("VBELN,ERDAT,KUNNR,MATNR,NETWR", "KUNNR"),
    ] {
        let text =
            format!("{header}\n1,2024-01-05,a1,x,10.00\n2,2024-01-06,b2,y,20.00\n3,2024-02-06,a1,x,30.00\n");
        let report = inspected("orders.csv", &text, &[]);
        assert_eq!(role(&report, "customer"), customer, "{header}");
        assert_eq!(told(&report), (3, 0, 0, 60.0), "{header}: {report}");
    }
    // Names are the customer only if nothing better is there.
    let text = "order_id,date,email,Nom du client,total\n1,2024-01-05,a@x.example,Ann,10\n2,2024-01-06,b@x.example,Ann,20\n3,2024-02-06,a@x.example,Ann,5\n";
    assert_eq!(role(&inspected("orders.csv", text, &[]), "customer"), "email");
}

#[test]
fn returns_among_the_sales_documents_of_sap_counted_as_orders() {
    let mut text = "VBELN,ERDAT,AUART,KUNNR,NETWR,WAERK\n".to_string();
    for n in 0..12 {
        let kind = if n == 7 { "RE" } else { "TA" };
        writeln!(text, "{n:010},20240{}10,{kind},{:010},10.00,EUR", n / 4 + 1, n % 5).unwrap();
    }
    let report = inspected("orders.csv", &text, &[]);
    assert_eq!((told(&report).0, told(&report).1, told(&report).3), (11, 1, 100.0), "{report}");
}

#[test]
fn an_amount_without_tax_beside_one_with_it_is_said() {
    let text = "no,date,customer_id,Net Amount,Tax Amount,Gross Amount\n1,2024-01-05,a,10.00,2.00,12.00\n2,2024-01-06,b,20.00,4.00,24.00\n";
    let options =
        remedied(text, "'Net Amount' is taken for the amount, and 'Gross Amount' may be the same with tax");
    assert_eq!(inspected("orders.csv", text, &[&options[0], &options[1]])["revenue"].as_f64(), Some(36.0));
}

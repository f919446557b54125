//! Files of other shapes than one row per order: what they look like is said, with a command that makes orders of them.

use std::process::Command;

use super::{REVENUE, inspected, matrix_of, try_matrix};
use crate::support::file;

const ROWS: &str = "| order_id | customer_id | order_date | amount |\n";

#[test]
fn a_table_drawn_with_lines_is_made_a_file_by_the_command_that_is_said() {
    let rows =
        "| 1 | a | 2024-01-05 | 10.50 |\n| 2 | b | 2024-01-06 | 20.00 |\n| 3 | a | 2024-02-05 | 30.00 |\n";
    let line = "+----+----+----+----+\n";
    for text in [
        format!("{line}{ROWS}{line}{rows}{line}"),
        format!("# Orders\n\n{ROWS}|---:|---|---|---:|\n{rows}"),
        format!("01.02.2024  List\n{}\n{ROWS}{}\n{rows}", "-".repeat(40), "-".repeat(40)),
    ] {
        let (folder, path) = file("orders.txt", &text);
        let why = try_matrix(&[&path], &REVENUE).unwrap_err();
        let command = &why[why.find("grep ").unwrap_or_else(|| panic!("{why}"))..];
        let done = Command::new("sh").args(["-c", command]).current_dir(folder.path()).output().unwrap();
        assert!(done.status.success(), "{command}: {done:?}");
        let made = folder.path().join("orders.csv");
        assert_eq!(matrix_of(&[made.to_str().unwrap()], &REVENUE), ["2024-01,2,30.50,30.00"], "{text}");
    }
}

#[test]
fn a_column_per_month_is_made_rows_by_the_query_that_is_said() {
    let text = "customer,2024-01,2024-02,2024-03\na,10.50,,30\nb,20,5,\n";
    let (folder, _) = file("unused", "");
    let path = folder.path().join("it's.csv");
    std::fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap();
    let why = try_matrix(&[path], &REVENUE).unwrap_err();
    assert!(why.contains("3 columns are months"), "{why}");
    let line = format!("printf '%s' {}", &why[why.find("--query ").unwrap() + 8..]);
    let query = Command::new("sh").args(["-c", &line]).output().unwrap().stdout;
    let query = String::from_utf8(query).unwrap();
    let options = [&REVENUE[..], &["--query", &query]].concat();
    assert_eq!(matrix_of(&[path], &options), ["2024-01,2,30.50,5.00,30.00"], "{query}");
}

#[test]
fn statements_digits_and_markup_are_named() {
    for (text, said) in [
        (
            "CREATE TABLE orders (id int);\nINSERT INTO orders VALUES (1,'a','2024-01-05');\n",
            "SQL statements",
        ),
        (&"0000001001000000001420240103000000000892\n".repeat(5), "digits without a delimiter"),
        ("<orders><order id=\"1\"><customer>a</customer></order></orders>\n", "XML"),
    ] {
        let (_folder, path) = file("orders.txt", text);
        let why = try_matrix(&[&path], &[]).unwrap_err();
        assert!(why.contains(said), "{why}");
    }
}

#[test]
fn the_names_of_columns_tell_the_encoding_of_a_short_file() {
    let chinese = "订单号,客户编号,下单时间,金额\n1,客户1,2024-01-05,10.50\n2,客户2,2024-01-06,20\n";
    let japanese = "注文番号,顧客番号,注文日,金額\n1,14,2024年01月05日,10.50\n2,10,2024年01月06日,20\n";
    let (folder, _) = file("unused", "");
    for (text, encoding) in [
        (chinese, encoding_rs::GBK),
        (japanese, encoding_rs::SHIFT_JIS),
        (japanese, encoding_rs::EUC_JP),
        ("заказ,клиент,дата,сумма\n1,Иван,2024-01-05,10.50\n2,Пётр,2024-01-06,20\n", encoding_rs::KOI8_R),
    ] {
        let path = folder.path().join("orders.csv");
        std::fs::write(&path, encoding.encode(text).0).unwrap();
        let path = path.to_str().unwrap();
        assert_eq!(matrix_of(&[path], &REVENUE), ["2024-01,2,30.50"], "{}", encoding.name());
    }
    let path = folder.path().join("orders.csv");
    std::fs::write(&path, encoding_rs::GBK.encode(chinese).0).unwrap();
    for name in ["gbk", "GB2312", "gb18030"] {
        let options = [&REVENUE[..], &["--encoding", name]].concat();
        assert_eq!(matrix_of(&[path.to_str().unwrap()], &options), ["2024-01,2,30.50"], "{name}");
    }
}

#[test]
fn an_amount_whose_name_says_its_currency_needs_no_other() {
    let text = "order_id,customer_id,date,total,total_eur,currency\n1,a,2024-01-05,10,10,EUR\n2,b,2024-01-06,220,20,SEK\n";
    let (_folder, path) = file("orders.csv", text);
    let why = try_matrix(&[&path], &REVENUE).unwrap_err();
    assert!(why.contains("say --amount total_eur"), "{why}");
    assert_eq!(
        matrix_of(&[&path], &[&REVENUE[..], &["--amount", "total_eur"]].concat()),
        ["2024-01,2,30.00"]
    );
}

#[test]
fn a_table_of_customers_is_told() {
    let text = "id,member,joined,last_purchase,purchases,spent\n1,anna,2023-01-05,2024-02-05,3,120.50\n2,ben,2023-02-06,2024-01-06,1,20\n";
    let notes = inspected("customers.csv", text, &[])["notes"].to_string();
    assert!(notes.contains("'last_purchase' is one of several orders of a row"), "{notes}");
}

#[test]
fn refunds_in_a_column_of_texts_with_currencies_are_told() {
    let text = "order;customer;created;grand total;refund\n1;a;2024-01-05;1 089,50 EUR;0,00 EUR\n2;b;2024-01-06;20,00 EUR;20,00 EUR\n";
    let report = inspected("orders.csv", text, &[]);
    assert!(report["notes"].to_string().contains("revenue is gross: refunds in column 'refund'"), "{report}");
    let (_folder, path) = file("orders.csv", text);
    let net = ["--amount", "\"grand total\" - coalesce(refund, 0)"];
    assert_eq!(matrix_of(&[&path], &[&REVENUE[..], &net].concat()), ["2024-01,2,1089.50"]);
}

#[test]
fn files_that_belong_beside_the_orders_are_told() {
    let points = "customer_id,date,issued,redeemed\na,2024-01-05,17,0\nb,2024-01-06,0,40\na,2024-02-05,3,0\n";
    let notes = inspected("points.csv", points, &[])["notes"].to_string();
    assert!(notes.contains("these columns are of loyalty points") && notes.contains("--points"), "{notes}");
    let answers = "customer_id,answered_on,kind,score\na,2024-01-05,nps,8\nb,2024-01-06,csat,5\n";
    let notes = inspected("surveys.csv", answers, &[])["notes"].to_string();
    assert!(notes.contains("these columns are of answers of surveys"), "{notes}");
    // Orders with points keep their meaning.
    let orders =
        "order_id,customer_id,date,amount,issued,redeemed\n1,a,2024-01-05,10,17,0\n2,b,2024-01-06,20,0,40\n";
    let notes = inspected("orders.csv", orders, &[])["notes"].to_string();
    assert!(!notes.contains("loyalty points"), "{notes}");
}

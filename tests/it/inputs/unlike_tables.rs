//! Files that are no tables, as a newcomer may bring them: each is refused with a command, and that command makes a table of it.

use std::process::Command;

use super::{REVENUE, matrix_of, option, try_matrix};
use crate::support::{file, json};

const RIGHT: [&str; 2] = ["2024-01,2,30.00,5.00", "2024-02,1,7.00,"];

/// Runs the command of a message beside the file, and counts the file that it writes.
#[track_caller]
fn mended(name: &str, text: &str) -> Vec<String> {
    let (folder, path) = file(name, text);
    let why = try_matrix(&[&path], &REVENUE).unwrap_err();
    let command = why.trim_end().split_once("with: ").unwrap_or_else(|| panic!("{why}")).1;
    let ran = Command::new("sh").args(["-c", command]).current_dir(folder.path()).output().unwrap();
    assert!(ran.status.success(), "{command}: {ran:?}");
    let written = command.rsplit(' ').next().unwrap();
    matrix_of(&[folder.path().join(written).to_str().unwrap()], &REVENUE)
}

#[test]
fn a_log_of_names_with_values_becomes_json() {
    let line = |id: u32, customer: u32, day: &str, amount: &str| {
        format!(
            "time={day}T10:00:00Z level=info msg=\"order placed\" order_id={id} customer_id={customer} amount={amount}\n"
        )
    };
    let text = line(1, 1, "2024-01-05", "10.00")
        + &line(2, 2, "2024-01-06", "20.00")
        + &line(3, 1, "2024-02-05", "5.00")
        + &line(4, 3, "2024-02-29", "7.00");
    assert_eq!(mended("app.log", &text), RIGHT);
}

#[test]
fn the_answer_of_a_database_becomes_csv() {
    let text = " order_id | customer_id | order_date | amount \n----------+-------------+------------+--------\n        \
        1 | C1          | 2024-01-05 |  10.00\n        2 | C2          | 2024-01-06 |  20.00\n        \
        3 | C1          | 2024-02-05 |   5.00\n        4 | C3          | 2024-02-29 |   7.00\n(4 rows)\n\n";
    assert_eq!(mended("psql.txt", text), RIGHT);
}

#[test]
fn a_line_of_dashes_below_the_names_is_left_out() {
    let text = "ORDNO   CUSTNO  ORDDATE     QTY (PCS)   AMOUNT (EUR)\n------  ------  ----------  ----------  ------------\n\
        100001  C00017  05.01.2024       3 pcs     10,00 EUR\n100002  C00018  06.01.2024       1 pcs     20,00 EUR\n\
        100003  C00017  05.02.2024       2 pcs      5,00 EUR\n100004  C00019  29.02.2024      10 pcs      7,00 EUR\n";
    let (folder, path) = file("fixed.txt", text);
    let why = try_matrix(&[&path], &REVENUE).unwrap_err();
    let command = why.trim_end().split_once("with: ").unwrap().1;
    Command::new("sh").args(["-c", command]).current_dir(folder.path()).output().unwrap();
    let written = folder.path().join("orders.csv");
    let named = ["--customer", "CUSTNO", "--date", "ORDDATE"];
    assert_eq!(matrix_of(&[written.to_str().unwrap()], &[&REVENUE[..], &named].concat()), RIGHT);
}

#[test]
fn comments_between_rows_are_left_out() {
    let text = "# exported by shopctl 1.2\n# columns: id customer date amount\nid\tcustomer\tdate\tamount\n1\tC1\t2024-01-05\t10.00\n\
        # a comment between\n2\tC2\t2024-01-06\t20.00\n3\tC1\t2024-02-05\t5.00\n4\tC3\t2024-02-29\t7.00\n";
    assert_eq!(mended("orders.tsv", text), RIGHT);
}

#[test]
fn months_as_columns_become_rows() {
    for names in ["Jan 2024,Feb 2024,Mar 2024", "2024-01,2024-02,2024-03", "01/2024,02/2024,03/2024"] {
        let text = format!(
            "Customer,Country,{names},Total\nAda,DE,10.00,5.00,,15.00\nBob,FR,20.00,,,20.00\nCyd,FR,0.00,7.00,,7.00\n"
        );
        let (folder, path) = file("pivot.csv", &text);
        let why = try_matrix(&[&path], &REVENUE).unwrap_err();
        let option = why.split_once("every month with ").unwrap_or_else(|| panic!("{why}")).1;
        let option = option.split("; `tenure").next().unwrap().trim_end();
        let words = Command::new("sh").args(["-c", &format!("printf '%s\\n' {option}")]).output().unwrap();
        let words = String::from_utf8(words.stdout).unwrap();
        let words: Vec<&str> = words.lines().collect();
        assert_eq!(matrix_of(&[&path], &[&REVENUE[..], &words].concat()), RIGHT, "{names}");
        drop(folder);
    }
}

#[test]
fn names_in_the_second_line_are_pointed_at() {
    let text = "Order,,,Customer,,Money,\nNo,Date,Status,Customer No,Country,Net,Currency\n1,2024-01-05,paid,1,DE,10.00,EUR\n\
        2,2024-01-06,paid,2,FR,20.00,EUR\n3,2024-02-05,paid,1,DE,5.00,EUR\n4,2024-02-29,paid,3,DE,7.00,EUR\n";
    let (_folder, path) = file("orders.csv", text);
    let why = try_matrix(&[&path], &REVENUE).unwrap_err();
    assert!(why.contains("--skip 1"), "{why}");
    assert_eq!(matrix_of(&[&path], &[&REVENUE[..], &["--skip", "1"]].concat()), RIGHT);
}

#[test]
fn what_has_no_columns_is_named() {
    let mail = "From shop@x.example Fri Jan  5 10:00:00 2024\nDate: Fri, 5 Jan 2024 10:00:00 +0100\nTo: ada@x.example\nSubject: Order 1001\n\n\
        Total: 10.00 EUR\n";
    let yaml = "- order_id: 1\n  customer_id: C1\n  order_date: 2024-01-05\n  amount: 10.00\n- order_id: 2\n  customer_id: C2\n  \
        order_date: 2024-01-06\n  amount: 20.00\n";
    for (name, text, what) in
        [("orders.mbox", mail, "is a mailbox of messages"), ("orders.yaml", yaml, "is a YAML file")]
    {
        let (_folder, path) = file(name, text);
        let why = try_matrix(&[&path], &[]).unwrap_err();
        assert!(why.contains(what), "{why}");
    }
}

#[test]
fn a_second_table_in_a_file_is_refused_with_what_reads_the_first() {
    let orders =
        "order_id,customer_id,order_date,amount\n1,a,2024-01-05,10\n2,b,2024-01-06,20\n3,a,2024-02-05,30\n";
    let text = format!(
        "{orders}\nReturns\norder_id,customer_id,return_date,amount\n1,a,2024-02-01,10\n2,b,2024-02-01,20\n"
    );
    let (folder, path) = file("orders.csv", &text);
    let why = try_matrix(&[&path], &[]).unwrap_err();
    assert!(why.contains("a second table begins in line 7"), "{why}");
    let command = why.split("alone: ").nth(1).unwrap().split(", and").next().unwrap();
    assert!(Command::new("sh").args(["-c", command]).current_dir(folder.path()).status().unwrap().success());
    let first = folder.path().join("first.csv");
    assert_eq!(std::fs::read_to_string(first).unwrap(), orders);
}

#[test]
fn a_report_with_pages_becomes_csv() {
    let mut text = String::new();
    for page in 0..2 {
        text += "\x0cACME            SALES REGISTER            PAGE\n\nORDER   CUSTOMER            DATE             AMOUNT\n------  ------------------  ----------  ------------\n";
        for n in 0..9 {
            text += &format!(
                "{:<6}  {:<18}  2024-0{}-05  {:>12}\n",
                page * 9 + n,
                format!("Ann Lee {}", n % 4),
                1 + page,
                format!("{n}.50")
            );
        }
    }
    text += "                                        ------------\nTOTAL                                          81.00\n";
    let (folder, path) = file("register.txt", &text);
    let why = try_matrix(&[&path], &[]).unwrap_err();
    let command = why.split("its rows with: ").nth(1).unwrap().trim();
    assert!(Command::new("sh").args(["-c", command]).current_dir(folder.path()).status().unwrap().success());
    let made = folder.path().join("orders.csv");
    assert_eq!(matrix_of(&[made.to_str().unwrap()], &REVENUE), ["2024-01,4,40.50,40.50"]);
}

/// Runs the commands that divide a file, and what its parts hold together.
fn divided(text: &str, options: &[&str]) -> (String, Vec<String>) {
    let (folder, path) = file("orders.csv", text);
    let why = try_matrix(&[&path], &[]).unwrap_err();
    let commands = why.split("divide").nth(1).unwrap().split_once(": ").unwrap().1;
    let commands = commands.split(", and open").next().unwrap().split(", give").next().unwrap();
    assert!(Command::new("sh").args(["-c", commands]).current_dir(folder.path()).status().unwrap().success());
    let part = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    let (first, second) = (part("first.csv"), part("second.csv"));
    let options: Vec<&str> =
        options.iter().map(|option| if *option == "SECOND" { second.as_str() } else { option }).collect();
    let found = try_matrix(&[&first], &[&options[..], &["--measure", "revenue"]].concat());
    (why, found.unwrap_or_else(|why| vec![why]))
}

#[test]
fn a_second_header_with_the_columns_in_another_order_is_refused() {
    let text = "order_id,order_date,customer_id,subtotal,total\n1,2024-01-05,a,8,10\n2,2024-01-06,b,16,20\n\
        order_id,order_date,customer_id,total,subtotal\n3,2024-02-05,a,30,24\n";
    let (why, found) = divided(text, &["SECOND"]);
    assert!(why.contains("a second table begins in line 4"), "{why}");
    assert_eq!(found, ["2024-01,2,30.00,30.00"]);
    // The same header again is left out.
    let again = text.replace("total,subtotal\n3,2024-02-05,a,30,24", "subtotal,total\n3,2024-02-05,a,24,30");
    let (_folder, path) = file("orders.csv", &again);
    assert_eq!(try_matrix(&[&path], &["--measure", "revenue"]).unwrap(), ["2024-01,2,30.00,30.00"]);
}

#[test]
fn a_table_of_refunds_below_the_orders_is_refused_with_what_reads_both() {
    let text = "order_id,order_date,customer_id,total\n1,2024-01-05,a,10\n2,2024-01-06,b,20\n3,2024-02-05,a,30\n\n\
        refund_id,refund_date,order_id,refund_amount\n1,2024-02-01,2,5\n";
    let (why, found) = divided(text, &["--refunds-file", "SECOND"]);
    assert!(why.contains("a second table begins in line 6"), "{why}");
    assert_eq!(found, ["2024-01,2,30.00,25.00"]);
}

#[test]
fn a_column_that_rows_have_from_a_line_on_is_told_from_a_name_that_is_missing() {
    let rows = |days: std::ops::Range<usize>, more: &str| -> String {
        days.map(|n| format!("{n},2024-01-{:02},c{},{more}10\n", n + 1, n % 3)).collect()
    };
    let text = format!("order_id,order_date,customer_id,total\n{}{}", rows(0..10, ""), rows(10..20, "web,"));
    let (why, _) = divided(&text, &[]);
    assert!(why.contains("lines have 4 fields, and 5 from line 12 on"), "{why}");
    assert!(!why.contains("--names"), "{why}");
}

#[test]
fn a_comma_of_a_sentence_divides_no_number() {
    let rows: String =
        (0..20).map(|n| format!("{n},2024-01-{:02},c{},Mug,1,10.00\n", n + 1, n % 3)).collect();
    let text = format!(
        "order_id,order_date,customer_id,item,qty,total\n{rows}20,2024-01-25,c1,Mug, 2 pcs,1,155.20\n21,2024-01-26,c1,Mug, 2 pcs,1,155.20\n"
    );
    let (_folder, path) = file("orders.csv", &text);
    let why = try_matrix(&[&path], &[]).unwrap_err();
    assert!(why.contains("7 of 6 fields") && !why.contains("--decimal"), "{why}");
}

#[test]
fn blocks_of_names_and_values_become_csv() {
    let block =
        |n: usize| format!("Order: {n}\nDate: 2024-0{}-05\nCustomer: c{}\nTotal: 10.00\n\n", n, n % 2);
    let text: String = (1..6).map(block).collect();
    let (folder, path) = file("orders.txt", &text);
    let why = try_matrix(&[&path], &[]).unwrap_err();
    let command = why.split("of them with: ").nth(1).unwrap().trim();
    assert!(Command::new("sh").args(["-c", command]).current_dir(folder.path()).status().unwrap().success());
    let csv = folder.path().join("orders.csv");
    let report = json(&["inspect", csv.to_str().unwrap(), "--format", "json"]);
    assert_eq!((&report["orders"], &report["customers"]), (&5.into(), &2.into()), "{report}");
}

#[test]
fn lines_of_several_kinds_are_read_by_a_query() {
    let rows: String = (0..12)
        .map(|n| format!("H|{n}|2024-01-{:02}|c{}|10.00\nD|{n}|1|SKU|5.00\nD|{n}|2|SKU|5.00\n", n + 1, n % 4))
        .collect();
    let (_folder, path) = file("orders.txt", &rows);
    let why = try_matrix(&[&path], &[]).unwrap_err();
    let [name, query] = option(&why, "query");
    let options = ["--date", "column2", "--customer", "column3", "--order", "column1", "--amount", "column4"];
    assert_eq!(
        matrix_of(&[&path], &[&REVENUE[..], &[&name, &query], &options].concat()),
        ["2024-01,4,120.00"]
    );
}

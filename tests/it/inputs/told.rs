//! What `inspect` tells of columns: numbers that were counted are not called estimates, and a finding names its cause.

use super::{inspected, matrix_of, try_matrix};
use crate::support::{file, json, printed, refused, tenure};

#[test]
fn the_values_of_a_small_file_are_counted() {
    let rows: String = (0..6_000)
        .map(|n| format!("{n},c{},2024-01-{:02},{}.50,web\n", n % 5_009, 1 + n % 28, n % 90))
        .collect();
    let (_folder, path) =
        file("orders.csv", &format!("order_id,customer_id,order_date,amount,channel\n{rows}"));
    let table = printed(&["inspect", &path, "--format", "table"]);
    assert!(table.contains("5,009") && !table.contains('~') && !table.contains("in a sample"), "{table}");
}

#[test]
fn without_an_amount_the_role_that_took_it_is_named() {
    let orders = "customer_id,order_date,amount\nc1,2024-01-05,10\nc1,2024-02-05,20\nc2,2024-01-06,10\n";
    let notes = inspected("orders.csv", orders, &["--customer", "amount"])["notes"].to_string();
    assert!(notes.contains("column 'amount' is the customer") && !notes.contains("not numbers"), "{notes}");
    assert!(notes.contains("name another column with --customer"), "{notes}");
}

#[test]
fn a_mapping_kept_beside_the_files_is_found_again_and_named() {
    let orders = "customer_id,email,order_date,amount\nc1,a@x,2024-01-05,10\nc2,a@x,2024-02-05,20\n";
    let (folder, path) = file("orders.csv", orders);
    let kept = folder.path().join("tenure.toml");
    std::fs::write(&kept, "[\"orders.csv\"]\ncustomer = \"email\"\n").unwrap();
    assert_eq!(matrix_of(&[&path], &[]), ["2024-01,1,1,1"]);
    let report = json(&["inspect", &path, "--format", "json"]);
    assert!(report["notes"].to_string().contains("tenure.toml"), "{report}");
    assert_eq!(report["mapping"]["customer"]["expression"], "email");
    // What is given comes first.
    assert_eq!(matrix_of(&[&path], &["--customer", "customer_id"]).len(), 2);
    std::fs::write(&kept, "[\"orders.csv\"]\nclient = \"email\"\n").unwrap();
    assert!(try_matrix(&[&path], &[]).unwrap_err().contains("tenure.toml: is not a file of mappings"));
}

#[test]
fn a_column_of_dates_is_named_where_no_name_says_the_date() {
    let orders = "order no,client,when,price\n1,c1,1/15/2024 1:30 PM,10\n2,c1,2/15/2024 2:30 AM,20\n";
    let (_folder, path) = file("orders.csv", orders);
    let why = try_matrix(&[&path], &[]).unwrap_err();
    assert!(why.contains("'when' holds dates such as '1/15/2024 1:30 PM'"), "{why}");
    let option = why.split("say ").last().unwrap().trim();
    let words: Vec<&str> = option.split(' ').collect();
    assert_eq!(words, ["--date", "when"]);
    assert_eq!(matrix_of(&[&path], &words), ["2024-01,1,1,1"]);
}

#[test]
fn the_columns_of_a_file_without_a_customer_are_shown_with_what_they_hold() {
    let (_folder, path) =
        file("plain.csv", "when,what,price\n2024-01-05,shoe,10\n2024-02-05,hat,\nsoon,hat,20\n");
    let shown = tenure(&["inspect", &path, "--date", "when", "--format", "csv"]);
    assert_eq!(shown.status.code(), Some(1));
    let (columns, why) = (String::from_utf8(shown.stdout).unwrap(), String::from_utf8(shown.stderr).unwrap());
    let lines: Vec<&str> = columns.lines().collect();
    assert_eq!(lines[0], "name,type,role,distinct,filled,evidence,not_a_date,not_a_number,sample");
    assert!(lines[1].starts_with("when,VARCHAR,date,3,1,given,0.333"), "{columns}");
    assert!(lines[3].starts_with("price,BIGINT,amount,2,0.666"), "{columns}");
    assert!(why.contains("no column looks like the customer"), "{why}");
    // The command in the message of another one shows them too.
    let (_, why) = refused(&["matrix", &path, "--date", "when"]);
    let command = why.split('`').nth(1).unwrap();
    let words: Vec<&str> = command.split(' ').skip(1).collect();
    let shown = tenure(&words);
    assert!(String::from_utf8(shown.stdout).unwrap().contains("shoe, hat"), "{command}");
}

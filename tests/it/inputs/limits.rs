//! Files at the limits: very many columns, very long lines.

use std::process::Command;

use super::{matrix, matrix_of, option, try_matrix};
use crate::support::{file, printed, refused};

/// Orders of five customers with so many more columns.
fn wide(columns: usize) -> String {
    let mut text = "order_id,customer_id,order_date,amount".to_string();
    (0..columns).for_each(|place| text += &format!(",c{place}"));
    for n in 0..40 {
        text += &format!("\n{n},{},2024-{:02}-03,10", n % 5, 1 + n % 4);
        (0..columns).for_each(|place| text += &format!(",{}", (n + place) % 7));
    }
    text + "\n"
}

#[test]
fn too_many_columns_are_refused_with_the_query_that_reads_those_of_an_order_history() {
    let text = wide(2_500);
    let (_folder, path) = file("wide.csv", &text);
    let why = try_matrix(&[&path], &[]).unwrap_err();
    assert!(why.contains("has 2,504 columns, and at most 2,000 are read"), "{why}");
    let [name, query] = option(&why, "query");
    assert_eq!(query, "SELECT order_id, customer_id, order_date, amount, c0, c1 FROM wide");
    let narrow = matrix("orders.csv", wide(2), &["--measure", "revenue"]);
    assert_eq!(matrix("wide.csv", &text, &["--measure", "revenue", &name, &query]), narrow);
}

#[test]
fn a_thousand_columns_are_read() {
    let narrow = matrix("orders.csv", wide(0), &["--measure", "orders"]);
    assert_eq!(matrix("orders.csv", wide(1_000), &["--measure", "orders"]), narrow);
}

#[test]
fn a_line_that_is_too_long_is_named_and_not_shown() {
    let long = "x".repeat(3_000_000);
    let text = format!(
        "order_id,customer_id,order_date,amount,note\n1,1,2024-01-03,10,a\n2,1,2024-02-03,10,{long}\n"
    );
    let (folder, path) = file("long.csv", &text);
    let why = try_matrix(&[&path], &[]).unwrap_err();
    let said = "line 3 has 3,000,018 bytes, and at most 2,000,000 of a line are read";
    assert!(why.contains(said) && why.len() < 500, "{}", &why[..why.len().min(600)]);
    // What is said leaves the line out.
    let command = why.split("leave the line out with ").nth(1).unwrap().split(", and open").next().unwrap();
    let done = Command::new("sh").args(["-c", command]).current_dir(folder.path()).status().unwrap();
    assert!(done.success(), "{command}");
    let short = folder.path().join("short.csv");
    assert_eq!(matrix_of(&[short.to_str().unwrap()], &["--measure", "revenue"]), ["2024-01,1,10.00"]);
}

#[test]
fn a_matrix_that_would_fill_the_memory_is_refused_and_what_is_offered_works() {
    let years = (1980..2020).map(|year| format!("a{year},{year}-01-05,10\n")).collect::<String>();
    let text = format!("customer,date,amount\n{years}b,2020-02-05,20\nb,2020-02-06,20\n");
    let (_folder, path) = file("orders.csv", &text);
    for command in [&["matrix"][..], &["compare", "--a", "cohort > '2000'"], &["curves"]] {
        let asked = [command, &[&path, "--cohort", "day"]].concat();
        let (code, message) = refused(&asked);
        assert_eq!(code, 1, "{message}");
        let why = "the matrix is too large: 14,643 cohorts and 14,643 ages make 214,417,449 cells, and at most 20,000,000 are counted";
        assert!(message.contains(why), "{command:?}: {message}");
        let (_, offered) = message.trim().split_once("as with ").unwrap();
        assert_eq!(offered, "--cohort week --age week");
        printed(&[command, &[&path], &offered.split(' ').collect::<Vec<_>>()].concat());
    }
}

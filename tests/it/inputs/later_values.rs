//! Columns that are empty in the first rows of a large file, or the same there: what later rows say of an order counts.

use super::{REVENUE, matrix_of, try_matrix};
use crate::support::engine;
use tenure::engine::Cancel;

/// Orders of two years; a part of those after the first 25,000 has `is_odd`.
const ORDERS: &str = "SELECT i AS order_id, 'C' || hash(i) % 997 AS customer_id, TIMESTAMP '2023-01-01' + to_minutes(i * 17) AS ordered_at, \
     CAST(hash(i + 7) % 9000 AS INTEGER) + 100 AS amount, i > 25_000 AS is_later, i > 25_000 AND hash(i + 1) % 20 = 0 AS is_odd \
     FROM range(40_000) orders(i)";

/// A file of them with more columns.
fn written(name: &str, columns: &str, from: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name).to_string_lossy().into_owned();
    let rows =
        format!("SELECT order_id, customer_id, ordered_at, amount{columns} FROM {from} ORDER BY order_id");
    engine().run(&format!("COPY ({rows}) TO '{path}'"), &Cancel::new()).unwrap();
    (folder, path)
}

fn revenue(columns: &str, from: &str) -> Vec<String> {
    let (_folder, path) = written("orders.parquet", columns, from);
    matrix_of(&[&path], &REVENUE)
}

#[test]
fn what_begins_after_the_first_rows_of_a_parquet_file_leaves_out_what_it_says() {
    let good = revenue("", &format!("({ORDERS}) WHERE NOT is_odd"));
    let from = format!("({ORDERS})");
    for column in [
        "CASE WHEN is_later THEN if(is_odd, 'cancelled', 'paid') END AS status",
        "CASE WHEN is_odd THEN 'cancelled' END AS status",
        "CASE WHEN is_later THEN is_odd END AS is_test",
        "CASE WHEN is_odd THEN ordered_at + INTERVAL 1 DAY END AS cancelled_at",
        "CASE WHEN is_odd THEN strftime(ordered_at, '%d.%m.%Y') END AS cancelled_at",
        "CASE WHEN is_odd THEN 'staff ' || hash(order_id) % 3 END AS cancelled_by",
        // A name that also means a part of a country holds statuses.
        "CASE WHEN is_later THEN if(is_odd, 'cancelled', 'paid') END AS state",
        "'EUR' AS currency, CAST(NULL AS VARCHAR) AS note, CASE WHEN is_odd THEN 1 END AS is_test",
    ] {
        assert_eq!(revenue(&format!(", {column}"), &from), good, "{column}");
    }
    assert_ne!(revenue("", &from), good);
}

#[test]
fn refunds_that_begin_after_the_first_rows_are_named() {
    let column = ", CASE WHEN is_odd THEN amount END AS refunded_amount";
    let (_folder, path) = written("orders.parquet", column, &format!("({ORDERS})"));
    let report = crate::support::printed(&["inspect", &path]);
    assert!(report.contains("refunds in column 'refunded_amount' are not taken off"), "{report}");
    let net = ["--amount", "amount - abs(coalesce(refunded_amount, 0))"];
    let wanted =
        revenue("", &format!("(SELECT * REPLACE (if(is_odd, 0, amount) AS amount) FROM ({ORDERS}))"));
    assert_eq!(matrix_of(&[&path], &[&REVENUE[..], &net].concat()), wanted);
}

#[test]
fn what_begins_after_the_first_rows_of_a_large_text_file_leaves_out_what_it_says() {
    // A large file is not read whole before its columns are known.
    let filler = format!("'{}' AS remark", "x".repeat(1_800));
    for column in [
        "CASE WHEN is_later THEN if(is_odd, 'yes', 'no') END AS is_test, CAST(NULL AS VARCHAR) AS status",
        "if(is_odd, 'true', 'false') AS is_test",
    ] {
        let (_folder, path) = written("orders.csv", &format!(", {column}, {filler}"), &format!("({ORDERS})"));
        assert!(std::fs::metadata(&path).unwrap().len() > 64 << 20);
        let good = revenue("", &format!("({ORDERS}) WHERE NOT is_odd"));
        assert_eq!(try_matrix(&[&path], &REVENUE), Ok(good), "{column}");
    }
}

//! Columns of orders in another database that are empty in its first rows: what they say of an order is asked about there too.

use crate::remote::{asked, run, servers};
use crate::support::{engine, printed};
use tenure::engine::Cancel;

/// A part of the orders after the first 25,000 has `is_odd`.
const ORDERS: &str = "SELECT i AS order_id, 'C' || i % 997 AS customer_id, TIMESTAMP '2023-01-01' + i * INTERVAL '17 minutes' AS ordered_at, \
     CAST(10 + i % 900 AS DECIMAL(10, 2)) AS amount, CASE WHEN i > 25000 AND i % 20 = 0 THEN 'cancelled' END AS odd";

#[test]
fn what_only_later_rows_say_of_an_order_is_not_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.parquet").display().to_string();
    for (column, said) in [
        ("odd AS status", "39,251 rows have no status, and may belong to orders that a status leaves out"),
        ("odd AS cancelled_by", "the column 'cancelled_by' tells which rows are orders"),
        (
            "CASE WHEN odd IS NOT NULL THEN ordered_at END AS cancelled_at",
            "'cancelled_at' tells which rows are orders",
        ),
        (
            "CASE WHEN odd IS NOT NULL THEN amount END AS refunded_amount",
            "refunds in column 'refunded_amount' are not taken off",
        ),
        (
            "CAST(NULL AS INTEGER) AS never, odd AS \"Is void\"",
            "the column 'Is void' tells which rows are orders",
        ),
    ] {
        let rows = |numbers: &str| {
            format!(
                "SELECT order_id, customer_id, ordered_at, amount, {column} FROM ({ORDERS} FROM {numbers}) r"
            )
        };
        let copy = format!("COPY ({}) TO '{path}' (FORMAT parquet)", rows("range(40000) numbers(i)"));
        engine().run(&copy, &Cancel::new()).unwrap();
        for server in servers() {
            let table = match server.password {
                Some(_) => {
                    run(&server, "DROP TABLE IF EXISTS shop.later_values");
                    let rows = rows("generate_series(0, 39999) numbers(i)");
                    run(&server, &format!("CREATE TABLE shop.later_values AS {rows}"));
                    format!("{}#shop.later_values", server.uri)
                }
                None => format!("{}#parquet.`{path}`", server.uri),
            };
            let (_, _, errors) = asked(&server, &["matrix", &table, "--cubes", "--format", "csv"]);
            let (_, report, _) = asked(&server, &["inspect", &table, "--cubes"]);
            assert!(errors.contains(said) || report.contains(said), "{}: {errors}\n{report}", server.uri);
        }
        // A file leaves them out, or says that it does not.
        let report = printed(&["inspect", &path]);
        assert!(report.contains("not orders by their status") || report.contains(said), "{report}");
    }
}

//! A column of a Parquet file had few values where it was looked at and hundreds of thousands elsewhere. To group customers by it took
//! all memory, and no signal ended the program.

use crate::support::refused;

#[test]
fn a_column_with_too_many_values_beyond_the_rows_looked_at_groups_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.parquet").to_string_lossy().into_owned();
    let database = duckdb::Connection::open_in_memory().unwrap();
    let rows = "SELECT range AS order_id, 'c' || (range % 20000) AS customer, \
                DATE '2020-01-01' + CAST(range % 900 AS INTEGER) AS date, 9.5 AS amount, \
                CASE WHEN range < 100000 THEN 'a' || (range % 5) ELSE 'b' || range END AS city FROM range(120000)";
    database.execute(&format!("COPY ({rows}) TO '{path}' (FORMAT parquet)"), []).unwrap();
    for question in [["matrix", "--cohort"], ["segments", "--by"], ["kpis", "--by"], ["clv", "--by"]] {
        let (code, said) = refused(&[question[0], &path, question[1], "city"]);
        assert_eq!(code, 1);
        assert!(
            said.contains("cannot group customers by 'city'") && said.contains("at most 2,000"),
            "{said}"
        );
    }
}

//! Files with types whose values are not of the type they seem to be: strings that are not marked as text, dates as texts.

use super::{adds_up, matrix_of};
use crate::support::{engine, file, json, printed};
use tenure::engine::Cancel;

/// A Parquet file of what some SQL selects.
fn parquet(select: &str) -> (tempfile::TempDir, String) {
    let (folder, _) = file("unused", "");
    let path = folder.path().join("orders.parquet").to_str().unwrap().to_string();
    engine().run(&format!("COPY ({select}) TO '{path}' (FORMAT parquet)"), &Cancel::new()).unwrap();
    (folder, path)
}

#[test]
fn strings_that_are_not_marked_as_text_are_read_as_text() {
    let (_folder, path) = parquet(
        "SELECT encode(customer_id) AS customer_id, encode(order_date) AS order_date, amount, encode(country) AS country FROM (VALUES \
         ('Müller', '2024-01-05', 10.0, 'DE'), ('b', '2024-01-09', 20.0, 'FR'), ('Müller', '2024-02-05', 5.0, 'DE'), \
         ('c', '2024-02-10', 3.0, 'DE'), ('d', '2024-02-11', 9.0, 'FR')) AS o(customer_id, order_date, amount, country)",
    );
    assert_eq!(matrix_of(&[&path], &["--measure", "revenue"]), ["2024-01,2,30.00,5.00", "2024-02,2,12.00,"]);
    adds_up(&json(&["inspect", &path, "--format", "json"]));
    let segments = printed(&["segments", &path, "--by", "country", "--format", "csv"]);
    assert!(segments.contains("DE") && segments.contains("FR") && !segments.contains("\\x"), "{segments}");
    let customers = printed(&["customers", &path, "--format", "csv"]);
    assert!(customers.contains("Müller"), "{customers}");
}

#[test]
fn dates_in_texts_of_a_typed_file_are_decided_by_every_row() {
    // The first 20,000 rows fit the day first as well.
    let (_folder, path) = parquet(
        "SELECT 'c' || n AS customer_id, CASE WHEN n < 25000 THEN printf('%02d/%02d/2024', 1 + n % 3, 1 + n % 12) ELSE '01/31/2024' END \
         AS order_date, 1.5 AS amount FROM range(25004) AS r(n)",
    );
    let rows = matrix_of(&[&path], &["--measure", "customers"]);
    let sizes: u64 = rows.iter().map(|row| row.split(',').nth(1).unwrap().parse::<u64>().unwrap()).sum();
    assert_eq!((rows.len(), sizes), (3, 25_004), "{rows:?}");
}

#[test]
fn ids_of_16_bytes_and_moments_with_a_zone_beside_the_date_are_read() {
    // A customer orders on day n and n + 35; the moment with a zone is another reading of the same date.
    let select = |id: &str, more: &str| {
        format!(
            "SELECT {id} AS customer_id, n AS order_id, TIMESTAMP '2024-01-01' + INTERVAL (n) DAY AS ordered_at, \
             to_timestamp(1704067200 + 86400 * n) AS created_at, 2.5 AS amount{more} FROM range(70) AS r(n)"
        )
    };
    let uuid = |number: &str| {
        format!("CAST('00000000-0000-0000-0000-' || lpad(CAST({number} AS VARCHAR), 12, '0') AS UUID)")
    };
    let (_texts, as_texts) = parquet(&select("'c' || n % 35", ""));
    let (_uuids, as_uuids) =
        parquet(&select(&uuid("n % 35"), &format!(", {} AS reference, encode('x') AS note", uuid("n"))));
    for shape in [&["--measure", "revenue"][..], &["--cohort", "week"]] {
        assert_eq!(matrix_of(&[&as_uuids], shape), matrix_of(&[&as_texts], shape));
    }
    let customers = printed(&["customers", &as_uuids, "--format", "csv", "--columns", "customer,orders"]);
    assert!(customers.contains("00000000-0000-0000-0000-000000000007,2"), "{customers}");
    adds_up(&json(&["inspect", &as_uuids, "--format", "json"]));
}

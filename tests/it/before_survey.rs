//! Answers that come before the rows are counted by reason are right: the first matrix, the bounds of the data, what an order is.

use std::sync::Arc;

use tenure::cohort::Matrix;
use tenure::engine::Cancel;
use tenure::explore::{Answer, MatrixAnswer, Question, Shape};
use tenure::source::SourceSpec;

use crate::support::{engine, session};

/// A Parquet file of the rows of a query.
fn parquet(rows: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.parquet").to_string_lossy().into_owned();
    let copy = format!("COPY ({rows}) TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)");
    engine().run(&copy, &Cancel::new()).unwrap();
    (folder, path)
}

/// The matrix that comes first and the whole one.
fn answers(path: &str, spec: SourceSpec) -> (Option<Arc<MatrixAnswer>>, Arc<MatrixAnswer>) {
    let spec = SourceSpec { paths: vec![path.to_string()], ..spec };
    let mut session = session(&spec);
    let mut first = None;
    let mut early = |answer| {
        if let Answer::Matrix(answer) = answer {
            first = Some(answer);
        }
    };
    let whole = session.answer(&Question::Matrix(Shape::monthly()), &Cancel::new(), &mut early).unwrap();
    let Answer::Matrix(whole) = whole else { panic!("no matrix") };
    (first, whole)
}

/// So many rows without a customer that counting all of them takes longer than to search the ends of the file.
const GUESTS: &str = "
    UNION ALL SELECT 20000 + i, NULL, TIMESTAMP '2024-06-01', 5 FROM range(1, 1000001) AS rows(i)";

fn active(matrix: &Matrix) -> Vec<Vec<u64>> {
    matrix.rows.iter().map(|row| row.by_age.iter().map(|cell_counts| cell_counts.active).collect()).collect()
}

/// 20,000 orders of 900 customers over 400 days, ids rising, every 50th a refund, every 70th without a customer.
const ORDERS: &str = "
    SELECT i AS order_id,
      CASE WHEN i % 70 = 0 THEN NULL ELSE hash(i) % 900 END AS customer_id,
      TIMESTAMP '2024-01-05 10:00:00' + to_minutes((i * 28.8)::INTEGER) AS ordered_at,
      (CASE WHEN i % 50 = 0 THEN -1 ELSE 1 END * (i % 90 + 1))::DECIMAL(12, 2) AS amount
    FROM range(1, 20001) AS rows(i)";

#[test]
fn the_first_matrix_is_that_of_the_whole_one_before_a_row_is_counted() {
    let (_folder, path) = parquet(&format!("{ORDERS}{GUESTS}"));
    let (first, whole) = answers(&path, SourceSpec::default());
    let first = first.expect("a matrix before the whole one");
    assert!(!first.report.surveyed && whole.report.surveyed);
    assert_eq!(active(&first.matrix), active(&whole.matrix));
    assert_eq!((first.report.as_of, first.report.span), (whole.report.as_of, whole.report.span));
    assert_eq!(whole.report.rows, 1_020_000);
    let csv = path.replace("parquet", "csv");
    let copy = format!("COPY (FROM '{path}') TO '{csv}'");
    engine().run(&copy, &Cancel::new()).unwrap();
    let (_, read_whole) = answers(&csv, SourceSpec::default());
    assert_eq!(whole.matrix, read_whole.matrix);
    assert_eq!(whole.report.excluded, read_whole.report.excluded);
}

#[test]
fn observation_ends_with_the_last_order_where_only_refunds_and_guests_come_later() {
    let late = "
        UNION ALL SELECT 90000, 7, TIMESTAMP '2026-01-01 00:00:00', -5
        UNION ALL SELECT 90001, NULL, TIMESTAMP '2026-02-01 00:00:00', 5";
    let (_folder, path) = parquet(&format!("{ORDERS}{GUESTS}{late}"));
    let (first, whole) = answers(&path, SourceSpec::default());
    let last = "2025-02-08".parse().unwrap();
    assert_eq!(first.unwrap().report.as_of, last);
    assert_eq!(whole.report.as_of, last);
}

#[test]
fn an_end_given_is_the_end_from_the_first_matrix_on() {
    let (_folder, path) = parquet(&format!("{ORDERS}{GUESTS}"));
    let end = "2024-06-30".parse().unwrap();
    let (first, whole) = answers(&path, SourceSpec { as_of: Some(end), ..SourceSpec::default() });
    let first = first.unwrap();
    assert_eq!((first.report.as_of, whole.report.as_of), (end, end));
    assert_eq!(active(&first.matrix), active(&whole.matrix));
    assert_eq!(first.report.span, whole.report.span);
}

#[test]
fn few_rows_are_counted_before_the_first_matrix() {
    let (_folder, path) = parquet(ORDERS);
    let (first, whole) = answers(&path, SourceSpec::default());
    assert!(first.is_none_or(|first| first.report.surveyed) && whole.report.surveyed);
    assert_eq!(whole.report.rows, 20_000);
}

#[test]
fn lines_of_one_order_far_apart_in_the_file_are_one_order() {
    let apart = |id: u32| {
        format!(
            "SELECT * REPLACE (CASE WHEN order_id = 19999 THEN {id} ELSE order_id END AS order_id,
               CASE WHEN order_id IN (3, 19999) THEN 5 ELSE customer_id END AS customer_id,
               CASE WHEN order_id = 19999 THEN TIMESTAMP '2025-01-20' ELSE ordered_at END AS ordered_at)
             FROM ({ORDERS})"
        )
    };
    let orders = |rows: &str| {
        let (_folder, path) = parquet(rows);
        let (_, whole) = answers(&path, SourceSpec::default());
        whole
            .matrix
            .rows
            .iter()
            .flat_map(|row| &row.by_age)
            .map(|cell_counts| cell_counts.orders)
            .sum::<u64>()
    };
    // The rows are the same but for the id: of its own, or that of a line far above.
    assert_eq!(orders(&apart(19_999)), orders(&apart(3)) + 1);
}

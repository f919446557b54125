//! The rows that are left out: each in a file with its place and its fault, and all of them said beside every answer.

use super::adds_up;
use crate::support::{engine, file, json, refused, tenure};
use tenure::engine::Cancel;

/// Ten orders of ten rows; four more rows for four reasons.
const ORDERS: &str = "customer_id,order_date,order_id,status,amount\n1,2024-01-05,a,paid,10.00\n2,2024-01-06,b,paid,20.00\n\
    ,2024-01-07,c,paid,30.00\n3,soon,d,paid,40.00\n4,2024-01-08,e,paid,\"a lot, really\"\n5,2024-01-09,f,cancelled,50.00\n\
    9,2024-01-10,g,paid,-5.00\n1,2024-02-05,h,paid,5.00\n";

/// The lines of the file that `--rejects` writes, without the header.
fn rejected(path: &str, options: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let left_out = folder.path().join("left out.csv");
    let left_out = left_out.to_str().unwrap();
    let output = tenure(&[&["matrix", path, "--rejects", left_out][..], options].concat());
    let text = std::fs::read_to_string(left_out).unwrap_or_else(|_| panic!("{output:?}"));
    let mut lines = text.lines().map(|line| line.replace(path, "FILE"));
    assert_eq!(lines.next().unwrap(), "file,line,row,column,value,reason");
    lines.collect()
}

#[test]
fn every_row_left_out_is_written_with_its_place_its_value_and_the_reason() {
    let (_folder, path) = file("orders.csv", ORDERS);
    let all = [
        "FILE,,3,customer_id,,guest",
        "FILE,,4,order_date,soon,no-date",
        "FILE,,5,amount,\"a lot, really\",no-amount",
        "FILE,,6,status,cancelled,status",
        "FILE,,7,amount,-5.00,refund-without-order",
    ];
    let report = json(&["inspect", &path, "--format", "json"]);
    adds_up(&report);
    let left_out: u64 =
        report["excluded"].as_object().unwrap().values().map(|rows| rows.as_u64().unwrap()).sum();
    assert_eq!(left_out, all.len() as u64);
    assert_eq!(rejected(&path, &["--allow-unreadable", "50%"]), all);
    assert_eq!(rejected(&path, &[]), all, "also if there are too many of them");
    let (exit, why) = refused(&["matrix", &path]);
    assert!(exit == 1 && why.contains("--rejects"), "{why}");
}

#[test]
fn a_filter_the_end_of_observation_and_ignored_refunds_are_reasons_too() {
    let text = "customer_id,order_date,amount,country\n1,2024-01-05,10.00,FR\n1,2024-01-06,-2.00,FR\n2,2024-01-07,20.00,DE\n\
        1,2024-03-05,5.00,FR\n";
    let (_folder, path) = file("orders.csv", text);
    let options = ["--where", "country = 'FR'", "--as-of", "2024-02-29", "--refunds", "ignore"];
    assert_eq!(
        rejected(&path, &options),
        [
            "FILE,,2,amount,-2.00,refund-ignored",
            "FILE,,3,where,country = 'FR',filtered",
            "FILE,,4,order_date,2024-03-05,after-as-of",
        ]
    );
}

#[test]
fn lines_that_are_no_rows_are_named_by_their_line() {
    let text = format!("{ORDERS}1,2024-02-06\n,,,,\n");
    let (_folder, path) = file("orders.csv", &text);
    let lines = rejected(&path, &["--allow-unreadable", "90%"]);
    assert_eq!(lines[..2], ["FILE,10,,,\"1,2024-02-06\",ragged", "FILE,11,,,\",,,,\",empty"]);
    assert_eq!(lines.len(), 7, "{lines:?}");
}

#[test]
fn rows_of_several_files_are_counted_in_their_own() {
    let (folder, first) =
        file("a.csv", "customer_id,order_date,amount\n1,2024-01-05,1\n,2024-01-06,1\n2,2024-01-06,1\n");
    let second = folder.path().join("b.csv");
    std::fs::write(&second, "customer_id,order_date,amount\n,2024-02-05,1\n1,2024-02-06,1\n").unwrap();
    let second = second.to_str().unwrap();
    let lines = rejected(&first, &[second]);
    assert_eq!(lines, ["FILE,,2,customer_id,,guest".to_string(), format!("{second},,1,customer_id,,guest")]);
}

#[test]
fn rows_of_parquet_files_are_counted_from_one() {
    let (folder, csv) = file("orders.csv", ORDERS);
    let parquet = folder.path().join("orders.parquet");
    let parquet = parquet.to_str().unwrap();
    engine()
        .run(
            &format!("COPY (FROM read_csv('{csv}', all_varchar = true)) TO '{parquet}' (FORMAT parquet)"),
            &Cancel::new(),
        )
        .unwrap();
    let lines = rejected(parquet, &[]);
    assert_eq!(lines[0], "FILE,,3,customer_id,,guest");
    assert_eq!(lines[4], "FILE,,7,amount,-5.00,refund-without-order");
}

#[test]
fn the_source_is_not_written_over() {
    let (_folder, path) = file("orders.csv", ORDERS);
    let (exit, why) = refused(&["matrix", &path, "--rejects", &path]);
    assert!(exit == 1 && why.contains("is the source"), "{why}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), ORDERS);
}

#[test]
fn every_output_says_what_was_left_out() {
    let (folder, path) = file("orders.csv", ORDERS);
    let allowed = ["--allow-unreadable", "50%"];
    let to = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    let commands: [&[&str]; 9] = [
        &["matrix"],
        &["curves"],
        &["compare", "--a", "orders = '1'"],
        &["segments", "--by", "acquired"],
        &["customers"],
        &["customer"],
        &["clv"],
        &["risk"],
        &["inspect"],
    ];
    for command in commands {
        for format in ["table", "csv", "json", "md", "parquet"] {
            let out = to(&format!("out.{format}"));
            let id: &[&str] = if command[0] == "customer" { &["1"] } else { &[] };
            let words = [
                &command[..1],
                &[path.as_str()],
                id,
                &command[1..],
                &allowed,
                &["--format", format, "-o", &out],
            ]
            .concat();
            let output = tenure(&words);
            let errors = String::from_utf8_lossy(&output.stderr).into_owned();
            let text = String::from_utf8_lossy(&std::fs::read(&out).unwrap_or_default()).into_owned();
            let said = |text: &str| text.contains("no customer (guests)");
            assert!(said(&errors) || said(&text), "{words:?}: {errors}\n{text}");
            if ["csv", "json", "parquet"].contains(&format) && command[0] != "inspect" {
                assert!(said(&errors), "{words:?}: {errors}");
            }
        }
    }
}

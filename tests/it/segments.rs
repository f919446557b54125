//! Segments add up to the whole, whatever tells customers apart; a drill keeps what was counted; what is no dimension is
//! refused with the reason.

use serde_json::Value;
use tenure::engine::Cancel;
use tenure::explore::{Answer, Question, Segmentation, SegmentsAnswer, Shape};
use tenure::source::SourceSpec;

use crate::support::{file, json, printed, refused, sample, session};

const SIX: &str = "customer_id,order_date,amount,age,note
a,2024-01-05,10.00,17,x1
a,2024-02-10,5.50,17,x2
b,2024-01-06,20.00,18,x3
c,2024-01-31,7.00,30,x4
d,2024-02-10,8.00,49,x5
d,2024-03-01,3.00,49,x6
e,2024-02-02,9.00,50,x7
f,2024-03-02,1.00,,x8
f,2024-03-02,1.00,,x9
f,2024-03-03,1.00,,y1
f,2024-03-04,1.00,,y2
f,2024-03-05,1.00,,y3
f,2024-03-31,1.00,,y4
";

fn of(tree: &Value, name: &str) -> Vec<(String, u64)> {
    let rows = tree["rows"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap_or("(none)").to_string();
    let mut rows: Vec<_> = rows.map(|row| (text(&row["value"]), row[name].as_u64().unwrap())).collect();
    rows.sort();
    rows
}

fn pairs(rows: &[(&str, u64)]) -> Vec<(String, u64)> {
    rows.iter().map(|(name, count)| (name.to_string(), *count)).collect()
}

#[test]
fn numbers_are_cut_where_they_are_told() {
    let (_folder, path) = file("orders.csv", SIX);
    let by = |by: &str| of(&json(&["segments", &path, "--by", by, "--format", "json"]), "customers");
    let cut =
        [("(none)", 1), ("18 to under 30", 1), ("30 to under 50", 2), ("50 and over", 1), ("under 18", 1)];
    assert_eq!(by("age:18,30,50"), pairs(&cut));
    let quarters = by("age:q2");
    assert_eq!(quarters.iter().map(|(_, count)| count).sum::<u64>(), 6);
    assert_eq!(by("orders"), pairs(&[("1", 3), ("2", 2), ("5+", 1)]));
    assert_eq!(by("acquired"), pairs(&[("2024-01", 3), ("2024-02", 2), ("2024-03", 1)]));
    assert_eq!(by("acquired:quarter"), pairs(&[("2024-Q1", 6)]));
    assert_eq!(by("recency:30,60"), pairs(&[("30 to under 60", 3), ("60 and over", 2), ("under 30", 1)]));
    let first = by("first-value:5,10");
    assert_eq!(first, pairs(&[("10 and over", 2), ("5 to under 10", 3), ("under 5", 1)]));
}

#[test]
fn rows_add_up_to_the_total_whatever_the_dimension() {
    let path = sample("orders.parquet");
    let whole = json(&["segments", &path, "--by", "orders", "--format", "json"])["total"].clone();
    for by in ["rfm", "acquired:year", "first-value", "revenue:q10", "recency:30,90", "channel", "country"] {
        let tree = json(&["segments", &path, "--by", by, "--format", "json"]);
        for name in ["customers", "orders", "revenue"] {
            let cents = |value: &Value| (value.as_f64().unwrap() * 100.0).round();
            let sum: f64 = tree["rows"].as_array().unwrap().iter().map(|row| cents(&row[name])).sum();
            assert_eq!(sum, cents(&tree["total"][name]), "{by} {name}");
            assert_eq!(tree["total"][name], whole[name], "{by} {name}");
        }
    }
}

/// As text, floats to nine digits: sums over customers are made in any order.
fn rounded(value: &Value) -> String {
    match value {
        Value::Object(map) => map.iter().map(|(name, value)| format!("{name} {};", rounded(value))).collect(),
        Value::Number(number) if !number.is_u64() => {
            number.as_f64().map_or_else(String::new, |number| format!("{number:.9e}"))
        }
        other => other.to_string(),
    }
}

#[test]
fn a_drill_goes_on_with_exactly_the_customers_of_the_row() {
    let path = sample("orders.parquet");
    let tree = json(&["segments", &path, "--by", "channel", "--format", "json"]);
    let mut members = [0_u64; 3];
    for row in tree["rows"].as_array().unwrap() {
        let within = format!("channel={}", row["value"].as_str().unwrap());
        let drilled = json(&["segments", &path, "--by", "rfm", "--within", &within, "--format", "json"]);
        for name in
            ["customers", "orders", "revenue", "repeat_rate", "retention", "revenue_at", "interval", "trend"]
        {
            assert_eq!(rounded(&drilled["total"][name]), rounded(&row[name]), "{within} {name}");
        }
        let matrix = json(&["matrix", &path, "--within", &within, "--cohort", "year", "--format", "json"]);
        let cells = |cohort: &Value| cohort["cells"][1]["numerator"].as_u64().unwrap_or(0);
        for (place, cohort) in matrix["cohorts"].as_array().unwrap().iter().enumerate() {
            members[place] += cells(cohort);
        }
        let people = json(&["customers", &path, "--within", &within, "--format", "json"]);
        assert_eq!(people["of"], row["customers"]);
    }
    let all = json(&["matrix", &path, "--cohort", "year", "--format", "json"]);
    let whole = all["cohorts"].as_array().unwrap().iter();
    let whole: Vec<u64> = whole.map(|cohort| cohort["cells"][1]["numerator"].as_u64().unwrap_or(0)).collect();
    assert_eq!(members[..whole.len()], whole[..], "cells of the slices add up to those of the whole");
}

#[test]
fn what_is_no_dimension_is_refused_with_the_reason() {
    let path = sample("orders.parquet");
    let say = |by: &str| refused(&["segments", &path, "--by", by]).1;
    assert!(say("nope").contains("unknown column 'nope'") && say("nope").contains("rfm"), "{}", say("nope"));
    assert!(say("recency:90,30").contains("does not give ranges"), "{}", say("recency:90,30"));
    assert!(say("channel:q4").contains("none of its values is a number"), "{}", say("channel:q4"));
    let lines: String = (0..60).map(|n| format!("c{},2024-01-{:02},1,n{n}\n", n % 9, n % 28 + 1)).collect();
    let (_folder, path) = file("orders.csv", &format!("customer_id,order_date,amount,note\n{lines}"));
    let (exit, message) = refused(&["segments", &path, "--by", "note"]);
    assert!(exit == 1 && message.contains("values in the sampled rows, too many"), "{message}");
    let (_folder, path) = file("orders.csv", SIX);
    let (exit, message) = refused(&["segments", &path, "--by", "age", "--within", "age"]);
    assert!(exit == 2 && message.contains("Country=France"), "{message}");
    let (_, message) = refused(&["segments", &path, "--by", "customer_id"]);
    assert!(message.contains("it is the customer of a row"), "{message}");
}

#[test]
fn values_that_a_spreadsheet_would_run_are_guarded_in_every_csv() {
    let hostile = "customer_id,order_date,amount,tag\n1,2024-01-05,1,=1+1\n2,2024-01-06,2,=1+1\n\
        3,2024-02-06,2,@x\n4,2024-02-07,2,@x\n";
    let (_folder, path) = file("orders.csv", hostile);
    for arguments in [
        vec!["segments", &path, "--by", "tag"],
        vec!["matrix", &path, "--cohort", "tag"],
        vec!["curves", &path, "--cohort", "tag"],
        vec!["customers", &path],
    ] {
        let csv = printed(&[arguments.as_slice(), &["--format", "csv"]].concat());
        assert!(csv.contains("'=1+1") && csv.contains("'@x"), "{csv}");
        assert!(!csv.contains(",=1+1") && !csv.contains("\n=1+1"), "{csv}");
    }
}

#[test]
fn a_history_too_long_for_one_mask_gives_the_same_segments() {
    let orders = "a,2024-01-05,10.00,x\na,2024-02-10,5.50,y\na,2024-02-11,4.50,y\na,2024-04-02,-3.00,x\nb,2024-01-06,20.00,x\nb,2024-03-09,6.00,x\nc,2024-02-06,2.00,y\n";
    let head = "customer_id,order_date,amount,channel\n";
    let (_short, short) = file("short.csv", &format!("{head}{orders}"));
    let (_long, long) = file("long.csv", &format!("{head}z,1999-05-01,1.00,z\n{orders}"));
    let rows = |path: &str| {
        let tree = json(&["segments", path, "--by", "channel", "--ages", "0,1,2,3,4,60", "--format", "json"]);
        let rows = tree["rows"].as_array().unwrap().iter().filter(|row| row["value"] != "z");
        rows.map(|row| {
            let part = ["value", "customers", "orders", "revenue", "repeat_rate", "retention", "interval"];
            part.map(|name| row[name].clone())
        })
        .collect::<Vec<_>>()
    };
    assert_eq!(rows(&short), rows(&long));
    assert_eq!(rows(&long).len(), 2);
    let at_1 = &rows(&long)[0][5]["1"];
    assert_eq!((at_1["numerator"].as_u64(), at_1["denominator"].as_u64()), (Some(1), Some(2)));
}

#[test]
fn no_value_and_a_value_that_reads_so_are_told_apart_everywhere() {
    let rows = [
        ("a", "(none)"),
        ("b", "(none)"),
        ("c", ""),
        ("d", "\"\"\"quoted\"\"\""),
        ("e", "web"),
        ("f", "web"),
    ];
    let lines = rows.map(|(id, value)| format!("{id},2024-01-05,10,{value}\n{id},2024-02-05,10,{value}\n"));
    let (_folder, path) = file("orders.csv", &format!("customer,order_date,amount,seg\n{}", lines.concat()));
    let within = |value: &str| {
        let drill = format!("seg={value}");
        json(&["segments", &path, "--by", "seg", "--within", &drill, "--format", "json"])["total"]["customers"].clone()
    };
    for (value, customers) in
        [("(none)", 1), ("\"(none)\"", 2), ("\"\"quoted\"\"", 1), ("web", 2), ("\"web\"", 2)]
    {
        assert_eq!(within(value), customers, "{value}");
    }
    let table = printed(&["segments", &path, "--by", "seg"]);
    let matrix = printed(&["matrix", &path, "--cohort", "seg"]);
    let mix = printed(&[
        "compare",
        &path,
        "--a",
        "seg = '(none)' OR seg IS NULL",
        "--mix",
        "seg",
        "--mix-age",
        "0",
    ]);
    for text in [table, matrix, mix] {
        let begins = |name: &str| text.lines().filter(|line| line.trim_start().starts_with(name)).count();
        assert_eq!((begins("(none) "), begins("\"(none)\" ")), (1, 1), "{text}");
    }
    let csv = printed(&["segments", &path, "--by", "seg", "--format", "csv"]);
    assert!(csv.contains("\n(none),1,") && csv.contains("\n\"\"\"(none)\"\"\",2,"), "{csv}");
    let cohort = ["customers", &path, "--cohort-by", "seg", "--cohort", "\"(none)\"", "--format", "csv"];
    assert_eq!(printed(&cohort).lines().count(), 3);
}

/// Segments of the sample by two dimensions, of which one is of the totals, after some other questions.
fn after(questions: &[Question]) -> SegmentsAnswer {
    let spec = SourceSpec { paths: vec![sample("orders.parquet")], ..SourceSpec::default() };
    let mut session = session(&spec);
    let segmentation =
        Segmentation { by: vec!["channel".into(), "revenue".into()], top: None, segment_filters: Vec::new() };
    let mut answer = |question: &Question| session.answer(question, &Cancel::new(), &mut |_| {}).unwrap();
    questions.iter().for_each(|question| drop(answer(question)));
    let Answer::Segments(found) = answer(&Question::Segments(segmentation)) else { panic!("no segments") };
    (*found).clone()
}

#[test]
fn totals_made_with_the_customers_are_those_made_after_them() {
    let (with_them, apart) = (after(&[]), after(&[Question::Matrix(Shape::monthly())]));
    assert!(with_them.sql.contains("VIEW customer_totals") && apart.sql.contains("TABLE customer_totals"));
    assert_eq!(with_them, SegmentsAnswer { sql: with_them.sql.clone(), ..apart });
}

#[test]
fn values_at_the_first_orders_of_many_rows_are_those_of_plain_sql() {
    // Days, so that many customers have several first orders, and a value that has to be quoted.
    let rows = "SELECT range AS order_id, (range * 7919) % 90001 AS customer_id, DATE '2024-01-01' + ((range * 31) % 300)::INTEGER AS ordered_at, \
        ((range * 17) % 500 + 1)::DECIMAL(12, 2) AS amount, CASE range % 7 WHEN 0 THEN NULL WHEN 2 THEN 'O''Neil' ELSE 'shop ' || (range % 5) END AS channel, \
        'city ' || (range % 190) AS city FROM range(520000)";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.parquet").to_string_lossy().into_owned();
    let engine = crate::support::engine();
    engine.run(&format!("COPY ({rows}) TO '{path}' (FORMAT parquet)"), &Cancel::new()).unwrap();
    let script = printed(&["segments", &path, "--by", "channel", "--sql"]);
    assert!(script.contains("ENUM('O''Neil', 'shop 0'"), "{script}");
    for column in ["channel", "city"] {
        let expected = format!(
            "SELECT coalesce({column}, '(none)') AS value, count(*)::BIGINT AS customers FROM (\
             SELECT arg_min({{v: {column}}}, {{a: ordered_at, b: -amount, c: order_id}}).v AS {column} FROM '{path}' GROUP BY customer_id\
             ) GROUP BY 1 ORDER BY 1"
        );
        let expected = engine.query(&expected, &Cancel::new()).unwrap();
        let expected: Vec<_> = tenure::engine::rows(&expected)
            .map(|row| (row.text("value").unwrap().to_string(), row.count("customers").unwrap()))
            .collect();
        assert_eq!(
            of(&json(&["segments", &path, "--by", column, "--format", "json"]), "customers"),
            expected,
            "{column}"
        );
    }
}

//! `--sql`: every command that asks the data prints a script that gives its numbers in an empty database.

use std::collections::BTreeSet;

use arrow::record_batch::RecordBatch;
use clap::CommandFactory;
use serde_json::Value;
use tenure::cli::Cli;
use tenure::cohort::Money;
use tenure::engine::{Row, rows};

use crate::support::{file, json, printed, refused, rerun, rows_with, sample};

/// Every command with the option, and a question for it.
const ASKED: &[(&str, &[&str])] = &[
    ("matrix", &["--measure", "p90-revenue"]),
    ("curves", &["--cohort", "channel", "--measure", "customers"]),
    ("segments", &["--by", "channel", "--by", "rfm"]),
    ("customers", &["--cell", "2024-01:M1", "--clv", "--model", "bg-nbd"]),
    ("customer", &["104654", "--clv", "--model", "bg-nbd"]),
    ("compare", &["--a", "rfm = 'champions'", "--mix", "country"]),
    ("drivers", &["--cell", "2025-05:M1"]),
    ("surveys", &["--surveys", "surveys.csv", "--by", "channel", "--series", "month"]),
    ("points", &["--points", "points.csv", "--by", "channel", "--series", "month"]),
    ("lists", &["second-order", "--top", "5", "--item", "category"]),
    ("effect", &["--date", "2025-03-01", "--treated", "channel = 'email'"]),
    ("clv", &["--by", "channel", "--cac", "12.50", "--model", "bg-nbd"]),
    ("risk", &["--model", "bg-nbd"]),
    ("kpis", &[]),
    ("rfm", &["--since", "2025-06-30", "--group", "at risk", "--from", "loyal"]),
    ("diff", &["--cohort", "year"]),
];

/// The words of a command over the sample, with its other files by their names; a comparison of extracts is of the sample with itself.
fn words(command: &str, asked: &[&str]) -> Vec<String> {
    let orders = sample("orders.csv");
    let files = if command == "diff" { vec![orders.clone(), orders] } else { vec![orders] };
    let asked = asked.iter().map(|word| match *word {
        "surveys.csv" | "points.csv" => sample(word),
        word => word.to_string(),
    });
    [command.to_string()].into_iter().chain(files).chain(asked).collect()
}

fn with(words: &[String], more: &[&str]) -> Vec<String> {
    words.iter().cloned().chain(more.iter().map(ToString::to_string)).collect()
}

fn count(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("{value} is not a count"))
}

fn sum(rows: &[Row], name: &str) -> u64 {
    rows.iter().map(|row| row.count(name).unwrap()).sum()
}

fn money(row: &Row, name: &str) -> Option<f64> {
    row.maybe_decimal(name).unwrap().map(|raw| Money::from_raw(raw).to_f64())
}

#[test]
fn every_command_that_asks_the_data_has_the_option_and_its_script_runs_alone() {
    let has_option = |command: &&clap::Command| command.get_arguments().any(|arg| arg.get_id() == "sql");
    let cli = Cli::command();
    let with_option: Vec<&str> =
        cli.get_subcommands().filter(has_option).map(clap::Command::get_name).collect();
    let mut asked: Vec<&str> = ASKED.iter().map(|(command, _)| *command).collect();
    asked.sort_unstable();
    let mut found = with_option.clone();
    found.sort_unstable();
    assert_eq!(found, asked);
    let without: Vec<&str> = cli
        .get_subcommands()
        .map(clap::Command::get_name)
        .filter(|name| !with_option.contains(name))
        .collect();
    assert_eq!(
        without,
        ["inspect", "report", "sample", "connections", "cache", "config", "doctor", "completions", "man"],
        "they ask no question of their own about orders"
    );
    for (command, asked) in ASKED {
        let script = printed(&with(&words(command, asked), &["--sql"]));
        assert!(script.ends_with(";\n"), "{command}");
        let answers = rerun(&script);
        assert!(!answers.is_empty(), "{command}");
    }
}

#[test]
fn curves_are_drawn_from_the_counts_of_the_script() {
    let words = words("curves", &["--cohort", "year", "--age", "quarter", "--measure", "customers"]);
    let answers = rerun(&printed(&with(&words, &["--sql"])));
    let active: Vec<u64> = rows_with(&answers, &["cohort", "age", "active"])
        .iter()
        .map(|row| row.count("active").unwrap())
        .collect();
    let tree = json(&with(&words, &["--format", "json"]));
    let cohorts = tree["series"].as_array().unwrap().iter().filter(|one| one["kind"] == "cohort");
    let points = cohorts.flat_map(|one| one["points"].as_array().unwrap());
    let drawn: Vec<u64> =
        points.map(|point| point["value"].as_f64().unwrap() as u64).filter(|value| *value > 0).collect();
    assert!(drawn.len() > 10);
    assert_eq!(active, drawn);
}

#[test]
fn the_script_of_intervals_gives_the_amounts_they_are_drawn_from_and_says_how() {
    for cohort in ["month", "channel"] {
        let words =
            words("matrix", &["--cohort", cohort, "--measure", "revenue-per-customer", "--bootstrap", "200"]);
        let script = printed(&with(&words, &["--sql"]));
        let said = "-- The intervals are resampled in the program, not in SQL";
        assert!(script.contains(said) && script.contains("200 times"), "{script}");
        let answers = rerun(&script);
        let amounts = rows_with(&answers, &["x", "y", "members"]);
        let total: f64 = amounts
            .iter()
            .map(|row| row.maybe_float("x").unwrap().unwrap() * row.count("members").unwrap() as f64)
            .sum();
        let tree = json(&with(&words, &["--format", "json"]));
        let cell = &tree["cohorts"][0]["cells"][0];
        let numerator = cell["numerator"].as_f64().unwrap();
        assert!((total - numerator).abs() < 1e-6 * numerator, "{total} {cell}");
    }
    let (code, why) = refused(&with(&words("matrix", &["--bootstrap", "200"]), &["--sql"]));
    assert_eq!(code, 2);
    assert!(why.contains("Wilson"), "{why}");
}

#[test]
fn segments_have_the_customers_of_the_script() {
    let words = words("segments", &["--by", "channel", "--segment", "country=DE"]);
    let answers = rerun(&printed(&with(&words, &["--sql"])));
    let tree = json(&with(&words, &["--format", "json"]));
    let listed = tree["rows"].as_array().unwrap();
    let sizes = rows_with(&answers, &["v0", "customers", "repeaters"]);
    assert_eq!(sizes.len(), listed.len());
    for row in sizes {
        let name = row.maybe_text("v0").unwrap();
        let one = listed.iter().find(|one| one["value"].as_str() == name).unwrap();
        assert_eq!(row.count("customers").unwrap(), count(&one["customers"]), "{name:?}");
        let repeaters = row.count("repeaters").unwrap() as f64 / row.count("customers").unwrap() as f64;
        assert_eq!(repeaters, one["repeat_rate"].as_f64().unwrap(), "{name:?}");
    }
}

#[test]
fn customers_are_those_of_the_script_in_its_order() {
    let words = words("customers", &["--cell", "2024-01:M1", "--list", "retained"]);
    let answers = rerun(&printed(&with(&words, &["--sql"])));
    let tree = json(&with(&words, &["--format", "json"]));
    let listed = tree["customers"].as_array().unwrap();
    let read: Vec<Row> = rows(answers.last().unwrap()).collect();
    assert_eq!(read.len(), listed.len());
    for (row, one) in read.iter().zip(listed) {
        assert_eq!(row.text("customer").unwrap(), one["customer"].as_str().unwrap());
        assert_eq!(row.count("orders").unwrap(), count(&one["orders"]));
        assert_eq!(money(row, "revenue"), one["revenue"].as_f64());
    }
    for row in rows_with(&answers, &["status", "customers"]) {
        let status = row.text("status").unwrap();
        assert_eq!(row.count("customers").unwrap(), count(&tree["statuses"][status]), "{status}");
    }
}

#[test]
fn one_customer_has_the_orders_of_the_script() {
    let words = words("customer", &["101210"]);
    let answers = rerun(&printed(&with(&words, &["--sql"])));
    let tree = json(&with(&words, &["--format", "json"]));
    let rank = rows_with(&answers, &["orders", "revenue", "rank", "members"]);
    assert_eq!(rank[0].count("orders").unwrap(), count(&tree["orders"]));
    assert_eq!(money(&rank[0], "revenue"), tree["revenue"].as_f64());
    assert_eq!(rank[0].count("rank").unwrap(), count(&tree["rank"]));
    let timeline = rows_with(&answers, &["order_id", "lines", "refund"]);
    assert!(timeline.len() > 5);
    assert_eq!(timeline.len(), tree["timeline"].as_array().unwrap().len());
}

/// Customers on a side, by its place.
fn on_side(answers: &[Vec<RecordBatch>], place: u32) -> u64 {
    let is_membership =
        |batch: &RecordBatch| batch.num_columns() == 2 && batch.schema().column_with_name("sides").is_some();
    let found = answers.iter().find(|batches| batches.first().is_some_and(is_membership)).unwrap();
    let on_it = rows(found).filter(|row| row.int("sides").unwrap() & (1 << place) != 0);
    on_it.map(|row| row.count("customers").unwrap()).sum()
}

#[test]
fn sides_of_a_comparison_have_the_customers_of_the_script() {
    let words = words("compare", &["--a", "channel = 'email'", "--b", "rfm = 'champions'"]);
    let answers = rerun(&printed(&with(&words, &["--sql"])));
    let tree = json(&with(&words, &["--format", "json"]));
    for (place, side) in (0..).zip(tree["sides"].as_array().unwrap()) {
        assert!(on_side(&answers, place) > 0);
        assert_eq!(on_side(&answers, place), count(&side["customers"]), "{}", side["name"]);
    }
}

#[test]
fn drivers_are_looked_for_among_the_customers_of_the_script() {
    let words = words("drivers", &["--a", "channel = 'email'", "--b", "rfm = 'champions'", "--at", "M1"]);
    let answers = rerun(&printed(&with(&words, &["--sql"])));
    let tree = json(&with(&words, &["--format", "json"]));
    let orders = rows_with(&answers, &["n", "place", "sides", "age", "ordered", "amount"]);
    let cohorts: BTreeSet<i64> = orders.iter().map(|row| row.int("place").unwrap()).collect();
    // The two cohorts of the last two months have not completed M1.
    let complete: Vec<&i64> = cohorts.iter().rev().skip(2).collect();
    assert!(complete.len() > 30);
    for (side, told) in tree["sides"].as_array().unwrap().iter().enumerate() {
        let members: BTreeSet<i64> = orders
            .iter()
            .filter(|row| row.int("sides").unwrap() & (1 << side) != 0)
            .filter(|row| complete.contains(&&row.int("place").unwrap()))
            .map(|row| row.int("n").unwrap())
            .collect();
        assert_eq!(members.len() as u64, count(&told["customers"]), "{}", told["name"]);
    }
}

#[test]
fn lifetime_value_rests_on_the_purchases_of_the_script() {
    let (_folder, spend) = file("spend.csv", "period,spend\n2024-01,500.25\n2024-02,800\n");
    let words = words("clv", &["--by", "country", "--cac", &spend, "--model", "bg-nbd"]);
    let answers = rerun(&printed(&with(&words, &["--sql"])));
    let tree = json(&with(&words, &["--format", "json"]));
    let purchases = rows(&answers[0]).collect::<Vec<_>>();
    for one in tree["segments"].as_array().unwrap() {
        let of_it: Vec<&Row> =
            purchases.iter().filter(|row| row.maybe_text("v0").unwrap() == one["value"].as_str()).collect();
        let customers: u64 = of_it.iter().map(|row| row.count("customers").unwrap()).sum();
        assert_eq!(customers, count(&one["customers"]), "{}", one["value"]);
        let spent: Money =
            of_it.iter().map(|row| Money::from_raw(row.maybe_decimal("spent").unwrap().unwrap())).sum();
        assert_eq!(Some(spent.to_f64()), one["value_to_date"]["total"].as_f64(), "{}", one["value"]);
    }
    let spent = rows_with(&answers, &["period", "spend"]);
    assert_eq!(spent.iter().filter_map(|row| money(row, "spend")).sum::<f64>(), 1300.25);
}

#[test]
fn customers_at_risk_have_the_histories_of_the_script() {
    for (command, more) in [("risk", ["--top", "50"].as_slice()), ("clv", ["--by-customer"].as_slice())] {
        let words = words(command, &[more, &["--model", "bg-nbd"]].concat());
        let answers = rerun(&printed(&with(&words, &["--sql"])));
        let tree = json(&with(&words, &["--format", "json"]));
        let listed = tree.as_array().or(tree["customers"].as_array()).unwrap();
        let read = rows_with(&answers, &["id", "x", "t_x", "age", "spent"]);
        assert!(listed.len() >= 50);
        for one in listed.iter().take(50) {
            let id = one["customer"].as_str().unwrap();
            let row = read.iter().find(|row| row.text("id").unwrap() == id).unwrap();
            assert_eq!(row.count("x").unwrap(), count(&one["x"]), "{id}");
            let days = one["t_x"].as_f64().unwrap() * 7.0;
            assert!((days - row.int("t_x").unwrap() as f64).abs() < 1e-9, "{id}: {days}");
            match command {
                "risk" => assert_eq!(money(row, "spent"), one["value_to_date"].as_f64(), "{id}"),
                _ => {
                    let mean = money(row, "repeat_spend").map(|spend| spend / count(&one["x"]) as f64);
                    let mean = mean.filter(|mean| *mean > 0.0 && mean.is_finite()).unwrap_or(0.0);
                    assert!((mean - one["m"].as_f64().unwrap_or(0.0)).abs() < 1e-9, "{id}: {mean}");
                }
            }
        }
    }
}

#[test]
fn restatements_are_found_again() {
    let (folder, old) = file(
        "may.csv",
        "order,customer,date,amount\n1,a,2024-01-05,10\n2,b,2024-01-09,20\n3,a,2024-03-01,5\n",
    );
    let new = folder.path().join("june.csv").to_string_lossy().into_owned();
    std::fs::write(&new, "order,customer,date,amount\n1,a,2024-01-05,12\n2,b,2024-02-09,20\n3,a,2024-03-01,5\n4,c,2024-02-01,5\n5,c,2024-04-01,5\n").unwrap();
    let words: Vec<String> = ["diff", &old, &new].map(String::from).to_vec();
    let answers = rerun(&printed(&with(&words, &["--sql"])));
    let tree = json(&with(&words, &["--format", "json"]));
    let reasons = rows_with(&answers, &["ordered", "reason", "orders", "customers"]);
    let listed = tree["reasons"].as_array().unwrap();
    assert_eq!(reasons.len(), listed.len());
    assert_eq!(reasons.len(), 3, "amount, date and late");
    for row in &reasons {
        let reason = row.text("reason").unwrap();
        let one = listed.iter().find(|one| one["reason"].as_str() == Some(reason)).unwrap();
        assert_eq!(row.count("orders").unwrap(), count(&one["orders"]), "{reason}");
        assert_eq!(money(row, "amount"), one["amount"].as_f64(), "{reason}");
    }
    let moved = rows_with(&answers, &["came", "gone", "earlier", "later"]);
    assert_eq!(moved[0].count("came").unwrap(), count(&tree["customers"]["came"]));
    // In full, as the lists are: nothing is cut off at --top.
    for (list, column) in [("orders", "oid"), ("customers", "reasons")] {
        let asked = ["--list", list, "--top", "1"];
        let answers = rerun(&printed(&with(&words, &[&asked[..], &["--sql"]].concat())));
        let tree = json(&with(&words, &[&asked[..], &["--format", "json"]].concat()));
        let read = rows(answers.last().unwrap()).collect::<Vec<_>>();
        assert_eq!(read.len(), tree.as_array().unwrap().len(), "{list}");
        assert!(read.len() > 1 && read[0].has(column), "{list}");
    }
}

#[test]
fn the_matrix_has_the_counts_of_the_script() {
    let words = words("matrix", &["--measure", "p90-revenue", "--cohort", "year", "--age", "year"]);
    let answers = rerun(&printed(&with(&words, &["--sql"])));
    let active = sum(&rows_with(&answers, &["cohort", "age", "active"]), "active");
    let customers =
        with(&self::words("matrix", &["--cohort", "year", "--age", "year"]), &["--measure", "customers"]);
    let tree = json(&with(&customers, &["--format", "json"]));
    let cells = tree["cohorts"].as_array().unwrap().iter().flat_map(|row| row["cells"].as_array().unwrap());
    let counted: f64 = cells.filter_map(|cell| cell["value"].as_f64()).sum();
    assert_eq!(active as f64, counted);
}

#[test]
fn a_script_goes_to_a_file_of_any_ending_but_never_over_a_source() {
    let (folder, source) =
        file("orders.csv", "order,customer,date,amount\n1,a,2024-01-05,10\n2,b,2024-02-09,20\n");
    let script = folder.path().join("answer.sql").to_string_lossy().into_owned();
    printed(&["segments", &source, "--by", "orders", "--sql", "-o", &script]);
    let written = std::fs::read_to_string(&script).unwrap();
    assert_eq!(written, printed(&["segments", &source, "--by", "orders", "--sql"]));
    let (code, why) = refused(&["segments", &source, "--by", "orders", "--sql", "-o", &source]);
    assert_eq!(code, 1);
    assert!(why.contains("orders.csv"), "{why}");
}

#[test]
fn the_script_attaches_a_database_and_says_which_files_the_program_rewrites() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let rows = "SELECT i AS order_id, i % 3 AS customer_id, DATE '2024-01-05' + i::INTEGER AS order_date, 2.5 AS amount \
                FROM range(9) AS rows(i)";
    let database = duckdb::Connection::open(path("shop.duckdb")).unwrap();
    database.execute_batch(&format!("CREATE TABLE orders AS {rows}")).unwrap();
    database.close().unwrap();
    let script = printed(&["segments", &path("shop.duckdb"), "--by", "orders", "--sql"]);
    assert!(script.starts_with("DETACH"), "{script}");
    let answers = rerun(&script);
    assert_eq!(sum(&rows_with(&answers, &["v0", "customers", "repeaters"]), "customers"), 3);
    let latin = b"order,customer,date,amount\n1,M\xfcller,2024-01-05,10\n2,b,2024-02-09,20\n";
    std::fs::write(path("latin.csv"), latin).unwrap();
    let script = printed(&["segments", &path("latin.csv"), "--by", "orders", "--sql"]);
    assert!(script.starts_with("-- The program rewrites "), "{script}");
    assert!(script.contains(&path("latin.csv")) && !script.contains("/tenure-"), "{script}");
}

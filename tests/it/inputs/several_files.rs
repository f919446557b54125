//! One history in several files: orders, their lines, customers, products, refunds, rates of exchange.

use super::{REVENUE, adds_up, role};
use crate::support::{engine, json, printed, refused, tenure};
use tenure::engine::Cancel;

const ORDERS: &str = "order_id,customer_id,order_date,total\n1,c1,2024-01-05,99\n2,c2,2024-01-06,99\n3,c1,2024-02-07,99\n4,c3,2024-02-29,99\n";
const LINES: &str =
    "order_id,sku,quantity,unit_price\n1,A,2,10.00\n1,B,1,5.50\n2,A,1,10.00\n3,B,4,5.50\n9,A,1,10.00\n";
const CUSTOMERS: &str =
    "id,name,country,created_at\nc1,Ada,FR,2020-01-01\nc2,Ben,DE,2020-01-02\nc9,Cy,FR,2020-01-03\n";
const PRODUCTS: &str = "sku,category,price\nA,mugs,10.00\nB,bowls,5.50\nC,lamps,80.00\n";

/// The files of the history in a folder.
struct Files(tempfile::TempDir);

impl Files {
    fn new() -> Files {
        let files = Files(tempfile::tempdir().unwrap());
        for (name, text) in [
            ("orders.csv", ORDERS),
            ("lines.csv", LINES),
            ("customers.csv", CUSTOMERS),
            ("products.csv", PRODUCTS),
        ] {
            files.put(name, text);
        }
        files
    }

    fn at(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_string()
    }

    fn put(&self, name: &str, text: &str) -> String {
        std::fs::write(self.at(name), text).unwrap();
        self.at(name)
    }

    /// The words of a command over the orders; names of files behind options are those of the folder.
    fn words(&self, command: &str, options: &[&str]) -> Vec<String> {
        let mut words = vec![command.to_string(), self.at("orders.csv")];
        for option in options {
            let is_file = option.contains(".csv") || option.contains(".parquet");
            words.push(if is_file { self.at(option) } else { option.to_string() });
        }
        words
    }

    #[track_caller]
    fn matrix(&self, options: &[&str]) -> Vec<String> {
        let text = printed(&self.words("matrix", &[&["--format", "csv"][..], options].concat()));
        text.lines().skip(1).map(str::to_string).collect()
    }

    #[track_caller]
    fn inspected(&self, options: &[&str]) -> serde_json::Value {
        let report = json(&self.words("inspect", &[&["--format", "json"][..], options].concat()));
        adds_up(&report);
        report
    }

    #[track_caller]
    fn refused(&self, options: &[&str]) -> String {
        let (exit, why) = refused(&self.words("matrix", options));
        assert_eq!(exit, 1, "{why}");
        why.replace(&format!("{}/", self.0.path().display()), "")
    }
}

#[test]
fn an_id_that_both_files_have_joins_them_whatever_its_name() {
    let files = Files::new();
    let wanted = files.matrix(&[&REVENUE[..], &["--lines", "lines.csv"]].concat());
    // `total` is in both files too, and an amount is not an id.
    files.put("orders.csv", &ORDERS.replace("order_id", "vbx"));
    files.put("lines.csv", &LINES.replace("order_id", "VBX"));
    assert_eq!(files.matrix(&[&REVENUE[..], &["--lines", "lines.csv"]].concat()), wanted);
    // Of two columns that could be the id, the user chooses.
    files.put(
        "orders.csv",
        &ORDERS
            .replace("order_id", "a,b")
            .replace("\n1,", "\n1,1,")
            .replace("\n2,", "\n2,2,")
            .replace("\n3,", "\n3,3,")
            .replace("\n4,", "\n4,4,"),
    );
    files.put("lines.csv", &LINES.replace("order_id,sku", "a,b").replace(",A,", ",7,").replace(",B,", ",8,"));
    assert!(files.refused(&["--lines", "lines.csv"]).contains("name it with --order"));
}

#[test]
fn lines_in_a_file_of_their_own_give_the_amount() {
    let files = Files::new();
    // Order 4 has no lines, so its amount is not known; line 9 has no order.
    let revenue = [&REVENUE[..], &["--lines", "lines.csv"]].concat();
    assert_eq!(files.matrix(&revenue), ["2024-01,2,35.50,22.00"]);
    let report = files.inspected(&["--lines", "lines.csv"]);
    assert_eq!(role(&report, "order"), "order_id");
    assert_eq!(report["mapping"]["amount"]["expression"], "quantity * unit_price");
    let counts = ["without-order", "no-amount"].map(|reason| report["excluded"][reason].as_u64());
    assert_eq!((report["accepted"].as_u64(), counts), (Some(4), [Some(1), Some(1)]), "{report}");
    let notes = report["notes"].to_string();
    assert!(notes.contains("1 of 5 lines have no order, 1 of 4 orders have no lines"), "{notes}");
    // The same from Parquet, and from one file of each kind.
    for (name, text) in [("orders", ORDERS), ("lines", LINES)] {
        let csv = files.put("copied.csv", text);
        let copy =
            format!("COPY (FROM '{csv}') TO '{}' (FORMAT parquet)", files.at(&format!("{name}.parquet")));
        engine().run(&copy, &Cancel::new()).unwrap();
    }
    let with = |orders: &str, lines: &str| {
        let (orders, lines) = (files.at(orders), files.at(lines));
        let text =
            printed(&["matrix", &orders, "--lines", &lines, "--measure", "revenue", "--format", "csv"]);
        text.lines().skip(1).map(str::to_string).collect::<Vec<_>>()
    };
    for (orders, lines) in [
        ("orders.parquet", "lines.parquet"),
        ("orders.csv", "lines.parquet"),
        ("orders.parquet", "lines.csv"),
    ] {
        assert_eq!(with(orders, lines), ["2024-01,2,35.50,22.00"], "{orders} {lines}");
    }
}

#[test]
fn the_sql_of_joined_files_can_be_run_again() {
    let files = Files::new();
    let sql = printed(&files.words(
        "matrix",
        &["--sql", "--measure", "revenue", "--lines", "lines.csv", "--customers", "customers.csv"],
    ));
    engine().run(&sql, &Cancel::new()).unwrap();
}

#[test]
fn attributes_of_customers_and_products_are_those_of_their_files() {
    let files = Files::new();
    let options = ["--lines", "lines.csv", "--customers", "customers.csv", "--products", "products.csv"];
    let segments = |by: &str| {
        printed(&files.words("segments", &[&["--by", by, "--format", "csv"][..], &options].concat()))
    };
    assert!(segments("country").lines().any(|line| line.starts_with("FR,1,")), "{}", segments("country"));
    assert!(segments("category").contains("mugs,2,"), "{}", segments("category"));
    let report = files.inspected(&options);
    assert_eq!(role(&report, "date"), "order_date");
    let notes = report["notes"].to_string();
    for part in [
        "1 of 3 customers have no orders, 1 of 4 rows of orders name a customer who is not there",
        "1 of 3 products are in no line",
    ] {
        assert!(notes.contains(part), "{notes}");
    }
    // Joining customers leaves out nobody.
    assert_eq!(files.matrix(&["--customers", "customers.csv"]), files.matrix(&[]));
}

#[test]
fn a_key_that_does_not_identify_or_does_not_meet_is_refused_with_what_to_do() {
    let files = Files::new();
    files.put("twice.csv", &format!("{CUSTOMERS}c1,Ada,DE,2020-01-01\n"));
    let why = files.refused(&["--customers", "twice.csv"]);
    assert!(
        why.contains("twice.csv") && why.contains("'c1'") && why.contains("--customers FILE:COLUMN"),
        "{why}"
    );
    files.put(
        "others.csv",
        "order_no,number,quantity,price\nx1,1,2,10.00\nx2,2,1,10.00\nx3,3,1,1\nx4,4,1,1\n",
    );
    let why = files.refused(&["--lines", "others.csv"]);
    assert!(why.contains("'x1'") && why.contains("'1'") && why.contains("--lines FILE:COLUMN"), "{why}");
    // The remedy works.
    let revenue = [&REVENUE[..], &["--lines", "others.csv:number"]].concat();
    assert_eq!(files.matrix(&revenue), ["2024-01,2,30.00,1.00", "2024-02,1,1.00,"]);
    files.put("orders.csv", &format!("{ORDERS}4,c3,2024-02-29,99\n"));
    let why = files.refused(&["--lines", "lines.csv"]);
    assert!(why.contains("orders.csv") && why.contains("'4'"), "{why}");
    let why = files.refused(&["--lines", "missing.csv"]);
    assert!(why.contains("missing.csv") && why.contains("no such file"), "{why}");
    files.put("keyless.csv", "a,quantity,price\n1,2,3\n");
    let why = files.refused(&["--lines", "keyless.csv"]);
    assert!(why.contains("keyless.csv") && why.contains("a, quantity, price"), "{why}");
}

#[test]
fn refunds_in_a_file_of_their_own_belong_to_their_orders() {
    let files = Files::new();
    files.put(
        "refunds.csv",
        "order_id,refund_amount,refunded_at\n1,9.00,2024-02-10\n3,99.00,\n7,1.00,2024-02-11\n",
    );
    let net = [&REVENUE[..], &["--refunds-file", "refunds.csv"]].concat();
    assert_eq!(files.matrix(&net), ["2024-01,2,198.00,-9.00", "2024-02,1,99.00,"]);
    let on_order_date = [&net[..], &["--refunds", "order-date"]].concat();
    assert_eq!(files.matrix(&on_order_date), ["2024-01,2,189.00,0.00", "2024-02,1,99.00,"]);
    let report = files.inspected(&["--refunds-file", "refunds.csv"]);
    assert_eq!(
        (report["refunds"].as_u64(), report["excluded"]["without-order"].as_u64()),
        (Some(2), Some(1))
    );
    assert_eq!((report["refunded"].as_f64(), report["customers"].as_u64()), (Some(-108.0), Some(3)));
}

#[test]
fn currencies_are_converted_with_rates_and_never_summed_without() {
    let files = Files::new();
    let text = "order_id,customer_id,order_date,amount,currency\n1,c1,2024-01-05,100.00,EUR\n2,c1,2024-02-05,10.00,usd\n3,c1,2024-03-05,10.00,USD\n4,c2,2024-01-03,5.00,USD\n";
    files.put("orders.csv", text);
    let rates = files.put(
        "rates.csv",
        "date,currency,rate\n2024-01-04,USD,0.90\n2024-02-05,USD,0.95\n2024-03-06,USD,0.50\n",
    );
    assert!(!tenure(&files.words("matrix", &REVENUE)).status.success());
    let report = files.inspected(&["--rates", "rates.csv"]);
    // Before the first rate there is none.
    assert_eq!(
        (report["excluded"]["no-rate"].as_u64(), report["revenue"].as_f64()),
        (Some(1), Some(119.0)),
        "{report}"
    );
    assert!(report["notes"].to_string().contains("converted to EUR"), "{report}");
    let converted = [&REVENUE[..], &["--rates", "rates.csv"]].concat();
    assert_eq!(files.matrix(&converted), ["2024-01,1,100.00,9.50,9.50"]);
    files.put("orders.csv", &text.replace("4,c2,2024-01-03,5.00,USD", "4,c2,2024-01-03,5.00,GBP"));
    let why = files.refused(&["--rates", &rates.replace(&files.at(""), "")]);
    assert!(why.contains("EUR, GBP") || why.contains("GBP, EUR"), "{why}");
}

#[test]
fn rows_without_an_order_are_listed_among_those_left_out() {
    let files = Files::new();
    let left_out = files.at("left-out.txt");
    let words = files.words("matrix", &["--lines", "lines.csv", "--rejects", &left_out]);
    assert!(tenure(&words).status.success());
    let text = std::fs::read_to_string(&left_out).unwrap().replace(&files.at(""), "");
    let lines: Vec<&str> = text.lines().skip(1).collect();
    assert_eq!(
        lines,
        ["lines.csv,,5,order_id,9,without-order", "orders.csv,,4,quantity * unit_price,,no-amount"],
        "{text}"
    );
}

#[test]
fn a_readme_in_a_folder_of_exports_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("a.csv", "order_id,customer_id,order_date,amount\n1,c1,2024-01-05,10\n"),
        ("b.csv", "order_id,customer_id,order_date,amount\n2,c1,2024-02-05,5\n"),
        ("README.txt", "These are exports of our shop.\n"),
        ("notes.md", "# Notes\n"),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    assert_eq!(
        super::matrix_of(&[folder.path().to_str().unwrap()], &super::REVENUE),
        ["2024-01,1,10.00,5.00"]
    );
}

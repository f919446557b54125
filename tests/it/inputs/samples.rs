//! Samples of whole customers.

use std::collections::BTreeMap;

use super::{file, try_matrix};
use crate::explorer::{ColorLevel, Explorer, Palette, SourceSpec, Theme};
use crate::support::{printed, sample, session};

/// The lines of the list of customers by their ids, from a file of the sample shop.
fn customers(name: &str, words: &[&str]) -> BTreeMap<String, String> {
    let path = sample(name);
    let text = printed(&[&["customers", path.as_str(), "--format", "csv"], words].concat());
    let of = |line: &str| (line.split(',').next().unwrap_or_default().to_string(), line.to_string());
    text.lines().skip(1).map(of).collect()
}

/// Exit code and standard error of a command.
fn errors(words: &[&str]) -> (Option<i32>, String) {
    let output = crate::support::tenure(words);
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_sample_has_all_orders_of_its_customers_and_a_larger_one_has_the_same_and_more() {
    let all = customers("orders.parquet", &[]);
    let tenth = customers("orders.parquet", &["--share", "10%"]);
    let half = customers("orders.parquet", &["--share", "0.5"]);
    assert!(!tenth.is_empty() && tenth.len() < half.len() && half.len() < all.len());
    for (smaller, larger) in [(&tenth, &half), (&half, &all)] {
        for (id, line) in smaller {
            assert_eq!(larger.get(id), Some(line), "each customer has the orders that it has among all");
        }
    }
    assert_eq!(customers("orders.csv", &["--share", "10%"]), tenth, "whatever the format");
    assert_eq!(customers("orders.parquet", &["--share", "100%"]), all);
}

#[test]
fn ids_that_differ_by_blanks_are_one_customer_of_a_sample() {
    let text = "order_id,customer_id,order_date,amount\n".to_string();
    let rows = |blank: &str| -> String {
        (0..400)
            .map(|n| {
                format!(
                    "{n},c{}{},2024-{:02}-03,10\n",
                    n % 100,
                    if n % 3 == 0 { blank } else { "" },
                    1 + n % 12
                )
            })
            .collect()
    };
    let counted = |rows: String| super::matrix("orders.csv", text.clone() + &rows, &["--share", "30%"]);
    assert_eq!(counted(rows(" ")), counted(rows("")));
}

#[test]
fn every_answer_and_screen_says_that_it_is_a_sample() {
    let path = sample("orders.parquet");
    for command in ["matrix", "clv", "kpis", "customers", "rfm"] {
        for format in ["table", "csv"] {
            let (_, said) = errors(&[command, &path, "--share", "20%", "--format", format]);
            assert!(said.contains("a sample: 20 % of the customers"), "{command} {format}: {said}");
        }
    }
    let source =
        SourceSpec { paths: vec![path], share: Some("20%".parse().unwrap()), ..SourceSpec::default() };
    let titled = printed(&["matrix", &source.paths[0], "--share", "20%", "--format", "md"]);
    assert!(titled.contains("orders.parquet (a sample: 20%)"), "{titled}");
    let theme = Theme::new(ColorLevel::Mono, Palette::Dark, false);
    let mut explorer = Explorer::with(session(&source), source, (80, 24), theme);
    for screen in ["1", "3", "5", "6", "7", "8"] {
        let shown = explorer.press(screen).screen();
        assert!(shown.contains("orders.parquet (a sample: 20%)"), "{screen}: {shown}");
    }
}

#[test]
fn what_holds_for_all_customers_is_not_divided_by_a_sample_of_them() {
    let orders = "order_id,customer_id,order_date,amount\n1,a,2024-01-03,10\n2,b,2024-02-03,10\n";
    let (_folder, path) = file("orders.csv", orders);
    let (_refunds_folder, refunds) = file("refunds.csv", "order_id,amount\n1,5\n");
    let why = try_matrix(&[&path], &["--share", "50%", "--refunds-file", &refunds]).unwrap_err();
    assert!(
        why.contains("the refunds of all customers") && why.contains("leave --refunds-file out"),
        "{why}"
    );
    let (code, why) = errors(&["matrix", &path, "--share", "0"]);
    assert!(code == Some(2) && why.contains("a sample of nobody"), "{why}");
    let (_spend_folder, spend) = file("spend.csv", "period,spend\n2023-01,1000\n");
    let shop = sample("orders.parquet");
    let (code, why) = errors(&["clv", &shop, "--share", "20%", "--cac", &spend]);
    assert!(code == Some(0) && why.contains("spend for all customers, and these are a sample"), "{why}");
}

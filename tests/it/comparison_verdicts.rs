//! Verdicts: what was tested or checked, what was not and why, in which order drivers stand.

use serde_json::Value;

use crate::explorer::Explorer;
use crate::support::{file, history, json, printed};

/// Thirteen customers of one side and twenty of the other, of whom a few come back.
fn two_small_groups() -> (tempfile::TempDir, String) {
    let mut text = "customer,date,amount,group\n".to_string();
    for customer in 0..33 {
        let group = if customer < 13 { "Binders" } else { "Paper" };
        text += &format!("c{customer},2024-01-{:02},{},{group}\n", 1 + customer % 28, 10 + customer);
        if customer % 3 == 0 {
            text += &format!("c{customer},2024-02-{:02},{},{group}\n", 1 + customer % 28, 5 + customer);
        }
    }
    text += "late,2024-06-30,10,Paper\n";
    file("groups.csv", &text)
}

const SIDES: [&str; 4] = ["--a", "\"group\" = 'Binders'", "--b", "\"group\" = 'Paper'"];

#[test]
fn measures_without_a_test_are_named_and_not_called_chance() {
    let (_folder, path) = two_small_groups();
    let table = printed(&[&["compare", &path][..], &SIDES].concat());
    let line = table
        .lines()
        .find(|line| line.contains(" measures not tested: "))
        .unwrap_or_else(|| panic!("{table}"));
    assert!(line.contains("orders per customer, to date"), "{line}");
    assert!(line.contains("(too few customers, effectively 30 needed)"), "{line}");
    assert!(!line.contains("repeat rate"), "a share has an exact test: {line}");
}

#[test]
fn the_screen_says_how_many_measures_were_tested_and_that_a_cell_was_not() {
    let mut explorer = Explorer::open((120, 40));
    explorer.press("4").type_line("coupon = 'FRIEND' AND country = 'US'").press("enter");
    let screen = explorer.screen();
    assert!(screen.contains(" tested measures"), "{screen}");
    assert!(screen.contains(" measures not tested: "), "{screen}");
    assert!(!screen.contains("()"), "{screen}");
    explorer.press("G i");
    let page = explorer.screen();
    assert!(page.contains("not tested: too few customers ("), "{page}");
    assert!(!page.contains("may well be chance"), "{page}");
}

#[test]
fn drivers_have_one_rule_for_tests_and_stand_in_the_order_that_is_shown() {
    let Some(path) = history("superstore/superstore.csv") else { return };
    let sides = ["--a", "\"Sub-Category\"='Binders'", "--b", "\"Sub-Category\"='Paper'"];
    let asked =
        [&["drivers", path.as_str()][..], &sides, &["--measure", "orders-per-customer", "--format", "json"]];
    let answer = json(&asked.concat());
    let rows = answer["rows"].as_array().unwrap();
    let number = |row: &Value, name: &str| row[name].as_f64().unwrap();
    let mut few = 0;
    for row in rows.iter().filter(|row| number(row, "a_customers") + number(row, "b_customers") < 30.0) {
        assert_eq!(row["p_value"], Value::Null, "{row}");
        few += 1;
    }
    assert!(few > 20, "{few}");
    for (one, next) in rows.iter().zip(&rows[1..]) {
        let ranked = |row: &Value| (row["significant"] == true, number(row, "beyond").abs());
        assert!(ranked(one) >= ranked(next), "{one} before {next}");
    }
}

#[test]
fn segments_say_whom_their_sentence_is_about_and_do_not_judge_groups_of_later_orders() {
    let mut explorer = Explorer::open((120, 36));
    explorer.app.view.min_size = 1_000;
    explorer.press("3 s").type_line("country");
    let screen = explorer.screen();
    assert!(
        screen.contains("ordered again, of groups with at least 1,000 customers: 52.6 % to 53.2 %"),
        "{screen}"
    );
    assert!(screen.contains("chance alone may well do this"), "{screen}");
    explorer.press("s").type_line("orders");
    let screen = explorer.screen();
    assert!(screen.contains("orders depends on later orders, so it decides who ordered again"), "{screen}");
    assert!(!screen.contains("of each;"), "{screen}");
    explorer.app.view.min_size = 30;
    explorer.press("s").type_line("channel");
    let screen = explorer.screen();
    let verdict = "ordered again: more of referral (69.1 %), fewer of marketplace (35.1 %) than of the rest";
    assert!(screen.contains(verdict), "{screen}");
    assert!(
        screen.contains("35.1 %!") && screen.contains("69.1 %!") && !screen.contains("53.4 %!"),
        "{screen}"
    );
}

#[test]
fn values_without_a_holdout_say_which_model_they_come_from() {
    let Some(path) = history("uci_online_retail/online_retail.parquet") else { return };
    let table = printed(&["clv", &path]);
    let line = table.lines().find(|line| line.starts_with("holdout")).unwrap_or_else(|| panic!("{table}"));
    assert!(
        line.contains("none: the values are those of BG/NBD, fitted on all orders to 2011-12-09"),
        "{line}"
    );
    assert!(line.contains("on orders to 2011-08-07 alone, the fits of"), "{line}");
    assert!(!line.contains("no forecast"), "{line}");
}

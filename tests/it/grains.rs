//! Every grain, kind of age, return criterion and measure against numbers computed by another route: pandas, customer by
//! customer (`tests/fixtures/grains.py` is the recipe, `grains.json` what it gave).

use crate::support::{history, json};
use serde_json::Value;

const TWELVE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/twelve.csv");

fn expected() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/grains.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The options that ask the program what the recipe was asked.
fn options(question: &Value) -> Vec<String> {
    let text = |key: &str| question[key].as_str().unwrap().to_string();
    let mut words = Vec::new();
    let mut option = |name: &str, value: &str| words.extend([format!("--{name}"), value.to_string()]);
    let cohort = text("cohort");
    option("cohort", cohort.trim_start_matches("sunday-"));
    if cohort == "sunday-week" {
        option("week-start", "sun");
    }
    match text("ages").as_str() {
        grain @ ("day" | "week" | "month" | "quarter" | "year") => option("age", grain),
        "sunday-week" => option("age", "week"),
        ages => option("ages", ages),
    }
    option("min-orders", &question["min_orders"].to_string());
    match text("value").as_str() {
        "previous" => option("measure", "previous-retention"),
        "cumulative" => option("measure", "cumulative-revenue"),
        "50" => option("measure", "median-revenue"),
        "90" => option("measure", "p90-revenue"),
        measure @ ("revenue" | "margin") => option("measure", measure),
        criterion => {
            // A rate of a value leaves out who joined too late, a count does not; the recipe counts all.
            option("measure", "customers");
            option("return", criterion);
        }
    }
    words
}

fn close(a: &Value, b: &Value) -> bool {
    let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
    (a - b).abs() <= 1e-4 + 1e-9 * b.abs()
}

/// Every observed cell of the program is that of the recipe.
fn agrees(source: &[&str], question: &Value) {
    let said = options(question);
    let mut words = vec!["matrix"];
    words.extend(source);
    words.extend(said.iter().map(String::as_str));
    words.extend(["--format", "json"]);
    let found = json(&words);
    let cohorts = found["cohorts"].as_array().unwrap();
    let wanted = question["matrix"].as_object().unwrap();
    assert_eq!(cohorts.len(), wanted.len(), "{said:?}");
    for (place, cohort) in cohorts.iter().enumerate() {
        // Periods come in the order of time both ways, values are found by their names.
        let row = match wanted.get(cohort["cohort"].as_str().unwrap()) {
            Some(row) => row,
            None => wanted.values().nth(place).unwrap(),
        };
        assert_eq!(cohort["size"], row["size"], "{said:?} {}", cohort["cohort"]);
        for (age, cell) in cohort["cells"].as_array().unwrap().iter().enumerate() {
            let Some(value) = row["cells"].get(age) else { continue };
            let numbers = match value {
                Value::Array(pair) => vec![(&cell["numerator"], &pair[0]), (&cell["denominator"], &pair[1])],
                value => vec![(&cell["numerator"], value)],
            };
            for (is, should) in numbers {
                if cell["state"] == "unobserved" {
                    assert!(cell["value"].is_null(), "{said:?}");
                } else {
                    assert!(close(is, should), "{said:?} {} age {age}: {is} {should}", cohort["cohort"]);
                }
            }
        }
    }
}

#[test]
fn twelve_customers_agree_with_a_count_by_hand_and_by_pandas() {
    // By hand: January is a, b, c, i, j; in February a and j come back, in March a, b and j.
    let matrix = json(&["matrix", TWELVE, "--measure", "customers", "--format", "json"]);
    let cells = matrix["cohorts"][0]["cells"].as_array().unwrap();
    let counts: Vec<u64> = cells.iter().take(4).map(|cell| cell["value"].as_u64().unwrap()).collect();
    assert_eq!(counts, [5, 2, 3, 2]);
    for question in expected()["twelve"].as_array().unwrap() {
        agrees(&[TWELVE, "--cost", "cost"], question);
    }
}

#[test]
fn uci_agrees_with_pandas() {
    let Some(file) = history("uci_online_retail/online_retail.parquet") else { return };
    let source =
        [file.as_str(), "--amount", "Quantity*UnitPrice", "--where", "Quantity > 0 and UnitPrice > 0"];
    for question in expected()["uci"].as_array().unwrap() {
        agrees(&source, question);
    }
}

fn second_orders(source: &[&str], wanted: &Value) {
    let mut words = vec!["matrix"];
    words.extend(source);
    words.extend(["--measure", "second-order", "--format", "json"]);
    let matrix = json(&words);
    for cohort in matrix["cohorts"].as_array().unwrap() {
        let Some(row) = wanted.get(cohort["cohort"].as_str().unwrap()) else {
            assert!(cohort.get("days_to_second_order").is_none());
            continue;
        };
        let days = &cohort["days_to_second_order"];
        assert_eq!(days["members"], row["members"]);
        assert!((days["median"].as_f64().unwrap() - row["median"].as_f64().unwrap()).abs() < 1e-6);
    }
}

#[test]
fn days_to_the_second_order_agree_with_pandas() {
    let expected = expected();
    second_orders(&[TWELVE], &expected["second_orders"]);
    let Some(file) = history("uci_online_retail/online_retail.parquet") else { return };
    second_orders(
        &[&file, "--amount", "Quantity*UnitPrice", "--where", "Quantity > 0 and UnitPrice > 0"],
        &expected["uci_second_orders"],
    );
}

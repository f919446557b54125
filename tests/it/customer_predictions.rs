//! Predictions for single customers: the same in lists, on the page of one customer, and in `tenure clv --by-customer`.

use crate::support;

use std::collections::HashMap;

use crate::support::{file, json, printed, refused, tenure};
use serde_json::Value;

const NAMES: [&str; 4] = ["p_alive", "expected_orders", "expected_spend", "clv"];

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("no number: {value}"))
}

/// Lines of a CSV by the value of their first column, the rest by the names of the columns asked for.
fn by_customer(csv: &str) -> HashMap<String, Vec<String>> {
    let heads: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    let places = NAMES.map(|name| heads.iter().position(|head| *head == name).unwrap());
    let line = |line: &str| {
        let fields: Vec<&str> = line.split(',').collect();
        (fields[0].to_string(), places.map(|place| fields[place].to_string()).to_vec())
    };
    csv.lines().skip(1).map(line).collect()
}

#[test]
fn a_list_has_the_numbers_of_by_customer_and_sorts_by_them() {
    let sample = support::sample("orders.csv");
    let terms = ["--model", "mbg-nbd", "--horizon", "6m", "--margin", "0.4", "--within", "channel=email"];
    let valued = by_customer(&printed(&[&["clv", &sample, "--by-customer"], &terms[..]].concat()));
    let columns = "customer,p_alive,expected_orders,expected_spend,clv";
    let said = ["--clv", "--sort", "clv:desc", "--format", "csv", "--columns", columns];
    let csv = printed(&[&["customers", &sample], &said[..], &terms[..]].concat());
    let listed = by_customer(&csv);
    assert_eq!(listed.len(), valued.len());
    for (id, numbers) in &listed {
        let same = |(one, other): (&String, &String)| {
            let (one, other): (f64, f64) = (one.parse().unwrap(), other.parse().unwrap());
            one == other
        };
        assert!(numbers.iter().zip(&valued[id]).all(same), "{id}: {numbers:?} {:?}", valued[id]);
    }
    let values: Vec<f64> =
        csv.lines().skip(1).map(|line| line.rsplit(',').next().unwrap().parse().unwrap()).collect();
    assert!(values.is_sorted_by(|p, q| p >= q) && values[0] > values[values.len() - 1]);
    // The terms stand beside the numbers.
    let said = tenure(&["customers", &sample, "--horizon", "6m", "--limit", "1"]);
    let said = String::from_utf8(said.stderr).unwrap();
    assert!(said.contains("6 months") && said.contains("NBD") && said.contains("discount 10 %"), "{said}");
    let listed = json(&["customers", &sample, "--clv", "--limit", "3", "--format", "json"]);
    assert_eq!((&listed["value"]["horizon"], &listed["value"]["margin"]), (&"12m".into(), &1.0.into()));
    assert!(number(&listed["customers"][0]["clv"]) > 0.0, "{listed}");
}

#[test]
fn the_page_of_a_customer_has_the_same_numbers_with_what_they_rest_on() {
    let sample = support::sample("orders.csv");
    let all = by_customer(&printed(&["clv", &sample, "--by-customer"]));
    let mut ids: Vec<&String> = all.keys().collect();
    ids.sort();
    for id in [ids[0], ids[ids.len() / 2]] {
        let page = json(&["customer", &sample, id, "--clv", "--format", "json"]);
        for (name, by_customer) in NAMES.iter().zip(&all[id]) {
            let (got, expected) = (number(&page["value"][name]), by_customer.parse::<f64>().unwrap());
            assert!((got - expected).abs() <= 1e-9 * expected, "{id} {name}: {got} {expected}");
        }
        assert_eq!(page["value"]["discount"], 0.1);
        let text = printed(&["customer", &sample, id, "--clv"]);
        assert!(text.contains("P(alive)") && text.contains("12 months (52.18 weeks)"), "{text}");
    }
    let plain = json(&["customer", &sample, ids[0], "--format", "json"]);
    assert!(plain["value"].is_null(), "nothing is fitted unless it is asked for");
}

#[test]
fn without_a_forecast_there_is_a_reason_and_no_number() {
    let orders = "customer,date,amount\na,2020-01-01,5\nb,2020-02-01,5\na,2020-03-05,5\n";
    let (_folder, path) = file("orders.csv", orders);
    let output = tenure(&["customers", &path, "--clv", "--format", "csv"]);
    let (csv, said) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(output.status.success() && said.contains("no forecast: 2 customers"), "{said}");
    assert!(by_customer(&csv).values().flatten().all(String::is_empty), "{csv}");
    let page = json(&["customer", &path, "a", "--clv", "--format", "json"]);
    assert!(page["value"]["clv"].is_null() && page["value"]["model"].is_null(), "{page}");
    assert!(page["value"]["refused"][0].as_str().unwrap().contains("2 customers"), "{page}");
    let text = printed(&["customer", &path, "a", "--model", "bg-nbd"]);
    assert!(text.contains("not valued") && text.contains("2 customers"), "{text}");
    let (exit, why) = refused(&["customers", &path, "--sort", "clv:desc"]);
    assert!(exit == 1 && why.contains("unknown column 'clv'"), "{why}");
    let (exit, why) = refused(&["customers", &path, "--margin", "0.4"]);
    assert!(exit == 2 && why.contains("--clv"), "{why}");
}

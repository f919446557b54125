//! Lists of customers and rules of items against an example counted by hand.

use serde_json::Value;

use crate::support::{file, json, printed, refused, tenure};

/// The end of the data is 2025-06-30. Second purchase days come 10, 20, 30, 40 and 100 days after the first.
const ORDERS: &str = "customer,date,amount,category\n\
    A,2025-01-01,100,tea\nA,2025-01-11,100,tea\nA,2025-01-21,100,cup\n\
    B,2025-01-01,10,tea\nB,2025-01-21,10,cup\n\
    C,2025-05-01,10,tea\nC,2025-05-31,10,cup\n\
    D,2025-05-01,10,cup\nD,2025-06-10,10,tea\n\
    E,2025-01-01,10,tea\nE,2025-04-11,10,cup\nE,2025-06-30,10,tea\n\
    F,2025-06-10,10,tea\n\
    G,2025-05-01,10,cup\n\
    H,2025-06-20,10,cup\nH,2025-06-20,10,cup\n";

fn asked(words: &[&str]) -> Value {
    let (_folder, path) = file("orders.csv", ORDERS);
    json(&[&["lists", &path], words, &["--format", "json"]].concat())
}

fn ids(answer: &Value) -> Vec<&str> {
    answer["customers"].as_array().unwrap().iter().map(|one| one["customer"].as_str().unwrap()).collect()
}

fn near(value: &Value, wanted: f64) -> bool {
    value.as_f64().is_some_and(|value| (value - wanted).abs() < 1e-12)
}

#[test]
fn every_list_has_the_customers_of_its_rule() {
    let answer = asked(&[]);
    let thresholds = &answer["thresholds"];
    assert_eq!((&thresholds["window_days"], &thresholds["median_days"]), (&40.into(), &30.into()));
    assert!(near(&thresholds["vip_from"], 300.0) && near(&thresholds["good_from"], 30.0), "{thresholds}");
    let counts: Vec<(&str, u64)> = answer["lists"]
        .as_array()
        .unwrap()
        .iter()
        .map(|list| (list["list"].as_str().unwrap(), list["customers"].as_u64().unwrap()))
        .collect();
    assert_eq!(
        counts,
        [("vips", 1), ("second-order", 2), ("gone-quiet", 1), ("one-time", 1), ("overdue", 1)]
    );
    // The customer whose window closes first comes first; two orders on one day are one purchase day.
    for (list, wanted) in [
        ("vips", &["A"][..]),
        ("second-order", &["F", "H"]),
        ("gone-quiet", &["A"]),
        ("one-time", &["G"]),
        ("overdue", &["A"]),
    ] {
        assert_eq!(ids(&asked(&[list])), wanted, "{list}");
    }
}

#[test]
fn the_numbers_behind_a_reason_are_those_counted_by_hand() {
    let answer = asked(&["gone-quiet"]);
    let one = &answer["customers"][0];
    assert_eq!((&one["orders"], &one["recency_days"]), (&3.into(), &160.into()));
    assert!(near(&one["average_gap_days"], 10.0) && near(&one["overdue_ratio"], 16.0), "{one}");
    assert_eq!(one["reason"], "no order for 160 days, 16.0 times the usual 10");
    let answer = asked(&["second-order"]);
    let one = &answer["customers"][0];
    assert_eq!((&one["window_ends"], &one["days_left"]), (&"2025-07-20".into(), &20.into()), "{one}");
    assert_eq!(one["reason"], "first order 20 days ago; 80 % of second orders come within 40 days");
}

#[test]
fn thresholds_can_be_changed() {
    assert_eq!(ids(&asked(&["vips", "--vip-share", "20%"])), ["A", "E"]);
    for option in ["--usual-window", "--window"] {
        let listed = asked(&["one-time", option, "15"]);
        assert_eq!(ids(&listed), ["F", "G"], "the last to pass the window first; {option} is the older name");
    }
    assert_eq!(ids(&asked(&["one-time", "--window-share", "100%"])), Vec::<&str>::new());
    assert_eq!(
        ids(&asked(&["overdue", "--orders", "2", "--overdue", "1"])),
        ["A", "B", "C"],
        "C has waited 30 of 30 days"
    );
    assert_eq!(ids(&asked(&["gone-quiet", "--quiet", "17"])), Vec::<&str>::new());
    assert_eq!(ids(&asked(&["second-order", "--segment", "category=cup"])), ["H"]);
}

#[test]
fn the_next_item_follows_from_pairs_of_purchase_days() {
    let answer = asked(&["--item", "category", "--min-support", "2"]);
    let rules = answer["rules"].as_array().unwrap();
    assert_eq!(rules.len(), 2, "tea after tea was bought once: {rules:?}");
    for (rule, item, next, pairs, support, confidence, lift) in [
        (&rules[0], "cup", "tea", 2, 2.0 / 7.0, 1.0, 7.0 / 3.0),
        (&rules[1], "tea", "cup", 4, 4.0 / 7.0, 0.8, 1.4),
    ] {
        assert_eq!(
            (&rule["item"], &rule["next_item"], &rule["purchases"]),
            (&item.into(), &next.into(), &pairs.into())
        );
        assert!(near(&rule["support"], support) && near(&rule["confidence"], confidence), "{rule}");
        assert!((rule["lift"].as_f64().unwrap() - lift).abs() < 1e-12, "{rule}");
    }
    let answer = asked(&["second-order", "--item", "category", "--min-support", "2"]);
    let one = &answer["customers"][0];
    assert_eq!((&one["last_item"], &one["next_item"]), (&"tea".into(), &"cup".into()), "{one}");
    let answer = asked(&["second-order", "--item", "category", "--min-support", "5"]);
    assert_eq!(answer["customers"][0]["next_item"], Value::Null, "no rule has five pairs");
}

#[test]
fn one_customer_is_proposed_what_the_list_proposes() {
    let (_folder, path) = file("orders.csv", ORDERS);
    let of = |words: &[&str]| json(&[&["customer", &path], words, &["--format", "json"]].concat());
    assert_eq!(of(&["F"])["next"], Value::Null, "only on request");
    let answer = of(&["F", "--item", "category", "--min-support", "2"]);
    let next = &answer["next"];
    assert_eq!((&next["last_item"], &next["min_support"]), (&"tea".into(), &2.into()), "{next}");
    let [rule] = next["rules"].as_array().unwrap().as_slice() else { panic!("{next}") };
    assert_eq!((&rule["next_item"], &rule["purchases"]), (&"cup".into(), &4.into()));
    assert!(near(&rule["support"], 4.0 / 7.0) && near(&rule["confidence"], 0.8), "{rule}");
    assert!((rule["lift"].as_f64().unwrap() - 1.4).abs() < 1e-12, "{rule}");
    let table = printed(&["customer", &path, "F", "--item", "category", "--min-support", "2"]);
    assert!(table.contains("last item") && table.contains("bought next"), "{table}");
    let none = of(&["F", "--item", "category"]);
    assert_eq!(none["next"]["rules"], Value::Array(Vec::new()), "no rule has the usual 20 pairs");
    let table = printed(&["customer", &path, "F", "--item", "category"]);
    assert!(table.contains("no rule has 20 pairs or more"), "{table}");
    let (code, errors) = refused(&["customer", &path, "F", "--min-support", "2"]);
    assert!(code == 2 && errors.contains("--item"), "{errors}");
    let (_, errors) = refused(&["customer", &path, "F", "--item", "colour"]);
    assert!(errors.contains("--item: unknown column 'colour'"), "{errors}");
}

#[test]
fn the_file_of_a_campaign_has_a_customer_a_line_with_the_reason() {
    let (_folder, path) = file("orders.csv", ORDERS);
    let csv = printed(&["lists", &path, "overdue", "--format", "csv"]);
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(
        lines[0],
        "customer,reason,revenue,orders,first_order,last_order,recency_days,average_gap_days,overdue_ratio"
    );
    assert_eq!(
        lines[1..],
        ["A,\"no order for 160 days, 16.0 times the usual 10\",300.00,3,2025-01-01,2025-01-21,160,10,16"]
    );
    let table = printed(&["lists", &path, "second-order", "--top", "1"]);
    assert!(table.contains("1 of 2 customers are listed; --top 0 lists all"), "{table}");
}

#[test]
fn a_source_without_amounts_is_ranked_by_orders_and_an_unknown_list_is_refused() {
    let bare: String = ORDERS
        .lines()
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            format!("{},{},{}\n", fields[0], fields[1], fields[3])
        })
        .collect();
    let (_folder, path) = file("orders.csv", &bare);
    let table = printed(&["lists", &path]);
    assert!(table.contains("3 orders or more") && table.contains("the source has no amounts"), "{table}");
    let (code, errors) = refused(&["lists", &path, "vip"]);
    assert!(code == 2 && errors.contains("did you mean 'vips'?"), "{errors}");
    let (_, errors) = refused(&["lists", &path, "--item", "colour"]);
    assert!(errors.contains("--item: unknown column 'colour'"), "{errors}");
    assert_eq!(tenure(&["lists", &path, "--quiet", "0"]).status.code(), Some(2));
}

#[test]
fn without_a_second_order_nobody_is_late_and_no_share_of_second_orders_is_named() {
    let (_folder, path) = file("one.csv", "customer,date,amount\na,2025-01-05,10\n");
    let counted = printed(&["lists", &path]);
    assert!(counted.contains("one purchase day; no second order yet: --usual-window 90d sets"), "{counted}");
    assert!(counted.contains("nobody; no second order yet"), "{counted}");
    let listed = printed(&["lists", &path, "second-order"]);
    assert!(listed.contains("first order 0 days ago; no second order yet"), "{listed}");
    assert!(!listed.contains("of second orders come within"), "{listed}");
    let set = printed(&["lists", &path, "second-order", "--usual-window", "90d"]);
    assert!(set.contains("the usual window is set to 90 days"), "{set}");
}

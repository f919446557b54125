//! Loyalty points: rates, balances, breakage and later behaviour against an example counted by hand.

use serde_json::Value;

use crate::support::{json, printed, refused};

/// The end of the data is 2025-06-30.
const ORDERS: &str = "customer,date,amount,country\n\
    A,2025-01-05,10,DE\nA,2025-06-10,20,DE\n\
    B,2025-01-06,10,FR\n\
    C,2025-01-07,10,FR\nC,2025-05-20,50,FR\n\
    F,2025-06-30,10,FR\n";

/// C redeems more than was issued; X has no orders; one row is of nobody, one is after the end, two cannot be read.
const POINTS: &str = "customer,date,issued,redeemed\n\
    A,2025-01-10,100,\nA,2025-02-10,50,0\nA,2025-03-01,0,120\n\
    B,2025-01-15,80,0\n\
    C,2025-06-01,30,40\n\
    X,2025-01-20,20,5\n,2025-01-20,10,0\n\
    A,2025-07-05,7,0\nB,soon,7,0\nB,2025-02-01,many,0\n";

fn files(points: &str) -> (tempfile::TempDir, [String; 2]) {
    let folder = tempfile::tempdir().unwrap();
    let paths = [("orders.csv", ORDERS), ("points.csv", points)].map(|(name, text)| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    });
    (folder, paths)
}

fn asked(options: &[&str]) -> Value {
    let (_folder, [orders, points]) = files(POINTS);
    json(&[&["points", &orders, "--points", &points, "--format", "json"], options].concat())
}

fn near(value: &Value, wanted: f64) -> bool {
    value.as_f64().is_some_and(|value| (value - wanted).abs() < 1e-12)
}

#[test]
fn rates_balance_and_breakage_agree_with_an_example_counted_by_hand() {
    let answer = asked(&["--breakage", "30d"]);
    let total = &answer["total"];
    let rate = &total["redemption_rate"];
    assert!(near(&rate["issued"], 290.0) && near(&rate["redeemed"], 165.0), "{rate}");
    assert!(near(&rate["value"], 165.0 / 290.0) && near(&total["balance"], 125.0), "{total}");
    assert_eq!((&rate["customers"], &rate["redeemers"]), (&5.into(), &3.into()));
    // Of A all of the first hundred and 30 of the next 50, of B 80, of X 15, of nobody 10; those of C are too young.
    let breakage = &total["breakage"];
    assert!(near(&breakage["issued"], 260.0) && near(&breakage["unredeemed"], 235.0), "{breakage}");
    let left = serde_json::json!({ "all": 10, "unread": 2, "unknown_customers": 1, "without_customer": 1 });
    assert_eq!(answer["rows"], left);
    assert_eq!(answer["overdrawn_customers"], 1);
}

#[test]
fn a_window_has_its_own_rate_and_the_balance_at_its_end() {
    let total = &asked(&["--window", "2025-Q1"])["total"];
    assert!(near(&total["redemption_rate"]["value"], 125.0 / 260.0), "{total}");
    assert!(near(&total["balance"], 135.0), "{total}");
}

#[test]
fn balances_are_carried_from_period_to_period() {
    let answer = asked(&["--series", "month"]);
    let periods: Vec<(String, f64, Option<f64>)> = answer["periods"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let rate = one["redemption_rate"]["value"].as_f64();
            (one["period"].as_str().unwrap().to_string(), one["balance"].as_f64().unwrap(), rate)
        })
        .collect();
    let months: Vec<&str> = periods.iter().map(|(month, ..)| month.as_str()).collect();
    assert_eq!(months, ["2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06"]);
    let balances: Vec<f64> = periods.iter().map(|(_, balance, _)| *balance).collect();
    assert_eq!(balances, [205.0, 255.0, 135.0, 135.0, 135.0, 125.0]);
    assert_eq!(periods[0].2, Some(5.0 / 210.0));
    assert_eq!((periods[2].2, periods[3].2), (None, None), "nothing was issued");
    let answer = asked(&["--series", "month", "--window", "2025-03-01..2025-06-30"]);
    assert!(near(&answer["periods"][0]["balance"], 135.0), "what was issued before the window is in it");
}

#[test]
fn segments_and_unknown_customers_add_up_to_the_whole() {
    let answer = asked(&["--by", "country"]);
    let of = |one: &Value| {
        let rate = &one["redemption_rate"];
        (rate["issued"].as_f64().unwrap(), rate["redeemed"].as_f64().unwrap())
    };
    let segments = answer["segments"].as_array().unwrap();
    assert_eq!(segments[0]["values"], serde_json::json!(["DE"]));
    assert_eq!(of(&segments[0]["points"]), (150.0, 120.0));
    assert_eq!(of(&segments[1]["points"]), (110.0, 40.0));
    assert_eq!(of(&answer["unknown_customers"]), (30.0, 5.0));
    let answer = asked(&["--segment", "country=DE"]);
    assert_eq!(of(&answer["total"]), (150.0, 120.0));
}

#[test]
fn redeemers_are_followed_from_a_day_on_without_looking_ahead() {
    let answer = asked(&["--follow", "60d"]);
    assert_eq!(answer["follow_from"], "2025-05-01");
    let group = |name: &str| {
        let later = answer["later"].as_array().unwrap();
        later.iter().find(|one| one["group"] == name).unwrap()
    };
    // C was issued points only after that day, and F ordered only after it.
    for (name, customers, returned, revenue, before) in
        [("redeemer", 1, 1, 20.0, 1.0), ("member", 1, 0, 0.0, 1.0), ("none", 1, 1, 50.0, 1.0)]
    {
        let group = group(name);
        assert_eq!(
            (&group["customers"], &group["returned"]),
            (&customers.into(), &returned.into()),
            "{group}"
        );
        assert!(
            near(&group["revenue_per_customer"], revenue) && near(&group["orders_before"], before),
            "{group}"
        );
    }
    let (_folder, [orders, points]) = files(POINTS);
    let table = printed(&["points", &orders, "--points", &points]);
    assert!(table.contains("this is not the effect of redeeming"), "{table}");
    assert!(
        table.contains("of 10 rows, 1 of customers without orders, 1 without a customer; they count"),
        "{table}"
    );
}

#[test]
fn one_column_of_points_and_columns_by_name_are_read() {
    let (_folder, [orders, points]) = files("who,on,points\nA,2025-01-10,100\nA,2025-02-10,-40\n");
    let named = format!("{points}:customer=who,date=on");
    let answer = json(&["points", &orders, "--points", &named, "--format", "json"]);
    assert!(near(&answer["total"]["redemption_rate"]["value"], 0.4));
    let named = format!("{points}:customer=who,issued=points,date=none");
    let (code, errors) = refused(&["points", &orders, "--points", &named]);
    assert!(code == 1 && errors.contains("no column named 'none' (--points)"), "{errors}");
    let (_folder, [orders, points]) = files("customer,date,note\nA,2025-01-10,x\n");
    let (_, errors) = refused(&["points", &orders, "--points", &points]);
    assert!(errors.contains("no column looks like the points issued (--points)"), "{errors}");
    let (_folder, [orders, points]) = files("customer,date,issued\nA,2026-01-10,5\n");
    let (_, errors) = refused(&["points", &orders, "--points", &points]);
    assert!(errors.contains("no points were issued or redeemed"), "{errors}");
}

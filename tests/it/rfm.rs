//! RFM: scores, groups and moves against customers counted by hand.

use serde_json::Value;

use crate::support::{file, json, printed, refused, sample};

/// Ten customers; the data end on 2025-06-30.
///
/// Days since the last order: A 0, B 10, C 20, D 30, E 40, F 50, G 60, H 70, I 80, J 90.
/// Orders: A 4, B 3, C 2, all others 1. Net revenue: A 400, B 300, C 100, D 10, E 20, …, J 70.
const TEN: &str = "customer,date,amount\n\
    A,2025-01-01,100\nA,2025-02-01,100\nA,2025-03-01,100\nA,2025-06-30,100\n\
    B,2025-01-05,100\nB,2025-02-05,100\nB,2025-06-20,100\n\
    C,2025-01-10,50\nC,2025-06-10,50\n\
    D,2025-05-31,10\nE,2025-05-21,20\nF,2025-05-11,30\nG,2025-05-01,40\nH,2025-04-21,50\nI,2025-04-11,60\nJ,2025-04-01,70\n";

fn ten(options: &[&str]) -> Value {
    let (_folder, path) = file("ten.csv", TEN);
    json(&[&["rfm", &path, "--format", "json"], options].concat())
}

fn group<'a>(answer: &'a Value, name: &str) -> &'a Value {
    answer["groups"].as_array().unwrap().iter().find(|group| group["name"] == name).unwrap()
}

#[test]
fn scores_are_cut_at_quintiles_and_equal_values_share_one() {
    let answer = ten(&[]);
    // Two customers a score: 0 and 10 days are 5, 20 and 30 are 4, …
    assert_eq!(answer["cut_points"]["recency_days"], serde_json::json!([10.0, 30.0, 50.0, 70.0]));
    // Seven of ten have one order: three cuts lie at 1, the fourth at 2.
    assert_eq!(answer["cut_points"]["orders"], serde_json::json!([1.0, 1.0, 1.0, 2.0]));
    assert_eq!(answer["cut_points"]["revenue"], serde_json::json!([20.0, 40.0, 60.0, 100.0]));
    let cells: Vec<(u64, u64, u64)> = answer["cells"]
        .as_array()
        .unwrap()
        .iter()
        .map(|cell| (&cell["r"], &cell["f"], &cell["customers"]))
        .map(|(r, f, customers)| (r.as_u64().unwrap(), f.as_u64().unwrap(), customers.as_u64().unwrap()))
        .filter(|(_, _, customers)| *customers > 0)
        .collect();
    // A and B have R 5 and F 5; C has R 4 and two orders, which is above 1 and not above 2: F 4. All others have F 1.
    assert_eq!(cells, [(5, 5, 2), (4, 1, 1), (4, 4, 1), (3, 1, 2), (2, 1, 2), (1, 1, 2)]);
}

#[test]
fn groups_are_those_of_the_rules() {
    let answer = ten(&[]);
    let members: Vec<(String, u64)> = answer["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| (group["name"].as_str().unwrap().to_string(), group["customers"].as_u64().unwrap()))
        .filter(|(_, customers)| *customers > 0)
        .collect();
    // M: A and B 5; C, with 100 on the fourth cut, 4; D and E 1; F and G 2; H and I 3; J, with 70, 4.
    // D: R 4, FM 1: promising. E: R 3, FM 1: about to sleep. F: R 3, FM 1.5: about to sleep. G: R 2: hibernating. H: R 2,
    // FM 2: hibernating. I: R 1, FM 2: hibernating. J: R 1, FM 2.5: hibernating.
    let wanted = [("champions", 3), ("promising", 1), ("about to sleep", 2), ("hibernating", 4)];
    assert_eq!(members, wanted.map(|(name, customers)| (name.to_string(), customers)));
    let champions = group(&answer, "champions");
    assert_eq!(champions["revenue"].as_f64(), Some(800.0));
    assert_eq!(champions["share"].as_f64(), Some(0.3));
    assert_eq!(champions["revenue_share"].as_f64(), Some(800.0 / 1080.0));
    assert_eq!(champions["orders_per_customer"].as_f64(), Some(3.0));
    assert_eq!(champions["rule"], "R 4 to 5, FM 4 to 5");
}

#[test]
fn who_moved_between_two_days_is_counted_and_listed() {
    // On 2025-03-01 there are A with three orders and 300, B with two and 200, C with one and 50: 0, 24 and 50 days ago.
    let answer = ten(&["--since", "2025-03-01", "--group", "champions"]);
    let total: u64 =
        answer["moves"].as_array().unwrap().iter().map(|one| one["customers"].as_u64().unwrap()).sum();
    assert_eq!(total, 10, "everybody is in one move");
    let new = answer["moves"].as_array().unwrap().iter().filter(|one| one["was"].is_null());
    assert_eq!(new.map(|one| one["customers"].as_u64().unwrap()).sum::<u64>(), 7, "D to J came later");
    // Quintiles of three: cuts at the first, the second, the second and the third value. A: R 5, F 4, M 4. C: R 2, F 1, M 1.
    assert_eq!(answer["since_cut_points"]["recency_days"], serde_json::json!([0.0, 24.0, 24.0, 50.0]));
    let list = answer["list"].as_array().unwrap();
    let was =
        |place: usize| (list[place]["customer"].as_str().unwrap(), list[place]["was"].as_str().unwrap());
    assert_eq!(
        [was(0), was(1), was(2)],
        [("A", "champions"), ("B", "potential loyalist"), ("C", "hibernating")]
    );
    let moved = ten(&["--since", "2025-03-01", "--group", "champions", "--from", "hibernating"]);
    let list = moved["list"].as_array().unwrap();
    assert_eq!((list.len(), &list[0]["customer"]), (1, &Value::from("C")));
}

#[test]
fn the_groups_are_those_that_segments_and_filters_have() {
    let sample = sample("orders.parquet");
    let answer = json(&["rfm", &sample, "--format", "json"]);
    let segments = json(&["segments", &sample, "--by", "rfm", "--format", "json"]);
    let of = |segment: &Value| (segment["value"].clone(), segment["customers"].clone());
    let mut wanted: Vec<(Value, Value)> = segments["rows"].as_array().unwrap().iter().map(of).collect();
    let of = |group: &Value| (group["name"].clone(), group["customers"].clone());
    let mut found: Vec<(Value, Value)> = answer["groups"].as_array().unwrap().iter().map(of).collect();
    found.retain(|(_, customers)| customers.as_u64() != Some(0));
    let key = |one: &(Value, Value)| one.0.to_string();
    wanted.sort_by_key(key);
    found.sort_by_key(key);
    assert_eq!(found, wanted);
    // A filter does not move anybody to another group.
    let german = json(&["rfm", &sample, "--segment", "country=DE", "--format", "json"]);
    let both = ["segments", &sample, "--by", "rfm", "--segment", "country=DE", "--format", "json"];
    let segments = json(&both);
    let champions = segments["rows"].as_array().unwrap().iter().find(|one| one["value"] == "champions");
    assert_eq!(group(&german, "champions")["customers"], champions.unwrap()["customers"]);
}

#[test]
fn cut_points_can_be_fixed() {
    let (folder, path) = file("ten.csv", TEN);
    std::fs::create_dir(folder.path().join("tenure")).unwrap();
    let points = folder.path().join("tenure/rfm.toml");
    std::fs::write(&points, "recency = [5, 15, 25, 35]\n").unwrap();
    let run = || {
        assert_cmd::Command::cargo_bin("tenure")
            .unwrap()
            .args(["rfm", &path, "--format", "json"])
            .env("XDG_CONFIG_HOME", folder.path())
            .output()
            .unwrap()
    };
    let answer: Value = serde_json::from_slice(&run().stdout).unwrap();
    assert_eq!(answer["fixed"], serde_json::json!(["R"]));
    let of = |r: u64| answer["cells"].as_array().unwrap().iter().filter(move |cell| cell["r"] == r);
    let customers = |r: u64| of(r).map(|cell| cell["customers"].as_u64().unwrap()).sum::<u64>();
    assert_eq!([5, 4, 3, 2, 1].map(customers), [1, 1, 1, 1, 6]);
    std::fs::write(&points, "recency = [5, 15]\n").unwrap();
    let refused = run();
    let errors = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        !refused.status.success() && errors.contains("rfm.toml: recency has not four rising numbers"),
        "{errors}"
    );
}

#[test]
fn every_rule_and_every_cut_point_is_shown() {
    let (_folder, path) = file("ten.csv", TEN);
    let table = printed(&["rfm", &path, "--since", "2025-03-01"]);
    for wanted in [
        "R by recency days: 5 up to 10, 4 up to 30, 3 up to 50, 2 up to 70, 1 above 70",
        "2025-03-01: R by recency days",
        "R 2, FM 1 to 2.5, or R 1, FM 2 to 2.5",
        "F is uneven, because equal values stay together",
        "each day has its own quintiles",
    ] {
        assert!(table.contains(wanted), "{wanted}: {table}");
    }
}

#[test]
fn what_cannot_be_asked_is_refused_with_a_remedy() {
    let (_folder, path) = file("ten.csv", TEN);
    for (options, wanted) in [
        (&["--since", "2025-06-30"][..], "choose a day from 2025-01-01 to the day before 2025-06-30"),
        (&["--since", "2024-06-30"], "choose a day from 2025-01-01"),
        (&["--group", "champion"], "did you mean 'champions'?"),
        (&["--from", "loyal", "--group", "lost"], "--since"),
    ] {
        let (_, errors) = refused(&[&["rfm", &path], options].concat());
        assert!(errors.contains(wanted), "{options:?}: {errors}");
    }
}

//! Sides of a comparison: within a drill, told by what is known of whole customers, and taken from saved views.

use std::collections::HashSet;

use crate::support::{file, json, printed, refused, sample};
use serde_json::Value;

/// Whether two answers say the same; floats to nine digits, as sums over customers are made in any order.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, value)| other.get(name).is_some_and(|other| same(value, other)))
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Number(a), Value::Number(b)) if !a.is_u64() || !b.is_u64() => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            (a - b).abs() <= 1e-8 * a.abs().max(b.abs()).max(1e-3)
        }
        _ => one == other,
    }
}

/// A file with the lines of the sample's customers from Germany alone.
fn germans() -> (tempfile::TempDir, String) {
    let path = sample("orders.parquet");
    let listed = printed(&["customers", &path, "--within", "country=DE", "--format", "csv"]);
    let ids: HashSet<&str> = listed.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    let orders = std::fs::read_to_string(sample("orders.csv")).unwrap();
    let mut lines = orders.lines();
    let mut text = lines.next().unwrap().to_string() + "\n";
    let theirs = lines.filter(|line| line.split(',').nth(1).is_some_and(|id| ids.contains(id)));
    theirs.for_each(|line| text += &(line.to_string() + "\n"));
    assert!(ids.len() > 500 && text.lines().count() > ids.len());
    file("germans.csv", &text)
}

#[test]
fn a_comparison_within_a_drill_is_that_of_a_file_with_its_customers_alone() {
    let (path, (_folder, alone)) = (sample("orders.parquet"), germans());
    let sides = ["--a", "channel = 'referral'", "--b", "channel = 'email'", "--mix", "category"];
    let rest = ["--measure", "cumulative-revenue-per-customer", "--as-of", "2025-12-31", "--format", "json"];
    let drilled = json(&[&["compare", &path, "--within", "country=DE"][..], &sides, &rest].concat());
    let file = json(&[&["compare", &alone][..], &sides, &rest].concat());
    assert_eq!(drilled["within"], serde_json::json!(["country=DE"]));
    assert!(file["within"].is_null());
    for part in ["customers", "on_any_side", "sides", "matrix", "average", "measures", "mix"] {
        assert!(same(&drilled[part], &file[part]), "{part}: {}\n{}", drilled[part], file[part]);
    }
    assert!(drilled["matrix"].as_array().unwrap().len() > 500);
    let ask = ["--cohort", "2024-03", "--age", "1", "--as-of", "2025-12-31", "--format", "json"];
    let drilled = json(&[&["drivers", &path, "--within", "country=DE"][..], &ask].concat());
    let file = json(&[&["drivers", &alone][..], &ask].concat());
    let others = |answer: &Value| -> Vec<Value> {
        let rows = answer["rows"].as_array().unwrap().iter();
        rows.filter(|row| row["attribute"] != "country").map(|row| row["contribution"].clone()).collect()
    };
    assert!(same(&Value::Array(others(&drilled)), &Value::Array(others(&file))));
    assert!(others(&drilled).len() > 10);
    let skipped = drilled["skipped"].as_array().unwrap().iter().find(|one| one["attribute"] == "country");
    assert!(skipped.unwrap()["why"].as_str().unwrap().contains("within the segment"));
    let text = printed(&["compare", &path, "--within", "country=DE", "--a", "channel = 'email'"]);
    assert!(text.starts_with("comparison, orders.parquet, within country=DE, as of"), "{text}");
    let text = printed(&["drivers", &path, "--within", "country=DE"]);
    assert!(text.contains("all with country=DE") && !text.contains("all customers"), "{text}");
}

#[test]
fn the_drills_of_an_attribute_add_up_to_the_whole() {
    let path = sample("orders.parquet");
    let sides = ["--a", "channel = 'referral'", "--format", "json"];
    let whole = json(&[&["compare", &path][..], &sides].concat());
    let segments = json(&["segments", &path, "--by", "country", "--format", "json"]);
    let (mut customers, mut on_sides) = (0, [0, 0]);
    for row in segments["rows"].as_array().unwrap() {
        let drilled = format!("country={}", row["value"].as_str().unwrap());
        let part = json(&[&["compare", &path, "--within", &drilled][..], &sides].concat());
        assert_eq!(part["customers"], row["customers"]);
        customers += part["customers"].as_u64().unwrap();
        for (sum, side) in on_sides.iter_mut().zip(part["sides"].as_array().unwrap()) {
            *sum += side["customers"].as_u64().unwrap();
        }
    }
    assert_eq!(whole["customers"], customers);
    let sides = whole["sides"].as_array().unwrap().iter().map(|side| side["customers"].as_u64().unwrap());
    assert_eq!(sides.collect::<Vec<_>>(), on_sides);
}

#[test]
fn sides_can_be_told_by_what_is_known_of_whole_customers() {
    let path = sample("orders.parquet");
    for (by, name) in
        [("rfm", "rfm"), ("revenue:q5", "\"revenue:q5\""), ("acquired:year", "\"acquired:year\"")]
    {
        let segments = json(&["segments", &path, "--by", by, "--format", "json"]);
        let rows = segments["rows"].as_array().unwrap();
        let side = |row: &Value| format!("{name} = '{}'", row["value"].as_str().unwrap());
        let (a, b) = (side(&rows[0]), side(&rows[1]));
        let answer = json(&["compare", &path, "--a", &a, "--b", &b, "--mix", by, "--format", "json"]);
        for (place, side) in answer["sides"].as_array().unwrap().iter().enumerate() {
            assert_eq!(side["customers"], rows[place]["customers"], "{by}");
        }
        let measures = answer["measures"].as_array().unwrap();
        let repeat = measures.iter().find(|one| one["name"] == "repeat_rate").unwrap();
        assert!(same(&repeat["a"], &rows[0]["repeat_rate"]), "{by}: {repeat} {}", rows[0]);
    }
    let text = printed(&["compare", &path, "--a", "rfm = 'champions'"]);
    assert!(text.contains("defined by rfm, which depends on later orders"), "{text}");
    let text = printed(&["compare", &path, "--a", "\"acquired:year\" = '2024' AND channel <> 'rfm'"]);
    assert!(!text.contains("depends on later orders"), "{text}");
    let (_, why) = refused(&["compare", &path, "--a", "\"revenue:q1\" = 'x'"]);
    assert!(why.contains("does not give ranges"), "{why}");
    let (_, why) = refused(&["compare", &path, "--a", "rfmm = 'champions'"]);
    assert!(why.contains("rfm,") || why.ends_with("rfm\n"), "what there is, is said: {why}");
}

const VIEWS: &str = "\
[spring.source]
paths = ['x.csv']
where = \"channel = 'email' -- the letters\"
[german.source]
paths = ['x.csv']
[german.view]
within = ['country=DE', 'rfm=champions']
[all.source]
paths = ['x.csv']
";

#[test]
fn saved_views_make_sides() {
    let (_folder, views) = file("views.toml", VIEWS);
    let path = sample("orders.parquet");
    let ask = |options: &[&str]| {
        json(&[&["compare", &path, "--views", &views, "--format", "json"][..], options].concat())
    };
    let by_name = ask(&["--a", "@spring", "--b", "@german"]);
    let spelled = ask(&["--a", "channel = 'email'", "--b", "country = 'DE' AND rfm = 'champions'"]);
    assert!(by_name["sides"][1]["customers"].as_u64().unwrap() > 10);
    assert_eq!(by_name["sides"][0]["name"], "spring");
    for place in [0, 1] {
        assert_eq!(by_name["sides"][place]["customers"], spelled["sides"][place]["customers"]);
        assert_eq!(
            by_name["sides"][place]["shared_with_first"],
            spelled["sides"][place]["shared_with_first"]
        );
    }
    let three = ask(&["--side", "@spring", "--side", "Germany=@german", "--side", "FR=country = 'FR'"]);
    let names: Vec<&Value> = three["sides"].as_array().unwrap().iter().map(|side| &side["name"]).collect();
    assert_eq!(names, ["spring", "Germany", "FR"]);
    let refuse = |options: &[&str]| refused(&[&["compare", &path, "--views", &views][..], options].concat());
    let (code, why) = refuse(&["--a", "@sprnig"]);
    assert!(
        code == 1 && why.contains("did you mean 'spring'") && why.contains("all, german, spring"),
        "{why}"
    );
    assert!(why.contains("(--a)"), "{why}");
    let (code, why) = refuse(&["--a", "@spring", "--b", "@all"]);
    assert!(code == 2 && why.contains("no filter and no segment"), "{why}");
}

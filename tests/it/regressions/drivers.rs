//! Drivers of a comparison listed the very column that defines its sides: its values differ by definition, and explain nothing.

use serde_json::Value;

use crate::support::{self, json};

fn attributes(answer: &Value) -> Vec<&str> {
    answer["rows"].as_array().unwrap().iter().filter_map(|row| row["attribute"].as_str()).collect()
}

#[test]
fn the_column_that_defines_the_sides_is_not_among_the_drivers() {
    let sample = support::sample("orders.csv");
    let answer = json(&["drivers", &sample, "--a", "channel = 'email'", "--format", "json"]);
    let listed = attributes(&answer);
    assert!(listed.contains(&"country") && !listed.contains(&"channel"), "{listed:?}");
    let channel = answer["skipped"].as_array().unwrap().iter().find(|one| one["attribute"] == "channel");
    assert_eq!(channel.map(|one| &one["why"]), Some(&"it defines the sides".into()));

    let two = ["drivers", &sample, "--a", "channel = 'email'", "--b", "country = 'DE'"];
    let answer = json(&[&two[..], &["--format", "json"]].concat());
    let listed = attributes(&answer);
    assert!(listed.contains(&"category"), "{listed:?}");
    assert!(!listed.contains(&"channel") && !listed.contains(&"country"), "{listed:?}");
}

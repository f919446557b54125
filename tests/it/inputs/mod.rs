//! Order files as shops export them, each with the answer counted by hand.

mod amounts;
mod dates;
mod formats;
mod ids;
mod kinds;
mod layout;
mod order_ids;
mod order_totals;
mod overlaps;
mod presets;
mod rejects;
mod remedies;
mod roles;
mod same_orders;
mod several_files;
mod statuses;
mod times;
mod totals;
mod widths;
mod written;

use crate::support::{file, json, tenure};

/// The rows of `tenure matrix --format csv` of a file with this name and content, without the header.
#[track_caller]
fn matrix(name: &str, content: impl AsRef<[u8]>, options: &[&str]) -> Vec<String> {
    let (folder, _) = file("unused", "");
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    matrix_of(&[path.to_str().unwrap()], options)
}

#[track_caller]
fn matrix_of(paths: &[&str], options: &[&str]) -> Vec<String> {
    try_matrix(paths, options).unwrap_or_else(|why| panic!("{why}"))
}

/// The same, or why it could not be counted.
fn try_matrix(paths: &[&str], options: &[&str]) -> Result<Vec<String>, String> {
    let output = tenure(&[&["matrix", "--format", "csv"][..], paths, options].concat());
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    match output.status.success() {
        true => Ok(text(&output.stdout).lines().skip(1).map(str::to_string).collect()),
        false => Err(text(&output.stderr)),
    }
}

/// What `tenure inspect` says of a file.
#[track_caller]
fn inspected(name: &str, content: &str, options: &[&str]) -> serde_json::Value {
    let (_folder, path) = file(name, content);
    json(&[&["inspect", &path, "--format", "json"][..], options].concat())
}

/// The name of the column that plays a role.
fn role(report: &serde_json::Value, name: &str) -> String {
    let columns = report["columns"].as_array().unwrap();
    let found = columns.iter().find(|column| column["role"] == name);
    found.map_or(String::new(), |column| column["name"].as_str().unwrap().to_string())
}

/// Every row read is accepted, a refund, or left out for one reason.
#[track_caller]
fn adds_up(report: &serde_json::Value) {
    let left_out: u64 =
        report["excluded"].as_object().unwrap().values().map(|rows| rows.as_u64().unwrap()).sum();
    let count = |key: &str| report[key].as_u64().unwrap();
    assert_eq!(count("rows"), count("accepted") + count("refunds") + left_out, "{report}");
}

/// Options for revenue.
const REVENUE: [&str; 2] = ["--measure", "revenue"];

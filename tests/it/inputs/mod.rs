//! Order files as shops export them, each with the answer counted by hand.

mod amounts;
mod bundles;
mod dates;
mod document_numbers;
mod documents;
mod doubts;
mod exports_abroad;
mod flags;
mod formats;
mod further_exports;
mod further_statuses;
mod ids;
mod kinds;
mod later_values;
mod layout;
mod limits;
mod odd_tables;
mod order_ids;
mod order_numbers;
mod order_steps;
mod order_totals;
mod other_amounts;
mod other_readings;
mod overlaps;
mod parts;
mod pasted;
mod presets;
mod prices;
mod proposals;
mod refunded_orders;
mod rejects;
mod remedies;
mod roles;
mod running_totals;
mod same_orders;
mod samples;
mod several_files;
mod shapes;
mod sides;
mod signs;
mod statuses;
mod times;
mod told;
mod totals;
mod typed;
mod units;
mod unlike_tables;
mod unread_before;
mod versions;
mod widths;
mod written;

use std::cell::RefCell;

use crate::support::{divided, file, json, matrix_csv, tenure};

/// The rows of `tenure matrix --format csv` of a file with this name and content, without the header.
#[track_caller]
fn matrix(name: &str, content: impl AsRef<[u8]>, options: &[&str]) -> Vec<String> {
    matrix_of(&[&kept(name, content.as_ref())], options)
}

/// A file of the last content that a test has asked about, by its name and content.
type Kept = (String, Vec<u8>, tempfile::TempDir);

thread_local! {
    static LAST: RefCell<Option<Kept>> = const { RefCell::new(None) };
}

/// The path of a file with this name and content. It stays while tests ask about the same content, which is then read once.
fn kept(name: &str, content: &[u8]) -> String {
    LAST.with_borrow_mut(|last| {
        if last.as_ref().is_none_or(|(known, bytes, _)| (known.as_str(), bytes.as_slice()) != (name, content))
        {
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join(name), content).unwrap();
            *last = Some((name.to_string(), content.to_vec(), folder));
        }
        let (.., folder) = last.as_ref().unwrap();
        folder.path().join(name).to_string_lossy().into_owned()
    })
}

#[track_caller]
fn matrix_of(paths: &[&str], options: &[&str]) -> Vec<String> {
    try_matrix(paths, options).unwrap_or_else(|why| panic!("{why}"))
}

/// The same, or why it could not be counted.
fn try_matrix(paths: &[&str], options: &[&str]) -> Result<Vec<String>, String> {
    if let Some(csv) = matrix_csv(&[paths, options].concat()) {
        return Ok(csv.lines().skip(1).map(str::to_string).collect());
    }
    // The program's own words for a refusal.
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
    json(&[&["inspect", &kept(name, content.as_bytes()), "--format", "json"][..], options].concat())
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

/// Six orders with one more column, as `inspect` understands them.
#[track_caller]
fn with_column(name: &str, values: [&str; 6], options: &[&str]) -> serde_json::Value {
    let rows = [
        "1,c1,2024-01-05,10.00",
        "2,c2,2024-01-06,20.00",
        "3,c1,2024-02-05,30.00",
        "4,c3,2024-02-06,40.00",
        "5,c1,2024-02-10,5.00",
        "6,c2,2024-03-06,60.00",
    ];
    let lines: String = rows.iter().zip(values).map(|(row, value)| format!("{row},{value}\n")).collect();
    let report =
        inspected("orders.csv", &format!("order_id,customer_id,ordered_at,amount,{name}\n{lines}"), options);
    adds_up(&report);
    report
}

/// Orders, refunds, rows that their status leaves out, and revenue.
fn told(report: &serde_json::Value) -> (u64, u64, u64, f64) {
    let count = |value: &serde_json::Value| value.as_u64().unwrap();
    (
        count(&report["orders"]),
        count(&report["refunds"]),
        count(&report["excluded"]["status"]),
        report["revenue"].as_f64().unwrap(),
    )
}

/// The options of a remedy that a note gives, as a shell would divide them.
fn remedy(note: &str) -> [String; 2] {
    let (_, filter) = note.split_once("--where ").unwrap();
    let quote = filter.chars().next().unwrap();
    let filter = filter.strip_prefix(quote).unwrap().strip_suffix(quote).unwrap().replace(r"'\''", "'");
    ["--where".to_string(), filter]
}

/// The options that the remedy of a note gives, as a shell divides them.
#[track_caller]
fn remedied(content: &str, said: &str) -> Vec<String> {
    let report = inspected("orders.csv", content, &[]);
    let notes = report["notes"].as_array().unwrap();
    let note = notes.iter().map(|note| note.as_str().unwrap()).find(|note| note.contains(said));
    let note = note.unwrap_or_else(|| panic!("'{said}' is not said: {report}"));
    let place = note.find(" --").unwrap_or_else(|| panic!("no remedy: {note}"));
    divided(&note[place..])
}

/// The options that a text names, as a shell would divide them: the first with this name.
#[track_caller]
fn option(text: &str, name: &str) -> [String; 2] {
    let (_, value) = text.split_once(&format!("--{name} ")).unwrap_or_else(|| panic!("no --{name}: {text}"));
    let (mut word, mut quote) = (String::new(), None);
    let mut signs = value.chars();
    while let Some(sign) = signs.next() {
        match (quote, sign) {
            (None, '\'' | '"') => quote = Some(sign),
            (Some(open), close) if open == close => quote = None,
            (None, '\\') => word.extend(signs.next()),
            (None, ' ' | ';' | ',' | '\n') => break,
            _ => word.push(sign),
        }
    }
    [format!("--{name}"), word]
}

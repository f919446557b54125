//! What every command writes in every format, on the shipped sample: the whole text, as a picture.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Output;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use clap::CommandFactory;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::Value;
use tenure::cli::Cli;

use crate::support::{generated, sample, tenure};

/// Every format that a file can have.
const FORMATS: [&str; 6] = ["table", "csv", "json", "md", "svg", "parquet"];

/// What is asked of every command: options that keep the answer small.
const ASKED: &[(&str, &[&str])] = &[
    ("matrix", &["SAMPLE", "--cohort", "year", "--age", "quarter"]),
    ("curves", &["SAMPLE", "--cohort", "year", "--age", "quarter"]),
    ("segments", &["SAMPLE", "--by", "channel", "--top", "3"]),
    ("kpis", &["SAMPLE", "--window", "2025-Q2", "--by", "country", "--series", "month"]),
    ("rfm", &["SAMPLE", "--since", "2025-06-30"]),
    ("customers", &["SAMPLE", "--cell", "2024-01:M1", "--list", "retained", "--limit", "5"]),
    ("customer", &["SAMPLE", "CUSTOMER"]),
    (
        "compare",
        &[
            "SAMPLE",
            "--a",
            "channel = 'email'",
            "--b",
            "channel = 'social'",
            "--mix",
            "country",
            "--cohort",
            "year",
        ],
    ),
    ("drivers", &["SAMPLE", "--at", "M1", "--top", "5"]),
    ("effect", &["SAMPLE", "--date", "2025-03-01", "--treated", "channel = 'email'", "--by", "country"]),
    ("surveys", &["SAMPLE", "--surveys", "SURVEYS", "--by", "channel", "--series", "year"]),
    ("points", &["SAMPLE", "--points", "POINTS", "--by", "channel", "--series", "year"]),
    ("lists", &["SAMPLE", "second-order", "--top", "5", "--item", "category"]),
    ("clv", &["SAMPLE", "--by", "country", "--model", "bg-nbd"]),
    ("risk", &["SAMPLE", "--top", "5", "--model", "bg-nbd"]),
    ("diff", &["EXTRACT", "SAMPLE", "--cohort", "year", "--top", "3"]),
    ("inspect", &["SAMPLE"]),
];

/// Commands that answer no question of their own, or write a page of answers.
const OTHERS: [&str; 8] =
    ["report", "sample", "connections", "cache", "config", "doctor", "completions", "man"];

/// A customer of the sample with several orders.
fn customer() -> String {
    let csv = std::fs::read_to_string(sample("orders.csv")).unwrap();
    let names: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    let place = names.iter().position(|name| *name == "customer_id").unwrap();
    csv.lines().nth(1).unwrap().split(',').nth(place).unwrap().to_string()
}

/// The sample without the last 300 of its lines: an earlier extract.
fn extract(folder: &Path) -> String {
    let csv = std::fs::read_to_string(sample("orders.csv")).unwrap();
    let lines: Vec<&str> = csv.lines().collect();
    let path = folder.join("extract.csv");
    std::fs::write(&path, lines[..lines.len() - 300].join("\n") + "\n").unwrap();
    path.to_string_lossy().into_owned()
}

/// Names, types and number of rows of a Parquet file.
fn schema(path: &Path) -> String {
    let reader = ParquetRecordBatchReaderBuilder::try_new(std::fs::File::open(path).unwrap()).unwrap();
    let rows = reader.metadata().file_metadata().num_rows();
    let fields = reader.schema().fields().iter().map(|field| {
        format!(
            "{}: {}{}\n",
            field.name(),
            field.data_type(),
            if field.is_nullable() { ", null" } else { "" }
        )
    });
    fields.collect::<String>() + &format!("{rows} rows\n")
}

/// JSON with the first three elements of every list, and how many there are.
fn shortened(value: Value) -> Value {
    match value {
        Value::Array(list) if list.len() > 4 => {
            let more = Value::from(format!("{} in all", list.len()));
            list.into_iter().take(3).map(shortened).chain([more]).collect()
        }
        Value::Array(list) => list.into_iter().map(shortened).collect(),
        Value::Object(map) => map.into_iter().map(|(name, value)| (name, shortened(value))).collect(),
        other => other,
    }
}

/// Runs a command in a folder of its own.
struct Asked {
    folder: tempfile::TempDir,
    words: Vec<String>,
}

impl Asked {
    fn new(command: &str, asked: &[&str], format: &str) -> Asked {
        let folder = tempfile::tempdir().unwrap();
        let mut words = vec![command.to_string()];
        for word in asked {
            words.push(match *word {
                // The text and the Parquet file hold the same orders; a diff needs the same layout twice.
                "SAMPLE" if command == "diff" => sample("orders.csv"),
                "SAMPLE" => sample("orders.parquet"),
                "EXTRACT" => extract(folder.path()),
                "SURVEYS" => sample("surveys.csv"),
                "POINTS" => sample("points.csv"),
                "CUSTOMER" => customer(),
                other => other.to_string(),
            });
        }
        words.extend(["--format".to_string(), format.to_string()]);
        Asked { folder, words }
    }
}

/// What a command wrote: standard output and error, columns of a Parquet file, and the folder that the words name.
struct Answered {
    output: Output,
    columns: String,
    folder: String,
}

/// Answers by command and format.
type Answers = BTreeMap<(String, String), Arc<OnceLock<Answered>>>;

/// What was asked, so that a command runs once in each format for all tests.
static ANSWERS: Mutex<Answers> = Mutex::new(BTreeMap::new());

/// Runs a command in a folder of its own, unless it has run; reads what it wrote.
fn with_answer<T>(command: &str, asked: &[&str], format: &str, read: impl FnOnce(&Answered) -> T) -> T {
    let key = (command.to_string(), format.to_string());
    let place = ANSWERS.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default().clone();
    read(place.get_or_init(|| {
        let Asked { folder, mut words } = Asked::new(command, asked, format);
        let file = folder.path().join("answer.parquet");
        if format == "parquet" {
            words.extend(["-o".to_string(), file.to_string_lossy().into_owned()]);
        }
        let output = tenure(&words);
        let columns = if file.exists() { schema(&file) } else { String::new() };
        Answered { output, columns, folder: folder.path().display().to_string() }
    }))
}

/// Standard output of a command that succeeds.
fn printed(command: &str, asked: &[&str], format: &str) -> Option<Vec<u8>> {
    with_answer(command, asked, format, |answer| {
        answer.output.status.success().then(|| answer.output.stdout.clone())
    })
}

/// Standard output (or the columns of a Parquet file), standard error and the exit code, without the folders of this machine.
fn run(command: &str, asked: &[&str], format: &str) -> String {
    with_answer(command, asked, format, as_text)
}

fn as_text(Answered { output, columns, folder }: &Answered) -> String {
    let mut text = String::from_utf8(output.stdout.clone()).unwrap();
    if let Ok(value) = serde_json::from_str(&text) {
        text = serde_json::to_string_pretty(&shortened(value)).unwrap();
    }
    text += columns;
    let errors = String::from_utf8(output.stderr.clone()).unwrap();
    if !errors.is_empty() {
        text += &format!("\n-- standard error, exit code {}\n{errors}", output.status.code().unwrap());
    }
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).display().to_string() + "/";
    text.replace(&own, "").replace(folder, "[folder]")
}

#[test]
fn every_command_in_every_format() {
    for (command, asked) in ASKED {
        for format in FORMATS {
            insta::assert_snapshot!(format!("{command}_{format}"), run(command, asked, format));
        }
    }
}

#[test]
fn no_command_is_forgotten() {
    let known: Vec<&str> = ASKED.iter().map(|(command, _)| *command).chain(OTHERS).collect();
    for command in Cli::command().get_subcommands() {
        assert!(known.contains(&command.get_name()), "ask something of {}", command.get_name());
    }
}

/// The fields of JSON with their types, elements of lists under `[]`.
fn fields(value: &Value, path: &str, found: &mut Vec<(String, BTreeSet<&'static str>)>) {
    let mut keep = |kind: &'static str| match found.iter_mut().find(|(known, _)| known == path) {
        Some((_, kinds)) => {
            kinds.insert(kind);
        }
        None => found.push((path.to_string(), BTreeSet::from([kind]))),
    };
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                let inner = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                fields(value, &inner, found);
            }
        }
        Value::Array(list) => {
            if list.is_empty() {
                keep("list");
            }
            for value in list {
                fields(value, &format!("{path}[]"), found);
            }
        }
        Value::Null => keep("null"),
        Value::Bool(_) => keep("true or false"),
        Value::Number(_) => keep("number"),
        Value::String(_) => keep("text"),
    }
}

#[test]
fn the_page_of_outputs_has_every_column_and_field() {
    let mut page = "# Output\n\nThe program writes this page itself, from its answers on the shipped sample: the columns of CSV and the \
        fields of JSON.\n`[]` is each element of a list. Rates are shares (0.366); money is exact; what was not observed is \
        empty or null.\n"
        .to_string();
    for (command, asked) in ASKED {
        page += &format!("\n## tenure {command}\n");
        if let Some(csv) = printed(command, asked, "csv") {
            let text = String::from_utf8(csv).unwrap();
            let columns: Vec<String> =
                text.lines().next().unwrap().split(',').map(|name| format!("`{name}`")).collect();
            page += &format!("\nCSV: {}\n", columns.join(", "));
        }
        if let Some(json) = printed(command, asked, "json") {
            let mut found = Vec::new();
            fields(&serde_json::from_slice(&json).unwrap(), "", &mut found);
            page += "\n| field of JSON | type |\n|---|---|\n";
            for (path, kinds) in found {
                let kinds: Vec<&str> = kinds.into_iter().collect();
                page += &format!("| `{path}` | {} |\n", kinds.join(", "));
            }
        }
    }
    generated("docs/output.md", &page);
}

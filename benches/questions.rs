//! What the question of each screen takes: `cargo bench --bench questions -- ORDERS [FOLDER]`, as a Markdown table.
//!
//! Writes the sample of ORDERS orders into FOLDER unless it is there, and asks with the command line, without a snapshot:
//! every line includes reading the file. `TENURE_BIN` names another program to measure.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A question: its name in the table, and its words. `ORDERS` and the other capitals are files of the sample.
const QUESTIONS: &[(&str, &str)] = &[
    ("`o` the data report", "inspect ORDERS"),
    ("`1` matrix", "matrix ORDERS"),
    ("`1` matrix of revenue per customer", "matrix ORDERS --measure revenue-per-customer"),
    ("`2` curves", "curves ORDERS"),
    ("`3` segments", "segments ORDERS --by channel"),
    ("`4` compare", "compare ORDERS --a channel='email'"),
    ("`4` drivers", "drivers ORDERS --a channel='email'"),
    ("`5` value, with its holdout", "clv ORDERS"),
    ("`6` customers, the first 100", "customers ORDERS --limit 100"),
    ("one customer", "customer ORDERS CUSTOMER"),
    ("`7` key figures of a quarter", "kpis ORDERS"),
    ("`7` key figures by month", "kpis ORDERS --series month"),
    ("`7` key figures by segment", "kpis ORDERS --by channel"),
    ("`8` RFM", "rfm ORDERS"),
    ("`8` RFM, moves since a day", "rfm ORDERS --since 2024-12-31"),
    ("`9` lists", "lists ORDERS"),
    ("`9` one list, with the next item", "lists ORDERS second-order --item category --top 100"),
    ("`9` effect", "effect CAMPAIGN --date 2025-06-01 --treated campaign='yes'"),
    ("`9` surveys", "surveys ORDERS --surveys SURVEYS"),
    ("`9` points", "points ORDERS --points POINTS"),
    ("risk: value of customers one by one", "risk ORDERS"),
    ("the report", "report ORDERS -o REPORT"),
];

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let Some(orders) = words.first().and_then(|word| word.parse::<u64>().ok()) else {
        eprintln!("usage: cargo bench --bench questions -- ORDERS [FOLDER]");
        return;
    };
    let folder = words.get(1).map_or_else(
        || std::env::temp_dir().join(format!("tenure-bench-{orders}")).display().to_string(),
        String::clone,
    );
    let program = std::env::var("TENURE_BIN").unwrap_or_else(|_| env!("CARGO_BIN_EXE_tenure").to_string());
    let file = |name: &str| format!("{folder}/{name}.parquet");
    if !Path::new(&file("orders")).exists() {
        let number = orders.to_string();
        let sample = ["sample", &folder, "--orders", &number, "--seed", "1", "--format", "parquet"];
        assert!(Command::new(&program).args(sample).status().expect("a program").success(), "no sample");
    }
    let customer = customer(&program, &file("orders"));
    let given = |word: &str| match word {
        "ORDERS" | "CAMPAIGN" | "SURVEYS" | "POINTS" => file(&word.to_lowercase()),
        "CUSTOMER" => customer.clone(),
        "REPORT" => format!("{folder}/report.html"),
        _ => word.to_string(),
    };
    println!(
        "{orders} orders\n\n| question | command | seconds | processor seconds | peak memory |\n|---|---|---|---|---|"
    );
    for (name, line) in QUESTIONS {
        let words: Vec<String> = line.split(' ').map(given).collect();
        let Measured { seconds, processor, mib } = measure(&program, &words);
        let shown = line.split(' ').filter(|word| !word.chars().all(|sign| sign.is_uppercase()));
        let shown = shown.collect::<Vec<_>>().join(" ").replace(" -o", "");
        println!("| {name} | `{shown}` | {seconds:.1} | {processor:.1} | {mib} MiB |");
    }
}

/// A customer of the file.
fn customer(program: &str, orders: &str) -> String {
    let words = ["customers", orders, "--limit", "1", "--columns", "customer", "--format", "csv"];
    let output = Command::new(program).args(words).output().expect("a program");
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().nth(1).expect("a customer").to_string()
}

/// What one run took.
struct Measured {
    seconds: f64,
    processor: f64,
    mib: u64,
}

/// Runs a command to its end.
fn measure(program: &str, words: &[String]) -> Measured {
    let (start, before) = (Instant::now(), processor_of_children());
    let command = Command::new(program)
        .args(words)
        .arg("--no-cache")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = command.expect("a program");
    let mut mib = 0;
    let status = loop {
        mib = peak_mib(&child).max(mib);
        if let Some(status) = child.try_wait().expect("a status") {
            break status;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let seconds = start.elapsed().as_secs_f64();
    if !status.success() {
        let output = child.wait_with_output().expect("an output");
        panic!("{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    Measured { seconds, processor: processor_of_children() - before, mib }
}

/// User and system time of the children that have ended, in hundredths as Linux counts them.
fn processor_of_children() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(13).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// The most memory that a running program has held so far.
fn peak_mib(child: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0");
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap_or(0) / 1024
}

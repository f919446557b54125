//! Time to the first matrix against textbook SQL in the same DuckDB: `cargo bench --bench first_matrix -- FILE [RUNS]`.
//!
//! Every run is a process of its own, the two in turn, so that neither profits from the other's memory and both
//! see the same machine; processor seconds are printed beside the clock's, for a machine that is busy otherwise. FILE is what `tenure sample DIR --orders 20000000 --format parquet` writes.

use std::process::Command;
use std::time::Instant;

use tenure::engine::{self, Cancel, Limits, Resources};
use tenure::explore::{Answer, MatrixAnswer, Question, Session, Shape};
use tenure::source::SourceSpec;

/// First order per customer joined back, customers counted distinct: what one writes without thinking of speed.
const TEXTBOOK: &str = "
    WITH first AS (
      SELECT customer_id, date_trunc('month', min(ordered_at)) AS cohort
      FROM '{file}' WHERE customer_id IS NOT NULL AND amount >= 0 GROUP BY customer_id
    )
    SELECT cohort, datediff('month', cohort, ordered_at) AS age, count(DISTINCT o.customer_id) AS customers
    FROM '{file}' o JOIN first f ON f.customer_id = o.customer_id
    WHERE amount >= 0 GROUP BY ALL ORDER BY ALL";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match arguments.as_slice() {
        [mode, file] if mode == "textbook" || mode == "tenure" || mode == "whole" => run(mode, file),
        [file] => compare(file, 5),
        [file, runs] => compare(file, runs.parse().unwrap_or(5)),
        _ => eprintln!("usage: cargo bench --bench first_matrix -- FILE [RUNS]"),
    }
}

/// One timed run in this process: prints seconds, customers counted, and peak memory in MiB.
fn run(mode: &str, file: &str) {
    let cancel = Cancel::new();
    let start = Instant::now();
    let engine = engine::open(&Limits::choose(&Resources::default())).expect("an engine");
    let report = |counted: usize| {
        println!("{:.3} {:.2} {counted} {}", start.elapsed().as_secs_f64(), processor_seconds(), peak_mib());
    };
    if mode == "textbook" {
        let answer = engine.query(&TEXTBOOK.replace("{file}", file), &cancel).expect("an answer");
        return report(answer.iter().map(arrow::record_batch::RecordBatch::num_rows).sum());
    }
    let spec = SourceSpec { paths: vec![file.to_string()], ..SourceSpec::default() };
    let mut session = Session::open(engine, &spec, &cancel).expect("a session");
    // The matrix comes twice: first who was active, which is what the explorer shows at once, then whole.
    let mut first = |answer: Answer| {
        if let (Answer::Matrix(answer), "tenure") = (answer, mode) {
            report(cells(&answer));
            cancel.request();
        }
    };
    let whole = session.answer(&Question::Matrix(Shape::monthly()), &cancel, &mut first);
    if mode == "whole" {
        let Ok(Answer::Matrix(answer)) = whole else { panic!("no matrix") };
        report(cells(&answer));
    }
}

/// Cells in which a member was active.
fn cells(answer: &MatrixAnswer) -> usize {
    answer.matrix.rows.iter().flat_map(|row| &row.by_age).filter(|tally| tally.active > 0).count()
}

/// User and system time of this process, in hundredths as Linux counts them.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0");
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap_or(0) / 1024
}

/// What one run prints.
struct Measured {
    seconds: f64,
    processor: f64,
    cells: u64,
    mib: u64,
}

fn measure(mode: &str, file: &str) -> Measured {
    let output =
        Command::new(std::env::current_exe().expect("a path")).args([mode, file]).output().expect("a run");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let words: Vec<f64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let [seconds, processor, cells, mib] = words[..] else {
        panic!("{text}{}", String::from_utf8_lossy(&output.stderr))
    };
    Measured { seconds, processor, cells: cells as u64, mib: mib as u64 }
}

fn compare(file: &str, runs: usize) {
    measure("tenure", file);
    let (mut wall, mut processor) = (Vec::new(), Vec::new());
    println!(
        "                    seconds (processor seconds, peak MiB)                      textbook/tenure"
    );
    println!("          textbook          first matrix     matrix with money         seconds  processor");
    for _ in 0..runs {
        let [textbook, tenure, whole] = ["textbook", "tenure", "whole"].map(|mode| measure(mode, file));
        assert_eq!(textbook.cells, tenure.cells, "both must find the same cells");
        wall.push(textbook.seconds / tenure.seconds);
        processor.push(textbook.processor / tenure.processor);
        let show = |one: &Measured| format!("{:.2} ({:.1}, {})", one.seconds, one.processor, one.mib);
        let (a, b) = (wall[wall.len() - 1], processor[processor.len() - 1]);
        println!("{:>18}{:>22}{:>22}{a:>16.2}{b:>11.2}", show(&textbook), show(&tenure), show(&whole));
    }
    for (what, ratios) in [("seconds", &mut wall), ("processor seconds", &mut processor)] {
        ratios.sort_by(f64::total_cmp);
        let (least, middle, most) = (ratios[0], ratios[runs / 2], ratios[runs - 1]);
        println!("median ratio of {what} {middle:.2} (min {least:.2}, max {most:.2})");
    }
}

//! Time to the first matrix against textbook SQL in the same DuckDB: `cargo bench --bench first_matrix -- FILE [RUNS]`.
//!
//! Every run is a process of its own, the two in turn, so that neither profits from the other's memory and both
//! see the same machine. FILE is what `tenure sample DIR --orders 20000000 --format parquet` writes.

use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use tenure::cohort::{Ages, Grain, WeekStart};
use tenure::engine::{Cancel, DuckDb, Engine, Limits, Resources};
use tenure::explore::{Answer, Question, Session, Shape};
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
    let engine = DuckDb::open(&Limits::choose(&Resources::default())).expect("an engine");
    let counted = if mode == "textbook" {
        let answer = engine.query(&TEXTBOOK.replace("{file}", file), &cancel).expect("an answer");
        answer.iter().map(arrow::record_batch::RecordBatch::num_rows).sum()
    } else {
        let spec = SourceSpec { paths: vec![file.to_string()], ..SourceSpec::default() };
        let mut session = Session::open(Arc::new(engine), &spec, &cancel).expect("a session");
        let (month, ages, week_start) = (Grain::Month, Ages::Calendar, WeekStart::Mon);
        let shape = Shape { cohort: month, age: month, ages, week_start };
        let question = if mode == "whole" { Question::Matrix(shape) } else { Question::Activity(shape) };
        let Ok(Answer::Matrix(answer)) = session.answer(&question, &cancel, &mut |_| {}) else {
            panic!("no matrix")
        };
        answer.matrix.rows.iter().flat_map(|row| &row.tallies).filter(|tally| tally.active > 0).count()
    };
    println!("{:.3} {counted} {}", start.elapsed().as_secs_f64(), peak_mib());
}

fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0");
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap_or(0) / 1024
}

fn compare(file: &str, runs: usize) {
    let one = |mode: &str| -> (f64, u64, u64) {
        let output = Command::new(std::env::current_exe().expect("a path"))
            .args([mode, file])
            .output()
            .expect("a run");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let words: Vec<&str> = text.split_whitespace().collect();
        assert!(words.len() == 3, "{text}{}", String::from_utf8_lossy(&output.stderr));
        (words[0].parse().expect("seconds"), words[1].parse().expect("cells"), words[2].parse().expect("MiB"))
    };
    one("tenure");
    let mut ratios = Vec::new();
    println!("  textbook s    tenure s   with money s   textbook/tenure   MiB textbook, tenure, with money");
    for _ in 0..runs {
        let (textbook, tenure, whole) = (one("textbook"), one("tenure"), one("whole"));
        assert_eq!(textbook.1, tenure.1, "both must find the same cells");
        let ratio = textbook.0 / tenure.0;
        println!(
            "{:>12.2}{:>12.2}{:>15.2}{ratio:>18.2}   {}, {}, {}",
            textbook.0, tenure.0, whole.0, textbook.2, tenure.2, whole.2
        );
        ratios.push(ratio);
    }
    ratios.sort_by(f64::total_cmp);
    println!("median ratio {:.2} (min {:.2}, max {:.2})", ratios[runs / 2], ratios[0], ratios[runs - 1]);
}

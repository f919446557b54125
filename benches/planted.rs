//! How often `tenure effect` recovers the campaign that `tenure sample` plants: `cargo bench --bench planted -- [SEEDS]
//! [ORDERS]`. `TENURE_BIN` names another program to measure.
//!
//! What the campaign did to the customers it reached is known: the orders it added have ids of their own. The truth of a
//! seed is the effect with these orders less the effect without them. Of 100 seeds, the interval must hold the truth in
//! 93 or more, and a placebo date may be significant in 8 or fewer.

use std::process::{Command, Stdio};

use serde_json::Value;

/// The first day of the campaign.
const DATE: &str = "2025-06-01";

/// The orders without those that the campaign added.
const WITHOUT_ADDED: &str = "order_id < 1000000000000";

fn main() {
    let words: Vec<u64> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let seeds = words.first().copied().unwrap_or(100);
    let orders = words.get(1).copied().unwrap_or(20_000);
    let folder = std::env::temp_dir().join(format!("tenure-planted-{}", std::process::id()));
    let folder = folder.display().to_string();
    println!("{seeds} samples of {orders} orders");
    let mut counts = [("retention", Counts::default()), ("revenue", Counts::default())];
    for seed in 1..=seeds {
        let (orders, seed) = (orders.to_string(), seed.to_string());
        tenure(&["sample", &folder, "--orders", &orders, "--seed", &seed, "--format", "parquet"]);
        for (measure, counts) in &mut counts {
            counts.add(&folder, measure);
        }
    }
    for (measure, Counts { holds, found, placebo, trend }) in counts {
        println!(
            "{measure}: the interval holds the truth in {holds}, significant {found}; placebo significant in {placebo}, \
             trend before in {trend}"
        );
    }
    let _ = std::fs::remove_dir_all(folder);
}

/// In how many samples something was so.
#[derive(Default)]
struct Counts {
    holds: u64,
    found: u64,
    placebo: u64,
    trend: u64,
}

impl Counts {
    /// Counts one sample.
    fn add(&mut self, folder: &str, measure: &str) {
        let file = format!("{folder}/campaign.parquet");
        let words = ["effect", &file, "--date", DATE, "--treated", "campaign = 'yes'", "--measure", measure];
        let words = [&words[..], &["--format", "json", "--no-cache"]].concat();
        let with = tenure(&words);
        let as_of = with["as_of"].as_str().expect("an as-of date");
        let without = tenure(&[&words[..], &["--where", WITHOUT_ADDED, "--as-of", as_of]].concat());
        let value = |answer: &Value| answer["effect"]["value"].as_f64().expect("an effect");
        let truth = value(&with) - value(&without);
        let end = |name: &str| with["effect"]["interval"][name].as_f64().expect("an interval");
        let is_found = |contrast: &Value| u64::from(contrast["significant"].as_bool().expect("a verdict"));
        self.holds += u64::from(end("low") < truth && truth < end("high"));
        self.found += is_found(&with["effect"]);
        self.placebo += is_found(&with["placebo"]["effect"]);
        self.trend += is_found(&with["trend_before"]);
    }
}

/// What a command prints, as JSON; null if it prints something else.
fn tenure(words: &[&str]) -> Value {
    let program = std::env::var("TENURE_BIN").unwrap_or_else(|_| env!("CARGO_BIN_EXE_tenure").to_string());
    let output = Command::new(program).args(words).stderr(Stdio::piped()).output().expect("a program");
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap_or(Value::Null)
}

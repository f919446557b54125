//! How often `tenure effect` finds what was planted, and what was not: `cargo bench --bench effect -- [SEEDS] [CUSTOMERS]`.
//!
//! Of 100 shops drawn at random, the interval of the effect must hold the truth in 93 or more, and a placebo date may be
//! significant in 8 or fewer.

#[path = "../tests/it/support/simulation.rs"]
mod simulation;

use simulation::{Simulated, simulate};
use tenure::effect::{Effect, Outcome, Verdict};

fn main() {
    let words: Vec<u64> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let seeds = words.first().copied().unwrap_or(100);
    let customers = words.get(1).copied().unwrap_or(2_000);
    println!("{seeds} shops, {customers} customers in each group");
    for outcome in Outcome::ALL {
        let (mut holds, mut found, mut placebo, mut trend) = (0, 0, 0, 0);
        for seed in 1..=seeds {
            let Simulated { treated, control, truth } = simulate(outcome, seed, customers);
            let effect = Effect::of(&treated, &control);
            let is_found = |contrast: Option<tenure::effect::Contrast>| {
                u64::from(contrast.is_some_and(|one| one.verdict() == Verdict::Found))
            };
            let interval = effect.effect.and_then(|one| one.interval);
            holds +=
                u64::from(interval.is_some_and(|interval| interval.low < truth && truth < interval.high));
            found += is_found(effect.effect);
            placebo += is_found(effect.placebo);
            trend += is_found(effect.trend);
        }
        println!(
            "{outcome}: the interval holds the truth in {holds}, significant {found}; placebo significant in {placebo}, \
             trend before in {trend}"
        );
    }
}

//! A shop with a planted effect, drawn at random: the same for the same seed, and its true effect is known.

use tenure::cohort::Money;
use tenure::effect::{Activity, GroupSums, Outcome, Periods};

/// Orders per customer and period, before the effect.
const MEAN_RATE: f64 = 0.3;

/// By how much the rate of the treated rises from the date on.
const LIFT: f64 = 0.4;

/// What the periods have in common: season.
const SEASONS: [f64; 10] = [1.0, 1.3, 0.8, 1.1, 0.9, 1.0, 1.2, 0.7, 1.0, 1.4];

/// Two groups that were drawn, and what was planted.
pub struct Simulated {
    pub treated: GroupSums,
    pub control: GroupSums,
    /// The effect that the groups differ by on average.
    pub truth: f64,
}

/// Numbers from 0 to 1 that follow from a seed.
// Steele, Lea & Flood (2014), OOPSLA: SplitMix64.
struct Draw(u64);

impl Draw {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        ((mixed >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn exponential(&mut self) -> f64 {
        -self.uniform().ln()
    }

    /// Events of a Poisson process in one unit of time.
    fn poisson(&mut self, rate: f64) -> u64 {
        let (mut events, mut time) = (0, self.exponential());
        while time < rate {
            events += 1;
            time += self.exponential();
        }
        events
    }
}

/// Draws two groups of customers whose rates are exponentially distributed; six periods before the date, four after.
pub fn simulate(outcome: Outcome, seed: u64, customers: u64) -> Simulated {
    let periods = Periods { date: jiff::civil::date(2025, 1, 1), days: 28, before: 6, after: 4 };
    let mut draw = Draw(seed.wrapping_mul(0x2545_F491_4F6C_DD1D));
    let placebo = periods.placebo(None).unwrap();
    let mut group = |lift: f64| {
        let mut sums = GroupSums::new(outcome, periods, placebo);
        sums.enrol(customers);
        for _ in 0..customers {
            let rate = MEAN_RATE * draw.exponential();
            let activity = SEASONS.iter().enumerate().map(|(place, season)| {
                let lifted = if place < 6 { 1.0 } else { 1.0 + lift };
                let orders = draw.poisson(rate * season * lifted);
                let cents = (0..orders).map(|_| 1_000 + (draw.uniform() * 8_000.0) as i128);
                Activity { orders, revenue: Money::from_raw(cents.sum::<i128>() * 100) }
            });
            sums.add(&activity.collect::<Vec<_>>());
        }
        sums
    };
    let (treated, control) = (group(LIFT), group(0.0));
    // With rates of mean m, nobody orders at rate × a with probability 1 / (1 + m a).
    let orders = |a: f64| 1.0 - 1.0 / (1.0 + MEAN_RATE * a);
    let of = |season: &f64| match outcome {
        Outcome::Retention => orders(season * (1.0 + LIFT)) - orders(*season),
        Outcome::Revenue => MEAN_RATE * season * LIFT * 49.995,
    };
    let after = &SEASONS[6..];
    Simulated { treated, control, truth: after.iter().map(of).sum::<f64>() / after.len() as f64 }
}

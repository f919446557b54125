//! The drivers of a difference: the attribute values that contribute most to it, and whether chance alone explains
//! them.

use super::decomposition::{Nano, NotDecomposable, Part, decompose};
use super::group::{Contrast, Facet, Group, contrast};
use super::measure::{Measure, Return};
use crate::stats::{LEVEL, compare, holm_of_tested};

/// The parts of both sides by one attribute.
#[derive(Debug, Clone, PartialEq)]
pub struct DimensionSlices {
    pub attribute: String,
    pub parts: Vec<Part>,
}

/// The larger part of a contribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// There are more or fewer such customers.
    Mix,
    /// Such customers behave differently.
    Rate,
}

impl Cause {
    /// The name in exports.
    pub const fn name(self) -> &'static str {
        match self {
            Cause::Mix => "mix",
            Cause::Rate => "rate",
        }
    }
}

/// One value of one attribute and its contribution to the difference of the sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Driver {
    pub attribute: String,
    pub value: Option<String>,
    /// Its customers on either side, and their share of the side.
    pub customers: (u64, u64),
    pub shares: (f64, f64),
    /// The measure within it; `None` if the side has no such customers.
    pub values: (Option<f64>, Option<f64>),
    pub mix_effect: Nano,
    pub rate_effect: Nano,
    /// Its contribution less its share of the customers of the total difference; zero if a change is the same for all
    /// customers.
    pub beyond: f64,
    /// Its contribution / the total difference; `None` if the total is zero.
    pub share_of_difference: Option<f64>,
    /// Before the correction for the number of values.
    pub p_value: Option<f64>,
    /// After it (Holm).
    pub p_adjusted: Option<f64>,
}

impl Driver {
    /// Its total contribution.
    pub fn contribution(&self) -> Nano {
        self.mix_effect + self.rate_effect
    }

    /// The larger of the two parts.
    pub fn cause(&self) -> Cause {
        if self.mix_effect.abs() > self.rate_effect.abs() { Cause::Mix } else { Cause::Rate }
    }

    /// Whether it is significant, after the correction for all values.
    pub fn is_significant(&self) -> bool {
        self.p_adjusted.is_some_and(|p| p < LEVEL)
    }
}

/// The values of all attributes, ranked: significant ones first, then by their contribution beyond their share of the
/// customers.
///
/// A value's p-value is twice the smaller of two: that of its own difference between the sides, and that of its share.
/// The share counts only as far as its customers differ from the others. Holm's correction is over all values.
///
/// # Errors
/// [`NotDecomposable`] if the measure cannot be decomposed.
pub fn drivers(
    breakdowns: &[DimensionSlices],
    age: u32,
    measure: Measure,
    criterion: Return,
) -> Result<Vec<Driver>, NotDecomposable> {
    let facet = Facet::At(age, measure, criterion);
    let mut found = Vec::new();
    for breakdown in breakdowns {
        let decomposition = decompose(&breakdown.parts, age, measure, criterion)?;
        let total = decomposition.total;
        let sides = (whole(&breakdown.parts, |part| &part.a), whole(&breakdown.parts, |part| &part.b));
        for (part, row) in breakdown.parts.iter().zip(decomposition.rows) {
            let contribution = row.total();
            let share = (row.shares.0 + row.shares.1) / 2.0;
            found.push(Driver {
                attribute: breakdown.attribute.clone(),
                value: row.value,
                customers: (part.a.size(), part.b.size()),
                shares: row.shares,
                values: row.values,
                mix_effect: row.mix_effect,
                rate_effect: row.rate_effect,
                beyond: contribution.to_f64() - share * total.to_f64(),
                share_of_difference: (total.raw() != 0).then(|| contribution.to_f64() / total.to_f64()),
                p_value: chance(part, &breakdown.parts, &sides, facet),
                p_adjusted: None,
            });
        }
    }
    correct(&mut found);
    found.sort_by(|one, two| {
        let rank = |driver: &Driver| (driver.is_significant(), driver.beyond.abs());
        let ((one_first, one_size), (two_first, two_size)) = (rank(one), rank(two));
        two_first.cmp(&one_first).then(two_size.total_cmp(&one_size))
    });
    Ok(found)
}

fn correct(drivers: &mut [Driver]) {
    let p_values: Vec<Option<f64>> = drivers.iter().map(|driver| driver.p_value).collect();
    for (driver, adjusted) in drivers.iter_mut().zip(holm_of_tested(&p_values)) {
        driver.p_adjusted = adjusted;
    }
}

fn whole(parts: &[Part], side: fn(&Part) -> &Group) -> Group {
    Group::pooled(parts.iter().map(side))
}

/// The probability of such a contribution under chance alone.
fn chance(part: &Part, parts: &[Part], sides: &(Group, Group), facet: Facet) -> Option<f64> {
    let rate_effect = contrast(&part.a, &part.b, facet).tested();
    let share = compare((part.a.size(), sides.0.size()), (part.b.size(), sides.1.size()));
    let others = parts.iter().filter(|other| !std::ptr::eq(*other, part));
    let others = Group::pooled(others.flat_map(|other| [&other.a, &other.b]));
    let of_value = Group::pooled([&part.a, &part.b].into_iter());
    let level = contrast(&of_value, &others, facet).tested();
    // A different share matters only if the value also differs from the others, so both must hold.
    let mix_effect = share.zip(level).map(|(share, level)| share.p_value.max(level));
    let smaller = match (rate_effect, mix_effect) {
        (Some(one), Some(two)) => one.min(two),
        (one, two) => one.or(two)?,
    };
    Some((2.0 * smaller).min(1.0))
}

/// One value of one attribute against all other customers.
#[derive(Debug, Clone, PartialEq)]
pub struct Standout {
    pub attribute: String,
    pub value: Option<String>,
    pub customers: u64,
    /// Of all customers.
    pub share: f64,
    /// The measure within it, among the others, and how they differ.
    pub contrast: Contrast,
    /// Its contribution to the overall value: share × (its measure - that of all).
    pub contribution: f64,
    /// After Holm's correction for the number of values.
    pub p_adjusted: Option<f64>,
}

impl Standout {
    /// Whether it is significant, after the correction for all values.
    pub fn is_significant(&self) -> bool {
        self.p_adjusted.is_some_and(|p| p < LEVEL)
    }
}

/// The values whose customers differ from all others: significant ones first, then by their contribution to the overall
/// value. Both sides of every part are pooled.
pub fn standouts(
    breakdowns: &[DimensionSlices],
    age: u32,
    measure: Measure,
    criterion: Return,
) -> Vec<Standout> {
    let facet = Facet::At(age, measure, criterion);
    let mut found = Vec::new();
    for breakdown in breakdowns {
        let groups: Vec<Group> =
            breakdown.parts.iter().map(|part| Group::pooled([&part.a, &part.b].into_iter())).collect();
        let all = Group::pooled(groups.iter());
        let mean = all.ratio(age, measure, criterion).value();
        for (place, (part, group)) in breakdown.parts.iter().zip(&groups).enumerate() {
            let others = groups.iter().enumerate().filter(|(other, _)| *other != place);
            let contrast = contrast(group, &Group::pooled(others.map(|(_, group)| group)), facet);
            let denominator = |group: &Group| {
                let ratio = group.ratio(age, measure, criterion);
                ratio.denominator.map_or(0.0, super::cell::Quantity::to_f64)
            };
            let share = denominator(group) / denominator(&all).max(f64::MIN_POSITIVE);
            let apart = contrast.a.zip(mean).map_or(0.0, |(value, mean)| value - mean);
            found.push(Standout {
                attribute: breakdown.attribute.clone(),
                value: part.value.clone(),
                customers: group.size(),
                share,
                contrast,
                contribution: share * apart,
                p_adjusted: None,
            });
        }
    }
    let p_values: Vec<Option<f64>> = found.iter().map(|one| one.contrast.tested()).collect();
    for (one, adjusted) in found.iter_mut().zip(holm_of_tested(&p_values)) {
        one.p_adjusted = adjusted;
    }
    found.sort_by(|one, two| {
        let size = |one: &Standout| one.contribution.abs();
        two.is_significant().cmp(&one.is_significant()).then(size(two).total_cmp(&size(one)))
    });
    found
}

#[cfg(test)]
mod tests {
    use super::super::cell_counts::CellCounts;
    use super::super::customer_history::Moments;
    use super::super::group::is_comparable;
    use super::super::money::Money;
    use super::*;

    /// SplitMix64: the same numbers on every machine.
    struct Dice(u64);

    impl Dice {
        fn roll(&mut self) -> f64 {
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
        }

        /// A place by weight.
        fn pick(&mut self, weights: &[f64]) -> usize {
            let mut left = self.roll() * weights.iter().sum::<f64>();
            let last = weights.len() - 1;
            weights
                .iter()
                .position(|weight| {
                    left -= weight;
                    left < 0.0
                })
                .unwrap_or(last)
        }
    }

    const ATTRIBUTES: [(&str, &[f64]); 4] = [
        ("country", &[0.32, 0.18, 0.16, 0.13, 0.12, 0.09]),
        ("channel", &[0.29, 0.23, 0.15, 0.13, 0.11, 0.09]),
        ("coupon", &[0.74, 0.15, 0.06, 0.05]),
        ("category", &[0.3, 0.3, 0.2, 0.1, 0.05, 0.03, 0.02]),
    ];

    fn add(group: &mut Group, back: bool, spent: i128) {
        group.row.by_age.resize(1, CellCounts::default());
        group.moments.resize(1, Moments::default());
        group.row.size += 1;
        if back {
            let amount = Money::from_raw(spent);
            let cell_counts = &mut group.row.by_age[0];
            cell_counts.active += 1;
            cell_counts.orders += 1;
            cell_counts.revenue += amount;
            group.moments[0].revenue2 += amount.to_f64() * amount.to_f64();
        }
    }

    /// Customers whose chance of coming back `chance` says from the side (0 or 1) and the places of their values.
    fn shop(
        dice: &mut Dice,
        sizes: [usize; 2],
        chance: impl Fn(usize, &[usize; 4]) -> f64,
    ) -> Vec<DimensionSlices> {
        let none = || Part { value: None, a: Group::empty(), b: Group::empty() };
        let mut breakdowns: Vec<DimensionSlices> = ATTRIBUTES
            .iter()
            .map(|(name, weights)| DimensionSlices {
                attribute: (*name).to_string(),
                parts: (0..weights.len())
                    .map(|place| Part { value: Some(place.to_string()), ..none() })
                    .collect(),
            })
            .collect();
        for (side, size) in sizes.into_iter().enumerate() {
            for _ in 0..size {
                let values = ATTRIBUTES.map(|(_, weights)| dice.pick(weights));
                let back = dice.roll() < chance(side, &values);
                // Skewed, as baskets are.
                let spent = (-dice.roll().max(1e-9).ln() * 500_000.0) as i128;
                for (breakdown, value) in breakdowns.iter_mut().zip(values) {
                    let part = &mut breakdown.parts[value];
                    add(if side == 0 { &mut part.a } else { &mut part.b }, back, spent);
                }
            }
        }
        breakdowns
    }

    fn ranked(breakdowns: &[DimensionSlices], measure: Measure) -> Vec<Driver> {
        drivers(breakdowns, 0, measure, Return::On).unwrap()
    }

    /// How many of `runs` may be false alarms at 5 %: their mean and three standard deviations of the binomial.
    fn most_alarms(runs: f64) -> f64 {
        runs * LEVEL + 3.0 * (runs * LEVEL * (1.0 - LEVEL)).sqrt()
    }

    #[test]
    fn without_an_effect_alarms_stay_at_the_nominal_rate() {
        let runs = 300_u64;
        for (measure, sizes) in [
            (Measure::Retention, [150, 1500]),
            (Measure::Retention, [1000, 1000]),
            (Measure::RevenuePerCustomer, [800, 2000]),
            (Measure::RevenuePerCustomer, [3000, 6000]),
            (Measure::RevenuePerCustomer, [3000, 6000]),
            (Measure::RevenuePerCustomer, [3000, 6000]),
        ] {
            assert!(is_comparable(measure));
            let (mut in_drivers, mut in_standouts) = (0.0, 0.0);
            for seed in 0..runs {
                let shop = shop(&mut Dice(seed), sizes, |_, _| 0.2);
                in_drivers += f64::from(u8::from(ranked(&shop, measure).iter().any(Driver::is_significant)));
                let found = standouts(&shop, 0, measure, Return::On);
                in_standouts += f64::from(u8::from(found.iter().any(Standout::is_significant)));
            }
            let most = most_alarms(runs as f64);
            assert!(
                in_drivers <= most,
                "{measure} {sizes:?}: {in_drivers} alarms of {runs}, at most {most:.1}"
            );
            assert!(
                in_standouts <= most,
                "{measure} {sizes:?}: {in_standouts} alarms of {runs}, at most {most:.1}"
            );
        }
    }

    #[test]
    fn a_value_that_worsened_is_found_first() {
        // Country 4 falls from 20 % to 5 %; a shop of every seed finds it, first and significant.
        for seed in 0..20 {
            let worse =
                |side: usize, values: &[usize; 4]| if side == 0 && values[0] == 4 { 0.05 } else { 0.2 };
            let found = ranked(&shop(&mut Dice(seed), [4000, 8000], worse), Measure::Retention);
            let first = &found[0];
            assert_eq!(
                (first.attribute.as_str(), first.value.as_deref()),
                ("country", Some("4")),
                "seed {seed}"
            );
            assert!(first.is_significant() && first.cause() == Cause::Rate);
            assert!(first.contribution().to_f64() < 0.0);
        }
    }

    #[test]
    fn another_composition_is_found_where_it_matters() {
        // Channel 5 comes back twice as often; side A has hardly any of it left.
        let mut found_first = 0;
        for seed in 0..20 {
            let mut dice = Dice(seed);
            let loyal = |_: usize, values: &[usize; 4]| if values[1] == 5 { 0.5 } else { 0.2 };
            let mut shop = shop(&mut dice, [6000, 6000], loyal);
            for breakdown in &mut shop {
                breakdown.parts.retain(|_| breakdown.attribute == "channel");
            }
            let channel = shop.iter_mut().find(|one| one.attribute == "channel").unwrap();
            channel.parts[5].a = Group::empty();
            shop.retain(|one| one.attribute == "channel");
            let found = ranked(&shop, Measure::Retention);
            found_first +=
                u64::from(found[0].value.as_deref() == Some("5") && found[0].cause() == Cause::Mix);
            assert!(found[0].is_significant());
        }
        assert_eq!(found_first, 20);
    }

    #[test]
    fn the_contributions_of_an_attribute_add_up_to_the_difference() {
        let shop = shop(&mut Dice(7), [300, 900], |side, _| 0.2 + side as f64 * 0.1);
        let found = ranked(&shop, Measure::RevenuePerCustomer);
        let total = |attribute: &str| {
            let of = found.iter().filter(|driver| driver.attribute == attribute);
            of.map(Driver::contribution).sum::<Nano>()
        };
        let country = total("country");
        assert!(country.raw() != 0);
        assert!(ATTRIBUTES.iter().all(|(name, _)| total(name) == country));
        let shares = found.iter().filter(|driver| driver.attribute == "coupon");
        let sum: f64 = shares.filter_map(|driver| driver.share_of_difference).sum();
        assert!((sum - 1.0).abs() < 1e-6);
    }
}

//! Why two groups differ: because their mix differs (the mix effect), or because similar customers behave differently
//! (the rate effect). The parts add up to the difference exactly.

use std::iter::Sum;
use std::ops::{Add, Sub};

use super::cell::{CellRatio, Quantity};
use super::group::Group;
use super::measure::{Measure, Return};

/// A number in billionths of its unit, so that parts add up to their whole exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Nano(i128);

impl Nano {
    /// The number of billionths in one.
    pub const ONE: i128 = 1_000_000_000;

    /// The nearest float, for showing.
    pub fn to_f64(self) -> f64 {
        (self.0 / Self::ONE) as f64 + (self.0 % Self::ONE) as f64 / Self::ONE as f64
    }

    /// The count of billionths.
    pub const fn raw(self) -> i128 {
        self.0
    }

    /// Its size without its sign.
    pub const fn abs(self) -> Nano {
        Nano(self.0.abs())
    }
}

impl Add for Nano {
    type Output = Nano;
    fn add(self, other: Nano) -> Nano {
        Nano(self.0 + other.0)
    }
}

impl Sub for Nano {
    type Output = Nano;
    fn sub(self, other: Nano) -> Nano {
        Nano(self.0 - other.0)
    }
}

impl Sum for Nano {
    fn sum<I: Iterator<Item = Nano>>(parts: I) -> Nano {
        parts.fold(Nano(0), Add::add)
    }
}

/// The customers of one value of an attribute, on both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// `None` if the first order had no value.
    pub value: Option<String>,
    pub a: Group,
    pub b: Group,
}

/// The contribution of one value to the difference of the sides.
#[derive(Debug, Clone, PartialEq)]
pub struct MixRow {
    pub value: Option<String>,
    /// Its share of the denominator of the measure on either side: of customers, or of orders.
    pub shares: (f64, f64),
    /// The measure within it; `None` if the side has no such customers.
    pub values: (Option<f64>, Option<f64>),
    /// The mix effect: the contribution of its different share.
    pub mix_effect: Nano,
    /// The rate effect: the contribution of the different measure within it.
    pub rate_effect: Nano,
}

impl MixRow {
    /// Its total contribution.
    pub fn total(&self) -> Nano {
        self.mix_effect + self.rate_effect
    }
}

/// The difference of a measure between two sides, decomposed by the values of an attribute.
#[derive(Debug, Clone, PartialEq)]
pub struct Decomposition {
    /// The measure of the first side less that of the second.
    pub total: Nano,
    pub mix_effect: Nano,
    pub rate_effect: Nano,
    pub rows: Vec<MixRow>,
}

/// Why a difference cannot be decomposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotDecomposable {
    #[error(
        "it is not a sum over customers or orders, so it cannot be split by value; use retention, orders-per-customer, aov, or revenue or margin per customer"
    )]
    Measure,
    #[error("the denominator of one side is zero at this age")]
    Nobody,
}

/// One side of a value in whole numbers: the numerator in billionths, and the denominator.
#[derive(Clone, Copy)]
struct Whole {
    numerator: i128,
    denominator: i128,
}

impl Whole {
    fn of(ratio: &CellRatio) -> Option<Whole> {
        let numerator = match ratio.numerator {
            Quantity::Count(count) => i128::from(count) * Nano::ONE,
            // Ten-thousandths of the currency.
            Quantity::Money(money) => money.raw() * (Nano::ONE / 10_000),
        };
        match ratio.denominator? {
            Quantity::Count(count) => Some(Whole { numerator, denominator: i128::from(count) }),
            Quantity::Money(_) => None,
        }
    }

    fn value(self) -> Option<i128> {
        (self.denominator > 0).then(|| divided(self.numerator, self.denominator))
    }

    /// What it adds to the measure of its side if it has no weight, such as refunds at an age without orders.
    fn without_weight(self, all: Whole) -> i128 {
        if self.denominator == 0 { divided(self.numerator, all.denominator) } else { 0 }
    }
}

impl Add for Whole {
    type Output = Whole;
    fn add(self, other: Whole) -> Whole {
        Whole {
            numerator: self.numerator + other.numerator,
            denominator: self.denominator + other.denominator,
        }
    }
}

/// The quotient rounded to the nearest whole, half away from zero.
fn divided(numerator: i128, denominator: i128) -> i128 {
    let half = denominator / 2;
    (numerator + if numerator < 0 { -half } else { half }) / denominator
}

/// Decomposes the difference of a measure at an age by the values of an attribute.
///
/// With weights w and values m of either side, and M the mean of the two totals, a value adds (wa - wb) × ((ma + mb) /
/// 2 - M) by its weight, and (wa + wb) / 2 × (ma - mb) by its own difference. Neither side is the base, so swapping
/// them only flips the signs. If one side lacks a value, it has no rate effect: its whole contribution is mix effect. So is
/// that of money without orders, such as refunds at an age at which nobody with the value ordered.
///
/// # Errors
/// [`NotDecomposable`] if the measure is not a ratio of sums, or a side is empty.
// Kitagawa (1955), J. Am. Stat. Assoc. 50:1168: both components with averaged weights.
pub fn decompose(
    parts: &[Part],
    age: u32,
    measure: Measure,
    criterion: Return,
) -> Result<Decomposition, NotDecomposable> {
    let whole =
        |group: &Group| Whole::of(&group.ratio(age, measure, criterion)).ok_or(NotDecomposable::Measure);
    let mut sides = Vec::new();
    for part in parts {
        sides.push((whole(&part.a)?, whole(&part.b)?));
    }
    let nothing = Whole { numerator: 0, denominator: 0 };
    let all = sides.iter().fold((nothing, nothing), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let (Some(a), Some(b)) = (all.0.value(), all.1.value()) else { return Err(NotDecomposable::Nobody) };
    let rows = parts.iter().zip(&sides).map(|(part, side)| row(part, *side, all, a + b));
    let mut rows: Vec<MixRow> = rows.collect();
    spread_rounding(&mut rows, Nano(a - b));
    Ok(Decomposition {
        total: Nano(a - b),
        mix_effect: rows.iter().map(|row| row.mix_effect).sum(),
        rate_effect: rows.iter().map(|row| row.rate_effect).sum(),
        rows,
    })
}

fn row(part: &Part, (a, b): (Whole, Whole), all: (Whole, Whole), both_totals: i128) -> MixRow {
    let (value_a, value_b) = (a.value(), b.value());
    let (ma, mb) = (value_a.or(value_b).unwrap_or(0), value_b.or(value_a).unwrap_or(0));
    let (na, nb) = (all.0.denominator, all.1.denominator);
    let (wa, wb) = (a.denominator * nb, b.denominator * na);
    let mix_effect = divided((ma + mb - both_totals) * (wa - wb), 2 * na * nb) + a.without_weight(all.0)
        - b.without_weight(all.1);
    let rate_effect = divided((ma - mb) * (wa + wb), 2 * na * nb);
    let share = |part: Whole, all: i128| part.denominator as f64 / all as f64;
    MixRow {
        value: part.value.clone(),
        shares: (share(a, na), share(b, nb)),
        values: (value_a.map(|v| Nano(v).to_f64()), value_b.map(|v| Nano(v).to_f64())),
        mix_effect: Nano(mix_effect),
        rate_effect: Nano(rate_effect),
    }
}

/// Adds the rounding rest, a few billionths, to the rows with most weight, so that the rows add up exactly.
fn spread_rounding(rows: &mut [MixRow], total: Nano) {
    let mut left = (total - rows.iter().map(MixRow::total).sum()).0;
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let weight = |row: &MixRow| row.shares.0 + row.shares.1;
    order.sort_by(|x, y| weight(&rows[*y]).total_cmp(&weight(&rows[*x])));
    let step = (left.abs() / rows.len().max(1) as i128 + 1) * left.signum();
    for place in order {
        let given = if left.abs() < step.abs() { left } else { step };
        rows[place].mix_effect.0 += given;
        left -= given;
    }
}

#[cfg(test)]
mod tests {
    use super::super::cell_counts::CellCounts;
    use super::super::group::tests::group;
    use super::super::money::Money;
    use super::*;
    use proptest::prelude::*;

    fn counted(size: u64, active: u64, revenue: i128) -> Group {
        let mut group = Group::empty();
        group.row.size = size;
        let money = Money::from_raw(revenue);
        group.row.by_age =
            vec![CellCounts { active, orders: active, revenue: money, ..CellCounts::default() }];
        group
    }

    fn part(value: &str, a: Group, b: Group) -> Part {
        Part { value: Some(value.into()), a, b }
    }

    fn retention(parts: &[Part]) -> Decomposition {
        decompose(parts, 0, Measure::Retention, Return::On).unwrap()
    }

    #[test]
    fn a_difference_of_shares_alone_is_composition() {
        // 40 % and 20 % on both sides; the first has more of the better.
        let parts = [
            part("good", counted(80, 32, 0), counted(20, 8, 0)),
            part("bad", counted(20, 4, 0), counted(80, 16, 0)),
        ];
        let found = retention(&parts);
        assert_eq!(found.total.to_f64(), 0.12);
        assert_eq!((found.mix_effect.to_f64(), found.rate_effect.to_f64()), (0.12, 0.0));
        // Each is 10 points from the mean of the totals and 60 points more or less frequent.
        assert_eq!(found.rows[0].mix_effect.to_f64(), 0.06);
        assert_eq!(found.rows[1].mix_effect.to_f64(), 0.06);
    }

    #[test]
    fn a_difference_within_values_alone_is_behaviour() {
        let parts = [
            part("x", counted(50, 30, 0), counted(100, 40, 0)),
            part("y", counted(50, 10, 0), counted(100, 20, 0)),
        ];
        let found = retention(&parts);
        assert_eq!((found.mix_effect.to_f64(), found.rate_effect.to_f64()), (0.0, 0.1));
        assert_eq!(found.rows[0].rate_effect.to_f64(), 0.1);
        assert_eq!(found.rows[1].rate_effect.to_f64(), 0.0);
    }

    #[test]
    fn a_value_that_one_side_lacks_is_composition() {
        let parts = [
            part("both", counted(10, 5, 0), counted(10, 5, 0)),
            part("new", counted(10, 1, 0), Group::empty()),
        ];
        let found = retention(&parts);
        assert_eq!(found.rows[1].values, (Some(0.1), None));
        assert_eq!((found.rate_effect.to_f64(), found.mix_effect.to_f64()), (0.0, -0.2));
    }

    #[test]
    fn refunds_without_orders_stay_with_their_value() {
        let parts = [
            part("buys", counted(10, 5, 500_000), counted(10, 5, 500_000)),
            part("returns", counted(10, 0, 0), counted(10, 0, -100_000)),
        ];
        let found = decompose(&parts, 0, Measure::Aov, Return::On).unwrap();
        // 50 and 40 over five orders.
        assert_eq!(found.total.to_f64(), 2.0);
        let effects =
            |place: usize| (found.rows[place].mix_effect.to_f64(), found.rows[place].rate_effect.to_f64());
        assert_eq!((effects(0), effects(1)), ((0.0, 0.0), (2.0, 0.0)));
    }

    #[test]
    fn what_cannot_be_divided_says_so() {
        let parts = [part("x", group(&[&[1]]), Group::empty())];
        assert_eq!(decompose(&parts, 0, Measure::Retention, Return::On), Err(NotDecomposable::Nobody));
        assert_eq!(decompose(&parts, 0, Measure::Revenue, Return::On), Err(NotDecomposable::Measure));
        assert_eq!(
            decompose(&parts, 0, Measure::RevenueRetention, Return::On),
            Err(NotDecomposable::Measure)
        );
    }

    fn side() -> impl Strategy<Value = Group> {
        (0_u64..2_000_000, 0.0..1.0_f64, -10_i128.pow(13)..10_i128.pow(15)).prop_map(
            |(size, share, revenue)| {
                counted(size, (size as f64 * share) as u64, if size == 0 { 0 } else { revenue })
            },
        )
    }

    proptest! {
        #[test]
        fn the_parts_always_add_up_to_the_difference(
            sides in prop::collection::vec((side(), side()), 1..40),
            measure in prop::sample::select(vec![Measure::Retention, Measure::RevenuePerCustomer, Measure::Aov]),
        ) {
            let parts: Vec<Part> = sides.into_iter().map(|(a, b)| part("v", a, b)).collect();
            let all = |of: fn(&Part) -> &Group| Group::pooled(parts.iter().map(of));
            let value = |group: &Group| group.ratio(0, measure, Return::On).value();
            let (a, b) = (value(&all(|part| &part.a)), value(&all(|part| &part.b)));
            match decompose(&parts, 0, measure, Return::On) {
                Err(why) => {
                    prop_assert_eq!(why, NotDecomposable::Nobody);
                    prop_assert!(a.is_none() || b.is_none());
                }
                Ok(found) => {
                    let (a, b) = (a.unwrap(), b.unwrap());
                    prop_assert_eq!(found.mix_effect + found.rate_effect, found.total);
                    prop_assert_eq!(found.rows.iter().map(MixRow::total).sum::<Nano>(), found.total);
                    prop_assert!((found.total.to_f64() - (a - b)).abs() <= 1e-9 + 1e-12 * a.abs().max(b.abs()));
                    let sums = (all(|part| &part.a), all(|part| &part.b));
                    // Money without orders counts with the orders of its side.
                    let lone = |group: &Group, all: &Group| {
                        let of = |group: &Group| Whole::of(&group.ratio(0, measure, Return::On)).unwrap();
                        let (one, all) = (of(group), of(all));
                        let weight = all.denominator as f64 * Nano::ONE as f64;
                        if one.denominator == 0 { one.numerator as f64 / weight } else { 0.0 }
                    };
                    for (row, part) in found.rows.iter().zip(&parts) {
                        // The definition once more, in floats.
                        let (x, y) = (row.values.0.or(row.values.1), row.values.1.or(row.values.0));
                        let (x, y) = (x.unwrap_or(0.0), y.unwrap_or(0.0));
                        let size = a.abs().max(b.abs()).max(x.abs()).max(y.abs()).max(1.0);
                        let rate_effect = (row.shares.0 + row.shares.1) / 2.0 * (x - y);
                        let mix_effect = (row.shares.0 - row.shares.1) * ((x + y) / 2.0 - (a + b) / 2.0)
                            + lone(&part.a, &sums.0) - lone(&part.b, &sums.1);
                        prop_assert!((row.rate_effect.to_f64() - rate_effect).abs() < 1e-7 * size);
                        prop_assert!((row.mix_effect.to_f64() - mix_effect).abs() < 1e-7 * size);
                    }
                }
            }
        }

        #[test]
        fn swapping_the_sides_turns_the_signs(sides in prop::collection::vec((side(), side()), 1..12)) {
            let parts: Vec<Part> = sides.into_iter().map(|(a, b)| part("v", a, b)).collect();
            let turned: Vec<Part> = parts.iter().map(|one| part("v", one.b.clone(), one.a.clone())).collect();
            let of = |parts: &[Part]| decompose(parts, 0, Measure::RevenuePerCustomer, Return::On);
            if let (Ok(one), Ok(two)) = (of(&parts), of(&turned)) {
                prop_assert_eq!(one.total.raw(), -two.total.raw());
                let apart = (one.rate_effect.raw() + two.rate_effect.raw()).abs();
                prop_assert!(apart <= parts.len() as i128, "{apart}");
            }
        }
    }
}

//! Sides of a comparison: each with its own matrix, and the contrasts of two of them.

use super::cell::State;
use super::curve::Point;
use super::customer_history::Moments;
use super::group::{Contrast, Facet, Group, contrast};
use super::matrix::Matrix;
use super::measure::{Measure, Return, Unit};
use crate::stats::{LEVEL, Test, holm_of_tested};

/// Customers of one side, cohort by cohort.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    pub matrix: Matrix,
    /// By row of the matrix, then by age.
    pub moments: Vec<Vec<Moments>>,
}

impl Side {
    /// Customers of the side.
    pub fn customers(&self) -> u64 {
        self.matrix.customers()
    }

    fn group(&self, place: usize) -> Option<Group> {
        let row = self.matrix.rows.get(place)?.clone();
        Some(Group { row, moments: self.moments.get(place).cloned().unwrap_or_default() })
    }

    /// Whether every member of a cohort has finished an age.
    fn is_complete(&self, place: usize, age: u32) -> bool {
        let row = self.matrix.rows.get(place);
        row.is_some_and(|row| self.matrix.window(row, age).state(self.matrix.as_of) == State::Complete)
    }

    /// The cohorts that have completed an age, as one, and how many they are.
    pub fn complete(&self, age: u32) -> (Group, usize) {
        let places: Vec<usize> =
            (0..self.matrix.rows.len()).filter(|at| self.is_complete(*at, age)).collect();
        let groups: Vec<Group> = places.iter().filter_map(|place| self.group(*place)).collect();
        (Group::pooled(groups.iter()), groups.len())
    }

    /// The average of every age over the cohorts that have completed it, with its band.
    pub fn curve(&self, measure: Measure, criterion: Return) -> Vec<Point> {
        let point = |age: u32| {
            let (group, cohorts) = self.complete(age);
            (cohorts > 0).then(|| Point {
                at: age,
                value: group.ratio(age, measure, criterion).value(),
                interval: group.interval(Facet::At(age, measure, criterion)),
                state: State::Complete,
                customers: group.size(),
            })
        };
        (0..self.matrix.width()).filter_map(point).collect()
    }

    /// All customers.
    pub fn all_customers(&self) -> Group {
        let groups: Vec<Group> = (0..self.matrix.rows.len()).filter_map(|place| self.group(place)).collect();
        Group::pooled(groups.iter())
    }
}

/// One comparison of a family, with the correction for the size of the family.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Corrected {
    pub contrast: Contrast,
    /// Whether it counts as a test of the family. It does not if the measure has the same value for all by definition,
    /// as retention at age 0.
    pub in_family: bool,
    /// Holm's correction over the family; `None` if there was no test, or it has not been corrected yet.
    pub p_adjusted: Option<f64>,
}

impl Corrected {
    fn new(contrast: Contrast, in_family: bool) -> Corrected {
        Corrected { contrast, in_family, p_adjusted: None }
    }

    /// Whether it is significant, after the correction for the whole family.
    pub fn is_significant(&self) -> bool {
        self.p_adjusted.is_some_and(|p| p < LEVEL)
    }
}

/// Corrects the p-values of a family: all comparisons of one kind that are shown together, of all pairs of sides.
pub fn correct<'a>(family: impl Iterator<Item = &'a mut Corrected>) {
    let mut family: Vec<&mut Corrected> = family.collect();
    let tested = family.iter().map(|one| one.contrast.p_value.filter(|_| one.in_family));
    let adjusted = holm_of_tested(&tested.collect::<Vec<_>>());
    for (one, adjusted) in family.iter_mut().zip(adjusted) {
        one.p_adjusted = adjusted.or(one.contrast.p_value);
    }
}

/// A cohort of both sides, at an age that both have completed.
#[derive(Debug, Clone, PartialEq)]
pub struct CellContrast {
    /// Places of the cohort in the rows of either side.
    pub rows: (usize, usize),
    pub age: u32,
    /// Members on either side.
    pub sizes: (u64, u64),
    pub compared: Corrected,
}

/// The averages of an age: every side over the cohorts that have completed it.
#[derive(Debug, Clone, PartialEq)]
pub struct AgeContrast {
    pub age: u32,
    /// Contributing cohorts of either side, and their members.
    pub cohorts: (usize, usize),
    pub sizes: (u64, u64),
    pub compared: Corrected,
}

/// One line of the table of measures.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureContrast {
    /// `retention_M1`, `repeat_rate`.
    pub name: String,
    pub unit: Unit,
    /// Customers that it is computed from, on either side.
    pub sizes: (u64, u64),
    /// Whether it is over cohorts that have completed the age, rather than to date.
    pub at_age: bool,
    pub compared: Corrected,
}

/// The first side less the second, cell by cell, if both are complete; to be corrected by [`correct`].
pub fn cells(first: &Side, second: &Side, measure: Measure, criterion: Return) -> Vec<CellContrast> {
    let mut found = Vec::new();
    for (place, row) in first.matrix.rows.iter().enumerate() {
        let other = second.matrix.rows.iter().position(|other| other.cohort == row.cohort);
        let Some(other) = other else { continue };
        let (Some(a), Some(b)) = (first.group(place), second.group(other)) else { continue };
        for age in 0..first.matrix.width().min(second.matrix.width()) {
            if !first.is_complete(place, age) || !second.is_complete(other, age) {
                break;
            }
            let contrast = contrast(&a, &b, Facet::At(age, measure, criterion));
            let compared = Corrected::new(contrast, !is_given(measure, criterion, age));
            found.push(CellContrast { rows: (place, other), age, sizes: (a.size(), b.size()), compared });
        }
    }
    found
}

/// Whether a measure has the same value for all by definition: at age 0 every member is active.
const fn is_given(measure: Measure, criterion: Return, age: u32) -> bool {
    age == 0
        && match measure {
            Measure::Retention => !matches!(criterion, Return::OnOrBefore),
            Measure::Churned | Measure::RevenueRetention => true,
            _ => false,
        }
}

/// The averages of two sides by age, the first less the second; to be corrected by [`correct`].
pub fn averages(first: &Side, second: &Side, measure: Measure, criterion: Return) -> Vec<AgeContrast> {
    let mut found = Vec::new();
    for age in 0..first.matrix.width().max(second.matrix.width()) {
        let ((a, in_a), (b, in_b)) = (first.complete(age), second.complete(age));
        if in_a == 0 || in_b == 0 {
            continue;
        }
        let contrast = contrast(&a, &b, Facet::At(age, measure, criterion));
        let compared = Corrected::new(contrast, !is_given(measure, criterion, age));
        found.push(AgeContrast { age, cohorts: (in_a, in_b), sizes: (a.size(), b.size()), compared });
    }
    found
}

/// The measures for comparing two sides: some ages over cohorts that have completed them, and totals to date;
/// [`correct`] adjusts their p-values.
pub fn measures(first: &Side, second: &Side, ages: &[u32]) -> Vec<MeasureContrast> {
    let matrix = &first.matrix;
    let mut found = Vec::new();
    let mut add = |name: String, unit: Unit, (a, b): (&Group, &Group), at_age: bool, facet: Facet| {
        let compared = Corrected::new(contrast(a, b, facet), true);
        found.push(MeasureContrast { name, unit, sizes: (a.size(), b.size()), at_age, compared });
    };
    let mut at = vec![("retention", Measure::Retention), ("second_order", Measure::SecondOrder)];
    at.extend(
        matrix
            .has_amount
            .then_some(("cumulative_revenue_per_customer", Measure::CumulativeRevenuePerCustomer)),
    );
    at.extend(
        matrix.has_margin.then_some(("cumulative_margin_per_customer", Measure::CumulativeMarginPerCustomer)),
    );
    for (name, measure) in at {
        for &age in ages {
            let ((a, in_a), (b, in_b)) = (first.complete(age), second.complete(age));
            if in_a > 0 && in_b > 0 {
                let name = format!("{name}_{}", matrix.age_label(age));
                add(name, measure.unit(), (&a, &b), true, Facet::At(age, measure, Return::On));
            }
        }
    }
    let (a, b) = (first.all_customers(), second.all_customers());
    add("repeat_rate".into(), Unit::Rate, (&a, &b), false, Facet::RepeatRate);
    add("orders_per_customer".into(), Unit::Ratio, (&a, &b), false, Facet::Orders);
    if matrix.has_amount {
        add("revenue_per_customer".into(), Unit::Money, (&a, &b), false, Facet::Revenue);
        add("aov".into(), Unit::Money, (&a, &b), false, Facet::Aov);
    }
    found
}

/// The tests behind some comparisons, each once.
pub fn tests_of<'a>(compared: impl Iterator<Item = &'a Corrected>) -> Vec<Test> {
    let mut tests: Vec<Test> = compared.filter_map(|one| one.contrast.test).collect();
    tests.retain(|test| *test != Test::Equal);
    tests.sort_unstable();
    tests.dedup();
    tests
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cohort::group::tests::group;

    /// The two families that a comparison shows beside its cells: averages by age, and the table of measures.
    fn families() -> [Vec<Facet>; 2] {
        let at = |measure: Measure| move |age: u32| Facet::At(age, measure, Return::On);
        let averages = (1..=6).map(at(Measure::Retention)).collect();
        let mut measures: Vec<Facet> = [1, 3, 6].map(at(Measure::Retention)).to_vec();
        measures.extend([1, 3, 6].map(at(Measure::SecondOrder)));
        measures.extend([1, 3, 6].map(at(Measure::CumulativeRevenuePerCustomer)));
        measures.extend([Facet::RepeatRate, Facet::Orders, Facet::Revenue, Facet::Aov]);
        [averages, measures]
    }

    /// A number that looks random, the same on every machine. Source: Steele, Lea & Flood 2014 (SplitMix64).
    fn scrambled(number: u64) -> u64 {
        let mut z = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Whether the first of six groups that differ by chance alone differs significantly from another, by family: with a
    /// correction within each pair of sides, and with one over all pairs.
    fn false_alarms(customers: &[Vec<i64>], split: u64) -> [(bool, bool); 2] {
        let side = |label: u64| {
            let belongs = |id: &usize| (scrambled(scrambled(split + 1) ^ *id as u64) >> 11) % 6 == label;
            let ids = (0..customers.len()).filter(belongs);
            let members: Vec<&[i64]> = ids.map(|id| customers[id].as_slice()).collect();
            group(&members)
        };
        let sides: Vec<Group> = (0..6).map(side).collect();
        families().map(|facets| {
            let of = |other: &Group, facet: &Facet| Corrected::new(contrast(&sides[0], other, *facet), true);
            let pair = |other: &Group| facets.iter().map(|facet| of(other, facet)).collect();
            let mut pairs: Vec<Vec<Corrected>> = sides[1..].iter().map(pair).collect();
            let any = |pairs: &[Vec<Corrected>]| pairs.iter().flatten().any(Corrected::is_significant);
            pairs.iter_mut().for_each(|pair| correct(pair.iter_mut()));
            let within_pairs = any(&pairs);
            correct(pairs.iter_mut().flatten());
            (within_pairs, any(&pairs))
        })
    }

    /// Customers who order in each of six later periods or do not, each period by itself.
    fn customers(count: u64) -> Vec<Vec<i64>> {
        let drawn = |id: u64, salt: u64| (scrambled(scrambled(id * 31 + salt)) >> 11) % 100;
        let amount = |id: u64, age: u64| drawn(id, 2 * age) as i64 + 1;
        let later = |id: u64, age: u64| if drawn(id, 2 * age + 1) < 30 { amount(id, age) } else { 0 };
        let customer = |id: u64| (0..7).map(move |age| if age == 0 { amount(id, 0) } else { later(id, age) });
        (0..count).map(|id| customer(id).collect()).collect()
    }

    #[test]
    fn six_groups_that_differ_by_chance_alone_seldom_look_different() {
        const SPLITS: usize = 3000;
        let customers = customers(1200);
        let found: Vec<[(bool, bool); 2]> =
            (0..SPLITS as u64).map(|split| false_alarms(&customers, split)).collect();
        // The correction promises 5 % for each family; two standard errors of a simulation this long are 0.8 points.
        let limit = 0.05 + 2.0 * (0.05 * 0.95 / SPLITS as f64).sqrt();
        for (family, name) in ["averages", "measures"].into_iter().enumerate() {
            let share = |of: fn(&(bool, bool)) -> bool| {
                found.iter().filter(|one| of(&one[family])).count() as f64 / SPLITS as f64
            };
            let (within_pairs, over_all) = (share(|one| one.0), share(|one| one.1));
            assert!(over_all <= limit, "{name}: {over_all}");
            assert!(within_pairs > 2.0 * limit, "{name}: {within_pairs}, so a family for each pair would do");
        }
    }

    #[test]
    fn what_is_given_by_definition_is_not_in_the_family() {
        let (one, two) = (group(&[&[5, 5], &[5, 5], &[5, 0]]), group(&[&[5, 0], &[5, 0], &[5, 5]]));
        let of = |age| contrast(&one, &two, Facet::At(age, Measure::Retention, Return::On));
        let mut family = [
            Corrected::new(of(0), !is_given(Measure::Retention, Return::On, 0)),
            Corrected::new(of(1), !is_given(Measure::Retention, Return::On, 1)),
        ];
        correct(family.iter_mut());
        assert_eq!(family.map(|one| one.in_family), [false, true]);
        assert_eq!(family[1].p_adjusted, family[1].contrast.p_value, "one test needs no correction");
    }
}

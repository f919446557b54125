//! Sides of a comparison: each with a matrix of its own, and what is compared of two of them.

use super::cell::State;
use super::curve::Point;
use super::group::{Contrast, Facet, Group, contrast};
use super::life::Moments;
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
                value: group.figure(age, measure, criterion).value(),
                interval: group.interval(Facet::At(age, measure, criterion)),
                state: State::Complete,
                customers: group.size(),
            })
        };
        (0..self.matrix.width()).filter_map(point).collect()
    }

    /// Everybody.
    pub fn everybody(&self) -> Group {
        let groups: Vec<Group> = (0..self.matrix.rows.len()).filter_map(|place| self.group(place)).collect();
        Group::pooled(groups.iter())
    }
}

/// One comparison of a family, with the correction for how many there are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Corrected {
    pub contrast: Contrast,
    /// Holm's correction over the family; `None` where there was no test.
    pub p_adjusted: Option<f64>,
}

impl Corrected {
    /// More than chance explains, the whole family considered.
    pub fn is_significant(&self) -> bool {
        self.p_adjusted.is_some_and(|p| p < LEVEL)
    }
}

/// A cohort that both sides have, at an age both have completed.
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
    /// Customers behind it on either side.
    pub sizes: (u64, u64),
    /// Over cohorts that have completed the age, rather than to date.
    pub at_age: bool,
    pub compared: Corrected,
}

/// The first side less the second, cell by cell, where both are complete.
pub fn cells(first: &Side, second: &Side, measure: Measure, criterion: Return) -> Vec<CellContrast> {
    let mut found = Vec::new();
    let mut tested = Vec::new();
    for (place, row) in first.matrix.rows.iter().enumerate() {
        let other = second.matrix.rows.iter().position(|other| other.cohort == row.cohort);
        let Some(other) = other else { continue };
        let (Some(a), Some(b)) = (first.group(place), second.group(other)) else { continue };
        for age in 0..first.matrix.width().min(second.matrix.width()) {
            if !first.is_complete(place, age) || !second.is_complete(other, age) {
                break;
            }
            let contrast = contrast(&a, &b, Facet::At(age, measure, criterion));
            tested.push(contrast.p_value.filter(|_| !is_given(measure, criterion, age)));
            let compared = Corrected { contrast, p_adjusted: None };
            found.push(CellContrast { rows: (place, other), age, sizes: (a.size(), b.size()), compared });
        }
    }
    for (cell, adjusted) in found.iter_mut().zip(holm_of_tested(&tested)) {
        cell.compared.p_adjusted = adjusted.or(cell.compared.contrast.p_value);
    }
    found
}

/// Whether a measure has the same value for all by definition: everybody is active at age 0.
const fn is_given(measure: Measure, criterion: Return, age: u32) -> bool {
    age == 0
        && match measure {
            Measure::Retention => !matches!(criterion, Return::OnOrBefore),
            Measure::Churned | Measure::RevenueRetention => true,
            _ => false,
        }
}

/// The averages of two sides by age, the first less the second.
pub fn averages(first: &Side, second: &Side, measure: Measure, criterion: Return) -> Vec<AgeContrast> {
    let mut found = Vec::new();
    let mut tested = Vec::new();
    for age in 0..first.matrix.width().max(second.matrix.width()) {
        let ((a, in_a), (b, in_b)) = (first.complete(age), second.complete(age));
        if in_a == 0 || in_b == 0 {
            continue;
        }
        let contrast = contrast(&a, &b, Facet::At(age, measure, criterion));
        tested.push(contrast.p_value.filter(|_| !is_given(measure, criterion, age)));
        let compared = Corrected { contrast, p_adjusted: None };
        found.push(AgeContrast { age, cohorts: (in_a, in_b), sizes: (a.size(), b.size()), compared });
    }
    for (one, adjusted) in found.iter_mut().zip(holm_of_tested(&tested)) {
        one.compared.p_adjusted = adjusted.or(one.compared.contrast.p_value);
    }
    found
}

/// The measures worth comparing two sides by: some ages over cohorts that have completed them, and what is known to date.
pub fn measures(first: &Side, second: &Side, ages: &[u32]) -> Vec<MeasureContrast> {
    let matrix = &first.matrix;
    let mut found = Vec::new();
    let mut add = |name: String, unit: Unit, (a, b): (&Group, &Group), at_age: bool, facet: Facet| {
        let compared = Corrected { contrast: contrast(a, b, facet), p_adjusted: None };
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
    let (a, b) = (first.everybody(), second.everybody());
    add("repeat_rate".into(), Unit::Rate, (&a, &b), false, Facet::RepeatRate);
    add("orders_per_customer".into(), Unit::Ratio, (&a, &b), false, Facet::Orders);
    if matrix.has_amount {
        add("revenue_per_customer".into(), Unit::Money, (&a, &b), false, Facet::Revenue);
        add("aov".into(), Unit::Money, (&a, &b), false, Facet::Aov);
    }
    let p_values: Vec<Option<f64>> = found.iter().map(|one| one.compared.contrast.p_value).collect();
    for (one, adjusted) in found.iter_mut().zip(holm_of_tested(&p_values)) {
        one.compared.p_adjusted = adjusted;
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

//! A comparison as JSON; the field names are the contract.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::cohort::{Corrected, Decomposition, Interval};
use crate::explore::Within;
use crate::report::json::{excluded, pretty};

use super::Compared;

#[derive(Serialize)]
struct CompareJson<'a> {
    as_of: String,
    measure: &'a str,
    #[serde(rename = "return")]
    criterion: &'a str,
    /// The drill that everything is within.
    #[serde(skip_serializing_if = "<[Within]>::is_empty")]
    within: &'a [Within],
    customers: u64,
    on_a_side: u64,
    sides: Vec<SideJson<'a>>,
    correction: &'static str,
    matrix: Vec<CellJson<'a>>,
    average: Vec<AgeJson<'a>>,
    measures: Vec<MeasureJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mix: Option<MixJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    mixes: Vec<MixJson<'a>>,
    excluded: BTreeMap<&'a str, u64>,
}

#[derive(Serialize)]
struct SideJson<'a> {
    name: &'a str,
    condition: &'a str,
    customers: u64,
    /// Who are on the first side as well.
    shared_with_first: u64,
}

#[derive(Serialize)]
struct ContrastJson {
    a: Option<f64>,
    b: Option<f64>,
    difference: Option<f64>,
    interval: Option<Interval>,
    p_value: Option<f64>,
    p_adjusted: Option<f64>,
    significant: bool,
    test: Option<&'static str>,
    /// How many customers the means rest on in effect, where those are too few for a test.
    #[serde(skip_serializing_if = "Option::is_none")]
    too_few: Option<[f64; 2]>,
}

#[derive(Serialize)]
struct CellJson<'a> {
    against: &'a str,
    cohort: String,
    age: u32,
    a_size: u64,
    b_size: u64,
    small: bool,
    #[serde(flatten)]
    compared: ContrastJson,
}

#[derive(Serialize)]
struct AgeJson<'a> {
    against: &'a str,
    age: u32,
    a_size: u64,
    b_size: u64,
    a_cohorts: usize,
    b_cohorts: usize,
    #[serde(flatten)]
    compared: ContrastJson,
}

#[derive(Serialize)]
struct MeasureJson<'a> {
    against: &'a str,
    name: &'a str,
    basis: &'static str,
    a_size: u64,
    b_size: u64,
    #[serde(flatten)]
    compared: ContrastJson,
}

#[derive(Serialize)]
struct MixJson<'a> {
    against: &'a str,
    by: &'a str,
    age: u32,
    measure: &'a str,
    total: Option<f64>,
    composition: Option<f64>,
    behaviour: Option<f64>,
    rows: Vec<MixRowJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

#[derive(Serialize)]
struct MixRowJson<'a> {
    value: Option<&'a str>,
    a_share: f64,
    b_share: f64,
    a: Option<f64>,
    b: Option<f64>,
    composition: f64,
    behaviour: f64,
    total: f64,
}

/// The comparison with every cell, average and measure, and the mix where it was asked for.
pub fn json(compared: &Compared) -> String {
    let answer = compared.answer;
    let side = |side: &crate::explore::SideAnswer| (side.side.customers(), side.shared);
    let sides = answer.sides.iter().map(|one| SideJson {
        name: &one.spec.name,
        condition: &one.spec.condition,
        customers: side(one).0,
        shared_with_first: side(one).1,
    });
    let mut mixes: Vec<MixJson> =
        compared.mixes.iter().map(|(other, mix)| mixed(compared, *other, mix)).collect();
    let mix = if mixes.len() == 1 { mixes.pop() } else { None };
    pretty(&CompareJson {
        as_of: answer.report.as_of.to_string(),
        measure: compared.view.measure.name(),
        criterion: compared.view.criterion.name(),
        within: &answer.question.shape.within,
        customers: answer.customers,
        on_a_side: answer.on_a_side,
        sides: sides.collect(),
        correction: "holm",
        matrix: cells(compared),
        average: averages(compared),
        measures: measures(compared),
        mix,
        mixes,
        excluded: excluded(&answer.report),
    })
}

fn contrast(compared: &Corrected) -> ContrastJson {
    let contrast = compared.contrast;
    ContrastJson {
        a: contrast.a,
        b: contrast.b,
        difference: contrast.difference,
        interval: contrast.interval,
        p_value: contrast.p_value,
        p_adjusted: compared.p_adjusted,
        significant: compared.is_significant(),
        test: contrast.test.map(crate::cohort::Test::name),
        too_few: contrast.too_few.map(|(a, b)| [a, b]),
    }
}

fn cells<'a>(compared: &'a Compared) -> Vec<CellJson<'a>> {
    let all =
        compared.versus.iter().flat_map(|versus| versus.cells.iter().map(move |cell| (versus.other, cell)));
    let cell = |(other, cell): (usize, &crate::cohort::CellContrast)| CellJson {
        against: compared.name(other),
        cohort: compared.cohort(cell.rows.0),
        age: cell.age,
        a_size: cell.sizes.0,
        b_size: cell.sizes.1,
        small: cell.sizes.0.min(cell.sizes.1) < compared.view.min_size,
        compared: contrast(&cell.compared),
    };
    all.map(cell).collect()
}

fn averages<'a>(compared: &'a Compared) -> Vec<AgeJson<'a>> {
    let all =
        compared.versus.iter().flat_map(|versus| versus.averages.iter().map(move |one| (versus.other, one)));
    let age = |(other, one): (usize, &crate::cohort::AgeContrast)| AgeJson {
        against: compared.name(other),
        age: one.age,
        a_size: one.sizes.0,
        b_size: one.sizes.1,
        a_cohorts: one.cohorts.0,
        b_cohorts: one.cohorts.1,
        compared: contrast(&one.compared),
    };
    all.map(age).collect()
}

fn measures<'a>(compared: &'a Compared) -> Vec<MeasureJson<'a>> {
    let all =
        compared.versus.iter().flat_map(|versus| versus.measures.iter().map(move |one| (versus.other, one)));
    let measure = |(other, one): (usize, &'a crate::cohort::MeasureContrast)| MeasureJson {
        against: compared.name(other),
        name: &one.name,
        basis: if one.at_age { "complete" } else { "to-date" },
        a_size: one.sizes.0,
        b_size: one.sizes.1,
        compared: contrast(&one.compared),
    };
    all.map(measure).collect()
}

fn mixed<'a>(
    compared: &'a Compared,
    other: usize,
    mix: &'a Result<Decomposition, crate::cohort::Undivided>,
) -> MixJson<'a> {
    let by = compared.answer.slices.first().map_or("", |slices| slices.attribute.as_str());
    let found = mix.as_ref().ok();
    let rows = found.iter().flat_map(|mix| &mix.rows).map(|row| MixRowJson {
        value: row.value.as_deref(),
        a_share: row.shares.0,
        b_share: row.shares.1,
        a: row.values.0,
        b: row.values.1,
        composition: row.composition.to_f64(),
        behaviour: row.behaviour.to_f64(),
        total: row.total().to_f64(),
    });
    MixJson {
        against: compared.name(other),
        by,
        age: compared.answer.question.apart.age().unwrap_or(0),
        measure: compared.view.measure.name(),
        total: found.map(|mix| mix.total.to_f64()),
        composition: found.map(|mix| mix.composition.to_f64()),
        behaviour: found.map(|mix| mix.behaviour.to_f64()),
        rows: rows.collect(),
        why: mix.as_ref().err().map(ToString::to_string),
    }
}

//! The tables of a comparison for people: every cell, the measures, and the decomposition of a difference.

use crate::cohort::{Corrected, Decomposition, Measure, MeasureContrast, MixRow, Unit};
use crate::explore::SideContrasts;
use crate::report::grid::{Cell, Column, Grid, Kind, Row};
use crate::report::headings;
use crate::report::number::{self, UNDEFINED};
use crate::text::truncate;

use super::compared::{Compared, letter, value_name};

/// The mark of a significant difference.
pub const SIGNIFICANT: char = '!';

/// What amounts to date depend on besides the customers.
pub const TO_DATE: &str = "to date: everything observed so far; groups observed for different lengths of time differ for that reason alone";
/// Why a comparison has no cells.
pub const NO_CELLS: &str = "no cells: no cohort has customers on both sides and a completed age";

/// Characters of a value of an attribute in a table.
const WIDEST: usize = 30;

/// All tables of a comparison.
pub fn tables(compared: &Compared) -> Vec<Grid> {
    let mut tables = Vec::new();
    for contrasts in &compared.contrasts {
        tables.push(matrix(compared, contrasts));
        tables.push(measures(compared, contrasts));
        if let Some(Ok(mix)) = compared.mixes.get(&contrasts.other) {
            tables.push(mixed(compared, contrasts.other, mix));
        }
    }
    tables
}

/// `France - Germany`.
fn sides(compared: &Compared, other: usize) -> String {
    format!("{} - {}", truncate(compared.name(0), WIDEST), truncate(compared.name(other), WIDEST))
}

fn marked(compared: &Corrected) -> Cell {
    let significant = compared.is_significant();
    Cell::from(compared.contrast.difference).marked(significant.then_some(SIGNIFICANT)).faint_if(!significant)
}

/// The differences by cohort and age, and below them those of the averages.
pub fn matrix(compared: &Compared, contrasts: &SideContrasts) -> Grid {
    let unit = compared.unit();
    let ages = contrasts.averages.iter().map(|one| one.age).max().map_or(0, |last| last + 1);
    let b = letter(contrasts.other).to_string();
    let mut columns = vec![
        Column::named("cohort", Kind::Text).priority(0).with_marks().widest(WIDEST),
        Column::new("a_size", "A", Kind::Count).priority(3),
        Column::new("b_size", b, Kind::Count).priority(3),
    ];
    columns.extend((0..ages).map(|age| {
        Column::new(format!("M{age}"), compared.age_label(age), Kind::Difference(unit)).with_marks()
    }));
    let mut rows = Vec::new();
    let mut cells = contrasts.cells.iter().peekable();
    while let Some(first) = cells.peek().copied() {
        let is_small = first.sizes.0.min(first.sizes.1) < compared.view.min_size;
        let name = Cell::text(compared.cohort(first.rows.0)).marked(is_small.then_some('~'));
        let mut row: Row = vec![name, first.sizes.0.into(), first.sizes.1.into()];
        while let Some(cell) = cells.next_if(|cell| cell.rows == first.rows) {
            row.push(marked(&cell.compared));
        }
        rows.push(row);
    }
    let of = |age: u32| contrasts.averages.iter().find(|one| one.age == age);
    let none = || Cell::or_empty(None::<u64>);
    let averages = (0..ages).map(|age| of(age).map_or_else(none, |one| marked(&one.compared)));
    let pooled = [Cell::text("pooled"), none(), none()].into_iter().chain(averages).collect();
    let what = compared.view.measure.title();
    let points = if unit == Unit::Rate { ", in points" } else { "" };
    Grid::new(columns, rows)
        .summed(vec![pooled])
        .titled(format!("{what}, {}{points}", sides(compared, contrasts.other)))
        .for_people()
}

/// The measures of both sides with their difference, interval and p. Every row has the unit of its measure.
pub fn measures(compared: &Compared, contrasts: &SideContrasts) -> Grid {
    let b = letter(contrasts.other).to_string();
    let columns = vec![
        Column::new("name", "measure", Kind::Text).priority(0),
        Column::new("a", "A", Kind::AsMeasured).priority(2),
        Column::new("b", b.clone(), Kind::AsMeasured).priority(2),
        Column::new("difference", format!("A - {b}"), Kind::AsMeasured).priority(0).with_marks(),
        Column::new("interval", "95 % interval", Kind::AsMeasured),
        Column::new("p_value", "p", Kind::Probability).priority(3),
        Column::new("p_adjusted", "p (Holm)", Kind::Probability),
    ];
    let row = |measure: &MeasureContrast| {
        let (contrast, unit) = (&measure.compared.contrast, measure.unit);
        vec![
            Cell::text(measure_title(measure)),
            Cell::from(contrast.a).shown(number::full(contrast.a, unit)),
            Cell::from(contrast.b).shown(number::full(contrast.b, unit)),
            marked(&measure.compared).shown(by(contrast.difference, unit)),
            Cell::or_empty(contrast.interval).shown(interval(&measure.compared, unit)),
            Cell::or_empty(contrast.p_value),
            Cell::or_empty(measure.compared.p_adjusted),
        ]
    };
    Grid::new(columns, contrasts.measures.iter().map(row).collect())
        .titled(format!("measures, {}", sides(compared, contrasts.other)))
        .for_people()
}

/// A difference with its unit: the measures of a table have different ones.
fn by(difference: Option<f64>, unit: Unit) -> String {
    difference.map_or_else(|| UNDEFINED.to_string(), |by| number::difference(by, unit))
}

/// `M1 second order`; `repeat rate, to date`.
pub fn measure_title(measure: &MeasureContrast) -> String {
    let words = measure.name.replace('_', " ");
    match words.rsplit_once(' ').filter(|_| measure.at_age) {
        Some((name, age)) => format!("{age} {name}"),
        None => words + ", to date",
    }
}

/// What is measured, in the words of the definitions.
pub fn measure_definition(measure: &MeasureContrast) -> Option<&'static str> {
    let words = measure.name.replace('_', " ");
    match words.rsplit_once(' ').filter(|_| measure.at_age) {
        Some((name, _)) => {
            let is_named = |one: &Measure| one.spec().name == name.replace(' ', "-");
            Measure::ALL.into_iter().find(is_named).map(|one| one.spec().definition)
        }
        None => headings::meaning("", &words),
    }
}

/// `-1.2 to +3.4`; nothing without an interval.
pub fn interval(compared: &Corrected, unit: Unit) -> String {
    let interval = compared.contrast.interval;
    interval.map_or_else(String::new, |interval| {
        Cell::from(interval).read(Kind::DifferenceRange(unit), false).into_owned()
    })
}

/// `0.0123`, `< 0.0001`, nothing without a test.
pub fn p_value(p: Option<f64>) -> String {
    p.map_or_else(String::new, number::probability)
}

/// The decomposition of the difference by an attribute, and its total.
pub fn mixed(compared: &Compared, other: usize, mix: &Decomposition) -> Grid {
    let (by, unit) = (compared.by(), compared.unit());
    let b = letter(other).to_string();
    let columns = vec![
        Column::new("value", by, Kind::Text).priority(0).widest(WIDEST),
        Column::new("a_share", "share A", Kind::RATE).priority(2),
        Column::new("b_share", format!("share {b}"), Kind::RATE).priority(2),
        Column::new("a", "A", Kind::Number(unit)).priority(2),
        Column::new("b", b, Kind::Number(unit)).priority(2),
        Column::new("mix_effect", "mix", Kind::Part(unit)),
        Column::new("rate_effect", "rate", Kind::Part(unit)),
        Column::new("contribution", "total", Kind::Part(unit)).priority(0),
    ];
    let row = |row: &MixRow| {
        vec![
            Cell::or_empty(row.value.clone()).shown(value_name(row.value.as_deref())),
            row.shares.0.into(),
            row.shares.1.into(),
            row.values.0.into(),
            row.values.1.into(),
            row.mix_effect.to_f64().into(),
            row.rate_effect.to_f64().into(),
            row.total().to_f64().into(),
        ]
    };
    let none = || Cell::or_empty(None::<f64>);
    let whole = [mix.mix_effect, mix.rate_effect, mix.total].map(|whole| Cell::from(whole.to_f64()));
    let all = [Cell::text("all"), none(), none(), none(), none()].into_iter().chain(whole).collect();
    let age =
        compared.answer.question.breakdown.age().map_or_else(String::new, |age| compared.age_label(age));
    let title = compared.view.measure.title();
    Grid::new(columns, mix.rows.iter().map(row).collect())
        .summed(vec![all])
        .titled(format!("{title} at {age}, {}, by {}", sides(compared, other), truncate(by, WIDEST)))
        .for_people()
}

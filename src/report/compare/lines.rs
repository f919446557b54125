//! The tables of a comparison as rows of words, the same for text and Markdown.

use crate::cohort::{Corrected, Decomposition, Unit};
use crate::explore::Versus;
use crate::report::number;
use crate::report::table::visible;

use super::{Compared, value_name};

/// The mark behind what is more than chance explains.
pub const SIGNIFICANT: &str = "!";

/// The widest value of an attribute in a table.
const WIDEST: usize = 30;

/// A heading, and lines of words of which the first are the column heads.
pub struct Table {
    pub title: String,
    pub lines: Vec<Vec<String>>,
}

/// All tables of a comparison.
pub fn tables(compared: &Compared) -> Vec<Table> {
    let mut tables = Vec::new();
    for versus in &compared.versus {
        tables.push(matrix(compared, versus));
        tables.push(measures(compared, versus));
        if let Some(Ok(mix)) = compared.mixes.get(&versus.other) {
            tables.push(mixed(compared, versus.other, mix));
        }
    }
    tables
}

/// `France - Germany`.
fn sides(compared: &Compared, other: usize) -> String {
    format!("{} - {}", visible(compared.name(0), WIDEST), visible(compared.name(other), WIDEST))
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

fn unit(compared: &Compared) -> Unit {
    compared.view.measure.unit()
}

/// A difference in a narrow column: rates in points without the word.
fn difference(value: Option<f64>, unit: Unit) -> String {
    value.map_or_else(
        || number::UNDEFINED.to_string(),
        |value| match unit {
            Unit::Rate => number::points(value),
            other => number::difference(value, other),
        },
    )
}

fn marked(compared: &Corrected, unit: Unit) -> String {
    let mark = if compared.is_significant() { SIGNIFICANT } else { " " };
    difference(compared.contrast.difference, unit) + mark
}

fn matrix(compared: &Compared, versus: &Versus) -> Table {
    let unit = unit(compared);
    let ages = versus.averages.iter().map(|one| one.age).max().map_or(0, |last| last + 1);
    let mut head = words(&["cohort", "A", "B"]);
    head.extend((0..ages).map(|age| compared.age_label(age) + " "));
    let mut lines = vec![head];
    let mut cells = versus.cells.iter().peekable();
    while let Some(first) = cells.peek().copied() {
        let size = |size: u64| number::integer(u128::from(size));
        let small = first.sizes.0.min(first.sizes.1) < compared.view.min_size;
        let mark = if small { "~" } else { "" };
        let name = visible(&compared.cohort(first.rows.0), WIDEST) + mark;
        let mut line = vec![name, size(first.sizes.0), size(first.sizes.1)];
        while let Some(cell) = cells.next_if(|cell| cell.rows == first.rows) {
            line.push(marked(&cell.compared, unit));
        }
        lines.push(line);
    }
    let mut average = words(&["pooled", "", ""]);
    let of = |age: u32| versus.averages.iter().find(|one| one.age == age);
    average.extend((0..ages).map(|age| of(age).map_or_else(String::new, |one| marked(&one.compared, unit))));
    lines.push(average);
    let what = compared.view.measure.title();
    let points = if unit == Unit::Rate { ", in points" } else { "" };
    Table { title: format!("{what}, {}{points}", sides(compared, versus.other)), lines }
}

fn measures(compared: &Compared, versus: &Versus) -> Table {
    let head = ["measure", "A", "B", "A - B", "95 % interval", "p", "p (Holm)", ""];
    let mut lines = vec![words(&head)];
    for measure in &versus.measures {
        let (contrast, unit) = (&measure.compared.contrast, measure.unit);
        let to_date = if measure.at_age { "" } else { ", to date" };
        lines.push(vec![
            measure.name.replace('_', " ") + to_date,
            number::full(contrast.a, unit),
            number::full(contrast.b, unit),
            difference(contrast.difference, unit),
            interval(&measure.compared, unit),
            p_value(contrast.p_value),
            p_value(measure.compared.p_adjusted),
            if measure.compared.is_significant() { SIGNIFICANT } else { "" }.to_string(),
        ]);
    }
    Table { title: format!("measures, {}", sides(compared, versus.other)), lines }
}

fn interval(compared: &Corrected, unit: Unit) -> String {
    compared.contrast.interval.map_or_else(String::new, |interval| {
        format!("{} to {}", difference(Some(interval.low), unit), difference(Some(interval.high), unit))
    })
}

/// `0.0123`, `< 0.0001`, nothing where there was no test.
pub fn p_value(p: Option<f64>) -> String {
    match p {
        None => String::new(),
        Some(p) if p < 0.0001 => "< 0.0001".to_string(),
        Some(p) => format!("{p:.4}"),
    }
}

fn mixed(compared: &Compared, other: usize, mix: &Decomposition) -> Table {
    let by = compared.answer.slices.first().map_or("", |slices| slices.attribute.as_str());
    let unit = unit(compared);
    let head = [&visible(by, WIDEST), "share A", "share B", "A", "B", "composition", "behaviour", "total"];
    let mut lines = vec![words(&head)];
    let parts = |composition: f64, behaviour: f64, total: f64| {
        [composition, behaviour, total].map(|part| fine(part, unit))
    };
    for row in &mix.rows {
        let mut line = vec![
            visible(&value_name(row.value.as_deref()), WIDEST),
            number::full(Some(row.shares.0), Unit::Rate),
            number::full(Some(row.shares.1), Unit::Rate),
            number::full(row.values.0, unit),
            number::full(row.values.1, unit),
        ];
        line.extend(parts(row.composition.to_f64(), row.behaviour.to_f64(), row.total().to_f64()));
        lines.push(line);
    }
    let mut total = words(&["all", "", "", "", ""]);
    total.extend(parts(mix.composition.to_f64(), mix.behaviour.to_f64(), mix.total.to_f64()));
    lines.push(total);
    let age = compared.answer.question.apart.age().map_or_else(String::new, |age| compared.age_label(age));
    let title = compared.view.measure.title();
    Table {
        title: format!("{title} at {age}, {}, by {}", sides(compared, other), visible(by, WIDEST)),
        lines,
    }
}

/// A part of a difference, with two more digits than it is shown with elsewhere, so that parts are seen to add up.
pub fn fine(part: f64, unit: Unit) -> String {
    let (value, places) = if unit == Unit::Rate { (part * 100.0, 3) } else { (part, 4) };
    let text = format!("{value:+.places$}");
    if text.chars().all(|c| matches!(c, '0' | '.' | '+' | '-')) { text.replace(['+', '-'], "") } else { text }
}

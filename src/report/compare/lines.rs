//! The tables of a comparison as rows of words, the same for text, Markdown and the screen.

use crate::cohort::{Corrected, Decomposition, MeasureContrast, MixRow, Unit};
use crate::explore::Versus;
use crate::report::number;
use crate::text::truncate;

use super::{Compared, letter, value_name};

/// The mark behind what is more than chance explains.
pub const SIGNIFICANT: &str = "!";

/// Why a comparison has no cells.
pub const NO_CELLS: &str = "no cells: no cohort has customers on both sides and a completed age";

/// The widest value of an attribute in a table.
const WIDEST: usize = 30;

/// A word of a table, with the number it shows where it does.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    pub text: String,
    pub number: Option<f64>,
    /// Not more than chance explains, where that was asked.
    pub chance: bool,
}

impl Word {
    /// A word alone.
    pub fn text(text: impl Into<String>) -> Word {
        Word { text: text.into(), number: None, chance: false }
    }

    /// A number as it is shown.
    pub fn number(text: impl Into<String>, number: impl Into<Option<f64>>) -> Word {
        Word { text: text.into(), number: number.into(), chance: false }
    }
}

/// A heading, the heads of the columns, and lines of words.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub title: String,
    pub head: Vec<String>,
    pub rows: Vec<Vec<Word>>,
}

impl Table {
    /// Heads and words as texts alone.
    pub fn lines(&self) -> Vec<Vec<String>> {
        let rows = self.rows.iter().map(|row| row.iter().map(|word| word.text.clone()).collect());
        std::iter::once(self.head.clone()).chain(rows).collect()
    }
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
    format!("{} - {}", truncate(compared.name(0), WIDEST), truncate(compared.name(other), WIDEST))
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

fn unit(compared: &Compared) -> Unit {
    compared.view.measure.unit()
}

/// A difference in a narrow column: rates in points without the word.
pub fn difference(value: Option<f64>, unit: Unit) -> String {
    value.map_or_else(
        || number::UNDEFINED.to_string(),
        |value| match unit {
            Unit::Rate => number::points(value),
            other => number::difference(value, other),
        },
    )
}

fn marked(compared: &Corrected, unit: Unit) -> Word {
    let mark = if compared.is_significant() { SIGNIFICANT } else { " " };
    let difference = compared.contrast.difference;
    let text = self::difference(difference, unit) + mark;
    Word { chance: !compared.is_significant(), ..Word::number(text, difference) }
}

/// The differences by cohort and age, and below them those of the averages.
pub fn matrix(compared: &Compared, versus: &Versus) -> Table {
    let unit = unit(compared);
    let ages = versus.averages.iter().map(|one| one.age).max().map_or(0, |last| last + 1);
    let mut head = words(&["cohort", "A", &letter(versus.other).to_string()]);
    head.extend((0..ages).map(|age| compared.age_label(age) + " "));
    let size = |size: u64| Word::number(number::integer(u128::from(size)), size as f64);
    let mut rows = Vec::new();
    let mut cells = versus.cells.iter().peekable();
    while let Some(first) = cells.peek().copied() {
        let small = first.sizes.0.min(first.sizes.1) < compared.view.min_size;
        let mark = if small { "~" } else { "" };
        let name = truncate(&compared.cohort(first.rows.0), WIDEST) + mark;
        let mut row = vec![Word::text(name), size(first.sizes.0), size(first.sizes.1)];
        while let Some(cell) = cells.next_if(|cell| cell.rows == first.rows) {
            row.push(marked(&cell.compared, unit));
        }
        rows.push(row);
    }
    let of = |age: u32| versus.averages.iter().find(|one| one.age == age);
    let average =
        (0..ages).map(|age| of(age).map_or_else(|| Word::text(""), |one| marked(&one.compared, unit)));
    rows.push(["pooled", "", ""].map(Word::text).into_iter().chain(average).collect());
    let what = compared.view.measure.title();
    let points = if unit == Unit::Rate { ", in points" } else { "" };
    Table { title: format!("{what}, {}{points}", sides(compared, versus.other)), head, rows }
}

/// The measures of both sides with their difference, interval and p.
pub fn measures(compared: &Compared, versus: &Versus) -> Table {
    let b = letter(versus.other).to_string();
    let head = words(&["measure", "A", &b, &format!("A - {b} "), "95 % interval", "p", "p (Holm)"]);
    let row = |measure: &MeasureContrast| {
        let (contrast, unit) = (&measure.compared.contrast, measure.unit);
        vec![
            Word::text(measure_title(measure)),
            Word::number(number::full(contrast.a, unit), contrast.a),
            Word::number(number::full(contrast.b, unit), contrast.b),
            marked(&measure.compared, unit),
            Word::number(interval(&measure.compared, unit), contrast.interval.map(|interval| interval.low)),
            Word::number(p_value(contrast.p_value), contrast.p_value),
            Word::number(p_value(measure.compared.p_adjusted), measure.compared.p_adjusted),
        ]
    };
    let rows = versus.measures.iter().map(row).collect();
    Table { title: format!("measures, {}", sides(compared, versus.other)), head, rows }
}

/// `M1 second order`; `repeat rate, to date`.
fn measure_title(measure: &MeasureContrast) -> String {
    let words = measure.name.replace('_', " ");
    match words.rsplit_once(' ').filter(|_| measure.at_age) {
        Some((name, age)) => format!("{age} {name}"),
        None => words + ", to date",
    }
}

/// `-1.2 to +3.4`.
pub fn interval(compared: &Corrected, unit: Unit) -> String {
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

/// What the difference is made of by an attribute, and in all.
pub fn mixed(compared: &Compared, other: usize, mix: &Decomposition) -> Table {
    let by = compared.answer.slices.first().map_or("", |slices| slices.attribute.as_str());
    let unit = unit(compared);
    let b = letter(other).to_string();
    let share_b = format!("share {b}");
    let head = [&truncate(by, WIDEST), "share A", &share_b, "A", &b, "composition", "behaviour", "total"];
    let part = |part: f64| Word::number(fine(part, unit), part);
    let share = |share: f64| Word::number(number::full(Some(share), Unit::Rate), share);
    let value = |value: Option<f64>| Word::number(number::full(value, unit), value);
    let row = |row: &MixRow| {
        vec![
            Word::text(truncate(&value_name(row.value.as_deref()), WIDEST)),
            share(row.shares.0),
            share(row.shares.1),
            value(row.values.0),
            value(row.values.1),
            part(row.composition.to_f64()),
            part(row.behaviour.to_f64()),
            part(row.total().to_f64()),
        ]
    };
    let mut rows: Vec<Vec<Word>> = mix.rows.iter().map(row).collect();
    let whole = [mix.composition, mix.behaviour, mix.total].map(|whole| part(whole.to_f64()));
    rows.push(["all", "", "", "", ""].map(Word::text).into_iter().chain(whole).collect());
    let age = compared.answer.question.apart.age().map_or_else(String::new, |age| compared.age_label(age));
    let title = compared.view.measure.title();
    let title = format!("{title} at {age}, {}, by {}", sides(compared, other), truncate(by, WIDEST));
    Table { title, head: words(&head), rows }
}

/// A part of a difference, with two more digits than it is shown with elsewhere, so that parts are seen to add up.
pub fn fine(part: f64, unit: Unit) -> String {
    let (value, places) = if unit == Unit::Rate { (part * 100.0, 3) } else { (part, 4) };
    let text = format!("{value:+.places$}");
    if text.chars().all(|c| matches!(c, '0' | '.' | '+' | '-')) { text.replace(['+', '-'], "") } else { text }
}

//! A comparison under a view: all pairs of sides, and the decomposition of their differences.

use std::collections::BTreeMap;

use crate::cohort::{self, Decomposition, NotDecomposable, Unit};
use crate::explore::{CompareAnswer, SideContrasts, View};
use crate::report::number;

/// The beginning of a sentence on some customers: `1 customer is`, `20 customers are`.
pub(super) fn who_are(customers: u64) -> String {
    let verb = if customers == 1 { "is" } else { "are" };
    format!("{} {verb}", number::counted(customers, "customer"))
}

/// The content of a comparison.
pub struct Compared<'a> {
    pub answer: &'a CompareAnswer,
    pub view: &'a View,
    pub contrasts: Vec<SideContrasts>,
    /// By the place of the other side.
    pub mixes: BTreeMap<usize, Result<Decomposition, NotDecomposable>>,
}

impl<'a> Compared<'a> {
    /// Compares the sides of an answer under a view; `ages` for the table of measures.
    pub fn new(answer: &'a CompareAnswer, view: &'a View, ages: &[u32]) -> Compared<'a> {
        let mixes = (1..answer.sides.len()).filter_map(|other| Some((other, answer.mix(other, view)?)));
        Compared { answer, view, contrasts: answer.contrasts(view, ages), mixes: mixes.collect() }
    }

    /// The name of a side.
    pub fn name(&self, side: usize) -> &str {
        self.answer.sides.get(side).map_or("", |side| side.spec.name.as_str())
    }

    /// The label of an age.
    pub fn age_label(&self, age: u32) -> String {
        self.answer.sides.first().map_or_else(String::new, |side| side.side.matrix.age_label(age))
    }

    /// The name of a cohort on the first side.
    pub fn cohort(&self, place: usize) -> String {
        let row = self.answer.sides.first().and_then(|side| side.side.matrix.rows.get(place));
        row.map_or_else(String::new, |row| row.cohort.to_string())
    }

    /// The unit of the measure.
    pub fn unit(&self) -> Unit {
        self.view.measure.unit()
    }

    /// The attribute by which differences are decomposed.
    pub fn by(&self) -> &str {
        self.answer.slices.first().map_or("", |slices| slices.attribute.as_str())
    }
}

/// The letter of a side by its place, the same everywhere: A is the first.
pub fn letter(place: usize) -> char {
    ('A'..='Z').nth(place).unwrap_or('?')
}

/// A value of an attribute for people: `(none)` if there is none.
pub fn value_name(value: Option<&str>) -> String {
    cohort::value_name(value.filter(|value| !value.is_empty())).into_owned()
}

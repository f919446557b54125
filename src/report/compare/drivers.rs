//! The drivers of a difference: the attribute values that contribute most to it.

use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use crate::cohort::{Driver, Interval, LEAST_EFFECTIVE, Standout, Unit};
use crate::explore::{CompareAnswer, View};
use crate::report::grid::{Cell, Column, Fact, Grid, Kind, Report, Row};
use crate::report::number;
use crate::report::write::json::pretty;
use crate::text::truncate;

use super::compared::{letter, value_name, who_are};
use super::tables::SIGNIFICANT;

/// The values of attributes, ranked by their contribution to a difference.
pub enum Ranked {
    /// The drivers of the difference between the first side and the second.
    Drivers(Vec<Driver>),
    /// The values that differ from all other customers.
    Standouts(Vec<Standout>),
}

impl Ranked {
    fn len(&self) -> usize {
        match self {
            Ranked::Drivers(found) => found.len(),
            Ranked::Standouts(found) => found.len(),
        }
    }

    fn significant(&self) -> usize {
        match self {
            Ranked::Drivers(found) => found.iter().filter(|one| one.is_significant()).count(),
            Ranked::Standouts(found) => found.iter().filter(|one| one.is_significant()).count(),
        }
    }
}

/// The content of a ranking.
pub struct RankedDrivers<'a> {
    pub answer: &'a CompareAnswer,
    pub view: &'a View,
    /// The place of the side that the first is compared with.
    pub other: usize,
    pub ranked: Ranked,
    /// List only the first ones, up to this number.
    pub top: Option<usize>,
}

/// One value of an attribute.
#[derive(Serialize)]
struct Entry<'a> {
    attribute: &'a str,
    value: Option<&'a str>,
    a_customers: u64,
    b_customers: u64,
    a_share: f64,
    b_share: f64,
    a: Option<f64>,
    b: Option<f64>,
    contribution: f64,
    beyond: f64,
    mix_effect: Option<f64>,
    rate_effect: Option<f64>,
    share: Option<f64>,
    cause: Option<&'static str>,
    interval: Option<Interval>,
    p_value: Option<f64>,
    p_adjusted: Option<f64>,
    significant: bool,
}

impl RankedDrivers<'_> {
    fn age(&self) -> u32 {
        self.answer.question.breakdown.age().unwrap_or(0)
    }

    fn age_label(&self) -> String {
        self.answer.sides.first().map_or_else(String::new, |side| side.side.matrix.age_label(self.age()))
    }

    fn listed(&self) -> usize {
        self.top.unwrap_or(usize::MAX).min(self.ranked.len())
    }

    /// Customers and value of a side, over cohorts that have completed the age.
    fn side(&self, place: usize) -> (u64, Option<f64>) {
        let side = self.answer.sides.get(place);
        side.map_or((0, None), |side| {
            let group = side.side.complete(self.age()).0;
            (group.size(), group.ratio(self.age(), self.view.measure, self.view.criterion).value())
        })
    }

    fn difference(&self) -> Option<f64> {
        self.side(0).1.zip(self.side(self.other).1).map(|(a, b)| a - b)
    }

    /// How many values have no test, and why.
    pub fn untested(&self) -> Option<String> {
        let lacking = self.lacking();
        let all = number::counted(self.ranked.len() as u64, "value");
        (lacking > 0).then(|| {
            format!("{lacking} of {all} not tested: effectively fewer than {LEAST_EFFECTIVE} customers")
        })
    }

    /// The number of values without a test.
    fn lacking(&self) -> usize {
        match &self.ranked {
            Ranked::Drivers(found) => found.iter().filter(|one| one.p_value.is_none()).count(),
            Ranked::Standouts(found) => found.iter().filter(|one| one.contrast.tested().is_none()).count(),
        }
    }

    fn rows(&self) -> Vec<Entry<'_>> {
        match &self.ranked {
            Ranked::Drivers(found) => found.iter().take(self.listed()).map(driver).collect(),
            Ranked::Standouts(found) => {
                let all = self.side(0).0 + self.side(1).0;
                found.iter().take(self.listed()).map(|one| standout(one, all)).collect()
            }
        }
    }
}

/// The order of the drivers.
pub const SORTED: &str =
    "significant values come first, then those that add most beyond their share of the customers";
/// Why a value can add more than the whole difference.
pub const OF_DIFFERENCE: &str =
    "of difference: effect / difference; above 100 % or below 0 %, other values of the attribute offset it";

fn driver(driver: &Driver) -> Entry<'_> {
    Entry {
        attribute: &driver.attribute,
        value: driver.value.as_deref(),
        a_customers: driver.customers.0,
        b_customers: driver.customers.1,
        a_share: driver.shares.0,
        b_share: driver.shares.1,
        a: driver.values.0,
        b: driver.values.1,
        contribution: driver.contribution().to_f64(),
        beyond: driver.beyond,
        mix_effect: Some(driver.mix_effect.to_f64()),
        rate_effect: Some(driver.rate_effect.to_f64()),
        share: driver.share_of_difference,
        cause: Some(driver.cause().name()),
        interval: None,
        p_value: driver.p_value,
        p_adjusted: driver.p_adjusted,
        significant: driver.is_significant(),
    }
}

fn standout(one: &Standout, all: u64) -> Entry<'_> {
    Entry {
        attribute: &one.attribute,
        value: one.value.as_deref(),
        a_customers: one.customers,
        b_customers: all.saturating_sub(one.customers),
        a_share: one.share,
        b_share: 1.0 - one.share,
        a: one.contrast.a,
        b: one.contrast.b,
        contribution: one.contribution,
        beyond: one.contribution,
        mix_effect: None,
        rate_effect: None,
        share: None,
        cause: None,
        interval: one.contrast.interval,
        p_value: one.contrast.tested(),
        p_adjusted: one.p_adjusted,
        significant: one.is_significant(),
    }
}

/// The drivers of a difference, or the values that differ from the rest.
pub fn drivers_report<'a>(found: &'a RankedDrivers<'a>) -> Report<'a> {
    let mut lines = headline(found).into_iter();
    let title = lines.next().unwrap_or_default();
    Report::new(title, vec![ranking(found)], move || json(found))
        .facts(lines.map(Fact::line).collect())
        .notes(notes(found))
}

/// The ranking with everything behind it.
fn json(found: &RankedDrivers) -> String {
    let answer = found.answer;
    let sides = answer.sides.iter().enumerate().filter(|(place, _)| [0, found.other].contains(place));
    let sides = sides.map(|(place, side)| {
        json!({
            "name": side.spec.name,
            "condition": side.spec.condition,
            "customers": found.side(place).0,
        })
    });
    let skipped = answer.skipped.iter().map(|one| json!({ "attribute": one.attribute, "why": one.why }));
    let mut whole = Map::new();
    let mut put = |name: &str, value: Json| whole.insert(name.to_string(), value);
    put("as_of", json!(answer.report.as_of.to_string()));
    put("measure", json!(found.view.measure.name()));
    put("return", json!(found.view.criterion.name()));
    put("age", json!(found.age()));
    if !answer.question.shape.segment_filters.is_empty() {
        put("within", json!(answer.question.shape.segment_filters));
    }
    put("sides", sides.collect());
    put("a", json!(found.side(0).1));
    put("b", json!(found.side(found.other).1));
    put("difference", json!(found.difference()));
    put("correction", json!("holm"));
    put("significant", json!(found.ranked.significant()));
    put("rows", json!(found.rows()));
    put("truncated", json!(found.ranked.len() - found.listed()));
    put("skipped", skipped.collect());
    pretty(&whole)
}

/// The question, and the difference.
fn headline(found: &RankedDrivers) -> Vec<String> {
    let (measure, unit) = (found.view.measure.title(), found.view.measure.unit());
    let drill = found.answer.drill();
    let segment = drill.map_or_else(String::new, |drill| format!(" within {}", truncate(&drill, 60)));
    let age = found.age_label() + &segment;
    let side = |place: usize| {
        let (customers, value) = found.side(place);
        let name = found.answer.sides.get(place).map_or("", |side| side.spec.name.as_str());
        let customers = number::integer(u128::from(customers));
        format!("{}: {} of {customers} customers", truncate(name, 60), number::full(value, unit))
    };
    match &found.ranked {
        Ranked::Standouts(_) => vec![format!("which values differ: {measure} at {age}"), side(0)],
        Ranked::Drivers(_) => {
            let difference = found.difference().map_or_else(
                || "difference undefined".to_string(),
                |difference| format!("difference {}", number::difference(difference, unit)),
            );
            vec![format!("what drives it: {measure} at {age}"), side(0), side(found.other), difference]
        }
    }
}

/// The index of the column that tells whether the mix effect or the rate effect contributes more.
const CAUSE: usize = 13;

/// The ranking as a table.
pub fn ranking(found: &RankedDrivers) -> Grid {
    let is_gap = matches!(found.ranked, Ranked::Drivers(_));
    let unit = found.view.measure.unit();
    let b = letter(found.other).to_string();
    let of_gap = |column: Column| if is_gap { column } else { column.for_programs() };
    let titled = |name: &str, gap: &str, alone: &str, kind: Kind| {
        Column::new(name, if is_gap { gap } else { alone }, kind)
    };
    let title = if unit == Unit::Rate { "effect, points" } else { "effect" };
    let customers = Column::new("a_customers", "customers", Kind::Count).priority(2);
    let mut columns = vec![
        Column::named("attribute", Kind::Text).priority(0).widest(20),
        Column::named("value", Kind::Text).priority(0).widest(24),
        if is_gap { customers.for_programs() } else { customers },
        Column::named("b_customers", Kind::Count).for_programs(),
        Column::new("contribution", title, Kind::Part(unit)).priority(0).with_marks(),
        of_gap(Column::new("beyond", "beyond share", Kind::Part(unit))).priority(1),
        titled("a_share", "share A", "share", Kind::RATE).priority(2),
        of_gap(Column::new("b_share", format!("share {b}"), Kind::RATE)).priority(2),
        titled("a", "A", "its own", Kind::Number(unit)).priority(2),
        titled("b", &b, "others", Kind::Number(unit)).priority(2),
        Column::named("mix_effect", Kind::Part(unit)).for_programs(),
        Column::named("rate_effect", Kind::Part(unit)).for_programs(),
        of_gap(Column::new("share", "of difference", Kind::RATE)).priority(2),
        Column::new("p_value", "p", Kind::Probability).priority(3),
        Column::new("p_adjusted", "p (Holm)", Kind::Probability),
        Column::named("significant", Kind::Truth).for_programs(),
    ];
    let cause = Column::new("cause", "mainly", Kind::Text).for_people().priority(3);
    columns.splice(CAUSE..CAUSE, is_gap.then_some(cause));
    let row = |entry: Entry| -> Row {
        let contribution = Cell::from(entry.contribution);
        let mut row = vec![
            Cell::text(entry.attribute),
            Cell::or_empty(entry.value).shown(value_name(entry.value)),
            entry.a_customers.into(),
            entry.b_customers.into(),
            contribution.marked(entry.significant.then_some(SIGNIFICANT)).faint_if(!entry.significant),
            entry.beyond.into(),
            entry.a_share.into(),
            entry.b_share.into(),
            entry.a.into(),
            entry.b.into(),
            entry.mix_effect.into(),
            entry.rate_effect.into(),
            entry.share.into(),
            Cell::or_empty(entry.p_value),
            Cell::or_empty(entry.p_adjusted),
            entry.significant.into(),
        ];
        row.splice(CAUSE..CAUSE, is_gap.then(|| Cell::or_empty(entry.cause)));
        row
    };
    Grid::new(columns, found.rows().into_iter().map(row).collect())
}

/// Notes on the numbers, and the skipped attributes.
fn notes(found: &RankedDrivers) -> Vec<String> {
    let all = found.ranked.len();
    let mut notes = Vec::new();
    if found.listed() < all {
        notes.push(format!("{} of {all} values are listed (--top)", found.listed()));
    }
    let tested = all - found.lacking();
    match found.ranked.significant() {
        _ if all == 0 => notes.push("no attribute to search".to_string()),
        // The line about values without a test says it.
        _ if tested == 0 => {}
        0 => notes.push(format!("none of {tested} values tested is significant")),
        n => notes.push(format!(
            "{SIGNIFICANT} significant: {n} of {tested} values tested; p < 0.05 after Holm's correction over all of them"
        )),
    }
    let points = if found.view.measure.unit() == Unit::Rate { " (in points)" } else { "" };
    notes.push(match found.ranked {
        Ranked::Drivers(_) => format!(
            "effect: mix effect plus rate effect of the value{points}; the values of an attribute add up to the \
             difference; {SORTED}; {OF_DIFFERENCE}"
        ),
        Ranked::Standouts(_) => format!(
            "effect: the contribution to the overall value{points}: share × (segment - overall)"
        ),
    });
    notes.extend(found.untested());
    for skipped in &found.answer.skipped {
        notes.push(format!("not searched: {}: {}", truncate(&skipped.attribute, 40), skipped.why));
    }
    for side in found.answer.sides.get(found.other).iter().filter(|side| side.overlap > 0) {
        notes.push(format!("{} on both sides: p-values are only indicative", who_are(side.overlap)));
    }
    notes
}

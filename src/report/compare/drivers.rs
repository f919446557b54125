//! What drives a difference, as text, CSV, JSON and Markdown.

use serde::Serialize;

use crate::cohort::{Driver, Interval, Standout, Unit};
use crate::explore::{CompareAnswer, View, Within};
use crate::report::json::pretty;
use crate::report::{csv, markdown as md, number, table};
use crate::text::truncate;

use super::lines::{SIGNIFICANT, Table, Word, fine, p_value};
use super::{letter, value_name};

/// The columns of words; the others are numbers.
pub const WORDS: [&str; 3] = ["attribute", "value", "mostly"];

/// What was found, ranked.
pub enum Ranked {
    /// What drives the difference of the first side from the second.
    Drivers(Vec<Driver>),
    /// Which values stand apart from all other customers.
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

/// All that is written of it.
pub struct Found<'a> {
    pub answer: &'a CompareAnswer,
    pub view: &'a View,
    /// The place of the side that the first is held against.
    pub other: usize,
    pub ranked: Ranked,
    /// List only the first.
    pub top: Option<usize>,
}

#[derive(Serialize)]
struct DriversJson<'a> {
    as_of: String,
    measure: &'a str,
    #[serde(rename = "return")]
    criterion: &'a str,
    age: u32,
    /// The drill that everything is within.
    #[serde(skip_serializing_if = "<[Within]>::is_empty")]
    within: &'a [Within],
    sides: Vec<SideJson<'a>>,
    a: Option<f64>,
    b: Option<f64>,
    difference: Option<f64>,
    correction: &'static str,
    significant: usize,
    rows: Vec<RowJson<'a>>,
    truncated: usize,
    skipped: Vec<SkippedJson<'a>>,
}

#[derive(Serialize)]
struct SideJson<'a> {
    name: &'a str,
    condition: &'a str,
    /// Of cohorts that have completed the age.
    customers: u64,
}

#[derive(Serialize)]
struct SkippedJson<'a> {
    attribute: &'a str,
    why: &'a str,
}

#[derive(Serialize)]
struct RowJson<'a> {
    attribute: &'a str,
    value: Option<&'a str>,
    a_customers: u64,
    b_customers: u64,
    a_share: f64,
    b_share: f64,
    a: Option<f64>,
    b: Option<f64>,
    contribution: f64,
    composition: Option<f64>,
    behaviour: Option<f64>,
    share: Option<f64>,
    cause: Option<&'static str>,
    interval: Option<Interval>,
    p_value: Option<f64>,
    p_adjusted: Option<f64>,
    significant: bool,
}

impl Found<'_> {
    fn age(&self) -> u32 {
        self.answer.question.apart.age().unwrap_or(0)
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
            (group.size(), group.figure(self.age(), self.view.measure, self.view.criterion).value())
        })
    }

    fn difference(&self) -> Option<f64> {
        self.side(0).1.zip(self.side(self.other).1).map(|(a, b)| a - b)
    }

    fn rows(&self) -> Vec<RowJson<'_>> {
        match &self.ranked {
            Ranked::Drivers(found) => found.iter().take(self.listed()).map(driver).collect(),
            Ranked::Standouts(found) => {
                let all = self.side(0).0 + self.side(1).0;
                found.iter().take(self.listed()).map(|one| standout(one, all)).collect()
            }
        }
    }
}

fn driver(driver: &Driver) -> RowJson<'_> {
    RowJson {
        attribute: &driver.attribute,
        value: driver.value.as_deref(),
        a_customers: driver.customers.0,
        b_customers: driver.customers.1,
        a_share: driver.shares.0,
        b_share: driver.shares.1,
        a: driver.values.0,
        b: driver.values.1,
        contribution: driver.contribution().to_f64(),
        composition: Some(driver.composition.to_f64()),
        behaviour: Some(driver.behaviour.to_f64()),
        share: driver.share_of_difference,
        cause: Some(driver.cause().name()),
        interval: None,
        p_value: driver.p_value,
        p_adjusted: driver.p_adjusted,
        significant: driver.is_significant(),
    }
}

fn standout(one: &Standout, all: u64) -> RowJson<'_> {
    RowJson {
        attribute: &one.attribute,
        value: one.value.as_deref(),
        a_customers: one.customers,
        b_customers: all.saturating_sub(one.customers),
        a_share: one.share,
        b_share: 1.0 - one.share,
        a: one.contrast.a,
        b: one.contrast.b,
        contribution: one.contribution,
        composition: None,
        behaviour: None,
        share: None,
        cause: None,
        interval: one.contrast.interval,
        p_value: one.contrast.p_value,
        p_adjusted: one.p_adjusted,
        significant: one.is_significant(),
    }
}

/// The ranking with everything behind it.
pub fn json(found: &Found) -> String {
    let answer = found.answer;
    let sides = answer.sides.iter().enumerate().filter(|(place, _)| [0, found.other].contains(place));
    let sides = sides.map(|(place, side)| SideJson {
        name: &side.spec.name,
        condition: &side.spec.condition,
        customers: found.side(place).0,
    });
    let skipped = answer.skipped.iter().map(|one| SkippedJson { attribute: &one.attribute, why: &one.why });
    pretty(&DriversJson {
        as_of: answer.report.as_of.to_string(),
        measure: found.view.measure.name(),
        criterion: found.view.criterion.name(),
        age: found.age(),
        within: &answer.question.shape.within,
        sides: sides.collect(),
        a: found.side(0).1,
        b: found.side(found.other).1,
        difference: found.difference(),
        correction: "holm",
        significant: found.ranked.significant(),
        rows: found.rows(),
        truncated: found.ranked.len() - found.listed(),
        skipped: skipped.collect(),
    })
}

/// One line a value, exact numbers.
pub fn csv(found: &Found) -> String {
    let mut out = "attribute,value,a_customers,b_customers,a_share,b_share,a,b,contribution,composition,behaviour,share,\
                   p_value,p_adjusted,significant\n"
        .to_string();
    let bare = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    for row in found.rows() {
        let numbers = [
            Some(row.a_share),
            Some(row.b_share),
            row.a,
            row.b,
            Some(row.contribution),
            row.composition,
            row.behaviour,
            row.share,
            row.p_value,
            row.p_adjusted,
        ];
        out += &format!(
            "{},{},{},{},{},{}\n",
            csv::field(row.attribute),
            csv::field(row.value.unwrap_or("")),
            row.a_customers,
            row.b_customers,
            numbers.map(bare).join(","),
            row.significant
        );
    }
    out
}

/// Aligned columns to read.
pub fn text(found: &Found) -> String {
    let mut out = headline(found).join("\n") + "\n\n" + &aligned(found) + "\n";
    remarks(found).iter().for_each(|remark| out += &format!("{remark}\n"));
    out
}

/// Words to the left, numbers to the right.
fn aligned(found: &Found) -> String {
    let lines = ranking(found).lines();
    let is_number = |place: &usize| lines[0].get(*place).is_some_and(|head| !WORDS.contains(&head.as_str()));
    table::columns(&lines, &(0..lines[0].len()).filter(is_number).collect::<Vec<_>>())
}

/// A Markdown table.
pub fn markdown(found: &Found) -> String {
    let mut out = format!("**{}**\n\n", md::escaped(&headline(found).join("; ")));
    for (place, line) in ranking(found).lines().into_iter().enumerate() {
        let rule = |head: &String| if WORDS.contains(&head.as_str()) { "---" } else { "---:" }.to_string();
        let rule: Vec<String> = line.iter().map(rule).collect();
        out += &md::row(line.iter().map(|cell| cell.trim().to_string()));
        if place == 0 {
            out += &md::row(rule);
        }
    }
    out.push('\n');
    remarks(found).iter().for_each(|remark| out += &format!("- {}\n", md::escaped(remark)));
    out
}

/// What is asked, and what the difference is.
pub fn headline(found: &Found) -> Vec<String> {
    let (measure, unit) = (found.view.measure.title(), found.view.measure.unit());
    let drill = found.answer.drill();
    let within = drill.map_or_else(String::new, |drill| format!(" within {}", truncate(&drill, 60)));
    let age = found.age_label() + &within;
    let side = |place: usize| {
        let (customers, value) = found.side(place);
        let name = found.answer.sides.get(place).map_or("", |side| side.spec.name.as_str());
        let customers = number::integer(u128::from(customers));
        format!("{}: {} of {customers} customers", truncate(name, 60), number::full(value, unit))
    };
    match &found.ranked {
        Ranked::Standouts(_) => vec![format!("which values stand apart: {measure} at {age}"), side(0)],
        Ranked::Drivers(_) => {
            let difference = found.difference().map_or_else(
                || "difference undefined".to_string(),
                |difference| format!("difference {}", number::difference(difference, unit)),
            );
            vec![format!("what drives it: {measure} at {age}"), side(0), side(found.other), difference]
        }
    }
}

/// The ranking as a table.
pub fn ranking(found: &Found) -> Table {
    let is_gap = matches!(found.ranked, Ranked::Drivers(_));
    let unit = found.view.measure.unit();
    let b = letter(found.other).to_string();
    let share_b = format!("share {b}");
    let head: &[&str] = if is_gap {
        &["attribute", "value", "share A", &share_b, "A", &b, "adds", "of it", "mostly", "p", "p (Holm)"]
    } else {
        &["attribute", "value", "customers", "share", "its own", "others", "adds ", "p", "p (Holm)"]
    };
    let rate = |share: Option<f64>| Word::number(number::full(share, Unit::Rate), share);
    let value = |value: Option<f64>| Word::number(number::full(value, unit), value);
    let p = |p: Option<f64>| Word::number(p_value(p), p);
    let row = |row: RowJson| {
        let mut words =
            vec![Word::text(truncate(row.attribute, 20)), Word::text(truncate(&value_name(row.value), 24))];
        if is_gap {
            words.extend([rate(Some(row.a_share)), rate(Some(row.b_share))]);
        } else {
            let customers = number::integer(u128::from(row.a_customers));
            words.extend([Word::number(customers, row.a_customers as f64), rate(Some(row.a_share))]);
        }
        let mark = if row.significant { SIGNIFICANT } else { " " };
        let adds = Word::number(fine(row.contribution, unit) + mark, row.contribution);
        words.extend([value(row.a), value(row.b), Word { chance: !row.significant, ..adds }]);
        if is_gap {
            words.extend([rate(row.share), Word::text(row.cause.unwrap_or(""))]);
        }
        words.extend([p(row.p_value), p(row.p_adjusted)]);
        words
    };
    Table {
        title: headline(found).join("; "),
        head: head.iter().map(ToString::to_string).collect(),
        rows: found.rows().into_iter().map(row).collect(),
    }
}

/// What stands behind the numbers, what was not looked at.
pub fn remarks(found: &Found) -> Vec<String> {
    let all = found.ranked.len();
    let mut remarks = Vec::new();
    if found.listed() < all {
        remarks.push(format!("{} of {all} values are listed (--top)", found.listed()));
    }
    remarks.push(match (found.ranked.significant(), all) {
        (_, 0) => "no attribute to look at".to_string(),
        (0, _) => format!("none of {all} values does more than chance explains"),
        (n, _) => format!(
            "{SIGNIFICANT} more than chance explains: {n} of {all} values; p < 0.05 after Holm's correction over all of them"
        ),
    });
    let points = if found.view.measure.unit() == Unit::Rate { " (in points)" } else { "" };
    remarks.push(match found.ranked {
        Ranked::Drivers(_) => format!(
            "adds: composition and behaviour of the value{points}; an attribute's values add up to the difference; first \
             come those that add most beyond their share of the customers"
        ),
        Ranked::Standouts(_) => format!(
            "adds: by how much the whole is higher or lower for it{points}: share × (its own - that of all)"
        ),
    });
    for skipped in &found.answer.skipped {
        remarks.push(format!("not looked at: {}: {}", truncate(&skipped.attribute, 40), skipped.why));
    }
    for side in found.answer.sides.get(found.other).iter().filter(|side| side.shared > 0) {
        let shared = number::integer(u128::from(side.shared));
        remarks.push(format!("{shared} customers are on both sides: p-values are only a guide"));
    }
    remarks
}

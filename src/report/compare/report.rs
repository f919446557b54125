//! A comparison in full: its sides, its tables, and notes on the numbers.

use crate::cohort::{Corrected, LEAST_EFFECTIVE, side};
use crate::explore::{SideAnswer, SideContrasts, UndecidedCustomers};
use crate::report::grid::{Fact, Report};
use crate::report::number;
use crate::text::{counted, truncate};

use super::compared::{Compared, who_are};
use super::json::json;
use super::records::records;
use super::tables::{NO_CELLS, SIGNIFICANT, TO_DATE, tables};
use super::verdict::untested_line;

/// A comparison as tables and notes.
pub fn report<'a>(compared: &'a Compared<'a>) -> Report<'a> {
    let grids = tables(compared).into_iter().chain([records(compared)]).collect();
    Report::new(title(compared), grids, move || json(compared))
        .facts(sides(compared).into_iter().map(Fact::line).collect())
        .notes(notes(compared))
}

fn title(compared: &Compared) -> String {
    let answer = compared.answer;
    let drill =
        answer.drill().map_or_else(String::new, |drill| format!(", within {}", truncate(&drill, 100)));
    format!("comparison, {}{drill}, as of {}", answer.report.source, answer.report.as_of)
}

fn sides(compared: &Compared) -> Vec<String> {
    let letters = ('A'..='Z').map(String::from);
    let sides = letters.zip(&compared.answer.sides).map(|(letter, side)| {
        let customers = number::counted(side.side.customers(), "customer");
        let name = truncate(&side.spec.name, 40);
        let condition = truncate(&side.spec.condition.replace('\n', " "), 100);
        let condition = if name == condition { String::new() } else { format!("  ({condition})") };
        format!("{letter}  {name}: {customers}{condition}")
    });
    sides.collect()
}

/// Notes on the numbers.
fn notes(compared: &Compared) -> Vec<String> {
    let mut notes = vec![format!(
        "{SIGNIFICANT} significant: p < 0.05 after Holm's correction over the cells, the pooled row, or the measures"
    )];
    notes.push("intervals are 95 %, not corrected for the number of comparisons; only complete cells are compared, and cohorts need members on both sides".into());
    if compared.contrasts.iter().any(|one| one.cells.is_empty()) {
        notes.push(NO_CELLS.into());
    }
    let all = |compared: &Compared| -> Vec<Corrected> {
        let contrasts = compared.contrasts.iter();
        let cells = |one: &SideContrasts| -> Vec<Corrected> {
            let cells = one.cells.iter().map(|cell| cell.compared);
            let averages = one.averages.iter().map(|age| age.compared);
            cells.chain(averages).chain(one.measures.iter().map(|measure| measure.compared)).collect()
        };
        contrasts.flat_map(cells).collect()
    };
    let untested = |one: &Corrected| one.contrast.difference.is_some() && one.contrast.p_value.is_none();
    if all(compared).iter().any(untested) {
        notes.push(format!(
            "not tested: a few customers hold most of the money (effectively fewer than {LEAST_EFFECTIVE} of them), so \
             t-tests and resampling would report chance as significant far too often"
        ));
    }
    notes.extend(compared.contrasts.iter().filter_map(|one| untested_line(&one.measures)));
    let tests: Vec<&str> = side::tests_of(all(compared).iter()).iter().map(|test| test.title()).collect();
    if !tests.is_empty() {
        notes.push(format!("tests: {}", tests.join("; ")));
    }
    notes.push(TO_DATE.into());
    notes.extend(side_notes(compared));
    notes.extend(about_mix(compared));
    notes
}

/// Notes on who is on the sides.
fn side_notes(compared: &Compared) -> Vec<String> {
    let answer = compared.answer;
    let count = |count: u64| number::integer(u128::from(count));
    let mut notes = Vec::new();
    let mut cells = compared.contrasts.iter().flat_map(|one| &one.cells);
    if cells.any(|cell| cell.sizes.0.min(cell.sizes.1) < compared.view.min_size) {
        notes.push(format!("~ fewer than {} customers on a side", compared.view.min_size));
    }
    let later = answer.uses_future_orders();
    if !later.is_empty() {
        notes.push(format!(
            "the sides are defined by {}, which depends on later orders: part of every difference follows from that alone",
            later.join(", ")
        ));
    }
    let off = answer.customers.saturating_sub(answer.on_any_side);
    if off > 0 {
        notes.push(format!("{} of {} customers belong to no side", count(off), count(answer.customers)));
    }
    notes.extend(
        answer.sides.iter().filter_map(SideAnswer::undecided).map(|undecided| note_undecided(&undecided)),
    );
    for side in answer.sides.iter().skip(1).filter(|side| side.overlap > 0) {
        notes.push(format!(
            "{} on {} and on {}: the tests treat them as different customers, so p-values are only indicative",
            who_are(side.overlap),
            truncate(compared.name(0), 40),
            truncate(&side.spec.name, 40)
        ));
    }
    notes
}

/// Notes customers who are not on a side because a value that its condition asks for is missing.
pub fn note_undecided(undecided: &UndecidedCustomers) -> String {
    let customers = counted(undecided.customers, "customer");
    let (side, kept_by) = (truncate(&undecided.side, 40), &undecided.kept_by);
    format!("a value that {side} asks for is missing for {customers}; the condition {kept_by} has them too")
}

fn about_mix(compared: &Compared) -> Vec<String> {
    let Some(age) = compared.answer.question.breakdown.age() else { return Vec::new() };
    if compared.mixes.is_empty() {
        return vec![format!("no mix: no cohort has completed {}", compared.age_label(age))];
    }
    let mut notes: Vec<String> = Vec::new();
    for mix in compared.mixes.values() {
        match mix {
            Ok(mix) => {
                notes.push(
                    "mix effect: shares differ; rate effect: values differ; they add up exactly".into(),
                );
                if mix.rows.iter().any(|row| row.values.0.is_none() || row.values.1.is_none()) {
                    notes.push("a value that one side lacks counts as mix effect alone".into());
                }
            }
            Err(why) => notes.push(format!("no mix of {}: {why}", compared.view.measure.title())),
        }
    }
    notes.dedup();
    notes
}

//! What a column besides the status decided, and how to change the decision.

use crate::cohort::Money;
use crate::engine::Engine;
use crate::source::columns::column::column_word;
use crate::source::columns::role::Role;
use crate::source::error::SourceError;
use crate::source::mapping::Mapping;
use crate::source::money::paid_back::{off_revenue, subtracted};
use crate::source::money::refund_column::has_refund_column;
use crate::source::remedy::with_filter;
use crate::source::report::{DataReport, Note};
use crate::source::spec::SourceSpec;
use crate::text::{counted, grouped, option_words, sanitize};

use super::decision::{Decision, Outcome};
use super::flags;
use super::marker::{Marker, Part};
use super::says::Says;
use super::unlikely_orders::least_likely;

/// Refunds are fewer than one in so many orders.
const MANY_REFUNDS: u64 = 3;

/// The most values that a note names.
const MOST_VALUES: usize = 5;

/// The note on a marker; `None` if it has decided nothing.
pub(super) fn note(
    engine: &dyn Engine,
    spec: &SourceSpec,
    mapping: &Mapping,
    report: &DataReport,
    marker: &Marker,
) -> Result<Option<Note>, SourceError> {
    // What is negative is a refund, whatever it is called.
    let counts = |outcome: Outcome| {
        marker.says == Says::NoOrder || !matches!(outcome, Outcome::LeftOut | Outcome::Refund)
    };
    let those =
        || report.decisions.iter().filter(|one| counts(one.outcome) && marker.is_source_of(&one.status));
    let rows: u64 = match marker.says {
        // Beside a status, the marker is not a part of it, and its rows are those that were looked at.
        Says::Refund => {
            let labelled = report.decisions.iter().filter(|one| marker.is_source_of(&one.status));
            labelled.map(|one| one.rows).sum::<u64>().max(marker.rows)
        }
        _ => those().map(|one| one.rows).sum(),
    };
    // A kind that nobody knows may be a cost of the shop if its amounts are negative: beside kinds that are left out, such as a
    // commission, and if they are more than refunds are.
    let is_beside_costs =
        || mapping.markers.iter().any(|one| one.column == marker.column && one.says == Says::NoOrder);
    let taken_off = report
        .decisions
        .iter()
        .filter(|one| one.outcome == Outcome::Refund && marker.is_source_of(&one.status));
    let taken_off: u64 = taken_off.map(|one| one.rows).sum();
    let may_be_costs = || is_beside_costs() || taken_off * MANY_REFUNDS > report.accepted;
    if marker.says == Says::Unknown && taken_off > rows && may_be_costs() {
        return unknown_refunds(engine, spec, report, marker);
    }
    // A column of what was paid back says more.
    if rows == 0 || (marker.says == Says::PaidBack && has_refund_column(&report.columns)) {
        return Ok(None);
    }
    let amount: Money = those().filter_map(|one| one.amount).sum();
    let kinds: Vec<(String, u64)> = match marker.says {
        Says::Unknown => of_each_kind(marker, &those().collect::<Vec<_>>()),
        _ => Vec::new(),
    };
    let which = which_rows(marker, if rows == 1 { "row" } else { "rows" });
    let which = if kinds.len() > 1 { which_kinds(marker, &kinds) } else { which };
    let outcome = match (marker.says, rows) {
        (Says::NoOrder, 1) => "is left out",
        (Says::NoOrder, _) => "are left out",
        (Says::Refund, 1) => "is a refund",
        (Says::Refund, _) => "are refunds",
        (Says::Doubt | Says::PaidBack | Says::Unknown, 1) => "counts as an order",
        (Says::Doubt | Says::PaidBack | Says::Unknown, _) => "count as orders",
    };
    let amounting = match mapping.amount {
        Some(_) if marker.says == Says::Unknown => format!(", amounting to {amount}"),
        _ => String::new(),
    };
    let although = match marker.says {
        Says::Unknown => ", although tenure does not know what that means",
        _ => "",
    };
    let text = format!("{} {which} {outcome}{amounting}{although}", grouped(rows));
    // The rows of most orders are never left out.
    let is_rare = |rows: u64| rows * 2 <= report.accepted;
    let without = |marker: &Marker| {
        if marker.part == Part::Missing {
            // Its column has days, which are never a blank text.
            return Ok(with_filter(spec, &format!("{} IS NOT NULL", column_word(&marker.column))));
        }
        let condition = marker.condition(engine, &column_word(&marker.column))?;
        Ok::<_, SourceError>(with_filter(spec, &format!("NOT ({condition})")))
    };
    let remedy = match marker.says {
        Says::Doubt | Says::PaidBack if !is_rare(rows) => None,
        Says::Doubt => Some(format!("exclude them with {}", without(marker)?)),
        Says::PaidBack => {
            let condition = marker.condition(engine, &column_word(&marker.column))?;
            // Of a flag, a row may be the order that was paid back, or the refund of another row.
            let is_flag = !marker.values.is_empty() && flags::question(&marker.column).is_some();
            let own = is_flag.then(|| subtracted(report, &condition)).flatten();
            let off = off_revenue(report, &condition);
            let ways = match flags::is_of_refunds(&marker.column) {
                true => [own, off],
                false => [off, own],
            };
            let ways: String = ways.into_iter().flatten().map(|way| format!("{way}, or ")).collect();
            Some(format!("{ways}exclude them with {}", without(marker)?))
        }
        Says::Unknown if kinds.len() < 2 && !is_rare(rows) => None,
        Says::Unknown if kinds.len() < 2 => {
            Some(format!("exclude those that are not orders, as in {}", without(marker)?))
        }
        Says::Unknown => match least_likely(&kinds, report.accepted) {
            None => None,
            Some(place) => {
                let example = Marker { values: vec![kinds[place].0.clone()], ..marker.clone() };
                Some(format!("exclude those that are not orders, as in {}", without(&example)?))
            }
        },
        Says::NoOrder | Says::Refund => Some(format!("if that is wrong, say {}", otherwise(mapping))),
    };
    Ok(Some(Note { text, remedy }))
}

/// The rows of a marker in words, behind a noun for them.
pub(super) fn which_rows(marker: &Marker, noun: &str) -> String {
    let values: Vec<String> =
        marker.values.iter().take(MOST_VALUES).map(|value| format!("'{}'", sanitize(value))).collect();
    let more = match marker.values.len().saturating_sub(MOST_VALUES) {
        0 => String::new(),
        more => format!(" or {more} more"),
    };
    let column = marker.column.trim();
    if values.is_empty() {
        return format!("{noun} with a value of '{column}'");
    }
    let values = values.join(" or ");
    match marker.part {
        Part::Whole => format!("{noun} whose '{column}' is {values}{more}"),
        Part::Letters => format!("{noun} whose '{column}' begins with {values}{more}"),
        Part::Sign => format!("{noun} whose '{column}' is negative"),
        Part::Missing => format!("{noun} without '{column}'"),
    }
}

/// The values of a marker with their rows, most frequent first.
fn of_each_kind(marker: &Marker, those: &[&Decision]) -> Vec<(String, u64)> {
    let rows = |value: &String| -> u64 {
        let alone = Marker { values: vec![value.clone()], ..marker.clone() };
        those.iter().filter(|one| alone.is_source_of(&one.status)).map(|one| one.rows).sum()
    };
    let kinds = marker.values.iter().map(|value| (value.clone(), rows(value)));
    let mut kinds: Vec<(String, u64)> = kinds.filter(|(_, rows)| *rows > 0).collect();
    kinds.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
    kinds
}

/// The rows of several values of a marker in words, behind their number: each with its rows.
fn which_kinds(marker: &Marker, kinds: &[(String, u64)]) -> String {
    let first = kinds.iter().take(MOST_VALUES);
    let each: Vec<String> =
        first.map(|(value, rows)| format!("'{}' ({})", sanitize(value), grouped(*rows))).collect();
    let more = match kinds.len().saturating_sub(MOST_VALUES) {
        0 => String::new(),
        more => format!(" or {more} more"),
    };
    let verb = if marker.part == Part::Letters { "begins with" } else { "is" };
    format!("rows whose '{}' {verb} {}{more}", marker.column.trim(), each.join(" or "))
}

/// The option that gives up what columns besides the status say: if the user names a status, it decides alone.
pub(super) fn otherwise(mapping: &Mapping) -> String {
    let status = mapping.mapped(Role::Status);
    status.map_or("--status \"''\"".to_string(), |mapped| option_words("status", &mapped.expression))
}

/// The note on negative amounts of kinds that nobody knows: they are taken off revenue.
fn unknown_refunds(
    engine: &dyn Engine,
    spec: &SourceSpec,
    report: &DataReport,
    marker: &Marker,
) -> Result<Option<Note>, SourceError> {
    let of_marker = |one: &&Decision| one.outcome == Outcome::Refund && marker.is_source_of(&one.status);
    let those: Vec<&Decision> = report.decisions.iter().filter(of_marker).collect();
    let rows: u64 = those.iter().map(|one| one.rows).sum();
    if rows == 0 {
        return Ok(None);
    }
    let amount: Money = those.iter().filter_map(|one| one.amount).sum();
    let values: Vec<String> =
        marker.values.iter().take(MOST_VALUES).map(|value| format!("'{}'", sanitize(value))).collect();
    let condition = marker.condition(engine, &column_word(&marker.column))?;
    Ok(Some(Note {
        text: format!(
            "{} whose '{}' is {} {}, amounting to {amount}, although tenure does not know what that means",
            counted(rows, "row"),
            marker.column.trim(),
            values.join(" or "),
            if rows == 1 { "is taken off as a refund" } else { "are taken off as refunds" }
        ),
        remedy: Some(format!(
            "if they are costs of yours, leave them out with {}",
            with_filter(spec, &format!("NOT ({condition})"))
        )),
    }))
}

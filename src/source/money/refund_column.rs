//! Refunds in a column of their own: the amount does not contain them, and revenue is gross.

use crate::source::columns::column::{column_word, is_named_in};
use crate::source::columns::letters::letters;
use crate::source::columns::names;
use crate::source::columns::role::Role;
use crate::source::kinds::marker::{Marker, Part};
use crate::source::kinds::says::Says;
use crate::source::mapping::Mapping;
use crate::source::remedy::in_quotes;
use crate::source::report::{Column, Mapped, Note};
use crate::sql::literal;

/// The note that revenue is gross, with the net amount.
pub(in crate::source) fn note_refund_column(mapping: &Mapping) -> Option<Note> {
    let amount = mapping.mapped(Role::Amount)?;
    if mapping.refunds_are_off {
        return None;
    }
    let gross = Gross::of(mapping, amount)?;
    let refunded = mapping.columns.iter().find(|column| {
        matches!(column.role, Role::Unused | Role::Attribute)
            && is_refunded_amount(column)
            // An expression of a known export takes it off already.
            && (amount.expression == column.name || !is_named_in(&amount.expression, &column.name))
    })?;
    let refund = match names::parts_of_a_unit(&refunded.name).filter(|_| gross.parts.is_none()) {
        Some(parts) => format!("{} / {parts}.0", column_word(&refunded.name)),
        None => column_word(&refunded.name),
    };
    // Some files write what was paid back as a negative amount.
    let net = format!("{} - abs(coalesce({refund}, 0))", gross.amount);
    let (text, net) = match paid_back_whole(mapping, &refunded.name) {
        Some((which, is_paid_back)) => (
            format!(
                "revenue is gross: orders paid back by {which}, and parts in '{}', are not taken off",
                refunded.name
            ),
            format!("CASE WHEN {is_paid_back} AND coalesce({refund}, 0) = 0 THEN 0 ELSE {net} END"),
        ),
        None => (format!("revenue is gross: refunds in column '{}' are not taken off", refunded.name), net),
    };
    let (units, net) = match gross.parts {
        Some(parts) => (" in whole units", format!("({net}) / {parts}")),
        None => ("", net),
    };
    Some(Note { text, remedy: Some(format!("for net revenue{units} say --amount {}", in_quotes(&net))) })
}

/// The amount without what makes whole units of it, as refunds are in the same parts of a unit.
struct Gross {
    amount: String,
    /// By what it is divided, or should be.
    parts: Option<String>,
}

impl Gross {
    /// `None` if an expression of the user's says what is taken off.
    fn of(mapping: &Mapping, amount: &Mapped) -> Option<Gross> {
        if mapping.columns.iter().any(|column| column.name == amount.expression) {
            let parts = mapping.parts_of_a_unit.map(|parts| format!("{parts}.0"));
            return Some(Gross { amount: column_word(&amount.expression), parts });
        }
        let divided = amount.expression.rsplit_once(" / ").filter(|(column, parts)| {
            parts.parse::<f64>().is_ok()
                && mapping.columns.iter().any(|one| column_word(&one.name) == *column)
        });
        match divided {
            Some((column, parts)) => Some(Gross { amount: column.into(), parts: Some(parts.into()) }),
            None if amount.guessed => Some(Gross { amount: format!("({})", amount.expression), parts: None }),
            None => None,
        }
    }
}

/// Parts of names of refunds of a part of an order, by their letters.
const PARTS: &[&str] = &["partial", "teil", "partiel", "parcial", "parziale"];

/// The columns that say which orders were paid back whole, and the condition of that, beside a column of what was paid back in part.
fn paid_back_whole(mapping: &Mapping, refund: &str) -> Option<(String, String)> {
    let name = letters(refund);
    let flags: Vec<&Marker> = mapping
        .markers
        .iter()
        .filter(|marker| {
            marker.says == Says::PaidBack && marker.part == Part::Whole && !marker.values.is_empty()
        })
        .collect();
    if flags.is_empty() || !PARTS.iter().any(|part| name.contains(part)) {
        return None;
    }
    let columns: Vec<String> = flags.iter().map(|flag| format!("'{}'", flag.column.trim())).collect();
    let conditions = flags.iter().map(|flag| {
        let values: Vec<String> = flag.values.iter().map(|value| literal(value)).collect();
        format!("lower(trim(CAST({} AS VARCHAR))) IN ({})", column_word(&flag.column), values.join(", "))
    });
    let conditions = conditions.collect::<Vec<_>>().join(" OR ");
    Some((columns.join(" or "), if flags.len() > 1 { format!("({conditions})") } else { conditions }))
}

/// Whether a column says how much was paid back.
pub(in crate::source) fn has_refund_column(columns: &[Column]) -> bool {
    columns.iter().any(is_refunded_amount)
}

/// Whether a column holds what was paid back, and not whether something was.
fn is_refunded_amount(column: &Column) -> bool {
    let is_answer = |value: &Option<String>| value.as_deref().is_none_or(|value| matches!(value, "0" | "1"));
    let is_flag = column.distinct.is_some_and(|values| values <= 2)
        && is_answer(&column.sample)
        && is_answer(&column.last_sample);
    column.value_type.is_number() && names::is_refund_name(&column.name) && !is_flag
}

//! Changes that remedies and rows offer: options with their values.

use super::popup::Row;
use crate::explore::OPTIONS;
use crate::source::{Column, ORDER_STATUS, Role, options_in};
use crate::tui::app::history::Shown;
use crate::tui::option_names::on_screen;
use crate::tui::text::clean;

/// A change that a row offers: an option with its value, or several that belong together.
pub(super) type Change = Vec<(String, String)>;

/// Whether a remedy names the statuses of orders; they are chosen from a list of all.
pub(super) fn names_statuses(remedy: &str) -> bool {
    remedy.contains(&format!("--{ORDER_STATUS} "))
}

/// Whether a remedy is an example of many: it is chosen, not taken as it stands.
pub(super) fn is_example(remedy: &str) -> bool {
    remedy.contains(", as in --")
}

/// Whether a change is another reading of texts that have several: it is chosen, not taken as it stands.
pub(super) fn is_reading(change: &Change) -> bool {
    change.iter().any(|(name, _)| name == "date-format")
}

/// Whether a change is about the statuses of orders.
pub(super) fn is_of_statuses(change: &Change) -> bool {
    change.iter().any(|(name, _)| name == ORDER_STATUS)
}

/// The changes that a remedy names. A role is given only to a column or to an expression, never to a word of the sentence.
pub(super) fn changes_in(remedy: &str, columns: &[Column]) -> Vec<Change> {
    let is_role = |name: &str| Role::NAMED.iter().any(|role| role.name() == name);
    let is_column = |value: &str| columns.iter().any(|column| column.name == value);
    let is_expression = |value: &str| value.contains(['(', '*', '\'', '"', '-', '+', ' ']);
    let can_be =
        |(name, value): &(String, String)| !is_role(name) || is_column(value) || is_expression(value);
    options_in(remedy).into_iter().filter(|change| change.iter().all(can_be)).collect()
}

/// What was to be shown, with a change.
///
/// # Errors
/// An option that is not one of the source or of the view, or a value that it does not take.
pub(super) fn with_all(mut wanted: Shown, change: &[(String, String)]) -> Result<Shown, String> {
    for (place, (name, _)) in change.iter().enumerate() {
        // An option that is repeated takes all of its values at once.
        if change[..place].iter().any(|(before, _)| before == name) {
            continue;
        }
        let option = OPTIONS.iter().find(|option| option.name == name);
        let option = option.ok_or_else(|| format!("{name} is an option of the command line"))?;
        let values = change.iter().filter(|(other, value)| other == name && !value.is_empty());
        let values: Vec<String> = values.map(|(_, value)| value.clone()).collect();
        option.set(&mut wanted.view, &mut wanted.source, &values).map_err(String::from)?;
        wanted.view.check()?;
    }
    Ok(wanted)
}

/// A change as a row: its first option, and the value with the options that belong to it.
pub(super) fn row_of(change: &Change) -> Row {
    let (name, value) = change.first().map_or(("", ""), |(name, value)| (name, value));
    let others = change.iter().skip(1).map(|(name, value)| format!("  --{name} {value}"));
    let note = on_screen(&clean(&format!("{value}{}", others.collect::<String>())));
    Row { name: on_screen(&format!("--{name}")), note, ..Row::default() }
}

//! The options in the list on screen, and the values that arrows step through.

use super::popup::PopupContext;
use crate::cohort::Measure;
use crate::explore::option::Steps;
use crate::explore::{OPTIONS, OptionSpec};
use crate::source::Role;
use crate::tui::app::history::Shown;

/// The options in the list, those of the view first.
pub fn listed() -> Vec<&'static OptionSpec> {
    OPTIONS.iter().filter(|option| option.on_screen).collect()
}

/// The view and source with a typed value of an option.
///
/// # Errors
/// The value that cannot be read, and values that can.
pub fn with(option: &OptionSpec, text: &str, cx: &PopupContext) -> Result<Shown, String> {
    changed(cx.shown(), option, text)
}

/// The same for any view of a source.
///
/// # Errors
/// As [`with`].
pub fn changed(mut wanted: Shown, option: &OptionSpec, text: &str) -> Result<Shown, String> {
    option.type_in(&mut wanted.view, &mut wanted.source, text).map_err(String::from)?;
    wanted.view.check()?;
    Ok(wanted)
}

/// The values of an option that can be listed, for these data.
pub fn choices(option: &OptionSpec, cx: &PopupContext) -> Vec<String> {
    let columns = cx.report.iter().flat_map(|report| &report.columns);
    let columns = columns.filter(|column| column.role == Role::Attribute);
    let columns: Vec<String> = columns.map(|column| column.name.clone()).collect();
    let measures: Vec<Measure> = Measure::ALL.into_iter().filter(|one| cx.offers(*one)).collect();
    option.choices(cx.view, &columns, &measures)
}

/// The value this many steps further; none if the user has to type it.
pub fn stepped(option: &OptionSpec, by: isize, cx: &PopupContext) -> Option<String> {
    let now = option.value(cx.view, cx.source);
    if let Steps::Numbers { step, least } = option.steps {
        let now: u64 = now.parse().unwrap_or(least);
        let next = if by < 0 { now.saturating_sub(step).max(least) } else { now.saturating_add(step) };
        return Some(next.to_string());
    }
    let choices = choices(option, cx);
    // Ages are of three kinds, and each kind has many values.
    let kind =
        choices.iter().find(|choice| **choice == now || choice.split(':').next() == now.split(':').next());
    around(&choices, kind.unwrap_or(choices.last()?), by)
}

/// The name so many steps on, around the end; nothing if there are none.
fn around(all: &[String], now: &str, by: isize) -> Option<String> {
    let place = all.iter().position(|one| one == now).unwrap_or(0) as isize;
    let next = (place + by).checked_rem_euclid(all.len() as isize)?;
    all.get(next as usize).cloned()
}

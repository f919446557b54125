//! A line that names an option and its value, as the palette takes it: `measure revenue`, `where country = 'FR'`.

use tui_input::Input;

use super::completion::{Completion, complete, conditions, unasked};
use super::popup::PopupContext;
use super::setting::{choices, listed};
use crate::explore::option::Steps;
use crate::explore::{OptionSpec, ValuesQuestion};
use crate::tui::fuzzy;

/// The option that a line names, and the text of its value; none before a blank follows the name.
pub fn named(line: &str) -> Option<(&'static OptionSpec, &str)> {
    let (name, value) = line.trim_start().split_once(' ')?;
    let option = listed().into_iter().find(|option| option.name == name.to_lowercase())?;
    Some((option, value.trim()))
}

/// The values that fit the typed text, best first: those of the option, and the text itself, which comes first if the
/// option takes any text.
pub fn values(option: &OptionSpec, typed: &str, cx: &PopupContext) -> Vec<String> {
    let known = choices(option, cx);
    let mut fitting: Vec<(i32, String)> =
        known.into_iter().filter_map(|value| Some((fuzzy::score(typed, &value)?, value))).collect();
    fitting.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let mut fitting: Vec<String> = fitting.into_iter().map(|(_, value)| value).collect();
    let is_typed = matches!(option.steps, Steps::Typed | Steps::Numbers { .. });
    if !fitting.iter().any(|value| value == typed) && (is_typed || !typed.is_empty()) {
        // A name of a list is more likely than a text that is none.
        let place = if is_typed { 0 } else { fitting.len() };
        fitting.insert(place, typed.to_string());
    }
    fitting
}

/// Completes the value as a condition: names of columns, and values of the column before `=`.
pub fn complete_value(line: &mut Input, option: &OptionSpec, cx: &PopupContext) -> Completion {
    let mut value = value_of(line, option);
    let outcome = complete(&mut value, false, cx);
    *line = Input::new(format!("{} {}", option.name, value.value()));
    outcome
}

/// The conditions that the value may become, with the customers of each, if the value of a column is typed.
pub fn conditions_of(line: &Input, option: &OptionSpec, cx: &PopupContext) -> Vec<(String, u64)> {
    conditions(&value_of(line, option), false, cx)
}

/// The values to look up for the line as it is typed.
pub fn values_needed(line: &Input, cx: &PopupContext) -> Option<ValuesQuestion> {
    let (option, _) = named(line.value())?;
    takes_condition(option).then(|| unasked(&value_of(line, option), false, cx)).flatten()
}

/// Whether its value is a condition on orders.
pub fn takes_condition(option: &OptionSpec) -> bool {
    ["where", "entry", "returns"].contains(&option.name)
}

fn value_of(line: &Input, option: &OptionSpec) -> Input {
    let text = line.value().trim_start();
    Input::new(text[(option.name.len() + 1).min(text.len())..].to_string())
}

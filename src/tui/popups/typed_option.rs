//! A line that names an option and its value, as the palette takes it: `measure revenue`, `where country = 'FR'`.

use tui_input::Input;

use super::completion::{Completion, complete};
use super::popup::PopupContext;
use super::setting::{choices, listed};
use crate::explore::OptionSpec;
use crate::explore::option::Steps;
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

/// Completes the value as a condition: names of columns, and values in quotes.
pub fn complete_value(line: &mut Input, option: &OptionSpec, cx: &PopupContext) -> Completion {
    let text = line.value().trim_start().to_string();
    let start = (option.name.len() + 1).min(text.len());
    let mut value = Input::new(text[start..].to_string());
    let outcome = complete(&mut value, false, cx);
    *line = Input::new(format!("{} {}", option.name, value.value()));
    outcome
}

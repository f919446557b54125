//! The line of tabs as places: every screen that Tab leads to, with its key. Drawing and clicking share it.

use ratatui::layout::Rect;

use super::action::Action;
use super::keys::KeyMap;
use super::screens::{SCREENS, ScreenEntry, ScreenId};
use super::text::width;

/// A tab and its place in the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    pub id: ScreenId,
    /// Its first column.
    pub x: u16,
    pub text: String,
    /// Whether its screen is shown.
    pub is_shown: bool,
}

/// How the tabs are written, the widest first: what a narrow line does without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// ` 3 Segments `
    Whole,
    /// ` 3 Segments`
    WithoutTrail,
    /// ` 3Segments`
    WithoutGap,
    /// ` 3 `; the tab of the shown screen is whole.
    Keys,
}

/// The tabs from left to right; `shown` is the screen on show.
pub fn tabs(shown: ScreenId, keys: &KeyMap, ascii: bool, area: Rect) -> Vec<Tab> {
    let entries: Vec<&ScreenEntry> = SCREENS.iter().filter(|entry| entry.in_tab_order).collect();
    let text = |entry: &ScreenEntry, form: Form| {
        let form = if entry.id == shown && form == Form::Keys { Form::Whole } else { form };
        let text = named(keys, ascii, entry, form);
        let is_first = entries.first().is_some_and(|first| first.id == entry.id);
        if is_first && form == Form::WithoutGap { text.trim_start().to_string() } else { text }
    };
    let fits = |form: &Form| {
        entries.iter().map(|entry| width(&text(entry, *form))).sum::<usize>() <= usize::from(area.width)
    };
    let form = [Form::Whole, Form::WithoutTrail, Form::WithoutGap].into_iter().find(fits);
    let form = form.unwrap_or(Form::Keys);
    let mut x = area.x;
    let placed = entries.iter().map(|entry| {
        let text = text(entry, form);
        let start = x;
        x = x.saturating_add(width(&text) as u16);
        Tab { id: entry.id, x: start, text, is_shown: entry.id == shown }
    });
    placed.collect()
}

/// The screen of the tab at a column of their line.
pub fn hit(tabs: &[Tab], column: u16) -> Option<ScreenId> {
    let tab = tabs.iter().rfind(|tab| tab.x <= column)?;
    (column < tab.x + width(&tab.text) as u16).then_some(tab.id)
}

/// The text of a tab; a screen without a key keeps its name.
fn named(keys: &KeyMap, ascii: bool, entry: &ScreenEntry, form: Form) -> String {
    let name = entry.tab;
    let action = Action::Show(entry.id);
    // Beside keys alone, the key of another screen would be there twice.
    let is_borrowed = keys.chords(action).is_empty();
    match (keys.first(action, ascii).filter(|_| form != Form::Keys || !is_borrowed), form) {
        (Some(key), Form::Whole) => format!(" {key} {name} "),
        (Some(key), Form::WithoutTrail) => format!(" {key} {name}"),
        (Some(key), Form::WithoutGap) => format!(" {key}{name}"),
        (Some(key), Form::Keys) => format!(" {key} "),
        (None, Form::Whole | Form::Keys) => format!(" {name} "),
        (None, Form::WithoutTrail | Form::WithoutGap) => format!(" {name}"),
    }
}

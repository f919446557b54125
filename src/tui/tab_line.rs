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

/// The tabs from left to right; `shown` is the screen on show.
pub fn tabs(shown: ScreenId, keys: &KeyMap, ascii: bool, area: Rect) -> Vec<Tab> {
    let named = |entry: &ScreenEntry, is_whole| named(keys, ascii, entry, is_whole);
    let entries: Vec<&ScreenEntry> = SCREENS.iter().filter(|entry| entry.in_tab_order).collect();
    let whole = |entry: &ScreenEntry| named(entry, true);
    let is_narrow = entries.iter().map(|entry| width(&whole(entry))).sum::<usize>() > usize::from(area.width);
    let mut x = area.x;
    let placed = entries.into_iter().map(|entry| {
        let is_shown = entry.id == shown;
        // If room is short, the other tabs are only their keys.
        let text = named(entry, is_shown || !is_narrow);
        let start = x;
        x = x.saturating_add(width(&text) as u16);
        Tab { id: entry.id, x: start, text, is_shown }
    });
    placed.collect()
}

/// The screen of the tab at a column of their line.
pub fn hit(tabs: &[Tab], column: u16) -> Option<ScreenId> {
    let tab = tabs.iter().rfind(|tab| tab.x <= column)?;
    (column < tab.x + width(&tab.text) as u16).then_some(tab.id)
}

/// ` 3 Segments `, or ` 3 `; a screen without a key keeps its name.
fn named(keys: &KeyMap, ascii: bool, entry: &ScreenEntry, is_whole: bool) -> String {
    match keys.first(Action::Show(entry.id), ascii) {
        Some(key) if is_whole => format!(" {key} {} ", entry.tab),
        Some(key) => format!(" {key} "),
        None => format!(" {} ", entry.tab),
    }
}

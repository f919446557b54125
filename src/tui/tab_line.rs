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
    let entries: Vec<&ScreenEntry> = SCREENS.iter().filter(|entry| entry.in_tab_order).collect();
    let wide = entries.iter().map(|entry| width(&named(keys, ascii, entry, true))).sum::<usize>();
    let room = usize::from(area.width);
    // The blank behind each tab is the first to go.
    let is_tight = wide > room;
    let is_narrow = wide > room + entries.len();
    let named = |entry: &ScreenEntry, is_whole| {
        let text = named(keys, ascii, entry, is_whole);
        if is_tight && !is_narrow { text.trim_end().to_string() } else { text }
    };
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

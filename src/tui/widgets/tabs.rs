//! The line of tabs: every screen that Tab leads to, with its key; the one that is shown is reversed.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::action::Action;
use crate::tui::app::App;
use crate::tui::screens::{SCREENS, ScreenEntry};
use crate::tui::text::{fit, width};

/// Draws it, if there is a line for it.
pub fn render(app: &App, area: Rect, buffer: &mut Buffer) {
    if area.height == 0 {
        return;
    }
    let shown = app.tab();
    let tabs: Vec<&ScreenEntry> = SCREENS.iter().filter(|entry| entry.in_tab_order).collect();
    let whole = |entry: &ScreenEntry| named(app, entry, true);
    let is_narrow = tabs.iter().map(|entry| width(&whole(entry))).sum::<usize>() > usize::from(area.width);
    let mut x = area.x;
    for entry in tabs {
        let is_shown = entry.id == shown;
        // Where room is short, the others are their keys alone.
        let text = named(app, entry, is_shown || !is_narrow);
        let style = if is_shown { app.theme.chosen() } else { app.theme.faint() };
        let room = usize::from(area.right().saturating_sub(x));
        (x, _) = buffer.set_stringn(x, area.y, fit(&text, room, app.theme.glyphs.ellipsis), room, style);
    }
}

/// ` 3 Segments `, or ` 3 `; a screen without a key keeps its name.
fn named(app: &App, entry: &ScreenEntry, is_whole: bool) -> String {
    match app.keys.first(Action::Show(entry.id), app.theme.glyphs.ascii) {
        Some(key) if is_whole => format!(" {key} {} ", entry.tab),
        Some(key) => format!(" {key} "),
        None => format!(" {} ", entry.tab),
    }
}

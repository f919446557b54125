//! The line of tabs: every screen that Tab leads to, with its key; the tab of the shown screen is reversed.

use ratatui::layout::Rect;

use crate::tui::app::App;
use crate::tui::sheet::Sheet;
use crate::tui::tab_line;
use crate::tui::text::fit;

/// Draws it, if there is a line for it.
pub fn render(app: &App, area: Rect, buffer: &mut Sheet) {
    if area.height == 0 {
        return;
    }
    for tab in tab_line::tabs(app.tab(), &app.keys, app.theme.glyphs.ascii, area) {
        let style = if tab.is_shown { app.theme.chosen() } else { app.theme.faint() };
        let room = usize::from(area.right().saturating_sub(tab.x));
        buffer.set_stringn(tab.x, area.y, fit(&tab.text, room, app.theme.glyphs.ellipsis), room, style);
    }
}

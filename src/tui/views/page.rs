//! Draws a page of text over the whole screen.

use ratatui::layout::Rect;

use crate::tui::app::App;
use crate::tui::layout;
use crate::tui::page::Page;
use crate::tui::sheet::Sheet;
use crate::tui::text::{clean, fit, width};

/// Draws a page from a line on: its title above, and how many lines there are.
pub fn render(app: &App, page: &Page, scroll: usize, buffer: &mut Sheet) {
    let area = Rect::new(0, 0, app.size.0, app.size.1);
    let room = page.room(area.width);
    let shown = layout::overlay_lines(area.height);
    let lines = page.lines(&app.theme, room);
    let scroll = scroll.min(lines.len().saturating_sub(shown));
    let position = if lines.len() > shown {
        let last = (scroll + shown).min(lines.len());
        format!("lines {}{}{last} of {}", scroll + 1, app.theme.glyphs.dash, lines.len())
    } else {
        String::new()
    };
    let across = usize::from(area.width);
    let left =
        fit(&clean(page.title()), across.saturating_sub(width(&position) + 2), app.theme.glyphs.ellipsis);
    buffer.set_stringn(1, 0, left, across - 1, app.theme.strong());
    let start = across.saturating_sub(width(&position) + 1);
    buffer.set_stringn(start as u16, 0, &position, across - start, app.theme.faint());
    for (place, line) in lines.iter().skip(scroll).take(shown).enumerate() {
        buffer.set_line(1, 1 + place as u16, line, area.width - 1);
    }
}

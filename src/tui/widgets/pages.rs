//! The line of pages below the title: `page 3 of 8   simple · payback · …`, the shown one reversed.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::tui::screens::Pages;
use crate::tui::sheet::Sheet;
use crate::tui::text::width;
use crate::tui::theme::Theme;

/// Draws it, if there is a line for it.
pub fn render(theme: &Theme, pages: &Pages, area: Rect, buffer: &mut Sheet) {
    if area.height == 0 {
        return;
    }
    let end = usize::from(area.right());
    let mut x = usize::from(area.x) + 1;
    let mut put = |text: &str, style: Style, room: usize| {
        let from = x;
        let fits = from + width(text) + room < end;
        if fits {
            buffer.set_string(from as u16, area.y, text, style);
            x += width(text);
        }
        fits
    };
    let counted = format!("page {} of {} ", pages.shown + 1, pages.names.len());
    put(&counted, theme.faint(), 0);
    let first = first(pages, end.saturating_sub(width(&counted) + 2));
    if first > 0 {
        put(&format!(" {}", theme.glyphs.ellipsis), theme.faint(), 0);
    }
    for (place, name) in pages.names.iter().enumerate().skip(first) {
        let style = if place == pages.shown { theme.chosen() } else { theme.faint() };
        if place > first && !put(theme.glyphs.dot, theme.faint(), 0) {
            return;
        }
        // Room for the sign that more pages follow.
        let more = if place + 1 < pages.names.len() { 4 } else { 0 };
        if !put(&format!(" {name} "), style, more) {
            put(&format!(" {}", theme.glyphs.ellipsis), theme.faint(), 0);
            return;
        }
    }
}

/// The first page that is named: all of them if they fit, else those from the one before the shown one on.
fn first(pages: &Pages, room: usize) -> usize {
    let all: usize = pages.names.iter().map(|name| width(name) + 3).sum();
    if all < room { 0 } else { pages.shown.saturating_sub(1) }
}

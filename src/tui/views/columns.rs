//! The list of columns of a list of customers, with a cross before those that are shown.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::popup::{framed, list};
use crate::tui::app::{App, ColumnList};
use crate::tui::text::clean;

/// Draws it.
pub fn render(app: &App, columns: &ColumnList, buffer: &mut Buffer) {
    let (across, lines) = (app.size.0.min(52), app.size.1);
    let room = columns.columns.len().min(usize::from(lines.saturating_sub(4))).max(1);
    let tall = (room as u16 + 3).min(lines - 1);
    let area = framed(app, Rect::new(app.size.0 - across, 0, across, tall), buffer);
    let all = columns.columns.len();
    let mut shown: Vec<(String, Style)> = vec![(
        format!(" columns, {} of {all} shown, the first stays in sight", columns.shown()),
        app.theme.strong(),
    )];
    let first = (columns.chosen + 1).saturating_sub(room);
    for (place, (name, is_shown)) in columns.columns.iter().enumerate().skip(first).take(room) {
        let style = match (place == columns.chosen, is_shown) {
            (true, _) => app.theme.chosen(),
            (false, true) => app.theme.text(),
            (false, false) => app.theme.faint(),
        };
        let mark = if *is_shown { "[x]" } else { "[ ]" };
        shown.push((format!(" {mark} {}", clean(&name.replace('_', " "))), style));
    }
    list(app, &shown, area, buffer);
}

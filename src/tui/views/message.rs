//! The message in place of the table: still reading, empty, an error, too small a window.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::tui::action::Action;
use crate::tui::app::App;
use crate::tui::layout::SMALLEST;
use crate::tui::option_names::on_screen;
use crate::tui::screens::matrix::MatrixView;
use crate::tui::sheet::Sheet;
use crate::tui::text::{fit, wrap};

/// The window is too small for anything else.
pub fn too_small(app: &App, buffer: &mut Sheet) {
    let (columns, lines) = app.size;
    let text = format!(
        "This window is {columns}x{lines}. tenure needs at least {}x{}: make it larger.",
        SMALLEST.0, SMALLEST.1
    );
    centred(&text, Rect::new(0, 0, columns, lines), app.theme.text(), buffer);
}

/// The message shown instead of the table, if any.
pub fn instead(app: &App, shown: &MatrixView) -> Option<String> {
    let key =
        |action| app.keys.first(action, app.theme.glyphs.ascii).unwrap_or_else(|| "(unbound)".to_string());
    if let Some(failure) =
        app.failure.clone().or_else(|| app.screen_failure()).filter(|_| shown.matrix().is_none())
    {
        let (reload, quit) = (key(Action::Reload), key(Action::Close));
        return Some(format!("{failure}\n\n{reload} tries again, {quit} quits"));
    }
    let Some(matrix) = shown.matrix() else {
        // The message appears together with the spinner.
        return Some(String::new());
    };
    if matrix.rows.is_empty() {
        let left_out =
            app.report.as_ref().map(|report| report.excluded_line()).filter(|line| !line.is_empty());
        let left_out = left_out.map(|line| format!("Left out: {line}.\n")).unwrap_or_default();
        return Some(format!(
            "No row of the source counts as an order.\n{left_out}{} shows how it was read",
            key(Action::Data)
        ));
    }
    let offered = shown.offers(app.view.measure);
    shown.unavailable().map(|why| match app.busy {
        Some(_) if !matrix.has_orders => format!("{why}{}", app.theme.glyphs.ellipsis),
        None if !matrix.has_orders && offered => {
            format!("counting was cancelled\n\n{} reads the source again", key(Action::Reload))
        }
        _ => format!("{why}\n\n{} chooses another measure", key(Action::NextMeasure)),
    })
}

/// Lines in the middle of an area.
pub fn centred(text: &str, area: Rect, style: Style, buffer: &mut Sheet) {
    let room = usize::from(area.width.saturating_sub(2)).clamp(1, 90);
    let lines = wrap(&on_screen(text), room);
    let top = area.height.saturating_sub(lines.len() as u16) / 2;
    for (place, line) in lines.iter().take(usize::from(area.height)).enumerate() {
        let line = fit(line, usize::from(area.width), "");
        let x = area.x + (area.width - crate::tui::text::width(&line) as u16) / 2;
        buffer.set_stringn(x, area.y + top + place as u16, &line, usize::from(area.width), style);
    }
}

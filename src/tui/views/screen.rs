//! A screen other than the matrix: header, title, table, and the details of the selected row.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{chart, message};
use crate::tui::action::Action;
use crate::tui::app::App;
use crate::tui::chart::{BarsInSight, Chart};
use crate::tui::layout;
use crate::tui::notes;
use crate::tui::screens::Screen;
use crate::tui::sheet::Sheet;
use crate::tui::text::fit;
use crate::tui::widgets::{header, legend, pages, table, tabs};

/// Draws the screen that is shown.
pub fn render(app: &App, buffer: &mut Sheet) {
    let Some(screen) = app.screen() else { return };
    let cx = app.context();
    let headline = notes::lines(&screen.headline(&cx), app.size.0);
    let Some(parts) = layout::table(app.size, screen.above(&cx), screen.note_lines(&cx)) else { return };
    header::render(app, parts.header, buffer);
    tabs::render(app, parts.tabs, buffer);
    let Some(shown) = screen.table() else { return };
    let own = screen.chart(&cx);
    let bars = if own.is_some() { None } else { shown.bars() };
    let drawn_column = bars.as_ref().map(|(column, _)| column.clone());
    let chart = own.or_else(|| bars.map(|(_, chart)| chart));
    let instead = instead(app);
    let out_of_sight = match (&chart, &instead) {
        // The rows of a chart that lists them are those of the table.
        (Some(Chart::Bars { .. } | Chart::Stacks { .. }), None) => {
            table::rows_out_of_sight(&app.theme, shown, parts.table).unwrap_or_default()
        }
        (None, None) => table::out_of_sight(&app.theme, shown, parts.table),
        _ => String::new(),
    };
    let right = match drawn_column {
        Some(column) if instead.is_none() => format!("bars: {column}  {out_of_sight}"),
        _ => out_of_sight,
    };
    header::title_line(app, parts.title, screen.title(&cx), right.trim_end(), buffer);
    if let Some(all) = screen.pages() {
        pages::render(&app.theme, &all, parts.pages, buffer);
    }
    if let Some(text) = instead {
        message::centred(&text, parts.table, app.theme.text(), buffer);
        // An empty list does not hide the notes about it.
        if screen.has_notes_when_empty() && app.screen_failure().is_none() {
            notes(app, screen, parts.notes, buffer);
        }
        return;
    }
    wrapped(app, &headline, parts.headline, |_| app.theme.strong(), buffer);
    match chart {
        Some(drawn) => {
            let in_sight = BarsInSight {
                first: shown.loaded_place(shown.first),
                chosen: Some(shown.loaded_place(shown.row)),
            };
            chart::render(app, &drawn, in_sight, parts.table, buffer);
        }
        None => {
            table::render(&app.theme, shown, parts.table, buffer);
            legend::of_table(&app.theme, shown, parts.table, buffer);
        }
    }
    let (texts, picture) = screen.lines_below(&cx);
    let height = (texts + picture).min(usize::from(parts.notes.height)) as u16;
    let area = Rect { y: parts.notes.bottom() - height, height, ..parts.notes };
    let noted = notes(app, screen, area, buffer);
    if let Some(drawn) = screen.chart_below(&cx).filter(|_| picture > 0) {
        let below = Rect { y: area.y + noted, height: area.height - noted, ..area };
        below_table(app, &drawn, below, buffer);
    }
}

/// The part that describes the selected row: all below the table.
pub fn details(app: &App, screen: &dyn Screen) -> Rect {
    let cx = app.context();
    let parts = layout::table(app.size, screen.above(&cx), screen.note_lines(&cx));
    parts.map(|parts| parts.notes).unwrap_or_default()
}

/// The chart below the notes; of bars that have no room it says how many there are.
fn below_table(app: &App, drawn: &Chart, area: Rect, buffer: &mut Sheet) {
    let height = usize::from(area.height);
    let more = match drawn {
        Chart::Bars { bars, .. } if bars.len() > height && height < 3 => return,
        Chart::Bars { bars, .. } if bars.len() > height => bars.len() - height + 1,
        _ => 0,
    };
    let area = Rect { height: area.height - u16::from(more > 0), ..area };
    chart::render(app, drawn, BarsInSight { first: 0, chosen: None }, area, buffer);
    if more > 0 {
        let text = format!("{} {more} more", app.theme.glyphs.ellipsis);
        buffer.set_stringn(area.x + 1, area.bottom(), text, usize::from(area.width), app.theme.faint());
    }
}

/// The lines below the table, and their number.
fn notes(app: &App, screen: &dyn Screen, area: Rect, buffer: &mut Sheet) -> u16 {
    let lines = notes::lines(&screen.notes(&app.context()), area.width);
    let style = |note| if note == 0 { app.theme.strong() } else { app.theme.faint() };
    wrapped(app, &lines, area, style, buffer);
    (lines.len() as u16).min(area.height)
}

/// Wrapped lines; what has no room even so ends in an ellipsis.
fn wrapped(
    app: &App,
    lines: &[(usize, String)],
    area: Rect,
    style: impl Fn(usize) -> Style,
    buffer: &mut Sheet,
) {
    let (room, height) = (usize::from(area.width).saturating_sub(2), usize::from(area.height));
    for (place, (note, line)) in lines.iter().take(height).enumerate() {
        let is_cut = place + 1 == height && lines.len() > height;
        let ellipsis = app.theme.glyphs.ellipsis;
        let line = if is_cut { fit(&format!("{line} {ellipsis}"), room, ellipsis) } else { line.clone() };
        buffer.set_stringn(area.x + 1, area.y + place as u16, line, room, style(*note));
    }
}

/// The message shown instead of the table, if any.
pub(super) fn instead(app: &App) -> Option<String> {
    if let Some(why) = app.screen_failure() {
        let remedy = app.screen().map(|screen| screen.remedy(&app.context())).unwrap_or_default();
        return Some(if app.busy.is_some() { why } else { format!("{why}\n\n{remedy}") });
    }
    if let Some(failure) = app.failure.as_ref().filter(|_| app.report.is_none()) {
        return Some(failure.clone());
    }
    let empty = app.screen().is_some_and(|screen| screen.is_empty());
    // The message appears together with the spinner.
    let why = || app.screen().and_then(|screen| screen.empty_message()).unwrap_or_else(|| nothing_here(app));
    empty.then(|| if app.busy.is_some() { String::new() } else { why() })
}

/// The message of a table without rows.
fn nothing_here(app: &App) -> String {
    let key = app.keys.first(Action::Back, app.theme.glyphs.ascii);
    let hint = key.map(|key| format!("\n\n{key} goes back")).unwrap_or_default();
    format!("no rows: nothing in the data fits this screen{hint}")
}

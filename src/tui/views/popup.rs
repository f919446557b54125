//! Draws what covers a screen: lists, input lines, and the search of a page.

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::symbols::border;
use ratatui::widgets::{Block, Widget};
use tui_input::Input;

use crate::tui::app::App;
use crate::tui::layout::{self, Screen};
use crate::tui::option_names::on_screen;
use crate::tui::popups::{InputLine, LineView, ListView, PopupView, Row, Side, Tone};
use crate::tui::sheet::Sheet;
use crate::tui::text::{clean, fit, width, wrap};

/// Lines of a note above an input line.
const NOTE_LINES: usize = 3;

/// Draws the popup, if one is open; a page is drawn before.
pub fn render(app: &App, screen: &Screen, buffer: &mut Sheet) {
    let Some(popup) = &app.popup else { return };
    match popup.view(&app.popup_context()) {
        PopupView::Page { search: Some(input), .. } => {
            let title = Rect::new(0, 0, app.size.0, 1);
            buffer.clear(title);
            typed(app, "search: ", &input, title, buffer);
        }
        PopupView::Page { .. } => {}
        PopupView::Line(line) => line_to_type(app, &line, buffer),
        PopupView::List(shown) => chooser(app, &shown, popup.takes_text(), screen, buffer),
    }
}

/// A prompt above the footer, with a hint or the problem above it, and a rule above both: what is below it is covered.
fn line_to_type(app: &App, view: &LineView, buffer: &mut Sheet) {
    let (columns, lines) = app.size;
    let room = usize::from(columns.saturating_sub(2)).max(1);
    let mut words = wrap(&on_screen(&clean(&view.note)), room);
    words.retain(|line| !line.is_empty());
    if words.len() > NOTE_LINES {
        words.truncate(NOTE_LINES);
        let ellipsis = app.theme.glyphs.ellipsis;
        words
            .iter_mut()
            .last()
            .into_iter()
            .for_each(|last| *last = fit(&format!("{last} {ellipsis}"), room, ellipsis));
    }
    let top = lines - 3 - words.len() as u16;
    buffer.clear(Rect::new(0, top, columns, lines - 1 - top));
    buffer.set_string(0, top, app.theme.glyphs.rule.repeat(columns.into()), app.theme.faint());
    let style = if view.wrong { app.theme.alert() } else { app.theme.text() };
    let words: Vec<(String, Style)> = words.iter().map(|line| (format!(" {line}"), style)).collect();
    list(app, &words, Rect::new(0, top + 1, columns, words.len() as u16), buffer);
    suggested(app, &format!("{}: ", view.label), &view.line, Rect::new(0, lines - 2, columns, 1), buffer);
}

/// A list: the typed text, the matching rows, and lines below them.
fn chooser(app: &App, view: &ListView, is_typed: bool, screen: &Screen, buffer: &mut Sheet) {
    let (columns, lines) = app.size;
    let head = view.head.len() as u16;
    let across = match view.side {
        Side::Middle => layout::list_columns(view.columns, columns),
        Side::Right if columns <= view.columns + 8 => columns,
        Side::Right => view.columns.max(columns / 3),
    };
    let wanted = u16::try_from(view.most).unwrap_or(u16::MAX).saturating_add(view.foot_lines + 3 + head);
    let tall = wanted.min(lines - 1);
    // The title below stays in sight if the list leaves room for it.
    let below_title = screen.title.y + 1;
    let (x, y) = match view.side {
        Side::Middle => ((columns - across) / 2, 0),
        Side::Right if below_title + tall < lines => (columns - across, below_title),
        Side::Right => (columns - across, 0),
    };
    let area = framed(app, Rect::new(x, y, across, tall), buffer);
    let foot_lines = view.foot_lines.min(area.height.saturating_sub(2));
    let above = (1 + head).min(area.height - foot_lines);
    let room = usize::from(area.height - above - foot_lines);
    let first = (view.chosen + 1).saturating_sub(room);
    let top = Rect { height: 1, ..area };
    match is_typed {
        true => typed(app, &view.label, &view.input, top, buffer),
        false => list(app, &[(format!(" {}", view.label), app.theme.strong())], top, buffer),
    }
    let words: Vec<(String, Style)> =
        view.head.iter().map(|(text, tone)| (format!(" {}", clean(text)), self::tone(app, *tone))).collect();
    list(app, &words, Rect { y: area.y + 1, height: above - 1, ..area }, buffer);
    position(app, view, (first, room), Rect { height: 1, ..area }, buffer);
    for (line, (place, row)) in view.rows.iter().enumerate().skip(first).take(room).enumerate() {
        let area = Rect { y: area.y + above + line as u16, height: 1, ..area };
        match &view.editing {
            Some(input) if place == view.chosen => {
                let names = names(view);
                typed(app, &format!(" {:<names$}  ", row.name), input, area, buffer);
            }
            _ => list(app, &[drawn(app, view, place, row)], area, buffer),
        }
    }
    if view.rows.is_empty() {
        let area = Rect { y: area.y + above, height: 1, ..area };
        list(app, &[(format!(" {}", view.empty), app.theme.faint())], area, buffer);
    }
    let foot = Rect { y: area.bottom() - foot_lines, height: foot_lines, ..area };
    list(app, &below(app, view, foot), foot, buffer);
}

/// The range of rows in sight, if not all are.
fn position(app: &App, view: &ListView, (first, room): (usize, usize), area: Rect, buffer: &mut Sheet) {
    let all = view.rows.len();
    let text = format!("{}{}{} of {all} ", first + 1, app.theme.glyphs.dash, (first + room).min(all));
    let start = usize::from(area.width).saturating_sub(width(&text));
    let typed = 2 + width(&view.label) + width(view.input.value());
    if all > room && start > typed {
        let x = area.x + start as u16;
        buffer.set_stringn(x, area.y, &text, width(&text), app.theme.faint());
    }
}

/// Columns of the names: those of the longest, if that is less than the list allows.
fn names(view: &ListView) -> usize {
    let longest = view.rows.iter().map(|row| width(&clean(&row.name))).max().unwrap_or(0);
    view.names.min(longest)
}

/// A row as a line: its sign, its name in a column of its own, its note.
fn drawn(app: &App, view: &ListView, place: usize, row: &Row) -> (String, Style) {
    let style = if place == view.chosen { app.theme.chosen() } else { tone(app, row.tone) };
    let sign = if row.sign.is_empty() { " " } else { &row.sign };
    let names = names(view);
    let name = fit(&clean(&row.name), names, app.theme.glyphs.ellipsis);
    let pad = " ".repeat(names.saturating_sub(width(&name)));
    (format!("{sign} {name}{pad}  {}", row.note), style)
}

fn below(app: &App, view: &ListView, area: Rect) -> Vec<(String, Style)> {
    let across = usize::from(area.width).saturating_sub(2).max(1);
    let several = view.foot.len() > 1;
    let lines = view.foot.iter().flat_map(|(text, note_tone)| {
        let text = on_screen(&clean(text));
        let lines = wrap(&text, across);
        // If there are several hints, each has a line of its own; a single hint has all of them.
        let most = if several { 1 } else { usize::from(area.height) };
        let cut = lines.len() > most;
        let last = fit(&text, across, app.theme.glyphs.ellipsis);
        let lines = if several && cut { vec![last] } else { lines };
        lines.into_iter().map(|line| (format!(" {line}"), tone(app, *note_tone)))
    });
    lines.collect()
}

fn tone(app: &App, tone: Tone) -> Style {
    match tone {
        Tone::Plain => app.theme.text(),
        Tone::Faint => app.theme.faint(),
        Tone::Alert => app.theme.alert(),
    }
}

/// Clears an area and draws a frame around it; returns the room inside.
fn framed(app: &App, area: Rect, buffer: &mut Sheet) -> Rect {
    let block = Block::bordered().border_style(app.theme.faint());
    let block = if app.theme.glyphs.ascii { block.border_set(ASCII_FRAME) } else { block };
    let inside = block.inner(area);
    buffer.clear(area);
    block.render(area, buffer);
    inside
}

const ASCII_FRAME: border::Set = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

fn list(app: &App, lines: &[(String, Style)], area: Rect, buffer: &mut Sheet) {
    for (place, (text, style)) in lines.iter().take(usize::from(area.height)).enumerate() {
        let text = fit(&clean(text), usize::from(area.width), app.theme.glyphs.ellipsis);
        let pad = usize::from(area.width).saturating_sub(width(&text));
        let line = format!("{text}{}", " ".repeat(pad));
        buffer.set_stringn(area.x, area.y + place as u16, line, usize::from(area.width), *style);
    }
}

/// A suggested text, reversed as long as the first typed character would replace it.
fn suggested(app: &App, label: &str, line: &InputLine, area: Rect, buffer: &mut Sheet) {
    typed(app, label, &line.input, area, buffer);
    if line.suggested {
        let start = area.x + (1 + width(label)) as u16;
        let end = (start + width(line.input.value()) as u16).min(area.right());
        let text = Rect { x: start, width: end.saturating_sub(start), ..area };
        buffer.set_style(text, app.theme.chosen());
    }
}

/// The input line; its own cursor is reversed.
fn typed(app: &App, label: &str, input: &Input, area: Rect, buffer: &mut Sheet) {
    let room = usize::from(area.width).saturating_sub(width(label) + 2);
    let scroll = input.visual_scroll(room);
    let mut skipped = 0;
    let visible: String = clean(input.value())
        .chars()
        .skip_while(|c| {
            let skip = skipped < scroll;
            skipped += if skip { width(&c.to_string()) } else { 0 };
            skip
        })
        .collect();
    let text = format!(" {label}{}", fit(&visible, room, ""));
    list(app, &[(text, app.theme.strong())], area, buffer);
    let at = 1 + width(label) + input.visual_cursor().max(scroll) - scroll;
    let x = area.x + (at as u16).min(area.width - 1);
    buffer[(x, area.y)].set_style(app.theme.cursor());
}

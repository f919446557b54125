//! The panel: the details of the selected cell, to the right of the table or below it.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::tui::layout::Screen;
use crate::tui::screens::matrix::MatrixView;
use crate::tui::screens::matrix::{CellSummary, Warning, cell_summary};
use crate::tui::sheet::Sheet;
use crate::tui::text::{clean, fit, width, wrap};
use crate::tui::widgets::legend;

/// Draws it in its area of the screen.
pub fn render(shown: &MatrixView, screen: &Screen, buffer: &mut Sheet) {
    let Some(summary) = cell_summary(shown) else { return };
    if screen.beside {
        beside(shown, &summary, screen.panel, buffer);
    } else {
        below(shown, &summary, screen.panel, buffer);
    }
}

/// A line each for title, value and state, comparison and notes; more if they are long and the table leaves room.
fn below(shown: &MatrixView, summary: &CellSummary, area: Rect, buffer: &mut Sheet) {
    let (plain, strong, faint) = (shown.cx.theme.text(), shown.cx.theme.strong(), shown.cx.theme.faint());
    let dot = format!(" {} ", shown.cx.theme.glyphs.dot);
    let is_full = area.height >= 4;
    let value = join([summary.made_of.clone(), Some(summary.state.clone()), summary.interval.clone()], &dot);
    let own = if is_full {
        format!(" {}", summary.value)
    } else {
        format!(" {}: {}", summary.title, summary.value)
    };
    let separator = if is_full { "  " } else { " " };
    let against = summary.against.clone().unwrap_or_else(|| summary.why.clone());
    let (short, long) = notes(shown, summary, &dot);
    let short = if width(&long) < usize::from(area.width) { long.clone() } else { short };
    let texts =
        |notes: String| [format!("{own}{separator}{value}"), format!(" {against}"), format!(" {notes}")];
    let room = usize::from(area.width);
    let wrapped = texts(long).map(|text| wrap(&text, room));
    let title = u16::from(is_full);
    let wanted = title + wrapped.iter().map(Vec::len).sum::<usize>() as u16;
    let free = shown.grid().map_or(area.y, |grid| grid.y(grid.rows) + 1).min(area.y);
    let has_room = is_full && area.bottom() - free >= wanted;
    let lines = match has_room {
        true => wrapped,
        false => texts(short).map(|text| vec![fit(&clean(&text), room, shown.cx.theme.glyphs.ellipsis)]),
    };
    let top = if has_room { area.y.min(area.bottom() - wanted) } else { area.y };
    let area = Rect { y: top, height: area.bottom() - top, ..area };
    if is_full {
        let title = join([Some(summary.title.clone()), summary.dates.clone()], &dot);
        let rule = shown.cx.theme.glyphs.rule;
        let rest = room.saturating_sub(width(&title) + 4);
        line(shown, area, 0, &format!("{rule}{rule} {title} {}", rule.repeat(rest)), strong, buffer);
    }
    let notes_style = if summary.notes.is_empty() { faint } else { plain };
    let styled = lines.iter().zip([plain, plain, notes_style]);
    let styled = styled.flat_map(|(lines, style)| lines.iter().map(move |text| (text, style)));
    for (place, (text, style)) in (title..).zip(styled) {
        line(shown, area, place, text, style, buffer);
    }
    let last = Rect { y: area.bottom() - 1, height: 1, ..area };
    if summary.notes.is_empty() && is_full {
        legend::scale(
            shown,
            Rect { x: area.x + width(&states(shown)) as u16 + 3, ..last },
            area.right(),
            buffer,
        );
    }
    // The value is set apart from the text that describes it.
    let own = area.intersection(Rect { y: area.y + title, height: 1, width: width(&own) as u16, ..area });
    buffer.set_style(own, strong);
}

/// The notes on one line, as much of each as fits.
fn notes(shown: &MatrixView, summary: &CellSummary, dot: &str) -> (String, String) {
    if summary.notes.is_empty() {
        return (states(shown), states(shown));
    }
    let all = |of: fn(&Warning) -> &String| {
        summary.notes.iter().map(|note| of(note).as_str()).collect::<Vec<_>>().join(dot)
    };
    (all(|note| &note.short), all(|note| &note.long))
}

fn states(shown: &MatrixView) -> String {
    let dot = format!(" {} ", shown.cx.theme.glyphs.dot);
    let filled = shown.cx.view.forecast.is_some() && shown.cx.view.no_forecast().is_none();
    let open = if filled { "~ forecast of open cells" } else { "* open, may still change" };
    [open, "blank not reached", "- undefined"].join(&dot)
}

fn join(parts: impl IntoIterator<Item = Option<String>>, by: &str) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(by)
}

fn line(shown: &MatrixView, area: Rect, place: u16, text: &str, style: Style, buffer: &mut Sheet) {
    if place >= area.height {
        return;
    }
    let room = usize::from(area.width);
    let text = fit(&clean(text), room, shown.cx.theme.glyphs.ellipsis);
    buffer.set_stringn(area.x, area.y + place, text, room, style);
}

/// The full text, wrapped.
fn beside(shown: &MatrixView, summary: &CellSummary, area: Rect, buffer: &mut Sheet) {
    let (plain, strong, faint) = (shown.cx.theme.text(), shown.cx.theme.strong(), shown.cx.theme.faint());
    let mut blocks = vec![(summary.title.clone(), strong)];
    blocks.extend(summary.dates.clone().map(|dates| (dates, faint)));
    blocks.push((String::new(), plain));
    blocks.push((summary.value.clone(), strong));
    blocks.extend(summary.made_of.clone().map(|text| (text, plain)));
    blocks.extend(summary.interval.clone().map(|text| (format!("{text} ({})", summary.method), plain)));
    blocks.push((String::new(), plain));
    blocks.push((summary.state.clone(), strong));
    blocks.push((summary.why.clone(), faint));
    if let Some(against) = &summary.against {
        blocks.push((String::new(), plain));
        blocks.push((against.clone(), plain));
    }
    for note in &summary.notes {
        blocks.push((String::new(), plain));
        blocks.push((note.long.clone(), plain));
    }
    let bar = if shown.cx.theme.glyphs.ascii { "|" } else { "│" };
    for y in area.y..area.bottom() {
        buffer.set_stringn(area.x, y, bar, 1, faint);
    }
    let room = usize::from(area.width).saturating_sub(3);
    let lines =
        blocks.iter().flat_map(|(text, style)| wrap(text, room).into_iter().map(move |line| (line, *style)));
    let lines: Vec<(String, Style)> = lines.collect();
    let height = usize::from(area.height);
    for (place, (text, style)) in lines.iter().take(height).enumerate() {
        let y = area.y + place as u16;
        let cut = place + 1 == height && lines.len() > height;
        // The explanation has the text that does not fit here.
        let text = if cut { shown.cx.theme.glyphs.ellipsis } else { text.as_str() };
        buffer.set_stringn(area.x + 2, y, text, room, *style);
    }
}

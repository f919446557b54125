//! The panel: all that is known of the cell under the cursor, beside the table or below it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::tui::layout::Screen;
use crate::tui::screens::matrix::MatrixView;
use crate::tui::screens::matrix::{Facts, facts};
use crate::tui::text::{clean, fit, width, wrap};

/// Draws it where the screen has it.
pub fn render(shown: &MatrixView, screen: &Screen, buffer: &mut Buffer) {
    let Some(facts) = facts(shown) else { return };
    if screen.beside {
        beside(shown, &facts, screen.panel, buffer);
    } else {
        below(shown, &facts, screen.panel, buffer);
    }
}

/// Four lines at most: title, value and state, comparison, notes.
fn below(shown: &MatrixView, facts: &Facts, area: Rect, buffer: &mut Buffer) {
    let dot = format!(" {} ", shown.cx.theme.glyphs.dot);
    let title = join([Some(facts.title.clone()), facts.dates.clone()], &dot);
    let value = join([facts.made_of.clone(), Some(facts.state.clone()), facts.interval.clone()], &dot);
    let rule = shown.cx.theme.glyphs.rule;
    let (plain, strong, faint) = (shown.cx.theme.text(), shown.cx.theme.strong(), shown.cx.theme.faint());
    let full = area.height >= 4;
    if full {
        let rest = usize::from(area.width).saturating_sub(width(&title) + 4);
        let text = format!("{rule}{rule} {title} {}", rule.repeat(rest));
        line(shown, area, 0, &[(&text, strong)], buffer);
    }
    let own = format!(" {}", facts.value);
    let separator = if full { "  " } else { " " };
    let short = if full { String::new() } else { format!(" {}:", facts.title) };
    let first = u16::from(full);
    line(
        shown,
        area,
        first,
        &[(&short, plain), (&own, strong), (&format!("{separator}{value}"), plain)],
        buffer,
    );
    let against = facts.against.clone().unwrap_or_else(|| facts.why.clone());
    line(shown, area, first + 1, &[(&format!(" {against}"), plain)], buffer);
    let notes = match facts.notes.as_slice() {
        [] => legend(shown),
        [only] => only.long.clone(),
        several => several.iter().map(|note| note.short.clone()).collect::<Vec<_>>().join(&dot),
    };
    let style = if facts.notes.is_empty() { faint } else { plain };
    line(shown, area, first + 2, &[(&format!(" {notes}"), style)], buffer);
}

fn legend(shown: &MatrixView) -> String {
    let dot = format!(" {} ", shown.cx.theme.glyphs.dot);
    let filled = shown.cx.view.forecast.is_some() && shown.cx.view.no_forecast().is_none();
    let open = if filled { "~ forecast of what has not ended" } else { "* open, may still change" };
    [open, "blank not reached", "- undefined"].join(&dot)
}

fn join(parts: impl IntoIterator<Item = Option<String>>, by: &str) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(by)
}

fn line(shown: &MatrixView, area: Rect, place: u16, parts: &[(&str, Style)], buffer: &mut Buffer) {
    if place >= area.height {
        return;
    }
    let mut x = area.x;
    for (text, style) in parts {
        let room = usize::from(area.right().saturating_sub(x));
        let text = fit(&clean(text), room, shown.cx.theme.glyphs.ellipsis);
        (x, _) = buffer.set_stringn(x, area.y + place, text, room, *style);
    }
}

/// Everything, wrapped.
fn beside(shown: &MatrixView, facts: &Facts, area: Rect, buffer: &mut Buffer) {
    let (plain, strong, faint) = (shown.cx.theme.text(), shown.cx.theme.strong(), shown.cx.theme.faint());
    let mut blocks = vec![(facts.title.clone(), strong)];
    blocks.extend(facts.dates.clone().map(|dates| (dates, faint)));
    blocks.push((String::new(), plain));
    blocks.push((facts.value.clone(), strong));
    blocks.extend(facts.made_of.clone().map(|text| (text, plain)));
    blocks.extend(facts.interval.clone().map(|text| (format!("{text} ({})", facts.method), plain)));
    blocks.push((String::new(), plain));
    blocks.push((facts.state.clone(), strong));
    blocks.push((facts.why.clone(), faint));
    if let Some(against) = &facts.against {
        blocks.push((String::new(), plain));
        blocks.push((against.clone(), plain));
    }
    for note in &facts.notes {
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
        // The explanation holds what does not fit here.
        let text = if cut { shown.cx.theme.glyphs.ellipsis } else { text.as_str() };
        buffer.set_stringn(area.x + 2, y, text, room, *style);
    }
}

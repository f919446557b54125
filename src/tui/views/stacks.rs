//! Bars of parts: a line each, with a legend above. The parts differ by their signs, and by colour if the terminal has
//! colours.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::cohort::Unit;
use crate::report::number;
use crate::tui::app::App;
use crate::tui::chart::{BarsInSight, Stack, StackChart};
use crate::tui::sheet::Sheet;
use crate::tui::text::{clean, fit, width};
use crate::tui::theme::Theme;

use super::curves;

/// Columns of a name, and of the number behind it.
const NAME: u16 = 11;
const NUMBER: u16 = 7;

/// The sign and the style of a part. The last part is what was lost.
fn sign_and_style(theme: &Theme, place: usize, of: usize) -> (&'static str, Style) {
    let signs = if theme.glyphs.ascii { ["=", "+", "#", "."] } else { ["▒", "▓", "█", "░"] };
    let style = match place + 1 == of {
        true => theme.faint(),
        false => curves::colour(theme, place as f64 / of.saturating_sub(2).max(1) as f64),
    };
    (signs[place.min(signs.len() - 1)], style)
}

/// Draws the bars that fit, from the first in sight on; the name of the selected bar is bold. Without a selection the user cannot
/// scroll, so the last line tells how many are missing.
pub fn render(app: &App, chart: &StackChart, in_sight: BarsInSight, area: Rect, buffer: &mut Sheet) {
    let StackChart { stacks, total, parts } = chart;
    let BarsInSight { first, chosen } = in_sight;
    // Without a bar the legend and the number of bars would say nothing.
    let least = if chosen.is_none() && stacks.len() > 1 { 3 } else { 2 };
    if area.height < least || area.width < NAME + NUMBER + 10 {
        return;
    }
    legend(app, total, parts, area, buffer);
    let bars = Rect { x: area.x + NAME + NUMBER + 3, width: area.width - NAME - NUMBER - 5, ..area };
    let most = stacks.iter().map(|stack| stack.parts.iter().sum::<u64>()).max().unwrap_or(0).max(1);
    let room = usize::from(area.height - 1);
    let is_cut = chosen.is_none() && stacks.len() > room;
    let lines = if is_cut { room - 1 } else { room };
    if is_cut {
        let text = format!("+{} more", stacks.len() - lines);
        buffer.set_stringn(
            area.x + 1,
            area.bottom() - 1,
            text,
            usize::from(NAME + NUMBER),
            app.theme.faint(),
        );
    }
    for (line, stack) in stacks.iter().skip(first).take(lines).enumerate() {
        let y = area.y + 1 + line as u16;
        let style = if Some(first + line) == chosen { app.theme.strong() } else { app.theme.text() };
        let name = fit(&clean(&stack.name), usize::from(NAME), app.theme.glyphs.ellipsis);
        buffer.set_stringn(area.x + 1, y, name, usize::from(NAME), style);
        let text = number::compact(Some(stack.total as f64), Unit::Count, usize::from(NUMBER));
        buffer.set_stringn(area.x + 1 + NAME, y, text, usize::from(NUMBER), style);
        bar(&app.theme, stack, most, Rect { y, height: 1, ..bars }, buffer);
    }
}

fn legend(app: &App, total: &str, parts: &[&str], area: Rect, buffer: &mut Sheet) {
    let end = area.x + 1 + NAME + NUMBER;
    let label = fit(total, usize::from(NAME + NUMBER), app.theme.glyphs.ellipsis);
    let start = end.saturating_sub(width(&label) as u16);
    buffer.set_string(start, area.y, &label, app.theme.faint());
    let mut x = end + 2;
    for (place, part) in parts.iter().enumerate() {
        let (sign, style) = sign_and_style(&app.theme, place, parts.len());
        let room = usize::from(area.right().saturating_sub(x));
        if width(part) + 2 > room {
            return;
        }
        (x, _) = buffer.set_stringn(x, area.y, sign, 1, style);
        (x, _) = buffer.set_stringn(x, area.y, format!(" {part}  "), room - 1, app.theme.faint());
    }
}

/// Draws one bar; `most` is the sum of the longest. Each part ends at the column of the sum so far, so that lengths add up; a part above zero has at least one column.
fn bar(theme: &Theme, stack: &Stack, most: u64, line: Rect, buffer: &mut Sheet) {
    let room = line.width;
    let (mut sum, mut at) = (0_u64, 0_u16);
    for (place, part) in stack.parts.iter().enumerate().filter(|(_, part)| **part > 0) {
        sum += part;
        let reached = (sum as f64 / most as f64 * f64::from(room)).round() as u16;
        let end = reached.max(at + 1).min(room);
        let (sign, style) = sign_and_style(theme, place, stack.parts.len());
        for column in at..end {
            buffer.set_string(line.x + column, line.y, sign, style);
        }
        at = end;
    }
}

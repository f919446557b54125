//! Draws a screen's chart: bars with their intervals, lines with a legend, or curves by age with their bands.

use ratatui::layout::Rect;

use crate::cohort::Unit;
use crate::report::events::EVENT;
use crate::report::number;

use super::{curves, stacks};
use crate::tui::app::App;
use crate::tui::chart::{Bar, BarsInSight, Chart, LineChart, StepChart};
use crate::tui::sheet::Sheet;
use crate::tui::table::Drawn;
use crate::tui::text::{clean, fit, width};
use crate::tui::widgets::canvas::Stroke as Drawing;
use crate::tui::widgets::line_ends::End;
use crate::tui::widgets::plot::{Line, Plot, numbered};

/// Columns of a bar's name and of its number, at most.
const NAME: usize = 24;
const NUMBER: usize = 12;
/// Columns of bars to both sides of zero: longer ones are not easier to read.
const MOST_SIGNED: usize = 61;

/// Draws a chart. The name of the bar under the cursor is bold.
pub fn render(app: &App, chart: &Chart, in_sight: BarsInSight, area: Rect, buffer: &mut Sheet) {
    match chart {
        Chart::Bars { bars, unit } => draw_bars(app, bars, *unit, in_sight, area, buffer),
        Chart::Stacks(chart) => stacks::render(app, chart, in_sight, area, buffer),
        Chart::Lines(chart) => draw_lines(app, chart, area, buffer),
        Chart::Steps(chart) => draw_steps(app, chart, area, buffer),
        Chart::Curves { measure, labels, curves } => {
            curves::by_letter(&app.theme, *measure, labels, curves, area, buffer);
        }
    }
}

fn draw_bars(app: &App, bars: &[Bar], unit: Unit, in_sight: BarsInSight, area: Rect, buffer: &mut Sheet) {
    let BarsInSight { first, chosen } = in_sight;
    let theme = &app.theme;
    let ends = bars.iter().flat_map(|bar| bar.value.into_iter().chain(bar.interval.map(|(_, high)| high)));
    let most = ends.fold(0.0_f64, f64::max);
    let widest = bars.iter().map(|bar| width(&clean(&bar.name))).max().unwrap_or(0);
    let name_room = widest.min(NAME);
    let number = |bar: &Bar| match &bar.text {
        Some(text) => fit(text, NUMBER, theme.glyphs.ellipsis),
        None => number::compact(bar.value, unit, NUMBER).trim().to_string(),
    };
    let number_room = bars.iter().map(|bar| width(&number(bar))).max().unwrap_or(0);
    let x_of_bars = area.x + (3 + name_room + number_room) as u16;
    let room = usize::from(area.width).saturating_sub(name_room + number_room + 4);
    let least = bars.iter().filter_map(|bar| bar.value).fold(0.0_f64, f64::min);
    // With room to spare bars are thicker, with a gap between them.
    let (thick, pitch) = match usize::from(area.height) / bars.len().max(1) {
        0..=1 => (1, 1),
        2 => (1, 2),
        3 => (2, 3),
        _ => (3, 4),
    };
    let shown = usize::from(area.height).div_ceil(pitch);
    for (line, bar) in bars.iter().skip(first).take(shown).enumerate() {
        let y = area.y + (line * pitch) as u16;
        let name = fit(&clean(&bar.name), name_room, theme.glyphs.ellipsis);
        let style = if Some(first + line) == chosen { theme.strong() } else { theme.text() };
        buffer.set_stringn(area.x + 1, y, name, name_room, style);
        let text = number(bar);
        let x = x_of_bars - 1 - width(&text) as u16;
        buffer.set_stringn(x, y, &text, number_room, theme.strong());
        let Some(value) = bar.value.filter(|_| most > 0.0 || least < 0.0) else { continue };
        if least < 0.0 {
            let signed =
                Drawn::Signed(value / most.max(-least)).signs(room.min(MOST_SIGNED), theme.glyphs.ascii);
            buffer.set_stringn(x_of_bars, y, signed, room, theme.bar());
            continue;
        }
        let drawn = (0..room).map(|place| sign(app, bar, value, most * (place as f64 + 0.5) / room as f64));
        let drawn: String = drawn.collect();
        for y in (y..y + thick).take_while(|y| *y < area.bottom()) {
            buffer.set_stringn(x_of_bars, y, &drawn, room, theme.bar());
        }
    }
}

/// Full up to the interval, lighter inside it up to the value, lightest beyond the value.
fn sign(app: &App, bar: &Bar, value: f64, at: f64) -> char {
    let signs = if app.theme.glyphs.ascii { ['#', '=', '-'] } else { ['█', '▓', '░'] };
    let (low, high) = bar.interval.unwrap_or((value, value));
    match at {
        at if at <= low.min(value) => signs[0],
        at if at <= value => signs[1],
        at if at <= high => signs[2],
        _ => ' ',
    }
}

fn draw_lines(app: &App, chart: &LineChart, area: Rect, buffer: &mut Sheet) {
    let LineChart { lines: strokes, labels, unit, parted_at, marked_at } = chart;
    let values = || strokes.iter().flat_map(|stroke| stroke.points.iter().map(|point| point.1));
    let (low, high) = (values().fold(0.0, f64::min), values().fold(0.0, f64::max));
    let high = if high > low { high } else { low + 1.0 };
    let mut letters = ('a'..='z').cycle();
    let mut lines = Vec::new();
    let (mut legend, mut ends) = (Vec::new(), Vec::new());
    for (place, stroke) in strokes.iter().enumerate() {
        let letter = letters.next().unwrap_or('a');
        let style = curves::colour(&app.theme, 1.0 - place as f64 / strokes.len().max(2) as f64);
        legend.push((format!("{letter} {}", clean(&stroke.name)), style));
        if let Some((at, value)) = stroke.points.last().copied() {
            ends.push(End { at, value, letter, name: String::new(), style });
        }
        lines.push(Line { letter, points: stroke.points.clone(), style, stroke: Drawing::Solid });
    }
    if let Some(at) = *parted_at {
        let points = vec![(at, low), (at, high)];
        lines.push(Line { letter: '|', points, style: app.theme.faint(), stroke: Drawing::Dotted });
    }
    for at in marked_at {
        let points = vec![(*at, low), (*at, high)];
        lines.push(Line { letter: EVENT, points, style: app.theme.faint(), stroke: Drawing::Dotted });
        ends.push(End { at: *at, value: low, letter: EVENT, name: String::new(), style: app.theme.strong() });
    }
    let shown = |value: f64| number::compact(Some(value), *unit, 8);
    let text = app.theme.faint();
    let ascii = app.theme.glyphs.ascii;
    let (last, bands) = ((labels.len() as u32).saturating_sub(1), Vec::new());
    let labels = numbered(labels);
    let plot =
        Plot { span: (low, high), lines, bands, ends, last, labels, shown: &shown, ruler: None, text, ascii };
    let above = Rect { height: area.height.saturating_sub(1), ..area };
    plot.render(above, buffer);
    let mut x = area.x + 1;
    for (name, style) in legend {
        let room = usize::from(area.right().saturating_sub(x));
        let name = fit(&name, room.saturating_sub(1), app.theme.glyphs.ellipsis);
        buffer.set_stringn(x, area.bottom().saturating_sub(1), &name, room, style);
        x = x.saturating_add(width(&name) as u16 + 2).min(area.right());
    }
}

fn draw_steps(app: &App, chart: &StepChart, area: Rect, buffer: &mut Sheet) {
    let StepChart { title, points, labels, unit } = chart;
    if area.height < 5 {
        return;
    }
    let room = usize::from(area.width.saturating_sub(2));
    let title = fit(title, room, app.theme.glyphs.ellipsis);
    buffer.set_stringn(area.x + 1, area.y, title, room, app.theme.strong());
    let values = || points.iter().map(|(_, value)| *value);
    let (low, high) = (values().fold(0.0, f64::min), values().fold(0.0, f64::max));
    let shown = |value: f64| number::compact(Some(value), *unit, 8);
    let plot = Plot {
        lines: vec![Line {
            letter: '*',
            points: points.clone(),
            style: app.theme.text(),
            stroke: Drawing::Solid,
        }],
        bands: Vec::new(),
        ends: Vec::new(),
        last: points.last().map_or(0, |(place, _)| *place),
        labels: labels.clone(),
        span: if high > low { (low, high) } else { (low, low + 1.0) },
        shown: &shown,
        text: app.theme.faint(),
        ruler: None,
        ascii: app.theme.glyphs.ascii,
    };
    plot.render(Rect { y: area.y + 1, height: area.height - 1, ..area }, buffer);
}

//! Curves: the marked cohorts and the average by age, or one age across cohorts.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::cohort::{Measure, Point, State};
use crate::explore::{reaches, series};
use crate::report::number;

use crate::tui::chart;
use crate::tui::layout::Screen;
use crate::tui::screens::Picture;
use crate::tui::screens::matrix::MatrixView;
use crate::tui::text::{clean, fit, wrap};
use crate::tui::theme::Theme;
use crate::tui::widgets::plot::{Line, Plot};

/// A line with its name, for the chart and for the legend.
struct Curve {
    name: String,
    letter: char,
    style: Style,
    points: Vec<Point>,
}

/// Draws the chart in the place of the table, and its legend in the place of the panel.
pub fn render(shown: &MatrixView, screen: &Screen, buffer: &mut Buffer) {
    let is_trend = shown.cx.picture == Picture::Trend;
    let curves = if is_trend { trend(shown) } else { by_age(shown) };
    let Some(matrix) = shown.matrix() else { return };
    // Everybody is active at age 0 by definition, so it would flatten the rest of the curve.
    let from = if is_trend { 0 } else { shown.cx.view.measure.spec().first_coloured_age };
    let labels: Vec<String> = match is_trend {
        true => matrix.rows.iter().map(|row| clean(&row.cohort.to_string())).collect(),
        false => (from..shown.ages()).map(|age| matrix.age_label(age)).collect(),
    };
    let unit = shown.cx.view.measure.unit();
    let written = |value: f64| number::compact(Some(value), unit, 7);
    let mut lines = Vec::new();
    for curve in &curves {
        lines.extend(bands(shown.cx.theme, curve, from));
        lines.extend(strokes(shown.cx.theme, curve, from));
    }
    let goal = shown.goal();
    let mut span = span(&curves, from);
    if let Some(goal) = goal {
        span.1 = span.1.max(goal * 1.05);
        let last = (labels.len() as u32).saturating_sub(1);
        let (points, style) = (vec![(0, goal), (last, goal)], shown.cx.theme.text());
        lines.push(Line { letter: '=', points, style, dotted: true });
        lines.extend(curves.iter().filter_map(|curve| paid_back(curve, goal, from)));
    }
    let plot = Plot {
        span,
        lines,
        labels,
        shown: &written,
        text: shown.cx.theme.faint(),
        ascii: shown.cx.theme.glyphs.ascii,
    };
    plot.render(screen.heatmap, buffer);
    legend(shown, &curves, screen.panel, buffer);
}

/// The place where a curve first reaches the acquisition cost, at a complete age; marked with its letter.
fn paid_back(curve: &Curve, goal: f64, from: u32) -> Option<Line> {
    let age = reaches(&curve.points, goal).ok()?;
    let value = curve.points.iter().find(|point| point.at == age)?.value?;
    let points = vec![(age.checked_sub(from)?, value)];
    Some(Line {
        letter: curve.letter,
        points,
        style: curve.style.add_modifier(Modifier::REVERSED),
        dotted: false,
    })
}

/// Draws the curves of a screen, each with its band.
pub fn by_letter(
    theme: &Theme,
    measure: Measure,
    labels: &[String],
    curves: &[chart::Curve],
    area: Rect,
    buffer: &mut Buffer,
) {
    let colours = curves.len().max(2) as f64;
    let curves: Vec<Curve> = (0..)
        .zip(curves)
        .map(|(place, line)| Curve {
            name: line.name.clone(),
            letter: line.letter,
            style: colour(theme, f64::from(place) / colours),
            points: line.points.clone(),
        })
        .collect();
    let from = measure.spec().first_coloured_age;
    let unit = measure.unit();
    let shown = |value: f64| number::compact(Some(value), unit, 7);
    let plot = Plot {
        span: span(&curves, from),
        lines: curves
            .iter()
            .flat_map(|curve| {
                let mut lines = edges(curve, from, curve.style.add_modifier(Modifier::DIM)).to_vec();
                lines.extend(strokes(theme, curve, from));
                lines
            })
            .collect(),
        labels: labels.iter().skip(from as usize).map(|label| clean(label)).collect(),
        shown: &shown,
        text: theme.faint(),
        ascii: theme.glyphs.ascii,
    };
    plot.render(area, buffer);
}

/// The drawn cohorts and the average.
fn by_age(shown: &MatrixView) -> Vec<Curve> {
    let Some(matrix) = shown.matrix() else { return Vec::new() };
    let cohorts = shown.drawn_cohorts();
    let colours = cohorts.len().max(2) as f64;
    let mut letters = ('a'..='z').chain('A'..='Z').cycle();
    let all = series(matrix, shown.cx.view, &cohorts).into_iter().enumerate();
    all.map(|(place, one)| Curve {
        letter: if one.is_average { '*' } else { letters.next().unwrap_or('a') },
        style: if one.is_average {
            shown.cx.theme.strong()
        } else {
            colour(shown.cx.theme, place as f64 / colours)
        },
        name: one.name,
        points: one.points,
    })
    .collect()
}

/// The age under the cursor across cohorts.
fn trend(shown: &MatrixView) -> Vec<Curve> {
    let Some(matrix) = shown.matrix() else { return Vec::new() };
    let points = matrix.trend(shown.cursor.age, shown.cx.view.measure, shown.cx.view.criterion);
    let name = format!("{} across cohorts", matrix.age_label(shown.cursor.age));
    let mut curves = vec![Curve { name, letter: 'a', style: colour(shown.cx.theme, 0.8), points }];
    if let Some(average) = shown.average(shown.cursor.age).filter(|average| average.cohorts > 0) {
        let point = |at: usize| Point {
            at: at as u32,
            value: average.value,
            interval: None,
            state: State::Complete,
            customers: average.customers,
        };
        curves.push(Curve {
            name: format!("{} average", shown.cx.view.average),
            letter: '*',
            style: shown.cx.theme.strong(),
            points: [0, matrix.rows.len().saturating_sub(1)].map(point).to_vec(),
        });
    }
    curves
}

/// A colour of the heatmap's scale as foreground; none without colours.
pub(super) fn colour(theme: &Theme, share: f64) -> Style {
    let heat = theme.heat(0.35 + share * 0.6);
    match (heat.style.bg, heat.shade) {
        (Some(colour), None) => Style::reset().fg(colour),
        (_, Some((_, style))) => style,
        (None, None) => theme.text(),
    }
}

/// A run of complete points, and in faint colour the open ones.
fn strokes(theme: &Theme, curve: &Curve, from: u32) -> Vec<Line> {
    let points = |open: bool| {
        let kept = curve.points.iter().enumerate().filter(move |(place, point)| {
            let next_open = curve.points.get(place + 1).is_some_and(|next| next.state == State::Open);
            if open { point.state == State::Open || next_open } else { point.state != State::Open }
        });
        let placed = kept.filter(|(_, point)| point.at >= from);
        placed.filter_map(|(_, point)| Some((point.at - from, point.value?))).collect::<Vec<_>>()
    };
    let line = |points, style, dotted| Line { letter: curve.letter, points, style, dotted };
    let mut lines = vec![line(points(true), theme.faint(), true)];
    lines.push(line(points(false), curve.style, false));
    lines.retain(|line| !line.points.is_empty());
    lines
}

/// The edges of the average's band.
fn bands(theme: &Theme, curve: &Curve, from: u32) -> Vec<Line> {
    if curve.letter != '*' {
        return Vec::new();
    }
    edges(curve, from, theme.faint()).to_vec()
}

/// The edges of a curve's band.
fn edges(curve: &Curve, from: u32, style: Style) -> [Line; 2] {
    let known = || curve.points.iter().filter(|point| point.at >= from);
    let edge = |of: fn(crate::cohort::Interval) -> f64| Line {
        letter: '.',
        points: known().filter_map(|point| Some((point.at - from, of(point.interval?)))).collect(),
        style,
        dotted: true,
    };
    [edge(|band| band.low), edge(|band| band.high)]
}

/// From zero, or from the lowest value if that is less, to a little above the highest.
fn span(curves: &[Curve], from: u32) -> (f64, f64) {
    let points = curves.iter().flat_map(|curve| &curve.points).filter(|point| point.at >= from);
    let values = points.filter_map(|point| point.value);
    let (low, high) = values.fold((0.0_f64, 0.0_f64), |(low, high), v| (low.min(v), high.max(v)));
    if high > low { (low, high + (high - low) * 0.05) } else { (low, low + 1.0) }
}

/// When a curve has paid back the acquisition cost: `pays back at M5`, `not yet by M7`.
fn payback(shown: &MatrixView, curve: &Curve, goal: f64) -> String {
    let label = |age: u32| shown.matrix().map_or_else(|| age.to_string(), |matrix| matrix.age_label(age));
    match reaches(&curve.points, goal) {
        Ok(age) => format!("pays back at {}", label(age)),
        Err(Some(last)) => format!("not yet by {}", label(last)),
        Err(None) => "no completed age".to_string(),
    }
}

fn legend(shown: &MatrixView, curves: &[Curve], area: Rect, buffer: &mut Buffer) {
    let across = if area.width >= 70 { area.width / 2 } else { area.width };
    let columns = (area.width / across.max(1)).max(1);
    let rows = |notes: &[String]| usize::from(area.height).saturating_sub(notes.len()) * usize::from(columns);
    let mut notes = signs(shown, curves, 0, area);
    let mut hidden = curves.len().saturating_sub(rows(&notes));
    if hidden > 0 {
        notes = signs(shown, curves, hidden, area);
        hidden = curves.len().saturating_sub(rows(&notes));
        notes = signs(shown, curves, hidden, area);
    }
    let room = rows(&notes);
    // The average comes first, so that it is never out of sight.
    let average = curves.iter().filter(|curve| curve.letter == '*');
    let order = average.chain(curves.iter().filter(|curve| curve.letter != '*')).take(room);
    for (place, curve) in order.enumerate() {
        let place = place as u16;
        let (x, y) = (area.x + 1 + place % columns * across, area.y + place / columns);
        let last = curve.points.iter().rev().find(|point| point.state != State::Open);
        let value = last.map_or_else(String::new, |point| {
            let label = match shown.cx.picture {
                // The average is over all cohorts.
                Picture::Trend if curve.letter == '*' => String::new(),
                Picture::Trend => format!(
                    " in {}",
                    shown
                        .matrix()
                        .and_then(|matrix| matrix.rows.get(point.at as usize))
                        .map_or_else(String::new, |row| clean(&row.cohort.to_string()))
                ),
                _ => shown
                    .matrix()
                    .map_or_else(String::new, |matrix| format!(" at {}", matrix.age_label(point.at))),
            };
            format!("  {}{label}", number::full(point.value, shown.cx.view.measure.unit()))
        });
        // With a goal, the question is when a curve reaches it.
        let value = shown.goal().map_or(value, |goal| format!("  {}", payback(shown, curve, goal)));
        let text =
            fit(&format!("{} {}{value}", curve.letter, clean(&curve.name)), usize::from(across) - 2, "");
        buffer.set_stringn(x, y, text, usize::from(across) - 2, curve.style);
    }
    let height = area.height.min(notes.len() as u16);
    for (place, line) in (0..height).zip(&notes) {
        let y = area.bottom() - height + place;
        buffer.set_stringn(area.x + 1, y, line, usize::from(area.width) - 2, shown.cx.theme.faint());
    }
}

/// The meaning of the signs among the curves, and the number of unnamed curves, wrapped to the legend.
fn signs(shown: &MatrixView, curves: &[Curve], hidden: usize, area: Rect) -> Vec<String> {
    let band =
        curves.iter().any(|curve| curve.letter == '*' && curve.points.iter().any(|p| p.interval.is_some()));
    let mut notes = vec!["dotted: still open".to_string()];
    let cost = shown.goal().map(|goal| {
        let goal = number::full(Some(goal), shown.cx.view.measure.unit());
        format!("line: {goal} acquisition cost; reversed letter: paid back")
    });
    notes.splice(0..0, cost);
    notes.extend(band.then(|| "dots around *: 95 % interval (Wilson)".to_string()));
    notes.extend((hidden > 0).then(|| format!("{hidden} more not named")));
    wrap(&notes.join("; "), usize::from(area.width.saturating_sub(2)))
}

//! Curves: the marked cohorts and the average by age, or one age across cohorts.

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::cohort::{Measure, Point, State};
use crate::explore::{reaches, series};
use crate::report::events::EVENT;
use crate::report::number;

use crate::tui::chart::{self, FEW_COHORTS, few_cohorts_from};
use crate::tui::layout::Screen;
use crate::tui::screens::Picture;
use crate::tui::screens::matrix::MatrixView;
use crate::tui::sheet::Sheet;
use crate::tui::text::{clean, fit, wrap};
use crate::tui::theme::{Palette, Theme};
use crate::tui::widgets::canvas::Stroke;
use crate::tui::widgets::line_ends::End;
use crate::tui::widgets::plot::{Line, Plot, SHADES, numbered, places_per_point};

use super::curve::{Curve, span};

/// A legend entry: the curve as it was counted, before places share a point.
struct Entry {
    curve: Curve,
    /// The points by age or by cohort.
    points: Vec<Point>,
}

/// Draws the chart in the place of the table, and its legend in the place of the panel.
pub fn render(shown: &MatrixView, screen: &Screen, buffer: &mut Sheet) {
    let is_trend = shown.cx.picture == Picture::Trend;
    let entries = if is_trend { trend(shown) } else { by_age(shown) };
    let Some(matrix) = shown.matrix() else { return };
    // Everybody is active at age 0 by definition, so it would flatten the rest of the curve.
    let from = if is_trend { 0 } else { shown.cx.view.measure.spec().first_coloured_age };
    let labels: Vec<String> = match is_trend {
        true => matrix.rows.iter().map(|row| clean(&row.cohort.to_string())).collect(),
        false => (from..shown.ages()).map(|age| matrix.age_label(age)).collect(),
    };
    let measure = shown.cx.view.measure;
    let drawn = Drawn::new(&entries, from, measure, labels, screen.heatmap);
    let written = |value: f64| number::compact(Some(value), measure.unit(), 8);
    let mut lines: Vec<Line> = drawn.curves.iter().flat_map(|curve| curve.lines(shown.cx.theme)).collect();
    let goal = shown.goal();
    let mut span = span(&drawn.curves);
    if let Some(goal) = goal {
        span.1 = span.1.max(goal * 1.05);
        let last = (drawn.labels.len() as u32).saturating_sub(1);
        let (points, style) = (vec![(0, goal), (last, goal)], shown.cx.theme.text());
        lines.push(Line { letter: '=', points, style, stroke: Stroke::Dotted });
        lines.extend(entries.iter().filter_map(|entry| paid_back(shown, entry, goal, (from, drawn.per))));
    }
    let average = drawn.curves.iter().filter(|curve| curve.letter == '*');
    let plot = Plot {
        span,
        lines,
        bands: average
            .clone()
            .filter_map(|curve| curve.band(shown.cx.theme.band().unwrap_or_else(|| shown.cx.theme.faint())))
            .collect(),
        ends: [drawn.ends(), events(shown, &entries, &drawn, from)].concat(),
        last: (drawn.labels.len() as u32).saturating_sub(1),
        labels: numbered(&drawn.labels),
        shown: &written,
        ruler: ruler(shown, from).map(|at| (at - from) / drawn.per as u32),
        text: shown.cx.theme.faint(),
        ascii: shown.cx.theme.glyphs.ascii,
    };
    plot.render(screen.heatmap, buffer);
    legend(shown, &entries, &drawn, ruler(shown, from), screen.panel, buffer);
}

/// Curves as they are drawn.
struct Drawn {
    curves: Vec<Curve>,
    labels: Vec<String>,
    /// Ages or cohorts that share a point.
    per: usize,
}

impl Drawn {
    fn new(entries: &[Entry], from: u32, measure: Measure, labels: Vec<String>, area: Rect) -> Drawn {
        let shifted = |entry: &Entry| {
            let kept = entry.points.iter().filter(|point| point.at >= from);
            let points = kept.map(|point| Point { at: point.at - from, ..*point }).collect();
            let thin_from = entry.curve.thin_from.map(|age| age.saturating_sub(from));
            Curve { points, thin_from, ..entry.curve.clone() }
        };
        let curves: Vec<Curve> = entries.iter().map(shifted).collect();
        let ends: Vec<End> = curves.iter().filter_map(Curve::end).collect();
        let per = places_per_point(labels.len(), area, &ends);
        let curves = curves.into_iter().map(|curve| curve.condensed(per, measure)).collect();
        Drawn { curves, labels: labels.into_iter().step_by(per).collect(), per }
    }

    /// The ends of the curves, that of the average first.
    fn ends(&self) -> Vec<End> {
        let average = self.curves.iter().filter(|curve| curve.letter == '*');
        let others = self.curves.iter().filter(|curve| curve.letter != '*');
        average.chain(others).filter_map(Curve::end).collect()
    }
}

/// The place under the cursor, if it is drawn: an age on curves, a cohort on the trend.
fn ruler(shown: &MatrixView, from: u32) -> Option<u32> {
    match shown.cx.picture {
        Picture::Trend => u32::try_from(shown.cursor.row).ok().filter(|_| !shown.on_average()),
        _ => Some(shown.cursor.age).filter(|age| *age >= from),
    }
}

/// A sign at each point at which a cohort is at the time of an event.
fn events(shown: &MatrixView, entries: &[Entry], drawn: &Drawn, from: u32) -> Vec<End> {
    let Some(matrix) = shown.matrix().filter(|_| !shown.cx.view.events.is_empty()) else { return Vec::new() };
    let is_trend = shown.cx.picture == Picture::Trend;
    let holds = |curve: &Curve, at: u32| {
        let row = match is_trend {
            true => matrix.rows.get(at as usize),
            false => matrix.rows.iter().find(|row| row.cohort.to_string() == curve.name),
        };
        let age = if is_trend { shown.cursor.age } else { at };
        row.is_some_and(|row| shown.events(row, age).next().is_some())
    };
    // The average is over cohorts that are at the time of an event at different ages.
    let curves = entries.iter().zip(&drawn.curves).filter(|(_, curve)| curve.letter != '*');
    let marks = curves.flat_map(|(entry, curve)| {
        let held = entry.points.iter().filter(move |point| point.at >= from && holds(curve, point.at));
        held.filter_map(move |point| {
            let at = (point.at - from) / drawn.per as u32;
            let value = curve.points.iter().find(|point| point.at == at)?.value?;
            let style = curve.style.add_modifier(Modifier::BOLD);
            Some(End { at, value, letter: EVENT, name: String::new(), style })
        })
    });
    marks.collect()
}

/// The place where a curve first reaches the acquisition cost, at a complete age; marked with its letter.
fn paid_back(shown: &MatrixView, entry: &Entry, goal: f64, (from, per): (u32, usize)) -> Option<Line> {
    let age = reaches(&entry.points, shown.cx.view.measure, goal).ok()?;
    let value = entry.points.iter().find(|point| point.at == age)?.value?;
    let points = vec![(age.checked_sub(from)? / per as u32, value)];
    let style = entry.curve.style.add_modifier(Modifier::REVERSED);
    Some(Line { letter: entry.curve.letter, points, style, stroke: Stroke::Solid })
}

/// Draws the curves of a screen, each with its band.
pub fn by_letter(
    theme: &Theme,
    measure: Measure,
    labels: &[String],
    curves: &[chart::Curve],
    area: Rect,
    buffer: &mut Sheet,
) {
    let colours = curves.len().max(2) as f64;
    let entries: Vec<Entry> = (0..)
        .zip(curves)
        .map(|(place, line)| Entry {
            curve: Curve {
                name: line.name.clone(),
                letter: line.letter,
                style: colour(theme, f64::from(place) / colours),
                points: Vec::new(),
                thin_from: line.thin_from,
            },
            points: line.points.clone(),
        })
        .collect();
    let from = measure.spec().first_coloured_age;
    let labels = labels.iter().skip(from as usize).map(|label| clean(label)).collect();
    let drawn = Drawn::new(&entries, from, measure, labels, area);
    let shown = |value: f64| number::compact(Some(value), measure.unit(), 8);
    let plot = Plot {
        span: span(&drawn.curves),
        lines: drawn.curves.iter().flat_map(|curve| curve.lines(theme)).collect(),
        bands: drawn
            .curves
            .iter()
            .filter_map(|curve| curve.band(curve.style.add_modifier(Modifier::DIM)))
            .collect(),
        ends: drawn.ends(),
        last: (drawn.labels.len() as u32).saturating_sub(1),
        labels: numbered(&drawn.labels),
        shown: &shown,
        ruler: None,
        text: theme.faint(),
        ascii: theme.glyphs.ascii,
    };
    plot.render(area, buffer);
}

/// The drawn cohorts and the average.
fn by_age(shown: &MatrixView) -> Vec<Entry> {
    let Some(matrix) = shown.matrix() else { return Vec::new() };
    let drawn = shown.drawn_cohorts();
    let colours = drawn.len().max(2) as f64;
    let mut letters = ('a'..='z').chain('A'..='Z').cycle();
    let view = shown.cx.view;
    let cohorts = |age| matrix.average(age, view.measure, view.criterion, view.average).cohorts;
    let few = few_cohorts_from(matrix.rows.len(), shown.ages(), cohorts);
    let all = series(matrix, shown.cx.view, &drawn).into_iter().enumerate();
    all.map(|(place, one)| {
        let (letter, style) = match one.is_average {
            true => ('*', shown.cx.theme.strong()),
            false => (letters.next().unwrap_or('a'), colour(shown.cx.theme, place as f64 / colours)),
        };
        let thin_from = if one.is_average { few } else { None };
        Entry {
            curve: Curve { name: one.name, letter, style, points: Vec::new(), thin_from },
            points: one.points,
        }
    })
    .collect()
}

/// The age under the cursor across cohorts.
fn trend(shown: &MatrixView) -> Vec<Entry> {
    let Some(matrix) = shown.matrix() else { return Vec::new() };
    let points = matrix.trend(shown.cursor.age, shown.cx.view.measure, shown.cx.view.criterion);
    let name = matrix.age_label(shown.cursor.age);
    let style = colour(shown.cx.theme, 0.8);
    let curve = Curve { name, letter: 'a', style, points: Vec::new(), thin_from: None };
    let mut curves = vec![Entry { curve, points }];
    if let Some(average) = shown.average(shown.cursor.age).filter(|average| average.cohorts > 0) {
        let point = |at: usize| Point {
            at: at as u32,
            value: average.value,
            interval: None,
            state: State::Complete,
            customers: average.customers,
        };
        let (name, style) = (format!("{} average", shown.cx.view.average), shown.cx.theme.strong());
        let points = [0, matrix.rows.len().saturating_sub(1)].map(point).to_vec();
        let curve = Curve { name, letter: '*', style, points: Vec::new(), thin_from: None };
        curves.push(Entry { curve, points });
    }
    curves
}

/// A colour of the heatmap's scale as foreground, of the part that is seen on the background of the theme; none without colours.
pub(super) fn colour(theme: &Theme, share: f64) -> Style {
    let from = match theme.palette {
        Palette::Dark | Palette::Plain => 0.35,
        Palette::Contrast => 0.45,
        Palette::Light => 0.6,
    };
    let heat = theme.heat(from + share * (0.95 - from));
    match (heat.style.bg, heat.shade) {
        (Some(colour), None) => Style::reset().fg(colour),
        (_, Some((_, style))) => style,
        (None, None) => theme.text(),
    }
}

/// When a curve reaches the goal: `pays back at M5` if that is an acquisition cost, `reaches it at M5`, `not yet by M7`.
fn payback(shown: &MatrixView, points: &[Point], goal: f64) -> String {
    let label = |age: u32| shown.matrix().map_or_else(|| age.to_string(), |matrix| matrix.age_label(age));
    match reaches(points, shown.cx.view.measure, goal) {
        Ok(age) if shown.is_payback() => format!("pays back at {}", label(age)),
        Ok(age) => format!("reaches it at {}", label(age)),
        Err(Some(last)) => format!("not yet by {}", label(last)),
        Err(None) => "no completed age".to_string(),
    }
}

/// The names of the curves, each with its value at the ruler; without a ruler, with its last complete one.
fn legend(
    shown: &MatrixView,
    entries: &[Entry],
    drawn: &Drawn,
    ruler: Option<u32>,
    area: Rect,
    buffer: &mut Sheet,
) {
    let across = if area.width >= 70 { area.width / 2 } else { area.width };
    let columns = (area.width / across.max(1)).max(1);
    let rows = |notes: &[String]| usize::from(area.height).saturating_sub(notes.len()) * usize::from(columns);
    let mut notes = signs(shown, drawn, 0, area);
    let mut hidden = entries.len().saturating_sub(rows(&notes));
    if hidden > 0 {
        notes = signs(shown, drawn, hidden, area);
        hidden = entries.len().saturating_sub(rows(&notes));
        notes = signs(shown, drawn, hidden, area);
    }
    let room = rows(&notes);
    // The average comes first, so that it is never out of sight.
    let (average, others): (Vec<_>, Vec<_>) = entries.iter().partition(|entry| entry.curve.letter == '*');
    let order = average.into_iter().chain(others).take(room);
    let room = usize::from(across) - 2;
    for (place, entry) in (0_u16..).zip(order) {
        let (x, y) = (area.x + 1 + place % columns * across, area.y + place / columns);
        let curve = &entry.curve;
        let text = format!("{} {}{}", curve.letter, clean(&curve.name), legend_value(shown, entry, ruler));
        buffer.set_stringn(x, y, fit(&text, room, ""), room, curve.style);
    }
    draw_notes(shown, &notes, area, buffer);
}

/// The value of a curve behind its name: when it reaches the goal, if there is one; the value at the ruler; or the last complete one.
fn legend_value(shown: &MatrixView, entry: &Entry, ruler: Option<u32>) -> String {
    let Entry { curve, points } = entry;
    if let Some(goal) = shown.goal() {
        return format!("  {}", payback(shown, points, goal));
    }
    let complete = || points.iter().rev().filter(|point| point.state != State::Open);
    // Where few cohorts are left, an average is of these alone.
    let is_firm = |point: &&Point| curve.thin_from.is_none_or(|from| point.at < from);
    let last = complete().find(is_firm).or_else(|| complete().next());
    let under = ruler.and_then(|at| points.iter().find(|point| point.at == at && point.value.is_some()));
    // The average of a trend is one value for all cohorts.
    let is_everywhere = shown.cx.picture == Picture::Trend && curve.letter == '*';
    let found = if ruler.is_some() && !is_everywhere { under } else { last };
    let nothing = || if ruler.is_some() { format!("  {}", number::UNDEFINED) } else { String::new() };
    found.map_or_else(nothing, |point| {
        let place = if is_everywhere { String::new() } else { place_of(shown, point) };
        let open = if point.state == State::Open { ", open" } else { "" };
        format!("  {}{place}{open}", number::full(point.value, shown.cx.view.measure.unit()))
    })
}

/// The place of a point in words: ` in 2024-01`, ` at M3`.
fn place_of(shown: &MatrixView, point: &Point) -> String {
    // Without a matrix nothing has been drawn.
    let Some(matrix) = shown.matrix() else { return String::new() };
    match shown.cx.picture {
        Picture::Trend => {
            let row = matrix.rows.get(point.at as usize);
            format!(" in {}", row.map_or_else(String::new, |row| clean(&row.cohort.to_string())))
        }
        _ => format!(" at {}", matrix.age_label(point.at)),
    }
}

/// The notes at the bottom of the legend, as many as fit.
fn draw_notes(shown: &MatrixView, notes: &[String], area: Rect, buffer: &mut Sheet) {
    let height = area.height.min(notes.len() as u16);
    let (room, ellipsis) = (usize::from(area.width) - 2, shown.cx.theme.glyphs.ellipsis);
    for (place, line) in (0..height).zip(notes) {
        let y = area.bottom() - height + place;
        let is_cut = place + 1 == height && notes.len() > usize::from(height);
        let line = if is_cut { fit(&format!("{line} {ellipsis}"), room, ellipsis) } else { line.clone() };
        buffer.set_stringn(area.x + 1, y, line, room, shown.cx.theme.faint());
    }
}

/// The meaning of the signs among the curves, and the number of unnamed curves, wrapped to the legend.
fn signs(shown: &MatrixView, drawn: &Drawn, hidden: usize, area: Rect) -> Vec<String> {
    let average = drawn.curves.iter().find(|curve| curve.letter == '*');
    let has_band = average.is_some_and(|curve| curve.points.iter().any(|point| point.interval.is_some()));
    let is_thin = average.is_some_and(|curve| curve.thin_from.is_some());
    let mut notes = vec!["dotted: still open".to_string()];
    let cost = shown.goal().map(|goal| {
        let goal = number::full(Some(goal), shown.cx.view.measure.unit());
        match shown.is_payback() {
            true => format!("line: {goal} acquisition cost; reversed letter: paid back"),
            false => format!("line: {goal} to reach; reversed letter: reached"),
        }
    });
    notes.splice(0..0, cost);
    notes.extend(shown.cx.view.events.iter().map(|event| format!("{EVENT} {event}")));
    notes.extend(is_thin.then(|| format!("thin: fewer than {FEW_COHORTS} cohorts")));
    let shade = match (shown.cx.theme.band(), shown.cx.theme.glyphs.ascii) {
        (Some(_), _) => "grey",
        (None, true) => SHADES.1,
        (None, false) => SHADES.0,
    };
    notes.extend(has_band.then(|| format!("{shade} around *: 95 % interval (Wilson)")));
    let one = if shown.cx.picture == Picture::Trend { "cohorts" } else { "ages" };
    let each = if shown.cx.view.measure.spec().is_cumulative { "last" } else { "mean" };
    notes.extend((drawn.per > 1).then(|| format!("each point: the {each} of {} {one}", drawn.per)));
    notes.extend((hidden > 0).then(|| format!("{hidden} more not named")));
    wrap(&notes.join("; "), usize::from(area.width.saturating_sub(2)))
}

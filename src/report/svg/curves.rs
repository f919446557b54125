//! Curves as a picture (SVG): a line per cohort, and the average with its band.

use crate::cohort::{Matrix, State};
use crate::explore::{MatrixAnswer, Series, View};
use crate::report::curves::holds_event;
use crate::report::events::matrix_lines;
use crate::report::matrix::title;
use crate::report::number;
use crate::report::ramp::{HEAT, heat_step};

use super::event_mark::{EVENT_HEIGHT, event_mark};
use super::text::text;

const WIDTH: f64 = 820.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 70.0;
const TOP: f64 = 50.0;
const RIGHT: f64 = 130.0;
const BOTTOM: f64 = 40.0;
/// Width of a letter and height of a line of text.
const LETTER: f64 = 7.3;
const LINE: f64 = 12.0;

/// One line per series, the average in black above its band; open stretches are dashed.
pub fn curves(answer: &MatrixAnswer, view: &View, series: &[Series], goal: Option<f64>) -> String {
    let frame = Frame::of(&answer.matrix, series, goal);
    let events = matrix_lines(&view.events, &answer.matrix);
    let height = HEIGHT + (EVENT_HEIGHT * events.len()) as f64;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
         viewBox=\"0 0 {WIDTH} {height}\" font-family=\"ui-monospace, monospace\" font-size=\"12\">\n\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>\n"
    );
    out += &text(8, 22, "start", "#000000", &title(answer, view));
    for step in 0..=4 {
        let value = frame.low + (frame.high - frame.low) * f64::from(step) / 4.0;
        let y = frame.y(value);
        out += &format!(
            "<line x1=\"{LEFT}\" y1=\"{y:.1}\" x2=\"{:.1}\" y2=\"{y:.1}\" stroke=\"#dddddd\"/>\n",
            WIDTH - RIGHT
        );
        let shown = number::full(Some(value), view.measure.unit());
        out += &text(LEFT as usize - 8, y as usize + 4, "end", "#555555", &shown);
    }
    let every = (frame.ages / 12).max(1);
    for age in (0..frame.ages).step_by(every as usize) {
        let label = answer.matrix.age_label(age);
        out += &text(frame.x(age) as usize, (HEIGHT - BOTTOM) as usize + 18, "middle", "#555555", &label);
    }
    if let Some(goal) = goal {
        let (y, end) = (frame.y(goal), WIDTH - RIGHT);
        out += &format!(
            "<line x1=\"{LEFT}\" y1=\"{y:.1}\" x2=\"{end:.1}\" y2=\"{y:.1}\" stroke=\"#c00000\" stroke-dasharray=\"8 4\"/>\n"
        );
        let shown = format!("goal {}", number::full(Some(goal), view.measure.unit()));
        out += &text(LEFT as usize + 4, y as usize - 4, "start", "#c00000", &shown);
    }
    for (place, one) in series.iter().enumerate() {
        out += &drawn(one, &colour(one, place, series.len()), &frame);
    }
    out += &names(series, &frame);
    for one in series {
        let held = one.points.iter().filter(|point| holds_event(&answer.matrix, view, one, point.at));
        for (at, value) in held.filter_map(|point| Some((point.at, point.value?))) {
            out += &event_mark(frame.x(at) - 4.0, frame.y(value) + 1.0);
        }
    }
    for (place, line) in events.iter().enumerate() {
        out += &text(8, HEIGHT as usize + 4 + EVENT_HEIGHT * place, "start", "#555555", line);
    }
    out + "</svg>\n"
}

/// The colour of a curve; the average is black.
fn colour(one: &Series, place: usize, of: usize) -> String {
    let (r, g, b) = HEAT[heat_step(place as f64 / of.max(2) as f64 * 0.8)].rgb;
    if one.is_average { "#000000".to_string() } else { format!("#{r:02x}{g:02x}{b:02x}") }
}

/// The name of each curve behind its last point; a name that would lie on another moves up.
fn names(series: &[Series], frame: &Frame) -> String {
    let last = |(place, one): (usize, &Series)| {
        let (at, value) = one.points.iter().rev().find_map(|point| Some((point.at, point.value?)))?;
        Some((frame.x(at) + 6.0, frame.y(value) + 4.0, colour(one, place, series.len()), one.name.clone()))
    };
    let mut named: Vec<_> = series.iter().enumerate().filter_map(last).collect();
    named.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut out = String::new();
    let mut placed: Vec<(f64, f64, usize)> = Vec::new();
    for (x, mut y, colour, name) in named {
        let width = |length: usize| length as f64 * LETTER;
        let hits = |y: f64, placed: &[(f64, f64, usize)]| {
            placed.iter().any(|(other, line, length)| {
                (y - line).abs() < LINE
                    && x < other + width(*length)
                    && *other < x + width(name.chars().count())
            })
        };
        while hits(y, &placed) {
            y -= 1.0;
        }
        out += &text(x as usize, y as usize, "start", &colour, &name);
        placed.push((x, y, name.chars().count()));
    }
    out
}

fn drawn(one: &Series, colour: &str, frame: &Frame) -> String {
    let width = if one.is_average { 2.5 } else { 1.2 };
    let mut out = String::new();
    if one.is_average {
        let bands = one.points.iter().filter_map(|point| Some((point.at, point.interval?)));
        let upper = bands.clone().map(|(at, band)| format!("{:.1},{:.1}", frame.x(at), frame.y(band.high)));
        let lower = bands.map(|(at, band)| format!("{:.1},{:.1}", frame.x(at), frame.y(band.low)));
        let mut edge: Vec<String> = upper.collect();
        let lower: Vec<String> = lower.collect();
        edge.extend(lower.into_iter().rev());
        out += &format!("<polygon points=\"{}\" fill=\"#000000\" fill-opacity=\"0.15\"/>\n", edge.join(" "));
    }
    for pair in one.points.windows(2) {
        let (Some(from), Some(to)) = (pair[0].value, pair[1].value) else { continue };
        let dash = if pair[1].state == State::Open { " stroke-dasharray=\"3 3\"" } else { "" };
        out += &format!(
            "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" stroke=\"{colour}\" stroke-width=\"{width}\"{dash}/>\n",
            frame.x(pair[0].at),
            frame.y(from),
            frame.x(pair[1].at),
            frame.y(to)
        );
    }
    out
}

/// The positions of ages and values on the picture.
struct Frame {
    ages: u32,
    low: f64,
    high: f64,
}

impl Frame {
    fn of(matrix: &Matrix, series: &[Series], goal: Option<f64>) -> Frame {
        let values = series.iter().flat_map(|one| &one.points).filter_map(|point| point.value).chain(goal);
        let (low, high) =
            values.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        Frame { ages: matrix.width().max(1), low, high: if high > low { high } else { low + 1.0 } }
    }

    fn x(&self, age: u32) -> f64 {
        LEFT + (WIDTH - LEFT - RIGHT) * f64::from(age) / f64::from((self.ages - 1).max(1))
    }

    fn y(&self, value: f64) -> f64 {
        let share = (value - self.low) / (self.high - self.low);
        HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share
    }
}

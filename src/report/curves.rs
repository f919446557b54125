//! Curves as a table, CSV, JSON or SVG: one series a cohort and the average, with their intervals.

use serde::Serialize;

use crate::cohort::{Interval, Matrix, Point, State};
use crate::explore::{MatrixAnswer, Series, View};

use super::csv::field;
use super::json::pretty;
use super::number;
use super::ramp::{HEAT, heat_step};
use super::svg::text;
use super::table::{aligned, title};

/// Ages down, series across; `*` behind an open value.
pub fn table(answer: &MatrixAnswer, view: &View, series: &[Series], goal: Option<f64>) -> String {
    let matrix = &answer.matrix;
    let mut head = vec!["age".to_string()];
    head.extend(series.iter().map(|one| format!("{} ", one.name)));
    let banded = series.iter().any(|one| one.is_average && one.points.iter().any(|p| p.interval.is_some()));
    head.extend(banded.then(|| "95 % interval".to_string()));
    let mut lines = vec![head];
    for age in 0..matrix.width() {
        let mut line = vec![matrix.age_label(age)];
        for one in series {
            line.push(at(one, age).map_or_else(String::new, |point| {
                let mark = if point.state == State::Open { "*" } else { " " };
                number::full(point.value, view.measure.unit()) + mark
            }));
        }
        let band = series.iter().find(|one| one.is_average).and_then(|one| at(one, age)?.interval);
        line.extend(band.map(|Interval { low, high }| {
            let shown = |value| number::full(Some(value), view.measure.unit());
            format!("{} to {}", shown(low), shown(high))
        }));
        lines.push(line);
    }
    let mut out = format!(
        "{}\n\n{}\n* open: the period has not ended for every customer\n",
        title(answer, view),
        aligned(&lines)
    );
    if let Some(goal) = goal {
        let each = series.iter().map(|one| format!("{} {}", one.name, reached(matrix, one, goal)));
        let shown = number::full(Some(goal), view.measure.unit());
        out += &format!("goal {shown} first reached: {}\n", each.collect::<Vec<_>>().join(", "));
    }
    out
}

/// `M5`, or `not yet by M7`.
fn reached(matrix: &Matrix, series: &Series, goal: f64) -> String {
    match series.reaches(goal) {
        Ok(age) => matrix.age_label(age),
        Err(Some(last)) => format!("not yet by {}", matrix.age_label(last)),
        Err(None) => "no finished age".to_string(),
    }
}

/// `series,age,value,low,high,state`, a point a line.
pub fn csv(answer: &MatrixAnswer, series: &[Series]) -> String {
    let mut out = String::from("series,age,label,value,low,high,customers,state\n");
    let shown = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    for one in series {
        for point in &one.points {
            let (low, high) = (point.interval.map(|i| i.low), point.interval.map(|i| i.high));
            out += &format!(
                "{},{},{},{},{},{},{},{}\n",
                field(&one.name),
                point.at,
                field(&answer.matrix.age_label(point.at)),
                shown(point.value),
                shown(low),
                shown(high),
                point.customers,
                point.state.exported()
            );
        }
    }
    out
}

#[derive(Serialize)]
struct CurvesJson<'a> {
    as_of: String,
    measure: &'a str,
    #[serde(rename = "return")]
    criterion: &'a str,
    cohort_grain: &'a str,
    age_grain: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    goal: Option<f64>,
    series: Vec<SeriesJson<'a>>,
}

#[derive(Serialize)]
struct SeriesJson<'a> {
    name: &'a str,
    /// `cohort` or the kind of average.
    kind: &'a str,
    /// The first finished age that reaches the goal, where one is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    goal_age: Option<u32>,
    points: Vec<PointJson>,
}

#[derive(Serialize)]
struct PointJson {
    age: u32,
    value: Option<f64>,
    customers: u64,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    interval: Option<Interval>,
}

/// Every series with its points; what has not been observed has none.
pub fn json(answer: &MatrixAnswer, view: &View, series: &[Series], goal: Option<f64>) -> String {
    let point = |point: &Point| PointJson {
        age: point.at,
        value: point.value,
        customers: point.customers,
        state: point.state.exported(),
        interval: point.interval,
    };
    let one = |one: &'_ Series| -> Vec<PointJson> { one.points.iter().map(point).collect() };
    pretty(&CurvesJson {
        as_of: answer.matrix.as_of.to_string(),
        measure: view.measure.name(),
        criterion: view.criterion.name(),
        cohort_grain: answer.matrix.grouping.name(),
        age_grain: answer.matrix.age_grain.name(),
        goal,
        series: series
            .iter()
            .map(|each| SeriesJson {
                name: &each.name,
                kind: if each.is_average { view.average.name() } else { "cohort" },
                goal_age: goal.and_then(|goal| each.reaches(goal).ok()),
                points: one(each),
            })
            .collect(),
    })
}

const WIDTH: f64 = 820.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 70.0;
const TOP: f64 = 50.0;
const RIGHT: f64 = 130.0;
const BOTTOM: f64 = 40.0;

/// A line a series, the average in black above its band; open stretches are dashed.
pub fn svg(answer: &MatrixAnswer, view: &View, series: &[Series], goal: Option<f64>) -> String {
    let frame = Frame::of(&answer.matrix, series, goal);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" \
         viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"ui-monospace, monospace\" font-size=\"12\">\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>\n"
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
        out += &drawn(one, place, series.len(), &frame);
    }
    out + "</svg>\n"
}

fn drawn(one: &Series, place: usize, of: usize, frame: &Frame) -> String {
    let (r, g, b) = HEAT[heat_step(place as f64 / of.max(2) as f64 * 0.8)].rgb;
    let colour = if one.is_average { "#000000".to_string() } else { format!("#{r:02x}{g:02x}{b:02x}") };
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
    let last = one.points.iter().rev().find_map(|point| Some((point.at, point.value?)));
    if let Some((at, value)) = last {
        out += &text(frame.x(at) as usize + 6, frame.y(value) as usize + 4, "start", &colour, &one.name);
    }
    out
}

/// Where ages and values stand on the picture.
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

fn at(series: &Series, age: u32) -> Option<&Point> {
    series.points.iter().find(|point| point.at == age)
}

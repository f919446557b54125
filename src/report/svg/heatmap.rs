//! The heatmap as a picture (SVG), in the colours of the screen.

use crate::cohort::{Cell, CohortRow, Matrix, Unit};
use crate::explore::{MatrixAnswer, View};

use crate::report::events::matrix_lines;
use crate::report::matrix::title;
use crate::report::number;
use crate::report::ramp::{DARK_TEXT, HEAT, LIGHT_TEXT, Step, heat_step};

use super::event_mark::{EVENT_HEIGHT, event_mark};
use super::text::text;

const CELL_WIDTH: usize = 46;
const CELL_HEIGHT: usize = 22;
const LEFT: usize = 150;
const TOP: usize = 64;
/// Width of a letter, and a little more.
const LETTER: usize = 8;
/// What the signs mean.
const LEGEND: &str = "* open: the period has not ended · < the data begin here · blank: not observed yet";

/// The matrix as a picture: one cohort per row, one age per column, coloured by the values of complete cells from age 1
/// on.
pub fn heatmap(answer: &MatrixAnswer, view: &View) -> String {
    let matrix = &answer.matrix;
    let ages = matrix.width();
    let events = matrix_lines(&view.events, matrix);
    let percent = if view.measure.unit() == Unit::Rate { " · in %" } else { "" };
    let heading = title(answer, view) + percent;
    // The texts must fit too, if there are few ages.
    let longest = [heading.as_str(), LEGEND].into_iter().chain(events.iter().map(String::as_str));
    let longest = longest.map(|text| text.chars().count()).max().unwrap_or_default();
    let width = (LEFT + CELL_WIDTH * ages as usize).max(LETTER * longest) + 16;
    let height = TOP + CELL_HEIGHT * (matrix.rows.len() + 1) + 40 + EVENT_HEIGHT * events.len();
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"ui-monospace, monospace\" font-size=\"12\">\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n"
    );
    out += &text(8, 22, "start", "#000000", &heading);
    out += &text(8, TOP - 10, "start", "#555555", "cohort");
    out += &text(LEFT - 10, TOP - 10, "end", "#555555", "size");
    for age in 0..ages {
        out += &text(centre(age), TOP - 10, "middle", "#555555", &matrix.age_label(age));
    }
    let scale = scale(matrix, view);
    for (place, row) in matrix.rows.iter().enumerate() {
        out += &cohort_row(matrix, row, place, view, scale);
    }
    out += &average_row(matrix, view);
    let below = height - 12 - EVENT_HEIGHT * events.len();
    out += &text(8, below, "start", "#555555", LEGEND);
    for (place, line) in (1..).zip(&events) {
        out += &text(8, below + EVENT_HEIGHT * place, "start", "#555555", line);
    }
    out + "</svg>\n"
}

fn cohort_row(matrix: &Matrix, row: &CohortRow, place: usize, view: &View, scale: (f64, f64)) -> String {
    let line = TOP + CELL_HEIGHT * place + 15;
    let mark = if row.left_truncated { "<" } else { "" };
    let mut out = text(8, line, "start", "#000000", &format!("{}{mark}", row.cohort));
    out += &text(LEFT - 10, line, "end", "#000000", &number::integer(row.size.into()));
    for age in 0..matrix.width() {
        let cell = matrix.cell(row, age, view.measure, view.criterion);
        out += &drawn_cell(&cell, age, place, view, scale);
        if view.events.in_cell(matrix, row, age).next().is_some() {
            let (x, y) = (LEFT + CELL_WIDTH * age as usize, TOP + CELL_HEIGHT * place);
            out += &event_mark(x as f64 + 4.0, y as f64 + 3.0);
        }
    }
    out
}

fn drawn_cell(cell: &Cell, age: u32, place: usize, view: &View, scale: (f64, f64)) -> String {
    let line = TOP + CELL_HEIGHT * place + 15;
    let shown = number::compact(cell.value(), view.measure.unit(), 5);
    let shown = shown.trim();
    match cell {
        Cell::Unobserved => String::new(),
        Cell::Open(_) => text(centre(age), line, "middle", "#777777", &format!("{shown}*")),
        Cell::Complete(_) | Cell::Zero(_) => {
            let share =
                cell.value().map_or(0.0, |value| (value - scale.0) / (scale.1 - scale.0).max(f64::EPSILON));
            let step = HEAT[heat_step(share)];
            let (x, y) = (LEFT + CELL_WIDTH * age as usize, TOP + CELL_HEIGHT * place);
            let (w, h) = (CELL_WIDTH - 1, CELL_HEIGHT - 1);
            format!(
                "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" fill=\"{}\"/>\n",
                colour(step.rgb)
            ) + &text(centre(age), line, "middle", &colour(ink(step)), shown)
        }
    }
}

fn average_row(matrix: &Matrix, view: &View) -> String {
    let line = TOP + CELL_HEIGHT * matrix.rows.len() + 19;
    let mut out = text(8, line, "start", "#000000", &format!("{} average", view.average));
    for age in 0..matrix.width() {
        let average = matrix.average(age, view.measure, view.criterion, view.average);
        let shown = number::compact(average.value, view.measure.unit(), 5);
        out += &text(centre(age), line, "middle", "#000000", shown.trim());
    }
    out
}

/// Lowest and highest value of complete cells after age 0, which would dominate the scale.
fn scale(matrix: &Matrix, view: &View) -> (f64, f64) {
    let cells = matrix.rows.iter().flat_map(|row| (1..matrix.width()).map(move |age| (row, age)));
    let values = cells.filter_map(|(row, age)| {
        let cell = matrix.cell(row, age, view.measure, view.criterion);
        cell.complete().and_then(|figure| figure.value())
    });
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
}

fn centre(age: u32) -> usize {
    LEFT + CELL_WIDTH * age as usize + CELL_WIDTH / 2
}

fn ink(step: Step) -> (u8, u8, u8) {
    if step.light_text { LIGHT_TEXT.0 } else { DARK_TEXT.0 }
}

fn colour((r, g, b): (u8, u8, u8)) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

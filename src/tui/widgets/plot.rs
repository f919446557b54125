//! Lines in a box: a canvas of braille dots (or letters, in ASCII), with shaded bands and with labels that do not overlap.

use ratatui::layout::Rect;
use ratatui::style::{Color, Style};

use crate::report::number;
use crate::tui::sheet::Sheet;
use crate::tui::text::width;

use super::canvas::{Canvas, Stroke};
use super::line_ends::{self, End};

/// One line to draw: its points from left to right, and its letter.
#[derive(Debug, Clone)]
pub struct Line {
    pub letter: char,
    pub points: Vec<(u32, f64)>,
    pub style: Style,
    pub stroke: Stroke,
}

/// The area between two values at each place, drawn behind the lines: as a background if its style has one, else as a shade.
#[derive(Debug, Clone)]
pub struct Band {
    /// Place, lower and upper value.
    pub points: Vec<(u32, f64, f64)>,
    pub style: Style,
}

impl Band {
    fn is_filled(&self) -> bool {
        self.style.bg.is_some_and(|colour| colour != Color::Reset)
    }
}

/// The series to draw.
pub struct Plot<'a> {
    pub lines: Vec<Line>,
    pub bands: Vec<Band>,
    /// The ends of the curves, the most important one first.
    pub ends: Vec<End>,
    /// The last place.
    pub last: u32,
    /// Places with their labels, from left to right.
    pub labels: Vec<(u32, String)>,
    /// Lowest and highest value of the axis.
    pub span: (f64, f64),
    /// Writes a value for the axis.
    pub shown: &'a dyn Fn(f64) -> String,
    /// The place under the cursor, as a line from top to bottom.
    pub ruler: Option<u32>,
    pub text: Style,
    pub ascii: bool,
}

/// Columns of the labels on the left.
const LABELS: u16 = 9;

/// The signs of a band, drawn and in ASCII.
pub const SHADES: (&str, &str) = ("░", ":");

/// The part of an area that the lines are drawn in.
fn inside(area: Rect, ends: &[End]) -> Rect {
    let right = 2 + line_ends::name_columns(area.width, ends);
    Rect::new(
        area.x + LABELS + 1,
        area.y,
        area.width.saturating_sub(LABELS + 1 + right),
        area.height.saturating_sub(2),
    )
}

/// How many places share a dot if so many are drawn in an area: 1 unless they are more than its columns of dots.
pub fn places_per_point(places: usize, area: Rect, ends: &[End]) -> usize {
    let columns = usize::from(inside(area, ends).width).max(1);
    if places > columns * 2 { places.div_ceil(columns) } else { 1 }
}

/// Labels of all places from 0 on, with their places.
pub fn numbered(labels: &[String]) -> Vec<(u32, String)> {
    (0..).zip(labels.iter().cloned()).collect()
}

impl Plot<'_> {
    /// Draws into an area of at least 12 columns and 4 lines; a smaller area stays empty.
    pub fn render(&self, area: Rect, buffer: &mut Sheet) {
        let inside = inside(area, &self.ends);
        if area.width < LABELS + 3 || area.height < 4 || inside.width == 0 {
            return;
        }
        self.axes(area, inside, buffer);
        self.bands.iter().for_each(|band| self.shade(band, inside, buffer));
        for line in &self.lines {
            let mut canvas = Canvas::new(inside);
            let dots: Vec<(i32, i32)> = line.points.iter().map(|point| self.dot(*point, inside)).collect();
            match dots.as_slice() {
                [only] => canvas.set(only.0, only.1),
                dots => dots.windows(2).for_each(|pair| canvas.stroke(pair[0], pair[1], line.stroke)),
            }
            let letter = line.stroke.letter(line.letter);
            canvas.flush(letter, line.style, self.ascii, buffer);
        }
        let placed = self.ends.iter().map(|end| {
            let (x, y) = self.dot((end.at, end.value), inside);
            (end, inside.x + (x / 2) as u16, inside.y + (y / 4) as u16)
        });
        let ellipsis = if self.ascii { ".." } else { "\u{2026}" };
        let room = Rect { width: area.right() - inside.x, ..inside };
        line_ends::render(placed, room, self.shade_sign(), ellipsis, buffer);
    }

    fn shade_sign(&self) -> &'static str {
        if self.ascii { SHADES.1 } else { SHADES.0 }
    }

    /// Shades the cells whose middle is within the band, and the one that holds the band's own middle: a narrow band has no
    /// gaps.
    fn shade(&self, band: &Band, inside: Rect, buffer: &mut Sheet) {
        for pair in band.points.windows(2) {
            let edge = |(at, low, high): (u32, f64, f64)| {
                (self.dot((at, low), inside), self.dot((at, high), inside).1)
            };
            let (((from, low), high), ((to, next_low), next_high)) = (edge(pair[0]), edge(pair[1]));
            for column in from / 2..=to / 2 {
                let share = f64::from(column * 2 - from) / f64::from((to - from).max(1));
                let between = |a: i32, b: i32| f64::from(a) + f64::from(b - a) * share.clamp(0.0, 1.0);
                let (top, bottom) = (between(high, next_high), between(low, next_low));
                let of_middle = ((top + bottom) / 8.0).floor() as i32;
                for row in 0..i32::from(inside.height) {
                    let middle = f64::from(row * 4) + 1.5;
                    let is_within = (top..=bottom).contains(&middle) || row == of_middle;
                    if is_within && column < i32::from(inside.width) {
                        let cell = &mut buffer[(inside.x + column as u16, inside.y + row as u16)];
                        let sign = if band.is_filled() { " " } else { self.shade_sign() };
                        cell.set_symbol(sign).set_style(band.style);
                    }
                }
            }
        }
    }

    /// The position of a point in dots: a character is two dots wide and four high.
    fn dot(&self, (at, value): (u32, f64), inside: Rect) -> (i32, i32) {
        let last = f64::from(self.last.max(1));
        let (low, high) = self.span;
        let across = f64::from(inside.width * 2 - 1);
        let down = f64::from(inside.height * 4 - 1);
        let share = ((value - low) / (high - low)).clamp(0.0, 1.0);
        ((f64::from(at) / last * across).round() as i32, ((1.0 - share) * down).round() as i32)
    }

    fn axes(&self, area: Rect, inside: Rect, buffer: &mut Sheet) {
        let (low, high) = self.span;
        let most = (inside.height.saturating_sub(1) / 3).clamp(1, 5);
        let (bar, corner, rule) = if self.ascii { ("|", "+", "-") } else { ("│", "└", "─") };
        for y in inside.y..inside.bottom() {
            buffer.set_string(inside.x - 1, y, bar, self.text);
        }
        let ticks = ticks(low, high, most);
        let labels = without_zeros(ticks.iter().map(|value| (self.shown)(*value)).collect());
        for (value, label) in ticks.iter().zip(labels) {
            let y = inside.y + (self.dot((0, *value), inside).1 / 4) as u16;
            let room = usize::from(LABELS - 1);
            buffer.set_stringn(area.x, y, format!("{label:>room$}"), room, self.text);
        }
        buffer.set_string(inside.x - 1, inside.bottom(), corner, self.text);
        for x in inside.x..inside.right() {
            buffer.set_string(x, inside.bottom(), rule, self.text);
        }
        if let Some(at) = self.ruler.filter(|at| *at <= self.last) {
            let x = inside.x + (self.dot((at, low), inside).0 / 2) as u16;
            for y in inside.y..inside.bottom() {
                buffer.set_string(x, y, bar, self.text);
            }
            buffer.set_string(x, inside.bottom(), if self.ascii { "+" } else { "┴" }, self.text);
        }
        for (start, label) in self.labels_below(area, inside) {
            buffer.set_string(start, inside.bottom() + 1, label, self.text);
        }
    }

    /// The labels below the axis, each with its column: every label, or every second, third, … of them, as they fit.
    fn labels_below(&self, area: Rect, inside: Rect) -> Vec<(u16, &str)> {
        let place = |(place, label): &'_ (u32, String)| {
            let x = inside.x + (self.dot((*place, self.span.0), inside).0 / 2) as u16;
            let length = width(label) as u16;
            x.saturating_sub(length / 2).max(area.x + 1).min(area.right().saturating_sub(length))
        };
        let placed = |every: usize| -> Vec<(u16, &str)> {
            self.labels.iter().step_by(every).map(|label| (place(label), label.1.as_str())).collect()
        };
        let fits = |labels: &[(u16, &str)]| {
            labels.windows(2).all(|pair| pair[0].0 + (width(pair[0].1) as u16) < pair[1].0)
        };
        // People read months in quarters and years.
        let strides = [1, 2, 3, 6].into_iter().chain((1..).map(|years| years * 12));
        let mut tried = strides.take_while(|every| *every <= self.labels.len().max(1));
        tried.find_map(|every| Some(placed(every)).filter(|labels| fits(labels))).unwrap_or_else(|| {
            let first = self.labels.first().filter(|label| width(&label.1) <= usize::from(area.width));
            first.map(|label| (place(label), label.1.as_str())).into_iter().collect()
        })
    }
}

/// Round values of an axis: multiples of 1, 2, 2.5 or 5 and a power of ten, with at most this many steps.
fn ticks(low: f64, high: f64, most: u16) -> Vec<f64> {
    let reach = high - low;
    if !reach.is_finite() || reach <= 0.0 {
        return vec![low];
    }
    let power = 10_f64.powf((reach / f64::from(most)).log10().floor());
    let rounded = [1.0, 2.0, 2.5, 5.0, 10.0, 20.0].map(|times| times * power);
    let step = rounded.into_iter().find(|step| (reach / step).floor() <= f64::from(most)).unwrap_or(reach);
    let (first, last) = ((low / step).ceil() as i64, (high / step).floor() as i64);
    (first..=last).map(|times| times as f64 * step).collect()
}

/// Labels without the fraction, if it is zero in all of them; then with commas between thousands, if all have room.
fn without_zeros(labels: Vec<String>) -> Vec<String> {
    let whole = |label: &String| {
        let Some((whole, fraction)) = label.split_once('.') else { return Some(label.clone()) };
        fraction.chars().all(|digit| digit == '0').then(|| whole.to_string())
    };
    let wholes: Option<Vec<String>> = labels.iter().map(whole).collect();
    let Some(wholes) = wholes else { return labels };
    let room = usize::from(LABELS - 1);
    let grouped = wholes.iter().map(|label| {
        let value: i64 = label.trim().parse().ok()?;
        let sign = if value < 0 { "-" } else { "" };
        let text = format!("{sign}{}", number::integer(value.unsigned_abs().into()));
        (text.len() <= room).then_some(text)
    });
    grouped.collect::<Option<Vec<String>>>().unwrap_or(wholes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_has_round_values_and_not_too_many() {
        assert_eq!(ticks(0.0, 2821.34, 4), [0.0, 1000.0, 2000.0]);
        assert_eq!(ticks(0.0, 0.28, 5).len(), 6);
        assert_eq!(ticks(-30.0, 70.0, 4), [-25.0, 0.0, 25.0, 50.0]);
        assert_eq!(ticks(5.0, 5.0, 4), [5.0]);
        for most in 1..6 {
            for high in [0.003, 1.0, 7.3, 99.0, 12_345.0] {
                let found = ticks(0.0, high, most).len();
                assert!((1..=usize::from(most) + 1).contains(&found), "{high} in {most}: {found}");
            }
        }
    }

    #[test]
    fn a_fraction_of_zeros_is_left_out_of_all_labels_or_of_none() {
        let labels = |texts: &[&str]| without_zeros(texts.iter().map(|text| (*text).to_string()).collect());
        assert_eq!(labels(&["0.00", "1000.00"]), ["0", "1,000"]);
        assert_eq!(labels(&["0.00", "0.25"]), ["0.00", "0.25"]);
        assert_eq!(labels(&["-2500.0", "100000"]), ["-2,500", "100,000"]);
        assert_eq!(labels(&["0", "12000000"]), ["0", "12000000"], "without room for the commas");
    }
}

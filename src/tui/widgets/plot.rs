//! Lines in a box: a canvas of braille dots (or letters, in ASCII), with labels that do not overlap.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::tui::text::width;

/// One line to draw: its points from left to right, and its letter.
#[derive(Debug, Clone)]
pub struct Line {
    pub letter: char,
    pub points: Vec<(u32, f64)>,
    pub style: Style,
    /// Drawn with gaps: the edges of a band.
    pub dotted: bool,
}

/// The series to draw.
pub struct Plot<'a> {
    pub lines: Vec<Line>,
    /// Labels of the places from left to right.
    pub labels: Vec<String>,
    /// Lowest and highest value of the axis.
    pub span: (f64, f64),
    /// Writes a value for the axis.
    pub shown: &'a dyn Fn(f64) -> String,
    pub text: Style,
    pub ascii: bool,
}

/// Columns of the labels on the left.
const LABELS: u16 = 9;

impl Plot<'_> {
    /// Draws into an area of at least 12 columns and 4 lines; a smaller area stays empty.
    pub fn render(&self, area: Rect, buffer: &mut Buffer) {
        if area.width < LABELS + 3 || area.height < 4 {
            return;
        }
        let inside = Rect::new(area.x + LABELS + 1, area.y, area.width - LABELS - 3, area.height - 2);
        self.axes(area, inside, buffer);
        for line in &self.lines {
            let mut canvas = Canvas::new(inside);
            let dots: Vec<(i32, i32)> = line.points.iter().map(|point| self.dot(*point, inside)).collect();
            match dots.as_slice() {
                [only] => canvas.set(only.0, only.1),
                dots => dots.windows(2).for_each(|pair| canvas.stroke(pair[0], pair[1], line.dotted)),
            }
            canvas.flush(line, self.ascii, inside, buffer);
            if let (Some((x, y)), false) = (dots.last(), line.dotted) {
                let (x, y) = (inside.x + (x / 2) as u16, inside.y + (y / 4) as u16);
                buffer.set_string(x, y, line.letter.to_string(), line.style);
            }
        }
    }

    /// The position of a point in dots: a character is two dots wide and four high.
    fn dot(&self, (at, value): (u32, f64), inside: Rect) -> (i32, i32) {
        let last = self.labels.len().saturating_sub(1).max(1) as f64;
        let (low, high) = self.span;
        let across = f64::from(inside.width * 2 - 1);
        let down = f64::from(inside.height * 4 - 1);
        let share = ((value - low) / (high - low)).clamp(0.0, 1.0);
        ((f64::from(at) / last * across).round() as i32, ((1.0 - share) * down).round() as i32)
    }

    fn axes(&self, area: Rect, inside: Rect, buffer: &mut Buffer) {
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
        for (start, label) in self.labels_below(area, inside) {
            buffer.set_string(start, inside.bottom() + 1, label, self.text);
        }
    }

    /// The labels below the axis, each with its column: every label, or every second, third, … of them, as they fit.
    fn labels_below(&self, area: Rect, inside: Rect) -> Vec<(u16, &str)> {
        let start = |(place, label): (usize, &String)| {
            let x = inside.x + (self.dot((place as u32, self.span.0), inside).0 / 2) as u16;
            let length = width(label) as u16;
            x.saturating_sub(length / 2).max(inside.x).min(area.right().saturating_sub(length))
        };
        let placed = |every: usize| -> Vec<(u16, &str)> {
            let labels = self.labels.iter().enumerate().step_by(every);
            labels.map(|(place, label)| (start((place, label)), label.as_str())).collect()
        };
        let fits = |labels: &[(u16, &str)]| {
            labels.windows(2).all(|pair| pair[0].0 + (width(pair[0].1) as u16) < pair[1].0)
        };
        // People read months in quarters and years.
        let strides = [1, 2, 3, 6].into_iter().chain((1..).map(|years| years * 12));
        let mut tried = strides.take_while(|every| *every <= self.labels.len().max(1));
        tried.find_map(|every| Some(placed(every)).filter(|labels| fits(labels))).unwrap_or_else(|| {
            let first = self.labels.first().filter(|label| width(label) <= usize::from(area.width));
            first.map(|label| (start((0, label)), label.as_str())).into_iter().collect()
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

/// Labels without the fraction, if it is zero in all of them.
fn without_zeros(labels: Vec<String>) -> Vec<String> {
    let whole = |label: &String| {
        let Some((whole, fraction)) = label.split_once('.') else { return Some(label.clone()) };
        fraction.chars().all(|digit| digit == '0').then(|| whole.to_string())
    };
    let wholes: Option<Vec<String>> = labels.iter().map(whole).collect();
    wholes.unwrap_or(labels)
}

/// Dots of one line.
struct Canvas {
    across: i32,
    down: i32,
    cells: Vec<u8>,
}

impl Canvas {
    fn new(inside: Rect) -> Canvas {
        let cells = vec![0; usize::from(inside.width) * usize::from(inside.height)];
        Canvas { across: i32::from(inside.width), down: i32::from(inside.height), cells }
    }

    fn set(&mut self, x: i32, y: i32) {
        // Braille: dots 1-3 and 7 on the left, 4-6 and 8 on the right.
        const DOTS: [[u8; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];
        if (0..self.across * 2).contains(&x) && (0..self.down * 4).contains(&y) {
            let cell = (y / 4 * self.across + x / 2) as usize;
            self.cells[cell] |= DOTS[(x % 2) as usize][(y % 4) as usize];
        }
    }

    fn stroke(&mut self, from: (i32, i32), to: (i32, i32), dotted: bool) {
        let steps = (to.0 - from.0).abs().max((to.1 - from.1).abs()).max(1);
        for step in 0..=steps {
            if dotted && step % 4 != 0 {
                continue;
            }
            let part =
                |a: i32, b: i32| a + ((b - a) as f64 * f64::from(step) / f64::from(steps)).round() as i32;
            self.set(part(from.0, to.0), part(from.1, to.1));
        }
    }

    fn flush(&self, line: &Line, ascii: bool, inside: Rect, buffer: &mut Buffer) {
        for (place, dots) in self.cells.iter().enumerate().filter(|(_, dots)| **dots != 0) {
            let (x, y) = (place as i32 % self.across, place as i32 / self.across);
            let cell = &mut buffer[(inside.x + x as u16, inside.y + y as u16)];
            let letter = if line.dotted { '.' } else { line.letter };
            let before = match cell.symbol().chars().next() {
                Some(known @ '\u{2800}'..='\u{28ff}') => known as u32 - 0x2800,
                _ => 0,
            };
            let braille = char::from_u32(0x2800 + (before | u32::from(*dots))).unwrap_or(letter);
            cell.set_char(if ascii { letter } else { braille }).set_style(line.style);
        }
    }
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
        assert_eq!(labels(&["0.00", "1000.00"]), ["0", "1000"]);
        assert_eq!(labels(&["0.00", "0.25"]), ["0.00", "0.25"]);
    }
}

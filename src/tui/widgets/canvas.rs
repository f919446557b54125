//! The dots of one line: braille, or a letter per cell in ASCII.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::tui::sheet::Sheet;

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stroke {
    Solid,
    /// Every second dot: values that rest on little.
    Thin,
    /// Every fourth dot: values that may still change.
    Dotted,
}

impl Stroke {
    /// Steps from one dot to the next.
    const fn every(self) -> i32 {
        match self {
            Stroke::Solid => 1,
            Stroke::Thin => 2,
            Stroke::Dotted => 4,
        }
    }

    /// The sign in ASCII of a line with this letter.
    pub const fn letter(self, letter: char) -> char {
        match self {
            Stroke::Solid => letter,
            Stroke::Thin => ',',
            Stroke::Dotted => '.',
        }
    }
}

/// Dots of one line.
pub struct Canvas {
    inside: Rect,
    across: i32,
    down: i32,
    cells: Vec<u8>,
}

impl Canvas {
    /// An empty canvas over an area; a cell is two dots wide and four high.
    pub fn new(inside: Rect) -> Canvas {
        let cells = vec![0; usize::from(inside.width) * usize::from(inside.height)];
        Canvas { inside, across: i32::from(inside.width), down: i32::from(inside.height), cells }
    }

    /// Sets a dot; one outside the area is ignored.
    pub fn set(&mut self, x: i32, y: i32) {
        // Braille: dots 1-3 and 7 on the left, 4-6 and 8 on the right.
        const DOTS: [[u8; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];
        if (0..self.across * 2).contains(&x) && (0..self.down * 4).contains(&y) {
            let cell = (y / 4 * self.across + x / 2) as usize;
            self.cells[cell] |= DOTS[(x % 2) as usize][(y % 4) as usize];
        }
    }

    /// Draws from one dot to another.
    pub fn stroke(&mut self, from: (i32, i32), to: (i32, i32), stroke: Stroke) {
        let steps = (to.0 - from.0).abs().max((to.1 - from.1).abs()).max(1);
        for step in (0..=steps).filter(|step| step % stroke.every() == 0) {
            let part =
                |a: i32, b: i32| a + ((b - a) as f64 * f64::from(step) / f64::from(steps)).round() as i32;
            self.set(part(from.0, to.0), part(from.1, to.1));
        }
    }

    /// Puts the dots into the buffer, together with the dots of lines drawn before.
    pub fn flush(&self, letter: char, style: Style, ascii: bool, buffer: &mut Sheet) {
        for (place, dots) in self.cells.iter().enumerate().filter(|(_, dots)| **dots != 0) {
            let (x, y) = (place as i32 % self.across, place as i32 / self.across);
            let cell = &mut buffer[(self.inside.x + x as u16, self.inside.y + y as u16)];
            let before = match cell.symbol().chars().next() {
                Some(known @ '\u{2800}'..='\u{28ff}') => known as u32 - 0x2800,
                _ => 0,
            };
            let braille = char::from_u32(0x2800 + (before | u32::from(*dots))).unwrap_or(letter);
            // The band behind the line stays.
            let behind = cell.bg;
            cell.set_char(if ascii { letter } else { braille }).set_style(style.bg(behind));
        }
    }
}

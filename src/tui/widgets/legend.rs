//! The line that explains colours, shades and small drawings, if there is room for it.

use ratatui::layout::Rect;

use crate::report::number;
use crate::report::ramp::HEAT;
use crate::tui::screens::Picture;
use crate::tui::screens::matrix::MatrixView;
use crate::tui::sheet::Sheet;
use crate::tui::table::{Sign, Table, signs_of};
use crate::tui::text::width;
use crate::tui::theme::Theme;

use super::heatmap::beside;

/// A line that is written from left to right.
struct Pen<'a> {
    theme: &'a Theme,
    x: u16,
    line: Rect,
    buffer: &'a mut Sheet,
}

impl Pen<'_> {
    fn put(&mut self, text: &str) {
        let room = usize::from(self.line.right().saturating_sub(self.x));
        if width(text) <= room {
            (self.x, _) = self.buffer.set_stringn(self.x, self.line.y, text, room, self.theme.faint());
        }
    }

    /// The steps of a scale, each as a cell would be drawn, between the words for its ends.
    fn scale(
        &mut self,
        low: &str,
        high: &str,
        step: impl Fn(&Theme, f64) -> (String, ratatui::style::Style),
    ) {
        if self.x + (width(low) + width(high) + HEAT.len() + 3) as u16 > self.line.right() {
            return;
        }
        self.put(&format!("{low} "));
        for place in 0..HEAT.len() {
            let (sign, style) = step(self.theme, (place as f64 + 0.5) / HEAT.len() as f64);
            (self.x, _) = self.buffer.set_stringn(self.x, self.line.y, sign, 1, style);
        }
        self.put(&format!(" {high}   "));
    }

    fn heat(&mut self, low: &str, high: &str) {
        self.scale(low, high, |theme, share| {
            let heat = theme.heat(share);
            heat.shade.map_or((" ".to_string(), heat.style), |(sign, style)| (sign.to_string(), style))
        });
    }
}

/// The legend of a table, below its rows if at least two lines are free there.
pub fn of_table(theme: &Theme, table: &Table, area: Rect, buffer: &mut Sheet) {
    if usize::from(area.height) < table.len() + 3 {
        return;
    }
    let line = Rect { y: area.bottom() - 1, height: 1, ..area };
    let mut pen = Pen { theme, x: line.x + 1, line, buffer };
    for sign in signs_of(table, Some(&table.cut(area)), theme.glyphs.ascii) {
        match sign {
            Sign::Heat => pen.heat("low", "high"),
            // Few colours have no scale to show.
            Sign::Difference if theme.difference(1.0).bg.is_none() => {}
            Sign::Difference => {
                pen.scale("less", "more", |theme, share| {
                    (" ".to_string(), theme.difference(share * 2.0 - 1.0))
                });
            }
            Sign::Other(drawn, words) => pen.put(&format!("{drawn} {words}   ")),
        }
    }
}

/// The scale of the colours from a place of a line on, if there is room.
pub fn scale(shown: &MatrixView, from: Rect, right: u16, buffer: &mut Sheet) {
    let is_drawn = shown.cx.picture == Picture::Heatmap && from.x < right;
    if let Some((low, high)) = shown.scale.ends().filter(|_| is_drawn) {
        let line = Rect { width: right - from.x, ..from };
        let unit = shown.cx.view.measure.unit();
        let mut pen = Pen { theme: shown.cx.theme, x: line.x, line, buffer };
        pen.heat(&number::full(Some(low), unit), &number::full(Some(high), unit));
    }
}

/// The legend of the matrix, on the last line of its area if that is free.
pub fn of_matrix(shown: &MatrixView, buffer: &mut Sheet) {
    let Some(grid) = shown.grid().filter(|_| shown.cx.picture == Picture::Heatmap) else { return };
    let line = Rect { y: grid.area.bottom().saturating_sub(1), height: 1, ..grid.area };
    let is_free = (line.x..line.right()).all(|x| buffer[(x, line.y)].symbol() == " ");
    if !is_free || line.y <= grid.y(grid.rows) {
        return;
    }
    let unit = shown.cx.view.measure.unit();
    let mut pen = Pen { theme: shown.cx.theme, x: line.x + 1, line, buffer };
    match shown.scale.ends() {
        Some((low, high)) => pen.heat(&number::full(Some(low), unit), &number::full(Some(high), unit)),
        None => pen.heat("low", "high"),
    }
    if beside(shown, &grid).is_some() {
        let curve = if shown.cx.theme.glyphs.ascii { "_=@" } else { "▁▄█" };
        pen.put(&format!("{curve} low to high, each row by itself"));
    }
}

//! The cells of a screen while it is drawn. It can remember each text, and tell which of them were cut or covered.

use std::ops::{Deref, DerefMut};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Clear, Widget};

use super::text::width;

/// The cells, and the texts on them if they are to be checked.
#[derive(Debug, Default)]
pub struct Sheet {
    buffer: Buffer,
    texts: Option<Vec<Text>>,
}

/// A text and the place it was written at.
#[derive(Debug)]
struct Text {
    x: u16,
    y: u16,
    text: String,
}

impl Sheet {
    /// A sheet over cells that forgets its texts.
    pub fn new(buffer: Buffer) -> Sheet {
        Sheet { buffer, texts: None }
    }

    /// A sheet that remembers its texts.
    pub fn remembering(buffer: Buffer) -> Sheet {
        Sheet { buffer, texts: Some(Vec::new()) }
    }

    /// The cells as ratatui draws them.
    pub fn into_buffer(self) -> Buffer {
        self.buffer
    }

    /// Writes a text, at most so many columns of it; returns the place behind it.
    pub fn set_stringn(
        &mut self,
        x: u16,
        y: u16,
        text: impl AsRef<str>,
        room: usize,
        style: Style,
    ) -> (u16, u16) {
        if let Some(texts) = &mut self.texts {
            let drawn = text.as_ref().trim_end();
            let text = drawn.trim_start();
            let x = x + (width(drawn) - width(text)) as u16;
            texts.push(Text { x, y, text: text.to_string() });
        }
        self.buffer.set_stringn(x, y, text, room, style)
    }

    /// Writes a text up to the edge of the screen.
    pub fn set_string(&mut self, x: u16, y: u16, text: impl AsRef<str>, style: Style) {
        self.set_stringn(x, y, text, usize::MAX, style);
    }

    /// Writes a line of differently styled parts, at most so many columns of it.
    pub fn set_line(&mut self, x: u16, y: u16, line: &Line, room: u16) {
        let (mut x, end) = (x, x + room);
        for span in line {
            (x, _) =
                self.set_stringn(x, y, &span.content, usize::from(end - x), line.style.patch(span.style));
        }
    }

    /// Blanks an area, so that what is drawn next lies over what was there.
    pub fn clear(&mut self, area: Rect) {
        Clear.render(area, &mut self.buffer);
        if let Some(texts) = &mut self.texts {
            let right = |text: &Text| text.x + width(&text.text) as u16;
            let is_inside = |y| (area.y..area.bottom()).contains(&y);
            texts.retain(|text| !is_inside(text.y) || text.x >= area.right() || right(text) <= area.x);
        }
    }

    /// The texts of which a letter or digit is cut off or covered, and those that run into the text behind them.
    pub fn spoiled(&self) -> Vec<&str> {
        let texts = self.texts.iter().flatten();
        let spoiled = texts.filter(|text| !self.is_whole(text) || self.runs_on(text));
        spoiled.map(|text| text.text.as_str()).collect()
    }

    fn is_whole(&self, text: &Text) -> bool {
        // The bracket of the cursor may move a number by one column.
        [0, 1].into_iter().any(|moved| self.stands(text, moved))
    }

    fn stands(&self, text: &Text, moved: u16) -> bool {
        let mut x = text.x.saturating_sub(moved);
        text.text.chars().all(|sign| {
            let here = x;
            x = x.saturating_add(width(sign.encode_utf8(&mut [0; 4])) as u16);
            let shown = self.buffer.cell((here, text.y)).map(|cell| cell.symbol());
            !sign.is_alphanumeric() || shown.is_some_and(|shown| shown.starts_with(sign))
        })
    }

    fn runs_on(&self, text: &Text) -> bool {
        let behind = text.x.saturating_add(width(&text.text) as u16);
        // A single letter is the sign of a curve.
        let ends = text.text.chars().skip(1).last().is_some_and(char::is_alphanumeric);
        let begins = |other: &Text| (other.x, other.y) == (behind, text.y) && width(&other.text) > 1;
        let next = self.texts.iter().flatten().find(|other| begins(other));
        ends && next.is_some_and(|next| next.text.starts_with(char::is_alphanumeric))
    }
}

impl Deref for Sheet {
    type Target = Buffer;

    fn deref(&self) -> &Buffer {
        &self.buffer
    }
}

impl DerefMut for Sheet {
    fn deref_mut(&mut self) -> &mut Buffer {
        &mut self.buffer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        Sheet::remembering(Buffer::empty(Rect::new(0, 0, 20, 2)))
    }

    #[test]
    fn a_text_that_is_cut_or_covered_is_found() {
        let mut sheet = sheet();
        sheet.set_stringn(0, 0, "revenue", 7, Style::new());
        sheet.set_stringn(16, 0, "orders", 6, Style::new());
        sheet.set_stringn(0, 1, "customers", 9, Style::new());
        assert_eq!(sheet.spoiled(), ["orders"], "cut at the edge");
        sheet.set_string(4, 1, "-", Style::new());
        assert_eq!(sheet.spoiled(), ["orders", "customers"]);
        sheet.clear(Rect::new(0, 0, 20, 2));
        assert!(sheet.spoiled().is_empty(), "what lies below a list is not covered by mistake");
    }

    #[test]
    fn two_texts_without_a_gap_are_found() {
        let mut sheet = sheet();
        sheet.set_string(0, 0, "2024", Style::new());
        sheet.set_string(4, 0, "2025", Style::new());
        sheet.set_string(0, 1, "12", Style::new());
        sheet.set_string(2, 1, " %", Style::new());
        assert_eq!(sheet.spoiled(), ["2024"]);
    }

    #[test]
    fn a_number_that_the_cursor_moves_is_whole() {
        let mut sheet = sheet();
        sheet.set_string(1, 0, "  7.5", Style::new());
        for (x, sign) in (2..6).zip(["7", ".", "5", "]"]) {
            sheet[(x, 0)].set_symbol(sign);
        }
        assert!(sheet.spoiled().is_empty());
    }
}

//! A page of text over the table: headings, paragraphs and labelled values, wrapped and scrolled.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::tui::app::App;
use crate::tui::layout;
use crate::tui::text::{clean, fit, width, wrap};

/// What a page is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Block {
    Head(String),
    Text(String),
    Faint(String),
    /// A label and what stands beside it.
    Pair(String, String),
    /// Text that keeps its own lines.
    Code(String),
    Gap,
}

/// A title and blocks under it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    title: String,
    /// Columns of the labels.
    labels: usize,
    blocks: Vec<Block>,
}

impl Page {
    pub fn new(title: impl Into<String>, labels: usize) -> Page {
        Page { title: title.into(), labels, blocks: Vec::new() }
    }

    /// A heading, with a blank line before it.
    pub fn head(&mut self, text: &str) {
        if !self.blocks.is_empty() {
            self.blocks.push(Block::Gap);
        }
        self.blocks.push(Block::Head(text.to_string()));
    }

    pub fn text(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Text(text.into()));
    }

    pub fn faint(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Faint(text.into()));
    }

    pub fn pair(&mut self, label: impl Into<String>, text: impl Into<String>) {
        self.blocks.push(Block::Pair(label.into(), text.into()));
    }

    pub fn code(&mut self, text: &str) {
        self.blocks.push(Block::Code(text.to_string()));
    }

    /// The page as lines no wider than `room`.
    pub fn lines(&self, app: &App, room: usize) -> Vec<Line<'static>> {
        let (plain, strong, faint) = (app.theme.text(), app.theme.strong(), app.theme.faint());
        let mut lines = Vec::new();
        for block in &self.blocks {
            match block {
                Block::Head(text) => lines.extend(styled(text, 0, room, strong)),
                Block::Text(text) => lines.extend(styled(text, 2, room, plain)),
                Block::Faint(text) => lines.extend(styled(text, 2, room, faint)),
                Block::Code(text) => lines.extend(styled(text, 2, room, plain)),
                Block::Pair(label, text) => lines.extend(self.labelled(label, text, room, (faint, plain))),
                Block::Gap => lines.push(Line::default()),
            }
        }
        lines
    }

    fn labelled(&self, label: &str, text: &str, room: usize, styles: (Style, Style)) -> Vec<Line<'static>> {
        // A label never takes more than half the line.
        let column = self.labels.min(room / 2);
        let mut out = Vec::new();
        for (place, line) in wrap(text, room.saturating_sub(column + 2)).into_iter().enumerate() {
            let label =
                if place == 0 { fit(&clean(label), column.saturating_sub(1), "") } else { String::new() };
            let pad = " ".repeat(column - width(&label).min(column));
            out.push(Line::from(vec![
                Span::styled(format!("  {label}{pad}"), styles.0),
                Span::styled(line, styles.1),
            ]));
        }
        out
    }

    /// Draws the page from a line on: its title above, what is out of sight counted.
    pub fn render(&self, app: &App, scroll: usize, buffer: &mut Buffer) {
        let area = Rect::new(0, 0, app.size.0, app.size.1);
        let room = layout::overlay_columns(area.width);
        let shown = layout::overlay_lines(area.height);
        let lines = self.lines(app, room);
        let scroll = scroll.min(lines.len().saturating_sub(shown));
        let position = if lines.len() > shown {
            let last = (scroll + shown).min(lines.len());
            format!("lines {}{}{last} of {}", scroll + 1, app.theme.glyphs.dash, lines.len())
        } else {
            String::new()
        };
        let across = usize::from(area.width);
        let left =
            fit(&clean(&self.title), across.saturating_sub(width(&position) + 2), app.theme.glyphs.ellipsis);
        buffer.set_stringn(1, 0, left, across - 1, app.theme.strong());
        let start = across.saturating_sub(width(&position) + 1);
        buffer.set_stringn(start as u16, 0, &position, across - start, app.theme.faint());
        for (place, line) in lines.iter().skip(scroll).take(shown).enumerate() {
            buffer.set_line(1, 1 + place as u16, line, area.width - 1);
        }
    }
}

fn styled(text: &str, indent: usize, room: usize, style: Style) -> Vec<Line<'static>> {
    let pad = " ".repeat(indent.min(room / 2));
    let wrapped = wrap(text, room.saturating_sub(pad.len()));
    wrapped.into_iter().map(|line| Line::from(Span::styled(format!("{pad}{line}"), style))).collect()
}

//! A page of text: headings, paragraphs and labelled values, wrapped to a width.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::layout::overlay_columns;
use super::option_names::on_screen;
use super::text::{clean, fit, width, wrap};
use super::theme::Theme;

/// One piece of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Block {
    Head(String),
    Text(String),
    Faint(String),
    /// A label and its value.
    Pair(String, String),
    /// Text that keeps its own line breaks.
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
    /// Whether it is laid out in two columns if there is room.
    is_wide: bool,
}

/// The narrowest room for two columns, and the blanks between them.
const TWO_FROM: usize = 120;
const BETWEEN: usize = 3;

impl Page {
    /// An empty page whose labels are this many columns wide.
    pub fn new(title: impl Into<String>, labels: usize) -> Page {
        Page { title: title.into(), labels, ..Page::default() }
    }

    /// The title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// A heading, with a blank line before it.
    pub fn head(&mut self, text: &str) {
        if !self.blocks.is_empty() {
            self.blocks.push(Block::Gap);
        }
        self.blocks.push(Block::Head(text.to_string()));
    }

    /// Puts a heading with a paragraph before all others.
    pub fn begin_with(&mut self, head: &str, text: &str) {
        let gap = (!self.blocks.is_empty()).then_some(Block::Gap);
        let first = [Block::Head(head.to_string()), Block::Text(text.to_string())];
        self.blocks.splice(0..0, first.into_iter().chain(gap));
    }

    /// A paragraph.
    pub fn text(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Text(on_screen(&text.into())));
    }

    /// A paragraph in faint text.
    pub fn faint(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Faint(on_screen(&text.into())));
    }

    /// A label and its value.
    pub fn pair(&mut self, label: impl Into<String>, text: impl Into<String>) {
        self.blocks.push(Block::Pair(label.into(), on_screen(&text.into())));
    }

    /// Text that keeps its own line breaks.
    pub fn code(&mut self, text: &str) {
        self.blocks.push(Block::Code(text.to_string()));
    }

    /// The command that prints the same answer.
    pub fn command(&mut self, command: &str) {
        self.head("The same on the command line");
        self.code(command);
    }

    /// The SQL of the answer, if it is known.
    pub fn sql(&mut self, sql: Option<&str>) {
        if let Some(sql) = sql {
            self.head("SQL");
            self.code(sql.trim_end());
        }
    }

    /// Lays the page out in two columns on a wide screen.
    pub fn side_by_side(&mut self) {
        self.is_wide = true;
    }

    /// Columns of its text on a screen of this width.
    pub fn room(&self, columns: u16) -> usize {
        let whole = usize::from(columns.saturating_sub(3));
        if self.is_wide && whole >= TWO_FROM { whole.min(180) } else { overlay_columns(columns) }
    }

    /// The page as lines no wider than `room`.
    pub fn lines(&self, theme: &Theme, room: usize) -> Vec<Line<'static>> {
        if !self.is_wide || room < TWO_FROM {
            return self.one_column(theme, room);
        }
        let half = (room - BETWEEN) / 2;
        let mut left = self.one_column(theme, half);
        // The second column begins with a heading; the blank line before it is dropped.
        let middle = left.len().div_ceil(2);
        let blank = (middle..left.len()).find(|at| left[*at].width() == 0);
        let right = left.split_off(blank.map_or(middle, |at| at + 1));
        let mut right = right.into_iter();
        for line in &mut left {
            if let Some(beside) = right.next() {
                line.push_span(Span::raw(" ".repeat((half + BETWEEN).saturating_sub(line.width()))));
                line.spans.extend(beside.spans);
            }
        }
        left
    }

    fn one_column(&self, theme: &Theme, room: usize) -> Vec<Line<'static>> {
        let (plain, strong, faint) = (theme.text(), theme.strong(), theme.faint());
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
}

fn styled(text: &str, indent: usize, room: usize, style: Style) -> Vec<Line<'static>> {
    let pad = " ".repeat(indent.min(room / 2));
    let wrapped = wrap(text, room.saturating_sub(pad.len()));
    wrapped.into_iter().map(|line| Line::from(Span::styled(format!("{pad}{line}"), style))).collect()
}

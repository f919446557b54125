//! A page to hand on: sections of answers with their pictures, cautions and command lines.

use super::grid::Report;

/// A part of the page.
pub struct Section<'a> {
    pub title: String,
    /// Pictures (SVG), each with a description.
    pub pictures: Vec<Picture>,
    pub report: Option<Report<'a>>,
    /// Further notes, or why there is nothing to show.
    pub lines: Vec<String>,
    /// The command that prints the same numbers.
    pub command: Option<String>,
}

/// A picture with its alternative text.
pub struct Picture {
    pub svg: String,
    pub caption: String,
    /// Whether it is made of thin lines, which need light colours on a dark page.
    pub has_lines: bool,
}

/// A page with its sections.
pub struct Page<'a> {
    pub title: String,
    pub intro: Vec<String>,
    pub sections: Vec<Section<'a>>,
}

impl<'a> Section<'a> {
    /// A section of an answer, with the command that prints it.
    pub fn of(title: &str, report: Report<'a>, command: String) -> Section<'a> {
        Section {
            title: title.into(),
            pictures: Vec::new(),
            report: Some(report),
            lines: Vec::new(),
            command: Some(command),
        }
    }

    /// A section of one line that tells how to fill it.
    pub fn empty(title: &str, line: impl Into<String>) -> Section<'a> {
        Section {
            title: title.into(),
            pictures: Vec::new(),
            report: None,
            lines: vec![line.into()],
            command: None,
        }
    }

    /// The same with a picture.
    pub fn picture(mut self, svg: String, caption: &str) -> Section<'a> {
        self.pictures.push(Picture { svg, caption: caption.into(), has_lines: false });
        self
    }

    /// The same with a picture of lines.
    pub fn drawing(mut self, svg: String, caption: &str) -> Section<'a> {
        self.pictures.push(Picture { svg, caption: caption.into(), has_lines: true });
        self
    }

    /// The same with lines below.
    pub fn lines(self, lines: Vec<String>) -> Section<'a> {
        Section { lines, ..self }
    }
}

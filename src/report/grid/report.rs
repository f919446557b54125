//! An answer in full: its tables, the lines around them, and its JSON.

use super::table::Grid;

/// An answer in full: the lines above its tables, the tables, the notes below, and its JSON.
pub struct Report<'a> {
    pub title: String,
    /// The basis of the numbers, with or without labels.
    pub facts: Vec<Fact>,
    pub grids: Vec<Grid>,
    pub notes: Vec<String>,
    /// The whole answer as JSON, computed only when it is written.
    pub json: Box<dyn Fn() -> String + 'a>,
}

/// A line above the tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Empty if the text needs none.
    pub label: String,
    pub text: String,
}

impl Fact {
    /// A line with a label.
    pub fn new(label: impl Into<String>, text: impl Into<String>) -> Fact {
        Fact { label: label.into(), text: text.into() }
    }

    /// A fact that is a whole line, without a label.
    pub fn line(text: impl Into<String>) -> Fact {
        Fact::new("", text)
    }
}

impl<'a> Report<'a> {
    /// A report of tables with its title; facts and notes can be added.
    pub fn new(title: impl Into<String>, grids: Vec<Grid>, json: impl Fn() -> String + 'a) -> Report<'a> {
        Report { title: title.into(), facts: Vec::new(), grids, notes: Vec::new(), json: Box::new(json) }
    }

    /// The same with lines above the tables.
    pub fn facts(self, facts: Vec<Fact>) -> Report<'a> {
        Report { facts, ..self }
    }

    /// The same with lines below the tables.
    pub fn notes(self, notes: Vec<String>) -> Report<'a> {
        Report { notes, ..self }
    }

    /// The table that CSV and Parquet hold: the first one that programs read.
    pub fn records(&self) -> Option<&Grid> {
        self.grids.iter().find(|grid| grid.audience.has_programs())
    }
}

//! A table of typed values.

use super::cell::{Cell, Value};
use super::column::{Audience, Column};

/// A row of a table, a cell for every column.
pub type Row = Vec<Cell>;

/// A table: a title, typed columns and rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grid {
    /// The heading for people; none if the title of the answer says it.
    pub title: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// Rows below the others that sum them up, for people alone: a total, an average.
    pub summary: Vec<Row>,
    pub audience: Audience,
}

impl Grid {
    /// A table for everyone. Rows that end early are filled with empty cells.
    pub fn new(columns: Vec<Column>, rows: Vec<Row>) -> Grid {
        let rows = filled(rows, columns.len());
        Grid { columns, rows, ..Grid::default() }
    }

    /// The same with a heading.
    pub fn titled(self, title: impl Into<String>) -> Grid {
        Grid { title: title.into(), ..self }
    }

    /// The same with rows that sum it up.
    pub fn summed(self, summary: Vec<Row>) -> Grid {
        Grid { summary: filled(summary, self.columns.len()), ..self }
    }

    /// The same for people alone.
    pub fn for_people(self) -> Grid {
        Grid { audience: Audience::People, ..self }
    }

    /// The same for programs alone.
    pub fn for_programs(self) -> Grid {
        Grid { audience: Audience::Programs, ..self }
    }

    /// The columns that people read, by their places.
    pub fn read_by_people(&self) -> impl Iterator<Item = (usize, &Column)> + Clone {
        self.columns.iter().enumerate().filter(|(_, column)| column.audience.has_people())
    }

    /// The columns that programs read, by their places.
    pub fn read_by_programs(&self) -> impl Iterator<Item = (usize, &Column)> + Clone {
        self.columns.iter().enumerate().filter(|(_, column)| column.audience.has_programs())
    }

    /// The place of a column by its name.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name.eq_ignore_ascii_case(name))
    }

    /// All rows, those that sum up last.
    pub fn all_rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().chain(&self.summary)
    }
}

fn filled(mut rows: Vec<Row>, width: usize) -> Vec<Row> {
    for row in rows.iter_mut().filter(|row| row.len() < width) {
        row.resize_with(width, || Value::Empty.into());
    }
    rows
}

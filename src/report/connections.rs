//! The databases on other machines that profiles name.

use serde_json::json;

use super::grid::{Cell, Column, Grid, Kind, Report, Row};
use super::number::counted;
use super::write::json::pretty;

/// A database that a profile names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    pub name: String,
    /// The file of its profile.
    pub file: String,
    /// Whether it was asked.
    pub tried: bool,
    /// Why it did not answer.
    pub problem: Option<String>,
}

impl Connection {
    fn state(&self) -> &str {
        match (&self.problem, self.tried) {
            (Some(problem), _) => problem,
            (None, true) => "answers",
            (None, false) => "not tried",
        }
    }
}

/// All connections, by name.
pub fn report(all: &[Connection]) -> Report<'_> {
    let columns = vec![
        Column::new("connection", "connection", Kind::Text).priority(0),
        Column::new("state", "state", Kind::Text).priority(0).widest(200),
        Column::new("profile", "profile", Kind::Text).widest(100),
    ];
    let row = |one: &Connection| -> Row {
        vec![Cell::text(one.name.clone()), Cell::text(one.state().to_string()), Cell::text(one.file.clone())]
    };
    let grids = vec![Grid::new(columns, all.iter().map(row).collect())];
    Report::new(counted(all.len() as u64, "connection"), grids, move || {
        let each = all.iter().map(|one| {
            json!({
                "connection": one.name, "profile": one.file, "tried": one.tried, "problem": one.problem,
            })
        });
        pretty(&json!({ "connections": each.collect::<Vec<_>>() }))
    })
}

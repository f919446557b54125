//! The findings as a table.

use serde_json::json;

use crate::report::grid::{Cell, Column, Grid, Kind, Report};
use crate::report::number::counted;
use crate::report::write::json::pretty;

use super::check::{Check, State};

/// One row per check.
pub fn report(checks: &[Check]) -> Report<'_> {
    let columns = vec![
        Column::new("check", "check", Kind::Text).priority(0),
        Column::new("state", "state", Kind::Text).priority(0),
        Column::new("found", "found", Kind::Text).priority(0).widest(100),
        Column::new("remedy", "remedy", Kind::Text).priority(0).widest(120),
    ];
    let row = |check: &Check| {
        vec![
            Cell::text(check.name),
            Cell::text(check.state.name()),
            Cell::text(check.found.clone()),
            Cell::text(check.remedy.clone()),
        ]
    };
    let count = |state: State| checks.iter().filter(|check| check.state == state).count() as u64;
    let title =
        format!("{}, {}", counted(count(State::Problem), "problem"), counted(count(State::Note), "note"));
    let grids = vec![Grid::new(columns, checks.iter().map(row).collect())];
    Report::new(title, grids, move || {
        let each = checks.iter().map(|check| {
            json!({
                "check": check.name, "state": check.state.name(),
                "found": check.found, "remedy": check.remedy,
            })
        });
        pretty(&json!({ "checks": each.collect::<Vec<_>>() }))
    })
}

//! The snapshots in the cache.

use jiff::civil::DateTime;
use serde_json::json;

use super::grid::{Cell, Column, Grid, Kind, Report, Row};
use super::number::counted;
use super::write::json::pretty;
use crate::text::bytes;

/// The snapshot of one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The files of the source.
    pub files: Vec<String>,
    pub bytes: u64,
    /// When it was last used, in local time.
    pub used: DateTime,
}

/// All snapshots, the one used last first.
pub fn report(kept: &[Kept]) -> Report<'_> {
    let columns = vec![
        Column::new("source", "source", Kind::Text).priority(0).widest(100),
        Column::new("bytes", "size", Kind::Count).priority(0),
        Column::new("used", "last used", Kind::Moment),
    ];
    let row = |one: &Kept| -> Row {
        let used = one.used.round(jiff::Unit::Second).unwrap_or(one.used);
        vec![Cell::text(one.files.join(", ")), Cell::from(one.bytes).shown(bytes(one.bytes)), used.into()]
    };
    let title = format!(
        "{}, {}",
        counted(kept.len() as u64, "snapshot"),
        bytes(kept.iter().map(|one| one.bytes).sum())
    );
    let grids = vec![Grid::new(columns, kept.iter().map(row).collect())];
    Report::new(title, grids, move || {
        let each = kept.iter().map(|one| {
            json!({
                "files": one.files, "bytes": one.bytes, "used": one.used.to_string(),
            })
        });
        pretty(&json!({ "snapshots": each.collect::<Vec<_>>() }))
    })
}

//! The files of a source in two parts: those that a snapshot knows, and those that were added.

use crate::sql::literal;

use super::statement::{Statement, statements, with_word};

/// The database's word for the place of a row's file in the list of files.
const PLACE_OF_FILE: &str = "file_index";

/// Lists of files, as statements write them.
pub(super) struct Parts {
    pub(super) all: String,
    pub(super) older: String,
    pub(super) newer: String,
    /// How many files are older.
    count: usize,
}

impl Parts {
    /// The first `count` files, and the others.
    pub(super) fn of(names: &[String], count: usize) -> Parts {
        let list = |names: &[String]| {
            format!("[{}]", names.iter().map(|name| literal(name)).collect::<Vec<_>>().join(", "))
        };
        Parts { all: list(names), older: list(&names[..count]), newer: list(&names[count..]), count }
    }

    /// A statement over the newer files alone; rows keep the place that their file has among all.
    pub(super) fn newer(&self, sql: &str) -> Option<Statement> {
        let placed = with_word(sql, PLACE_OF_FILE, &format!("({PLACE_OF_FILE} + {})", self.count));
        let [only] = <[Statement; 1]>::try_from(statements(&placed.replace(&self.all, &self.newer))).ok()?;
        Some(only)
    }
}

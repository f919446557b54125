//! A second table below the first one in a text file: it has names of its own.

use crate::source::columns::letters::letters;
use crate::source::error::SourceError;
use crate::text::{other_name, sanitize, shell_word};

/// Parts of names of refunds.
const REFUNDS: &[&str] = &[
    "refund",
    "return",
    "retour",
    "credit",
    "gutschrift",
    "rembours",
    "reembols",
    "rimbors",
    "zwrot",
    "storno",
];

/// Where a second table begins.
pub struct SecondTable {
    /// The line of its header, from 1.
    pub line: usize,
    /// The line of the last row before it.
    pub last: usize,
    pub names: Vec<String>,
}

impl SecondTable {
    /// The refusal of a file, with how to divide it.
    pub fn refusal(&self, path: &str, header: &[String]) -> SourceError {
        let first = other_name(path, "first", "csv");
        let head = format!("head -n {} {} > {first}", self.last, shell_word(path));
        let second = other_name(path, "second", "csv");
        let both = format!("{head}; tail -n +{} {} > {second}", self.line, shell_word(path));
        let alone = format!("read the first alone: {head}, and open that file");
        let are_of_refunds =
            self.names.iter().any(|name| REFUNDS.iter().any(|part| letters(name).contains(part)));
        let is_reordered =
            self.names.len() == header.len() && self.names.iter().all(|name| header.contains(name));
        SourceError::TwoTables {
            path: path.into(),
            line: self.line,
            names: sanitize(&self.names.join(", ")),
            remedy: match (is_reordered, are_of_refunds) {
                (true, _) => format!("divide the file: {both}, and open {first} {second}"),
                (_, true) => format!(
                    "{alone}; if the second has refunds of its orders, divide the file: {both}, and open {first} --refunds-file {second}"
                ),
                _ => alone,
            },
        }
    }
}

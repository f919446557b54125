//! A file beside the orders that belongs to the same history: what it holds, its key, and its columns.

use crate::engine::{Cancel, Engine};
use crate::source::columns::column::{ColumnStats, column_word};
use crate::source::columns::role::Role;
use crate::source::columns::roles;
use crate::source::error::SourceError;
use crate::source::inputs::files::Files;
use crate::source::money::amount_column;
use crate::source::readers::{self, Layout};
use crate::source::report::Note;
use crate::source::scan::Scan;
use crate::text::grouped;

/// The content of a file beside the orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Lines of orders, joined by the order id: a row per line.
    Lines,
    /// Customers, joined by their id: a row each.
    Customers,
    /// Products, joined by their id to the lines: a row each.
    Products,
}

impl Kind {
    pub(super) const fn option(self) -> &'static str {
        match self {
            Kind::Lines => "--lines",
            Kind::Customers => "--customers",
            Kind::Products => "--products",
        }
    }

    /// Its table in the engine.
    pub(super) const fn table(self) -> &'static str {
        match self {
            Kind::Lines => "companion_lines",
            Kind::Customers => "companion_customers",
            Kind::Products => "companion_products",
        }
    }

    /// The words for its rows, and for the rows that they describe.
    pub(super) const fn rows(self) -> (&'static str, &'static str) {
        match self {
            Kind::Lines => ("lines", "orders"),
            Kind::Customers => ("customers", "rows of orders"),
            Kind::Products => ("products", "lines"),
        }
    }
}

/// One opened file.
pub(super) struct Companion {
    pub(super) kind: Kind,
    pub(super) file: String,
    pub(super) scan: Scan,
    /// Its key column, and the column that the key is joined to.
    pub(super) key: String,
    pub(super) meets: String,
    /// Its columns, each with its name in the joined rows.
    pub(super) columns: Vec<(ColumnStats, String)>,
}

/// Reads a file by itself.
///
/// # Errors
/// A file that is not there or cannot be read.
pub(super) fn open(engine: &dyn Engine, path: &str, cancel: &Cancel) -> Result<(String, Scan), SourceError> {
    let (files, scan) = opened(engine, path, cancel)?;
    Ok((files.named(), scan))
}

/// Finds a file, and lets the engine read it even if the source is open already.
///
/// # Errors
/// A file that is not there or cannot be read.
pub(super) fn found(engine: &dyn Engine, path: &str) -> Result<Files, SourceError> {
    let files = Files::find(&[glob::Pattern::escape(path)], &[])?;
    for path in &files.paths {
        engine.admit(path)?;
    }
    Ok(files)
}

/// The same with the files, which know how their SQL runs elsewhere.
///
/// # Errors
/// As [`open`].
pub(super) fn opened(engine: &dyn Engine, path: &str, cancel: &Cancel) -> Result<(Files, Scan), SourceError> {
    let mut files = found(engine, path)?;
    let reader = readers::choose(engine, &mut files, cancel)?;
    let scan = Scan::open(engine, &mut files, reader, &Layout::default(), &[], cancel)?;
    Ok((files, scan))
}

impl Companion {
    /// The amount of a line: quantity times price, or an amount column.
    pub(super) fn amount(&self) -> Result<String, SourceError> {
        let columns: Vec<ColumnStats> = self.columns.iter().map(|(column, _)| column.clone()).collect();
        let named = |name: &str| {
            let found = self.columns.iter().find(|(column, _)| column.name == name);
            found.map_or(name.to_string(), |(_, name)| name.clone())
        };
        if let Some((quantity, price)) = amount_column::line_amount(&columns) {
            return Ok(format!("{} * {}", column_word(&named(&quantity)), column_word(&named(&price))));
        }
        let amount = roles::guess(Role::Amount, &columns, &[]).map(|name| named(&name));
        amount
            .ok_or_else(|| SourceError::NoLineAmount { file: self.file.clone(), columns: self.scan.names() })
    }
}

/// How many rows of two files match.
pub(super) struct Met {
    pub(super) rows: u64,
    pub(super) unmatched: u64,
    pub(super) left_rows: u64,
    pub(super) left_unmatched: u64,
}

impl Met {
    pub(super) fn note(&self, one: &Companion) -> Note {
        let (rows, left) = one.kind.rows();
        let of = |part: u64, all: u64, what: &str| format!("{} of {} {what}", grouped(part), grouped(all));
        let (whose, theirs) = match one.kind {
            Kind::Lines => ("have no order", "have no lines"),
            Kind::Customers => ("have no orders", "name a customer who is not there"),
            Kind::Products => ("are in no line", "name a product that is not there"),
        };
        Note {
            text: format!(
                "{} is joined by '{}' = '{}': {} {whose}, {} {theirs}",
                one.file,
                one.key,
                one.meets,
                of(self.unmatched, self.rows, rows),
                of(self.left_unmatched, self.left_rows, left)
            ),
            remedy: None,
        }
    }
}

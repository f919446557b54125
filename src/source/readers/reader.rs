//! The interface of a file format.

use std::fmt;

use crate::engine::{Cancel, Engine};
use crate::source::error::SourceError;
use crate::source::inputs::files::Files;
use crate::source::inputs::head::Head;
use crate::source::inputs::spooled::Spooled;
use crate::source::report::{Note, Reason};
use crate::source::spec::{DecimalSign, Encoding};

/// The user's options about the layout of text files.
#[derive(Debug, Clone, Copy, Default)]
pub struct Layout<'a> {
    pub names: Option<&'a [String]>,
    /// Lines before the data, or before their header.
    pub skip: Option<u64>,
    pub encoding: Option<Encoding>,
    /// The decimal sign of numbers.
    pub decimal: Option<DecimalSign>,
    /// Whether the file of every row must be known.
    pub is_located: bool,
    /// Whether a query of the user reads the file.
    pub is_queried: bool,
}

/// Rows that a reader leaves out before SQL reads them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    pub reason: Reason,
    pub rows: u64,
}

/// A line that is left out before SQL reads it, as written in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    pub path: String,
    /// The number of the line, from 1; else the number of the row.
    pub line: Option<u64>,
    pub row: Option<u64>,
    /// The column at fault, if there is one.
    pub column: String,
    pub text: String,
    pub reason: Reason,
}

/// The position of a row of a relation whose rows come in the order of the file.
pub const IN_ORDER: &str = "row_number() OVER ()";

/// Files as SQL reads them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Relation {
    /// Statements that must run first, such as one that attaches a database.
    pub setup: Vec<String>,
    /// A table expression with every column under its name.
    pub sql: String,
    /// An expression for the position of a row.
    pub line: String,
    /// The columns and their types, if the reader has found them out.
    pub columns: Vec<(String, String)>,
    pub notes: Vec<Note>,
    pub left_out: Vec<LeftOut>,
    /// The same, line by line.
    pub rejected: Vec<Rejected>,
    /// An expression for the index of a row's file, if there are several.
    pub file: Option<String>,
    /// Files that are read in place of the user's files.
    pub replaced: Vec<Spooled>,
    /// Whether fields are separated by semicolons, as in countries with a decimal comma.
    pub semicolons: bool,
    /// Whether a second reading is slow although the format has types.
    pub is_kept: bool,
    /// Whether the program read the file and wrote a copy for the database.
    pub is_repaired: bool,
}

/// One format.
pub trait Reader: Sync {
    /// The name that messages show.
    fn name(&self) -> &'static str;

    /// Whether a file with this head is of this format.
    fn recognises(&self, head: &Head) -> bool;

    /// Whether columns have types and names of their own; otherwise every value is text.
    fn is_typed(&self) -> bool {
        false
    }

    /// Whether the files contain the least and greatest value of each column.
    fn has_statistics(&self) -> bool {
        false
    }

    /// Whether rows can be read from the middle of a file without the rows before them.
    fn is_splittable(&self) -> bool {
        false
    }

    /// Whether the files have one part, which one thread reads.
    fn is_in_one_part(&self, _files: &Files) -> bool {
        false
    }

    /// About how many bytes of text one byte of a file holds.
    fn expansion(&self) -> u64 {
        1
    }

    /// Opens the files for SQL.
    ///
    /// # Errors
    /// Files that cannot be read or contradict the user's options.
    fn open(
        &self,
        engine: &dyn Engine,
        files: &Files,
        layout: &Layout,
        cancel: &Cancel,
    ) -> Result<Relation, SourceError>;

    /// Opens files that the database refused to read.
    ///
    /// # Errors
    /// The refusal, if the reader has no other way.
    fn repair(
        &self,
        _engine: &dyn Engine,
        _files: &Files,
        _layout: &Layout,
        refusal: SourceError,
        _cancel: &Cancel,
    ) -> Result<Relation, SourceError> {
        Err(refusal)
    }
}

impl fmt::Debug for dyn Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

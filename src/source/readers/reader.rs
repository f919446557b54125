//! The interface of a file format.

use std::fmt;

use crate::engine::{Cancel, Engine};
use crate::source::error::SourceError;
use crate::source::files::Files;
use crate::source::head::Head;
use crate::source::report::{Note, Reason};
use crate::source::spec::{DecimalSign, Encoding};
use crate::source::spooled::Spooled;

/// The user's options about the layout of text files.
#[derive(Debug, Clone, Copy, Default)]
pub struct Layout<'a> {
    pub names: Option<&'a [String]>,
    /// Lines before the data, or before their header.
    pub skip: Option<u64>,
    pub encoding: Option<Encoding>,
    /// The decimal sign of their numbers.
    pub decimal: Option<DecimalSign>,
    /// Whether the file of every row is to be known.
    pub is_located: bool,
}

/// Rows that a reader leaves out before SQL sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    pub reason: Reason,
    pub rows: u64,
}

/// A line that is excluded before SQL sees it, as written in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    pub path: String,
    /// Its number, from 1, if it is a line; else that of the row.
    pub line: Option<u64>,
    pub row: Option<u64>,
    /// The column at fault, if one is.
    pub column: String,
    pub text: String,
    pub reason: Reason,
}

/// Files as SQL reads them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Relation {
    /// Statements that come before it, such as one that attaches a database.
    pub setup: Vec<String>,
    /// A table expression with every column under its name.
    pub sql: String,
    /// An expression for the position of a row.
    pub line: String,
    /// The columns and their types, if the reader has found them out.
    pub columns: Vec<(String, String)>,
    pub notes: Vec<Note>,
    pub left_out: Vec<LeftOut>,
    /// The same line by line.
    pub rejected: Vec<Rejected>,
    /// An expression for the place of a row's file among several.
    pub file: Option<String>,
    /// Files that are read in place of files of the user.
    pub replaced: Vec<Spooled>,
    /// Whether fields are separated as in countries with a decimal comma.
    pub semicolons: bool,
    /// Whether reading it twice is dear although it has types.
    pub is_kept: bool,
    /// Whether the program read it and wrote a copy for the database.
    pub is_repaired: bool,
}

/// One format.
pub trait Reader: Sync {
    /// The name shown.
    fn name(&self) -> &'static str;

    /// Whether a file with this head is of this format.
    fn recognises(&self, head: &Head) -> bool;

    /// Whether columns have types and names of their own; otherwise every value is text.
    fn is_typed(&self) -> bool {
        false
    }

    /// Whether the files say themselves what their least and greatest values are.
    fn has_statistics(&self) -> bool {
        false
    }

    /// Whether rows can be read from the middle of a file without reading those before them.
    fn is_splittable(&self) -> bool {
        false
    }

    /// About how many bytes of text a byte of a file holds.
    fn expansion(&self) -> u64 {
        1
    }

    /// Opens the files for SQL.
    ///
    /// # Errors
    /// Files that are broken or contradict the user's options.
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

//! Text files that the program writes for the database.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::engine::Engine;
use crate::source::error::SourceError;
use crate::source::inputs::spooled::Spooled;
use crate::sql::literal;

use super::reader::{IN_ORDER, LeftOut, Relation};
use super::union::{self, FileColumns};

/// Bytes collected before one call of the operating system.
const BUFFER: usize = 1 << 18;

/// Rows of fields, separated by commas.
#[derive(Debug)]
pub struct TextFile<W> {
    out: W,
    is_within_row: bool,
}

impl TextFile<BufWriter<File>> {
    /// A new temporary file, and its path.
    ///
    /// # Errors
    /// A folder without room.
    pub fn create(folder: &Path) -> io::Result<(TextFile<BufWriter<File>>, String)> {
        let file = tempfile::Builder::new().suffix(".csv").tempfile_in(folder)?;
        let (file, path) = file.keep().map_err(|error| error.error)?;
        let out = BufWriter::with_capacity(BUFFER, file);
        Ok((TextFile::of(out), path.to_string_lossy().into_owned()))
    }
}

impl<W: Write> TextFile<W> {
    /// Rows that go to `out`.
    pub fn of(out: W) -> TextFile<W> {
        TextFile { out, is_within_row: false }
    }

    /// Writes a field.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn field(&mut self, field: &str) -> io::Result<()> {
        if self.is_within_row {
            self.out.write_all(b",")?;
        }
        self.is_within_row = true;
        if field.contains([',', '"', '\n', '\r']) {
            write!(self.out, "\"{}\"", field.replace('"', "\"\""))
        } else {
            self.out.write_all(field.as_bytes())
        }
    }

    /// Ends a row.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn end_row(&mut self) -> io::Result<()> {
        self.is_within_row = false;
        self.out.write_all(b"\n")
    }

    /// Writes a whole row.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn row(&mut self, fields: &[String]) -> io::Result<()> {
        for field in fields {
            self.field(field)?;
        }
        self.end_row()
    }

    /// Writes everything that is collected.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// The target of the rows.
    #[cfg(test)]
    pub fn into_inner(self) -> W {
        self.out
    }
}

/// Text files that the program wrote, as one relation.
#[derive(Debug, Default)]
pub struct TextFiles {
    /// Further notes on them.
    pub relation: Relation,
    names: Vec<String>,
    files: Vec<FileColumns>,
}

impl TextFiles {
    /// Adds a file with these columns in place of the user's file at `path`, shown as `name`.
    pub fn add(&mut self, columns: &[String], (path, name): (&str, &str), file: String) {
        self.files.push((name.to_string(), columns.to_vec()));
        for column in columns {
            if !self.names.contains(column) {
                self.names.push(column.clone());
            }
        }
        self.relation.replaced.push(Spooled { path: path.to_string(), file, note: None });
    }

    /// Counts rows that none of the files contains.
    pub fn leave_out(&mut self, dropped: LeftOut) {
        match self.relation.left_out.iter_mut().find(|one| one.reason == dropped.reason) {
            Some(one) => one.rows += dropped.rows,
            None => self.relation.left_out.push(dropped),
        }
    }

    /// The relation of all of them.
    ///
    /// # Errors
    /// Files whose columns are too different.
    pub fn finish(self) -> Result<Relation, SourceError> {
        let mut relation = self.relation;
        relation.notes.extend(union::check(&self.files)?);
        let paths: Vec<String> = relation.replaced.iter().map(|one| literal(&one.file)).collect();
        let columns = match paths.len() {
            1 => {
                let columns = self.names.iter().map(|name| format!("{}: 'VARCHAR'", literal(name)));
                format!("auto_detect = false, columns = {{{}}}", columns.collect::<Vec<_>>().join(", "))
            }
            _ => "all_varchar = true, union_by_name = true".to_string(),
        };
        relation.sql = format!(
            "read_csv([{}], header = true, delim = ',', quote = '\"', escape = '\"', comment = '', {columns})",
            paths.join(", ")
        );
        relation.line = IN_ORDER.into();
        relation.is_repaired = true;
        Ok(relation)
    }
}

/// A file that cannot be written among the temporary data.
pub fn not_kept(engine: &dyn Engine, name: &str, error: &io::Error) -> SourceError {
    SourceError::NotKept {
        path: name.into(),
        folder: engine.scratch_folder().display().to_string(),
        why: error.to_string(),
    }
}

//! Answers as text for files and pipes: one file a format, one formatter for numbers.

pub mod clv;
pub mod compare;
pub mod csv;
pub mod curves;
pub mod customer;
pub mod data_report;
pub mod forecast;
pub mod json;
pub mod markdown;
pub mod number;
pub mod people;
pub mod ramp;
pub mod restatement;
pub mod segments;
pub mod svg;
pub mod table;
pub mod table_file;

use std::fmt;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use tempfile::NamedTempFile;

use crate::explore::resample::Intervals;
use crate::explore::{MatrixAnswer, View};

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Aligned columns to read.
    Table,
    Csv,
    Json,
    Markdown,
    /// A picture of the heatmap.
    Svg,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 5] = [Format::Table, Format::Csv, Format::Json, Format::Markdown, Format::Svg];

    /// The name on the command line, and the ending of a file's name.
    pub const fn name(self) -> &'static str {
        match self {
            Format::Table => "table",
            Format::Csv => "csv",
            Format::Json => "json",
            Format::Markdown => "md",
            Format::Svg => "svg",
        }
    }

    /// The format a file's name asks for, if its ending says so.
    pub fn of_file(path: &Path) -> Option<Format> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        Format::ALL
            .into_iter()
            .find(|format| format.name() == ending)
            .or((ending == "txt").then_some(Format::Table))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Format {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Format::ALL
            .into_iter()
            .find(|format| format.name() == text)
            .ok_or_else(|| format!("'{text}' is no format: use table, csv, json, md or svg"))
    }
}

/// A matrix in a format.
pub fn matrix(answer: &MatrixAnswer, view: &View, format: Format) -> String {
    match format {
        Format::Table => table::matrix(answer, view),
        Format::Csv => csv::matrix(answer, view),
        Format::Json => json::matrix(answer, view, &Intervals::default()),
        Format::Markdown => markdown::matrix(answer, view),
        Format::Svg => svg::matrix(answer, view),
    }
}

/// Writes text to a file. A regular file is replaced only once all is written, and keeps who may read it; a
/// link is followed, a device or a pipe written to as it is.
///
/// # Errors
/// What went wrong, where, and what to do.
pub fn write_file(path: &Path, text: &str) -> Result<(), String> {
    let mut file = StreamedFile::create(path)?;
    file.write_all(text.as_bytes()).map_err(|error| not_written(path, &error))?;
    file.keep()
}

/// A file written piece by piece; what it replaces stays until it is whole.
pub struct StreamedFile {
    path: PathBuf,
    out: Begun,
}

enum Begun {
    /// A temporary file beside the one it replaces.
    Beside(BufWriter<NamedTempFile>, PathBuf),
    /// A device or a pipe.
    AsItIs(BufWriter<File>),
}

impl StreamedFile {
    /// Begins the file; the old one stays until [`StreamedFile::keep`].
    ///
    /// # Errors
    /// What went wrong, where, and what to do.
    pub fn create(path: &Path) -> Result<StreamedFile, String> {
        let fail = |error: std::io::Error| not_written(path, &error);
        let made = |out: Begun| StreamedFile { path: path.to_path_buf(), out };
        let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let existing = std::fs::metadata(&target).ok();
        if existing.as_ref().is_some_and(|meta| !meta.is_file()) {
            let file = File::options().write(true).open(&target).map_err(fail)?;
            return Ok(made(Begun::AsItIs(BufWriter::new(file))));
        }
        let file =
            table_file::temporary_beside(&target, existing.map(|meta| meta.permissions())).map_err(fail)?;
        Ok(made(Begun::Beside(BufWriter::new(file), target)))
    }

    /// Puts the whole file in its place.
    ///
    /// # Errors
    /// As [`StreamedFile::create`].
    pub fn keep(self) -> Result<(), String> {
        let path = self.path;
        match self.out {
            Begun::Beside(out, target) => {
                let file = out.into_inner().map_err(|error| not_written(&path, error.error()))?;
                file.persist(&target).map_err(|error| not_written(&path, &error.error))?;
            }
            Begun::AsItIs(mut out) => out.flush().map_err(|error| not_written(&path, &error))?,
        }
        Ok(())
    }
}

impl Write for StreamedFile {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match &mut self.out {
            Begun::Beside(out, _) => out.write(bytes),
            Begun::AsItIs(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match &mut self.out {
            Begun::Beside(out, _) => out.flush(),
            Begun::AsItIs(out) => out.flush(),
        }
    }
}

fn not_written(path: &Path, error: &std::io::Error) -> String {
    // The error's own words may name the temporary file.
    table_file::explain_io(error.kind().into(), path.to_path_buf()).to_string()
}

/// Refuses to write over a file that is being read, named as it is or by a pattern.
///
/// # Errors
/// The file, and what to do.
pub fn not_a_source(path: &Path, sources: &[String]) -> Result<(), String> {
    let Ok(target) = std::fs::canonicalize(path) else { return Ok(()) };
    let is_target = |source: &Path| std::fs::canonicalize(source).is_ok_and(|source| source == target);
    let matched = sources.iter().flat_map(|pattern| glob::glob(pattern).into_iter().flatten().flatten());
    let mut files = sources.iter().map(PathBuf::from).chain(matched);
    match files.find(|source| is_target(source)) {
        Some(source) => {
            let (path, source) = (path.display(), source.display());
            Err(format!("{path}: is the source {source} itself; name another file"))
        }
        None => Ok(()),
    }
}

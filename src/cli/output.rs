//! The target and format of an answer: options that every command shares.

use std::io::{BufWriter, ErrorKind, IsTerminal, Stdout, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::file::{FileError, StreamedFile, check_not_source, write_file};
use crate::report::Format;
use crate::report::grid::Report;
use crate::report::write::write;

use super::failure::Failure;
use super::notes::tell;
use super::options::SourceOptions;
use super::terminal;

/// The format and the target of an answer.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputOptions {
    /// table, csv, json, md or parquet [default: by the ending of -o, else table]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

impl OutputOptions {
    /// The format that the user names, else the format of the file's ending.
    pub fn named(&self) -> Option<Format> {
        self.format.or(self.path().and_then(Format::of_file))
    }

    /// The format to write: a table if none is named.
    pub fn chosen(&self) -> Format {
        self.named().unwrap_or(Format::Table)
    }

    /// The file to write to; standard output without one.
    pub fn path(&self) -> Option<&Path> {
        self.output.as_deref()
    }

    /// Checks the format and the file of an answer without a picture, before anything is read.
    ///
    /// # Errors
    /// A picture, and as [`OutputOptions::check_with_picture`].
    pub fn check(&self, source: &SourceOptions) -> Result<(), Failure> {
        if self.named() == Some(Format::Svg) {
            let what = "svg is for matrix and curves: use";
            return Err(Failure::usage(format!("{what} {}", Format::TABLES)));
        }
        self.check_with_picture(source)
    }

    /// Checks the output file before anything is read: it is not a source, and its format is known.
    ///
    /// # Errors
    /// A source as output file, an unknown ending, or Parquet for a terminal.
    pub fn check_with_picture(&self, source: &SourceOptions) -> Result<(), Failure> {
        self.check_file(source)?;
        let Some(path) = self.path() else {
            return match self.named() == Some(Format::Parquet) && std::io::stdout().is_terminal() {
                true => Err(Failure::usage(
                    "Parquet cannot be shown in a terminal: name a file with -o".to_string(),
                )),
                false => Ok(()),
            };
        };
        let is_special = std::fs::metadata(path).is_ok_and(|meta| !meta.is_file());
        if self.named().is_none() && path.extension().is_some() && !is_special {
            let path = path.display();
            return Err(Failure::usage(format!("{path}: unknown ending; choose a format with --format")));
        }
        Ok(())
    }

    /// Checks that the output file is not a source.
    ///
    /// # Errors
    /// A source that would be lost.
    fn check_file(&self, source: &SourceOptions) -> Result<(), Failure> {
        match self.path() {
            Some(path) => check_not_source(path, &source.spec()?.files()).map_err(Failure::failed),
            None => Ok(()),
        }
    }

    /// Writes an answer to the file or to standard output; a table on a terminal is fitted to its width.
    ///
    /// # Errors
    /// A file or a pipe that cannot be written.
    pub fn deliver(&self, report: &Report) -> Result<(), Failure> {
        self.deliver_bytes(&write(report, self.chosen(), self.width()).map_err(Failure::usage)?)
    }

    /// Writes text that is not a table, such as SQL or a picture.
    ///
    /// # Errors
    /// A file or a pipe that cannot be written.
    pub fn deliver_text(&self, text: &str) -> Result<(), Failure> {
        self.deliver_bytes(text.as_bytes())
    }

    fn deliver_bytes(&self, bytes: &[u8]) -> Result<(), Failure> {
        if let Some(path) = self.path() {
            let was_there = path.is_file();
            write_file(path, bytes).map_err(Failure::failed)?;
            tell_overwritten(path, was_there);
            return Ok(());
        }
        print_bytes(bytes)
    }

    /// The result of writing rows of the answer; none if the reader has gone away.
    ///
    /// # Errors
    /// A file or a pipe that cannot be written.
    pub fn written<T>(&self, outcome: std::io::Result<T>) -> Result<Option<T>, Failure> {
        match outcome {
            Ok(value) => Ok(Some(value)),
            Err(error) if is_reader_gone(&error) => Ok(None),
            Err(error) => Err(not_written(self.path(), &error)),
        }
    }

    /// The width of the terminal for the answer; none for a file or a pipe.
    fn width(&self) -> Option<usize> {
        terminal::width(self.output.is_none() && std::io::stdout().is_terminal())
    }
}

/// Prints text to standard output. A reader that has had enough, such as `head`, is not a failure.
///
/// # Errors
/// Standard output that cannot be written.
pub fn print_text(text: &str) -> Result<(), Failure> {
    print_bytes(text.as_bytes())
}

fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    flushed(out.write_all(bytes).and_then(|()| out.flush()))
}

/// The result of writing to standard output.
fn flushed(outcome: std::io::Result<()>) -> Result<(), Failure> {
    match outcome {
        Err(error) if !is_reader_gone(&error) => Err(not_written(None, &error)),
        _ => Ok(()),
    }
}

/// The format of the answer to a question; or its SQL in place of the answer.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Output")]
pub struct AnswerOptions {
    #[command(flatten)]
    pub out: OutputOptions,
    /// Print the SQL that makes the answer, a script for an empty DuckDB, instead of the answer
    #[arg(long)]
    pub sql: bool,
}

impl AnswerOptions {
    /// Checks the format and the file of an answer that is not drawn, before anything is read.
    ///
    /// # Errors
    /// As [`OutputOptions::check`]; for SQL only that no source is overwritten.
    pub fn check(&self, source: &SourceOptions) -> Result<(), Failure> {
        if self.sql { self.out.check_file(source) } else { self.out.check(source) }
    }

    /// The same for an answer with a picture.
    ///
    /// # Errors
    /// As [`OutputOptions::check_with_picture`]; for SQL only that no source is overwritten.
    pub fn check_with_picture(&self, source: &SourceOptions) -> Result<(), Failure> {
        if self.sql { self.out.check_file(source) } else { self.out.check_with_picture(source) }
    }

    /// Writes an answer, or its SQL if the user asks for it.
    ///
    /// # Errors
    /// As [`OutputOptions::deliver`].
    pub fn deliver(&self, report: &Report, sql: &str) -> Result<(), Failure> {
        if self.sql { self.out.deliver_text(sql) } else { self.out.deliver(report) }
    }
}

/// Prints that a file was replaced: a shell would not ask either, but a wrong name should be noticed.
fn tell_overwritten(path: &Path, was_there: bool) {
    if was_there {
        tell(&format!("{} was there before and is overwritten", path.display()));
    }
}

/// The target of rows that are written while they arrive: a file that appears once it is complete, or standard output.
pub enum Sink {
    /// A file, its path, and whether one was there before.
    File(StreamedFile, PathBuf, bool),
    Pipe(BufWriter<Stdout>),
}

impl Sink {
    /// Begins it.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn open(output: Option<&Path>) -> Result<Sink, Failure> {
        Ok(match output {
            Some(path) => {
                let was_there = path.is_file();
                let file = StreamedFile::create(path).map_err(Failure::failed)?;
                Sink::File(file, path.to_path_buf(), was_there)
            }
            None => Sink::Pipe(BufWriter::new(std::io::stdout())),
        })
    }

    /// Moves the complete file to its place, or flushes the last rows. A closed pipe is not a failure.
    ///
    /// # Errors
    /// A file or a pipe that cannot be written.
    pub fn keep(self) -> Result<(), Failure> {
        match self {
            Sink::File(file, path, was_there) => {
                file.keep().map_err(Failure::failed)?;
                tell_overwritten(&path, was_there);
                Ok(())
            }
            Sink::Pipe(mut pipe) => flushed(pipe.flush()),
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Sink::File(file, ..) => file.write(bytes),
            Sink::Pipe(pipe) => pipe.write(bytes),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Sink::File(file, ..) => file.flush(),
            Sink::Pipe(pipe) => pipe.flush(),
        }
    }
}

/// Why a file, or standard output without one, cannot be written. Writers of rows wrap what the operating system says.
fn not_written(path: Option<&Path>, error: &std::io::Error) -> Failure {
    let path = path.unwrap_or(Path::new("standard output"));
    match of_system(error) {
        Some(error) => Failure::failed(FileError::explain(error.kind().into(), path.to_path_buf())),
        None => Failure::failed(format!("cannot write {}: {error}", path.display())),
    }
}

/// What the operating system says, also if a writer wrapped it; none if the rows themselves are at fault.
fn of_system(error: &std::io::Error) -> Option<&std::io::Error> {
    match error.get_ref() {
        None => Some(error),
        Some(inner) => inner.source().and_then(|source| source.downcast_ref()),
    }
}

/// Whether a reader has gone away, also if a writer wrapped the error.
fn is_reader_gone(error: &std::io::Error) -> bool {
    of_system(error).is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}

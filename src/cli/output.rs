//! How an answer is written, and where to: the options that every command has for it, and what they do.

use std::io::{BufWriter, ErrorKind, Stdout, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Args;

use crate::file::{StreamedFile, check_not_source, write_file};
use crate::named::ParseError;
use crate::report::Format;
use crate::report::people::ListFormat;

use super::failure::Failure;
use super::options::SourceOptions;

/// How an answer is written, and where to. A command says in its own help which formats it has.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputOptions<F: OutputFormat> {
    /// table, csv, json or md [default: by the ending of -o, else table]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<F>,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// A kind of format that the ending of a file's name can ask for.
pub trait OutputFormat: FromStr<Err = ParseError> + Copy + Send + Sync + 'static {
    /// The format a file's name asks for, if its ending says so.
    fn of_file(path: &Path) -> Option<Self>;
}

impl OutputFormat for Format {
    fn of_file(path: &Path) -> Option<Format> {
        Format::of_file(path)
    }
}

impl OutputFormat for ListFormat {
    fn of_file(path: &Path) -> Option<ListFormat> {
        ListFormat::of_file(path)
    }
}

impl<F: OutputFormat> Default for OutputOptions<F> {
    fn default() -> Self {
        OutputOptions { format: None, output: None }
    }
}

impl<F: OutputFormat> OutputOptions<F> {
    /// The format that is said, else the one that the file's ending asks for.
    pub fn chosen(&self) -> Option<F> {
        self.format.or(self.path().and_then(F::of_file))
    }

    /// The file to write to; standard output where there is none.
    pub fn path(&self) -> Option<&Path> {
        self.output.as_deref()
    }

    /// Checks the file to be written before anything is read: it is no source, and the format is known.
    ///
    /// # Errors
    /// A file that would be lost, or an ending no format has.
    pub fn check(&self, source: &SourceOptions) -> Result<(), Failure> {
        check(self.path(), self.chosen().is_some(), source)
    }

    /// Writes an answer to the file, or to standard output.
    ///
    /// # Errors
    /// A file or a pipe that cannot be written.
    pub fn deliver(&self, text: &str) -> Result<(), Failure> {
        deliver(text, self.path())
    }
}

fn check(output: Option<&Path>, is_known: bool, source: &SourceOptions) -> Result<(), Failure> {
    let Some(path) = output else { return Ok(()) };
    check_not_source(path, &source.spec()?.paths).map_err(Failure::failed)?;
    let is_special = std::fs::metadata(path).is_ok_and(|meta| !meta.is_file());
    if !is_known && path.extension().is_some() && !is_special {
        let path = path.display();
        return Err(Failure::usage(format!("{path}: no format has this ending; name one with --format")));
    }
    Ok(())
}

/// Where rows go that are written as they come: a file that appears once it is whole, or standard output.
pub enum Sink {
    File(StreamedFile),
    Pipe(BufWriter<Stdout>),
}

impl Sink {
    /// Begins it.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn open(output: Option<&Path>) -> Result<Sink, Failure> {
        Ok(match output {
            Some(path) => Sink::File(StreamedFile::create(path).map_err(Failure::failed)?),
            None => Sink::Pipe(BufWriter::new(std::io::stdout())),
        })
    }

    /// Puts the whole file in its place, or hands the last rows on. A reader that has gone away is no failure.
    ///
    /// # Errors
    /// A file or a pipe that cannot be written.
    pub fn keep(self) -> Result<(), Failure> {
        match self {
            Sink::File(file) => file.keep().map_err(Failure::failed),
            Sink::Pipe(mut pipe) => match pipe.flush() {
                Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                    Err(Failure::failed(format!("standard output cannot be written: {error}")))
                }
                _ => Ok(()),
            },
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Sink::File(file) => file.write(bytes),
            Sink::Pipe(pipe) => pipe.write(bytes),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Sink::File(file) => file.flush(),
            Sink::Pipe(pipe) => pipe.flush(),
        }
    }
}

/// Writes an answer to a file, or to standard output; a reader that has gone away is no failure.
///
/// # Errors
/// A file or a pipe that cannot be written.
fn deliver(text: &str, output: Option<&Path>) -> Result<(), Failure> {
    if let Some(path) = output {
        return write_file(path, text).map_err(Failure::failed);
    }
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::failed(format!("standard output cannot be written: {error}")))
        }
        _ => Ok(()),
    }
}

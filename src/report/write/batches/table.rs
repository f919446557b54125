//! Writes a stream of Arrow batches as one file, Parquet or CSV, that appears under its name only when it is complete.

use std::error::Error;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;

use crate::file::StreamedFile;

use super::encoder::Encoder;
use super::error::{Failure, TableFileError, explain};
use super::format::TableFormat;
use super::{csv, parquet};

/// Bytes collected before one call of the operating system.
const BUFFER: usize = 1 << 18;

/// A summary of the written file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Rows, without the header.
    pub rows: u64,
    /// Size of the file in bytes.
    pub bytes: u64,
}

/// Writes batches of this schema to a file, holding no more than a row group in memory.
///
/// The rows go to a temporary file in the same folder, which takes the name when all is written (a link is
/// followed); a file of that name is replaced. A device or a pipe is written directly.
///
/// # Errors
///
/// [`TableFileError`] with the problem, the place and the remedy.
pub fn write_table<E>(
    path: &Path,
    schema: &SchemaRef,
    batches: impl IntoIterator<Item = Result<RecordBatch, E>>,
    format: TableFormat,
) -> Result<Written, TableFileError>
where
    E: Into<Box<dyn Error + Send + Sync>>,
{
    let mut file = StreamedFile::create(path)?;
    let written =
        encode(&mut file, schema, batches, format).map_err(|failure| explain(failure, path, format))?;
    file.keep()?;
    Ok(written)
}

/// Writes batches of this schema to a sink, such as standard output. `name` names the file in messages.
///
/// # Errors
///
/// [`TableFileError`]; what was encoded before the failure has been written.
pub fn stream_table<E>(
    sink: impl Write + Send,
    name: &str,
    schema: &SchemaRef,
    batches: impl IntoIterator<Item = Result<RecordBatch, E>>,
    format: TableFormat,
) -> Result<Written, TableFileError>
where
    E: Into<Box<dyn Error + Send + Sync>>,
{
    encode(sink, schema, batches, format).map_err(|failure| explain(failure, Path::new(name), format))
}

/// A table written batch by batch into a target that the caller keeps. `name` names it in messages.
pub struct TableWriter<W: Write + Send> {
    encoder: AnyEncoder<W>,
    name: PathBuf,
    format: TableFormat,
}

enum AnyEncoder<W: Write + Send> {
    Parquet(Box<parquet::ParquetEncoder<W>>),
    Csv(csv::CsvEncoder<W>),
}

impl<W: Write + Send> TableWriter<W> {
    /// Begins the table with its header.
    ///
    /// # Errors
    /// [`TableFileError`], as for every method.
    pub fn new(sink: W, name: &str, schema: &SchemaRef, format: TableFormat) -> Result<Self, TableFileError> {
        let encoder = match format {
            TableFormat::Parquet => {
                parquet::ParquetEncoder::new(sink, schema).map(|one| AnyEncoder::Parquet(Box::new(one)))
            }
            TableFormat::Csv(options) => csv::CsvEncoder::new(sink, schema, options).map(AnyEncoder::Csv),
        };
        let name = PathBuf::from(name);
        match encoder {
            Ok(encoder) => Ok(TableWriter { encoder, name, format }),
            Err(failure) => Err(explain(failure, &name, format)),
        }
    }

    /// Writes some rows.
    ///
    /// # Errors
    /// As [`TableWriter::new`].
    pub fn write(&mut self, batch: &RecordBatch) -> Result<(), TableFileError> {
        let written = match &mut self.encoder {
            AnyEncoder::Parquet(encoder) => encoder.write(batch),
            AnyEncoder::Csv(encoder) => encoder.write(batch),
        };
        written.map_err(|failure| explain(failure, &self.name, self.format))
    }

    /// Writes buffered rows.
    ///
    /// # Errors
    /// As [`TableWriter::new`].
    pub fn finish(self) -> Result<(), TableFileError> {
        let finished = match self.encoder {
            AnyEncoder::Parquet(encoder) => encoder.finish(),
            AnyEncoder::Csv(encoder) => encoder.finish(),
        };
        finished.map_err(|failure| explain(failure, &self.name, self.format))
    }
}

fn encode<E>(
    sink: impl Write + Send,
    schema: &SchemaRef,
    batches: impl IntoIterator<Item = Result<RecordBatch, E>>,
    format: TableFormat,
) -> Result<Written, Failure>
where
    E: Into<Box<dyn Error + Send + Sync>>,
{
    let mut bytes = 0;
    let sink = BufWriter::with_capacity(BUFFER, Counting(sink, &mut bytes));
    let rows = match format {
        TableFormat::Parquet => drain(parquet::ParquetEncoder::new(sink, schema)?, batches)?,
        TableFormat::Csv(options) => drain(csv::CsvEncoder::new(sink, schema, options)?, batches)?,
    };
    Ok(Written { rows, bytes })
}

fn drain<E>(
    mut encoder: impl Encoder,
    batches: impl IntoIterator<Item = Result<RecordBatch, E>>,
) -> Result<u64, Failure>
where
    E: Into<Box<dyn Error + Send + Sync>>,
{
    let mut rows = 0;
    for batch in batches {
        let batch = batch.map_err(|error| Failure::Rows(error.into()))?;
        encoder.write(&batch)?;
        rows += batch.num_rows() as u64;
    }
    encoder.finish()?;
    Ok(rows)
}

/// Counts the bytes written.
struct Counting<'a, W>(W, &'a mut u64);

impl<W: Write> Write for Counting<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.0.write(bytes)?;
        *self.1 += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::super::format::CsvOptions;
    use super::*;
    use crate::file::FileError;
    use arrow::array::{ArrayRef, Int64Array};
    use arrow::datatypes::{DataType, Field, Schema};
    use std::fs;
    use std::sync::Arc;

    const CSV: TableFormat = TableFormat::Csv(CsvOptions { guard_formulas: false });

    fn numbers() -> (SchemaRef, RecordBatch) {
        let field = Field::new("n", DataType::Int64, true);
        let schema = Arc::new(Schema::new(vec![field]));
        let column: ArrayRef = Arc::new(Int64Array::from(vec![Some(1), None]));
        let batch = RecordBatch::try_new(Arc::clone(&schema), vec![column]).unwrap();
        (schema, batch)
    }

    fn write(path: &Path, format: TableFormat) -> Result<Written, TableFileError> {
        let (schema, batch) = numbers();
        write_table(path, &schema, [Ok::<_, io::Error>(batch)], format)
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_written_file_stands_alone_in_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        for (name, format) in [("a.csv", CSV), ("a.parquet", TableFormat::Parquet)] {
            let path = folder.path().join(name);
            let written = write(&path, format).unwrap();
            assert_eq!(written.rows, 2);
            assert_eq!(written.bytes, fs::metadata(&path).unwrap().len());
        }
        assert_eq!(names(folder.path()).len(), 2);
    }

    #[test]
    fn a_failure_leaves_the_old_file_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kept.csv");
        fs::write(&path, "old").unwrap();
        let (schema, batch) = numbers();
        for format in [CSV, TableFormat::Parquet] {
            let batches = [Ok(batch.clone()), Err("the engine stopped")];
            let error = write_table(&path, &schema, batches, format).unwrap_err();
            assert!(error.to_string().ends_with("could not be read: the engine stopped"));
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(names(folder.path()), ["kept.csv"]);
    }

    #[test]
    fn a_missing_folder_is_named() {
        let error = write(Path::new("/nowhere/at/all.csv"), CSV).unwrap_err();
        let message = "cannot write /nowhere/at/all.csv: the folder /nowhere/at does not exist; \
                       create it or choose another";
        assert_eq!(error.to_string(), message);
    }

    #[test]
    fn a_folder_is_not_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let error = write(folder.path(), CSV).unwrap_err();
        assert!(matches!(error, TableFileError::File(FileError::IsFolder { .. })));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_called_that() {
        for format in [CSV, TableFormat::Parquet] {
            let error = write(Path::new("/dev/full"), format).unwrap_err();
            assert!(matches!(error, TableFileError::File(FileError::DiskFull { .. })), "{error}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_pipe_is_written_and_its_end_is_noticed() {
        use std::io::Read;
        use std::os::fd::AsRawFd;

        let (mut reader, writer) = io::pipe().unwrap();
        let path = PathBuf::from(format!("/proc/self/fd/{}", writer.as_raw_fd()));
        assert_eq!(write(&path, CSV).unwrap().bytes, 7);
        let mut read = [0; 7];
        reader.read_exact(&mut read).unwrap();
        assert_eq!(&read, b"n\n1\n\"\"\n");
        drop(reader);
        let error = write(&path, CSV).unwrap_err();
        assert!(
            matches!(error, TableFileError::File(FileError::ReaderGone { .. } | FileError::Io { .. })),
            "{error}"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real.csv"), folder.path().join("link.csv"));
        fs::write(&real, "old").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        write(&link, CSV).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "n\n1\n\"\"\n");
    }

    #[test]
    fn a_table_without_rows_keeps_its_columns() {
        let (schema, _) = numbers();
        let mut sink = Vec::new();
        let none: [Result<RecordBatch, io::Error>; 0] = [];
        let written = stream_table(&mut sink, "standard output", &schema, none, CSV).unwrap();
        assert_eq!((written.rows, sink.as_slice()), (0, b"n\n".as_slice()));
    }
}

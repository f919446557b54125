//! Why a table could not be written, with a remedy.

use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};

use arrow::datatypes::DataType;

use super::format::TableFormat;
use crate::file::FileError;

/// Why a table could not be written. Unless the path is a device or a pipe, no new file is left, and an existing file
/// is unchanged.
#[derive(Debug, thiserror::Error)]
pub enum TableFileError {
    /// The file itself.
    #[error(transparent)]
    File(#[from] FileError),
    /// A column this format cannot hold.
    #[error("cannot write {}: the column {column} has the type {data_type}, which {format} cannot hold; leave it out or convert it to text", path.display())]
    Column {
        /// The file asked for.
        path: PathBuf,
        /// The column's name.
        column: String,
        /// Its Arrow type.
        data_type: DataType,
        /// The format's name.
        format: &'static str,
    },
    /// The encoder failed on a batch.
    #[error("cannot write {}: its rows could not be encoded: {source}", path.display())]
    Encode {
        /// The file asked for.
        path: PathBuf,
        /// The error of the encoder.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The rows themselves could not be read.
    #[error("{} was not written, because its rows could not be read: {source}", path.display())]
    Rows {
        /// The file asked for.
        path: PathBuf,
        /// The error of the source of the rows.
        source: Box<dyn Error + Send + Sync>,
    },
}

/// What can fail in an encoder; [`TableFileError`] adds the file.
#[derive(Debug)]
pub(super) enum Failure {
    Io(io::Error),
    Encode(Box<dyn Error + Send + Sync>),
    Column(String, DataType),
    Rows(Box<dyn Error + Send + Sync>),
}

pub(super) fn explain(failure: Failure, path: &Path, format: TableFormat) -> TableFileError {
    let path = path.to_owned();
    match failure {
        Failure::Io(source) => FileError::explain(source, path).into(),
        Failure::Encode(source) => TableFileError::Encode { path, source },
        Failure::Rows(source) => TableFileError::Rows { path, source },
        Failure::Column(column, data_type) => TableFileError::Column {
            path,
            column,
            data_type,
            format: match format {
                TableFormat::Parquet => "Parquet",
                TableFormat::Csv(_) => "CSV",
            },
        },
    }
}

//! Why a table could not be written, in words that say what to do.

use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};

use arrow::datatypes::DataType;

use super::TableFormat;

/// Why a table could not be written. Unless the path is a device or a pipe, nothing is left behind, and a file that
/// was there before is untouched.
#[derive(Debug, thiserror::Error)]
pub enum TableFileError {
    /// The folder the file should go to.
    #[error("cannot write {}: the folder {} does not exist; create it or choose another", path.display(), folder.display())]
    NoFolder {
        /// The file asked for.
        path: PathBuf,
        /// The folder that is missing.
        folder: PathBuf,
    },
    /// The path names a folder.
    #[error("cannot write {}: it is a folder; give the name of a file in it", path.display())]
    IsFolder {
        /// The path asked for.
        path: PathBuf,
    },
    /// No right to write here.
    #[error("cannot write {}: no permission; choose a folder you may write to", path.display())]
    NoPermission {
        /// The file asked for.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The disk or the quota is full.
    #[error("cannot write {}: the disk is full; free some space or choose another disk", path.display())]
    DiskFull {
        /// The file asked for.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The reader of a pipe went away.
    #[error("cannot write {}: its reader has closed it", path.display())]
    ReaderGone {
        /// The pipe or device.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// Any other failure of the operating system.
    #[error("cannot write {}: {source}", path.display())]
    Io {
        /// The file asked for.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
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
        /// What the encoder said.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The rows themselves could not be had.
    #[error("{} was not written, because its rows could not be read: {source}", path.display())]
    Rows {
        /// The file asked for.
        path: PathBuf,
        /// What the source of the rows said.
        source: Box<dyn Error + Send + Sync>,
    },
}

/// What an encoder can stumble over; [`TableFileError`] adds the file.
#[derive(Debug)]
pub(super) enum Failure {
    Io(io::Error),
    Encode(Box<dyn Error + Send + Sync>),
    Column(String, DataType),
    Rows(Box<dyn Error + Send + Sync>),
}

pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

pub(super) fn explain(failure: Failure, path: &Path, format: TableFormat) -> TableFileError {
    let path = path.to_owned();
    match failure {
        Failure::Io(source) => explain_io(source, path),
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

pub(in crate::report) fn explain_io(source: io::Error, path: PathBuf) -> TableFileError {
    match source.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            TableFileError::NoFolder { folder: folder_of(&path).to_owned(), path }
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            TableFileError::NoPermission { path, source }
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            TableFileError::DiskFull { path, source }
        }
        io::ErrorKind::IsADirectory => TableFileError::IsFolder { path },
        io::ErrorKind::BrokenPipe => TableFileError::ReaderGone { path, source },
        _ => TableFileError::Io { path, source },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_permission_is_called_that() {
        let error = explain_io(io::ErrorKind::PermissionDenied.into(), "/etc/a.csv".into());
        let message = "cannot write /etc/a.csv: no permission; choose a folder you may write to";
        assert_eq!(error.to_string(), message);
    }
}

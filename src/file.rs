//! Files that appear under their name only once they are whole, and why one cannot be written.

use std::ffi::OsString;
use std::fs::{self, File, Permissions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// Bytes gathered before the operating system is asked to write.
const BUFFER: usize = 1 << 18;

/// Why a file could not be written. Unless the path is a device or a pipe, nothing is left behind, and a file that was
/// there before is untouched.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
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
    /// The file is one of those that are being read.
    #[error("{}: this file is the source {}; name another file", path.display(), source_file.display())]
    IsSource {
        /// The file asked for.
        path: PathBuf,
        /// The source, as it was named.
        source_file: PathBuf,
    },
}

impl FileError {
    /// Names the cause of a failure of the operating system.
    pub fn explain(source: io::Error, path: PathBuf) -> FileError {
        match source.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
                FileError::NoFolder { folder: folder_of(&path).to_owned(), path }
            }
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                FileError::NoPermission { path, source }
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => FileError::DiskFull { path, source },
            io::ErrorKind::IsADirectory => FileError::IsFolder { path },
            io::ErrorKind::BrokenPipe => FileError::ReaderGone { path, source },
            _ => FileError::Io { path, source },
        }
    }
}

impl From<FileError> for String {
    fn from(error: FileError) -> String {
        error.to_string()
    }
}

/// Writes text to a file. A regular file is replaced only once all is written, and keeps its permissions; a link is
/// followed, a device or a pipe is written directly.
///
/// # Errors
/// The cause, the file, and the remedy.
pub fn write_file(path: &Path, text: impl AsRef<[u8]>) -> Result<(), FileError> {
    let mut file = StreamedFile::create(path)?;
    file.write_all(text.as_ref()).map_err(|error| file.explain(&error))?;
    file.keep()
}

/// A file written piece by piece; the file it replaces stays until this one is whole.
pub struct StreamedFile {
    path: PathBuf,
    out: Begun,
}

enum Begun {
    /// A temporary file beside the one it replaces.
    Beside(BufWriter<NamedTempFile>, PathBuf),
    /// A device or a pipe.
    Device(BufWriter<File>),
}

impl StreamedFile {
    /// Begins the file; the old one stays until [`StreamedFile::keep`].
    ///
    /// # Errors
    /// The cause, the file, and the remedy.
    pub fn create(path: &Path) -> Result<StreamedFile, FileError> {
        let fail = |error: io::Error| not_written(path, &error);
        let made = |out: Begun| StreamedFile { path: path.to_path_buf(), out };
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let existing = fs::metadata(&target).ok();
        if existing.as_ref().is_some_and(|meta| !meta.is_file()) {
            let file = File::options().write(true).open(&target).map_err(fail)?;
            return Ok(made(Begun::Device(BufWriter::with_capacity(BUFFER, file))));
        }
        let file = temporary_beside(&target, existing.map(|meta| meta.permissions())).map_err(fail)?;
        Ok(made(Begun::Beside(BufWriter::with_capacity(BUFFER, file), target)))
    }

    /// Puts the whole file in its place.
    ///
    /// # Errors
    /// As [`StreamedFile::create`].
    pub fn keep(self) -> Result<(), FileError> {
        let path = self.path;
        match self.out {
            Begun::Beside(out, target) => {
                let file = out.into_inner().map_err(|error| not_written(&path, error.error()))?;
                // Some file systems report a full disk only here.
                file.as_file().sync_all().map_err(|error| not_written(&path, &error))?;
                file.persist(&target).map_err(|error| not_written(&path, &error.error))?;
            }
            Begun::Device(mut out) => out.flush().map_err(|error| not_written(&path, &error))?,
        }
        Ok(())
    }

    /// Names the cause of a failure to write to this file.
    pub fn explain(&self, error: &io::Error) -> FileError {
        not_written(&self.path, error)
    }
}

impl Write for StreamedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.out {
            Begun::Beside(out, _) => out.write(bytes),
            Begun::Device(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.out {
            Begun::Beside(out, _) => out.flush(),
            Begun::Device(out) => out.flush(),
        }
    }
}

fn not_written(path: &Path, error: &io::Error) -> FileError {
    // The error's own words may name the temporary file.
    FileError::explain(error.kind().into(), path.to_path_buf())
}

/// Refuses to write over a file that is being read, whether it is named directly or by a pattern.
///
/// # Errors
/// The file and its source.
pub fn check_not_source(path: &Path, sources: &[String]) -> Result<(), FileError> {
    let Ok(target) = fs::canonicalize(path) else { return Ok(()) };
    let is_target = |source: &Path| fs::canonicalize(source).is_ok_and(|source| source == target);
    // A folder stands for the files in it.
    let holds_target = |source: &Path| {
        fs::canonicalize(source).is_ok_and(|source| source.is_dir() && target.starts_with(source))
    };
    let matched = sources.iter().flat_map(|pattern| glob::glob(pattern).into_iter().flatten().flatten());
    // `orders.xlsx#Orders` names a part of a file.
    let whole = sources.iter().filter_map(|source| Some(PathBuf::from(source.split_once('#')?.0)));
    let mut files = sources.iter().map(PathBuf::from).chain(matched).chain(whole);
    let folder = || sources.iter().map(PathBuf::from).find(|source| holds_target(source));
    match files.find(|source| is_target(source)).or_else(folder) {
        Some(source_file) => Err(FileError::IsSource { path: path.to_path_buf(), source_file }),
        None => Ok(()),
    }
}

/// A file in the same folder that vanishes unless it is given its name. It has the given permissions, else those of a new
/// file under the user's mask.
fn temporary_beside(target: &Path, like: Option<Permissions>) -> io::Result<NamedTempFile> {
    let mut name = OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(".");
    let mut builder = tempfile::Builder::new();
    builder.prefix(&name).suffix(".tmp");
    #[cfg(unix)]
    let like = like.or_else(|| Some(std::os::unix::fs::PermissionsExt::from_mode(0o666)));
    if let Some(permissions) = like {
        builder.permissions(permissions);
    }
    builder.tempfile_in(folder_of(target))
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_permission_is_called_that() {
        let error = FileError::explain(io::ErrorKind::PermissionDenied.into(), "/etc/a.csv".into());
        let message = "cannot write /etc/a.csv: no permission; choose a folder you may write to";
        assert_eq!(error.to_string(), message);
    }

    #[test]
    fn a_file_that_is_not_kept_leaves_the_old_one_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kept.csv");
        fs::write(&path, "old").unwrap();
        let mut file = StreamedFile::create(&path).unwrap();
        file.write_all(b"new").unwrap();
        drop(file);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        write_file(&path, "new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
    }

    #[cfg(unix)]
    #[test]
    fn a_replaced_file_keeps_its_permissions() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("private.csv");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
        write_file(&path, "new").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

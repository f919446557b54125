//! Orders that can be read only once, from standard input or a pipe, kept in a file while the program runs.

use std::fs::File;
use std::io::{self, ErrorKind, IsTerminal, Read, Write};
use std::path::Path;

use crate::engine::{Cancel, EngineError};
use crate::source::error::SourceError;
use crate::source::spec::SourceSpec;

use super::pipe::Pipe;
use super::spooled::{STANDARD_INPUT, Spooled, shown_path};

/// Bytes read in one call.
const CHUNK: usize = 1 << 20;

/// The files behind inputs that can be read only once. Dropping this removes them. On Linux they never have a name, so
/// they end with the process in any case.
#[derive(Debug, Default)]
pub struct SpooledInputs(Vec<Kept>);

#[cfg(target_os = "linux")]
pub(in crate::source) type Kept = File;
#[cfg(not(target_os = "linux"))]
pub(super) type Kept = tempfile::NamedTempFile;

impl SpooledInputs {
    /// Reads standard input and pipes among the paths of a source to their ends, and records the copies in the source.
    /// `on_progress` is called from time to time with the bytes read so far.
    ///
    /// # Errors
    /// Standard input that is a terminal; a pipe that cannot be read, a folder that cannot hold it; cancelled.
    pub fn keep(
        spec: &mut SourceSpec,
        folder: &Path,
        cancel: &Cancel,
        on_progress: &mut dyn FnMut(u64),
    ) -> Result<SpooledInputs, SourceError> {
        let mut spools = SpooledInputs::default();
        for path in &spec.paths {
            if spec.spooled.iter().any(|one| one.path == *path) {
                continue;
            }
            let file = match path.as_str() {
                STANDARD_INPUT if io::stdin().is_terminal() => return Err(SourceError::Terminal),
                STANDARD_INPUT => match directly() {
                    Some(file) => file,
                    None => {
                        spools.read(path, &mut Pipe::of(io::stdin(), cancel), folder, cancel, on_progress)?
                    }
                },
                path if is_pipe(path) => {
                    let mut pipe = Pipe::open(path, cancel).map_err(|error| unreadable(path, &error))?;
                    spools.read(path, &mut pipe, folder, cancel, on_progress)?
                }
                _ => continue,
            };
            spec.spooled.push(Spooled { path: path.clone(), file, note: None });
        }
        Ok(spools)
    }

    fn read(
        &mut self,
        path: &str,
        from: &mut dyn Read,
        folder: &Path,
        cancel: &Cancel,
        on_progress: &mut dyn FnMut(u64),
    ) -> Result<String, SourceError> {
        let not_kept = |error: io::Error| SourceError::NotKept {
            path: shown_path(path).into(),
            folder: folder.display().to_string(),
            why: error.to_string(),
        };
        let mut file = new_file(folder).map_err(not_kept)?;
        let mut chunk = vec![0; CHUNK];
        let mut bytes = 0;
        loop {
            let read = from.read(&mut chunk);
            if cancel.requested() {
                return Err(EngineError::Cancelled.into());
            }
            match read {
                Ok(0) => break,
                Ok(read) => {
                    file.write_all(&chunk[..read]).map_err(not_kept)?;
                    bytes += read as u64;
                    on_progress(bytes);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(unreadable(path, &error)),
            }
        }
        file.flush().map_err(not_kept)?;
        let name = name_of(&file);
        self.push(file);
        Ok(name)
    }

    /// Keeps a file as long as the others.
    pub(in crate::source) fn push(&mut self, file: Kept) {
        self.0.push(file);
    }

    /// Keeps the files of another as long as its own.
    pub fn join(&mut self, other: SpooledInputs) {
        self.0.extend(other.0);
    }
}

#[cfg(target_os = "linux")]
pub(in crate::source) fn new_file(folder: &Path) -> io::Result<Kept> {
    tempfile::tempfile_in(folder)
}

/// A file that has a name and may be deleted, kept as long as it is needed.
#[cfg(target_os = "linux")]
pub(in crate::source) fn kept_file(path: &Path) -> io::Result<Kept> {
    File::open(path)
}

#[cfg(target_os = "linux")]
pub(in crate::source) fn file_of(file: &Kept) -> &File {
    file
}

#[cfg(target_os = "linux")]
pub(in crate::source) fn name_of(file: &Kept) -> String {
    use std::os::fd::AsRawFd;

    format!("/proc/self/fd/{}", file.as_raw_fd())
}

#[cfg(not(target_os = "linux"))]
pub(super) fn new_file(folder: &Path) -> io::Result<Kept> {
    tempfile::NamedTempFile::new_in(folder)
}

#[cfg(not(target_os = "linux"))]
pub(super) fn kept_file(path: &Path) -> io::Result<Kept> {
    let copy = tempfile::NamedTempFile::new()?;
    std::fs::copy(path, copy.path())?;
    Ok(copy)
}

#[cfg(not(target_os = "linux"))]
pub(super) fn file_of(file: &Kept) -> &File {
    file.as_file()
}

#[cfg(not(target_os = "linux"))]
pub(super) fn name_of(file: &Kept) -> String {
    file.path().to_string_lossy().into_owned()
}

/// If a file is standard input from its beginning, it is read from the file itself.
#[cfg(target_os = "linux")]
fn directly() -> Option<String> {
    let stdin = io::stdin();
    let from_start = rustix::fs::tell(&stdin).is_ok_and(|place| place == 0);
    let path = "/proc/self/fd/0";
    (from_start && std::fs::metadata(path).is_ok_and(|meta| meta.is_file())).then(|| path.to_string())
}

#[cfg(not(target_os = "linux"))]
fn directly() -> Option<String> {
    None
}

/// Whether a path is a pipe, as `<(zcat orders.csv.gz)` gives one.
#[cfg(unix)]
fn is_pipe(path: &str) -> bool {
    use std::os::unix::fs::FileTypeExt;

    std::fs::metadata(path).is_ok_and(|meta| meta.file_type().is_fifo())
}

#[cfg(not(unix))]
fn is_pipe(_: &str) -> bool {
    false
}

fn unreadable(path: &str, error: &io::Error) -> SourceError {
    SourceError::Unreadable { path: shown_path(path).into(), why: error.to_string() }
}

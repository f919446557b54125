//! The state of the files of a source, as a text: if the text differs, so may the orders.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::source::Fingerprint;

/// Within this time a file may be written again without a change of its time.
const RACY: Duration = Duration::from_secs(2);

/// The files of a source, and their state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identity {
    pub(super) files: Vec<PathBuf>,
    /// The same as statements name them.
    pub(super) names: Vec<String>,
    /// One line per file: size, times, place on the disk.
    pub(super) state: String,
    /// Bytes of all files.
    pub(super) bytes: u64,
    /// Whether a file was written just now.
    pub(super) is_racy: bool,
}

impl Identity {
    /// The current state of the files; none if one is missing, or has no state because it is a pipe.
    pub(super) fn of(patterns: &[String]) -> Option<Identity> {
        let fingerprint = Fingerprint::of(patterns).ok()?;
        let names = fingerprint.files().map(|file| file.to_string_lossy().into_owned()).collect();
        let (mut files, mut state, mut bytes, mut is_racy) = (Vec::new(), String::new(), 0, false);
        for file in fingerprint.files() {
            let file = std::fs::canonicalize(file).ok()?;
            let meta = std::fs::metadata(&file).ok()?;
            if !meta.is_file() {
                return None;
            }
            let written = meta.modified().ok()?;
            is_racy |= SystemTime::now().duration_since(written).map_or(true, |age| age < RACY);
            writeln!(state, "{} {}", meta.len(), place(&file, &meta)?).ok()?;
            bytes += meta.len();
            files.push(file);
        }
        (!files.is_empty()).then_some(Identity { files, names, state, bytes, is_racy })
    }

    /// The paths of the files, one per line.
    pub(super) fn places(&self) -> String {
        self.files.iter().map(|file| format!("{}\n", file.display())).collect()
    }

    /// The paths of its first files, as those of all.
    pub(super) fn places_of(&self, first: usize) -> String {
        self.places().split_inclusive('\n').take(first).collect()
    }

    /// The state of its first files.
    pub(super) fn state_of(&self, first: usize) -> String {
        self.state.split_inclusive('\n').take(first).collect()
    }
}

#[cfg(unix)]
fn place(_: &Path, meta: &std::fs::Metadata) -> Option<String> {
    use std::os::unix::fs::MetadataExt;

    let (dev, inode) = (meta.dev(), meta.ino());
    let (written, changed) = ((meta.mtime(), meta.mtime_nsec()), (meta.ctime(), meta.ctime_nsec()));
    Some(format!("{dev}:{inode} {}.{:09} {}.{:09}", written.0, written.1, changed.0, changed.1))
}

#[cfg(not(unix))]
fn place(_: &Path, meta: &std::fs::Metadata) -> Option<String> {
    let written = meta.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some(format!("{}", written.as_nanos()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changed_has_another_state() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("orders.csv");
        let of = || Identity::of(&[path.to_string_lossy().into_owned()]);
        assert_eq!(of(), None);
        std::fs::write(&path, "1").unwrap();
        let first = of().unwrap();
        assert!(first.is_racy);
        let earlier = SystemTime::now() - Duration::from_secs(60);
        std::fs::File::options().write(true).open(&path).unwrap().set_modified(earlier).unwrap();
        let older = of().unwrap();
        assert!(!older.is_racy);
        assert_ne!(older.state, first.state);
        assert_eq!(of(), Some(older.clone()));
        // Another file of the same name, size and time.
        let other = folder.path().join("other");
        std::fs::write(&other, "2").unwrap();
        std::fs::File::options().write(true).open(&other).unwrap().set_modified(earlier).unwrap();
        std::fs::rename(&other, &path).unwrap();
        assert_ne!(of().unwrap().state, older.state);
    }
}

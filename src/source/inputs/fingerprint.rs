//! The state of a source's files on disk, which shows a change without reading them.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::time::SystemTime;

use crate::text::sanitize;

use super::found_files::expand;

/// Every file with its size and the time of its last change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint(Vec<(PathBuf, u64, SystemTime)>);

impl Fingerprint {
    /// The current state of the files.
    ///
    /// # Errors
    /// That one of them is missing, as while it is being replaced, or cannot be read; in a few words.
    pub fn of(patterns: &[String]) -> Result<Fingerprint, String> {
        let mut files = Vec::new();
        for pattern in patterns {
            for path in expand(pattern).map_err(|_| format!("no file is {}", name(pattern)))? {
                let stamp = stamp(&path).map_err(|error| match error.kind() {
                    ErrorKind::NotFound => format!("{} is gone", name(&path)),
                    kind => format!("{} cannot be read ({kind})", name(&path)),
                })?;
                files.push((PathBuf::from(path), stamp.0, stamp.1));
            }
        }
        Ok(Fingerprint(files))
    }

    /// The files, in the order they were named.
    pub fn files(&self) -> impl Iterator<Item = &std::path::Path> {
        self.0.iter().map(|(path, _, _)| path.as_path())
    }
}

/// Size and time of a readable file.
fn stamp(path: &str) -> io::Result<(u64, SystemTime)> {
    let meta = std::fs::metadata(path)?;
    if meta.is_file() {
        // Opening a pipe would wait for a writer.
        File::open(path)?;
    }
    Ok((meta.len(), meta.modified()?))
}

/// The last part of a path, as messages show it.
fn name(path: &str) -> String {
    sanitize(path.rsplit('/').next().unwrap_or(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_added_or_gone_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        let now = || Fingerprint::of(&[at("*.csv")]);
        assert_eq!(now(), Err("no file is *.csv".to_string()));
        std::fs::write(at("a.csv"), "1").unwrap();
        let one = now();
        assert_eq!(now(), one);
        std::fs::write(at("a.csv"), "12").unwrap();
        let longer = now();
        assert_ne!(longer, one);
        std::fs::write(at("b.csv"), "1").unwrap();
        assert_ne!(now(), longer);
        let one = || Fingerprint::of(&[at("a.csv")]);
        assert!(one().is_ok());
        std::fs::remove_file(at("a.csv")).unwrap();
        assert_eq!(one(), Err("a.csv is gone".to_string()));
    }
}

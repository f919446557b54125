//! How the files of a source stand on disk: enough to notice that they have changed, without opening them.

use std::path::PathBuf;
use std::time::SystemTime;

use super::files::expand;

/// Every file with its size and the time it was last written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint(Vec<(PathBuf, u64, SystemTime)>);

impl Fingerprint {
    /// As the files stand now; nothing while one of them is missing, as while it is being replaced.
    pub fn of(patterns: &[String]) -> Option<Fingerprint> {
        let mut files = Vec::new();
        for pattern in patterns {
            for path in expand(pattern).ok()? {
                let meta = std::fs::metadata(&path).ok()?;
                files.push((PathBuf::from(path), meta.len(), meta.modified().ok()?));
            }
        }
        Some(Fingerprint(files))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_added_or_gone_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        let now = || Fingerprint::of(&[at("*.csv")]);
        assert_eq!(now(), None);
        std::fs::write(at("a.csv"), "1").unwrap();
        let one = now();
        assert_eq!(now(), one);
        std::fs::write(at("a.csv"), "12").unwrap();
        let longer = now();
        assert_ne!(longer, one);
        std::fs::write(at("b.csv"), "1").unwrap();
        assert_ne!(now(), longer);
    }
}

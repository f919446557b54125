//! Watches the files of the source: cheap while nothing happens, and patient while a file is being written.

use std::time::{Duration, Instant};

use crate::source::Fingerprint;

/// Between two checks of the files.
const PAUSE: Duration = Duration::from_secs(1);

/// The state of the files when they were read, and at the last check.
#[derive(Debug)]
pub struct Watcher {
    loaded: Result<Fingerprint, String>,
    last: Option<Result<Fingerprint, String>>,
    next: Instant,
}

/// The result of checking the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileState {
    /// They have not changed.
    Same,
    /// They have changed or are missing, and may still be written to.
    Unsettled,
    /// They have changed, and have not changed again since the last check.
    Changed,
    /// One of them is missing or cannot be read, as at the last check; in words.
    Gone(String),
}

impl Watcher {
    /// Begins to watch files before they are read.
    pub fn new(paths: &[String], now: Instant) -> Watcher {
        Watcher { loaded: Fingerprint::of(paths), last: None, next: now + PAUSE }
    }

    /// How long until the next check.
    pub fn due(&self, now: Instant) -> Duration {
        self.next.saturating_duration_since(now)
    }

    /// Checks whether the files have changed since they were read.
    pub fn check(&mut self, paths: &[String], now: Instant) -> FileState {
        self.next = now + PAUSE;
        let found = Fingerprint::of(paths);
        let settled = self.last.as_ref() == Some(&found);
        self.last = Some(found.clone());
        match found {
            Ok(_) if found == self.loaded => FileState::Same,
            Err(why) if settled => FileState::Gone(why),
            Ok(_) if settled => FileState::Changed,
            _ => FileState::Unsettled,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_counts_once_it_has_lasted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("orders.csv");
        let write = |text: &str| std::fs::write(&path, text).unwrap();
        write("one");
        let (paths, now) = (vec![path.to_string_lossy().into_owned()], Instant::now());
        let mut watcher = Watcher::new(&paths, now);
        assert_eq!(watcher.due(now), PAUSE);
        assert_eq!(watcher.check(&paths, now), FileState::Same);
        write("one, two");
        assert_eq!(watcher.check(&paths, now), FileState::Unsettled, "it may still be being written");
        write("one, two, three");
        assert_eq!(watcher.check(&paths, now), FileState::Unsettled, "it was");
        assert_eq!(watcher.check(&paths, now), FileState::Changed);
        std::fs::remove_file(&path).unwrap();
        assert_eq!(watcher.check(&paths, now), FileState::Unsettled, "it may be being replaced");
        assert_eq!(watcher.check(&paths, now), FileState::Gone("orders.csv is gone".into()));
        write("four");
        assert_eq!(watcher.check(&paths, now), FileState::Unsettled);
        assert_eq!(watcher.check(&paths, now), FileState::Changed);
    }
}

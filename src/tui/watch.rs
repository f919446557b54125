//! Watches the files of the source: cheap while nothing happens, patient while something is being written.

use std::time::{Duration, Instant};

use crate::source::Fingerprint;

/// Between two looks at the files.
const PAUSE: Duration = Duration::from_secs(1);

/// The files as they were read, and as they were last seen.
#[derive(Debug)]
pub struct Watcher {
    loaded: Option<Fingerprint>,
    seen: Option<Fingerprint>,
    next: Instant,
}

impl Watcher {
    /// Begins to watch files that are about to be read.
    pub fn new(paths: &[String], now: Instant) -> Watcher {
        Watcher { loaded: Fingerprint::of(paths), seen: None, next: now + PAUSE }
    }

    /// How long until the next look.
    pub fn due(&self, now: Instant) -> Duration {
        self.next.saturating_duration_since(now)
    }

    /// Looks at the files; whether they are others than were read, and have stayed so since the last look.
    pub fn has_settled(&mut self, paths: &[String], now: Instant) -> bool {
        self.next = now + PAUSE;
        let found = Fingerprint::of(paths).filter(|found| Some(found) != self.loaded.as_ref());
        let settled = found.is_some() && found == self.seen;
        self.seen = found;
        settled
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
        assert!(!watcher.has_settled(&paths, now));
        write("one, two");
        assert!(!watcher.has_settled(&paths, now), "it may still be being written");
        write("one, two, three");
        assert!(!watcher.has_settled(&paths, now), "it was");
        assert!(watcher.has_settled(&paths, now));
        std::fs::remove_file(&path).unwrap();
        assert!(!watcher.has_settled(&paths, now), "it is being replaced");
    }
}

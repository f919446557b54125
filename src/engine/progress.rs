//! How far the running statement is.

use std::fmt;
use std::time::Duration;

/// How far a statement is, as far as that is known.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Progress {
    /// The share that is done, 0 to 1.
    pub share: f64,
    /// Rows that are read, and all of them, about, if the statement reads files of text.
    pub rows: Option<(u64, u64)>,
    /// Bytes of the files that are read, and of all of them, if the statement reads files.
    pub bytes: Option<(u64, u64)>,
    /// The time left if it goes on as it began.
    pub left: Option<Duration>,
}

/// So much must be done, and for so long, before the time left is said.
const TELLING_SHARE: f64 = 0.02;
const TELLING_TIME: Duration = Duration::from_secs(2);

impl Progress {
    /// Progress of which only the share is known, from 0 to 1.
    pub fn of(share: f64) -> Progress {
        Progress { share, ..Progress::default() }
    }

    /// With the time left, of work that began so long ago.
    #[must_use]
    pub fn since(self, elapsed: Duration) -> Progress {
        let is_telling = self.share >= TELLING_SHARE && self.share < 1.0 && elapsed >= TELLING_TIME;
        let left = is_telling.then(|| elapsed.mul_f64((1.0 - self.share) / self.share));
        Progress { left, ..self }
    }

    /// With the bytes and the rows of files that are read to this share; rows are 0 if unknown.
    #[must_use]
    pub fn reading(self, bytes: u64, rows: u64) -> Progress {
        let part = |all: u64| (all > 0).then_some(((all as f64 * self.share) as u64, all));
        Progress { bytes: part(bytes), rows: part(rows), ..self }
    }
}

/// What is known of it: `45 %, 71 of 158 M rows, 4.7 of 10.5 GB, 15 s left`.
impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = vec![format!("{:.0} %", self.share * 100.0)];
        parts.extend(self.rows.map(|(read, all)| part(read, all, "rows", &ROWS)));
        parts.extend(self.bytes.map(|(read, all)| part(read, all, "", &BYTES)));
        parts.extend(self.left.map(|left| format!("{} left", time(left))));
        f.write_str(&parts.join(", "))
    }
}

/// Units with their sizes, the largest first.
type Units = [(&'static str, f64); 3];
const ROWS: Units = [("M ", 1e6), ("k ", 1e3), ("", 1.0)];
const BYTES: Units = [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)];

/// A part of all, in the unit of the latter.
fn part(read: u64, all: u64, what: &str, units: &Units) -> String {
    let (unit, size) = units.iter().find(|(_, size)| all as f64 >= *size).unwrap_or(&units[2]);
    let (read, all) = (read as f64 / size, all as f64 / size);
    let digits = usize::from(all < 100.0 && *size > 1.0);
    format!("{read:.digits$} of {all:.digits$} {unit}{what}")
}

/// A time, rounded up: `15 s`, `4 min`.
fn time(left: Duration) -> String {
    let seconds = left.as_secs_f64().ceil() as u64;
    if seconds < 100 { format!("{} s", seconds.max(1)) } else { format!("{} min", seconds.div_ceil(60)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_is_said_once_enough_is_done() {
        let quarter = Progress::of(0.25).since(Duration::from_secs(10));
        assert_eq!(quarter.left, Some(Duration::from_secs(30)));
        assert_eq!(Progress::of(0.25).since(Duration::from_secs(1)).left, None);
        assert_eq!(Progress::of(0.01).since(Duration::from_secs(10)).left, None);
        assert_eq!(Progress::of(1.0).since(Duration::from_secs(10)).left, None);
    }

    #[test]
    fn rows_and_bytes_are_a_share_of_all() {
        let quarter = Progress::of(0.25).reading(4000, 0);
        assert_eq!((quarter.bytes, quarter.rows), (Some((1000, 4000)), None));
    }

    #[test]
    fn rows_bytes_and_time_are_rounded() {
        let reading = Progress::of(0.45).reading(10_500_000_000, 158_000_000);
        assert_eq!(reading.to_string(), "45 %, 71 of 158 M rows, 4.7 of 10.5 GB");
        let waiting = Progress::of(0.5).since(Duration::from_secs(300));
        assert_eq!(waiting.to_string(), "50 %, 5 min left");
        assert_eq!(Progress::of(0.5).since(Duration::from_secs(3)).to_string(), "50 %, 3 s left");
        assert_eq!(Progress::of(0.5).reading(3_000, 120).to_string(), "50 %, 60 of 120 rows, 1.5 of 3.0 kB");
    }
}

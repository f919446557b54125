//! Watches the running statement, so that another thread can tell how far it is.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use super::api::Input;
use super::progress::Progress;

/// What a statement reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reads {
    /// Files of text; the bytes that the process had read when it began, if the system counts them.
    Text(Option<u64>),
    /// Other files.
    Files,
    /// Tables of the database.
    Tables,
}

/// The running statement and the files announced.
#[derive(Debug, Default)]
pub(super) struct Watch(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    input: Input,
    running: Option<(Instant, Reads)>,
}

impl Watch {
    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Adds to what is to be read.
    pub(super) fn announce(&self, input: Input) {
        self.with(|state| {
            state.input.bytes += input.bytes;
            state.input.rows += input.rows;
        });
    }

    /// Notes that a statement begins.
    pub(super) fn begin(&self, sql: &str) {
        let reads = match sql {
            _ if sql.contains("read_csv(") || sql.contains("read_json") => Reads::Text(bytes_read()),
            _ if sql.contains("read_parquet(") => Reads::Files,
            _ => Reads::Tables,
        };
        self.with(|state| state.running = Some((Instant::now(), reads)));
    }

    /// Notes that the statement has ended.
    pub(super) fn end(&self) {
        self.with(|state| state.running = None);
    }

    /// How far the statement is. The database guesses how many rows a file of text has, and its share of them says little, so
    /// the bytes read count there; `of_rows` is its share.
    pub(super) fn progress(&self, of_rows: impl FnOnce() -> Option<f64>) -> Option<Progress> {
        let (input, (begun, reads)) =
            self.with(|state| state.running.map(|running| (state.input, running)))?;
        let of_bytes = |before: u64| {
            let read = bytes_read()?.saturating_sub(before) as f64;
            (input.bytes > 0).then(|| (read / input.bytes as f64).min(1.0))
        };
        let share = match reads {
            Reads::Text(before) => before.and_then(of_bytes).or_else(of_rows)?,
            Reads::Files | Reads::Tables => of_rows()?,
        };
        let progress = Progress::of(share).since(begun.elapsed());
        Some(match reads {
            Reads::Text(_) => progress.reading(input.bytes, input.rows),
            Reads::Files => progress.reading(input.bytes, 0),
            Reads::Tables => progress,
        })
    }
}

/// Bytes that the process has read from files; none if the system does not count them.
fn bytes_read() -> Option<u64> {
    let counts = std::fs::read_to_string("/proc/self/io").ok()?;
    counts.lines().find_map(|line| line.strip_prefix("rchar:"))?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_over_tables_has_the_share_of_the_database_alone() {
        let watch = Watch::default();
        watch.announce(Input { bytes: 4000, ..Input::default() });
        assert_eq!(watch.progress(|| Some(0.5)), None);
        watch.begin("SELECT * FROM orders");
        assert_eq!(watch.progress(|| Some(0.5)), Some(Progress::of(0.5)));
        watch.begin("SELECT * FROM read_parquet('orders.parquet')");
        assert_eq!(watch.progress(|| Some(0.5)).unwrap().bytes, Some((2000, 4000)));
        watch.end();
        assert_eq!(watch.progress(|| Some(0.5)), None);
    }

    #[test]
    fn bytes_count_where_text_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("orders.csv");
        std::fs::write(&path, vec![b'x'; 4_000_000]).unwrap();
        let watch = Watch::default();
        watch.announce(Input { bytes: 4_000_000, rows: 1000, ..Input::default() });
        watch.begin("SELECT * FROM read_csv('orders.csv')");
        std::fs::read(&path).unwrap();
        let progress = watch.progress(|| None);
        // Where the system does not count bytes, the database would have to know.
        let read = bytes_read().map(|_| (4_000_000, 4_000_000));
        assert_eq!(progress.and_then(|progress| progress.bytes), read);
    }
}

//! The first rows of orders that stay in their database, as a source of their own.

use crate::engine::{Limits, Resources};
use crate::explore::store::Store;
use crate::source::remote::warehouse::FIRST_ROWS;
use crate::source::{RepeatedLines, SourceSpec, Tolerance};

/// What the few rows need: the database that holds them is gone after one question.
const MEMORY_MIB: u64 = 256;

impl Store {
    /// The source of the first rows, which are here, and what an engine for it may use; none if they are not alone in a file.
    pub(in crate::explore) fn of_first_rows(&self) -> Option<(SourceSpec, Limits)> {
        let reduced = self.reduced().filter(|reduced| reduced.rehearsal.is_none())?;
        let spec = &self.source.spec;
        // A file is here whole.
        let is_brought = spec.is_remote() || self.report().rows <= FIRST_ROWS;
        let first = SourceSpec {
            cubes: None,
            as_of: None,
            allow_unreadable: Some(Tolerance::ALL),
            repeated_lines: Some(RepeatedLines::Count),
            ..spec.clone()
        };
        let limits = Limits::choose(&Resources {
            memory_mib: Some(MEMORY_MIB),
            threads: Some(1),
            temp_directory: Some(self.engine().scratch_folder().to_path_buf()),
        });
        log::debug!("the first rows of {} decide what is shown first", reduced.sql);
        is_brought.then_some((first, limits))
    }
}

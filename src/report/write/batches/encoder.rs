//! The interface of all formats of batches.

use arrow::array::RecordBatch;

use super::error::Failure;

/// Takes batches of one schema and encodes them into a sink.
pub(super) trait Encoder {
    fn write(&mut self, batch: &RecordBatch) -> Result<(), Failure>;

    /// Writes buffered rows and flushes.
    fn finish(self) -> Result<(), Failure>;
}

//! What every format of batches does.

use arrow::array::RecordBatch;

use super::error::Failure;

/// Takes batches of one schema and encodes them into a sink.
pub(super) trait Encoder {
    fn write(&mut self, batch: &RecordBatch) -> Result<(), Failure>;

    /// Writes what is still held and flushes.
    fn finish(self) -> Result<(), Failure>;
}

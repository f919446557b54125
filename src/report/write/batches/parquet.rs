//! Batches as Parquet: Snappy, dictionaries, no time or chance in the file, so that equal rows give equal bytes.

use std::io::{self, Write};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use super::encoder::Encoder;
use super::error::Failure;

/// Most rows of a row group, which is encoded in memory before it is written.
const ROW_GROUP_ROWS: usize = 1 << 20;

pub(super) struct ParquetEncoder<W: Write + Send> {
    writer: ArrowWriter<W>,
}

impl<W: Write + Send> ParquetEncoder<W> {
    pub(super) fn new(sink: W, schema: &SchemaRef) -> Result<Self, Failure> {
        let properties = WriterProperties::builder()
            .set_created_by(concat!("tenure ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_compression(Compression::SNAPPY)
            .set_dictionary_enabled(true)
            .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
            .build();
        let writer = ArrowWriter::try_new(sink, schema.clone(), Some(properties))?;
        Ok(Self { writer })
    }
}

impl<W: Write + Send> Encoder for ParquetEncoder<W> {
    fn write(&mut self, batch: &RecordBatch) -> Result<(), Failure> {
        Ok(self.writer.write(batch)?)
    }

    fn finish(mut self) -> Result<(), Failure> {
        self.writer.finish()?;
        self.writer.inner_mut().flush().map_err(Failure::Io)
    }
}

impl From<ParquetError> for Failure {
    fn from(error: ParquetError) -> Self {
        match error {
            ParquetError::External(cause) => match cause.downcast::<io::Error>() {
                Ok(cause) => Self::Io(*cause),
                Err(cause) => Self::Encode(cause),
            },
            other => Self::Encode(Box::new(other)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::format::TableFormat;
    use super::super::table::stream_table;
    use super::Write;
    use arrow::array::{
        ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, RecordBatch,
        StringArray, TimestampMicrosecondArray,
    };
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    use std::sync::Arc;

    fn every_type() -> RecordBatch {
        let amounts = Decimal128Array::from(vec![Some(-150), None]);
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("id", Arc::new(Int64Array::from(vec![Some(1), None]))),
            ("amount", Arc::new(amounts.with_precision_and_scale(12, 2).unwrap())),
            ("at", Arc::new(TimestampMicrosecondArray::from(vec![Some(1), None]))),
            ("day", Arc::new(Date32Array::from(vec![Some(1), None]))),
            ("text", Arc::new(StringArray::from(vec![Some("é"), None]))),
            ("rate", Arc::new(Float64Array::from(vec![Some(0.5), None]))),
            ("open", Arc::new(BooleanArray::from(vec![Some(true), None]))),
        ];
        RecordBatch::try_from_iter_with_nullable(
            columns.into_iter().map(|(name, column)| (name, column, true)),
        )
        .unwrap()
    }

    fn file(batch: &RecordBatch) -> Vec<u8> {
        let mut sink = Vec::new();
        let batches = [Ok::<_, std::io::Error>(batch.clone())];
        stream_table(&mut sink, "memory", &batch.schema(), batches, TableFormat::Parquet).unwrap();
        sink
    }

    #[test]
    fn what_is_written_is_read_back() {
        let batch = every_type();
        let mut stored = tempfile::tempfile().unwrap();
        stored.write_all(&file(&batch)).unwrap();
        let reader = ParquetRecordBatchReaderBuilder::try_new(stored).unwrap();
        let read: Vec<_> = reader.build().unwrap().map(Result::unwrap).collect();
        assert_eq!(read, [batch]);
    }

    #[test]
    fn equal_rows_give_equal_bytes() {
        assert_eq!(file(&every_type()), file(&every_type()));
    }
}

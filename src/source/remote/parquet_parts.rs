//! Joins Parquet files without reading their values: their groups of rows are copied as they stand.

use std::fs::File;
use std::sync::Arc;

use parquet::column::writer::ColumnCloseResult;
use parquet::errors::ParquetError;
use parquet::file::metadata::{KeyValue, ParquetMetaData, ParquetMetaDataReader};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;

/// The first groups of rows of a file.
pub(super) struct Part<'a> {
    pub(super) file: &'a File,
    pub(super) groups: usize,
}

/// A file, and what stands at its end.
pub(super) fn metadata_of(file: &File) -> Result<ParquetMetaData, ParquetError> {
    ParquetMetaDataReader::new().parse_and_finish(file)
}

/// The text that a file keeps under a name.
pub(super) fn kept_text<'a>(metadata: &'a ParquetMetaData, name: &str) -> Option<&'a str> {
    let all = metadata.file_metadata().key_value_metadata()?;
    all.iter().find(|one| one.key == name)?.value.as_deref()
}

/// Writes the rows of some parts, one after the other, with texts under names. Parts without rows may differ in their columns;
/// returns whether the others agree, and writes nothing useful if they do not.
///
/// # Errors
/// A file that cannot be read or written.
pub(super) fn join(parts: &[Part], texts: Vec<KeyValue>, to: File) -> Result<bool, ParquetError> {
    let parts = parts.iter().map(|part| Ok((part, metadata_of(part.file)?)));
    let mut parts = parts.collect::<Result<Vec<_>, ParquetError>>()?;
    if parts.iter().any(|(_, metadata)| metadata.file_metadata().num_rows() > 0) {
        parts.retain(|(part, metadata)| part.groups > 0 && metadata.file_metadata().num_rows() > 0);
    }
    let Some((_, first)) = parts.first() else { return Ok(false) };
    let schema = first.file_metadata().schema_descr().root_schema_ptr();
    if parts.iter().any(|(_, metadata)| *metadata.file_metadata().schema() != *schema) {
        return Ok(false);
    }
    // Arrow's own description of the columns, such as the zone of a time.
    let arrow = first.file_metadata().key_value_metadata().into_iter().flatten();
    let arrow = arrow.filter(|one| one.key == parquet::arrow::ARROW_SCHEMA_META_KEY).cloned();
    let how = WriterProperties::builder().set_key_value_metadata(Some(arrow.chain(texts).collect())).build();
    let mut writer = SerializedFileWriter::new(to, schema, Arc::new(how))?;
    for (part, metadata) in &parts {
        for group in metadata.row_groups().iter().take(part.groups) {
            let mut copy = writer.next_row_group()?;
            for column in group.columns() {
                let chunk = ColumnCloseResult {
                    bytes_written: u64::try_from(column.compressed_size()).unwrap_or(0),
                    rows_written: u64::try_from(group.num_rows()).unwrap_or(0),
                    metadata: column.clone(),
                    bloom_filter: None,
                    column_index: None,
                    offset_index: None,
                };
                copy.append_column(part.file, chunk)?;
            }
            copy.close()?;
        }
    }
    writer.close()?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use arrow::array::{ArrayRef, AsArray, Int64Array, RecordBatch, StringArray};
    use arrow::datatypes::Int64Type;
    use parquet::arrow::ArrowWriter;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

    use super::*;

    /// A file with a group of rows for each of these.
    fn file(groups: &[Vec<i64>]) -> File {
        let file = tempfile::tempfile().unwrap();
        let batch = |ids: &Vec<i64>| {
            let ids: ArrayRef = Arc::new(Int64Array::from(ids.clone()));
            RecordBatch::try_from_iter([("id", ids)]).unwrap()
        };
        let schema = batch(&Vec::new()).schema();
        let mut writer = ArrowWriter::try_new(file.try_clone().unwrap(), schema, None).unwrap();
        for group in groups {
            writer.write(&batch(group)).unwrap();
            writer.flush().unwrap();
        }
        writer.close().unwrap();
        file
    }

    fn ids(file: &File) -> Vec<i64> {
        let rows =
            ParquetRecordBatchReaderBuilder::try_new(file.try_clone().unwrap()).unwrap().build().unwrap();
        let column = |batch: RecordBatch| batch.column(0).as_primitive::<Int64Type>().values().to_vec();
        rows.flat_map(|batch| column(batch.unwrap())).collect()
    }

    #[test]
    fn the_first_groups_of_each_part_stand_in_their_order() {
        let (old, new) = (file(&[vec![1, 2], vec![3], vec![4]]), file(&[vec![5]]));
        let to = tempfile::tempfile().unwrap();
        let texts = vec![KeyValue::new("until".to_string(), "june".to_string())];
        let parts = [Part { file: &old, groups: 2 }, Part { file: &new, groups: 1 }];
        assert!(join(&parts, texts, to.try_clone().unwrap()).unwrap());
        assert_eq!(ids(&to), [1, 2, 3, 5]);
        let metadata = metadata_of(&to).unwrap();
        assert_eq!(kept_text(&metadata, "until"), Some("june"));
        assert_eq!((metadata.num_row_groups(), kept_text(&metadata, "since")), (3, None));
    }

    #[test]
    fn parts_with_other_columns_are_not_joined_unless_they_are_empty() {
        let other = |texts: Vec<&str>| {
            let file = tempfile::tempfile().unwrap();
            let texts: ArrayRef = Arc::new(StringArray::from(texts));
            let batch = RecordBatch::try_from_iter([("id", texts)]).unwrap();
            let mut writer = ArrowWriter::try_new(file.try_clone().unwrap(), batch.schema(), None).unwrap();
            writer.write(&batch).unwrap();
            writer.close().unwrap();
            file
        };
        let numbers = file(&[vec![1]]);
        let joined = |texts: &File| {
            let to = tempfile::tempfile().unwrap();
            let parts = [Part { file: texts, groups: 1 }, Part { file: &numbers, groups: 1 }];
            join(&parts, Vec::new(), to.try_clone().unwrap()).unwrap().then(|| ids(&to))
        };
        assert_eq!(joined(&other(vec!["a"])), None);
        assert_eq!(joined(&other(vec![])), Some(vec![1]));
    }
}

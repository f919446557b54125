//! The first rows of orders that stay in their database, with some later ones if the first do not show what a column holds.

use std::fs::{File, OpenOptions};
use std::path::Path;

use parquet::errors::ParquetError;

use crate::engine::Cancel;
use crate::engine::remote::{RemoteTable, first_of, later_of};
use crate::source::error::SourceError;
use crate::source::inputs::spool::{Kept, name_of, new_file};
use crate::sql::RemoteSql;

use super::copied_rows::without;
use super::parquet_parts::{Part, join, metadata_of};
use super::relation::Relation;
use super::warehouse::{FIRST_ROWS, MOST_BYTES, only_first};

/// Rows in which a column has a value that is empty in the first rows. They are few, so that shares of rows stay those of the first.
const LATER_ROWS: u64 = 1_000;

impl Relation {
    /// Its first rows in a file without a name, and what they are for, in words. `sql` is the SQL of the database, if it is named.
    ///
    /// # Errors
    /// No rows; a database that cannot be reached or refuses; a folder that cannot hold the rows; cancelled.
    pub(super) fn bring_first(
        &self,
        folder: &Path,
        sql: Option<RemoteSql>,
        cancel: &Cancel,
    ) -> Result<(Kept, String), SourceError> {
        let table = RemoteTable::at(self.address.clone());
        let first = first_of(&self.rows(), FIRST_ROWS);
        let (file, rows, _, dropped) =
            self.copied(&table, &first, (folder, MOST_BYTES, FIRST_ROWS), cancel, &mut |_| {})?;
        if rows == 0 {
            return Err(self.empty());
        }
        let note = format!(
            "the orders stay at {} (--cubes); {}{}",
            self.shown(),
            only_first(rows),
            without(&dropped)
        );
        let is_part = rows >= FIRST_ROWS;
        let file = if is_part { self.with_later_values(file, &table, (folder, sql), cancel)? } else { file };
        Ok((file, note))
    }

    /// The same file, or one with some later rows behind it, in which columns have values that are empty in the first.
    fn with_later_values(
        &self,
        first: Kept,
        table: &RemoteTable,
        (folder, sql): (&Path, Option<RemoteSql>),
        cancel: &Cancel,
    ) -> Result<Kept, SourceError> {
        let not_kept = |why: ParquetError| self.not_kept(folder, &why.to_string());
        let empty = open(&first).and_then(|file| empty_columns(&file)).map_err(not_kept)?;
        let Some(sql) = sql.or_else(|| self.dialect()).filter(|_| !empty.is_empty()) else {
            return Ok(first);
        };
        let names: Vec<String> = empty.iter().map(|name| sql.identifier(name)).collect();
        let later = later_of(&self.source(), &names, LATER_ROWS);
        let (later, rows, ..) =
            self.copied(table, &later, (folder, MOST_BYTES, LATER_ROWS), cancel, &mut |_| {})?;
        if rows == 0 {
            return Ok(first);
        }
        let both = new_file(folder).map_err(|why| self.not_kept(folder, &why.to_string()))?;
        let is_joined = joined([&first, &later], &both).map_err(not_kept)?;
        Ok(if is_joined { both } else { first })
    }
}

/// Writes the rows of files one after the other; whether they have the same columns.
fn joined(files: [&Kept; 2], to: &Kept) -> Result<bool, ParquetError> {
    let [first, later] = [open(files[0])?, open(files[1])?];
    let part = |file| Ok::<_, ParquetError>(Part { file, groups: metadata_of(file)?.num_row_groups() });
    let to = OpenOptions::new().write(true).open(name_of(to))?;
    join(&[part(&first)?, part(&later)?], Vec::new(), to)
}

fn open(kept: &Kept) -> Result<File, ParquetError> {
    Ok(File::open(name_of(kept))?)
}

/// The columns of a Parquet file without any value. Those with parts have several, and are not looked at.
fn empty_columns(file: &File) -> Result<Vec<String>, ParquetError> {
    let metadata = metadata_of(file)?;
    let columns = metadata.file_metadata().schema_descr().columns();
    let is_empty = |place: usize| {
        metadata.row_groups().iter().all(|group| {
            let nulls = group.column(place).statistics().and_then(|values| values.null_count_opt());
            nulls == u64::try_from(group.num_rows()).ok()
        })
    };
    let plain = columns.iter().enumerate().filter(|(_, column)| column.path().parts().len() == 1);
    Ok(plain.filter(|(place, _)| is_empty(*place)).map(|(_, column)| column.name().to_string()).collect())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
    use parquet::arrow::ArrowWriter;

    use super::*;

    #[test]
    fn columns_without_any_value_are_found_in_all_groups_of_rows() {
        let file = tempfile::tempfile().unwrap();
        let batch = |ids: [Option<i64>; 2], texts: [Option<&str>; 2]| {
            let ids: ArrayRef = Arc::new(Int64Array::from(ids.to_vec()));
            let texts: ArrayRef = Arc::new(StringArray::from(texts.to_vec()));
            let none: ArrayRef = Arc::new(StringArray::from(vec![None::<&str>; 2]));
            RecordBatch::try_from_iter_with_nullable([
                ("id", ids, true),
                ("text", texts, true),
                ("none", none, true),
            ])
            .unwrap()
        };
        let groups = [batch([None, None], [None, Some("")]), batch([Some(1), None], [None, None])];
        let mut writer = ArrowWriter::try_new(file.try_clone().unwrap(), groups[0].schema(), None).unwrap();
        for group in &groups {
            writer.write(group).unwrap();
            writer.flush().unwrap();
        }
        writer.close().unwrap();
        assert_eq!(empty_columns(&file).unwrap(), ["none"]);
    }
}

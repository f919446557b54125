//! Rows written while they arrive, with bounded memory. Only aligned text keeps its rows, because a column is as wide
//! as its widest cell.

use std::io::{self, Write};

use crate::report::format::Format;
use crate::report::grid::{Column, Row};
use crate::text::csv_field;

use super::batches::{TableFormat, TableWriter};
use super::{csv, json, markdown, parquet, table};

/// Rows of a Parquet batch.
const BATCH: usize = 8_192;

/// Writes rows in a format.
pub struct RowStream<W: Write + Send> {
    columns: Vec<Column>,
    form: Form<W>,
    written: u64,
}

enum Form<W: Write + Send> {
    Parquet(Box<TableWriter<W>>, Vec<Row>),
    Csv(W),
    Json(W),
    Markdown(W),
    Table(W, Vec<Vec<String>>),
}

impl<W: Write + Send> RowStream<W> {
    /// Begins the table with its header. JSON begins with `json`, such as `[`.
    ///
    /// # Errors
    /// As [`RowStream::write`].
    pub fn begin(mut sink: W, format: Format, columns: Vec<Column>, json: &str) -> io::Result<RowStream<W>> {
        let (shown, written) = (read_by_people(&columns), read_by_programs(&columns));
        let form = match format {
            Format::Parquet => {
                let writer =
                    TableWriter::new(sink, "parquet", &parquet::schema(&written), TableFormat::Parquet);
                Form::Parquet(Box::new(writer.map_err(io::Error::other)?), Vec::new())
            }
            Format::Csv => {
                let names: Vec<String> = written.iter().map(|(_, column)| csv_field(&column.name)).collect();
                writeln!(sink, "{}", names.join(","))?;
                Form::Csv(sink)
            }
            Format::Json => {
                sink.write_all(json.as_bytes())?;
                Form::Json(sink)
            }
            Format::Markdown => {
                sink.write_all(markdown::head(shown.iter().map(|(_, column)| *column)).as_bytes())?;
                Form::Markdown(sink)
            }
            Format::Table | Format::Svg => {
                Form::Table(sink, vec![table::heads(shown.iter().map(|(_, column)| *column))])
            }
        };
        Ok(RowStream { columns, form, written: 0 })
    }

    /// Rows written so far.
    pub const fn written(&self) -> u64 {
        self.written
    }

    /// Writes some rows.
    ///
    /// # Errors
    /// A target that cannot be written, or a value that Parquet cannot hold.
    pub fn write(&mut self, rows: Vec<Row>) -> io::Result<()> {
        let (shown, written) = (read_by_people(&self.columns), read_by_programs(&self.columns));
        let count = rows.len() as u64;
        match &mut self.form {
            Form::Parquet(writer, held) => {
                held.extend(rows);
                if held.len() >= BATCH {
                    hand_on(writer, held, &written)?;
                }
            }
            Form::Csv(sink) => {
                let places: Vec<usize> = written.iter().map(|(place, _)| *place).collect();
                for row in &rows {
                    sink.write_all(csv::line(row, &places).as_bytes())?;
                }
            }
            Form::Json(sink) => {
                for (place, row) in rows.iter().enumerate() {
                    let comma = if self.written == 0 && place == 0 { "\n" } else { ",\n" };
                    write!(sink, "{comma}{}", json::object(row, &written))?;
                }
            }
            Form::Markdown(sink) => {
                for row in &rows {
                    sink.write_all(markdown::line(row, &shown).as_bytes())?;
                }
            }
            Form::Table(_, lines) => lines.extend(rows.iter().map(|row| table::line(row, &shown, false))),
        }
        self.written += count;
        Ok(())
    }

    /// Ends the table and returns the target. JSON ends with `json`, such as `\n]\n`.
    ///
    /// # Errors
    /// As [`RowStream::write`].
    pub fn finish(self, json: &str) -> io::Result<()> {
        let (shown, written) = (read_by_people(&self.columns), read_by_programs(&self.columns));
        match self.form {
            Form::Parquet(mut writer, mut held) => {
                hand_on(&mut writer, &mut held, &written)?;
                writer.finish().map_err(io::Error::other)
            }
            Form::Csv(mut sink) | Form::Markdown(mut sink) => sink.flush(),
            Form::Json(mut sink) => {
                sink.write_all(json.as_bytes())?;
                sink.flush()
            }
            Form::Table(mut sink, lines) => {
                sink.write_all(table::aligned(&lines, &shown).as_bytes())?;
                sink.flush()
            }
        }
    }
}

fn hand_on<W: Write + Send>(
    writer: &mut TableWriter<W>,
    held: &mut Vec<Row>,
    columns: &[(usize, &Column)],
) -> io::Result<()> {
    let batch = parquet::batch(columns, held).map_err(io::Error::other)?;
    held.clear();
    writer.write(&batch).map_err(io::Error::other)
}

fn read_by_people(columns: &[Column]) -> Vec<(usize, &Column)> {
    columns.iter().enumerate().filter(|(_, column)| column.audience.has_people()).collect()
}

fn read_by_programs(columns: &[Column]) -> Vec<(usize, &Column)> {
    columns.iter().enumerate().filter(|(_, column)| column.audience.has_programs()).collect()
}

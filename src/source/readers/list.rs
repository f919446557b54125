//! The list of formats. The first format that recognises a file reads it.

use crate::engine::{Cancel, Engine};
use crate::source::error::SourceError;
use crate::source::inputs::files::Files;
use crate::source::inputs::head::Head;

use super::aligned::Aligned;
use super::archive::unpack;
use super::arrow_ipc::ArrowIpc;
use super::database::Database;
use super::delimited::Delimited;
use super::foreign;
use super::json::Json;
use super::parquet::Parquet;
use super::reader::Reader;
use super::spreadsheet::Spreadsheet;
use super::sqlite::Sqlite;

/// Formats that identify themselves by their first bytes.
const SIGNED: [&dyn Reader; 5] = [&Parquet, &ArrowIpc, &Sqlite, &Database, &Spreadsheet];

/// Text formats, in the order they are tried.
const TEXT: [&dyn Reader; 3] = [&Json, &Aligned, &Delimited];

fn of(head: &Head, name: &str) -> Result<&'static dyn Reader, SourceError> {
    let recognised =
        |readers: &[&'static dyn Reader]| readers.iter().copied().find(|one| one.recognises(head));
    if let Some(signed) = recognised(&SIGNED) {
        return Ok(signed);
    }
    match foreign::refusal(head, name).or_else(|| foreign::unknown(head, name)) {
        Some(refusal) => Err(refusal),
        None => Ok(recognised(&TEXT).unwrap_or(&Delimited)),
    }
}

/// The reader for the format of all files. Archives and packed files are unpacked first.
///
/// # Errors
/// Files of different formats, of a format that is not read, and no files.
pub fn choose(
    engine: &dyn Engine,
    files: &mut Files,
    cancel: &Cancel,
) -> Result<&'static dyn Reader, SourceError> {
    unpack(engine, files, cancel)?;
    let mut first: Option<(&str, &'static dyn Reader)> = None;
    for (path, head) in files.paths.iter().zip(&files.heads) {
        let name = files.name(path);
        let other = of(head, name)?;
        match first {
            Some((first_name, first)) if first.name() != other.name() => {
                return Err(SourceError::MixedFormats {
                    first: first_name.into(),
                    first_format: first.name().into(),
                    other: name.into(),
                    other_format: other.name().into(),
                });
            }
            Some(_) => {}
            None => first = Some((name, other)),
        }
    }
    first.map(|(_, reader)| reader).ok_or(SourceError::NoPaths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_recognised_by_content() {
        let name = |first: &[u8]| {
            let head = Head { first: first.to_vec(), ..Head::default() };
            of(&head, "orders").unwrap().name()
        };
        assert_eq!(name(b"PAR1\x15\x04"), "Parquet");
        assert_eq!(name(b"a,b\n1,2\n"), "CSV");
        assert_eq!(name(b"SQLite format 3\0"), "SQLite");
        assert_eq!(name(b"ARROW1\0\0"), "Arrow");
        assert_eq!(name(b" 00001 19970101  1   11.77\r\n 00002 19970112  5   77.00\r\n"), "aligned text");
        assert_eq!(name(b"customer\n1\n2\n"), "CSV");
        assert_eq!(name(b"a b c\n1 2\n"), "CSV");
        assert_eq!(name(b"[{\"a\": 1}]"), "JSON");
        assert_eq!(name(b"\n {\"a\": 1}\n{\"a\": 2}"), "JSON");
        assert_eq!(name(b"[a],b\n1,2\n"), "CSV");
    }
}

//! The list of formats; the first that recognises a file reads it.

use crate::source::error::SourceError;
use crate::source::files::Files;

use super::aligned::Aligned;
use super::delimited::Delimited;
use super::json::Json;
use super::parquet::Parquet;
use super::reader::Reader;

/// Every format, in the order they are tried.
const READERS: [&dyn Reader; 4] = [&Parquet, &Json, &Aligned, &Delimited];

fn of(files: &Files, place: usize) -> &'static dyn Reader {
    let head = files.heads.get(place).map_or(&[][..], Vec::as_slice);
    let found = READERS.into_iter().find(|reader| reader.recognises(head));
    found.unwrap_or(&Delimited)
}

/// The reader of the files' one format.
///
/// # Errors
/// Files of different formats, and no files.
pub fn choose(files: &Files) -> Result<&'static dyn Reader, SourceError> {
    let first_path = files.paths.first().ok_or(SourceError::NoPaths)?;
    let first = of(files, 0);
    for (place, path) in files.paths.iter().enumerate() {
        let other = of(files, place);
        if other.name() != first.name() {
            return Err(SourceError::MixedFormats {
                first: files.name(first_path).into(),
                first_format: first.name().into(),
                other: files.name(path).into(),
                other_format: other.name().into(),
            });
        }
    }
    Ok(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_recognised_by_content() {
        let name = |head: &[u8]| READERS.into_iter().find(|reader| reader.recognises(head)).unwrap().name();
        assert_eq!(name(b"PAR1\x15\x04"), "Parquet");
        assert_eq!(name(b"a,b\n1,2\n"), "CSV");
        assert_eq!(name(b" 00001 19970101  1   11.77\r\n 00002 19970112  5   77.00\r\n"), "aligned text");
        assert_eq!(name(b"customer\n1\n2\n"), "CSV");
        assert_eq!(name(b"a b c\n1 2\n"), "CSV");
        assert_eq!(name(b"[{\"a\": 1}]"), "JSON");
        assert_eq!(name(b"\n {\"a\": 1}\n{\"a\": 2}"), "JSON");
        assert_eq!(name(b"[a],b\n1,2\n"), "CSV");
    }
}

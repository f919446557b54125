//! Text files that the database cannot read: they are decoded, split and rewritten, and every excluded line is counted.

use std::fs::File;
use std::io;

use crate::engine::{Cancel, Engine, EngineError};
use crate::source::error::SourceError;
use crate::source::inputs::files::Files;
use crate::source::report::Note;
use crate::source::rows::total_words::is_total;
use crate::text::sanitize;

use super::characters::{Charset, Decoder, sample};
use super::header::{Header, is_header, is_value, names_other_columns, place_of_header};
use super::reader::{Layout, Relation};
use super::record_table::Table;
use super::records::{FileRecords, Record, Records, layout};
use super::text_file::{TextFile, TextFiles, not_kept};
use super::widths::{self, Widths};

/// In so many bytes from the top rows are compared with their header.
const COMPARED: usize = 16 * 1024;

/// Whether rows of a text have another number of fields than the header, by its beginning.
pub fn is_uneven(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let head = &text[..floor(text, COMPARED)];
    // The last line may go on behind what is looked at.
    let head =
        if head.len() < text.len() { head.rsplit_once('\n').map_or(head, |(whole, _)| whole) } else { head };
    let Some((delimiter, width)) = layout(head) else { return false };
    let mut records: Vec<Record> = Records::of(head, delimiter).take(widths::LOOKED_AT).collect();
    Header::take(&mut records, (delimiter, width), None).is_some_and(|header| header.widths != Widths::Even)
}

/// Whether a line of a file of text is one that only a reader of ours can place: a second header, a line of totals, a
/// line of nothing but marks, or a line end unlike the others.
pub fn needs_repair(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return true };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (mut plain, mut returned) = (0_usize, 0_usize);
    let mut header: Option<&str> = None;
    let (mut last, mut follows_blank) = ("", false);
    for line in text.split('\n') {
        let stripped = line.strip_suffix('\r');
        match stripped {
            Some(_) => returned += 1,
            None if line.is_empty() => {}
            None => plain += 1,
        }
        let line = stripped.unwrap_or(line);
        if line.is_empty() {
            follows_blank = true;
            continue;
        }
        if header.is_some_and(|header| begins_table(header, line, follows_blank)) {
            return true;
        }
        follows_blank = false;
        let marks_only =
            line.contains([',', ';', '\t', '|']) && line.bytes().all(|byte| b",;\t| \"".contains(&byte));
        if marks_only || line.contains('\r') || header == Some(line) {
            return true;
        }
        header.get_or_insert(line);
        last = line;
    }
    // The last line may lack its end.
    let ends = text.ends_with('\n');
    let mixed = returned > 0 && plain > usize::from(!ends);
    mixed
        || is_total(
            last.split([',', ';', '\t', '|'])
                .find(|field| !field.trim_matches([' ', '"']).is_empty())
                .unwrap_or(""),
        )
        || has_lower_header(text)
}

/// Whether a line has names of columns as the header has.
fn begins_table(header: &str, line: &str, follows_blank: bool) -> bool {
    // Nearly every row has a number.
    if line.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    [',', ';', '\t', '|'].into_iter().filter(|delimiter| header.contains(*delimiter)).any(|delimiter| {
        let fields = |line: &str| -> Vec<String> {
            line.split(delimiter).map(|field| field.trim_matches('"').to_string()).collect()
        };
        names_other_columns(&fields(header), &fields(line), follows_blank)
    })
}

/// Whether the first line is of numbers, or explains names, and one of the next lines has the names.
fn has_lower_header(text: &str) -> bool {
    let Some((delimiter, width)) = layout(&text[..floor(text, 64 * 1024)]) else { return false };
    let head: Vec<Record> =
        Records::of(text, delimiter).take(6).filter(|record| !record.is_blank()).collect();
    let Some(first) = head.first() else { return false };
    let is_no_title = first.fields.iter().all(|field| is_value(field)) || is_header(first, width);
    is_no_title && place_of_header(&head, width).is_some_and(|place| place > 0)
}

/// The last place up to `most` that lies between two characters.
fn floor(text: &str, most: usize) -> usize {
    let mut place = most.min(text.len());
    while !text.is_char_boundary(place) {
        place -= 1;
    }
    place
}

/// Records between two checks whether the user has cancelled.
const LOOK_EVERY: usize = 4096;

/// Reads the files in Rust and writes them, piece by piece, in a layout that the database reads well.
///
/// # Errors
/// `refusal` if they are not text in columns; no room for temporary data; cancelled.
pub fn repaired(
    engine: &dyn Engine,
    files: &Files,
    wanted: &Layout,
    refusal: SourceError,
    cancel: &Cancel,
) -> Result<Relation, SourceError> {
    let mut written = TextFiles::default();
    let skip = wanted.skip.and_then(|lines| usize::try_from(lines).ok()).unwrap_or(0);
    for path in &files.paths {
        let name = files.name(path);
        let unreadable =
            |error: io::Error| SourceError::Unreadable { path: name.into(), why: error.to_string() };
        let unkept = |error: io::Error| not_kept(engine, name, &error);
        let charset = match wanted.encoding {
            Some(named) => Some(Charset::named(named)),
            None => Charset::of(&sample(path).map_err(unreadable)?),
        };
        let Some(charset) = charset else { return Err(refusal) };
        let decoder = Decoder::of(File::open(path).map_err(unreadable)?, charset);
        let mut records = FileRecords::of(decoder).map_err(unreadable)?;
        records.skip(skip).map_err(unreadable)?;
        let Some((delimiter, width)) = layout(records.head()) else { return Err(refusal) };
        records.split_at(delimiter);
        let mut first = Vec::new();
        while first.len() < widths::LOOKED_AT
            && let Some(record) = records.next().map_err(unreadable)?
        {
            first.push(record);
        }
        let Some(header) = Header::take(&mut first, (delimiter, width), wanted.names) else {
            return Err(refusal);
        };
        header.check(name, &first)?;
        let (out, file) = TextFile::create(engine.scratch_folder()).map_err(unkept)?;
        let mut table = Table::of(header, out, wanted.decimal).map_err(unkept)?;
        table.rejected = wanted.is_located.then(Vec::new);
        for record in first {
            table.place(record).map_err(unkept)?;
        }
        let mut place = 0_usize;
        while let Some(record) = records.next().map_err(unreadable)? {
            table.place(record).map_err(unkept)?;
            place += 1;
            if place.is_multiple_of(LOOK_EVERY) && cancel.requested() {
                return Err(EngineError::Cancelled.into());
            }
        }
        table.finish().map_err(unkept)?;
        table.check_widths(name)?;
        written.relation.semicolons |= delimiter == ';';
        if charset != Charset::Utf8 && wanted.encoding.is_none() {
            written.relation.notes.push(read_as(name, charset.name(), table.first_non_ascii.as_deref()));
        }
        table.tell(&mut written, (path, name));
        written.add(&table.header.names, (path, name), file);
    }
    Ok(Relation { file: Some("file_index".into()), ..written.finish()? })
}

fn read_as(path: &str, encoding: &str, example: Option<&str>) -> Note {
    let example: String = sanitize(example.unwrap_or_default()).chars().take(40).collect();
    let example = if example.is_empty() { example } else { format!(", for instance '{example}'") };
    Note {
        text: format!("{path} is not UTF-8 and is read as {encoding}{example}"),
        remedy: Some("if that is wrong, name another with --encoding".into()),
    }
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_database_would_misread_is_repaired() {
        for plain in ["a,b\n1,2\n", "a,b\r\n1,2\r\n", "a,b\r\n1,2", "a,b\n1,2", "1,2\n3,4\n"] {
            assert!(!needs_repair(plain.as_bytes()), "{plain:?}");
        }
        for odd in [
            "a,b\n1,2\r\n",
            "a,b\r\n1,2\n",
            "a,b\r\n1,2\n3,4",
            "a,b\n,\n",
            "a,b\n1,2\na,b\n",
            "a,b\nTotal,2\n",
            "1,2\na,b\n3,4\n",
        ] {
            assert!(needs_repair(odd.as_bytes()), "{odd:?}");
        }
    }
}

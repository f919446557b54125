//! Text files that the database does not read as they are: decoded, split and written anew, with every line left out counted.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::engine::Engine;
use crate::source::error::SourceError;
use crate::source::files::Files;
use crate::source::report::{Note, Reason};
use crate::source::spooled::Spooled;
use crate::sql::literal;
use crate::text::{grouped, sanitize};

use super::characters::decode;
use super::reader::{Layout, LeftOut, Rejected, Relation};
use super::records::{Record, Records, layout};

/// In the first so many records the header is looked for.
const HEADER_WITHIN: usize = 20;

/// Words that begin the line of totals under a table.
const TOTALS: [&str; 16] = [
    "total",
    "totals",
    "grand total",
    "sum",
    "summe",
    "gesamt",
    "gesamtsumme",
    "somme",
    "totale",
    "totaal",
    "razem",
    "suma",
    "toplam",
    "итого",
    "subtotal",
    "overall",
];

/// A text file as a table.
#[derive(Debug, Default, PartialEq)]
struct Table {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
    /// Records above the header.
    above: usize,
    left_out: Vec<(Reason, usize, String)>,
    /// The same lines as they stand in the file.
    written: Vec<String>,
    semicolons: bool,
}

/// Whether a line of a file of text is one that only a reader of ours can place: a second header, a line of totals, a
/// line of nothing but marks, or a line end unlike the others.
pub fn needs_repair(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return true };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (mut plain, mut returned) = (0_usize, 0_usize);
    let mut header: Option<&str> = None;
    let mut last = "";
    for line in text.split('\n') {
        let stripped = line.strip_suffix('\r');
        match stripped {
            Some(_) => returned += 1,
            None if line.is_empty() => {}
            None => plain += 1,
        }
        let line = stripped.unwrap_or(line);
        if line.is_empty() {
            continue;
        }
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
    mixed || is_total(last.split([',', ';', '\t', '|']).next().unwrap_or("")) || has_lower_header(text)
}

fn is_total(field: &str) -> bool {
    let field = field.trim_matches([' ', '"', ':', '\'']).to_lowercase();
    TOTALS.contains(&field.as_str())
}

/// Whether the first line is of numbers and one of the next lines of names.
fn has_lower_header(text: &str) -> bool {
    let Some((delimiter, width)) = layout(&text[..floor(text, 64 * 1024)]) else { return false };
    let head: Vec<Record> =
        Records::of(text, delimiter).take(6).filter(|record| !record.is_blank()).collect();
    let place = head.iter().position(|record| is_header(record, width));
    let first_is_data = head.first().is_some_and(|first| first.fields.iter().all(|field| is_value(field)));
    first_is_data && place.is_some_and(|place| place > 0)
}

/// The greatest place that is not after `most` and between two characters.
fn floor(text: &str, most: usize) -> usize {
    let mut place = most.min(text.len());
    while !text.is_char_boundary(place) {
        place -= 1;
    }
    place
}

/// Whether a field holds a number, a date or nothing: no name of a column.
fn is_value(field: &str) -> bool {
    let field = field.trim();
    field.is_empty() || field.starts_with(|c: char| c.is_ascii_digit() || "+-.($€£".contains(c))
}

/// Whether a record holds the names of columns: every field a different text that is no value.
fn is_header(record: &Record, width: usize) -> bool {
    let named = record.fields.iter().rposition(|field| !field.trim().is_empty()).map_or(0, |last| last + 1);
    let fields = &record.fields[..named];
    let different = || fields.iter().enumerate().all(|(place, field)| !fields[..place].contains(field));
    named + 1 >= width
        && named <= width
        && named > 1
        && !fields.iter().any(|field| is_value(field))
        && different()
}

impl Table {
    /// The table in a text; `names` stand in for a header, `skip` lines come before it.
    fn of(text: &str, names: Option<&[String]>, skip: usize) -> Option<Table> {
        let mut body = text;
        for _ in 0..skip {
            body = body.split_once('\n').map_or("", |(_, rest)| rest);
        }
        let (delimiter, width) = layout(body)?;
        let records =
            Records::of(body, delimiter).map(|record| Record { line: record.line + skip, ..record });
        let mut records: Vec<Record> = records.collect();
        let header = records.iter().take(HEADER_WITHIN).position(|record| is_header(record, width));
        let fits = |record: &Record| record.fields.len() == width && !record.is_blank();
        let begin = header.or_else(|| records.iter().position(fits))?;
        let written = header.map(|place| records[place].fields.clone());
        let above = records[..begin].iter().filter(|record| !record.is_blank()).count();
        records.drain(..begin + usize::from(header.is_some()));
        let mut table = Table { above, semicolons: delimiter == ';', ..Table::default() };
        let width = written.as_ref().map_or(width, |fields| fields.len().max(width));
        let found = written.clone().unwrap_or_default();
        table.names = match names {
            Some(names) if names.len() == width => names.to_vec(),
            Some(_) => return None,
            None => unique((0..width).map(|place| found.get(place).map_or("", |name| name.trim()))),
        };
        let end = records.iter().rposition(|record| !record.is_blank() && record.fields.len() == width);
        for (place, record) in records.into_iter().enumerate() {
            table.place(record, written.as_deref(), Some(place) == end);
        }
        Some(table)
    }

    fn place(&mut self, mut record: Record, header: Option<&[String]>, is_last: bool) {
        let width = self.names.len();
        if record.fields.len() > width && record.fields[width..].iter().all(|field| field.trim().is_empty()) {
            record.fields.truncate(width);
        }
        let reason = match record.fields.len() {
            1 if record.is_blank() => return,
            _ if record.is_blank() => Some(Reason::Empty),
            found if header.is_some_and(|header| header == record.fields) && found > 1 => {
                Some(Reason::RepeatedHeader)
            }
            found if found != width => Some(Reason::Ragged),
            _ if is_last && Self::is_totals(&record) => Some(Reason::Total),
            _ => None,
        };
        match reason {
            Some(reason) => {
                let written = record.fields.join(",");
                let shown: String = written.chars().take(60).collect();
                self.written.push(written);
                let fields = record.fields.len();
                let text = format!("line {} ({fields} of {width} fields: '{shown}')", record.line);
                self.left_out.push((reason, record.line, text));
            }
            None => self.rows.push(record.fields),
        }
    }

    /// Whether a record begins with a word for a sum and leaves something out.
    fn is_totals(record: &Record) -> bool {
        let first = record.fields.iter().find(|field| !field.trim().is_empty());
        first.is_some_and(|field| is_total(field))
            && record.fields.iter().any(|field| field.trim().is_empty())
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        for row in std::iter::once(&self.names).chain(&self.rows) {
            for (place, field) in row.iter().enumerate() {
                let mark = if place > 0 { "," } else { "" };
                if field.contains([',', '"', '\n', '\r']) {
                    write!(out, "{mark}\"{}\"", field.replace('"', "\"\""))?;
                } else {
                    write!(out, "{mark}{field}")?;
                }
            }
            // A line with one empty field would be no line at all.
            writeln!(out)?;
        }
        out.flush()
    }
}

/// Names for columns, each once; a column without one gets its place.
fn unique<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (place, name) in names.enumerate() {
        let name = if name.is_empty() { format!("column{place}") } else { name.to_string() };
        let mut other = name.clone();
        let mut again = 1;
        while found.iter().any(|one| one.eq_ignore_ascii_case(&other)) {
            other = format!("{name}_{again}");
            again += 1;
        }
        found.push(other);
    }
    found
}

/// Reads the files with a reader of our own and writes them as the database reads them best.
///
/// # Errors
/// `refusal` if they are not text in columns; a folder for temporary data without room.
pub fn repaired(
    engine: &dyn Engine,
    files: &Files,
    wanted: &Layout,
    refusal: SourceError,
) -> Result<Relation, SourceError> {
    let mut relation =
        Relation { line: "row_number() OVER ()".into(), is_repaired: true, ..Relation::default() };
    relation.file = Some("file_index".into());
    let skip = wanted.skip.and_then(|lines| usize::try_from(lines).ok()).unwrap_or(0);
    let mut names: Vec<String> = Vec::new();
    for path in &files.paths {
        let name = files.name(path);
        let bytes = std::fs::read(path)
            .map_err(|error| SourceError::Unreadable { path: name.into(), why: error.to_string() })?;
        let Some(decoded) = decode(&bytes) else { return Err(refusal) };
        drop(bytes);
        let Some(table) = Table::of(&decoded.text, wanted.names, skip) else { return Err(refusal) };
        relation.semicolons |= table.semicolons;
        for column in &table.names {
            if !names.contains(column) {
                names.push(column.clone());
            }
        }
        if let Some(encoding) = decoded.encoding {
            relation.notes.push(read_as(name, encoding, &table));
        }
        relation.notes.extend(notes(name, &table));
        for ((reason, line, _), text) in table.left_out.iter().zip(&table.written) {
            relation.rejected.push(Rejected {
                path: path.clone(),
                line: *line as u64,
                text: text.clone(),
                reason: *reason,
            });
            match relation.left_out.iter_mut().find(|one| one.reason == *reason) {
                Some(one) => one.rows += 1,
                None => relation.left_out.push(LeftOut { reason: *reason, rows: 1 }),
            }
        }
        let file = write(engine.scratch_folder(), &table).map_err(|error| SourceError::NotKept {
            path: name.into(),
            folder: engine.scratch_folder().display().to_string(),
            why: error.to_string(),
        })?;
        relation.replaced.push(Spooled { path: path.clone(), file });
    }
    let paths: Vec<String> = relation.replaced.iter().map(|one| literal(&one.file)).collect();
    let columns = match paths.len() {
        1 => {
            let columns = names.iter().map(|name| format!("{}: 'VARCHAR'", literal(name)));
            format!("auto_detect = false, columns = {{{}}}", columns.collect::<Vec<_>>().join(", "))
        }
        _ => "all_varchar = true, union_by_name = true".to_string(),
    };
    relation.sql = format!(
        "read_csv([{}], header = true, delim = ',', quote = '\"', escape = '\"', comment = '', {columns})",
        paths.join(", ")
    );
    Ok(relation)
}

fn write(folder: &Path, table: &Table) -> io::Result<String> {
    let (file, path) =
        tempfile::Builder::new().suffix(".csv").tempfile_in(folder)?.keep().map_err(|error| error.error)?;
    table.write(&mut BufWriter::new(file))?;
    Ok(path.to_string_lossy().into_owned())
}

fn read_as(path: &str, encoding: &str, table: &Table) -> Note {
    let fields = || table.rows.iter().flatten();
    let example = fields().find(|field| !field.is_ascii()).map_or("", String::as_str);
    let example: String = sanitize(example).chars().take(40).collect();
    Note {
        text: format!("{path} is not UTF-8 and is read as {encoding}, for instance '{example}'"),
        remedy: Some(
            "if that is wrong, convert the file with iconv, or give --encoding latin-1 or utf-16".into(),
        ),
    }
}

/// What was left out of a file, with its lines.
fn notes(path: &str, table: &Table) -> Vec<Note> {
    let mut notes = Vec::new();
    let above = table.above;
    if above > 0 {
        let lines = if above == 1 { "1 line".to_string() } else { format!("{above} lines") };
        notes.push(Note { text: format!("{path}: {lines} above the header left out"), remedy: None });
    }
    let ragged: Vec<&str> = (table.left_out.iter())
        .filter(|(reason, ..)| *reason == Reason::Ragged)
        .map(|(.., text)| text.as_str())
        .collect();
    if let [first, rest @ ..] = ragged.as_slice() {
        let more = match rest.len() {
            0 => String::new(),
            1 => format!(" and {}", sanitize(rest[0])),
            more => format!(", {} and {} more", sanitize(rest[0]), grouped(more as u64 - 1)),
        };
        notes.push(Note {
            text: format!(
                "{path}: lines with too few or too many fields are left out: {}{more}",
                sanitize(first)
            ),
            remedy: Some("add or remove fields there, or quote fields that hold the delimiter".into()),
        });
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Table {
        Table::of(text, None, 0).unwrap()
    }

    fn reasons(table: &Table) -> Vec<(Reason, usize)> {
        table.left_out.iter().map(|(reason, line, _)| (*reason, *line)).collect()
    }

    #[test]
    fn every_line_is_a_row_or_left_out_for_a_reason() {
        let table = table("id,day,sum\n1,a,2\n\nid,day,sum\n,,\n2,b\n3,c,4,5\n4,d,1,\nTotal,,8\n");
        assert_eq!(table.names, ["id", "day", "sum"]);
        assert_eq!(table.rows, [["1", "a", "2"], ["4", "d", "1"]]);
        let all = [
            (Reason::RepeatedHeader, 4),
            (Reason::Empty, 5),
            (Reason::Ragged, 6),
            (Reason::Ragged, 7),
            (Reason::Total, 9),
        ];
        assert_eq!(reasons(&table), all);
    }

    #[test]
    fn a_header_is_found_below_notes_and_numbers() {
        assert_eq!(table("1,2,3\nday,order,key\n05/01/2015,SO1,11\n").names, ["day", "order", "key"]);
        let noted = table("Report of the shop\nprinted today\nday,key\n1,2\n");
        assert_eq!((noted.names.len(), noted.above), (2, 2));
        assert_eq!(table("1,a\n2,b\n").names, ["column0", "column1"]);
    }

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

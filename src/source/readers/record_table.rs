//! A table that is written record by record: its header is found, and every record that is not a row is counted.

use std::io::{self, Write};

use crate::source::report::{Note, Reason};
use crate::text::{grouped, sanitize};

use super::reader::{LeftOut, Rejected};
use super::records::Record;
use super::text_file::{TextFile, TextFiles};

/// In the first so many records the header is looked for.
pub(super) const HEADER_WITHIN: usize = 20;

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

/// Lines of one kind that are shown.
const SHOWN: usize = 2;

/// Rows that a table leaves out for one reason.
#[derive(Debug, PartialEq)]
struct Dropped {
    reason: Reason,
    rows: u64,
    /// The first of them: line and content.
    examples: Vec<String>,
}

/// The header of a table, and the lines above it.
#[derive(Debug, Default, PartialEq)]
pub struct Header {
    /// The names of the columns, each once.
    pub names: Vec<String>,
    /// The header as it is written, if there is one.
    written: Option<Vec<String>>,
    /// Records above it that hold something.
    above: usize,
}

impl Header {
    /// Finds the header among the first records and takes away what is not a row; `width` is how many fields most
    /// records have. `None` if the names given do not fit or no record has so many fields.
    pub fn take(records: &mut Vec<Record>, width: usize, names: Option<&[String]>) -> Option<Header> {
        let header = records.iter().take(HEADER_WITHIN).position(|record| is_header(record, width));
        let fits = |record: &Record| record.fields.len() == width && !record.is_blank();
        let begin = header.or_else(|| records.iter().position(fits))?;
        let written = header.map(|place| records[place].fields.clone());
        let above = records[..begin].iter().filter(|record| !record.is_blank()).count();
        records.drain(..begin + usize::from(header.is_some()));
        let width = written.as_ref().map_or(width, |fields| fields.len().max(width));
        let found = written.as_deref().unwrap_or_default();
        let names = match names {
            Some(names) if names.len() == width => names.to_vec(),
            Some(_) => return None,
            None => unique((0..width).map(|place| found.get(place).map_or("", |name| name.trim()))),
        };
        Some(Header { names, written, above })
    }
}

/// A table that is written record by record, with every record left out counted.
pub struct Table<W> {
    pub header: Header,
    out: TextFile<W>,
    /// The last record with all its fields: it may be a line of totals.
    held: Option<Record>,
    dropped: Vec<Dropped>,
    /// Every record left out, if they are to be listed.
    pub rejected: Option<Vec<(Reason, Record)>>,
    /// The first field that is not ASCII.
    pub first_non_ascii: Option<String>,
}

impl<W: Write> Table<W> {
    /// Begins a table with its header.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn of(header: Header, out: TextFile<W>) -> io::Result<Table<W>> {
        let mut table =
            Table { header, out, held: None, dropped: Vec::new(), rejected: None, first_non_ascii: None };
        table.out.row(&table.header.names)?;
        Ok(table)
    }

    /// Adds a record or leaves it out.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn place(&mut self, mut record: Record) -> io::Result<()> {
        let width = self.header.names.len();
        if record.fields.len() > width && record.fields[width..].iter().all(|field| field.trim().is_empty()) {
            record.fields.truncate(width);
        }
        let written = self.header.written.as_ref();
        let reason = match record.fields.len() {
            1 if record.is_blank() => return Ok(()),
            _ if record.is_blank() => Some(Reason::Empty),
            found if written.is_some_and(|header| *header == record.fields) && found > 1 => {
                Some(Reason::RepeatedHeader)
            }
            found if found != width => Some(Reason::Ragged),
            _ => None,
        };
        match reason {
            Some(reason) => self.leave_out(reason, record),
            None => {
                if let Some(before) = self.held.replace(record) {
                    self.add(&before)?;
                }
            }
        }
        Ok(())
    }

    /// Ends the table.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn finish(&mut self) -> io::Result<()> {
        match self.held.take() {
            Some(last) if Self::is_totals(&last) => self.leave_out(Reason::Total, last),
            Some(last) => self.add(&last)?,
            None => {}
        }
        self.out.flush()
    }

    fn add(&mut self, record: &Record) -> io::Result<()> {
        if self.first_non_ascii.is_none() {
            self.first_non_ascii = record.fields.iter().find(|field| !field.is_ascii()).cloned();
        }
        self.out.row(&record.fields)
    }

    fn leave_out(&mut self, reason: Reason, record: Record) {
        let place = self.dropped.iter().position(|one| one.reason == reason).unwrap_or_else(|| {
            self.dropped.push(Dropped { reason, rows: 0, examples: Vec::new() });
            self.dropped.len() - 1
        });
        let one = &mut self.dropped[place];
        one.rows += 1;
        if one.examples.len() < SHOWN {
            let shown: String = record.fields.join(",").chars().take(60).collect();
            let (fields, width) = (record.fields.len(), self.header.names.len());
            one.examples.push(format!("line {} ({fields} of {width} fields: '{shown}')", record.line));
        }
        if let Some(rejected) = &mut self.rejected {
            rejected.push((reason, record));
        }
    }

    /// Whether a record begins with a word for a sum and leaves something out.
    fn is_totals(record: &Record) -> bool {
        let first = record.fields.iter().find(|field| !field.trim().is_empty());
        first.is_some_and(|field| is_total(field))
            && record.fields.iter().any(|field| field.trim().is_empty())
    }

    /// Reports the lines excluded from the file at `path`, shown as `name`.
    pub fn tell(&self, files: &mut TextFiles, (path, name): (&str, &str)) {
        files.relation.notes.extend(self.notes(name));
        for (reason, record) in self.rejected.iter().flatten() {
            files.relation.rejected.push(Rejected {
                path: path.to_string(),
                line: Some(record.line as u64),
                row: None,
                column: String::new(),
                text: record.fields.join(","),
                reason: *reason,
            });
        }
        for one in &self.dropped {
            files.leave_out(LeftOut { reason: one.reason, rows: one.rows });
        }
    }

    /// The lines excluded from a file.
    fn notes(&self, path: &str) -> Vec<Note> {
        let mut notes = Vec::new();
        let above = self.header.above;
        if above > 0 {
            let lines = if above == 1 { "1 line".to_string() } else { format!("{above} lines") };
            notes.push(Note { text: format!("{path}: {lines} above the header left out"), remedy: None });
        }
        let ragged = self.dropped.iter().find(|one| one.reason == Reason::Ragged);
        if let Some((first, rest)) = ragged.and_then(|one| one.examples.split_first()) {
            let further = ragged.map_or(0, |one| one.rows) - 1;
            let more = match (further, rest.first()) {
                (1, Some(second)) => format!(" and {}", sanitize(second)),
                (2.., Some(second)) => format!(", {} and {} more", sanitize(second), grouped(further - 1)),
                _ => String::new(),
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
}

pub(super) fn is_total(field: &str) -> bool {
    let field = field.trim_matches([' ', '"', ':', '\'']).to_lowercase();
    TOTALS.contains(&field.as_str())
}

/// Whether a field holds a number, a date or nothing: no name of a column.
pub(super) fn is_value(field: &str) -> bool {
    let field = field.trim();
    field.is_empty() || field.starts_with(|c: char| c.is_ascii_digit() || "+-.($€£".contains(c))
}

/// Whether a record is a header: every field is a distinct text that does not look like a value.
pub(super) fn is_header(record: &Record, width: usize) -> bool {
    let named = record.fields.iter().rposition(|field| !field.trim().is_empty()).map_or(0, |last| last + 1);
    let fields = &record.fields[..named];
    let different = || fields.iter().enumerate().all(|(place, field)| !fields[..place].contains(field));
    named + 1 >= width
        && named <= width
        && named > 1
        && !fields.iter().any(|field| is_value(field))
        && different()
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

#[cfg(test)]
mod tests {
    use super::super::records::{Records, layout};
    use super::*;

    fn table(text: &str) -> (Vec<Dropped>, Header, String) {
        let (delimiter, width) = layout(text).unwrap();
        let mut records: Vec<Record> = Records::of(text, delimiter).collect();
        let header = Header::take(&mut records, width, None).unwrap();
        let mut table = Table::of(header, TextFile::of(Vec::new())).unwrap();
        for record in records {
            table.place(record).unwrap();
        }
        table.finish().unwrap();
        let written = String::from_utf8(table.out.into_inner()).unwrap();
        (table.dropped, table.header, written)
    }

    #[test]
    fn every_line_is_a_row_or_left_out_for_a_reason() {
        let (dropped, _, written) =
            table("id,day,sum\n1,a,2\n\nid,day,sum\n,,\n2,b\n3,c,4,5\n4,d,1,\nTotal,,8\n");
        assert_eq!(written, "id,day,sum\n1,a,2\n4,d,1\n");
        let left_out: Vec<(Reason, u64, &str)> = (dropped.iter())
            .map(|one| (one.reason, one.rows, one.examples[0].split(' ').nth(1).unwrap()))
            .collect();
        let all = [
            (Reason::RepeatedHeader, 1, "4"),
            (Reason::Empty, 1, "5"),
            (Reason::Ragged, 2, "6"),
            (Reason::Total, 1, "9"),
        ];
        assert_eq!(left_out, all);
        assert_eq!(dropped[2].examples.len(), 2);
    }

    #[test]
    fn a_header_is_found_below_notes_and_numbers() {
        let header = |text: &str| table(text).1;
        assert_eq!(header("1,2,3\nday,order,key\n05/01/2015,SO1,11\n").names, ["day", "order", "key"]);
        let noted = header("Report of the shop\nprinted today\nday,key\n1,2\n");
        assert_eq!((noted.names.len(), noted.above), (2, 2));
        assert_eq!(header("1,a\n2,b\n").names, ["column0", "column1"]);
    }
}

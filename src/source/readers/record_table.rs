//! A table that is written record by record: its header is found, and every record that is not a row is counted.

use std::io::{self, Write};

use crate::source::error::SourceError;
use crate::source::report::{Note, Reason};
use crate::source::rows::total_words::is_total;
use crate::source::spec::{DecimalSign, Tolerance};
use crate::text::{grouped, sanitize};

use super::header::{Header, names_other_columns};
use super::reader::{LeftOut, Rejected};
use super::records::Record;
use super::second_table::SecondTable;
use super::text_file::{TextFile, TextFiles};
use super::widths::{Under, Widths};

/// Lines of one kind that a note shows.
const SHOWN: usize = 2;

/// Rows that a table leaves out for one reason.
#[derive(Debug, PartialEq)]
struct Dropped {
    reason: Reason,
    rows: u64,
    /// The first ones: line and content.
    examples: Vec<String>,
}

/// A number that is divided at its comma.
#[derive(Debug, PartialEq)]
struct Division {
    line: usize,
    /// The fields of the line.
    width: usize,
    /// The line, and the number in it.
    written: String,
    number: String,
    column: String,
    /// The decimal sign with which it is one number.
    sign: DecimalSign,
}

/// A table that is written record by record, with every record left out counted.
pub struct Table<W> {
    pub header: Header,
    out: TextFile<W>,
    /// The last record with all its fields: it may be a line of totals.
    held: Option<Record>,
    /// Whether an earlier one looks like a line of totals.
    has_totals: bool,
    dropped: Vec<Dropped>,
    under: Under,
    /// Whether numbers that are divided at their comma are joined, by the user's decimal sign.
    joins: Option<DecimalSign>,
    /// Records with such numbers, and one of them before and after.
    divided: u64,
    division: Option<Division>,
    /// Records that end before the last column.
    shortened: u64,
    /// Rows written.
    rows: u64,
    second: Option<SecondTable>,
    /// Whether the record before is blank.
    follows_blank: bool,
    /// Every record left out, if the user wants a list of them.
    pub rejected: Option<Vec<(Reason, Record)>>,
    /// The first field that is not ASCII.
    pub first_non_ascii: Option<String>,
}

impl<W: Write> Table<W> {
    /// Begins a table with its header.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn of(header: Header, out: TextFile<W>, joins: Option<DecimalSign>) -> io::Result<Table<W>> {
        let under = header.written.as_ref().map_or(Under::default(), |names| Under::of(names));
        let mut table = Table {
            header,
            out,
            held: None,
            has_totals: false,
            dropped: Vec::new(),
            under,
            joins,
            divided: 0,
            division: None,
            shortened: 0,
            rows: 0,
            second: None,
            follows_blank: false,
            rejected: None,
            first_non_ascii: None,
        };
        table.out.row(&table.header.names)?;
        Ok(table)
    }

    /// Adds a record or leaves it out.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn place(&mut self, mut record: Record) -> io::Result<()> {
        let width = self.header.names.len();
        let is_wide = record.fields.len() > width;
        let is_trailing = is_wide && record.fields[width..].iter().all(|field| field.trim().is_empty());
        let is_joined =
            is_wide && (!is_trailing || self.header.widths == Widths::Divided) && self.is_joined(&mut record);
        if is_trailing && !is_joined {
            record.fields.truncate(width);
        }
        let written = self.header.written.as_ref();
        let is_second =
            |header: &Vec<String>| names_other_columns(header, &record.fields, self.follows_blank);
        if self.second.is_none() && written.is_some_and(is_second) {
            let last = self.held.as_ref().map_or(0, |last| last.line);
            self.second = Some(SecondTable { line: record.line, last, names: record.fields.clone() });
        }
        self.follows_blank = record.is_blank();
        let reason = match record.fields.len() {
            _ if is_joined => None,
            1 if record.is_blank() => return Ok(()),
            _ if record.is_blank() => Some(Reason::Empty),
            found if written.is_some_and(|header| *header == record.fields) && found > 1 => {
                Some(Reason::RepeatedHeader)
            }
            found if found < width && self.is_lengthened(&mut record) => None,
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
            // Of several such rows the amounts show whether all are totals.
            Some(last) if !self.has_totals && Self::is_totals(&last) => self.leave_out(Reason::Total, last),
            Some(last) => self.add(&last)?,
            None => {}
        }
        self.out.flush()
    }

    /// Joins the numbers of a record that are divided at their comma, if that is what the user wants.
    fn is_joined(&mut self, record: &mut Record) -> bool {
        let names = self.header.written.as_ref().filter(|names| names.len() == self.header.names.len());
        let Some(joined) = names.and_then(|_| self.under.joined(&record.fields)) else { return false };
        let sign = if joined.is_decimal { DecimalSign::Comma } else { DecimalSign::Point };
        self.divided += 1;
        self.division.get_or_insert_with(|| Division {
            line: record.line,
            width: record.fields.len(),
            written: record.fields.join(","),
            number: joined.fields[joined.place].trim().to_string(),
            column: self.header.names[joined.place].clone(),
            sign,
        });
        let is_wanted = self.joins == Some(sign);
        if is_wanted {
            record.fields = joined.fields;
        }
        is_wanted
    }

    /// Adds the empty fields at the end of a record whose kind leaves them out.
    fn is_lengthened(&mut self, record: &mut Record) -> bool {
        let is_short = self.header.widths == Widths::Shortened && self.under.holds(&record.fields);
        if is_short {
            self.shortened += 1;
            record.fields.resize(self.header.names.len(), String::new());
        }
        is_short
    }

    /// Refuses rows of which it is not known how they stand under the header.
    ///
    /// # Errors
    /// [`SourceError::Divided`] and [`SourceError::Uneven`].
    pub fn check_widths(&self, path: &str) -> Result<(), SourceError> {
        let left_out: u64 = self.dropped.iter().map(|one| one.rows).sum();
        let all = self.rows + left_out;
        if let (Some(second), Some(header)) = (&self.second, &self.header.written) {
            return Err(second.refusal(path, header));
        }
        match &self.division {
            Some(division)
                if self.joins.is_none() && Tolerance::UNREADABLE.is_exceeded(self.divided, all) =>
            {
                Err(SourceError::Divided {
                    path: path.into(),
                    lines: format!(
                        "{} of {} lines have more fields than the header has names, as in line {}: '{}'",
                        grouped(self.divided),
                        grouped(all),
                        division.line,
                        sanitize(&division.written)
                    ),
                    number: format!(
                        "{} is one number of '{}'",
                        sanitize(&division.number),
                        sanitize(&division.column)
                    ),
                    sign: division.sign.name(),
                    other: self.header.with_names(division.width, 0),
                })
            }
            _ => Ok(()),
        }
    }

    fn add(&mut self, record: &Record) -> io::Result<()> {
        self.rows += 1;
        self.has_totals |= Self::is_totals(record);
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
        record.fields.iter().any(|field| field.trim().is_empty())
            && first.is_some_and(|field| is_total(field))
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
        notes.extend(self.header.note(path));
        if self.shortened > 0 {
            notes.push(Note {
                text: format!(
                    "{path}: {} of {} lines end before the last column '{}'; what they lack is read as empty",
                    grouped(self.shortened),
                    grouped(self.rows),
                    self.header.names.last().map_or("", String::as_str)
                ),
                remedy: None,
            });
        }
        if let Some(division) = &self.division {
            let (number, column) = (sanitize(&division.number), sanitize(&division.column));
            let divided = format!(
                "{path}: in {} of {} lines '{column}' is divided at its comma, as '{number}' in line {}",
                grouped(self.divided),
                grouped(self.rows),
                division.line
            );
            let is_joined = self.joins == Some(division.sign);
            notes.push(Note {
                text: if is_joined { format!("{divided}; it is read as one number") } else { divided },
                remedy: (!is_joined).then(|| format!("join it with --decimal {}", division.sign.name())),
            });
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

#[cfg(test)]
mod tests {
    use super::super::records::{Records, layout};
    use super::*;

    fn table(text: &str) -> (Vec<Dropped>, Header, String) {
        let (delimiter, width) = layout(text).unwrap();
        let mut records: Vec<Record> = Records::of(text, delimiter).collect();
        let header = Header::take(&mut records, (delimiter, width), None).unwrap();
        let mut table = Table::of(header, TextFile::of(Vec::new()), None).unwrap();
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

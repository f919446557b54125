//! The header of a table: its line, its names, and how the fields of the rows line up with the names.

use crate::source::error::SourceError;
use crate::source::report::Note;
use crate::text::{other_name, sanitize, shell_word};

use super::records::Record;
use super::widths::{self, Under, Widths};

/// The header is searched for in this many first records.
pub const HEADER_WITHIN: usize = 20;

/// The header of a table, and the lines above it.
#[derive(Debug, Default, PartialEq)]
pub struct Header {
    /// The names of the columns, each once.
    pub names: Vec<String>,
    /// The header as it is written, if there is one.
    pub written: Option<Vec<String>>,
    /// Records above it that are not empty.
    pub above: usize,
    /// Its line number, from 1.
    line: usize,
    /// How the fields of the rows line up with the names.
    pub widths: Widths,
    /// Whether the names are those of two lines, joined.
    is_joined: bool,
}

impl Header {
    /// Finds the header among the first records and removes the records that are not rows; `width` is the number of
    /// fields that most records have. `None` if the names given do not fit or no record has so many fields.
    pub fn take(
        records: &mut Vec<Record>,
        (delimiter, width): (char, usize),
        names: Option<&[String]>,
    ) -> Option<Header> {
        let exact = place_of_header(records, width);
        let joined = if exact.is_none() { header_of_two_lines(records, width) } else { None };
        let is_joined = joined.is_some();
        let joined = joined.map(|(place, names)| {
            // The upper line is a part of the header, and not a line above it.
            records.remove(place - 1);
            records[place - 1].fields = names;
            place - 1
        });
        let header = exact
            .or(joined)
            .or_else(|| header_without_first_name(records, width))
            .or_else(|| header_of_another_width(records));
        let fits = |record: &Record| record.fields.len() == width && !record.is_blank();
        let begin = header.or_else(|| records.iter().position(fits))?;
        let written = header.map(|place| records[place].fields.clone());
        let above = records[..begin].iter().filter(|record| !record.is_blank()).count();
        let line = records[begin].line;
        records.drain(..begin + usize::from(header.is_some()));
        let widths = match (&written, names) {
            (Some(header), None) => {
                let rows = records.iter().filter(|record| !record.is_blank() && record.fields != *header);
                let rows: Vec<&[String]> = rows.map(|record| record.fields.as_slice()).collect();
                widths::judge(header, &rows, delimiter)
            }
            _ => Widths::Even,
        };
        let found = written.as_deref().unwrap_or_default();
        let (before, width) = match widths {
            Widths::Divided | Widths::Shortened => (0, found.len()),
            Widths::Counted => (1, found.len() + 1),
            Widths::Unnamed(further) => (0, found.len() + further),
            Widths::Even | Widths::Unclear(_) => (0, found.len().max(width)),
        };
        let names = match names {
            Some(names) if names.len() == width => names.to_vec(),
            Some(_) => return None,
            None => {
                let name = |place: usize| place.checked_sub(before).and_then(|place| found.get(place));
                unique((0..width).map(|place| name(place).map_or("", |name| name.trim())))
            }
        };
        Some(Header { names, written, above, line, widths, is_joined })
    }
}

impl Header {
    /// The options that name all `columns`, the first `before` of which have no name.
    pub fn with_names(&self, width: usize, before: usize) -> String {
        let found = self.written.as_deref().unwrap_or_default();
        let name = |place: usize| place.checked_sub(before).and_then(|place| found.get(place));
        let names = unique((0..width).map(|place| name(place).map_or("", |name| name.trim())));
        let names: Vec<String> = names.iter().map(|name| listed_name(name)).collect();
        format!("--skip {} --names {}", self.line, shell_word(&names.join(",")))
    }

    /// Refuses rows with more or fewer fields than names if nothing shows which field belongs to which name.
    ///
    /// # Errors
    /// [`SourceError::Uneven`].
    pub fn check(&self, path: &str, rows: &[Record]) -> Result<(), SourceError> {
        let (Widths::Unclear(found), Some(names)) = (self.widths, &self.written) else { return Ok(()) };
        let example = rows.iter().find(|record| record.fields.len() == found && !record.is_blank());
        let (line, text) =
            example.map_or((0, String::new()), |record| (record.line, record.fields.join(",")));
        let text: String = sanitize(&text).chars().take(60).collect();
        if let Some(refusal) = two_layouts(path, names.len(), found, rows) {
            return Err(refusal);
        }
        let further = found.saturating_sub(names.len());
        let is_shifted = example.is_some_and(|record| Under::of(names).holds(&record.fields[further..]));
        let before = if is_shifted { further } else { 0 };
        Err(SourceError::Uneven {
            path: path.into(),
            what: format!("lines have {found} fields, but the header has {} names", names.len()),
            example: format!("line {line}: '{text}'"),
            remedy: self.with_names(found, before),
        })
    }

    /// What the rows show of the header.
    pub fn note(&self, path: &str) -> Option<Note> {
        let (first, last) = (self.names.first()?, self.names.last()?);
        let text = match self.widths {
            _ if self.is_joined => {
                format!(
                    "{path}: the header stands in two lines, whose names are joined: '{}'",
                    self.names.join("', '")
                )
            }
            Widths::Counted => {
                format!(
                    "{path}: the header has no name for the first field, which counts the rows: it is '{first}'"
                )
            }
            Widths::Unnamed(1) => {
                format!("{path}: the header has no name for the last field: it is '{last}'")
            }
            Widths::Unnamed(further) => {
                format!("{path}: the header has no names for the last {further} fields; the last is '{last}'")
            }
            _ => return None,
        };
        let given = self.with_names(self.names.len(), usize::from(self.widths == Widths::Counted));
        Some(Note { text, remedy: Some(format!("if that is wrong, name every column, as in {given}")) })
    }
}

/// The refusal of a file whose rows have as many fields as names at first, and more from a line on.
fn two_layouts(path: &str, width: usize, found: usize, rows: &[Record]) -> Option<SourceError> {
    let filled = || rows.iter().filter(|record| !record.is_blank());
    let (before, after): (Vec<&Record>, Vec<&Record>) = {
        let begin = filled().find(|record| record.fields.len() == found)?.line;
        filled().partition(|record| record.line < begin)
    };
    let all = |rows: &[&Record], width: usize| rows.iter().all(|record| record.fields.len() == width);
    let (last, begin) = (before.last()?.line, after.first()?.line);
    let is_divided = after.len() > 1 && all(&before, width) && all(&after, found);
    let (first, second) = (other_name(path, "first", "csv"), other_name(path, "second", "csv"));
    let file = shell_word(path);
    is_divided.then(|| SourceError::Foreign {
        path: path.into(),
        what: format!("made of two layouts (lines have {width} fields, and {found} from line {begin} on)"),
        remedy: format!(
            "divide it: head -n {last} {file} > {first}; tail -n +{begin} {file} > {second}, give the second a header, and open both"
        ),
    })
}

/// A name in a list of names that commas separate.
fn listed_name(name: &str) -> String {
    if name.contains([',', '"']) { format!("\"{}\"", name.replace('"', "\"\"")) } else { name.to_string() }
}

/// The index of a header with a name for every field. If the line below the first names has other names, and known ones, then it
/// is the header, and the upper line explains it: no row consists of names.
pub fn place_of_header(records: &[Record], width: usize) -> Option<usize> {
    let place = records.iter().take(HEADER_WITHIN).position(|record| is_header(record, width))?;
    let is_explained = |record: &Record| {
        record.fields != records[place].fields
            && is_header(record, width)
            && Under::of(&record.fields).is_known()
    };
    Some(if records.get(place + 1).is_some_and(is_explained) { place + 1 } else { place })
}

/// The index of a header whose rows have another number of fields: the last record above the first row that holds only
/// names, if the names are known.
fn header_of_another_width(records: &[Record]) -> Option<usize> {
    let is_row =
        |record: &Record| record.fields.iter().any(|field| is_value(field) && !field.trim().is_empty());
    let first = records.iter().take(HEADER_WITHIN).position(is_row)?;
    let place = records[..first].iter().rposition(|record| record.fields.len() > 1)?;
    let fields = &records[place].fields;
    let is_named = is_header(&records[place], fields.len()) && Under::of(fields).is_known();
    is_named.then_some(place)
}

/// The index of a header whose first field is empty, because headings of groups stand there; the other names are known.
fn header_without_first_name(records: &[Record], width: usize) -> Option<usize> {
    records.iter().take(HEADER_WITHIN).position(|record| {
        let Some((first, others)) = record.fields.split_first() else { return false };
        // A table drawn with lines has one before the first column and one behind the last.
        let is_framed = others.last().is_none_or(|last| last.trim().is_empty());
        let others = Record { line: record.line, fields: others.to_vec() };
        first.trim().is_empty()
            && !is_framed
            && record.fields.len() == width
            && is_header(&others, width - 1)
            && Under::of(&others.fields).is_known()
    })
}

/// The index of the lower line of a header in two lines, and their joined names: the upper line names groups of columns, each in its
/// first column, as merged cells are read.
fn header_of_two_lines(records: &[Record], width: usize) -> Option<(usize, Vec<String>)> {
    let is_name = |field: &str| !field.is_empty() && !is_value(field);
    let are_names = |record: &Record| {
        record.fields.len() == width
            && record.fields.iter().all(|field| field.trim().is_empty() || is_name(field))
    };
    let is_row =
        |record: &Record| record.fields.iter().any(|field| is_value(field) && !field.trim().is_empty());
    records.windows(3).take(HEADER_WITHIN).enumerate().find_map(|(place, lines)| {
        let [upper, lower, first] = lines else { return None };
        let has_both = are_names(upper) && are_names(lower) && is_row(first);
        let filled = |record: &Record| record.fields.iter().filter(|field| !field.trim().is_empty()).count();
        if !has_both || filled(upper) < 2 || filled(upper) == width || filled(lower) * 2 < width {
            return None;
        }
        let mut group = "";
        let joined = upper.fields.iter().zip(&lower.fields).map(|(above, below)| {
            let (above, below) = (above.trim(), below.trim());
            // A name without one below it is that of a single column.
            match (above.is_empty(), below.is_empty()) {
                (false, _) => group = if below.is_empty() { "" } else { above },
                (true, true) => group = "",
                (true, false) => {}
            }
            let name = if below.is_empty() { above.to_string() } else { format!("{group} {below}") };
            name.trim().to_string()
        });
        let joined: Vec<String> = joined.collect();
        let header = Record { line: lower.line, fields: joined.clone() };
        is_header(&header, width).then_some((place + 1, joined))
    })
}

/// Whether fields are other names than those of the header, and most of them are known there; behind an empty line one is enough. Another
/// table begins there.
pub fn names_other_columns(header: &[String], fields: &[String], follows_blank: bool) -> bool {
    let is_name = |field: &String| {
        !field.trim().is_empty()
            && !field.contains(|c: char| c.is_ascii_digit())
            && field.chars().count() < 40
    };
    let alike = || fields.iter().filter(|field| header.contains(field)).count();
    let is_alike = || {
        (alike() >= 2 && alike() * 2 >= fields.len()) || (follows_blank && fields.len() > 1 && alike() >= 1)
    };
    *header != *fields && fields.iter().all(is_name) && is_alike()
}

/// Whether a field holds a number, a date or nothing, so it is not the name of a column.
pub fn is_value(field: &str) -> bool {
    let field = field.trim();
    field.is_empty() || field.starts_with(|c: char| c.is_ascii_digit() || "+-.($€£".contains(c))
}

/// Whether a record is a header: every field is a distinct text that does not look like a value.
pub fn is_header(record: &Record, width: usize) -> bool {
    let named = record.fields.iter().rposition(|field| !field.trim().is_empty()).map_or(0, |last| last + 1);
    let fields = &record.fields[..named];
    let different = || fields.iter().enumerate().all(|(place, field)| !fields[..place].contains(field));
    named + 1 >= width
        && named <= width
        && named > 1
        && !fields.iter().any(|field| is_value(field))
        && different()
}

/// Names for columns, without duplicates; a column without a name gets its position.
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

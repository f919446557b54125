//! Spreadsheets: XLSX, XLSB, XLS and ODS. The sheet with the table is written as text for the database.

use std::fs::File;
use std::io::BufReader;

use calamine::{
    Data, ExcelDateTime, Ods, Range, Reader as _, SheetType, SheetVisible, Sheets, Xls, Xlsb, Xlsx,
};

use crate::engine::{Cancel, Engine, EngineError};
use crate::source::error::SourceError;
use crate::source::inputs::files::Files;
use crate::source::inputs::head::Head;

use super::header::Header;
use super::parts::{Part, choose_parts};
use super::reader::{Layout, Reader, Relation};
use super::record_table::Table;
use super::records::Record;
use super::text_file::{TextFile, TextFiles, not_kept};

/// Spreadsheet files.
pub struct Spreadsheet;

/// The first bytes of an XLS file; other documents of its time begin alike.
const COMPOUND_FILE: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// Rows that show whether a sheet holds a table.
const LOOKED_AT: usize = 64;

/// Members that only a spreadsheet has.
const WORKBOOKS: [&str; 2] = ["xl/workbook.xml", "xl/workbook.bin"];

impl Reader for Spreadsheet {
    fn name(&self) -> &'static str {
        "spreadsheet"
    }

    fn recognises(&self, head: &Head) -> bool {
        let is_workbook = head.members.iter().any(|member| WORKBOOKS.contains(&member.as_str()));
        let is_open_document = head
            .first
            .windows(48)
            .take(128)
            .any(|bytes| bytes.starts_with(b"application/vnd.oasis.opendocument.spreadsheet"));
        is_workbook
            || (is_open_document && head.members.iter().any(|member| member == "content.xml"))
            || head.first.starts_with(COMPOUND_FILE)
    }

    fn expansion(&self) -> u64 {
        4
    }

    fn open(
        &self,
        engine: &dyn Engine,
        files: &Files,
        layout: &Layout,
        cancel: &Cancel,
    ) -> Result<Relation, SourceError> {
        let mut written = TextFiles::default();
        for (place, (path, head)) in files.paths.iter().zip(&files.heads).enumerate() {
            let sheets = sheets(files.name(path), path, head, cancel)?;
            let wanted = files.parts.get(place).and_then(Option::as_deref);
            let listed: Vec<Part> = sheets.iter().map(Sheet::part).collect();
            let chosen = choose_parts(files.name(path), "sheet", &listed, wanted)?;
            for sheet in sheets.into_iter().filter(|sheet| chosen.contains(&sheet.name)) {
                write_sheet(engine, files, layout, path, sheet, &mut written)?;
            }
            written.relation.notes.extend(chosen.note(files.name(path), "sheet"));
        }
        written.finish()
    }
}

/// A sheet with its cells as text.
struct Sheet {
    name: String,
    is_visible: bool,
    records: Vec<Record>,
    width: usize,
}

impl Sheet {
    fn of(name: &str, is_visible: bool, range: &Range<Data>) -> Sheet {
        let first = range.start().map_or(0, |(row, _)| row as usize);
        let records = range
            .rows()
            .enumerate()
            .map(|(place, row)| Record { line: first + place + 1, fields: row.iter().map(text).collect() });
        let mut records: Vec<Record> = records.filter(|record| !record.is_blank()).collect();
        let filled = |record: &Record| record.fields.iter().rposition(|field| !field.trim().is_empty());
        let width = records.iter().filter_map(filled).max().map_or(0, |last| last + 1);
        for record in &mut records {
            record.fields.truncate(width);
        }
        // Empty columns on the left of the table.
        let empty = (0..width)
            .take_while(|column| records.iter().all(|record| record.fields[*column].trim().is_empty()))
            .count();
        for record in &mut records {
            record.fields.drain(..empty);
        }
        Sheet { name: name.to_string(), is_visible, records, width: width - empty }
    }

    fn part(&self) -> Part {
        let mut first: Vec<Record> = self.records.iter().take(LOOKED_AT).cloned().collect();
        let looked_at = first.len();
        let columns = match Header::take(&mut first, ('\t', self.width), None) {
            Some(header) if self.width > 1 && !first.is_empty() => header.names,
            _ => Vec::new(),
        };
        let above = looked_at - first.len();
        let rows = (self.records.len() - above) as u64;
        Part { name: self.name.clone(), columns, rows, is_hidden: !self.is_visible }
    }
}

/// A cell as text, without any loss.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Float(number) => number.to_string(),
        Data::Int(number) => number.to_string(),
        Data::Bool(truth) => truth.to_string(),
        Data::DateTime(moment) => moment_text(moment),
        Data::Error(error) => error.to_string(),
    }
}

/// A moment, a time of day or a duration.
fn moment_text(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let fraction = if milli > 0 { format!(".{milli:03}") } else { String::new() };
    let time = format!("{hour:02}:{minute:02}:{second:02}{fraction}");
    match moment.as_f64() {
        // Only a time of day.
        value if (0.0..1.0).contains(&value) => time,
        value if moment.is_duration() => value.to_string(),
        _ => format!("{year:04}-{month:02}-{day:02} {time}"),
    }
}

/// Every sheet of a file.
fn sheets(name: &str, path: &str, head: &Head, cancel: &Cancel) -> Result<Vec<Sheet>, SourceError> {
    let broken = |error: calamine::Error| SourceError::Damaged {
        path: name.into(),
        format: "a spreadsheet".into(),
        why: error.to_string(),
    };
    let mut workbook = open(path, head).map_err(broken)?;
    let listed: Vec<(String, bool)> = (workbook.sheets_metadata().iter())
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
        .collect();
    let mut sheets = Vec::new();
    for (sheet, is_visible) in listed {
        if cancel.requested() {
            return Err(EngineError::Cancelled.into());
        }
        let range = workbook.worksheet_range(&sheet).map_err(broken)?;
        sheets.push(Sheet::of(&sheet, is_visible, &range));
    }
    Ok(sheets)
}

/// Opens a workbook by its content; its name does not matter.
fn open(path: &str, head: &Head) -> Result<Sheets<BufReader<File>>, calamine::Error> {
    let file = BufReader::new(File::open(path)?);
    let has = |member: &str| head.members.iter().any(|one| one == member);
    Ok(match head {
        head if head.first.starts_with(COMPOUND_FILE) => Sheets::Xls(Xls::new(file)?),
        _ if has("xl/workbook.bin") => Sheets::Xlsb(Xlsb::new(file)?),
        _ if has("xl/workbook.xml") => Sheets::Xlsx(Xlsx::new(file)?),
        _ => Sheets::Ods(Ods::new(file)?),
    })
}

/// Writes one sheet as a text file for the database.
fn write_sheet(
    engine: &dyn Engine,
    files: &Files,
    layout: &Layout,
    path: &str,
    sheet: Sheet,
    written: &mut TextFiles,
) -> Result<(), SourceError> {
    let name = files.name(path);
    let unkept = |error| not_kept(engine, name, &error);
    let skip = layout.skip.and_then(|lines| usize::try_from(lines).ok()).unwrap_or(0);
    let mut records = sheet.records;
    records.retain(|record| record.line > skip);
    let Some(header) = Header::take(&mut records, ('\t', sheet.width), layout.names) else {
        let given = layout.names.map_or(0, <[String]>::len);
        return Err(SourceError::Names { path: format!("{name}#{}", sheet.name), given, found: sheet.width });
    };
    let (out, file) = TextFile::create(engine.scratch_folder()).map_err(unkept)?;
    let mut table = Table::of(header, out, None).map_err(unkept)?;
    table.rejected = layout.is_located.then(Vec::new);
    for record in records {
        table.place(record).map_err(unkept)?;
    }
    table.finish().map_err(unkept)?;
    let name = format!("{name}#{}", sheet.name);
    table.tell(written, (path, &name));
    written.add(&table.header.names, (path, &name), file);
    Ok(())
}

//! Files of every format, written for a test: the same rows in each.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A cell of a spreadsheet.
#[derive(Clone, Copy)]
pub enum Cell<'a> {
    Text(&'a str),
    Number(f64),
    /// A day, counted from 1899-12-30.
    Day(f64),
    Empty,
}

use Cell::{Day, Empty, Number, Text};

/// Four orders of three customers.
pub const ORDERS: [[Cell<'static>; 4]; 5] = [
    [Text("customer_id"), Text("order_date"), Text("order_id"), Text("amount")],
    [Number(1.0), Day(45296.0), Text("a"), Number(10.0)],
    [Number(2.0), Day(45297.0), Text("b"), Number(20.0)],
    [Number(1.0), Day(45327.0), Text("c"), Number(5.0)],
    [Number(3.0), Day(45351.75), Text("d"), Number(7.0)],
];

/// A ZIP archive of members by name.
pub fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// An XLSX file of sheets by name.
pub fn xlsx<const WIDTH: usize>(sheets: &[(&str, &[[Cell<'_>; WIDTH]])]) -> Vec<u8> {
    let (mut listed, mut related, mut typed) = (String::new(), String::new(), String::new());
    let mut members: Vec<(String, String)> = Vec::new();
    for (place, (name, rows)) in sheets.iter().enumerate() {
        let number = place + 1;
        write!(listed, "<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>").unwrap();
        write!(
            related,
            "<Relationship Id=\"rId{number}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        )
        .unwrap();
        write!(
            typed,
            "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
        )
        .unwrap();
        members.push((format!("xl/worksheets/sheet{number}.xml"), sheet(rows)));
    }
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let packages = "http://schemas.openxmlformats.org/package/2006";
    members.push((
        "xl/workbook.xml".into(),
        format!("<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\"><sheets>{listed}</sheets></workbook>"),
    ));
    members.push(("xl/_rels/workbook.xml.rels".into(), format!("<Relationships xmlns=\"{packages}/relationships\">{related}<Relationship Id=\"rId99\" Type=\"{relations}/styles\" Target=\"styles.xml\"/></Relationships>")));
    members.push(("xl/styles.xml".into(), format!("<styleSheet xmlns=\"{main}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"22\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>")));
    members.push(("_rels/.rels".into(), format!("<Relationships xmlns=\"{packages}/relationships\"><Relationship Id=\"rId1\" Type=\"{relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>")));
    members.push(("[Content_Types].xml".into(), format!("<Types xmlns=\"{packages}/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>{typed}</Types>")));
    let members: Vec<(&str, &[u8])> =
        members.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    zip(&members)
}

fn sheet<const WIDTH: usize>(rows: &[[Cell<'_>; WIDTH]]) -> String {
    let mut text = String::new();
    for (place, row) in rows.iter().enumerate() {
        write!(text, "<row r=\"{}\">", place + 1).unwrap();
        for (column, cell) in row.iter().enumerate() {
            let at = format!("{}{}", char::from(b'A' + u8::try_from(column).unwrap()), place + 1);
            match cell {
                Text(value) => {
                    write!(text, "<c r=\"{at}\" t=\"inlineStr\"><is><t>{value}</t></is></c>").unwrap();
                }
                Number(value) => write!(text, "<c r=\"{at}\"><v>{value}</v></c>").unwrap(),
                Day(value) => write!(text, "<c r=\"{at}\" s=\"1\"><v>{value}</v></c>").unwrap(),
                Empty => {}
            }
        }
        text += "</row>";
    }
    format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{text}</sheetData></worksheet>"
    )
}

/// A day of a spreadsheet as ISO 8601 writes it.
fn iso(day: f64) -> String {
    let whole = i64::from(day as u32);
    let date = jiff::civil::date(1899, 12, 30) + jiff::Span::new().days(whole);
    let hours = ((day - day.floor()) * 24.0).round() as i8;
    if hours == 0 { date.to_string() } else { format!("{date}T{hours:02}:00:00") }
}

/// An ODS file with one sheet.
pub fn ods<const WIDTH: usize>(rows: &[[Cell<'_>; WIDTH]]) -> Vec<u8> {
    let mut text = String::new();
    for row in rows {
        text += "<table:table-row>";
        for cell in row {
            match cell {
                Text(value) => write!(text, "<table:table-cell office:value-type=\"string\"><text:p>{value}</text:p></table:table-cell>"),
                Number(value) => write!(text, "<table:table-cell office:value-type=\"float\" office:value=\"{value}\"/>"),
                Day(value) => write!(text, "<table:table-cell office:value-type=\"date\" office:date-value=\"{}\"/>", iso(*value)),
                Empty => write!(text, "<table:table-cell/>"),
            }
            .unwrap();
        }
        text += "</table:table-row>";
    }
    let names = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"";
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content {names}><office:body><office:spreadsheet><table:table table:name=\"Orders\">{text}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    let manifest = format!(
        "<?xml version=\"1.0\"?><manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"{kind}\"/></manifest:manifest>"
    );
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    archive.start_file("mimetype", stored).unwrap();
    archive.write_all(kind.as_bytes()).unwrap();
    for (name, bytes) in [("content.xml", content), ("META-INF/manifest.xml", manifest)] {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// An XLS file with one sheet: a stream of records in a compound file.
pub fn xls<const WIDTH: usize>(rows: &[[Cell<'_>; WIDTH]]) -> Vec<u8> {
    let record = |kind: u16, data: &[u8]| {
        [&kind.to_le_bytes()[..], &u16::try_from(data.len()).unwrap().to_le_bytes(), data].concat()
    };
    let begin =
        |kind: u16| record(0x0809, &[&0x0600_u16.to_le_bytes()[..], &kind.to_le_bytes(), &[0; 12]].concat());
    let format = |number: u16| record(0x00e0, &[&[0; 2][..], &number.to_le_bytes(), &[0; 16]].concat());
    let mut cells = begin(0x0010);
    for (place, row) in rows.iter().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            let at = |style: u16| {
                [u16::try_from(place).unwrap(), u16::try_from(column).unwrap(), style]
                    .map(u16::to_le_bytes)
                    .concat()
            };
            match cell {
                Text(value) => {
                    let length = u16::try_from(value.len()).unwrap().to_le_bytes();
                    cells.extend(record(0x0204, &[&at(0)[..], &length, &[0], value.as_bytes()].concat()));
                }
                Number(value) => cells.extend(record(0x0203, &[&at(0)[..], &value.to_le_bytes()].concat())),
                Day(value) => cells.extend(record(0x0203, &[&at(1)[..], &value.to_le_bytes()].concat())),
                Empty => {}
            }
        }
    }
    cells.extend(record(0x000a, &[]));
    let book = |place: u32| {
        let name = b"Orders";
        let sheet = [&place.to_le_bytes()[..], &[0, 0, 6, 0], name].concat();
        [begin(0x0005), format(0), format(22), record(0x0085, &sheet), record(0x000a, &[])].concat()
    };
    let place = u32::try_from(book(0).len()).unwrap();
    let mut stream = [book(place), cells].concat();
    stream.resize(stream.len().max(4096).next_multiple_of(512), 0);
    compound(&stream)
}

/// A compound file of one stream.
fn compound(stream: &[u8]) -> Vec<u8> {
    const END: u32 = 0xffff_fffe;
    const FREE: u32 = 0xffff_ffff;
    let sectors = u32::try_from(stream.len() / 512).unwrap();
    let words = |words: &[u32]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
    let mut file = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    file.extend([0; 16]);
    file.extend([0x3e_u16, 3, 0xfffe, 9, 6, 0, 0, 0].iter().flat_map(|word| word.to_le_bytes()));
    file.extend(words(&[0, 1, 1, 0, 4096, END, 0, END, 0, 0]));
    file.extend(words(&[FREE; 108]));
    let mut table = vec![0xffff_fffd, END];
    table.extend((3..2 + sectors).chain([END]));
    table.resize(128, FREE);
    file.extend(words(&table));
    let entry = |name: &str, kind: u8, child: u32, start: u32, size: u32| {
        let mut bytes: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = if name.is_empty() { 0 } else { bytes.len() + 2 };
        bytes.resize(64, 0);
        bytes.extend(u16::try_from(length).unwrap().to_le_bytes());
        bytes.extend([kind, 1]);
        bytes.extend(words(&[FREE, FREE, child]));
        bytes.extend([0; 36]);
        bytes.extend(words(&[start, size, 0]));
        bytes
    };
    file.extend(entry("Root Entry", 5, 1, END, 0));
    file.extend(entry("Workbook", 2, FREE, 2, sectors * 512));
    file.extend(entry("", 0, FREE, 0, 0));
    file.extend(entry("", 0, FREE, 0, 0));
    file.extend(stream);
    file
}

//! Files without orders, or in a format that tenure does not read. Their content shows it, and the message leads to a
//! format that works.

use crate::source::error::SourceError;
use crate::source::inputs::head::Head;

use super::characters::Charset;
use super::prose;

/// The first bytes of a file, the place of these bytes, and its kind.
struct Signature {
    offset: usize,
    bytes: &'static [u8],
    kind: Kind,
}

const fn at(offset: usize, bytes: &'static [u8], kind: Kind) -> Signature {
    Signature { offset, bytes, kind }
}

/// Kinds of files that tenure does not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    RWorkspace,
    RObject,
    Pickle,
    Stata,
    Sas,
    Spss,
    Hdf,
    Orc,
    Avro,
    FirstFeather,
    Access,
    Pdf,
    Image,
    Film,
    Program,
    Html,
    Xml,
    Word,
    Slides,
    Tar,
    Packed(&'static str),
    Unknown,
}

/// The first match decides.
#[rustfmt::skip]
const SIGNATURES: [Signature; 45] = [
    at(0, b"RDX2\n", Kind::RWorkspace), at(0, b"RDX3\n", Kind::RWorkspace), at(0, b"RDA2\n", Kind::RWorkspace),
    at(0, b"RDA3\n", Kind::RWorkspace), at(0, b"X\n\0\0\0", Kind::RObject), at(0, b"A\n2\n19", Kind::RObject),
    at(0, b"A\n3\n26", Kind::RObject),
    at(0, b"\x80\x02", Kind::Pickle), at(0, b"\x80\x03", Kind::Pickle), at(0, b"\x80\x04\x95", Kind::Pickle),
    at(0, b"\x80\x05\x95", Kind::Pickle),
    at(0, b"<stata_dta>", Kind::Stata), at(0, b"$FL2", Kind::Spss), at(0, b"$FL3", Kind::Spss),
    at(84, b"SAS FILE", Kind::Sas), at(0, b"HEADER RECORD*******LIBRARY", Kind::Sas),
    at(0, b"\x89HDF\r\n\x1a\n", Kind::Hdf), at(0, b"ORC", Kind::Orc), at(0, b"Obj\x01", Kind::Avro),
    at(0, b"FEA1", Kind::FirstFeather),
    at(4, b"Standard Jet DB", Kind::Access), at(4, b"Standard ACE DB", Kind::Access),
    at(0, b"%PDF-", Kind::Pdf),
    at(0, b"\x89PNG\r\n\x1a\n", Kind::Image), at(0, b"\xff\xd8\xff", Kind::Image), at(0, b"GIF87a", Kind::Image),
    at(0, b"GIF89a", Kind::Image), at(8, b"WEBP", Kind::Image), at(0, b"II*\0", Kind::Image), at(0, b"MM\0*", Kind::Image),
    at(4, b"ftyp", Kind::Film), at(0, b"\x1aE\xdf\xa3", Kind::Film),
    at(0, b"\x7fELF", Kind::Program), at(0, b"MZ\x90\0", Kind::Program),
    at(257, b"ustar", Kind::Tar),
    at(0, b"BZh", Kind::Packed("bzip2 -dk")), at(0, b"\xfd7zXZ\0", Kind::Packed("xz -dk")),
    at(0, b"\x04\x22\x4d\x18", Kind::Packed("lz4 -dk")), at(0, b"7z\xbc\xaf\x27\x1c", Kind::Packed("7z x")),
    at(0, b"Rar!\x1a\x07", Kind::Packed("unrar x")), at(0, b"LZIP", Kind::Packed("lzip -dk")),
    at(0, b"\x1f\x9d", Kind::Packed("uncompress -k")), at(0, b"MSCF", Kind::Packed("cabextract")),
    at(0, b"{\\rtf", Kind::Word), at(0, b"\xfe\x37\0\x23", Kind::Word),
];

/// Members that show that a ZIP archive is a document.
const DOCUMENTS: [(&str, Kind); 3] = [
    ("word/document.xml", Kind::Word),
    ("ppt/presentation.xml", Kind::Slides),
    ("META-INF/MANIFEST.MF", Kind::Program),
];

/// With this many control characters in a hundred bytes it is not text.
const CONTROLS_PERCENT: usize = 2;

/// Why a file is not read, and the remedy; `None` if it may hold orders.
pub fn refusal(head: &Head, name: &str) -> Option<SourceError> {
    let (what, remedy) = match kind(head, name) {
        Some(kind) => kind.explain(name),
        None => prose::told(&String::from_utf8_lossy(&head.first), name)?,
    };
    Some(SourceError::Foreign { path: name.into(), what: what.into(), remedy })
}

/// A file without a signature that is not text either.
pub fn unknown(head: &Head, name: &str) -> Option<SourceError> {
    if !is_binary(&head.first) {
        return None;
    }
    let (what, remedy) = Kind::Unknown.explain(name);
    Some(SourceError::Foreign { path: name.into(), what: what.into(), remedy })
}

fn kind(head: &Head, name: &str) -> Option<Kind> {
    let bytes = head.first.as_slice();
    let signed = |one: &&Signature| bytes.get(one.offset..).is_some_and(|rest| rest.starts_with(one.bytes));
    // A header may also begin with these letters.
    let is_text = |found: &&Signature| found.kind == Kind::Orc && !is_binary(bytes);
    if let Some(found) = SIGNATURES.iter().find(signed).filter(|found| !is_text(found)) {
        let name = name.to_lowercase();
        return Some(match found.kind {
            Kind::Packed(_) if name.ends_with(".rda") || name.ends_with(".rdata") => Kind::RWorkspace,
            Kind::Packed(_) if name.ends_with(".rds") => Kind::RObject,
            kind => kind,
        });
    }
    let member =
        |(wanted, kind): &(&str, Kind)| head.members.iter().any(|one| one == wanted).then_some(*kind);
    if let Some(kind) = DOCUMENTS.iter().find_map(member) {
        return Some(kind);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).trim_start().to_lowercase();
    match text {
        text if text.starts_with("<!doctype html") || text.starts_with("<html") => Some(Kind::Html),
        text if text.starts_with("<table") || text.starts_with("<div") => Some(Kind::Html),
        text if text.starts_with("<?xml") && text.contains("<html") => Some(Kind::Html),
        text if text.starts_with("<?xml") => Some(Kind::Xml),
        text if text.starts_with('<') && text.contains("</") => Some(Kind::Xml),
        _ => None,
    }
}

/// Whether these bytes cannot be text in any encoding.
fn is_binary(bytes: &[u8]) -> bool {
    // In UTF-16, every other byte of Cyrillic looks like a control character.
    if matches!(Charset::of(bytes), Some(Charset::Utf16 { .. })) {
        return false;
    }
    let is_control = |byte: &&u8| matches!(byte, 1..=8 | 14..=26 | 28..=31 | 127);
    bytes.iter().filter(is_control).count() * 100 > bytes.len() * CONTROLS_PERCENT
}

impl Kind {
    /// The kind of the file, and the remedy.
    fn explain(self, name: &str) -> (&'static str, String) {
        let pandas = |read: &str| {
            format!(
                "convert it with python3 -c 'import pandas; pandas.{read}.to_csv(\"orders.csv\", index=False)'"
            )
        };
        let export = "export the orders as CSV or Parquet from where they are kept".to_string();
        match self {
            Kind::RWorkspace => (
                "a workspace of R",
                format!(
                    "convert it with Rscript -e 'e <- new.env(); load(\"{name}\", e); for (n in ls(e)) \
                     write.csv(e[[n]], paste0(n, \".csv\"), row.names = FALSE)'"
                ),
            ),
            Kind::RObject => (
                "an object of R",
                format!(
                    "convert it with Rscript -e 'write.csv(readRDS(\"{name}\"), \"orders.csv\", row.names = FALSE)'"
                ),
            ),
            Kind::Pickle => ("a pickle of Python", pandas(&format!("read_pickle(\"{name}\")"))),
            Kind::Stata => ("a data set of Stata", pandas(&format!("read_stata(\"{name}\")"))),
            Kind::Sas => ("a data set of SAS", pandas(&format!("read_sas(\"{name}\")"))),
            Kind::Spss => ("a data set of SPSS", pandas(&format!("read_spss(\"{name}\")"))),
            Kind::Hdf => ("an HDF5 file", pandas(&format!("read_hdf(\"{name}\")"))),
            Kind::Orc => ("an ORC file", pandas(&format!("read_orc(\"{name}\")"))),
            Kind::FirstFeather => (
                "a Feather file of the first version",
                format!("write it again with python3 -c 'import pandas; pandas.read_feather(\"{name}\").to_parquet(\"orders.parquet\")'"),
            ),
            Kind::Avro => (
                "an Avro file",
                format!("convert it with duckdb -c \"INSTALL avro; LOAD avro; COPY (FROM read_avro('{name}')) TO 'orders.parquet'\""),
            ),
            Kind::Access => (
                "a database of Access",
                format!("list its tables with mdb-tables '{name}', and write one with mdb-export '{name}' TABLE > orders.csv"),
            ),
            Kind::Pdf => ("a PDF, whose tables have no columns", export),
            Kind::Image => ("an image", export),
            Kind::Film => ("a film or a recording", export),
            Kind::Program => ("a program", export),
            Kind::Html => (
                "a web page",
                "open it in a spreadsheet program and save it as XLSX or CSV; a page that asks to log in is not the export"
                    .to_string(),
            ),
            Kind::Xml => ("an XML file", "open it in a spreadsheet program and save it as XLSX or CSV, or export the orders as CSV".into()),
            Kind::Word => ("a text document", "copy its table to a spreadsheet and save it as XLSX or CSV".into()),
            Kind::Slides => ("a presentation", export),
            Kind::Tar => ("a tar archive", format!("unpack it with tar xf '{name}', and name the file with the orders")),
            Kind::Packed(program) => {
                ("packed in a way that is not read", format!("unpack it with {program} '{name}', and name the file that comes out"))
            }
            Kind::Unknown => (
                "neither text nor in a format that is known here",
                "give CSV or other text, Parquet, JSON, XLSX, XLS, ODS, SQLite, DuckDB or Arrow; if it should be one of these, \
                 it is damaged: copy or export it again"
                    .into(),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind_of(bytes: &[u8], name: &str) -> Option<Kind> {
        kind(&Head { first: bytes.to_vec(), ..Head::default() }, name)
    }

    #[test]
    fn what_holds_no_orders_is_told_by_its_content() {
        assert_eq!(kind_of(b"%PDF-1.7\n", "orders.csv"), Some(Kind::Pdf));
        assert_eq!(kind_of(b"RDX3\nX\n", "orders"), Some(Kind::RWorkspace));
        assert_eq!(kind_of(b"\xfd7zXZ\0", "orders.RData"), Some(Kind::RWorkspace));
        assert_eq!(kind_of(b"\xfd7zXZ\0", "orders.csv.xz"), Some(Kind::Packed("xz -dk")));
        assert_eq!(kind_of(b"\n <!DOCTYPE HTML>\n<html>", "orders.xls"), Some(Kind::Html));
        assert_eq!(kind_of(b"customer,date\n", "orders.csv"), None);
        assert_eq!(kind_of(b"ORCID,date\n1,2024-01-05\n", "orders.csv"), None);
    }

    #[test]
    fn bytes_of_every_kind_are_no_text() {
        let all: Vec<u8> = (0..=255).collect();
        assert!(is_binary(&all));
        let utf_16: Vec<u8> = "клиент,2024-01-05\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for text in [&b"a,b\n1,2\r\n"[..], "größe;ü\n".as_bytes(), &utf_16, b"a,b\n1,\0\n"] {
            assert!(!is_binary(text));
        }
    }
}

//! Paths and patterns become files of one format that can be opened; what cannot is named.

use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::sql::literal;
use crate::text::sanitize;

use super::error::SourceError;
use super::spec::Encoding;
use super::spool::{Spooled, shown_path};

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Parquet,
    /// Text with a delimiter between fields.
    Delimited,
    /// Text whose fields are aligned with runs of blanks.
    Aligned,
}

impl Format {
    /// The name shown.
    pub const fn name(self) -> &'static str {
        match self {
            Format::Parquet => "Parquet",
            Format::Delimited => "CSV",
            Format::Aligned => "aligned text",
        }
    }
}

/// The files of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    pub paths: Vec<String>,
    /// What they are shown as, where that is not the path.
    spooled: Vec<Spooled>,
    pub format: Format,
    /// Together, in bytes.
    pub bytes: u64,
    /// How often a file was named again; it is read once.
    pub twice: usize,
    /// How text files are written, as far as their first bytes say.
    pub encoding: Option<Encoding>,
    /// How text files are packed, where all are packed alike.
    pub packing: Option<Packing>,
}

/// How a file is packed, told by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    Gzip,
    Zstd,
}

impl Packing {
    /// The name the database knows it by.
    pub const fn name(self) -> &'static str {
        match self {
            Packing::Gzip => "gzip",
            Packing::Zstd => "zstd",
        }
    }

    fn of(head: &[u8]) -> Option<Packing> {
        match head {
            [0x1f, 0x8b, ..] => Some(Packing::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Packing::Zstd),
            _ => None,
        }
    }
}

/// What the head of a file says of it.
struct Look {
    format: Format,
    bytes: u64,
    encoding: Option<Encoding>,
    packing: Option<Packing>,
}

impl Files {
    /// About how many bytes of text they hold: Parquet and packed text hold about eight times their size.
    pub fn as_text(&self) -> u64 {
        let dense = self.format == Format::Parquet || self.packing.is_some();
        if dense { self.bytes.saturating_mul(8) } else { self.bytes }
    }

    /// Finds the files, opens each once, and tells their format by content.
    ///
    /// # Errors
    /// What is missing, empty, a folder, unreadable or of another format, by name.
    pub fn find(patterns: &[String], spooled: &[Spooled]) -> Result<Files, SourceError> {
        let mut paths = Vec::new();
        for pattern in patterns {
            match spooled.iter().find(|one| one.path == *pattern) {
                Some(one) => paths.push(one.file.clone()),
                None => paths.extend(expand(pattern)?),
            }
        }
        let named = paths.len();
        let mut seen = HashSet::new();
        paths.retain(|path| seen.insert(std::fs::canonicalize(path).unwrap_or_else(|_| PathBuf::from(path))));
        let twice = named - paths.len();
        let mut looks = Vec::new();
        for path in &paths {
            looks.push((shown(path, spooled), look_into(path, shown(path, spooled))?));
        }
        let (first_name, first) = looks.first().ok_or(SourceError::NoPaths)?;
        if let Some((name, other)) = looks.iter().find(|(_, look)| look.format != first.format) {
            return Err(SourceError::MixedFormats {
                first: first_name.to_string(),
                first_format: first.format.name().into(),
                other: name.to_string(),
                other_format: other.format.name().into(),
            });
        }
        Ok(Files {
            format: first.format,
            bytes: looks.iter().map(|(_, look)| look.bytes).sum(),
            twice,
            encoding: looks.iter().find_map(|(_, look)| look.encoding),
            packing: first.packing.filter(|one| looks.iter().all(|(_, look)| look.packing == Some(*one))),
            spooled: spooled.to_vec(),
            paths,
        })
    }

    /// What a file is shown as.
    pub fn name<'a>(&'a self, path: &'a str) -> &'a str {
        shown(path, &self.spooled)
    }

    /// The same of every file.
    pub fn names(&self) -> Vec<String> {
        self.paths.iter().map(|path| self.name(path).to_string()).collect()
    }

    /// The same in one line, for messages.
    pub fn named(&self) -> String {
        self.names().join(", ")
    }

    /// Words of the database with files under the names they are shown as.
    pub fn in_words(&self, text: &str) -> String {
        let spooled = self.spooled.iter();
        spooled.fold(text.to_string(), |text, one| text.replace(&one.file, shown_path(&one.path)))
    }

    /// SQL as it can be run elsewhere: without files that are gone when this process is.
    pub fn portable(&self, sql: &str) -> String {
        let spooled = self.spooled.iter();
        spooled.fold(sql.to_string(), |sql, one| sql.replace(&literal(&one.file), &literal(one.sql_path())))
    }

    /// A short name for the header: the file's own, or how many there are.
    pub fn label(&self) -> String {
        match self.paths.as_slice() {
            [only] if self.name(only) != only => sanitize(self.name(only)),
            [only] => {
                let name = Path::new(only).file_name();
                sanitize(&name.map_or(only.into(), |name| name.to_string_lossy()))
            }
            many => format!("{} files", many.len()),
        }
    }
}

/// What a file is shown as.
fn shown<'a>(path: &'a str, spooled: &'a [Spooled]) -> &'a str {
    spooled.iter().find(|one| one.file == path).map_or(path, |one| shown_path(&one.path))
}

pub(super) fn expand(pattern: &str) -> Result<Vec<String>, SourceError> {
    let is_pattern = pattern.contains(['*', '?', '[']) && !Path::new(pattern).exists();
    if !is_pattern {
        return Ok(vec![pattern.to_string()]);
    }
    let entries = glob::glob(pattern)
        .map_err(|error| SourceError::Pattern { pattern: pattern.into(), why: error.to_string() })?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| SourceError::Unreadable {
            path: error.path().display().to_string(),
            why: error.error().to_string(),
        })?;
        if path.is_file() {
            paths.push(path.to_string_lossy().into_owned());
        }
    }
    if paths.is_empty() {
        let hint = "; the pattern matches nothing".to_string();
        return Err(SourceError::NotFound { path: pattern.into(), hint });
    }
    Ok(paths)
}

fn look_into(path: &str, name: &str) -> Result<Look, SourceError> {
    let unreadable = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => SourceError::NotFound { path: name.into(), hint: similar(path) },
        std::io::ErrorKind::PermissionDenied => SourceError::Unreadable {
            path: name.into(),
            why: "permission denied; ask for read access or copy the file".into(),
        },
        _ => SourceError::Unreadable { path: name.into(), why: error.to_string() },
    };
    let mut file = File::open(path).map_err(unreadable)?;
    let meta = file.metadata().map_err(unreadable)?;
    if meta.is_dir() {
        return Err(SourceError::Folder { path: path.trim_end_matches('/').into() });
    }
    let mut head = vec![0; 64 * 1024];
    let mut filled = 0;
    while filled < head.len() {
        match file.read(&mut head[filled..]).map_err(unreadable)? {
            0 => break,
            more => filled += more,
        }
    }
    head.truncate(filled);
    if head.iter().all(u8::is_ascii_whitespace) {
        return Err(SourceError::Empty { path: name.into() });
    }
    if head.starts_with(&[0xfe, 0xff]) {
        return Err(SourceError::BigEndian { path: name.into() });
    }
    let encoding = head.starts_with(&[0xff, 0xfe]).then_some(Encoding::Utf16);
    let packing = Packing::of(&head);
    Ok(Look { format: format_of(&head), bytes: meta.len(), encoding, packing })
}

fn format_of(head: &[u8]) -> Format {
    if head.starts_with(b"PAR1") {
        Format::Parquet
    } else if Packing::of(head).is_none() && is_aligned(head) {
        Format::Aligned
    } else {
        Format::Delimited
    }
}

/// Fields parted by blanks alone, the same number on every line of the head.
fn is_aligned(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    if text.contains([',', ';', '\t', '|', '"']) {
        return false;
    }
    let complete = text.rfind('\n').map_or(&*text, |end| &text[..end]);
    let mut widths =
        complete.lines().filter(|line| !line.trim().is_empty()).map(|line| line.split_whitespace().count());
    match widths.next() {
        Some(first) if first >= 2 => widths.all(|width| width == first),
        _ => false,
    }
}

/// A file of nearly the same name in the same folder, as a hint.
fn similar(path: &str) -> String {
    let path = Path::new(path);
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let wanted = path.file_stem().map(|stem| stem.to_string_lossy().to_lowercase()).unwrap_or_default();
    let names = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let close = names.map(|entry| entry.file_name().to_string_lossy().into_owned()).find(|name| {
        let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem).to_lowercase();
        !wanted.is_empty() && (stem.contains(&wanted) || wanted.contains(&stem)) && stem.len() > 2
    });
    close.map_or_else(String::new, |name| format!("; did you mean {}?", folder.join(name).display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_content() {
        assert_eq!(format_of(b"PAR1\x15\x04"), Format::Parquet);
        assert_eq!(format_of(b"a,b\n1,2\n"), Format::Delimited);
        assert_eq!(
            format_of(b" 00001 19970101  1   11.77\r\n 00002 19970112  5   77.00\r\n"),
            Format::Aligned
        );
        assert_eq!(format_of(b"customer\n1\n2\n"), Format::Delimited);
        assert_eq!(format_of(b"a b c\n1 2\n"), Format::Delimited);
    }

    #[test]
    fn what_is_wrong_with_a_path_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        std::fs::write(at("orders.csv"), "a,b\n1,2\n").unwrap();
        std::fs::write(at("blank.csv"), " \n").unwrap();
        let message = |path: String| Files::find(&[path], &[]).unwrap_err().to_string();
        assert!(message(at("order.csv")).ends_with("orders.csv?"), "{}", message(at("order.csv")));
        assert!(message(at("blank.csv")).contains("is empty"));
        assert!(message(at("")).contains("is a folder"));
        assert!(message(at("*.parquet")).contains("matches nothing"));
        assert_eq!(Files::find(&[at("ord*.csv")], &[]).unwrap().label(), "orders.csv");
        assert!(matches!(Files::find(&[], &[]), Err(SourceError::NoPaths)));
    }
}

//! Paths and patterns become files of one format that can be opened; what cannot is named.

use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::error::SourceError;
use super::report::harmless;
use super::spec::Encoding;

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
    pub format: Format,
    /// Together, in bytes.
    pub bytes: u64,
    /// How often a file was named again; it is read once.
    pub twice: usize,
    /// How text files are written, as far as their first bytes say.
    pub encoding: Option<Encoding>,
}

impl Files {
    /// Finds the files, opens each once, and tells their format by content.
    ///
    /// # Errors
    /// What is missing, empty, a folder, unreadable or of another format, by name.
    pub fn find(patterns: &[String]) -> Result<Files, SourceError> {
        let mut paths = Vec::new();
        for pattern in patterns {
            paths.extend(expand(pattern)?);
        }
        let named = paths.len();
        let mut seen = HashSet::new();
        paths.retain(|path| seen.insert(std::fs::canonicalize(path).unwrap_or_else(|_| PathBuf::from(path))));
        let twice = named - paths.len();
        let mut found: Option<(String, Format)> = None;
        let (mut bytes, mut encoding) = (0, None);
        for path in &paths {
            let (format, size, written) = look_into(path)?;
            bytes += size;
            encoding = encoding.or(written);
            match &found {
                None => found = Some((path.clone(), format)),
                Some((_, first)) if *first == format => {}
                Some((first, first_format)) => {
                    return Err(SourceError::MixedFormats {
                        first: first.clone(),
                        first_format: first_format.name().into(),
                        other: path.clone(),
                        other_format: format.name().into(),
                    });
                }
            }
        }
        let (_, format) = found.ok_or(SourceError::NoPaths)?;
        Ok(Files { paths, format, bytes, twice, encoding })
    }

    /// A short name for the header: the file's own, or how many there are.
    pub fn label(&self) -> String {
        match self.paths.as_slice() {
            [only] => {
                let name = Path::new(only).file_name();
                harmless(&name.map_or(only.into(), |name| name.to_string_lossy()))
            }
            many => format!("{} files", many.len()),
        }
    }
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

fn look_into(path: &str) -> Result<(Format, u64, Option<Encoding>), SourceError> {
    let unreadable = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => SourceError::NotFound { path: path.into(), hint: similar(path) },
        std::io::ErrorKind::PermissionDenied => SourceError::Unreadable {
            path: path.into(),
            why: "permission denied; ask for read access or copy the file".into(),
        },
        _ => SourceError::Unreadable { path: path.into(), why: error.to_string() },
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
        return Err(SourceError::Empty { path: path.into() });
    }
    if head.starts_with(&[0xfe, 0xff]) {
        return Err(SourceError::BigEndian { path: path.into() });
    }
    let encoding = head.starts_with(&[0xff, 0xfe]).then_some(Encoding::Utf16);
    Ok((format_of(&head), meta.len(), encoding))
}

fn format_of(head: &[u8]) -> Format {
    const GZIP: &[u8] = &[0x1f, 0x8b];
    const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];
    if head.starts_with(b"PAR1") {
        Format::Parquet
    } else if !head.starts_with(GZIP) && !head.starts_with(ZSTD) && is_aligned(head) {
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
        let message = |path: String| Files::find(&[path]).unwrap_err().to_string();
        assert!(message(at("order.csv")).ends_with("orders.csv?"), "{}", message(at("order.csv")));
        assert!(message(at("blank.csv")).contains("is empty"));
        assert!(message(at("")).contains("is a folder"));
        assert!(message(at("*.parquet")).contains("matches nothing"));
        assert_eq!(Files::find(&[at("ord*.csv")]).unwrap().label(), "orders.csv");
        assert!(matches!(Files::find(&[]), Err(SourceError::NoPaths)));
    }
}

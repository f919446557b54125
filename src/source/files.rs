//! Paths and patterns become files that can be opened; what cannot is named.

use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::engine::{EngineError, Refusal};
use crate::sql::literal;
use crate::text::sanitize;

use super::error::SourceError;
use super::spec::Encoding;
use super::spooled::{Spooled, shown_path};

/// The files of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    pub paths: Vec<String>,
    /// The path that stands for a file that is not the user's own.
    pub spooled: Vec<Spooled>,
    /// The name of their format.
    pub format: &'static str,
    /// The first bytes of each.
    pub heads: Vec<Vec<u8>>,
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

    /// How a file that begins with these bytes is packed, if it is.
    pub fn of(head: &[u8]) -> Option<Packing> {
        match head {
            [0x1f, 0x8b, ..] => Some(Packing::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Packing::Zstd),
            _ => None,
        }
    }
}

/// What the head of a file says of it.
struct Head {
    bytes: u64,
    encoding: Option<Encoding>,
    packing: Option<Packing>,
    first: Vec<u8>,
}

impl Files {
    /// About how many bytes of text they hold, if a byte of them holds so many; packed text holds about eight times its size.
    pub fn text_bytes(&self, expansion: u64) -> u64 {
        let packed = if self.packing.is_some() { 8 } else { 1 };
        self.bytes.saturating_mul(expansion.max(packed))
    }

    /// Their paths as a list in SQL.
    pub fn sql_list(&self) -> String {
        let paths: Vec<String> = self.paths.iter().map(|path| literal(path)).collect();
        format!("[{}]", paths.join(", "))
    }

    /// A refusal of the database to read them.
    pub fn broken(&self, error: EngineError) -> SourceError {
        match error {
            EngineError::Refused { kind: Refusal::Encoding, .. } => {
                SourceError::Encoding { path: self.named() }
            }
            EngineError::Refused { message, .. } => SourceError::Broken {
                path: self.named(),
                format: self.format.into(),
                why: self.in_words(&message),
            },
            other => other.into(),
        }
    }

    /// Finds the files and opens each once.
    ///
    /// # Errors
    /// What is missing, empty, a folder or unreadable, by name.
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
        let mut heads = Vec::new();
        for path in &paths {
            heads.push(read_head(path, shown(path, spooled))?);
        }
        let packing = heads.first().ok_or(SourceError::NoPaths)?.packing;
        Ok(Files {
            format: "",
            bytes: heads.iter().map(|head| head.bytes).sum(),
            twice,
            encoding: heads.iter().find_map(|head| head.encoding),
            packing: packing.filter(|one| heads.iter().all(|head| head.packing == Some(*one))),
            spooled: spooled.to_vec(),
            heads: heads.into_iter().map(|head| head.first).collect(),
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

fn read_head(path: &str, name: &str) -> Result<Head, SourceError> {
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
    let encoding = head.starts_with(&[0xff, 0xfe]).then_some(Encoding::Utf16);
    let packing = Packing::of(&head);
    Ok(Head { bytes: meta.len(), encoding, packing, first: head })
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

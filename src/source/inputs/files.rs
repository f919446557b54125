//! Paths and patterns become files that can be opened; the error names each path that cannot.

use std::collections::HashSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use crate::engine::remote::Address;
use crate::engine::{EngineError, Refusal};
use crate::source::error::SourceError;
use crate::source::spec::Encoding;
use crate::sql::literal;
use crate::text::sanitize;

use super::found_files::{expand, is_readme, similar};
use super::head::{Head, Packing};
use super::path_parts::split_part;
use super::spooled::{Spooled, shown_path};

/// The files of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    pub paths: Vec<String>,
    /// The path of a temporary file in place of the user's.
    pub spooled: Vec<Spooled>,
    /// The name of their format.
    pub format: &'static str,
    /// The first bytes of each.
    pub heads: Vec<Head>,
    /// The sheet or table of each file, if the user names one: `orders.xlsx#Orders`.
    pub parts: Vec<Option<String>>,
    /// Bytes of all files together.
    pub bytes: u64,
    /// How often a file was named again; it is read once.
    pub twice: usize,
    /// Texts for people among them, which are not read.
    pub for_people: Vec<String>,
    /// How text files are written, as far as their first bytes show.
    pub encoding: Option<Encoding>,
    /// How text files are compressed, if all are compressed alike.
    pub packing: Option<Packing>,
}

impl Files {
    /// About how many bytes of text they hold, at this many bytes per byte of a file; packed text holds about eight
    /// times its size.
    pub fn text_bytes(&self, expansion: u64) -> u64 {
        let packed = if self.packing.is_some() { 8 } else { 1 };
        self.bytes.saturating_mul(expansion.max(packed))
    }

    /// About how many lines they have, by their first bytes; 0 if those do not tell.
    pub fn lines(&self) -> u64 {
        let (first, lines) = self.heads.iter().fold((0, 0), |(bytes, lines), head| {
            let ends = head.first.iter().filter(|byte| **byte == b'\n').count() as u64;
            (bytes + head.first.len() as u64, lines + ends)
        });
        if self.packing.is_some() { 0 } else { (self.bytes * lines).checked_div(first).unwrap_or(0) }
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
            EngineError::Refused { kind: Refusal::Layout, .. } => {
                SourceError::NoLayout { path: self.named() }
            }
            EngineError::Refused { kind: Refusal::Room | Refusal::Extension, .. } => error.into(),
            EngineError::Refused { message, .. } => SourceError::Broken {
                path: self.named(),
                format: self.format.into(),
                why: self.with_user_paths(&message),
            },
            other => other.into(),
        }
    }

    /// Finds the files and opens each of them once.
    ///
    /// # Errors
    /// A path that is missing, empty, a folder or unreadable.
    pub fn find(patterns: &[String], spooled: &[Spooled]) -> Result<Files, SourceError> {
        let mut named = Vec::new();
        for pattern in patterns {
            if let Some(one) = spooled.iter().find(|one| one.path == *pattern) {
                named.push((one.file.clone(), None));
                continue;
            }
            let (pattern, part) = split_part(pattern);
            named.extend(expand(pattern)?.into_iter().map(|path| (path, part.map(str::to_string))));
        }
        let all = named.len();
        let mut seen = HashSet::new();
        named.retain(|(path, part)| {
            let path = std::fs::canonicalize(path).unwrap_or_else(|_| PathBuf::from(path));
            seen.insert((path, part.clone()))
        });
        let twice = all - named.len();
        // A shell names them with the others, as in `tenure *`.
        let is_text = |(path, part): &(String, Option<String>)| part.is_none() && is_readme(path);
        let for_people = match named.iter().all(is_text) {
            true => Vec::new(),
            false => named.extract_if(.., |one| is_text(one)).map(|(path, _)| path).collect(),
        };
        let (paths, parts): (Vec<String>, Vec<Option<String>>) = named.into_iter().unzip();
        if paths.is_empty() {
            return Err(SourceError::NoPaths);
        }
        let mut files = Files {
            format: "",
            bytes: 0,
            twice,
            for_people,
            encoding: None,
            packing: None,
            spooled: spooled.to_vec(),
            heads: Vec::new(),
            parts,
            paths,
        };
        for path in &files.paths {
            files.heads.push(read_head(path, shown(path, spooled))?);
        }
        files.sum_up();
        Ok(files)
    }

    /// Puts the files made of one of the user's in its place.
    ///
    /// # Errors
    /// A file that cannot be read or is empty.
    pub fn replace(&mut self, place: usize, by: Vec<Spooled>) -> Result<(), SourceError> {
        // If the file held others, its part named one of them.
        let part = if by.len() == 1 && !by[0].path.contains('#') { self.parts[place].take() } else { None };
        let heads = by.iter().map(|one| read_head(&one.file, shown_path(&one.path)));
        let heads = heads.collect::<Result<Vec<_>, _>>()?;
        self.heads.splice(place..=place, heads);
        self.parts.splice(place..=place, by.iter().map(|_| part.clone()));
        self.paths.splice(place..=place, by.iter().map(|one| one.file.clone()));
        self.spooled.extend(by);
        self.sum_up();
        Ok(())
    }

    /// One of them by itself.
    pub fn only(&self, place: usize) -> Files {
        let head = self.heads[place].clone();
        Files {
            paths: vec![self.paths[place].clone()],
            parts: vec![self.parts[place].clone()],
            spooled: self.spooled.clone(),
            format: self.format,
            bytes: head.bytes,
            twice: 0,
            for_people: Vec::new(),
            encoding: head.encoding,
            packing: head.packing,
            heads: vec![head],
        }
    }

    /// What the heads of all files show.
    fn sum_up(&mut self) {
        let heads = &self.heads;
        let packing = heads.first().and_then(|head| head.packing);
        self.packing = packing.filter(|one| heads.iter().all(|head| head.packing == Some(*one)));
        self.bytes = heads.iter().map(|head| head.bytes).sum();
        self.encoding = heads.iter().find_map(|head| head.encoding);
    }

    /// The user's name for a file that a temporary one replaces.
    pub fn origin<'a>(&'a self, path: &'a str) -> &'a str {
        self.spooled.iter().find(|one| one.file == path).map_or(path, |one| &one.path)
    }

    /// The name of a file in messages.
    pub fn name<'a>(&'a self, path: &'a str) -> &'a str {
        shown(path, &self.spooled)
    }

    /// The names of all files in messages.
    pub fn names(&self) -> Vec<String> {
        self.paths.iter().map(|path| self.name(path).to_string()).collect()
    }

    /// The same in one line, for messages.
    pub fn named(&self) -> String {
        self.names().join(", ")
    }

    /// A message of the database with the names of files as the user knows them.
    pub fn with_user_paths(&self, text: &str) -> String {
        let spooled = self.spooled.iter();
        spooled.fold(text.to_string(), |text, one| text.replace(&one.file, shown_path(&one.path)))
    }

    /// SQL that runs elsewhere: without files that end with this process. A remark names each file that only the
    /// program can read in this way.
    pub fn portable(&self, sql: &str) -> String {
        let (mut portable, mut remarks) = (sql.to_string(), Vec::new());
        // A temporary file written from piped input replaces both: the last one written comes first.
        for one in self.spooled.iter().rev() {
            let file = literal(&one.file);
            if !portable.contains(&file) {
                continue;
            }
            portable = portable.replace(&file, &literal(one.sql_path()));
            if Address::is_one(&one.path) {
                let name = sanitize(&one.path);
                remarks.push(format!(
                    "-- The rows come from {name}. To run this, save them as a plain file and name that file.\n"
                ));
            } else if is_rewritten(one) {
                let name = sanitize(self.name(&one.path));
                remarks.push(format!(
                    "-- The program rewrites {name} before it is read here. To run this, save its rows as a plain file and \
                     name that file.\n"
                ));
            }
        }
        remarks.concat() + &portable
    }

    /// A short name for the header: the file's own, or the number of files.
    pub fn label(&self) -> String {
        match self.paths.as_slice() {
            [only] => {
                let (path, part) = split_part(self.origin(only));
                let name = Path::new(path).file_name().filter(|_| Path::new(path).is_file());
                let name = name.map_or(shown_path(path).into(), |name| name.to_string_lossy());
                match part.or(self.parts.first().and_then(Option::as_deref)) {
                    Some(part) => sanitize(&format!("{name}#{part}")),
                    None => sanitize(&name),
                }
            }
            many => format!("{} files", many.len()),
        }
    }
}

/// Whether the program made a file of another one, rather than of piped input.
fn is_rewritten(one: &Spooled) -> bool {
    Path::new(split_part(&one.path).0).is_file()
}

/// The name of a file in messages.
fn shown<'a>(path: &'a str, spooled: &'a [Spooled]) -> &'a str {
    spooled.iter().find(|one| one.file == path).map_or(path, |one| shown_path(&one.path))
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
    let head = Head::read(&mut file, meta.len()).map_err(unreadable)?;
    if head.is_empty() {
        return Err(SourceError::Empty { path: name.into() });
    }
    Ok(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sql_for_elsewhere_names_what_the_user_named_and_says_what_the_program_rewrote() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        for name in ["orders.txt", "kept", "written.csv"] {
            std::fs::write(at(name), "a,b\n1,2\n").unwrap();
        }
        let stands_for = |path: String, name: &str| Spooled { path, file: at(name), note: None };
        let piped = stands_for("-".into(), "kept");
        let mut files = Files::find(&["-".to_string()], std::slice::from_ref(&piped)).unwrap();
        let sql = |name: &str| format!("FROM read_csv([{}])", literal(&at(name)));
        assert_eq!(files.portable(&sql("kept")), "FROM read_csv(['/dev/stdin'])");
        files.replace(0, vec![stands_for(at("kept"), "written.csv")]).unwrap();
        let portable = files.portable(&sql("written.csv"));
        assert!(
            portable.starts_with("-- The program rewrites standard input before it is read"),
            "{portable}"
        );
        assert!(portable.ends_with("\nFROM read_csv(['/dev/stdin'])"), "{portable}");
        let mut files = Files::find(&[at("orders.txt")], &[]).unwrap();
        files.replace(0, vec![stands_for(at("orders.txt"), "written.csv")]).unwrap();
        let portable = files.portable(&sql("written.csv"));
        assert!(
            portable.contains("orders.txt before it is read here") && portable.ends_with("orders.txt'])")
        );
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
        std::fs::create_dir_all(at("years/2024")).unwrap();
        assert!(message(at("years")).contains("is a folder without files"));
        for name in ["years/2024/b.csv", "years/a.csv", "years/_SUCCESS", "years/.hidden"] {
            std::fs::write(at(name), "a,b\n1,2\n").unwrap();
        }
        std::fs::write(at("years/empty"), "").unwrap();
        let found = Files::find(&[at("years")], &[]).unwrap().paths;
        assert_eq!(found, [at("years/2024/b.csv"), at("years/a.csv")]);
        assert!(message(at("*.parquet")).contains("matches nothing"));
        assert_eq!(Files::find(&[at("ord*.csv")], &[]).unwrap().label(), "orders.csv");
        assert!(matches!(Files::find(&[], &[]), Err(SourceError::NoPaths)));
    }

    #[test]
    fn a_part_of_a_file_is_named_behind_it() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        std::fs::write(at("shop.db"), "x").unwrap();
        std::fs::write(at("a#b.csv"), "x").unwrap();
        assert_eq!(split_part(&at("shop.db#orders#2")), (at("shop.db").as_str(), Some("orders#2")));
        assert_eq!(split_part(&at("a#b.csv")), (at("a#b.csv").as_str(), None));
        assert_eq!(split_part(&at("none.db#orders")), (at("none.db#orders").as_str(), None));
    }
}

//! What a database may reach once its source is open: the files of the source, some folders, and copies of files that are named
//! later.

use std::borrow::Cow;
use std::io;
use std::path::{Path, PathBuf};

use crate::sql::literal;

/// Files and folders that statements may read and write.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reach {
    pub files: Vec<PathBuf>,
    /// With everything in them.
    pub folders: Vec<PathBuf>,
}

/// The reach of a confined database, and what was added to it.
pub(super) struct Confined {
    reach: Reach,
    /// Copies lie here.
    folder: PathBuf,
    /// Paths in SQL, each with that of its copy.
    copies: Vec<(String, String)>,
}

impl Confined {
    pub(super) fn new(reach: Reach, folder: PathBuf) -> Confined {
        Confined { reach, folder, copies: Vec::new() }
    }

    /// Has a file copied that statements may not read yet. The database cannot be allowed another path, and follows links
    /// before it decides.
    ///
    /// # Errors
    /// A file that cannot be read; a full disk.
    pub(super) fn admit(&mut self, path: &str) -> io::Result<()> {
        let real = std::fs::canonicalize(path)?;
        let is_reached = self.reach.folders.iter().any(|folder| real.starts_with(folder))
            || self.reach.files.iter().any(|file| std::fs::canonicalize(file).is_ok_and(|file| file == real));
        if is_reached {
            return Ok(());
        }
        let written = literal(path);
        let known = self.copies.iter().position(|(original, _)| *original == written);
        let folder = self.folder.join(known.unwrap_or(self.copies.len()).to_string());
        std::fs::create_dir_all(&folder)?;
        // Formats are told by content and by the ending of the name.
        let copy = folder.join(Path::new(path).file_name().unwrap_or_default());
        // Read again, it may have changed; the one before is removed, because it may be the same file.
        if known.is_some() {
            std::fs::remove_file(&copy)?;
        } else {
            self.copies.push((written, literal(&copy.to_string_lossy())));
        }
        std::fs::hard_link(&real, &copy).or_else(|_| std::fs::copy(&real, &copy).map(|_| ()))
    }

    /// A statement with the copies in place of what they are copies of.
    pub(super) fn with_copies<'a>(&self, sql: &'a str) -> Cow<'a, str> {
        self.copies.iter().fold(Cow::Borrowed(sql), |sql, (original, copy)| match sql.contains(original) {
            true => Cow::Owned(sql.replace(original, copy)),
            false => sql,
        })
    }

    /// A message with the names that the user knows.
    pub(super) fn with_originals(&self, message: &str) -> String {
        let bare = |literal: &str| literal.trim_matches('\'').replace("''", "'");
        self.copies.iter().fold(message.to_string(), |message, (original, copy)| {
            message.replace(&bare(copy), &bare(original))
        })
    }
}

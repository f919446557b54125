//! The folder for temporary files of one program: removed at its end, or by the next program if it was killed.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use tempfile::TempDir;

/// How the folders are called, before some random letters.
const PREFIX: &str = "tenure-";

/// A file in the folder, locked for as long as its program lives; and its name until it is locked.
const OWNED: &str = "owned";
const NOT_YET_OWNED: &str = "not-yet-owned";

/// A folder for temporary files that only the user can read.
pub struct Scratch {
    folder: TempDir,
    _owned: File,
}

impl Scratch {
    /// Creates a folder within another, and removes those there whose program was killed.
    ///
    /// # Errors
    /// A place in which the user may not write.
    pub fn create(within: &Path) -> io::Result<Scratch> {
        remove_abandoned(within);
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(within)?;
        let path = folder.path().join(NOT_YET_OWNED);
        let owned = File::create(&path)?;
        // On a disk that knows no locks the file keeps its first name, and nobody takes the folder for abandoned.
        if owned.try_lock().is_ok() {
            fs::rename(&path, folder.path().join(OWNED))?;
        }
        Ok(Scratch { folder, _owned: owned })
    }

    /// The path of the folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Removes the folders whose programs did not end in order. What cannot be removed, because it belongs to somebody else, stays.
fn remove_abandoned(within: &Path) {
    let Ok(entries) = fs::read_dir(within) else { return };
    let ours = |entry: &fs::DirEntry| {
        entry.file_name().to_string_lossy().starts_with(PREFIX)
            && entry.file_type().is_ok_and(|kind| kind.is_dir())
    };
    for folder in entries.flatten().filter(ours) {
        let is_abandoned = File::open(folder.path().join(OWNED)).is_ok_and(|owned| owned.try_lock().is_ok());
        if is_abandoned {
            log::info!("removes {}, whose program was killed", folder.path().display());
            let _ = fs::remove_dir_all(folder.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_ends_with_its_program_and_is_not_taken_from_one_that_lives() {
        let within = tempfile::tempdir().unwrap();
        let living = Scratch::create(within.path()).unwrap();
        let other = Scratch::create(within.path()).unwrap();
        assert!(living.path().join(OWNED).exists() && living.path() != other.path());
        drop(other);
        assert_eq!(fs::read_dir(within.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_a_killed_program_left_is_removed_by_the_next() {
        let within = tempfile::tempdir().unwrap();
        let left = within.path().join("tenure-killed");
        fs::create_dir(&left).unwrap();
        fs::write(left.join(OWNED), "").unwrap();
        fs::write(left.join("tables.db"), "rows").unwrap();
        // Somebody else's, or of a program that has only begun.
        let kept = within.path().join("tenure-begun");
        fs::create_dir(&kept).unwrap();
        let _next = Scratch::create(within.path()).unwrap();
        assert!(!left.exists() && kept.exists());
    }
}

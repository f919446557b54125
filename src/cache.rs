//! The cache: a folder per source with its files, such as the layers of a snapshot; its size, and how room is made.

use std::fs::{self, DirBuilder, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::engine::free_bytes;
use crate::file::write_file;

/// The ending of a file that is not complete.
const UNFINISHED: &str = "tmp";

/// An unfinished file that has not grown for this long is abandoned.
const ABANDONED: Duration = Duration::from_secs(600);

/// The file with the names of a source's files, for people.
const FILES: &str = "files.txt";

/// The place of all that is kept, and the room it may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheFolder {
    root: PathBuf,
    /// Bytes of everything together; a tenth of the free disk if none is given.
    most: Option<u64>,
}

/// What is kept of one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The files of the source.
    pub files: Vec<String>,
    pub path: PathBuf,
    pub bytes: u64,
    /// When it was last opened or written.
    pub used: SystemTime,
}

impl CacheFolder {
    /// A folder in which sources may be kept.
    pub fn new(root: PathBuf, most: Option<u64>) -> CacheFolder {
        CacheFolder { root, most }
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// What is kept of every source, the last used first.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn entries(&self) -> io::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        let folders = match fs::read_dir(&self.root) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(entries),
            other => other?,
        };
        for folder in folders {
            let path = folder?.path();
            let Ok(files) = fs::read_to_string(path.join(FILES)) else { continue };
            let (mut bytes, mut used) = (0, SystemTime::UNIX_EPOCH);
            for meta in fs::read_dir(&path)?.flatten().filter_map(|file| file.metadata().ok()) {
                bytes += meta.len();
                used = used.max(meta.modified().unwrap_or(used));
            }
            entries.push(Entry { files: files.lines().map(str::to_string).collect(), path, bytes, used });
        }
        entries.sort_by(|a, b| b.used.cmp(&a.used).then_with(|| a.path.cmp(&b.path)));
        Ok(entries)
    }

    /// Deletes everything; returns the bytes freed.
    ///
    /// # Errors
    /// A folder that cannot be deleted.
    pub fn clear(&self) -> io::Result<u64> {
        let entries = self.entries()?;
        for entry in &entries {
            fs::remove_dir_all(&entry.path)?;
        }
        Ok(entries.iter().map(|entry| entry.bytes).sum())
    }

    /// The folder of one source, which `key` tells from all others. `files` are its files for people, one a line; what is kept of
    /// it has this ending.
    pub fn source(&self, key: impl Hash, files: String, ending: &'static str) -> SourceFolder {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        let path = self.root.join(format!("{:016x}", hasher.finish()));
        SourceFolder { cache: self.clone(), path, files, ending }
    }

    /// Bytes that everything together may take now.
    fn room(&self, taken: u64) -> u64 {
        self.most.unwrap_or_else(|| free_bytes(&self.root).unwrap_or(0).saturating_add(taken) / 10)
    }
}

/// The folder of one source. Two programs may write in it at once: a file has its name only when it is complete.
#[derive(Debug, Clone)]
pub struct SourceFolder {
    cache: CacheFolder,
    path: PathBuf,
    files: String,
    ending: &'static str,
}

impl SourceFolder {
    /// Its path; it need not exist yet.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The complete files, the oldest first.
    pub fn complete(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(&self.path).into_iter().flatten().flatten();
        let is_complete = |path: &PathBuf| path.extension().is_some_and(|ending| ending == self.ending);
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(is_complete).collect();
        files.sort();
        files
    }

    /// The path of a new file while it is written, and its final path. The folder is made for its owner alone.
    ///
    /// # Errors
    /// A folder that cannot be made or written.
    pub fn begin(&self) -> io::Result<(PathBuf, PathBuf)> {
        private_folder(&self.path)?;
        if fs::read_to_string(self.path.join(FILES)).ok().as_deref() != Some(&self.files) {
            write_file(&self.path.join(FILES), &self.files).map_err(io::Error::other)?;
            private(&self.path.join(FILES))?;
        }
        self.sweep();
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_micros();
        let name = format!("{now:020}-{}", std::process::id());
        let whole = self.path.join(format!("{name}.{}", self.ending));
        Ok((self.path.join(format!("{name}.{UNFINISHED}")), whole))
    }

    /// Moves a complete file to its place, if there is room for it.
    ///
    /// # Errors
    /// No room; a file that cannot be moved.
    pub fn finish(&self, unfinished: &Path, whole: &Path) -> io::Result<()> {
        private(unfinished)?;
        self.make_room(fs::metadata(unfinished)?.len())?;
        File::open(unfinished)?.sync_all()?;
        fs::rename(unfinished, whole)?;
        File::open(&self.path)?.sync_all()
    }

    /// Deletes some of its files, such as those of another state of the source.
    pub fn remove(&self, files: &[PathBuf]) {
        for file in files.iter().filter(|file| file.parent() == Some(&self.path)) {
            // A missing file is the wanted result.
            let _ = fs::remove_file(file);
        }
    }

    /// Whether this many bytes exceed the limit of everything.
    pub fn is_too_large(&self, bytes: u64) -> bool {
        bytes > self.cache.room(bytes)
    }

    /// Notes that a file was used.
    pub fn touch(&self, file: &Path) {
        // Without the time, it is only deleted sooner.
        let _ = File::open(file).and_then(|file| file.set_modified(SystemTime::now()));
    }

    /// Deletes what is kept of other sources, the least recently used first, until this many bytes fit.
    fn make_room(&self, bytes: u64) -> io::Result<()> {
        let mut entries = self.cache.entries()?;
        let taken: u64 = entries.iter().map(|entry| entry.bytes).sum();
        let room = self.cache.room(taken);
        let mut taken = taken;
        while taken > room {
            let Some(oldest) = entries.pop() else { break };
            if oldest.path != self.path {
                fs::remove_dir_all(&oldest.path)?;
                taken -= oldest.bytes;
            }
        }
        if taken > room || bytes > room { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }

    /// Deletes files of processes that ended while they wrote.
    fn sweep(&self) {
        for entry in fs::read_dir(&self.path).into_iter().flatten().flatten() {
            let is_whole = entry.path().extension().is_some_and(|ending| ending == self.ending);
            let written = entry.metadata().and_then(|meta| meta.modified());
            let age = written.ok().and_then(|at| SystemTime::now().duration_since(at).ok());
            if !is_whole && entry.file_name() != FILES && age.is_some_and(|age| age > ABANDONED) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

#[cfg(unix)]
fn private_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;

    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
fn private_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).create(path)
}

#[cfg(unix)]
fn private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;

    fs::set_permissions(path, fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn private(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(cache: &CacheFolder, name: &str) -> SourceFolder {
        cache.source(name, format!("{name}\n"), "duckdb")
    }

    fn write(folder: &SourceFolder, bytes: usize) -> io::Result<()> {
        let (unfinished, whole) = folder.begin()?;
        fs::write(&unfinished, vec![0; bytes])?;
        folder.finish(&unfinished, &whole)
    }

    #[test]
    fn what_is_unused_for_longest_makes_room() {
        let folder = tempfile::tempdir().unwrap();
        let cache = CacheFolder::new(folder.path().join("snapshots"), Some(2500));
        let [a, b, c] = ["a.csv", "b.csv", "c.csv"].map(|name| source(&cache, name));
        write(&a, 1000).unwrap();
        write(&b, 1000).unwrap();
        let past = |folder: &SourceFolder, seconds| {
            let at = SystemTime::now() - Duration::from_secs(seconds);
            for entry in fs::read_dir(&folder.path).unwrap().flatten() {
                File::options().write(true).open(entry.path()).unwrap().set_modified(at).unwrap();
            }
        };
        past(&a, 20);
        past(&b, 30);
        a.touch(&a.complete()[0]);
        write(&c, 1000).unwrap();
        let left: Vec<Vec<String>> = cache.entries().unwrap().into_iter().map(|entry| entry.files).collect();
        assert_eq!(left.len(), 2);
        assert!(left.contains(&vec!["a.csv".to_string()]) && left.contains(&vec!["c.csv".to_string()]));
        assert!(write(&c, 3000).is_err(), "more than all may take");
        assert_eq!(c.complete().len(), 1);
        assert!(cache.clear().unwrap() >= 2000);
        assert_eq!(cache.entries().unwrap(), []);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_kept_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let cache = CacheFolder::new(folder.path().join("snapshots"), None);
        let source = source(&cache, "a.csv");
        write(&source, 10).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(
            (mode(&cache.root), mode(&source.path), mode(&source.complete()[0])),
            (0o700, 0o700, 0o600)
        );
        assert_eq!(mode(&source.path.join(FILES)), 0o600);
    }
}

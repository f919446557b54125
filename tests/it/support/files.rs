//! Files: made on the spot, shipped, or real order histories where they are present.

use std::path::{Path, PathBuf};

/// A real order history, or `None` with a line that says it is absent: `TENURE_DATA`, else `../shared/data`.
pub fn history(path: &str) -> Option<String> {
    let folder = std::env::var_os("TENURE_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let file = folder.join(path);
    if file.exists() {
        return Some(file.to_string_lossy().into_owned());
    }
    eprintln!("SKIPPED: no {} (set TENURE_DATA to the folder of order histories)", file.display());
    None
}

/// Where the shipped sample is.
pub const SAMPLE_FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/sample-data");

/// A file of the shipped sample.
pub fn sample(name: &str) -> String {
    Path::new(SAMPLE_FOLDER).join(name).to_string_lossy().into_owned()
}

/// A folder with one file in it.
pub fn file(name: &str, text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    (folder, path.to_string_lossy().into_owned())
}

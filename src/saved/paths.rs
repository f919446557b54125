//! Paths in a file of views: relative to that file when written, and to the working folder when used.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

/// A path as the file should have it: relative to the file's folder in a project's file, whole in the user's own.
pub fn into_file(path: &str, file: &Path, relative: bool) -> String {
    if path == "-" {
        return path.to_string();
    }
    let whole = real(Path::new(path));
    let folder = real(file).parent().map(Path::to_path_buf).unwrap_or_default();
    let written = if relative { between(&folder, &whole).unwrap_or(whole) } else { whole };
    written.to_string_lossy().into_owned()
}

/// A path of the file as this process finds it, as short as it can be.
pub fn from_file(path: &str, file: &Path) -> String {
    if path == "-" {
        return path.to_string();
    }
    let folder = file.parent().unwrap_or(Path::new(""));
    let joined = folder.join(path);
    let here = std::env::current_dir().unwrap_or_default();
    let whole = std::path::absolute(&joined).unwrap_or(joined);
    let short = whole.strip_prefix(&here).map(Path::to_path_buf);
    short.unwrap_or(whole).to_string_lossy().into_owned()
}

/// The whole path with the links of its folder followed, so that `..` is resolved correctly; a link at the end is kept,
/// and so is a pattern.
fn real(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut rest: Vec<&OsStr> = Vec::new();
    let mut known = whole.as_path();
    while let (Some(folder), Some(name)) = (known.parent(), known.file_name()) {
        rest.push(name);
        known = folder;
        if let Ok(found) = known.canonicalize() {
            return rest.into_iter().rev().fold(found, |path, name| path.join(name));
        }
    }
    whole
}

/// The relative path from a folder to a path; none if they share nothing.
fn between(folder: &Path, path: &Path) -> Option<PathBuf> {
    let (from, to): (Vec<Component>, Vec<Component>) =
        (folder.components().collect(), path.components().collect());
    let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    // The root alone is nothing in common.
    if same < 2 {
        return None;
    }
    let up = std::iter::repeat_n(Component::ParentDir, from.len() - same);
    Some(up.chain(to.into_iter().skip(same)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_between_two_places_is_relative() {
        let way = |folder: &str, path: &str| between(Path::new(folder), Path::new(path));
        assert_eq!(way("/a/b", "/a/b/c.csv"), Some("c.csv".into()));
        assert_eq!(way("/a/b", "/a/d/c-*.csv"), Some("../d/c-*.csv".into()));
        assert_eq!(way("/a/b", "/x/c.csv"), None);
    }

    #[test]
    fn a_path_survives_a_file_of_views() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("data")).unwrap();
        std::fs::create_dir(folder.path().join("views")).unwrap();
        let file = folder.path().join("views/tenure-views.toml");
        let orders = folder.path().canonicalize().unwrap().join("data/orders-*.csv");
        let orders = orders.to_string_lossy();
        let written = into_file(&orders, &file, true);
        assert_eq!(written, "../data/orders-*.csv");
        assert_eq!(into_file(&orders, &file, false), orders);
        let found = from_file(&written, &file);
        assert!(found.ends_with("views/../data/orders-*.csv"), "{found}");
        assert_eq!(from_file("-", &file), "-");
    }
}

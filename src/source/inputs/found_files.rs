//! Paths, folders and patterns become the paths of files.

use std::path::Path;

use crate::source::error::SourceError;

use super::path_parts::split_part;

/// The files that a path, with or without a part, or a pattern names.
pub(super) fn expand(pattern: &str) -> Result<Vec<String>, SourceError> {
    let (pattern, _) = split_part(pattern);
    if Path::new(pattern).is_dir() {
        let mut paths = Vec::new();
        walk(Path::new(pattern), &mut paths)
            .map_err(|error| SourceError::Unreadable { path: pattern.into(), why: error.to_string() })?;
        let folder = pattern.trim_end_matches('/').to_string();
        return if paths.is_empty() { Err(SourceError::Folder { path: folder }) } else { Ok(paths) };
    }
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
    // Unless the pattern asks for nothing else.
    if paths.iter().any(|path| !is_readme(path)) {
        paths.retain(|path| !is_readme(path));
    }
    if paths.is_empty() {
        let hint = "; the pattern matches nothing".to_string();
        return Err(SourceError::NotFound { path: pattern.into(), hint });
    }
    Ok(paths)
}

/// Whether a file of a folder is meant for people: a readme, a licence, a page of text.
pub fn is_for_people(name: &str) -> bool {
    is_readme(name) || [".pdf", ".docx", ".html"].iter().any(|end| name.to_lowercase().ends_with(end))
}

/// Whether a file tells people about others by its name, so that it never holds the orders beside them.
pub(in crate::source) fn is_readme(name: &str) -> bool {
    const STEMS: [&str; 6] = ["readme", "liesmich", "lisezmoi", "license", "licence", "changelog"];
    const ENDINGS: [&str; 3] = [".md", ".markdown", ".rst"];
    let name = name.rsplit('/').next().unwrap_or(name).to_lowercase();
    STEMS.iter().any(|stem| name.split('.').next() == Some(stem))
        || ENDINGS.iter().any(|end| name.ends_with(end))
}

/// The files of a folder and of its folders, by name. Hidden and empty files are left out, as are files for people, and
/// files such as `_SUCCESS`, which programs that write many files begin with an underscore.
fn walk(folder: &Path, paths: &mut Vec<String>) -> std::io::Result<()> {
    let mut entries = std::fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let (path, name) = (entry.path(), entry.file_name());
        if name.to_string_lossy().starts_with(['.', '_']) {
            continue;
        }
        // A link to a folder may lead back to this one.
        if entry.file_type()?.is_dir() {
            walk(&path, paths)?;
            continue;
        }
        let meta = std::fs::metadata(&path)?;
        if meta.is_file() && meta.len() > 0 && !is_for_people(&name.to_string_lossy()) {
            paths.push(path.to_string_lossy().into_owned());
        }
    }
    Ok(())
}

/// A file with a similar name in the same folder, as a hint.
pub(super) fn similar(path: &str) -> String {
    let path = Path::new(path);
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let wanted = path.file_stem().map(|stem| stem.to_string_lossy().to_lowercase()).unwrap_or_default();
    let names = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let close = names.map(|entry| entry.file_name().to_string_lossy().into_owned()).find(|name| {
        let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem).to_lowercase();
        !is_for_people(name)
            && !wanted.is_empty()
            && (stem.contains(&wanted) || wanted.contains(&stem))
            && stem.len() > 2
    });
    close.map_or_else(String::new, |name| format!("; did you mean {}?", folder.join(name).display()))
}

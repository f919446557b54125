//! The path of a file, and the sheet or table in it that a name adds.

use std::path::Path;

/// A path and its sheet or table: `orders.xlsx#Orders`. The name of a file may contain `#`.
pub fn split_part(pattern: &str) -> (&str, Option<&str>) {
    if Path::new(pattern).exists() {
        return (pattern, None);
    }
    let marks = pattern.match_indices('#').map(|(place, _)| (&pattern[..place], &pattern[place + 1..]));
    let is_file = |path: &str| Path::new(path).is_file() || path.contains(['*', '?', '[']);
    let found = marks.into_iter().find(|(path, part)| is_file(path) && !part.is_empty());
    found.map_or((pattern, None), |(path, part)| (path, Some(part)))
}

//! Inputs that can be read only once, and the files that hold what they gave.

/// What stands for standard input among the paths of a source.
pub const STANDARD_INPUT: &str = "-";

/// A path that can be read only once, and the file that holds what it gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spooled {
    /// As the user named it.
    pub path: String,
    pub file: String,
}

impl Spooled {
    /// The path's name in SQL that is shown to be run elsewhere.
    pub fn sql_path(&self) -> &str {
        if self.path == STANDARD_INPUT { "/dev/stdin" } else { &self.path }
    }
}

/// The name a path of a source is shown under.
pub fn shown_path(path: &str) -> &str {
    if path == STANDARD_INPUT { "standard input" } else { path }
}

//! Inputs that can be read only once, and the files that hold a copy.

/// The path that means standard input.
pub const STANDARD_INPUT: &str = "-";

/// A path that can be read only once, and the file that holds its copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spooled {
    /// As the user named it.
    pub path: String,
    pub file: String,
    /// What the user should know of the copy.
    pub note: Option<String>,
}

impl Spooled {
    /// The path's name in SQL that is meant to run elsewhere.
    pub fn sql_path(&self) -> &str {
        if self.path == STANDARD_INPUT { "/dev/stdin" } else { &self.path }
    }
}

/// The name of a source's path in messages.
pub fn shown_path(path: &str) -> &str {
    if path == STANDARD_INPUT { "standard input" } else { path }
}

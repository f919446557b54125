//! Why a view cannot be opened or saved.

/// The longest name of a view, in characters.
pub(super) const LONGEST_NAME: usize = 60;

/// Why a view cannot be opened or saved.
#[derive(Debug, thiserror::Error)]
pub enum SavedError {
    #[error("{file}: cannot be read ({why})")]
    Unreadable { file: String, why: String },
    #[error("{file}: {why}")]
    Wrong { file: String, why: String },
    #[error("no view named '{name}' ({option}){hint}; {available}")]
    Unknown { name: String, option: &'static str, hint: String, available: String },
    #[error(
        "'{0}' cannot be the name of a view: use 1 to {LONGEST_NAME} characters, none of them a control character"
    )]
    Name(String),
    #[error("nothing to keep: the source is still being read; keep the mapping once it is there")]
    NothingToKeep,
    #[error("saved views have no file: name one with --views, or set HOME")]
    NoPlace,
    #[error("a view named '{name}' is in {file} already")]
    Exists { name: String, file: String },
    #[error("{file}: '{name}' cannot be changed without touching the other views; edit the file by hand")]
    Entangled { name: String, file: String },
    #[error(
        "roles are kept beside files, and a database has no folder here: save a view of the table, which keeps them"
    )]
    NoFolder,
    #[error("{0} cannot be read again by a saved view: write the orders to a file, and save a view of that")]
    ReadOnce(String),
    #[error(
        "view '{name}' {reach}, and {file} belongs to another user: read the file, then name it with {remedy} if you trust it"
    )]
    Untrusted { name: String, reach: String, file: String, remedy: String },
    #[error("{0}")]
    NotWritten(String),
}

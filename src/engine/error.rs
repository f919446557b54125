//! Why a request has no answer, in kinds that do not depend on the database.

/// Why a request has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// The user cancelled it.
    #[error("cancelled")]
    Cancelled,
    /// The database refused or failed; its message, without its name for the kind and without its hints.
    #[error("{message}")]
    Refused { kind: Refusal, message: String },
    /// The database could not be started.
    #[error("the database could not be started: {0}")]
    Start(String),
    /// The worker thread is gone.
    #[error("the database stopped unexpectedly; run the command again")]
    Gone,
}

/// The kinds of refusal that a user can act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The SQL names a column that does not exist.
    MissingColumn,
    /// The text of a file is not in the encoding it is read in.
    Encoding,
    /// The SQL cannot be parsed.
    Syntax,
    /// A function or an operator does not take values of this type, or a value does not fit its type.
    Type,
    /// A file is not of the expected kind.
    Input,
    /// The lines of a file of text have no common layout.
    Layout,
    /// The library of the database was built without an extension that the SQL needs.
    Extension,
    /// Memory or disk is full.
    Room,
    /// Anything else.
    Other,
}

impl EngineError {
    /// A refusal of the program's own, such as an answer of an unexpected shape.
    pub fn refused(message: impl Into<String>) -> EngineError {
        EngineError::Refused { kind: Refusal::Other, message: message.into() }
    }

    /// The kind of refusal, if it is one.
    pub fn refusal(&self) -> Option<Refusal> {
        match self {
            EngineError::Refused { kind, .. } => Some(*kind),
            _ => None,
        }
    }
}

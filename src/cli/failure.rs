//! How a command ends: its exit code, and the message on standard error if it fails.

use std::process::ExitCode;

use crate::explore::{CommandLine, Error, Verb, View};
use crate::source::{Asked, SourceError};

/// How a command ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// It succeeded.
    Ok,
    /// It failed; standard error says why.
    Failed,
    /// The command line cannot be understood.
    Usage,
    /// A requested check did not hold.
    CheckFailed,
    /// Cancelled by the user.
    Cancelled,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Ok => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::CheckFailed => 3,
            Exit::Cancelled => 130,
        })
    }
}

/// Why a command fails: the message for standard error, and the exit code.
#[derive(Debug)]
pub struct Failure {
    pub message: String,
    pub exit: Exit,
    /// What was found of files that cannot be read as orders.
    pub asked: Option<Box<Asked>>,
}

impl Failure {
    /// The command line cannot be understood.
    pub fn usage(message: String) -> Failure {
        Failure { message, exit: Exit::Usage, asked: None }
    }

    /// Nothing failed: what was asked for instead of the answer has been printed.
    pub fn printed() -> Failure {
        Failure { message: String::new(), exit: Exit::Ok, asked: None }
    }

    /// The command line is valid, but the command failed.
    pub fn failed(message: impl ToString) -> Failure {
        Failure { message: message.to_string(), exit: Exit::Failed, asked: None }
    }
}

/// The command that shows the columns, if one of them has to be named.
fn inspection(error: &Error) -> String {
    match error {
        Error::Source(SourceError::Asks(asked)) if asked.why.needs_a_look() => {
            let command = CommandLine::new(Verb::Inspect, &asked.spec, &View::default());
            format!("; `{command}` shows what they hold")
        }
        _ => String::new(),
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        let exit = if error.is_cancelled() { Exit::Cancelled } else { Exit::Failed };
        let message = format!("{error}{}", inspection(&error));
        let asked = match error {
            Error::Source(SourceError::Asks(asked)) => Some(asked),
            _ => None,
        };
        Failure { message, exit, asked }
    }
}

//! How a command ends: its exit code, and the message on standard error if it fails.

use std::process::ExitCode;

use crate::explore::Error;

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
}

impl Failure {
    /// The command line cannot be understood.
    pub fn usage(message: String) -> Failure {
        Failure { message, exit: Exit::Usage }
    }

    /// Nothing failed: what was asked for instead of the answer has been printed.
    pub fn printed() -> Failure {
        Failure { message: String::new(), exit: Exit::Ok }
    }

    /// The command line is valid, but the command failed.
    pub fn failed(message: impl ToString) -> Failure {
        Failure { message: message.to_string(), exit: Exit::Failed }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        let exit = if error.is_cancelled() { Exit::Cancelled } else { Exit::Failed };
        Failure { message: error.to_string(), exit }
    }
}

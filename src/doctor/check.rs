//! The result of one look at the surroundings.

use crate::named_enum;

named_enum! {
    /// How bad a finding is.
    pub enum State: "state" {
        Good = "ok",
        /// It works, but less well than it could.
        Note = "note",
        /// The program fails, or settings are not used.
        Problem = "problem",
    }
}

/// The finding of one look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What was looked at.
    pub name: &'static str,
    pub state: State,
    pub found: String,
    /// What the user can do; blank if nothing is to be done.
    pub remedy: String,
}

impl Check {
    /// Nothing is to be done.
    pub(super) fn good(name: &'static str, found: impl Into<String>) -> Check {
        Check { name, state: State::Good, found: found.into(), remedy: String::new() }
    }

    /// It works, but less well than it could.
    pub(super) fn note(name: &'static str, found: impl Into<String>, remedy: impl Into<String>) -> Check {
        Check { name, state: State::Note, found: found.into(), remedy: remedy.into() }
    }

    /// The program fails, or settings are not used.
    pub(super) fn problem(name: &'static str, found: impl Into<String>, remedy: impl Into<String>) -> Check {
        Check { name, state: State::Problem, found: found.into(), remedy: remedy.into() }
    }
}

//! All checks, in the order in which they are shown.

use std::path::PathBuf;

use crate::engine::Limits;

use super::check::Check;
use super::{files, machine, terminal};

/// What the examination cannot find out by itself.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// Columns and lines, if standard output is a terminal.
    pub size: Option<(u16, u16)>,
    /// The limits that a command would use.
    pub limits: Limits,
    /// The settings file that the user names.
    pub config: Option<PathBuf>,
}

/// Looks at the terminal, the machine and the files of the user.
pub fn examine(around: &Surroundings) -> Vec<Check> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let mut checks = terminal::checks(&variable, around.size);
    checks.extend(machine::checks(&around.limits));
    checks.extend(files::checks(around.config.as_deref()));
    checks
}

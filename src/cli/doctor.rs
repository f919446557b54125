//! `tenure doctor`: looks at the terminal, the machine and the settings.

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::Args;

use crate::doctor::{State, Surroundings, examine, report};

use super::failure::{Exit, Failure};
use super::options::EngineOptions;
use super::output::OutputOptions;
use super::terminal;

/// Options of `tenure doctor`.
#[derive(Debug, Args)]
#[command(after_help = "It exits with 1 if there is a problem.")]
pub struct DoctorCommand {
    /// The settings file to examine [default: $XDG_CONFIG_HOME/tenure/config.toml]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    engine: EngineOptions,
    #[command(flatten)]
    out: OutputOptions,
}

impl DoctorCommand {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let checks = examine(&Surroundings {
            size: terminal::size(std::io::stdout().is_terminal()),
            limits: self.engine.limits(),
            config: self.config.clone(),
        });
        self.out.deliver(&report(&checks))?;
        let has_problem = checks.iter().any(|check| check.state == State::Problem);
        Ok(if has_problem { Exit::Failed } else { Exit::Ok })
    }
}

//! Parses the command line, dispatches, exits.

use std::process::ExitCode;

use clap::Parser;
use tenure::cli::{Cli, Exit};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = match &cli.command {
        Some(command) => command.run(),
        None => cli.explore.print(),
    };
    match outcome {
        Ok(exit) => exit.into(),
        Err(failure) => {
            eprintln!("tenure: {}", failure.message);
            Exit::into(failure.exit)
        }
    }
}

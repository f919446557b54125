//! Parses the command line, dispatches, exits.

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::Parser;
use tenure::cli::{Cli, Exit, ExploreCommand, Failure};
use tenure::source::harmless;
use tenure::tui::settings::{Said, load};
use tenure::tui::{Outcome, explore};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = match &cli.command {
        Some(command) => command.run().map(ExitCode::from),
        None if std::io::stdout().is_terminal() => walk(&cli.explore),
        None => cli.explore.print().map(ExitCode::from),
    };
    outcome.unwrap_or_else(|failure| {
        // Messages quote the data and the command line; only their line ends are meant.
        let lines: Vec<String> = failure.message.lines().map(harmless).collect();
        eprintln!("tenure: {}", lines.join("\n"));
        failure.exit.into()
    })
}

/// Explores on the terminal.
fn walk(command: &ExploreCommand) -> Result<ExitCode, Failure> {
    if let Err(error) = color_eyre::install() {
        eprintln!("tenure: reports of faults will be plain ({error})");
    }
    let screen = &command.screen;
    let said = Said {
        color: screen.color.clone(),
        ascii: screen.ascii,
        watch: screen.watch,
        file: screen.config.clone(),
    };
    let options = load(&said).map_err(|error| Failure::usage(error.to_string()))?;
    let (source, view) = (command.source.spec()?, command.view.view(&command.source)?);
    let outcome = explore(source, view, command.source.shelf(), command.engine.limits(), options);
    match outcome.map_err(Failure::failed)? {
        Outcome::Quit => Ok(Exit::Ok.into()),
        Outcome::Failed(error) => Err(error.into()),
        // As a shell reports a program that a signal ended.
        Outcome::Signalled(signal) => Ok(ExitCode::from(u8::try_from(128 + signal).unwrap_or(1))),
    }
}

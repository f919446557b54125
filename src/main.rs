//! Parses the command line, dispatches, exits.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use tenure::cli::{
    Cli, Exit, ExploreCommand, Failure, WELCOME, begin_log, keep_snapshots, prepare_remote, spool_pipes,
};
use tenure::engine::{Cancel, give_back_freed_blocks};
use tenure::source::{SourceSpec, SpooledInputs, shown_path};
use tenure::text::sanitize;
use tenure::tui::settings::{SettingsArgs, load};
use tenure::tui::{Beginning, Options, Outcome, explore};

fn main() -> ExitCode {
    if std::env::args_os().len() == 1 && !std::io::stdout().is_terminal() {
        let _ = write!(std::io::stderr(), "{WELCOME}");
        return Exit::Usage.into();
    }
    if std::env::args_os().any(|one| one == "--memory" || one.to_string_lossy().starts_with("--memory=")) {
        give_back_freed_blocks();
    }
    let cli = Cli::read();
    let ready = cli.check().and_then(|()| cli.log.as_deref().map_or(Ok(()), begin_log));
    let outcome = ready.and_then(|()| match &cli.command {
        Some(command) => command.run().map(ExitCode::from),
        None if std::io::stdout().is_terminal() => run_explorer(&cli.explore),
        None => check_named_settings(&cli.explore).and_then(|()| cli.explore.print()).map(ExitCode::from),
    });
    let code = outcome.unwrap_or_else(|failure| {
        if !failure.message.is_empty() {
            // Messages quote the data and the command line; only their line ends are meant.
            log::error!("{}", failure.message);
            let lines: Vec<String> = failure.message.lines().map(sanitize).collect();
            // Standard error may be gone with its terminal: then the exit code alone is left to tell.
            let _ = writeln!(std::io::stderr(), "tenure: {}", lines.join("\n"));
        }
        failure.exit.into()
    });
    keep_snapshots();
    log::info!("ended");
    code
}

/// The options of the explorer.
fn settings(command: &ExploreCommand) -> Result<Options, Failure> {
    let screen = &command.screen;
    let args = SettingsArgs {
        color: screen.color.clone(),
        ascii: screen.ascii,
        plain: screen.plain,
        watch: screen.watch,
        file: screen.config.clone(),
    };
    load(&args).map_err(|error| Failure::usage(error.to_string()))
}

/// Checks a settings file that the user names. Without a terminal nothing needs it, but its errors are reported all the same.
fn check_named_settings(command: &ExploreCommand) -> Result<(), Failure> {
    if command.screen.config.is_none() { Ok(()) } else { settings(command).map(drop) }
}

/// Explores on the terminal.
fn run_explorer(command: &ExploreCommand) -> Result<ExitCode, Failure> {
    if let Err(error) = color_eyre::install() {
        let _ = writeln!(std::io::stderr(), "tenure: reports of faults will be plain ({error})");
    }
    let options = settings(command)?;
    let (beginning, _spooled) = beginning(command)?;
    let (limits, caching) = (command.engine.limits(), command.engine.caching());
    let outcome = explore(beginning, command.source.shelf(), limits, caching, options);
    match outcome.map_err(Failure::failed)? {
        Outcome::Quit => Ok(Exit::Ok.into()),
        Outcome::Failed(error) => Err(error.into()),
        // As a shell reports a program that a signal ended.
        Outcome::Signalled(signal) => Ok(ExitCode::from(u8::try_from(128 + signal).unwrap_or(1))),
    }
}

/// What the explorer begins with, and the copies of piped input, which are deleted when they are dropped.
fn beginning(command: &ExploreCommand) -> Result<(Beginning, Option<SpooledInputs>), Failure> {
    let screen = &command.screen;
    if screen.resume {
        return Ok((Beginning::Session(Box::new(command.last_session()?)), None));
    }
    if !command.source.is_named() {
        return Ok((Beginning::Offers, None));
    }
    let (mut source, view) = (command.source.spec()?, command.view.view(&command.source)?);
    prepare_remote(&command.source, &mut source)?;
    let spooled = spool_pipes(&mut source, &command.engine, &Cancel::new())?;
    if screen.watch {
        check_watchable(&source)?;
    }
    let screen = command.source.saved_view()?.and_then(|saved| saved.screen);
    Ok((Beginning::View { source: Box::new(source), view: Box::new(view), screen }, Some(spooled)))
}

/// Refuses `--watch` for a source that cannot change while it is explored.
fn check_watchable(source: &SourceSpec) -> Result<(), Failure> {
    if let Some(once) = source.spooled.first() {
        let name = shown_path(&once.path);
        return Err(Failure::usage(format!("--watch: {name} is read once and cannot be watched")));
    }
    if source.is_remote() {
        let why = "--watch: a database on another machine cannot be watched; press R to ask it again";
        return Err(Failure::usage(why.into()));
    }
    Ok(())
}

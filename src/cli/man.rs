//! `tenure man`: manual pages, made from the help.

use std::path::PathBuf;

use clap::{Args, Command};
use clap_mangen::Man;

use super::failure::{Exit, Failure};
use super::notes::say;
use super::output::print_text;

/// Options of `tenure man`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    tenure man matrix | man -l -                       read the page of a command\n  \
    tenure man --folder ~/.local/share/man/man1        install all pages")]
pub struct ManCommand {
    /// The command to print the page of [default: tenure itself]
    #[arg(value_name = "COMMAND", conflicts_with = "folder")]
    command: Option<String>,
    /// Write one page per command to a folder; created if it does not exist
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
}

impl ManCommand {
    /// Writes pages of the whole command line, which begins at `root`.
    pub(super) fn run(&self, mut root: Command) -> Result<Exit, Failure> {
        root.build();
        let Some(folder) = &self.folder else {
            print_text(&page(&self.named(&root)?)?)?;
            return Ok(Exit::Ok);
        };
        let failed = |error: std::io::Error| {
            Failure::failed(format!("{}: cannot be written ({error})", folder.display()))
        };
        std::fs::create_dir_all(folder).map_err(failed)?;
        let commands = root.get_subcommands().filter(|command| !command.is_hide_set());
        let mut written = 0;
        for command in std::iter::once(&root).chain(commands) {
            let name = command.get_display_name().unwrap_or(command.get_name());
            let file = folder.join(format!("{name}.1"));
            crate::file::write_file(&file, page(command)?.as_bytes()).map_err(Failure::failed)?;
            written += 1;
        }
        say(format_args!("wrote {written} pages to {}", folder.display()));
        Ok(Exit::Ok)
    }

    fn named(&self, root: &Command) -> Result<Command, Failure> {
        let Some(name) = &self.command else { return Ok(root.clone()) };
        let found = root.find_subcommand(name).filter(|command| !command.is_hide_set());
        found.cloned().ok_or_else(|| {
            let names: Vec<&str> = root
                .get_subcommands()
                .filter(|command| !command.is_hide_set())
                .map(Command::get_name)
                .collect();
            Failure::usage(format!("{name}: not a command; use one of {}", names.join(", ")))
        })
    }
}

/// The page of a command, in the language of `man`.
fn page(command: &Command) -> Result<String, Failure> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page).map_err(Failure::failed)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::super::Cli;
    use super::*;

    #[test]
    fn every_command_has_a_page_with_its_options() {
        let mut root = Cli::command();
        root.build();
        for command in root.get_subcommands().filter(|command| !command.is_hide_set()) {
            let text = page(command).unwrap();
            assert!(text.contains(".TH"), "{}", command.get_name());
            let options = command.get_arguments().filter(|option| !option.is_hide_set());
            for long in options.filter_map(|option| option.get_long()) {
                let shown = format!("\\-\\-{}", long.replace('-', "\\-"));
                assert!(text.contains(&shown), "{}: {shown}", command.get_name());
            }
        }
    }
}

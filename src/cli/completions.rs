//! `tenure completions`: what a shell needs to complete commands and options.

use clap::{Args, Command, ValueEnum};
use clap_complete::{Shell as ClapShell, generate};
use clap_complete_nushell::Nushell;

use super::failure::{Exit, Failure};
use super::output::print_text;

/// Options of `tenure completions`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    tenure completions bash > ~/.local/share/bash-completion/completions/tenure\n  \
    tenure completions zsh > \"${fpath[1]}/_tenure\"\n  \
    tenure completions fish > ~/.config/fish/completions/tenure.fish\n  \
    tenure completions nu > tenure.nu    then, in nu: use tenure.nu *")]
pub struct CompletionsCommand {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

/// The shells that are served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
    Nu,
}

impl CompletionsCommand {
    /// Prints the script for the whole command line, which begins at `root`.
    pub(super) fn run(&self, root: Command) -> Result<Exit, Failure> {
        print_text(&self.script(root))?;
        Ok(Exit::Ok)
    }

    /// The script for the shell.
    fn script(&self, mut command: Command) -> String {
        let mut script = Vec::new();
        match self.shell {
            Shell::Bash => generate(ClapShell::Bash, &mut command, "tenure", &mut script),
            Shell::Zsh => generate(ClapShell::Zsh, &mut command, "tenure", &mut script),
            Shell::Fish => generate(ClapShell::Fish, &mut command, "tenure", &mut script),
            Shell::Nu => generate(Nushell, &mut command, "tenure", &mut script),
        }
        String::from_utf8_lossy(&script).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::super::Cli;
    use super::*;

    #[test]
    fn every_command_and_its_options_are_completed_in_every_shell() {
        for shell in Shell::value_variants() {
            let script = CompletionsCommand { shell: *shell }.script(Cli::command());
            let root = Cli::command();
            for command in root.get_subcommands().filter(|command| !command.is_hide_set()) {
                assert!(script.contains(command.get_name()), "{shell:?}: {}", command.get_name());
            }
            assert!(script.contains("measure"), "{shell:?}");
        }
    }
}

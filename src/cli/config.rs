//! `tenure config`: the settings file with every default and its comment.

use clap::{Args, Subcommand};

use crate::file::write_file;
use crate::tui::settings::settings_file;
use crate::tui::settings_template;

use super::failure::{Exit, Failure};
use super::notes::say;

/// Options of `tenure config`.
#[derive(Debug, Args)]
pub struct ConfigCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Write config.toml: each setting and key with its default and a comment; nothing changes until you edit it
    Init {
        /// Replace a file that is there; it is kept as config.toml.bak
        #[arg(long)]
        force: bool,
    },
    /// Print the path of config.toml
    Path,
}

impl ConfigCommand {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let file = settings_file().ok_or_else(|| {
            Failure::failed(
                "no folder for settings: neither XDG_CONFIG_HOME nor HOME is set; set one of them",
            )
        })?;
        let Action::Init { force } = self.action else {
            println!("{}", file.display());
            return Ok(Exit::Ok);
        };
        let failed = |error: std::io::Error| {
            Failure::failed(format!("{}: cannot be written ({error})", file.display()))
        };
        if file.exists() {
            if !force {
                let name = file.display();
                return Err(Failure::failed(format!(
                    "{name}: exists already; replace it with --force, which keeps it as config.toml.bak"
                )));
            }
            std::fs::rename(&file, file.with_extension("toml.bak")).map_err(failed)?;
        }
        file.parent().map_or(Ok(()), std::fs::create_dir_all).map_err(failed)?;
        write_file(&file, settings_template().as_bytes()).map_err(Failure::failed)?;
        say(format_args!("wrote {}", file.display()));
        Ok(Exit::Ok)
    }
}

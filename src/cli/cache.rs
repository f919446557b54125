//! `tenure cache`: the snapshots that let a source open at once the second time.

use clap::{Args, Subcommand};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::cache::CacheFolder;
use crate::report::snapshots;
use crate::snapshot::Caching;
use crate::text;

use super::failure::{Exit, Failure};
use super::notes::say;
use super::output::OutputOptions;

/// Options of `tenure cache`.
#[derive(Debug, Args)]
pub struct CacheCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the snapshots: files, size, when they were used
    List {
        #[command(flatten)]
        out: OutputOptions,
    },
    /// Delete every snapshot
    Clear,
    /// Print the folder they are kept in
    Path,
}

impl CacheCommand {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let folder = folder()?;
        let failed = |error: std::io::Error| {
            Failure::failed(format!("{}: the snapshots cannot be reached: {error}", folder.path().display()))
        };
        match &self.action {
            Action::List { out } => {
                let entries = folder.entries().map_err(failed)?;
                let kept = entries.into_iter().filter_map(|entry| {
                    let used = Timestamp::try_from(entry.used).ok()?;
                    let used = used.to_zoned(TimeZone::system()).datetime();
                    Some(snapshots::Kept { files: entry.files, bytes: entry.bytes, used })
                });
                let kept: Vec<snapshots::Kept> = kept.collect();
                out.deliver(&snapshots::report(&kept))?;
            }
            Action::Clear => {
                let bytes = folder.clear().map_err(failed)?;
                say(format_args!("deleted {} of snapshots", text::bytes(bytes)));
            }
            Action::Path => println!("{}", folder.path().display()),
        }
        Ok(Exit::Ok)
    }
}

fn folder() -> Result<CacheFolder, Failure> {
    Caching::usual().folder.ok_or_else(|| {
        Failure::failed(
            "no cache folder: neither XDG_CACHE_HOME nor HOME is set; set one of them".to_string(),
        )
    })
}

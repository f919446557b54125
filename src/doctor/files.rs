//! The folders and files of the user: settings, saved views, sessions, snapshots.

use std::path::Path;

use crate::benchmarks::Benchmark;
use crate::config::{cache_folder, config_folder, state_folder};
use crate::engine::free_bytes;
use crate::rfm::CutPoints;
use crate::saved::{SessionStore, ViewStore};
use crate::snapshot::Caching;
use crate::source::check_presets;
use crate::text::bytes;
use crate::tui::settings::{SettingsArgs, load, settings_file};

use super::check::Check;

/// Reads every file of settings as a command would, and looks at the folders. `config` is the settings file that the
/// user names.
pub(super) fn checks(config: Option<&Path>) -> Vec<Check> {
    vec![
        settings(config),
        views(),
        read("cut points of RFM", "rfm.toml", CutPoints::of_settings().map(|_| ())),
        read("presets of exports", "presets.toml", check_presets()),
        read("benchmarks", "benchmarks.toml", Benchmark::all().map(|_| ())),
        snapshots(),
        sessions(),
    ]
}

/// The settings file and its keys.
fn settings(config: Option<&Path>) -> Check {
    const NAME: &str = "settings";
    let args = SettingsArgs { file: config.map(Path::to_path_buf), ..SettingsArgs::default() };
    let read = load(&args);
    let file = config.map(Path::to_path_buf).or_else(settings_file);
    match (read, file) {
        (Err(error), _) => {
            Check::problem(NAME, error.to_string(), "or write the file again: tenure config init --force")
        }
        (Ok(_), Some(file)) if file.exists() => Check::good(NAME, file.display().to_string()),
        (Ok(_), Some(_)) => {
            Check::good(NAME, "the defaults; `tenure config init` writes a file to change them")
        }
        (Ok(_), None) => Check::note(
            NAME,
            "no folder for settings: neither XDG_CONFIG_HOME nor HOME is set",
            "set one of them, as in: export XDG_CONFIG_HOME=\"$PWD/config\"",
        ),
    }
}

/// The views that a command in this folder would find.
fn views() -> Check {
    const NAME: &str = "saved views";
    match ViewStore::find(None, &[]).list() {
        Ok(views) if views.is_empty() => Check::good(NAME, "none yet"),
        Ok(views) => Check::good(NAME, format!("{} can be opened from here", views.len())),
        Err(error) => Check::problem(NAME, error.to_string(), "correct the line that is named"),
    }
}

/// A file in the folder of settings that need not exist.
fn read<E: ToString>(name: &'static str, file: &str, outcome: Result<(), E>) -> Check {
    let is_there = config_folder().is_some_and(|folder| folder.join(file).exists());
    match outcome {
        Err(why) => Check::problem(name, why.to_string(), "correct the line that is named"),
        Ok(()) if is_there => Check::good(name, format!("your {file} is read")),
        Ok(()) => Check::good(name, "built in"),
    }
}

fn snapshots() -> Check {
    const NAME: &str = "snapshots";
    let Some(folder) = Caching::usual().folder else {
        return Check::note(
            NAME,
            "no cache folder: a large source is read from the start each time",
            "set XDG_CACHE_HOME or HOME",
        );
    };
    let path = folder.path().display().to_string();
    match (folder.entries(), cache_folder().filter(|folder| !is_writable(folder))) {
        (Err(error), _) => {
            Check::note(NAME, format!("{path}: {error}"), "set XDG_CACHE_HOME to a folder that you can write")
        }
        (Ok(_), Some(folder)) => Check::note(
            NAME,
            format!(
                "{} cannot be written: a large source is read from the start each time",
                folder.display()
            ),
            "set XDG_CACHE_HOME to a folder that you can write",
        ),
        (Ok(entries), None) => {
            let taken = bytes(entries.iter().map(|entry| entry.bytes).sum());
            let free =
                free_bytes(folder.path()).map_or(String::new(), |free| format!(", {} free", bytes(free)));
            Check::good(NAME, format!("{}, {taken} in {path}{free}", entries.len()))
        }
    }
}

fn sessions() -> Check {
    const NAME: &str = "sessions";
    let Some(store) = SessionStore::usual() else {
        return Check::note(NAME, "no folder for sessions", "set XDG_STATE_HOME or HOME");
    };
    match (store.list(), state_folder().filter(|folder| !is_writable(folder))) {
        (Err(error), _) => Check::problem(NAME, error.to_string(), "delete the file to begin with none"),
        (Ok(_), Some(folder)) => Check::note(
            NAME,
            format!("{} cannot be written: no session is kept", folder.display()),
            "set XDG_STATE_HOME to a folder that you can write",
        ),
        (Ok(sessions), None) => Check::good(NAME, format!("{} kept", sessions.len())),
    }
}

/// Whether the user can write a folder, or make it if it does not exist.
fn is_writable(folder: &Path) -> bool {
    let there = folder.ancestors().find(|path| path.exists());
    there.is_some_and(|path| rustix::fs::access(path, rustix::fs::Access::WRITE_OK).is_ok())
}

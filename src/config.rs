//! Where the settings of the user are kept, what can be made again, and what is remembered.

use std::path::PathBuf;

/// The folder of the user's settings: `$XDG_CONFIG_HOME/tenure`, else `~/.config/tenure`.
pub fn config_folder() -> Option<PathBuf> {
    let folder = std::env::var_os("XDG_CONFIG_HOME").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let folder =
        folder.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".config")))?;
    Some(folder.join("tenure"))
}

/// The folder of what can be made again: `$XDG_CACHE_HOME/tenure`, else `~/.cache/tenure`.
pub fn cache_folder() -> Option<PathBuf> {
    let folder = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|folder| folder.is_absolute());
    let folder =
        folder.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache")))?;
    Some(folder.join("tenure"))
}

/// The folder of what the program remembers of its use: `$XDG_STATE_HOME/tenure`, else `~/.local/state/tenure`.
pub fn state_folder() -> Option<PathBuf> {
    let folder = std::env::var_os("XDG_STATE_HOME").map(PathBuf::from).filter(|folder| folder.is_absolute());
    let folder =
        folder.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/state")))?;
    Some(folder.join("tenure"))
}

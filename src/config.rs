//! Where the user's settings are kept.

use std::path::PathBuf;

/// The folder of the user's settings: `$XDG_CONFIG_HOME/tenure`, else `~/.config/tenure`.
pub fn config_folder() -> Option<PathBuf> {
    let folder = std::env::var_os("XDG_CONFIG_HOME").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let folder =
        folder.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".config")))?;
    Some(folder.join("tenure"))
}

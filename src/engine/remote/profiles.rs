//! Profiles of ADBC, which name connections, and the folders that ADBC searches.

use std::path::{Path, PathBuf};

/// A connection that a profile of ADBC names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    pub name: String,
    pub file: PathBuf,
}

/// The profiles of this user and of this machine, by name.
pub fn profiles() -> Vec<Profile> {
    let mut found: Vec<Profile> = Vec::new();
    for folder in profile_folders() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for file in entries.flatten().map(|entry| entry.path()) {
            let Some(name) = file.file_stem().map(|name| name.to_string_lossy().into_owned()) else {
                continue;
            };
            // The first folder that has a name decides, as it does for the driver manager.
            if file.extension().is_some_and(|end| end == "toml") && !found.iter().any(|one| one.name == name)
            {
                found.push(Profile { name, file });
            }
        }
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found
}

/// The folders in which profiles are looked for, in words.
pub fn places_of_profiles() -> String {
    shown(&profile_folders())
}

/// The text of a profile, which the driver manager reads too; none if there is no such profile.
pub(super) fn profile_text(name: &str) -> Option<String> {
    let named = profiles().into_iter().find(|profile| profile.name == name).map(|profile| profile.file);
    std::fs::read_to_string(named.unwrap_or_else(|| PathBuf::from(name))).ok()
}

/// The environment variables that the text of a profile asks for.
pub(super) fn variables(text: &str) -> impl Iterator<Item = &str> {
    text.split("env_var(").skip(1).map(|rest| rest.split(')').next().unwrap_or_default().trim())
}

/// Where profiles are looked for.
fn profile_folders() -> Vec<PathBuf> {
    folders("ADBC_PROFILE_PATH", "profiles")
}

/// The folders of a variable, of the user and of the machine, in the order in which ADBC searches them.
pub(super) fn folders(variable: &str, name: &str) -> Vec<PathBuf> {
    let given = std::env::var_os(variable).map(|paths| std::env::split_paths(&paths).collect());
    let given: Vec<PathBuf> = given.unwrap_or_default();
    let home = std::env::var_os("XDG_CONFIG_HOME").filter(|path| !path.is_empty()).map(PathBuf::from);
    let home = home.or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".config")));
    let user = home.map(|home| home.join("adbc").join(name));
    let folders = given.into_iter().filter(|path| !path.as_os_str().is_empty());
    folders.chain(user).chain([Path::new("/etc/adbc").join(name)]).collect()
}

pub(super) fn shown(folders: &[PathBuf]) -> String {
    folders.iter().map(|folder| folder.display().to_string()).collect::<Vec<_>>().join(", ")
}

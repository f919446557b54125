//! Drivers of ADBC, which are shared libraries, and the profiles that name connections.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use adbc_core::Driver;
use adbc_core::LOAD_FLAG_DEFAULT;
use adbc_core::error::Status;
use adbc_core::options::{AdbcVersion, OptionDatabase, OptionValue};
use adbc_driver_manager::{ManagedDatabase, ManagedDriver};

use super::address::Address;
use super::error::RemoteError;

/// The version of ADBC with which a running statement can be cancelled.
const VERSION: AdbcVersion = AdbcVersion::V110;

/// Drivers that were loaded. A library stays in the process, because some have threads of their own.
static LOADED: Mutex<Vec<(String, ManagedDriver)>> = Mutex::new(Vec::new());

/// The database of an address. Nothing is sent yet by most drivers.
///
/// # Errors
/// A driver or a profile that is missing; options that the driver refuses.
pub(super) fn database(address: &Address) -> Result<ManagedDatabase, RemoteError> {
    let refused = |error: adbc_core::error::Error| RemoteError::of(&error, address);
    let (uri, options) = address.for_driver();
    let options = options.into_iter();
    let options =
        options.map(|(name, value)| (OptionDatabase::from(name.as_str()), OptionValue::String(value)));
    if let Some(profile) = address.profile() {
        // A profile may name any driver, so the library it needs cannot be known before.
        let opened =
            ManagedDatabase::from_uri_with_opts(&uri, None, VERSION, LOAD_FLAG_DEFAULT, None, options);
        return opened.map_err(|error| match error.status {
            Status::NotFound if error.message.contains("rofile") => {
                RemoteError::NoProfile { name: profile.to_string(), folders: shown(&profile_folders()) }
            }
            _ => refused(error),
        });
    }
    let mut driver = driver(address)?;
    let options = std::iter::once((OptionDatabase::Uri, OptionValue::String(uri))).chain(options);
    driver.new_database_with_opts(options).map_err(refused)
}

/// The driver of an address, loaded once.
fn driver(address: &Address) -> Result<ManagedDriver, RemoteError> {
    let names = address.drivers();
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, driver)) = loaded.iter().find(|(name, _)| *name == names[0]) {
        return Ok(driver.clone());
    }
    let mut why = None;
    for name in &names {
        match ManagedDriver::load_from_name(name, None, VERSION, LOAD_FLAG_DEFAULT, None) {
            Ok(driver) => {
                loaded.push((names[0].clone(), driver.clone()));
                return Ok(driver);
            }
            Err(error) => why = why.or(Some(error)),
        }
    }
    Err(match why {
        Some(error) if error.status != Status::NotFound => {
            RemoteError::Driver { name: names[0].clone(), why: address.redactor().clean(&error.message) }
        }
        _ => RemoteError::NoDriver { name: names[0].clone(), folders: shown(&driver_folders()) },
    })
}

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

/// Where profiles are looked for.
fn profile_folders() -> Vec<PathBuf> {
    folders("ADBC_PROFILE_PATH", "profiles")
}

/// Where drivers are looked for.
fn driver_folders() -> Vec<PathBuf> {
    folders("ADBC_DRIVER_PATH", "drivers")
}

/// The folders of a variable, of the user and of the machine, in the order in which ADBC searches them.
fn folders(variable: &str, name: &str) -> Vec<PathBuf> {
    let given = std::env::var_os(variable).map(|paths| std::env::split_paths(&paths).collect());
    let given: Vec<PathBuf> = given.unwrap_or_default();
    let home = std::env::var_os("XDG_CONFIG_HOME").filter(|path| !path.is_empty()).map(PathBuf::from);
    let home = home.or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".config")));
    let user = home.map(|home| home.join("adbc").join(name));
    let folders = given.into_iter().filter(|path| !path.as_os_str().is_empty());
    folders.chain(user).chain([Path::new("/etc/adbc").join(name)]).collect()
}

fn shown(folders: &[PathBuf]) -> String {
    folders.iter().map(|folder| folder.display().to_string()).collect::<Vec<_>>().join(", ")
}

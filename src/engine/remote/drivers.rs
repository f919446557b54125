//! Drivers of ADBC, which are shared libraries.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use adbc_core::Driver;
use adbc_core::LOAD_FLAG_DEFAULT;
use adbc_core::error::Status;
use adbc_core::options::{AdbcVersion, OptionDatabase, OptionValue};
use adbc_driver_manager::{ManagedDatabase, ManagedDriver};

use super::address::Address;
use super::error::RemoteError;
use super::profiles::{folders, places_of_profiles, shown};

/// The version of ADBC with which a running statement can be cancelled.
const VERSION: AdbcVersion = AdbcVersion::V110;

/// Drivers that were loaded. A library stays in the process, because some have threads of their own.
static LOADED: Mutex<Vec<(String, ManagedDriver)>> = Mutex::new(Vec::new());

/// The database of an address. Nothing is sent yet by most drivers.
///
/// # Errors
/// A driver or a profile that is missing; options that the driver refuses.
pub(super) fn database(address: &Address) -> Result<ManagedDatabase, RemoteError> {
    let refused = |error: adbc_core::error::Error| RemoteError::before_asking(&error, address);
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
                RemoteError::NoProfile { name: profile.to_string(), folders: places_of_profiles() }
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

/// Where drivers are looked for.
fn driver_folders() -> Vec<PathBuf> {
    folders("ADBC_DRIVER_PATH", "drivers")
}

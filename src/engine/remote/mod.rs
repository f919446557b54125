//! Databases on other machines, reached through ADBC (Arrow Database Connectivity). Only this folder knows its crates.

mod address;
mod connection;
mod drivers;
mod rows;
mod secrets;

pub use address::{Address, AddressError};
pub use connection::{RemoteError, RemoteTable};
pub use drivers::{Profile, places_of_profiles, profiles};
pub use rows::Unusable;
pub use secrets::{Secret, without_passwords};

//! Databases on other machines, reached through ADBC (Arrow Database Connectivity). Only this folder knows its crates.

mod address;
mod connection;
mod drivers;
mod error;
mod moment;
mod profiles;
mod request;
mod rows;
mod secrets;
mod servers;
mod statements;

pub use address::{Address, AddressError};
pub use connection::RemoteTable;
pub use error::RemoteError;
pub use moment::{Moment, OneTransaction};
pub use profiles::{Profile, places_of_profiles, profiles};
pub use rows::Unusable;
pub use secrets::{Secret, without_passwords};
pub use statements::{PROBE, count_of, first_of, later_of, rows_of};

//! What stands in the database: the opened source, and the tables that answers rest on, each made once.

mod database;
mod dimensions;
mod filters;
mod tables;

pub(super) use database::{MASK_BITS, Recording, Store};

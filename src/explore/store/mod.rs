//! The database side: the opened source, and the tables behind the answers, each created once.

mod database;
mod dimensions;
mod filters;
mod group_limit;
mod placeholder_ids;
mod tables;

pub(super) use database::{MASK_BITS, Recording, Store};
pub(super) use group_limit::{MOST_GROUPS, too_many_groups};

//! Tables and answers of the database, kept for the next opening of the same files.
//!
//! [`SnapshotEngine`] stands between the program and an [`Engine`](crate::engine::Engine) and keeps results by
//! statement: see `docs/decisions/016-snapshots-by-statement.md`.

mod answers;
mod base;
mod catalog;
mod engine;
mod identity;
mod layer;
mod ledger;
mod objects;
mod open;
mod parts;
mod purity;
mod shape;
mod statement;

pub use engine::SnapshotEngine;
pub use open::{Caching, Opened, open};

//! The SQL, one question per file. Each template documents its columns; dialect differences are in `dialect/`.

mod dialect;
mod equality;
mod quoting;
mod remote;
mod render;
mod templates;

pub use dialect::Dialect;
pub use equality::equalities;
pub use quoting::{identifier, is_reserved, literal};
pub use remote::RemoteSql;
pub use render::{SqlError, render};

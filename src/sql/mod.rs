//! The SQL, one question per file. Each template documents its columns; dialect differences are in `dialect/`.

mod arithmetic;
mod dialect;
mod equality;
mod negation;
mod quoting;
mod remote;
mod render;
mod templates;
mod tokens;

pub use arithmetic::arithmetic;
pub use dialect::Dialect;
pub use equality::equalities;
pub use negation::with_unknown;
pub use quoting::{identifier, is_reserved, literal};
pub use remote::RemoteSql;
pub use render::{SqlError, render};

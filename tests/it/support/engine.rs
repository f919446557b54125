//! Sessions in this process, without the binary.

use std::sync::Arc;

use tenure::engine::{Cancel, DuckDb, Engine, Limits, Resources};
use tenure::explore::Session;
use tenure::source::SourceSpec;

/// A database of its own, within the limits of this machine.
pub fn engine() -> Arc<dyn Engine> {
    Arc::new(DuckDb::open(&Limits::choose(&Resources::default())).unwrap())
}

/// A session over a source.
pub fn session(source: &SourceSpec) -> Session {
    Session::open(engine(), source, &Cancel::new()).unwrap()
}

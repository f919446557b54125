//! Sessions in this process, without the binary.

use std::sync::Arc;

use tenure::engine::{self, Cancel, Engine, Limits, Resources};
use tenure::explore::Session;
use tenure::source::SourceSpec;

/// A database of its own, within the limits of this machine.
pub fn engine() -> Arc<dyn Engine> {
    engine::open(&Limits::choose(&Resources::default())).unwrap()
}

/// A session over a source.
pub fn session(source: &SourceSpec) -> Session {
    Session::open(engine(), source, &Cancel::new()).unwrap()
}

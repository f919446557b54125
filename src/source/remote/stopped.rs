//! Why the rows of another machine stopped coming: over there, or here.

use crate::engine::EngineError;
use crate::engine::remote::{Address, RemoteError};
use crate::source::error::SourceError;

/// Why rows stopped.
pub(in crate::source) enum Stopped<E = SourceError> {
    There(RemoteError),
    Here(E),
}

impl<E> From<RemoteError> for Stopped<E> {
    fn from(why: RemoteError) -> Stopped<E> {
        Stopped::There(why)
    }
}

impl<E: From<SourceError>> Stopped<E> {
    /// The error, with the address if it came from there.
    pub(in crate::source) fn at(self, address: &Address) -> E {
        match self {
            Stopped::Here(error) => error,
            Stopped::There(why) => failed(why, address).into(),
        }
    }
}

/// What a request to an address failed with.
pub(super) fn failed(why: RemoteError, address: &Address) -> SourceError {
    match why {
        RemoteError::Cancelled => EngineError::Cancelled.into(),
        why => SourceError::Remote { address: address.to_string(), why },
    }
}

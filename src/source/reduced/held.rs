//! The moment of the database that the statements of one answer see, if it can hold one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::engine::Cancel;
use crate::engine::remote::{Address, Snapshot};
use crate::sql::RemoteSql;

/// Whether statements see the rows of one moment.
#[derive(Debug, Default)]
pub(super) struct Held(Mutex<State>);

#[derive(Debug, Default)]
enum State {
    /// Each statement sees the rows as they are when it runs.
    #[default]
    Free,
    /// The next statement takes the moment, and those after it see the same.
    Wanted,
    At(Arc<Snapshot>),
}

impl Held {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From the next statement on, all see the rows of one moment.
    pub(super) fn hold(&self) {
        *self.state() = State::Wanted;
    }

    /// Ends what [`Held::hold`] began.
    pub(super) fn release(&self) {
        *self.state() = State::Free;
    }

    /// The moment for a statement; none if nothing is held, or the database cannot hold one.
    pub(super) fn snapshot(
        &self,
        address: &Address,
        sql: RemoteSql,
        cancel: &Cancel,
    ) -> Option<Arc<Snapshot>> {
        let mut state = self.state();
        match &*state {
            State::Free => None,
            State::At(snapshot) => Some(Arc::clone(snapshot)),
            State::Wanted => {
                let one = sql.one_moment()?;
                let taken = Snapshot::take(address, one.isolation, one.name, |name| one.enter(name), cancel);
                let taken = taken.map(Arc::new);
                *state = taken.clone().map_or(State::Free, State::At);
                taken
            }
        }
    }
}

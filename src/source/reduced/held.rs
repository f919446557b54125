//! The moment of the database that the statements of one answer see, if it can hold one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::engine::Cancel;
use crate::engine::remote::{Address, Moment, OneTransaction};

/// Whether statements see the rows of one moment.
#[derive(Debug, Default)]
pub(super) struct Held(Mutex<State>);

#[derive(Debug, Default)]
enum State {
    /// Each statement sees the rows as they are when it runs.
    #[default]
    Free,
    /// The next statement takes the moment, and those after it see the same. If true, its account has the attributes too.
    Wanted(bool),
    At(Arc<Moment>, bool),
}

/// The moment for a statement.
pub(super) enum For {
    /// None is held.
    Any,
    /// That of the statements before it.
    Same(Arc<Moment>),
    /// It was just taken. If true, its account has the attributes too.
    New(Arc<Moment>, bool),
}

impl Held {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From the next statement on, all see the rows of one moment: of the one that is held, if it is not over.
    pub(super) fn hold(&self, with_attributes: bool) {
        let mut state = self.state();
        let held = std::mem::take(&mut *state);
        *state = match held {
            State::At(moment, _) if !moment.is_over() => State::At(moment, with_attributes),
            _ => State::Wanted(with_attributes),
        };
    }

    /// Ends what [`Held::hold`] began.
    pub(super) fn release(&self) {
        *self.state() = State::Free;
    }

    /// Whether statements see the rows of one moment now.
    pub(super) fn is_held(&self) -> bool {
        matches!(&*self.state(), State::At(..))
    }

    /// The moment for a statement. One that is over is replaced by a new one.
    pub(super) fn moment(&self, address: &Address, begun_by: &OneTransaction, cancel: &Cancel) -> For {
        let mut state = self.state();
        let with_attributes = match &*state {
            State::Free => return For::Any,
            State::At(moment, _) if !moment.is_over() => return For::Same(Arc::clone(moment)),
            State::At(_, with_attributes) | State::Wanted(with_attributes) => *with_attributes,
        };
        match Moment::take(address, begun_by, cancel).map(Arc::new) {
            Some(moment) => {
                *state = State::At(Arc::clone(&moment), with_attributes);
                For::New(moment, with_attributes)
            }
            None => {
                *state = State::Free;
                For::Any
            }
        }
    }
}

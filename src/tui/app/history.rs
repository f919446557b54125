//! Changes of the view that can be taken back.

use crate::explore::View;
use crate::source::SourceSpec;

/// A state that undo can return to: a view of a source, with its filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub view: View,
    pub source: SourceSpec,
}

/// The state to return to if a change of the source fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    pub(super) source: SourceSpec,
    /// The view to return to, if it changed with the source.
    pub(super) view: Option<View>,
    /// The previous source, for undo once the change succeeds.
    pub(super) shown: Option<Shown>,
}

/// Views and filters before and after the present one, and the one last left.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct History {
    past: Vec<Shown>,
    future: Vec<Shown>,
    last: Option<Shown>,
}

/// Changes that are remembered.
const DEPTH: usize = 200;

impl History {
    /// A history of these views: those before, the oldest first, and those undone, the next one last.
    pub fn of(past: Vec<Shown>, future: Vec<Shown>) -> History {
        History { last: past.last().cloned(), past, future }
    }

    /// The views before the present one, the oldest first.
    pub fn past(&self) -> &[Shown] {
        &self.past
    }

    /// The views that were undone, the next one last.
    pub fn future(&self) -> &[Shown] {
        &self.future
    }

    /// Remembers the view that is left by a change.
    pub fn record(&mut self, left: Shown) {
        self.future.clear();
        self.last = Some(left.clone());
        self.past.push(left);
        if self.past.len() > DEPTH {
            self.past.remove(0);
        }
    }

    /// The view before, if there is one.
    pub fn undo(&mut self, current: &Shown) -> Option<Shown> {
        let before = self.past.pop()?;
        self.future.push(current.clone());
        self.last = Some(current.clone());
        Some(before)
    }

    /// The undone view, if there is one.
    pub fn redo(&mut self, current: &Shown) -> Option<Shown> {
        let after = self.future.pop()?;
        self.past.push(current.clone());
        self.last = Some(current.clone());
        Some(after)
    }

    /// The view last left; the present one takes its place.
    pub fn last(&mut self, current: &Shown) -> Option<Shown> {
        let last = self.last.take()?;
        self.record(current.clone());
        Some(last)
    }
}

//! The filter of the orders: typed, completed, and taken into the source, which is then read again.

use tui_input::Input;

use crate::explore::View;

use super::{App, Effect, Overlay, Task};

/// A state that undo can go back to: a view of some of the orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub view: View,
    pub filter: Option<String>,
}

/// What stands until a new filter has proved itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    filter: Option<String>,
    /// What the filter was changed from, to be remembered once it is.
    shown: Option<Shown>,
}

impl App {
    /// The view and the filter on screen.
    pub(super) fn shown(&self, view: View) -> Shown {
        Shown { view, filter: self.source.filter.clone() }
    }

    /// The prompt for a filter.
    pub(super) fn ask_for_filter(&mut self) {
        let input = Input::new(self.source.filter.clone().unwrap_or_default());
        self.overlay = Some(Overlay::Filter { input, wrong: None });
    }

    /// Reads the source again with the filter that was typed.
    pub(super) fn accept_filter(&mut self, input: Input) -> Option<Effect> {
        let filter = Some(input.value().trim().to_string()).filter(|text| !text.is_empty());
        if filter == self.source.filter {
            return None;
        }
        let shown = self.shown(self.view.clone());
        self.overlay = Some(Overlay::Filter { input, wrong: None });
        Some(self.refilter(filter, Some(shown)))
    }

    /// Opens the source with another filter.
    pub(super) fn refilter(&mut self, filter: Option<String>, shown: Option<Shown>) -> Effect {
        let filter = std::mem::replace(&mut self.source.filter, filter);
        // A filter that is still being tried was never on screen.
        let first = self.before.take().map(|before| before.filter);
        self.before = Some(Before { filter: first.unwrap_or(filter), shown });
        Effect::Open(self.begin(Task::Open))
    }

    /// The filter holds: the matrix on screen is no longer of these orders.
    pub(super) fn filtered(&mut self) {
        if let Some(before) = self.before.take() {
            if let Some(shown) = before.shown {
                self.history.record(shown);
            }
            self.outdated = true;
            if matches!(self.overlay, Some(Overlay::Filter { .. })) {
                self.overlay = None;
            }
        }
    }

    /// The filter could not be used; what is wrong stands where it is typed. Whether there was one.
    pub(super) fn unfiltered(&mut self, why: &str) -> bool {
        let Some(before) = self.before.take() else { return false };
        self.source.filter = before.filter;
        match &mut self.overlay {
            Some(Overlay::Filter { wrong, .. }) => *wrong = Some(why.to_string()),
            _ => self.warn(format!("{why}; the source is as it was")),
        }
        true
    }
}

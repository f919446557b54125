//! Changes of the view, undone and redone.

use super::{App, Effect};
use crate::tui::action::Action;

impl App {
    /// Returns to a view: the one before, the one undone, or the one last left.
    pub(super) fn turn_back(&mut self, action: Action) -> Option<Effect> {
        let current = self.shown(self.view.clone());
        let (found, nothing) = match action {
            Action::Undo => (self.history.undo(&current), "nothing to undo"),
            Action::Redo => (self.history.redo(&current), "nothing to redo"),
            _ => (self.history.last(&current), "no view before this one"),
        };
        match found {
            Some(found) => {
                let left = std::mem::replace(&mut self.view, found.view);
                if found.source != self.source {
                    return Some(self.reopen(found.source, Some(left), None));
                }
                self.pursue_view()
            }
            None => {
                self.say(nothing);
                None
            }
        }
    }
}

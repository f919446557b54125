//! The measures that can be shown for these data.

use crate::explore::View;

use super::App;
use crate::tui::popups::Measures;

impl App {
    /// Opens the list of measures.
    pub(super) fn choose_measure(&mut self) {
        let measures = Measures::of(&self.view);
        self.pop_up(measures);
    }

    /// Remembers the choice from the list of measures.
    pub(super) fn settle(&mut self, before: View) {
        if before != self.view {
            self.history.record(self.shown(before));
        }
    }
}

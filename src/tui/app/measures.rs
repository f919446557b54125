//! The list of measures, tried out as the choice moves.

use crate::cohort::Measure;
use crate::explore::View;

use super::{App, Effect, Overlay};

impl App {
    /// Opens the list of measures, or moves the choice on to the next that can be shown.
    pub(super) fn choose_measure(&mut self, by: isize) -> Option<Effect> {
        if !matches!(self.overlay, Some(Overlay::Measures { .. })) {
            self.overlay = Some(Overlay::Measures { before: self.view.clone() });
            self.follow();
            return None;
        }
        let count = Measure::ALL.len() as isize;
        let at = Measure::ALL.iter().position(|measure| *measure == self.view.measure).unwrap_or(0) as isize;
        let others = (1..count).map(|step| Measure::ALL[(at + by * step).rem_euclid(count) as usize]);
        let next = others.into_iter().find(|measure| self.offered(*measure))?;
        self.view.measure = next;
        self.pursue_view()
    }

    /// Remembers what was chosen from the list of measures.
    pub(super) fn settle(&mut self, before: View) {
        if before != self.view {
            self.history.record(self.shown(before));
        }
    }
}

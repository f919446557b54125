//! What watching the files has brought: the matrix as it was last looked at, and the cells that are others now.

use std::collections::HashMap;
use std::sync::Arc;

use crate::cohort::{Cell, Detail, Label};
use crate::explore::MatrixAnswer;
use crate::source::shown_path;

use super::{App, Effect, Task};
use crate::tui::watch::Look;

/// Watching, and what has moved since the user last said that it was seen.
#[derive(Debug, Default)]
pub struct Watch {
    /// The files are being watched.
    pub on: bool,
    /// In words, that a file is not there or cannot be read, for as long as it is so.
    pub gone: Option<String>,
    /// The files have changed and are being read again.
    reading: bool,
    /// What stood on screen before they changed.
    before: Option<Arc<MatrixAnswer>>,
    /// Cells of the measure on screen that are not as they were, by their place, with what they were.
    moved: HashMap<(usize, u32), Cell>,
    /// How many they are, with those of cohorts that are gone.
    count: usize,
}

impl App {
    /// The files have changed and are whole again: reads them, unless something else is being waited for.
    pub fn files_changed(&mut self) -> Option<Effect> {
        if self.busy.is_some() || !self.watch.on {
            return None;
        }
        Some(self.read_again())
    }

    /// Says that a watched file is gone for as long as it is, and that it is back; whether there is something new to say.
    pub fn files_gone(&mut self, look: &Look) -> bool {
        let gone = match look {
            Look::Gone(why) => Some(format!("{why}, and still watched")),
            Look::Unsettled => return false,
            Look::Same | Look::Changed => None,
        };
        let new = gone != self.watch.gone;
        if new && *look == Look::Same {
            self.say("the files are back as they were");
        }
        self.watch.gone = gone;
        new
    }

    /// Reads the files as they are now; what moves is marked.
    pub(super) fn read_again(&mut self) -> Effect {
        self.watch.reading = true;
        Effect::Open(self.begin(Task::Open))
    }

    /// Begins to watch the files, or ends it.
    pub(super) fn toggle_watch(&mut self) {
        if let Some(once) = self.source.spooled.first() {
            self.warn(format!("{} is read once and cannot be watched", shown_path(&once.path)));
            return;
        }
        self.watch.on = !self.watch.on;
        self.watch.gone = None;
        self.say(match self.watch.on {
            true => "the files are watched: when they change they are read again",
            false => "the files are not watched",
        });
    }

    /// The source has been opened again; what is on screen is what it is held against.
    pub(super) fn keep_for_watch(&mut self) {
        if self.watch.reading && self.watch.before.is_none() {
            self.watch.before = self.answer.clone();
        }
        if !self.watch.reading {
            // Another source or filter: nothing to hold it against.
            self.watch.before = None;
        }
    }

    /// A matrix has been counted after a change of the files: says how many cells moved.
    pub(super) fn tell_moved(&mut self) {
        let whole = self.answer.as_ref().is_some_and(|answer| answer.matrix.has_orders);
        if whole && std::mem::take(&mut self.watch.reading) {
            let once = self.source.spooled.first().map(|once| shown_path(&once.path).to_string());
            let text = match self.moved() {
                0 if once.is_some() => {
                    format!("{} is read once: there is nothing new in it", once.unwrap_or_default())
                }
                0 => format!("the files changed; no cell of {} did", self.view.measure.title()),
                1 => "the files changed: 1 cell moved".to_string(),
                moved => format!("the files changed: {moved} cells moved"),
            };
            self.say(text);
        }
    }

    /// The reading after a change has failed; what is on screen stays.
    pub(super) fn stop_reading(&mut self) {
        self.watch.reading = false;
    }

    /// Finds the cells that moved, for the measure on screen.
    pub(super) fn derive_moved(&mut self) {
        let pair = self.watch.before.as_ref().zip(self.answer.as_ref());
        let comparable = |one: &MatrixAnswer, two: &MatrixAnswer| {
            let detail = self.view.measure.detail();
            let shape = |answer: &MatrixAnswer| answer.shape.with(Detail::Counts);
            let counted = |answer: &MatrixAnswer| {
                (detail == Detail::Counts || answer.shape.detail == detail)
                    && (answer.matrix.has_orders || self.view.measure.needs_only_activity())
            };
            shape(one) == shape(two) && counted(one) && counted(two)
        };
        let moved = match pair.filter(|(before, after)| comparable(before, after)) {
            Some((before, after)) => {
                before.matrix.moved_to(&after.matrix, self.view.measure, self.view.criterion)
            }
            None => Vec::new(),
        };
        self.watch.count = moved.len();
        let place = |cohort: &Label| self.matrix()?.rows.iter().position(|row| row.cohort == *cohort);
        let placed =
            moved.into_iter().filter_map(|cell| Some(((place(&cell.cohort)?, cell.age), cell.before)));
        self.watch.moved = placed.collect();
    }

    /// How many cells are not as they were when the files last changed.
    pub fn moved(&self) -> usize {
        self.watch.count
    }

    /// What a cell was before the files changed, where it is another now.
    pub fn was(&self, row: usize, age: u32) -> Option<&Cell> {
        self.watch.moved.get(&(row, age))
    }

    /// The user has seen what moved. Whether there was anything.
    pub(super) fn acknowledge(&mut self) -> bool {
        let seen = self.watch.before.take().is_some();
        self.watch.moved.clear();
        self.watch.count = 0;
        seen
    }
}

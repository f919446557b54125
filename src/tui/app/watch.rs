//! Watching the files: messages about them, and reading them again.

use crate::source::shown_path;
use crate::tui::action::Action;

use super::{App, Effect, Task};
use crate::tui::watch::FileState;

impl App {
    /// The files have changed and are complete: reads them, unless another request is pending.
    pub fn files_changed(&mut self) -> Option<Effect> {
        if self.busy.is_some() || !self.watch.on {
            return None;
        }
        Some(self.read_again())
    }

    /// Reports that a watched file is gone, and later that it is back; returns whether the message is new.
    pub fn files_gone(&mut self, files: &FileState) -> bool {
        let gone = match files {
            FileState::Gone(why) => Some(format!("{why}; still watching")),
            FileState::Unsettled => return false,
            FileState::Same | FileState::Changed => None,
        };
        let new = gone != self.watch.gone;
        if new && *files == FileState::Same {
            self.say("the files are back as they were");
        }
        self.watch.gone = gone;
        new
    }

    /// Reads the files again; cells that change are marked.
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
        if self.source.is_remote() {
            let key = self.context().key(Action::Reload);
            self.warn(format!(
                "a database on another machine cannot be watched; press {key} to ask it again"
            ));
            return;
        }
        self.watch.on = !self.watch.on;
        self.watch.gone = None;
        self.say(match self.watch.on {
            true => "watching the files: they are read again when they change",
            false => "no longer watching the files",
        });
    }
}

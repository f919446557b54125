//! Going to a screen and back, its question on the way to the worker, and the answer that comes of it.

use crate::explore::Answer;
use crate::tui::app::{App, Effect, Showing, Task};

impl App {
    /// Shows a screen called by its own key: Esc leads from there to the matrix.
    pub(in crate::tui::app) fn call(&mut self, showing: Showing) -> Option<Effect> {
        self.screens.trail.clear();
        if showing == Showing::People {
            self.screens.people.show_all();
        }
        self.turn_to(showing)
    }

    /// Shows a screen from another one, to which Esc leads back.
    pub(in crate::tui::app) fn go(&mut self, showing: Showing) -> Option<Effect> {
        self.screens.trail.push(self.showing);
        self.turn_to(showing)
    }

    /// The screen before this one; the matrix where there is none.
    pub(in crate::tui::app) fn go_back(&mut self) -> Option<Effect> {
        let before = self.screens.trail.pop().unwrap_or_default();
        self.turn_to(before)
    }

    fn turn_to(&mut self, showing: Showing) -> Option<Effect> {
        self.overlay = None;
        self.showing = showing;
        self.screens.failure = None;
        self.follow();
        // A screen may have changed what the matrix is of.
        let stale = self.answer.as_ref().is_some_and(|answer| !answer.shape.covers(&self.view.shape()));
        if showing.is_of_matrix() && stale {
            return self.want_matrix();
        }
        self.pursue()
    }

    /// Asks what the screen that is shown still needs. What opens the source or counts the matrix is waited for; the
    /// question of another screen, or one that is no longer this screen's, is given up.
    pub(in crate::tui::app) fn pursue(&mut self) -> Option<Effect> {
        let about = self.about();
        let failed = self.screens.failure.as_ref().is_some_and(|(showing, _)| *showing == self.showing);
        let wanted = self
            .screen()
            .filter(|screen| self.opened && !failed && screen.unavailable(&about).is_none())
            .and_then(|screen| screen.question(&about));
        let Some(question) = wanted else {
            // Nobody waits for what another screen has asked.
            let asked = matches!(self.busy.as_ref().map(|busy| &busy.task), Some(Task::Screen(..)));
            return if asked { self.stop() } else { None };
        };
        let task = Task::Screen(self.showing, Box::new(question.clone()));
        match &self.busy {
            Some(busy) if busy.task == task => None,
            Some(busy) if !matches!(busy.task, Task::Screen(..)) => None,
            _ => Some(Effect::Ask(self.begin(task), question)),
        }
    }

    /// Gives an answer to the screen that asked.
    pub(in crate::tui::app) fn answer_screen(&mut self, showing: Showing, answer: Answer) {
        if let Some((screen, about)) = self.any_screen_and_about(showing) {
            screen.take(answer, &about);
        }
    }

    /// The question of a screen was cancelled; whether it goes on with what it was answered before.
    pub(in crate::tui::app) fn revert_screen(&mut self, showing: Showing) -> bool {
        let (view, valuing) = (&self.view, &mut self.valuing);
        self.screens.get_mut(showing).is_some_and(|screen| screen.revert(view, valuing))
    }

    /// The question of a screen has no answer.
    pub(in crate::tui::app) fn fail_screen(&mut self, showing: Showing, why: String) {
        self.screens.failure = Some((showing, why));
    }

    /// Every screen lets go of what it was answered: the orders are others.
    pub(in crate::tui::app) fn forget_screens(&mut self) {
        self.screens.failure = None;
        for showing in Showing::ALL {
            if let Some(screen) = self.screens.get_mut(showing) {
                screen.forget();
            }
        }
    }
}

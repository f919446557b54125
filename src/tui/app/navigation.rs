//! Going to a screen and back, and its question on the way to the worker.

use super::{App, Effect, HOME, Task};
use crate::explore::{Answer, View};
use crate::tui::screens::{Outcome, Route, SCREENS, ScreenId};

impl App {
    /// Shows a screen called by its own key: Esc leads from there to the first screen.
    pub(in crate::tui::app) fn call(&mut self, id: ScreenId) -> Option<Effect> {
        let outcome = self.any_screen_and_context(id).map(|(screen, cx)| screen.call(&cx));
        if let Some(outcome @ Outcome::AskSides(_)) = outcome {
            return self.follow_outcome(outcome);
        }
        self.screens.trail.clear();
        self.turn_to(id)
    }

    /// The next screen in the order of Tab.
    pub(in crate::tui::app) fn call_next(&mut self) -> Option<Effect> {
        let around = SCREENS.iter().cycle().skip_while(|entry| entry.id != self.showing).skip(1);
        let next = around.take(SCREENS.len()).find(|entry| entry.in_tab_order).map(|entry| entry.id);
        self.screens.trail.clear();
        if let Some((screen, cx)) = next.and_then(|id| self.any_screen_and_context(id)) {
            screen.call(&cx);
        }
        self.turn_to(next.unwrap_or(HOME))
    }

    /// Shows what a route says on the screen that accepts it; Esc leads back from there.
    pub(in crate::tui::app) fn open(&mut self, route: &Route) -> Option<Effect> {
        let accepts = |app: &mut App, id| {
            app.any_screen_and_context(id).is_some_and(|(screen, cx)| screen.open(route, &cx))
        };
        let entry = SCREENS.iter().find(|entry| accepts(self, entry.id))?;
        if self.showing != entry.id {
            self.screens.trail.push(self.showing);
        }
        self.turn_to(entry.id)
    }

    /// The screen before this one; the first of all if there is none.
    pub(in crate::tui::app) fn go_back(&mut self) -> Option<Effect> {
        let before = self.screens.trail.pop().unwrap_or(HOME);
        self.turn_to(before)
    }

    /// Takes the last drill back, on whatever screen it was made; nothing if nobody drilled.
    pub(in crate::tui::app) fn undrill(&mut self) -> Option<Effect> {
        let drill = self.drills.last(&self.view.within)?;
        let view = View { within: drill.from.clone(), ..self.view.clone() };
        let before = std::mem::replace(&mut self.view, view);
        self.history.record(self.shown(before));
        self.screens.failure = None;
        for entry in SCREENS {
            let concerned = drill.screen.is_none_or(|made| made == entry.id || self.showing == entry.id);
            if let Some(screen) = self.screens.get_mut(entry.id).filter(|_| concerned) {
                screen.undrilled(&drill);
            }
        }
        self.follow();
        self.pursue()
    }

    fn turn_to(&mut self, id: ScreenId) -> Option<Effect> {
        self.overlay = None;
        self.showing = id;
        self.screens.failure = None;
        self.follow();
        // A screen may have changed what the matrix is of.
        let stale = self.answer.as_ref().is_some_and(|answer| !answer.shape.covers(&self.view.shape()));
        if self.screen().is_none() && stale {
            return self.want_matrix();
        }
        self.pursue()
    }

    /// Asks what the screen that is shown still needs. What opens the source or counts the matrix is waited for; the
    /// question of another screen, or one that is no longer this screen's, is given up.
    pub(in crate::tui::app) fn pursue(&mut self) -> Option<Effect> {
        let cx = self.context();
        let failed = self.screens.failure.as_ref().is_some_and(|(id, _)| *id == self.showing);
        let wanted = self
            .screen()
            .filter(|screen| self.opened && !failed && screen.unavailable(&cx).is_none())
            .and_then(|screen| screen.query(&cx));
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
    pub(in crate::tui::app) fn answer_screen(&mut self, id: ScreenId, answer: Answer) {
        if let Some((screen, cx)) = self.any_screen_and_context(id) {
            screen.receive(answer, &cx);
        }
    }

    /// The question of a screen was cancelled; whether it goes on with what it was answered before.
    pub(in crate::tui::app) fn revert_screen(&mut self, id: ScreenId) -> bool {
        let (view, valuing) = (&self.view, &mut self.valuing);
        self.screens.get_mut(id).is_some_and(|screen| screen.cancelled(view, valuing))
    }

    /// The question of a screen has no answer.
    pub(in crate::tui::app) fn fail_screen(&mut self, id: ScreenId, why: String) {
        self.screens.failure = Some((id, why));
    }

    /// Every screen lets go of what it was answered: the orders are others.
    pub(in crate::tui::app) fn forget_screens(&mut self) {
        self.screens.failure = None;
        for entry in SCREENS {
            if let Some(screen) = self.screens.get_mut(entry.id) {
                screen.invalidate();
            }
        }
    }
}

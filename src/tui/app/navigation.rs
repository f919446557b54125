//! Leads to a screen and back, and passes its question to the worker.

use super::screen_states::owner;
use super::{App, Effect, HOME, Task};
use crate::explore::{Answer, Error, Question, View};
use crate::tui::popups::PageContent;
use crate::tui::screens::{AtRest, Outcome, Route, SCREENS, ScreenId, SourceChange};

impl App {
    /// Shows a screen called by its own key: Esc leads from there to the first screen.
    pub(super) fn call(&mut self, id: ScreenId) -> Option<Effect> {
        let outcome = self.any_screen_and_context(id).map(|(screen, cx)| screen.call(&cx));
        if let Some(outcome @ Outcome::AskSides(_)) = outcome {
            return self.follow_outcome(outcome);
        }
        self.screens.trail.clear();
        let again = SCREENS.iter().find(|entry| self.showing == id && entry.again_on == Some(id));
        self.turn_to(again.map_or(id, |entry| entry.id))
    }

    /// The next screen in the order of Tab.
    pub(super) fn call_next(&mut self) -> Option<Effect> {
        let around = SCREENS.iter().cycle().skip_while(|entry| entry.id != self.showing).skip(1);
        let next = around.take(SCREENS.len()).find(|entry| entry.in_tab_order).map(|entry| entry.id);
        self.screens.trail.clear();
        if let Some((screen, cx)) = next.and_then(|id| self.any_screen_and_context(id)) {
            screen.call(&cx);
        }
        self.turn_to(next.unwrap_or(HOME))
    }

    /// Opens a route on the screen that accepts it; Esc leads back from there.
    pub(super) fn open(&mut self, route: &Route) -> Option<Effect> {
        let accepts = |app: &mut App, id| {
            app.any_screen_and_context(id).is_some_and(|(screen, cx)| screen.open(route, &cx))
        };
        let entry = SCREENS.iter().find(|entry| accepts(self, entry.id))?;
        if self.showing != entry.id {
            self.screens.trail.push(self.showing);
        }
        self.turn_to(entry.id)
    }

    /// The screen before this one; without one, the first screen.
    pub(super) fn go_back(&mut self) -> Option<Effect> {
        let before = self.screens.trail.pop().unwrap_or(HOME);
        self.turn_to(before)
    }

    /// Undoes the last drill, made on any screen.
    pub(super) fn undrill(&mut self) -> Option<Effect> {
        let drill = self.drills.last(&self.view.segment_filters)?;
        let view = View { segment_filters: drill.from.clone(), ..self.view.clone() };
        let before = std::mem::replace(&mut self.view, view);
        self.history.record(self.shown(before));
        self.screens.failure = None;
        for entry in SCREENS {
            if owner(entry.id) != entry.id {
                continue;
            }
            let concerned = drill.screen.is_none_or(|made| made == entry.id || self.showing == entry.id);
            if let Some(screen) = self.screens.get_mut(entry.id).filter(|_| concerned) {
                screen.undrilled(&drill);
            }
        }
        self.follow();
        self.request_missing()
    }

    fn turn_to(&mut self, id: ScreenId) -> Option<Effect> {
        self.popup = None;
        self.showing = id;
        self.screens.failure = None;
        self.follow();
        self.request_missing()
    }

    /// The view has changed: shows the answers that exist, and requests the rest.
    pub(super) fn pursue_view(&mut self) -> Option<Effect> {
        self.screens.failure = None;
        self.follow();
        self.request(self.showing, true)
    }

    /// Requests what the present screen still lacks. Opening the source and counting the matrix run to completion; an
    /// outdated question of any screen is cancelled.
    pub(super) fn request_missing(&mut self) -> Option<Effect> {
        self.request(self.showing, false).or_else(|| self.request_columns())
    }

    /// Requests what a screen needs. If the view has changed, the columns of the source are not requested alone: the
    /// matrix brings them too.
    pub(super) fn request(&mut self, id: ScreenId, view_changed: bool) -> Option<Effect> {
        let id = owner(id);
        let cx = self.context();
        let failed = self.screens.failure.as_ref().is_some_and(|(failed, _)| *failed == id);
        let wanted = self
            .screens
            .get(id)
            .filter(|screen| self.opened && !failed && screen.unavailable(&cx).is_none())
            .and_then(|screen| {
                let query = screen.query(&cx)?;
                let asks_first = cx.separations.is_none() && cx.has_choice() && screen.shows_suggested(&cx);
                Some(if asks_first { Question::Separations } else { query })
            });
        let shared =
            |task: &Task| matches!(task, Task::Screen(of, requested) if *of != id && is_shared(requested));
        let running = self.busy.as_ref().map(|busy| &busy.task);
        let Some(question) = wanted else {
            // A question of another screen does not block this one.
            let requested = running.is_some_and(|task| matches!(task, Task::Screen(..)) && !shared(task));
            return if requested { self.stop() } else { None };
        };
        let task = Task::Screen(id, Box::new(question.clone()));
        match running {
            Some(running) if *running == task || shared(running) => None,
            Some(Task::Report) if view_changed && is_shared(&question) => {
                Some(Effect::Ask(self.begin(task), question))
            }
            Some(Task::Screen(..) | Task::Rest(..)) | None => Some(Effect::Ask(self.begin(task), question)),
            Some(_) => None,
        }
    }

    /// The question that the screen asks when the user pauses.
    pub fn wanted_at_rest(&self) -> Option<Question> {
        let rest = match self.popup.as_ref().map(|popup| popup.page()) {
            Some(Some(PageContent::TwoCells)) => AtRest::TwoCells,
            None | Some(Some(PageContent::Explanation)) => AtRest::Cell,
            _ => return None,
        };
        self.screen()?.query_at_rest(rest, &self.context())
    }

    /// Asks it, unless a more important request is pending.
    pub fn ask_at_rest(&mut self) -> Option<Effect> {
        let question = self.wanted_at_rest()?;
        let task = Task::Rest(owner(self.showing), Box::new(question.clone()));
        match self.busy.as_ref().map(|busy| &busy.task) {
            Some(running) if *running == task => None,
            Some(Task::Rest(..)) | None => Some(Effect::Ask(self.begin(task), question)),
            Some(_) => None,
        }
    }

    /// Gives an answer to the screen that asked.
    pub(super) fn answer_screen(&mut self, id: ScreenId, answer: Answer) {
        if let Answer::Matrix(answer) = &answer {
            self.report = Some(answer.report.clone());
            self.failure = None;
        }
        if let Answer::Separations(found) = answer {
            self.separations = Some(found);
            return;
        }
        let message = self.any_screen_and_context(id).and_then(|(screen, cx)| screen.receive(answer, &cx));
        if message.is_some() {
            self.message = message;
        }
    }

    /// The question of a screen failed: the reason is in the footer if the screen keeps its content, otherwise in its
    /// middle.
    pub(super) fn fail_screen(&mut self, id: ScreenId, question: &Question, error: &Error) {
        // If measuring failed, the screen takes the dimension that the columns suggest.
        if matches!(question, Question::Separations) && !error.is_cancelled() {
            self.separations = Some(Vec::new());
            return;
        }
        let (drilled, cancelled) = (self.view.segment_filters.clone(), error.is_cancelled());
        let Some(screen) = self.screens.get_mut(id) else { return };
        let goes_on = screen.failed(question, cancelled, &mut self.view, &mut self.valuing);
        // The matrix follows a drill made on another screen only once it is shown.
        if owner(self.showing) != id {
            self.view.segment_filters = drilled;
        }
        let text = if cancelled { "cancelled".to_string() } else { error.to_string() };
        let lacks = self.screens.get(id).is_some_and(|screen| screen.query(&self.context()).is_some());
        if !goes_on || lacks {
            self.screens.failure = Some((id, text.clone()));
        }
        // The screen that waited behind it would ask at once what the user has just cancelled.
        if cancelled && owner(self.showing) != id {
            self.screens.failure = Some((owner(self.showing), text.clone()));
        }
        match goes_on {
            true if cancelled => self.say("cancelled; nothing has changed"),
            true => self.warn(text),
            false => {}
        }
    }

    /// Every screen drops its answers.
    pub(super) fn invalidate_screens(&mut self, change: SourceChange) {
        self.screens.failure = None;
        for entry in SCREENS.iter().filter(|entry| owner(entry.id) == entry.id) {
            if let Some(screen) = self.screens.get_mut(entry.id) {
                screen.invalidate(change);
            }
        }
    }

    /// The source could not be read again: every screen keeps its content.
    pub(super) fn keep_source(&mut self) {
        let drilled = self.view.segment_filters.clone();
        for entry in SCREENS.iter().filter(|entry| owner(entry.id) == entry.id) {
            if let Some(screen) = self.screens.get_mut(entry.id) {
                screen.source_kept(&mut self.view);
            }
        }
        if !self.shows_home() {
            self.view.segment_filters = drilled;
        }
    }
}

/// Whether every screen can use the answer, so leaving a screen does not cancel it.
fn is_shared(question: &Question) -> bool {
    matches!(question, Question::Matrix(_))
}

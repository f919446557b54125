//! Messages of the worker: the source opened, a report, an answer, an error. Late answers are dropped.

use std::sync::Arc;

use crate::explore::{Answer, Error, Question};

use super::screen_states::owner;
use super::{App, Effect, HOME, Task};
use crate::source::{Column, Unreadable};
use crate::tui::popups::PopupReply;
use crate::tui::screens::SourceChange;

impl App {
    /// Whether an answer belongs to the pending request.
    pub(super) fn expected(&self, id: u64) -> bool {
        self.busy.as_ref().is_some_and(|busy| busy.id == id)
    }

    /// The source is open, or could not be opened.
    pub fn opened(&mut self, id: u64, outcome: Result<(), Error>) -> Option<Effect> {
        if !self.expected(id) {
            return None;
        }
        self.busy = None;
        let read_again = std::mem::take(&mut self.watch.reading);
        match outcome {
            Ok(()) => {
                let is_first = !std::mem::replace(&mut self.opened, true);
                self.fatal = None;
                let other_orders = self.filtered();
                if is_first {
                    self.tell(&PopupReply::Read);
                }
                self.values.clear();
                self.separations = None;
                self.repeated = None;
                self.invalidate_screens(match (other_orders, read_again) {
                    (true, _) => SourceChange::OtherOrders,
                    (false, true) => SourceChange::ReadAgain,
                    (false, false) => SourceChange::Opened,
                });
                self.failure = None;
                Some(Effect::Ask(self.begin(Task::Report), Question::Mapping))
            }
            Err(error) if self.opened && self.before.is_some() && self.ask_about(&error) => {
                self.keep_source();
                self.follow();
                None
            }
            Err(error) if self.opened => {
                self.keep_source();
                if self.unfiltered(&error.to_string()) {
                    self.keep_source();
                    self.follow();
                    return None;
                }
                self.complain("the source is unchanged", &error);
                // It has nothing to show, and the line of the message is soon another.
                if self.screen().is_some_and(|screen| screen.is_empty()) {
                    self.screens.failure = Some((owner(self.showing), error.to_string()));
                }
                None
            }
            Err(error) if self.ask_about(&error) => {
                self.fatal = Some(error);
                None
            }
            Err(error) if self.refuse_offer(&error.to_string()) => None,
            // The line that was typed is wrong, and can be typed again.
            Err(error) if self.tell(&PopupReply::Refused(error.to_string())) => None,
            Err(error) => {
                self.fatal = Some(error);
                Some(Effect::Fail)
            }
        }
    }

    /// The first of two answers; the request goes on.
    pub fn partly_answered(&mut self, id: u64, answer: Answer) -> Option<Effect> {
        if self.expected(id) {
            match self.busy.as_ref().map(|busy| &busy.task) {
                Some(Task::Screen(id, _) | Task::Rest(id, _)) => self.answer_screen(*id, answer),
                _ => self.take(answer),
            }
            self.follow();
        }
        None
    }

    /// A request has ended.
    pub fn answered(&mut self, id: u64, outcome: Result<Answer, Error>) -> Option<Effect> {
        if !self.expected(id) {
            return None;
        }
        let task = self.busy.take().map(|busy| busy.task);
        match (outcome, &task) {
            (Ok(answer), Some(Task::Screen(id, _) | Task::Rest(id, _))) => self.answer_screen(*id, answer),
            (Ok(Answer::Report(read)), Some(Task::Columns)) => {
                // The counts of an earlier answer stay.
                if let Some(report) = &mut self.report {
                    Arc::make_mut(report).columns.clone_from(&read.columns);
                }
            }
            (Err(error), Some(Task::Columns)) => self.warn(error.to_string()),
            (Ok(_), Some(Task::Group)) => drop(self.tell(&PopupReply::Tried)),
            (Err(error), Some(Task::Group)) => self.refuse(error.to_string()),
            (Ok(answer), _) => self.take(answer),
            (Err(_), Some(Task::Rest(id, question))) => {
                if let Some(screen) = self.screens.get_mut(*id) {
                    screen.failed(question, true, &mut self.view, &mut self.valuing);
                }
            }
            (Err(error), Some(Task::Screen(id, question))) => {
                self.fail_screen(*id, question, &error);
                // Rows are counted after the first answer, if the files themselves say when the data begin and end.
                if self.popup.is_none() && self.report.as_ref().is_none_or(|report| !report.surveyed) {
                    self.ask_about(&error);
                }
            }
            (Err(error), _) => {
                self.keep_source();
                self.complain("nothing has changed", &error);
            }
        }
        self.follow();
        if self.opened && self.before.is_none() {
            self.ask_about_money();
        }
        // The first screen's answer brings the whole report of the source, so it comes first on any screen.
        if task == Some(Task::Report)
            && let Some(effect) = self.request(HOME, false)
        {
            return Some(effect);
        }
        self.request_missing()
    }

    /// Requests what is not known of the columns, if the user looks at them and nothing else is being read.
    pub(super) fn request_columns(&mut self) -> Option<Effect> {
        let report = self.report.as_ref()?;
        let is_unknown =
            |column: &Column| column.value_type.is_text() && column.unreadable == Unreadable::default();
        let is_wanted = self.wants_columns && self.busy.is_none() && report.columns.iter().any(is_unknown);
        self.wants_columns &= self.busy.is_some();
        is_wanted.then(|| Effect::Ask(self.begin(Task::Columns), Question::Columns))
    }

    /// Requests repeated lines, unless they are known already.
    pub(super) fn look_for_repeated(&mut self) -> Option<Effect> {
        if self.repeated.is_some() || self.report.is_none() {
            return None;
        }
        if self.busy.is_some() {
            self.say("something else is being read; ask again once it is done");
            return None;
        }
        Some(Effect::Ask(self.begin(Task::Repeated), Question::Repeated))
    }

    fn take(&mut self, answer: Answer) {
        match answer {
            Answer::Report(report) => self.report = Some(report),
            Answer::Values(values) => {
                self.values.retain(|known| known.question != values.question);
                self.values.push(values);
                self.tell(&PopupReply::Values);
            }
            Answer::Repeated(found) => self.repeated = Some(found),
            // The explorer does not ask for these itself; a screen does.
            _ => {}
        }
    }

    fn complain(&mut self, consequence: &str, error: &Error) {
        let text = error.to_string();
        if self.report.is_none() {
            self.failure = Some(text);
        } else if error.is_cancelled() {
            self.say(format!("{text}, {consequence}"));
        } else {
            self.warn(text);
        }
    }
}

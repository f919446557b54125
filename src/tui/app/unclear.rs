//! A source that cannot be read as it stands: the user is asked, and the source is read again with the answer.

use crate::explore::Error;
use crate::source::Role;
use crate::tui::action::Action;
use crate::tui::popups::Unclear;

use super::{App, Effect};

impl App {
    /// Asks the user about a source that could not be opened; returns whether an answer can help.
    pub(super) fn ask_about(&mut self, error: &Error) -> bool {
        // A prompt shows by itself why its line is wrong; that something else is missing too is the next question.
        let is_next = matches!(error, Error::Source(source) if source.wanted_role().is_some());
        if self.takes_text() && !is_next {
            return false;
        }
        let wanted = self.shown(self.view.clone());
        let known = self.report.clone().filter(|_| self.before.is_none());
        let Some(question) = Unclear::of(error, wanted, known) else { return false };
        if let Some(before) = self.before.take() {
            self.source = before.source;
            self.view = before.view.unwrap_or_else(|| self.view.clone());
        }
        if question.chooses_tables() {
            self.tables = Some(question.clone());
        }
        // Its keys are more useful than an earlier message.
        self.message = None;
        self.pop_up(question);
        true
    }

    /// Asks the user once about amounts that are missing or in several currencies, if an answer can help.
    pub(super) fn ask_about_money(&mut self) {
        let is_asked = self.popup.is_some() || self.asked_of_money.as_ref() == Some(&self.source.paths);
        let Some(report) = self.report.clone().filter(|report| report.surveyed && !is_asked) else { return };
        let wanted = self.shown(self.view.clone());
        let rows_are_orders = report.money_off.is_some() && report.mapped(Role::Order).is_none();
        let question = Unclear::of_money(report, wanted);
        if question.is_none() && !rows_are_orders {
            return;
        }
        self.asked_of_money = Some(self.source.paths.clone());
        match question {
            Some(question) => self.pop_up(question),
            None => {
                let key = self.key_of(Action::Data);
                self.warn(format!("each row counts as one order, and revenue is not known: {key} says why"));
            }
        }
    }

    /// The user does not answer: the source before stays, or there is none.
    pub(super) fn give_up(&mut self) -> Option<Effect> {
        if self.opened {
            self.say("the source is unchanged");
            return None;
        }
        // Another table may be the one.
        if let Some(question) = self.tables.take().filter(|question| question.source() != &self.source) {
            self.source = question.source().clone();
            self.tables = Some(question.clone());
            self.pop_up(question);
            return None;
        }
        let why = self.fatal.as_ref().map(ToString::to_string).unwrap_or_default();
        if self.refuse_offer(&why) {
            self.fatal = None;
            return None;
        }
        Some(Effect::Fail)
    }
}

//! Conditions on orders: typed, completed, and taken into the source, which is then read again. So is any other change
//! of the source.

use crate::explore::View;
use crate::source::{Role, SourceSpec};

use super::history::Before;
use super::{App, Effect, Shown, Task};
use crate::tui::popups::{Decides, EventLine, Filter, PopupReply};

impl App {
    /// A view of the source on screen.
    pub(super) fn shown(&self, view: View) -> Shown {
        Shown { view, source: self.source.clone() }
    }

    /// The prompt for a condition on orders.
    pub(super) fn ask_for_condition(&mut self, decides: Decides) {
        let filter = Filter::of(decides, &self.source);
        self.pop_up(filter);
    }

    /// The prompt for an event, with the day under the cursor, else the last day of the data.
    pub(super) fn ask_for_event(&mut self) {
        let cx = self.context();
        let Some(last) = cx.report.map(|report| report.as_of) else {
            return self.say("the source is still being opened");
        };
        let day = self.screen().and_then(|screen| screen.day(&cx)).unwrap_or(last);
        self.pop_up(EventLine::on(day));
    }

    /// Opens another source, or the same with other options; `view` is the view to return to if it changed too.
    pub(super) fn reopen(&mut self, source: SourceSpec, view: Option<View>, shown: Option<Shown>) -> Effect {
        let source = self.naming_customer(source);
        let left = std::mem::replace(&mut self.source, source);
        self.watch.reading = false;
        // A source that is still opening was never on screen.
        let first = self.before.take();
        let view = first.as_ref().and_then(|before| before.view.clone()).or(view);
        self.before = Some(Before { source: first.map_or(left, |before| before.source), view, shown });
        Effect::Open(self.begin(Task::Open))
    }

    /// A source whose database is asked for a sample: it has to know whose, and here that is known already.
    fn naming_customer(&self, mut source: SourceSpec) -> SourceSpec {
        let is_known = source.paths == self.source.paths && source.customer.is_none();
        if source.share.is_some() && source.is_remote() && is_known {
            let mapped = self.report.as_ref().and_then(|report| report.mapped(Role::Customer));
            source.customer = mapped.map(|customer| customer.expression.clone());
        }
        source
    }

    /// Shows a view of a source; undo takes the change back.
    pub(super) fn go_to(&mut self, wanted: Shown) -> Option<Effect> {
        let current = self.shown(self.view.clone());
        if wanted == current {
            return None;
        }
        let Shown { view, source } = wanted;
        if !self.opened {
            (self.view, self.source) = (view, source);
            return Some(self.start());
        }
        let left = std::mem::replace(&mut self.view, view);
        if source != self.source {
            return Some(self.reopen(source, Some(left), Some(current)));
        }
        self.history.record(current);
        self.pursue_view()
    }

    /// The source is open; returns whether it changed, so that the screen no longer shows its orders.
    pub(super) fn filtered(&mut self) -> bool {
        let Some(before) = self.before.take() else { return false };
        self.valuing = self.valuing.for_source(&self.source);
        if let Some(shown) = before.shown {
            self.history.record(shown);
        }
        self.tell(&PopupReply::Read);
        true
    }

    /// The change of the source failed; the problem is shown in the prompt. Returns whether there was a change.
    pub(super) fn unfiltered(&mut self, why: &str) -> bool {
        let Some(before) = self.before.take() else { return false };
        self.source = before.source;
        if let Some(view) = before.view {
            self.view = view;
        }
        if !self.tell(&PopupReply::Refused(why.to_string())) {
            self.warn(format!("{why}; the source is unchanged"));
        }
        true
    }
}

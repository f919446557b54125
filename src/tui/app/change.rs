//! Changes of the view, taken back and made again, and the matrix that shows them.

use crate::cohort::{Ages, AverageKind, Grain, Grouping, Return};
use crate::explore::{MatrixAnswer, Question, Shape, View};

use super::{App, Effect, Task};
use crate::tui::action::Action;

impl App {
    /// A change of the view that seldom needs counting.
    pub(super) fn change(&mut self, change: impl FnOnce(&mut View)) -> Option<Effect> {
        let before = self.view.clone();
        change(&mut self.view);
        if self.view == before {
            return None;
        }
        if !self.offered(self.view.measure) {
            let why = self.unavailable().unwrap_or_default();
            self.view = before;
            self.warn(why);
            return None;
        }
        let recriterion = before.criterion != self.view.criterion;
        self.history.record(self.shown(before));
        if recriterion && !criterion_matters(self) {
            self.say(format!("returned {} shows in retention and customers only", self.view.criterion));
        }
        self.show_measure()
    }

    /// Shows another measure of the counts on screen, or asks for what it needs beyond them.
    pub(super) fn show_measure(&mut self) -> Option<Effect> {
        let shape = self.view.shape();
        if self.answer.as_ref().is_none_or(|answer| answer.shape.covers(&shape)) {
            self.derive();
            return None;
        }
        self.want_matrix()
    }

    /// The next grain for cohorts and ages, or for ages alone.
    pub(super) fn regrain(&mut self, both: bool) -> Option<Effect> {
        let before = self.view.clone();
        let view = &mut self.view;
        if both {
            let grain = view.cohort.grain().map_or_else(Grain::default, next_grain);
            view.cohort = Grouping::Period(grain);
            view.age = grain;
        } else {
            view.age = next_grain(view.age);
        }
        match &mut view.ages {
            Ages::Rolling { days } => *days = Ages::default_days(view.age),
            Ages::Calendar => {}
            Ages::Brackets(_) if both => {}
            Ages::Brackets(_) => {
                self.view = before;
                self.say("ages are brackets of days here, they have no period to change");
                return None;
            }
        }
        self.history.record(self.shown(before));
        self.want_matrix()
    }

    pub(super) fn turn_back(&mut self, action: Action) -> Option<Effect> {
        let current = self.shown(self.view.clone());
        let (found, nothing) = match action {
            Action::Undo => (self.history.undo(&current), "nothing to undo"),
            Action::Redo => (self.history.redo(&current), "nothing to redo"),
            _ => (self.history.last(&current), "no view before this one"),
        };
        match found {
            Some(found) => {
                let left = std::mem::replace(&mut self.view, found.view);
                if found.source != self.source {
                    return Some(self.reopen(found.source, Some(left), None));
                }
                self.want_matrix()
            }
            None => {
                self.say(nothing);
                None
            }
        }
    }

    /// Shows the matrix of the view's shape: the one there is, one kept from before, or asks for it.
    pub(super) fn want_matrix(&mut self) -> Option<Effect> {
        let shape = self.view.shape();
        let running = self.busy.as_ref().map(|busy| busy.task.clone());
        let counting = matches!(running, Some(Task::Matrix(_)));
        if running == Some(Task::Matrix(shape.clone())) {
            self.derive();
            return None;
        }
        let shown = self.answer.iter().find(|answer| !self.stale && whole(answer, &shape));
        if let Some(answer) =
            shown.or_else(|| self.kept.iter().find(|kept| kept.shape.covers(&shape))).cloned()
        {
            self.put(answer);
            let stopped = if counting { self.stop() } else { None };
            // The screen that is shown may lack what the matrix has.
            return self.pursue().or(stopped);
        }
        // Before the source is open the question waits for it.
        let opening = running == Some(Task::Open) || !self.opened;
        (!opening).then(|| Effect::Ask(self.begin(Task::Matrix(shape.clone())), Question::Matrix(shape)))
    }
}

/// Whether an answer is of a shape and has its orders summed.
fn whole(answer: &MatrixAnswer, shape: &Shape) -> bool {
    answer.shape.covers(shape) && answer.matrix.has_orders
}

fn criterion_matters(app: &App) -> bool {
    app.view.measure.follows_criterion()
}

fn next_grain(grain: Grain) -> Grain {
    match grain {
        Grain::Day => Grain::Week,
        Grain::Week => Grain::Month,
        Grain::Month => Grain::Quarter,
        Grain::Quarter => Grain::Year,
        Grain::Year => Grain::Day,
    }
}

pub(super) fn next_criterion(criterion: Return) -> Return {
    match criterion {
        Return::On => Return::OnOrAfter,
        Return::OnOrAfter => Return::OnOrBefore,
        Return::OnOrBefore => Return::Streak,
        Return::Streak => Return::On,
    }
}

pub(super) fn next_average(kind: AverageKind) -> AverageKind {
    match kind {
        AverageKind::Pooled => AverageKind::Simple,
        AverageKind::Simple => AverageKind::Median,
        AverageKind::Median => AverageKind::Pooled,
    }
}

//! What arrives from the worker: the source opened, a report, a matrix, an error. Late answers are dropped.

use std::sync::Arc;

use crate::cohort::{CohortRow, Detail, Measure};
use crate::explore::{Answer, Error, MatrixAnswer, Question};

use super::{App, Effect, Task};

/// Matrices of other shapes kept for undo and the way back.
const KEPT: usize = 6;

impl App {
    /// Whether an answer belongs to the request that is waited for.
    pub(super) fn expected(&self, id: u64) -> bool {
        self.busy.as_ref().is_some_and(|busy| busy.id == id)
    }

    /// The source is open, or could not be opened.
    pub fn opened(&mut self, id: u64, outcome: Result<(), Error>) -> Option<Effect> {
        if !self.expected(id) {
            return None;
        }
        self.busy = None;
        match outcome {
            Ok(()) => {
                self.opened = true;
                self.keep_for_watch();
                self.filtered();
                self.stale = true;
                self.kept.clear();
                self.values.clear();
                self.repeated = None;
                self.samples.clear();
                self.forget_screens();
                self.failure = None;
                Some(Effect::Ask(self.begin(Task::Report), Question::Mapping))
            }
            Err(error) if self.opened => {
                self.stop_reading();
                if self.unfiltered(&error.to_string()) {
                    self.revert();
                    self.follow();
                    return None;
                }
                self.complain("the source is as it was", &error);
                None
            }
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
                Some(Task::Screen(id, _)) => self.answer_screen(*id, answer),
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
        let failed = outcome.is_err();
        match (outcome, &task) {
            (Ok(answer), Some(Task::Screen(id, _))) => self.answer_screen(*id, answer),
            (Ok(answer), _) => self.take(answer),
            (Err(error), Some(Task::Screen(id, _))) if error.is_cancelled() && self.revert_screen(*id) => {
                self.say("cancelled, nothing has changed");
            }
            (Err(_), Some(Task::Sample(question))) => self.keep_sample((**question).clone(), None),
            (Err(error), Some(Task::Screen(id, _))) => {
                let text = if error.is_cancelled() { "cancelled".to_string() } else { error.to_string() };
                self.fail_screen(*id, text);
            }
            (Err(error), _) => {
                self.stop_reading();
                if std::mem::take(&mut self.outdated) {
                    // Other orders than the filter says must not stay on screen.
                    self.answer = None;
                }
                self.complain("nothing has changed", &error);
                self.revert();
            }
        }
        // A reload shows the report first and then counts anew, whatever was on screen.
        if task == Some(Task::Report) {
            let shape = self.view.shape();
            return Some(Effect::Ask(self.begin(Task::Matrix(shape.clone())), Question::Matrix(shape)));
        }
        match task {
            // A forecast that cannot be had is not asked for again.
            Some(Task::Forecast(..)) if failed => self.view.forecast = None,
            Some(Task::Forecast(..)) => self.forecast_came(),
            _ => {}
        }
        self.tell_moved();
        self.follow();
        self.pursue().or_else(|| self.want_forecast())
    }

    /// Asks for lines that repeat an earlier one, where that is not known yet.
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
            Answer::Matrix(answer) => {
                self.stale = false;
                self.put(answer);
            }
            Answer::Values { column, values } => self.valued(column, values),
            Answer::Repeated(found) => self.repeated = Some(found),
            Answer::Sampled(sampled) => self.keep_sample(sampled.question.clone(), Some(sampled)),
            // The explorer does not ask for them, or a screen of its own does.
            _ => {}
        }
    }

    /// Shows a matrix; the cursor stays on the same dates where it can.
    pub(super) fn put(&mut self, answer: Arc<MatrixAnswer>) {
        let day = self.row().and_then(|row| row.cohort.period()).map(|period| period.first_day());
        let (first, average) = (self.answer.is_none(), self.on_average());
        let regrained = self
            .answer
            .as_ref()
            .is_some_and(|shown| shown.shape.with(Detail::Counts) != answer.shape.with(Detail::Counts));
        if answer.matrix.has_orders {
            self.kept.retain(|kept| kept.shape != answer.shape);
            self.kept.push(answer.clone());
            if self.kept.len() > KEPT {
                self.kept.remove(0);
            }
        }
        self.outdated = false;
        self.report = Some(answer.report.clone());
        self.answer = Some(answer);
        self.failure = None;
        if first {
            // Age 0 says nothing of retention: begin beside it.
            self.cursor.age = 1;
        }
        if regrained {
            let rows = self.matrix().map_or(&[][..], |matrix| &matrix.rows);
            let before =
                |row: &CohortRow, day| row.cohort.period().is_some_and(|period| period.last_day() < day);
            let after = |day| rows.partition_point(|row| before(row, day));
            let row =
                if average { rows.len() } else { day.map_or(0, after).min(rows.len().saturating_sub(1)) };
            self.cursor.row = row;
        }
        self.derive();
    }

    /// After a request that came to nothing the view is again that of the matrix on screen.
    fn revert(&mut self) {
        if let Some(answer) = &self.answer {
            let shape = answer.shape.clone();
            self.view.cohort = shape.cohort;
            self.view.age = shape.age;
            self.view.ages = shape.ages;
            self.view.week_start = shape.week_start;
            self.view.min_orders = shape.min_orders;
            // The matrix follows a drill made on another screen only once it is shown.
            if self.screen().is_none() {
                self.view.within = shape.within;
            }
            if self.view.measure.detail() != shape.detail && self.view.measure.detail() != Detail::Counts {
                self.view.measure = Measure::default();
            }
        }
    }

    fn complain(&mut self, consequence: &str, error: &Error) {
        let text = if error.is_cancelled() { "cancelled".to_string() } else { error.to_string() };
        if self.answer.is_none() {
            self.failure = Some(text);
        } else if error.is_cancelled() {
            self.say(format!("{text}, {consequence}"));
        } else {
            self.warn(text);
        }
    }
}

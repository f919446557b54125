//! Ages that have not ended, filled in by a purchase model: turned on and off, and asked for where it is lacking.

use crate::explore::{Forecast, Question};

use super::{App, Effect, Task};

impl App {
    /// Turns the forecast on, or off again.
    pub(super) fn toggle_forecast(&mut self) -> Option<Effect> {
        let before = self.view.clone();
        if before.forecast.is_none()
            && let Some(why) = before.no_forecast()
        {
            self.say(why);
            return None;
        }
        self.view.forecast = if before.forecast.is_some() { None } else { Some(Forecast::Auto) };
        self.history.record(self.shown(before));
        let waits = matches!(self.busy.as_ref().map(|busy| &busy.task), Some(Task::Forecast(..)));
        if self.view.forecast.is_none() && waits { self.stop() } else { None }
    }

    /// Asks for the forecast that the view wants and the matrix on screen does not have, once nothing else is running.
    pub(super) fn want_forecast(&mut self) -> Option<Effect> {
        let forecast = self.view.forecast.filter(|_| self.view.no_forecast().is_none())?;
        let answer = self.answer.as_ref()?;
        let has = answer.forecast.as_ref().is_some_and(|told| told.asked == forecast);
        let shape = self.view.shape();
        if has || !self.opened || self.busy.is_some() || !answer.shape.covers(&shape) {
            return None;
        }
        let task = Task::Forecast(shape.clone(), forecast);
        Some(Effect::Ask(self.begin(task), Question::Forecast(shape, forecast)))
    }

    /// What is said once a forecast has come: why there is none, or nothing.
    pub(super) fn forecast_came(&mut self) {
        let told = self.answer.as_ref().and_then(|answer| answer.forecast.as_ref());
        let refused = told.and_then(|told| told.refused.first()).map(ToString::to_string);
        if let Some(why) = refused {
            self.warn(why);
        }
    }
}

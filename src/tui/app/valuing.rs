//! The cost of acquisition as a goal of curves.

use crate::cohort::Measure;
use crate::explore::clv::Cac;
use crate::explore::{CommandLine, Verb, View};

use super::{App, Effect, Overlay};
use crate::tui::clv_settings;
use crate::tui::screens::matrix;

/// Whether a cost of acquisition is something to reach in what is shown.
fn is_earned(view: &View) -> bool {
    let earned = [Measure::CumulativeRevenuePerCustomer, Measure::CumulativeMarginPerCustomer];
    earned.contains(&view.measure)
}

impl App {
    /// What a customer cost to acquire, where curves show what customers have brought so far.
    pub fn goal(&self) -> Option<f64> {
        let curves = self.showing == matrix::CURVES_ID && is_earned(&self.view);
        match &self.valuing.asked.cac {
            Some(Cac::Each(each)) if curves => Some(each.to_f64()),
            _ => None,
        }
    }

    /// Lets the cost of acquisition be said where curves can be held against it.
    pub(super) fn ask_for_goal(&mut self) -> Option<Effect> {
        if is_earned(&self.view) {
            self.overlay = Some(Overlay::Choose(clv_settings::choice_of_cost(&self.valuing.asked)));
        } else {
            self.say(
                "a cost to reach goes with cumulative revenue or margin per customer; choose the measure first",
            );
        }
        None
    }

    /// The command line that writes what the matrix or its curves show.
    pub fn command(&self) -> String {
        let goal = self.goal();
        let verb = if goal.is_some() { Verb::Curves } else { Verb::Matrix };
        CommandLine::new(verb, &self.source, &self.view).maybe("goal", goal).to_string()
    }
}

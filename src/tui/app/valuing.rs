//! What customers are valued on, wherever they are: on the screen of lifetime value, in lists and on the page of a customer.

use crate::cohort::Measure;
use crate::explore::View;
use crate::explore::clv::{Cac, ClvQuestion};
use crate::tui::action::Action;

use super::choice::Picked;
use super::screens::{ClvScreen, Turn};
use super::{App, Effect, Overlay, Showing};

/// Model and terms, and whether lists of customers show what is expected of each.
#[derive(Debug, Clone, PartialEq)]
pub struct Valuing {
    /// Model, terms, fits, intervals and what acquisition costs; whose they are and how they are told apart is the screen's.
    pub asked: ClvQuestion,
    /// Lists of customers and the page of one have P(alive), expected orders and spend, and CLV.
    pub each: bool,
}

impl Default for Valuing {
    fn default() -> Self {
        let asked = ClvQuestion { margin_of_data: true, record: true, ..ClvQuestion::default() };
        Valuing { asked, each: false }
    }
}

impl Valuing {
    /// What is asked of a model about customers one by one, where it is.
    pub fn of_each(&self) -> Option<Box<ClvQuestion>> {
        self.each.then(|| Box::new(self.asked.of_customers()))
    }

    /// Goes back to what customers were valued on before, where that is something else; whether it is.
    pub fn back_to(&mut self, before: Option<&ClvQuestion>) -> bool {
        if self.of_each().as_deref() == before {
            return false;
        }
        self.each = before.is_some();
        if let Some(before) = before {
            self.asked = ClvQuestion {
                model: before.model,
                terms: before.terms,
                margin_of_data: before.margin_of_data,
                ..self.asked.clone()
            };
        }
        true
    }

    /// Turns what is expected of each on or off, or lets model and terms be chosen.
    pub fn turn(&self, action: Action) -> Turn {
        match action {
            Action::Terms => Turn::Choose(ClvScreen::terms_of_each(&self.asked)),
            _ => Turn::Value(Box::new(Valuing { each: !self.each, ..self.clone() })),
        }
    }

    /// What was chosen of model and terms: customers are valued with it from now on.
    pub fn chosen(&self, picked: &Picked) -> Turn {
        match self.said(picked) {
            Turn::Value(valuing) => Turn::Value(Box::new(Valuing { each: true, ..*valuing })),
            turn => turn,
        }
    }

    /// The same with what was chosen, or why it cannot be.
    pub fn said(&self, picked: &Picked) -> Turn {
        match ClvScreen::changed(&self.asked, picked) {
            Ok(asked) => Turn::Value(Box::new(Valuing { asked, ..self.clone() })),
            Err(why) => Turn::Say(why),
        }
    }
}

/// Whether a cost of acquisition is something to reach in what is shown.
fn is_earned(view: &View) -> bool {
    let earned = [Measure::CumulativeRevenuePerCustomer, Measure::CumulativeMarginPerCustomer];
    earned.contains(&view.measure)
}

impl App {
    /// What a customer cost to acquire, where curves show what customers have brought so far.
    pub fn goal(&self) -> Option<f64> {
        let curves = self.showing == Showing::Curves && is_earned(&self.view);
        match &self.valuing.asked.cac {
            Some(Cac::Each(each)) if curves => Some(each.to_f64()),
            _ => None,
        }
    }

    /// Lets the cost of acquisition be said where curves can be held against it.
    pub(super) fn ask_for_goal(&mut self) -> Option<Effect> {
        if is_earned(&self.view) {
            self.overlay = Some(Overlay::Choose(ClvScreen::cost(&self.valuing.asked)));
        } else {
            self.say(
                "a cost to reach goes with cumulative revenue or margin per customer; choose the measure first",
            );
        }
        None
    }

    /// The command line that writes what the matrix or its curves show.
    pub fn command(&self) -> String {
        let command = self.view.command(&self.source);
        match self.goal() {
            Some(goal) => format!("{} --goal {goal}", command.replacen("tenure matrix", "tenure curves", 1)),
            None => command,
        }
    }
}

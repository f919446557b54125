//! What customers are valued on, wherever they are: on the screen of lifetime value, in lists and on the page of a customer.

use crate::cohort::Measure;
use crate::explore::View;
use crate::explore::clv::{Cac, ClvQuestion};

use super::choice::Picked;
use super::{App, Effect, Overlay, Showing, clv_settings};

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

    /// What is expected of each customer is shown, or is not shown any more.
    pub fn toggled(&self) -> Valuing {
        Valuing { each: !self.each, ..self.clone() }
    }

    /// The same with one of model and terms as it was chosen or typed.
    ///
    /// # Errors
    /// What cannot be understood, and what could.
    pub fn with_choice(&self, picked: &Picked) -> Result<Valuing, String> {
        let text = picked.names.first().unwrap_or(&picked.typed);
        Ok(Valuing { asked: clv_settings::changed(&self.asked, text)?, ..self.clone() })
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
        let command = self.view.command(&self.source);
        match self.goal() {
            Some(goal) => format!("{} --goal {goal}", command.replacen("tenure matrix", "tenure curves", 1)),
            None => command,
        }
    }
}

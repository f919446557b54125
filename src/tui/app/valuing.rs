//! What customers are valued on, wherever they are: on the screen of lifetime value, in lists and on the page of a customer.

use crate::explore::clv::ClvQuestion;

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

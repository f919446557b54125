//! The outcome that an effect is measured on.

use crate::cohort::Unit;
use crate::named_enum;

named_enum! {
    /// The number that is compared, for every customer in every period.
    #[derive(Default)]
    pub enum Outcome: "measure" {
        /// Whether the customer ordered.
        #[default]
        Retention = "retention",
        /// The net revenue of the customer.
        Revenue = "revenue",
    }
}

impl Outcome {
    /// The unit of its mean over customers.
    pub const fn unit(self) -> Unit {
        match self {
            Outcome::Retention => Unit::Rate,
            Outcome::Revenue => Unit::Money,
        }
    }

    /// The mean over customers and periods, in words.
    pub const fn title(self) -> &'static str {
        match self {
            Outcome::Retention => "share of the customers who order in a period",
            Outcome::Revenue => "revenue per customer and period",
        }
    }
}

//! The terms of a lifetime value besides the models: margin, annual discount and horizon; and the discounted sum.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::horizon::Horizon;

/// Weeks of a year in the discount exponent, by definition.
const DISCOUNT_WEEKS: f64 = 52.0;

/// Margin, annual discount and horizon of a value; they are shown with every figure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ValueTerms {
    margin: f64,
    discount: f64,
    horizon: Horizon,
}

/// The whole spend of 12 months at 10 % a year.
impl Default for ValueTerms {
    fn default() -> Self {
        Self { margin: 1.0, discount: 0.10, horizon: Horizon::default() }
    }
}

/// Why terms are invalid.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum TermsError {
    #[error("a margin of {0} is not a share: give a number above 0 and up to 1, such as 0.4 for 40 %")]
    Margin(f64),
    #[error("an annual discount of {0} is not a rate: give a number from 0 to 10, such as 0.15 for 15 %")]
    Discount(f64),
}

/// Purchases expected over the horizon, plain and discounted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Outlook {
    pub orders: f64,
    pub discounted_orders: f64,
}

impl ValueTerms {
    /// Margin in (0, 1], annual discount in 0..=10 (0.15 is 15 %), and a horizon.
    ///
    /// # Errors
    /// [`TermsError`] outside these ranges.
    pub fn new(margin: f64, discount: f64, horizon: Horizon) -> Result<Self, TermsError> {
        if !(margin > 0.0 && margin <= 1.0) {
            return Err(TermsError::Margin(margin));
        }
        if !(0.0..=10.0).contains(&discount) {
            return Err(TermsError::Discount(discount));
        }
        Ok(Self { margin, discount, horizon })
    }

    /// Share of spend that is margin.
    pub fn margin(&self) -> f64 {
        self.margin
    }

    /// Annual discount rate.
    pub fn discount(&self) -> f64 {
        self.discount
    }

    /// How far the value looks ahead.
    pub fn horizon(&self) -> Horizon {
        self.horizon
    }

    /// Σ over weeks i of [F(i) − F(i−1)]·(1+d)^−((i−½)/52), for a cumulative expectation F of weeks.
    ///
    /// A last week that is not whole is discounted at its own middle.
    pub(crate) fn outlook(&self, cumulative: impl Fn(f64) -> f64) -> Outlook {
        let weeks = self.horizon.weeks();
        let mut outlook = Outlook { orders: 0.0, discounted_orders: 0.0 };
        let mut start = 0.0;
        while start < weeks {
            let end = (start + 1.0).min(weeks);
            let until_end = cumulative(end);
            let middle = 0.5 * (start + end);
            let factor = (1.0 + self.discount).powf(-middle / DISCOUNT_WEEKS);
            outlook.discounted_orders += (until_end - outlook.orders) * factor;
            outlook.orders = until_end;
            start = end;
        }
        outlook
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(discount: f64, horizon: &str) -> ValueTerms {
        ValueTerms::new(0.5, discount, horizon.parse().unwrap()).unwrap()
    }

    #[test]
    fn weeks_are_discounted_at_their_middle_and_the_last_part_at_its_own() {
        let two_and_a_bit = terms(0.1, "15d").outlook(|t| t);
        let by_hand = 1.1f64.powf(-0.5 / 52.0)
            + 1.1f64.powf(-1.5 / 52.0)
            + 1.1f64.powf(-(2.0 + 1.0 / 14.0) / 52.0) / 7.0;
        assert!((two_and_a_bit.discounted_orders - by_hand).abs() < 1e-12);
        assert!((two_and_a_bit.orders - 15.0 / 7.0).abs() < 1e-12);
    }

    #[test]
    fn without_discount_the_sum_is_the_expectation_itself() {
        let outlook = terms(0.0, "12m").outlook(|t| t.sqrt());
        assert!((outlook.discounted_orders - outlook.orders).abs() < 1e-12);
    }

    #[test]
    fn margins_and_discounts_given_in_percent_are_refused() {
        let horizon: Horizon = "12m".parse().unwrap();
        assert!(ValueTerms::new(40.0, 0.1, horizon).is_err());
        assert!(ValueTerms::new(0.0, 0.1, horizon).is_err());
        assert!(ValueTerms::new(0.4, 15.0, horizon).is_err());
        assert!(ValueTerms::new(0.4, -0.1, horizon).is_err());
        assert!(ValueTerms::new(f64::NAN, 0.1, horizon).is_err());
        assert!(ValueTerms::new(0.4, f64::NAN, horizon).is_err());
    }
}

//! The purchase history of a customer, or of many customers alike: repeat purchase days x, recency t_x and age T.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// One customer's purchase history, by customer-day. Times are in weeks (days / 7).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RfSummary {
    /// Frequency: purchase days after the first one.
    pub x: u32,
    /// Recency t_x: last minus first purchase day, weeks; 0 when x = 0.
    pub t_x: f64,
    /// Age T: as-of day minus first purchase day, weeks.
    pub t: f64,
}

impl RfSummary {
    /// A checked history.
    ///
    /// # Errors
    /// [`HistoryError`] unless 0 ≤ t_x ≤ T, both finite, and t_x > 0 exactly when x > 0.
    pub fn new(x: u32, t_x: f64, t: f64) -> Result<Self, HistoryError> {
        let history = Self { x, t_x, t };
        history.check()?;
        Ok(history)
    }

    pub(crate) fn check(&self) -> Result<(), HistoryError> {
        let Self { x, t_x, t } = *self;
        if !t_x.is_finite() || !t.is_finite() {
            return Err(HistoryError::NotFinite { x, t_x, t });
        }
        if t_x < 0.0 || t < t_x {
            return Err(HistoryError::OutOfOrder { x, t_x, t });
        }
        if (x == 0) != (t_x == 0.0) {
            return Err(HistoryError::RecencyWithoutRepeat { x, t_x });
        }
        Ok(())
    }
}

/// Customers who share one history: a row of `GROUP BY x, t_x, T`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PurchaseGroup {
    /// Frequency x.
    pub x: u32,
    /// Recency t_x, weeks.
    pub t_x: f64,
    /// Age T, weeks.
    pub t: f64,
    /// Customers in the group, > 0.
    pub count: f64,
}

impl PurchaseGroup {
    /// The history these customers share.
    pub fn history(&self) -> RfSummary {
        RfSummary { x: self.x, t_x: self.t_x, t: self.t }
    }
}

/// Why numbers cannot be a history.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum HistoryError {
    #[error("a history with x = {x} has t_x = {t_x} and T = {t}: both must be finite weeks")]
    NotFinite { x: u32, t_x: f64, t: f64 },
    #[error(
        "a history with x = {x} has t_x = {t_x} and T = {t}: 0 <= t_x <= T must hold; check the as-of date"
    )]
    OutOfOrder { x: u32, t_x: f64, t: f64 },
    #[error(
        "a history with x = {x} has t_x = {t_x}: recency is 0 if and only if the customer has no repeat purchase day; count purchases by customer-day"
    )]
    RecencyWithoutRepeat { x: u32, t_x: f64 },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recency_after_the_as_of_date_is_refused() {
        let error = RfSummary::new(1, 5.0, 4.0).unwrap_err();
        assert!(error.to_string().contains("as-of date"), "{error}");
    }

    #[test]
    fn recency_and_frequency_must_agree() {
        assert!(RfSummary::new(0, 1.0, 4.0).is_err());
        assert!(RfSummary::new(2, 0.0, 4.0).is_err());
        assert!(RfSummary::new(0, 0.0, 0.0).is_ok());
    }

    #[test]
    fn times_that_are_no_numbers_are_refused() {
        assert!(RfSummary::new(1, f64::NAN, 4.0).is_err());
        assert!(RfSummary::new(1, 1.0, f64::INFINITY).is_err());
    }
}

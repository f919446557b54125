//! When a forecast is refused, and why: the reasons are shown in place of a number.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::degeneracy::Degeneracy;
use super::optimise::Outcome;

/// Fewest customers for a forecast.
pub const MIN_CUSTOMERS: u64 = 500;
/// Fewest days between the first order and the as-of date.
pub const MIN_DAYS: u64 = 180;
/// Fewest customers for a segment's own fit without a warning.
pub const MIN_SEGMENT_CUSTOMERS: u64 = 1000;

/// The ending of a noun after a number.
fn plural(count: u64) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// Why customer lifetime value is missing.
#[derive(Debug, Clone, PartialEq, Error, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Refusal {
    #[error(
        "no forecast: {customers} customer{}, at least {MIN_CUSTOMERS} are needed; load more orders, or widen the filter if there is one",
        plural(*customers)
    )]
    TooFewCustomers { customers: u64 },
    #[error(
        "no forecast: the orders span {days} day{}, at least {MIN_DAYS} are needed; load a longer history",
        plural(*days)
    )]
    HistoryTooShort { days: u64 },
    #[error(
        "no forecast: no customer has bought on a second day, so there is nothing to learn repeat purchases from"
    )]
    NoRepeatBuyer,
    #[error(
        "no value forecast: no amount column is mapped; map one with --amount, or ask for expected orders only"
    )]
    NoAmount,
    #[error(
        "no value forecast: no repeat buyer has a positive mean spend on repeat days (zero or negative net spend throughout); check the amount column and the refund basis"
    )]
    NoPositiveSpend,
    #[error(
        "no value forecast: the spend model has q = {q:.3}, and q <= 1 means an infinite mean spend; look for extreme amounts"
    )]
    InfiniteMeanSpend { q: f64 },
    #[error(
        "no forecast: the {model} fit is degenerate, {reason}; the data do not determine it, and value to date needs no model"
    )]
    Degenerate { model: String, reason: Degeneracy },
    #[error("no forecast: the {model} fit did not converge ({outcome}); try another model or more customers")]
    NoOptimum { model: String, outcome: Outcome },
}

impl Refusal {
    /// The problem of a fit in a line that names its model already; other refusals whole.
    pub fn of_fit(&self) -> String {
        match self {
            Refusal::Degenerate { reason, .. } => format!("degenerate: {reason}"),
            Refusal::NoOptimum { outcome, .. } => format!("did not converge ({outcome})"),
            other => other.to_string(),
        }
    }

    /// The reasons for people, one sentence each: models that are all degenerate share one.
    pub fn reasons(refusals: &[Refusal]) -> Vec<String> {
        let degenerate = |refusal: &&Refusal| matches!(refusal, Refusal::Degenerate { .. });
        let models: Vec<&str> = refusals
            .iter()
            .filter_map(|refusal| match refusal {
                Refusal::Degenerate { model, .. } => Some(model.as_str()),
                _ => None,
            })
            .collect();
        let [others @ .., last] = models.as_slice() else {
            return refusals.iter().map(ToString::to_string).collect();
        };
        if others.is_empty() {
            return refusals.iter().map(ToString::to_string).collect();
        }
        let shared = format!(
            "no forecast: the fits of {} and {last} are degenerate; the data do not determine them, and value to date needs no model",
            others.join(", ")
        );
        let rest = refusals.iter().filter(|refusal| !degenerate(refusal)).map(ToString::to_string);
        std::iter::once(shared).chain(rest).collect()
    }
}

/// The numbers that the gate checks before any fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    pub customers: u64,
    /// Days from the first order to the as-of date.
    pub days: u64,
    /// Customers with x > 0.
    pub repeat_buyers: u64,
    /// Customers with x > 0 and m > 0; None without an amount column.
    pub repeat_spenders: Option<u64>,
}

impl Evidence {
    /// Whether repeat orders may be forecast.
    ///
    /// # Errors
    /// Every [`Refusal`] that applies.
    pub fn allows_orders(&self) -> Result<(), Vec<Refusal>> {
        let mut refusals = Vec::new();
        if self.customers < MIN_CUSTOMERS {
            let customers = self.customers;
            refusals.push(Refusal::TooFewCustomers { customers });
        }
        if self.days < MIN_DAYS {
            refusals.push(Refusal::HistoryTooShort { days: self.days });
        }
        if self.repeat_buyers == 0 {
            refusals.push(Refusal::NoRepeatBuyer);
        }
        none_or(refusals)
    }

    /// Whether value (orders and spend) may be forecast.
    ///
    /// # Errors
    /// Every [`Refusal`] that applies.
    pub fn allows_value(&self) -> Result<(), Vec<Refusal>> {
        let mut refusals = self.allows_orders().err().unwrap_or_default();
        match self.repeat_spenders {
            None => refusals.push(Refusal::NoAmount),
            Some(0) if self.repeat_buyers > 0 => refusals.push(Refusal::NoPositiveSpend),
            Some(_) => {}
        }
        none_or(refusals)
    }
}

fn none_or(refusals: Vec<Refusal>) -> Result<(), Vec<Refusal>> {
    if refusals.is_empty() { Ok(()) } else { Err(refusals) }
}

/// Which parameters value a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SegmentParameters {
    /// Fitted to the segment alone.
    Own,
    /// Fitted to the segment alone, with few customers.
    OwnWithWarning,
    /// Fitted to all customers, applied to the segment's own statistics.
    #[default]
    Pooled,
}

impl SegmentParameters {
    /// The rule for a segment of this many customers.
    pub fn for_customers(customers: u64) -> Self {
        if customers >= MIN_SEGMENT_CUSTOMERS {
            Self::Own
        } else if customers >= MIN_CUSTOMERS {
            Self::OwnWithWarning
        } else {
            Self::Pooled
        }
    }
}

impl fmt::Display for SegmentParameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Own => "own parameters",
            Self::OwnWithWarning => "own parameters, on fewer than 1,000 customers: uncertain",
            Self::Pooled => "pooled parameters: fewer than 500 customers in the segment",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENOUGH: Evidence =
        Evidence { customers: 500, days: 180, repeat_buyers: 1, repeat_spenders: Some(1) };

    #[test]
    fn the_limits_themselves_are_enough() {
        assert_eq!(ENOUGH.allows_value(), Ok(()));
    }

    #[test]
    fn every_reason_is_given_not_only_the_first() {
        let poor = Evidence { customers: 499, days: 179, repeat_buyers: 0, repeat_spenders: None };
        let refusals = poor.allows_value().unwrap_err();
        assert_eq!(
            refusals,
            [
                Refusal::TooFewCustomers { customers: 499 },
                Refusal::HistoryTooShort { days: 179 },
                Refusal::NoRepeatBuyer,
                Refusal::NoAmount,
            ]
        );
        assert!(refusals[0].to_string().contains("499 customers, at least 500"));
    }

    #[test]
    fn orders_can_be_forecast_where_amounts_are_missing_or_never_positive() {
        for repeat_spenders in [None, Some(0)] {
            let no_money = Evidence { repeat_spenders, ..ENOUGH };
            assert_eq!(no_money.allows_orders(), Ok(()));
            assert_eq!(no_money.allows_value().unwrap_err().len(), 1);
        }
    }

    #[test]
    fn identical_dates_are_a_history_of_no_days_without_repeat_buyers() {
        let one_day = Evidence { days: 0, repeat_buyers: 0, ..ENOUGH };
        assert_eq!(one_day.allows_orders().unwrap_err().len(), 2);
    }

    #[test]
    fn segments_get_their_own_fit_by_their_size() {
        use SegmentParameters::{Own, OwnWithWarning, Pooled};
        let rule = SegmentParameters::for_customers;
        assert_eq!(
            [rule(1000), rule(999), rule(500), rule(499)],
            [Own, OwnWithWarning, OwnWithWarning, Pooled]
        );
    }

    #[test]
    fn models_that_are_all_degenerate_share_a_sentence() {
        let degenerate = |model: &str, value| Refusal::Degenerate {
            model: model.to_string(),
            reason: Degeneracy::AtBound { parameter: "a".into(), value },
        };
        let all = [degenerate("BG/NBD", 1e-5), Refusal::NoAmount, degenerate("Pareto/NBD", 2e-5)];
        let reasons = Refusal::reasons(&all);
        assert_eq!(reasons.len(), 2, "{reasons:?}");
        assert!(reasons[0].contains("the fits of BG/NBD and Pareto/NBD are degenerate"), "{reasons:?}");
        assert_eq!(reasons[1], Refusal::NoAmount.to_string());
        assert_eq!(Refusal::reasons(&all[1..]), [all[1].to_string(), all[2].to_string()]);
        assert!(all[0].of_fit().starts_with("degenerate: a = "), "{}", all[0].of_fit());
    }
}

//! The `auto` model: the model with the smallest holdout error, and its margin over the next.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::forecast_error::Comparison;
use super::record::HoldoutRecord;
use crate::clv::model::Model;

/// The total whose error decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChoiceBasis {
    Spend,
    /// Used if a record has no spend.
    Orders,
}

/// The model chosen by its holdout error.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    pub model: Model,
    pub basis: ChoiceBasis,
    /// Error of its total, percent of the actual total; below 0 if it forecast too little.
    pub error_percent: f64,
    /// The next best model and its error.
    pub runner_up: Option<(Model, f64)>,
}

/// The record with the smallest absolute error in total spend; in total orders if one has no spend. Of equals it is the
/// first of [`Model::ALL`]. None if no record has an error, because nothing happened in the holdout.
pub fn choose(records: &[HoldoutRecord]) -> Option<Choice> {
    let has_spend = !records.is_empty() && records.iter().all(|r| r.spend.is_some());
    let basis = if has_spend { ChoiceBasis::Spend } else { ChoiceBasis::Orders };
    let error = |record: &HoldoutRecord| {
        let total = match basis {
            ChoiceBasis::Spend => record.spend.as_ref()?,
            ChoiceBasis::Orders => &record.orders,
        };
        Some((record.model, Comparison::error_percent(total)?))
    };
    let mut ranked: Vec<(Model, f64)> = records.iter().filter_map(error).collect();
    ranked.sort_by(|p, q| p.1.abs().total_cmp(&q.1.abs()).then(p.0.cmp(&q.0)));
    let (model, error_percent) = *ranked.first()?;
    Some(Choice { model, basis, error_percent, runner_up: ranked.get(1).copied() })
}

/// `BG/NBD: holdout spend error -15.6 %; next MBG/NBD -19.5 %`
impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let basis = match self.basis {
            ChoiceBasis::Spend => "spend",
            ChoiceBasis::Orders => "orders",
        };
        let (title, error) = (self.model.title(), self.error_percent);
        write!(f, "{title}: holdout {basis} error {error:+.1} %")?;
        if let Some((other, theirs)) = self.runner_up {
            write!(f, "; next {} {theirs:+.1} %", other.title())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(model: Model, orders: f64, spend: Option<f64>) -> HoldoutRecord {
        let against_100 = |predicted| Comparison { actual: 100.0, predicted };
        HoldoutRecord {
            model,
            weeks: 39.0,
            customers: 10.0,
            orders: against_100(orders),
            spend: spend.map(against_100),
            orders_mae: 0.0,
            orders_rmse: 0.0,
            orders_correlation: None,
            by_frequency: Vec::new(),
            by_decile: Vec::new(),
        }
    }

    #[test]
    fn the_smallest_absolute_spend_error_wins_and_says_by_how_much() {
        let choice = choose(&[
            record(Model::BgNbd, 99.0, Some(80.0)),
            record(Model::MbgNbd, 50.0, Some(104.0)),
            record(Model::ParetoNbd, 99.9, Some(91.0)),
        ])
        .unwrap();
        assert_eq!(choice.to_string(), "MBG/NBD: holdout spend error +4.0 %; next Pareto/NBD -9.0 %");
    }

    #[test]
    fn orders_decide_where_there_is_no_money_and_ties_go_in_order() {
        let choice = choose(&[record(Model::ParetoNbd, 90.0, None), record(Model::BgNbd, 110.0, None)]);
        let choice = choice.unwrap();
        assert_eq!((choice.model, choice.basis), (Model::BgNbd, ChoiceBasis::Orders));
    }

    #[test]
    fn nothing_to_compare_is_no_choice() {
        assert_eq!(choose(&[]), None);
        let mut idle = record(Model::BgNbd, 5.0, None);
        idle.orders.actual = 0.0;
        assert_eq!(choose(&[idle]), None);
    }
}

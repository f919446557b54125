//! Cautions about the numbers of a model: the same wherever they are shown.

use super::basis::ClvInputs;
use super::statistics::{Statistics, day_number};
use crate::clv::{FittedModel, HoldoutRecord, PurchaseModel, SpendCorrelation};

/// Above this share of customers alive the model has observed almost no churn.
const NOBODY_LEAVES: f64 = 0.99;
/// Above this correlation, the spend model's assumption that frequency and spend are independent fails.
const CORRELATED: f64 = 0.3;
/// A holdout shorter than this share of the calibration validates little.
const SHORT_HOLDOUT: f64 = 0.1;
/// So does one with fewer orders.
const FEW_ORDERS: f64 = 100.0;

impl ClvInputs {
    /// Warnings to show with the numbers; empty without numbers.
    pub(super) fn cautions(&self) -> Vec<String> {
        let (Some(scoring_model), Some(model)) = (&self.segment_models.pooled, self.model.chosen.model)
        else {
            return Vec::new();
        };
        let title = model.title();
        let mut cautions = Vec::new();
        match &self.model.holdout {
            Err(_) => cautions.push(format!("{title} has not been validated on a holdout for these data")),
            Ok(holdout) => cautions.extend(holdout.record().and_then(|record| {
                let days = day_number(self.days.split) - day_number(self.days.first);
                little(record, f64::from(days) / 7.0)
            })),
        }
        if alive(&self.statistics, scoring_model.valuation.model()).is_some_and(|alive| alive > NOBODY_LEAVES)
        {
            cautions.push(format!(
                "{title} estimates almost no churn; the history is too short to tell, so P(alive) ranks nobody and values are probably too high; `tenure lists` counts overdue customers without a model"
            ));
        }
        if scoring_model.has_money
            && let Some(pearson) = SpendCorrelation::of(&self.statistics.spend_groups()).pearson
            && pearson.abs() > CORRELATED
        {
            cautions.push(format!(
                "frequency and spend are correlated (Pearson {pearson:.2}); Gamma-Gamma assumes that they are independent"
            ));
        }
        cautions
    }
}

/// Why a holdout is too small to validate the model, if it is; `calibration` in weeks.
fn little(record: &HoldoutRecord, calibration: f64) -> Option<String> {
    let (weeks, orders) = (record.weeks, record.orders.actual);
    let is_little = weeks < SHORT_HOLDOUT * calibration || orders < FEW_ORDERS;
    let counted = if orders == 1.0 { "order" } else { "orders" };
    is_little.then(|| {
        format!(
            "the holdout is {weeks:.1} weeks with {orders:.0} {counted}, after {calibration:.1} weeks of calibration: too little to validate or choose a model"
        )
    })
}

/// Mean P(alive) of all customers.
fn alive(statistics: &Statistics, model: &FittedModel) -> Option<f64> {
    let (mut alive, mut customers) = (0.0, 0.0);
    for group in &statistics.groups {
        alive += model.p_alive(&group.history) * group.customers as f64;
        customers += group.customers as f64;
    }
    (customers > 0.0).then(|| alive / customers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clv::{HoldoutGroup, Model};

    #[test]
    fn a_record_of_few_orders_or_a_short_holdout_says_little() {
        let model = Model::BgNbd.with([0.243, 4.414, 0.793, 2.426]).unwrap();
        let group = |holdout_orders| HoldoutGroup {
            x: 1,
            t_x: 3.0,
            t: 30.0,
            holdout_orders,
            count: 50.0,
            spend_count: 0.0,
            mean_spend_sum: 0.0,
            holdout_spend_sum: 0.0,
        };
        let caution = |orders, weeks, calibration| {
            let record = HoldoutRecord::new(&model, None, &[group(orders)], weeks).unwrap();
            little(&record, calibration)
        };
        assert_eq!(caution(2, 10.0, 100.0), None, "100 orders in a tenth are enough");
        assert!(caution(2, 9.9, 100.0).unwrap().contains("9.9 weeks with 100 orders, after 100.0"));
        assert!(caution(1, 50.0, 100.0).unwrap().contains("50.0 weeks with 50 orders"));
    }
}

//! The holdout record of a model: its forecast of the holdout period, compared with the actual orders and spend.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::clv::gamma_gamma::GammaGamma;
use crate::clv::history::RfSummary;
use crate::clv::model::{FittedModel, Model, PurchaseModel};
use crate::stats::pearson;

use super::calibration::{Bin, FrequencyClass, by_decile, by_frequency};
use super::forecast_error::{Comparison, Forecast};

/// Calibration statistics with the orders after the split: a row of `GROUP BY x, t_x, T, holdout_orders`.
///
/// Customers acquired after the split are in no group; holdout orders are purchase days, as in the calibration.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct HoldoutGroup {
    /// Frequency x at the split.
    pub x: u32,
    /// Recency t_x at the split, weeks.
    pub t_x: f64,
    /// Age T at the split, weeks.
    pub t: f64,
    /// Purchase days after the split, of each customer of the group.
    pub holdout_orders: u32,
    /// Customers in the group.
    pub count: f64,
    /// Those with x > 0 and m > 0.
    pub spend_count: f64,
    /// Σ m over those.
    pub mean_spend_sum: f64,
    /// Net spend of the group after the split.
    pub holdout_spend_sum: f64,
}

/// How well a model forecast the holdout.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HoldoutRecord {
    pub model: Model,
    /// Length of the holdout, weeks.
    pub weeks: f64,
    pub customers: f64,
    /// Orders (purchase days) of all customers.
    pub orders: Comparison,
    /// Spend of all customers, before margin and discount; None without a spend model.
    pub spend: Option<Comparison>,
    /// Mean absolute error of a customer's orders.
    pub orders_mae: f64,
    /// Root mean squared error of a customer's orders.
    pub orders_rmse: f64,
    /// Pearson's correlation of a customer's actual and predicted orders.
    pub orders_correlation: Option<f64>,
    /// By frequency x: 0, 1, …, 6, 7+.
    pub by_frequency: Vec<Bin<FrequencyClass>>,
    /// By tenth of the customers, from the fewest predicted orders to the most.
    pub by_decile: Vec<Bin<u8>>,
}

impl HoldoutRecord {
    /// Forecasts `weeks` of holdout with models fitted on the calibration; None without customers.
    ///
    /// Errors of a customer's spend are missing: the groups hold spend as a sum.
    pub fn new(
        model: &FittedModel,
        spend: Option<&GammaGamma>,
        groups: &[HoldoutGroup],
        weeks: f64,
    ) -> Option<Self> {
        let forecasts: Vec<Forecast> =
            groups.par_iter().filter(|g| g.count > 0.0).map(|g| forecast(model, spend, g, weeks)).collect();
        let customers: f64 = forecasts.iter().map(|f| f.count).sum();
        if customers <= 0.0 {
            return None;
        }
        let has_spend = spend.is_some_and(|s| s.population_mean().is_some());
        let (mut orders, mut money) = (Comparison::default(), Comparison::default());
        let (mut absolute, mut squared) = (0.0, 0.0);
        for f in &forecasts {
            orders.add(&f.orders, 1.0);
            money.add(&f.spend, 1.0);
            let error = f.rate - f.orders.actual / f.count;
            absolute += f.count * error.abs();
            squared += f.count * error * error;
        }
        Some(Self {
            model: model.model(),
            weeks,
            customers,
            orders,
            spend: has_spend.then_some(money),
            orders_mae: absolute / customers,
            orders_rmse: (squared / customers).sqrt(),
            orders_correlation: correlation(&forecasts),
            by_frequency: by_frequency(&forecasts, has_spend),
            by_decile: by_decile(forecasts, customers, has_spend),
        })
    }
}

fn forecast(model: &FittedModel, spend: Option<&GammaGamma>, group: &HoldoutGroup, weeks: f64) -> Forecast {
    let history = RfSummary { x: group.x, t_x: group.t_x, t: group.t };
    let rate = model.expected(&history, weeks);
    Forecast {
        x: group.x,
        count: group.count,
        rate,
        orders: Comparison {
            actual: f64::from(group.holdout_orders) * group.count,
            predicted: rate * group.count,
        },
        spend: Comparison {
            actual: group.holdout_spend_sum,
            predicted: rate * expected_spend_sum(spend, group),
        },
    }
}

/// Σ E\[M | x, m\], at the population mean if m is unknown; 0 without a spend model.
fn expected_spend_sum(spend: Option<&GammaGamma>, group: &HoldoutGroup) -> f64 {
    let known = if group.x == 0 { 0.0 } else { group.spend_count };
    let sum = |model: &GammaGamma| {
        let of_known = model.expected_spend_sum(group.x, known, group.mean_spend_sum)?;
        let of_known = if known > 0.0 { of_known } else { 0.0 };
        Some(of_known + (group.count - known) * model.population_mean()?)
    };
    spend.and_then(sum).unwrap_or(0.0)
}

fn correlation(forecasts: &[Forecast]) -> Option<f64> {
    let column = |f: fn(&Forecast) -> f64| forecasts.iter().map(f).collect::<Vec<f64>>();
    pearson(&column(|f| f.orders.actual / f.count), &column(|f| f.rate), &column(|f| f.count))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(x: u32, t_x: f64, holdout_orders: u32, count: f64) -> HoldoutGroup {
        HoldoutGroup {
            x,
            t_x,
            t: 30.0,
            holdout_orders,
            count,
            spend_count: if x > 0 { count } else { 0.0 },
            mean_spend_sum: 20.0 * count,
            holdout_spend_sum: 25.0 * f64::from(holdout_orders) * count,
        }
    }

    fn record(groups: &[HoldoutGroup], spend: Option<&GammaGamma>) -> HoldoutRecord {
        let model = Model::BgNbd.with([0.243, 4.414, 0.793, 2.426]).unwrap();
        HoldoutRecord::new(&model, spend, groups, 39.0).unwrap()
    }

    #[test]
    fn bins_of_either_kind_add_up_to_the_totals() {
        let gamma_gamma = GammaGamma::new(6.25, 3.74, 15.44).unwrap();
        let groups: Vec<HoldoutGroup> = (0..30)
            .map(|i| group(i % 9, if i % 9 == 0 { 0.0 } else { f64::from(i) }, i % 4, f64::from(i % 7 + 1)))
            .collect();
        let record = record(&groups, Some(&gamma_gamma));
        let spend = record.spend.unwrap();
        let totals =
            [record.customers, record.orders.actual, record.orders.predicted, spend.actual, spend.predicted];
        let classes: Vec<[f64; 5]> = record.by_frequency.iter().map(row).collect();
        let deciles: Vec<[f64; 5]> = record.by_decile.iter().map(row).collect();
        for bins in [classes, deciles] {
            for (i, total) in totals.iter().enumerate() {
                let sum: f64 = bins.iter().map(|bin| bin[i]).sum();
                assert!((sum - total).abs() < 1e-9 * total, "{sum} {total}");
            }
        }
    }

    fn row<Class>(bin: &Bin<Class>) -> [f64; 5] {
        let (orders, spend) = (bin.orders, bin.spend.unwrap());
        [bin.customers, orders.actual, orders.predicted, spend.actual, spend.predicted]
    }

    #[test]
    fn without_a_spend_model_there_is_no_money_in_the_record() {
        let record = record(&[group(1, 3.0, 1, 5.0)], None);
        assert_eq!(record.spend, None);
        assert!(record.by_decile.iter().all(|b| b.spend.is_none()));
    }

    #[test]
    fn a_holdout_in_which_nothing_happened_has_no_error_in_percent() {
        let record = record(&[group(0, 0.0, 0, 5.0)], None);
        assert_eq!(record.orders.error_percent(), None);
        assert_eq!(record.orders_correlation, None);
    }

    #[test]
    fn no_customers_make_no_record() {
        let model = Model::BgNbd.with([0.243, 4.414, 0.793, 2.426]).unwrap();
        assert_eq!(HoldoutRecord::new(&model, None, &[], 39.0), None);
    }
}

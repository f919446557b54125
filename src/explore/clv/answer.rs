//! The answer about lifetime value.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

use super::super::segment_key::Values;
use super::historical::HistoricalValue;
use super::question::{Cac, ClvQuestion};
use super::statistics::ToDate;
use crate::clv::{
    BootstrapInterval, Choice, Difference, Evidence, HoldoutRecord, Model, NewCustomerValue, Payback,
    PurchaseFit, Refusal, RfSummary, SegmentParameters, SpendCorrelation, SpendFit, Tracking, ValueSum,
    ValueTerms, value_to_cost,
};
use crate::cohort::{LEAST_EFFECTIVE, Money, Period, value_name};
use crate::source::DataReport;
use crate::text::counted;

/// Lifetime value, with its basis.
#[derive(Debug, Clone, PartialEq)]
pub struct ClvAnswer {
    pub question: ClvQuestion,
    pub report: Arc<DataReport>,
    /// The day as of which models are fitted and customers valued: the end of the calibration if given, otherwise the
    /// as-of date.
    pub valued_on: Date,
    /// The last day of the calibration; the holdout begins after it.
    pub split: Date,
    pub evidence: Evidence,
    /// Σ x over all customers. Likelihoods in days and in weeks differ by it.
    pub repeat_purchases: f64,
    /// Why the forecast, or its money part, is missing.
    pub refused: Vec<Refusal>,
    /// Cautions to show with the numbers.
    pub cautions: Vec<String>,
    /// Fits on everything up to `valued_on`.
    pub fits: Fits,
    /// The purchase model in use, and the reason.
    pub model: Option<Model>,
    pub why: String,
    pub choice: Option<Choice>,
    pub holdout: Result<Holdout, Vec<Refusal>>,
    pub correlation: Option<SpendCorrelation>,
    /// In the natural order of their values, or the largest first.
    pub segments: Vec<SegmentValue>,
    pub total: SegmentValue,
    /// All customers by the month of their first purchase, the oldest first.
    pub cohorts: Vec<(Period, SegmentValue)>,
    /// The age segments are compared at: the greatest that at least half of all customers have finished.
    pub common_age: Option<u32>,
    /// The answer about acquisition cost, if requested.
    pub acquisition: Option<Acquisition>,
    pub new_customer: Option<NewCustomerValue>,
    /// The SQL that read the input of models and values.
    pub sql: String,
}

/// The fits of one window, usable or not.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fits {
    pub purchases: Vec<PurchaseFit>,
    pub spend: Option<SpendFit>,
}

/// How well the models forecast the orders after the split.
#[derive(Debug, Clone, PartialEq)]
pub struct Holdout {
    /// One record per model that could be fitted.
    pub records: Vec<HoldoutRecord>,
    /// The one in use.
    pub used: usize,
    /// Weekly, if requested.
    pub tracking: Option<Tracking>,
}

impl Holdout {
    /// The record of the model in use.
    pub fn record(&self) -> Option<&HoldoutRecord> {
        self.records.get(self.used)
    }
}

/// A segment, or all customers: spend to date and expected value.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SegmentValue {
    /// One value per attribute; none for all customers.
    pub values: Vec<Option<String>>,
    pub customers: u64,
    pub to_date: Option<ToDate>,
    /// Historical value without a model: by age, and by the simple formulas; `None` without amounts.
    pub observed: Option<HistoricalValue>,
    /// Acquisition cost and payback of the customers, if requested.
    pub payoff: Option<UnitEconomics>,
    /// Sums over its customers; `None` if a gate refuses.
    pub forecast: Option<ValueSum>,
    /// Whether the forecast includes money, and not only orders.
    pub has_money: bool,
    /// Of the residual value per customer.
    pub interval: Option<BootstrapInterval>,
    /// Of the difference of that value from the value of all customers.
    pub difference: Option<Difference>,
    pub parameters: SegmentParameters,
    /// Why its numbers are missing.
    pub refused: Option<Refusal>,
}

impl SegmentValue {
    /// Its difference from all customers with the p-value; none without intervals, or with too few customers for a test.
    pub fn tested(&self) -> Option<Difference> {
        self.difference.filter(|_| self.customers as f64 >= LEAST_EFFECTIVE)
    }

    /// Mean P(alive).
    pub fn p_alive(&self) -> Option<f64> {
        let sum = self.forecast?;
        sum.per_customer(sum.alive)
    }

    /// Orders expected of all its customers over the horizon.
    pub fn orders(&self) -> Option<f64> {
        Some(self.forecast?.orders)
    }

    /// Spend expected of all its customers, before margin and discount.
    pub fn spend(&self) -> Option<f64> {
        Some(self.money()?.spend)
    }

    /// Residual value of all its customers.
    pub fn value(&self) -> Option<f64> {
        Some(self.money()?.residual)
    }

    /// Residual value per customer.
    pub fn value_mean(&self) -> Option<f64> {
        let sum = self.money()?;
        sum.per_customer(sum.residual)
    }

    fn money(&self) -> Option<ValueSum> {
        self.forecast.filter(|_| self.has_money)
    }
}

/// What some customers cost to acquire, and what they brought back.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitEconomics {
    /// Acquisition spend on them; exact.
    pub spend: Money,
    /// Customers whose month and segment have spend.
    pub customers: u64,
    /// Spend per acquired customer.
    pub cac: Option<f64>,
    /// The first completed age that covers it; `None` if no age is complete.
    pub payback: Option<Payback>,
    /// The last finished age.
    pub last_age: Option<u32>,
    /// Customers acquired in the months that have finished the age of payback, or else the last finished age.
    pub age_customers: Option<u64>,
    /// Margin to date per customer.
    pub margin_to_date: Option<f64>,
    /// The same plus the residual value: total value per customer. `None` without a forecast.
    pub total_value: Option<f64>,
}

impl UnitEconomics {
    /// Margin to date / CAC.
    pub fn to_date_ratio(&self) -> Option<f64> {
        value_to_cost(self.margin_to_date?, self.cac?)
    }

    /// LTV:CAC, of the total value: margin to date and residual value.
    pub fn ratio(&self) -> Option<f64> {
        value_to_cost(self.total_value?, self.cac?)
    }
}

/// Spend without customers, or customers without spend.
#[derive(Debug, Clone, PartialEq)]
pub enum Unmatched {
    /// Spend in a month, or on a segment, that acquired no customer; no number of that month or segment includes it.
    Spend { month: Option<Period>, values: Values, spend: Money },
    /// Customers acquired in a month, or of a segment, without spend; they are in no CAC.
    Customers { month: Option<Period>, values: Values, customers: u64 },
}

impl fmt::Display for Unmatched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |month: &Option<Period>, values: &Values| {
            let values = values.iter().map(|value| value_name(value.as_deref()).into_owned());
            let each: Vec<String> = month.iter().map(Period::to_string).chain(values).collect();
            each.join(" × ")
        };
        match self {
            Unmatched::Spend { month, values, spend } => {
                write!(f, "{}: {spend} spent, and no customer acquired", name(month, values))
            }
            Unmatched::Customers { month, values, customers } => {
                let customers = counted(*customers, "customer");
                write!(f, "{}: {customers} acquired, and no spend", name(month, values))
            }
        }
    }
}

/// Acquisition as a whole, beside the unit economics of each segment.
#[derive(Debug, Clone, PartialEq)]
pub struct Acquisition {
    pub cac: Cac,
    /// Why segments or cohorts have no CAC, if the file lacks the column.
    pub silent: Vec<String>,
    pub unmatched: Vec<Unmatched>,
    /// Columns of the file that spend was summed over.
    pub unused: Vec<String>,
}

/// Customers by segment and by cohort, and all of them.
pub(super) struct ClvTables {
    pub segments: Vec<SegmentValue>,
    pub cohorts: Vec<(Period, SegmentValue)>,
    pub total: SegmentValue,
    pub acquisition: Option<Acquisition>,
}

/// One customer.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomerValue {
    pub id: String,
    pub history: RfSummary,
    /// Mean net spend of repeat days; `None` at x = 0 or if it is not positive.
    pub m: Option<f64>,
    /// Net spend to date.
    pub spent: Option<Money>,
    /// P(alive), expected orders, spend and residual value; `None` if a gate refuses.
    pub forecast: Option<ValueSum>,
    /// Whether the forecast includes money.
    pub has_money: bool,
}

impl CustomerValue {
    /// Spend expected over the horizon, before margin and discount.
    pub fn spend(&self) -> Option<f64> {
        self.money().map(|sum| sum.spend)
    }

    /// Residual value over the horizon.
    pub fn value(&self) -> Option<f64> {
        self.money().map(|sum| sum.residual)
    }

    /// Residual value of the customer if certainly alive; `None` if P(alive) is 0.
    pub fn value_if_alive(&self) -> Option<f64> {
        let sum = self.money().filter(|sum| sum.alive > 0.0)?;
        Some(sum.residual / sum.alive)
    }

    /// Value at risk: the residual value if alive, times the probability that the customer is lost. It is 0 for
    /// customers who are certainly active, and for customers who are certainly lost.
    pub fn value_at_risk(&self) -> Option<f64> {
        let alive = self.forecast?.alive;
        Some(self.value()? * (1.0 - alive))
    }

    /// The customer with more value at risk comes first; equal ones are in the order of their ids.
    pub fn most_at_risk_first(&self, other: &CustomerValue) -> Ordering {
        let risk = |one: &CustomerValue| one.value_at_risk().unwrap_or(0.0);
        risk(other).total_cmp(&risk(self)).then_with(|| self.id.cmp(&other.id))
    }

    fn money(&self) -> Option<ValueSum> {
        self.forecast.filter(|_| self.has_money)
    }
}

/// The columns of the predictions for a customer, as `tenure clv --by-customer` names them.
pub const EXPECTED: [&str; 4] = ["p_alive", "expected_orders", "expected_spend", "clv"];

/// The models and terms behind the values of customers, shown with them.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelSummary {
    /// The purchase model in use, and the reason; `None` if a gate refuses.
    pub model: Option<Model>,
    pub why: String,
    /// Why the forecast, or its money part, is missing.
    pub refused: Vec<Refusal>,
    /// Cautions to show with the numbers.
    pub cautions: Vec<String>,
    /// With the margin of the data, if it is used.
    pub terms: ValueTerms,
    pub valued_on: Date,
}

/// The predictions for one customer, with the models behind them.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    pub valued: Arc<ModelSummary>,
    /// `None` without a forecast, or if the customer was acquired after the day of the valuation.
    pub customer: Option<CustomerValue>,
}

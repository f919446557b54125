//! The holdout by class: frequency 0, 1, …, 7+, and tenths of the customers by predicted orders.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::forecast_error::{Comparison, Forecast};

/// Customers of one class, with their forecast and their actual orders.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bin<Class> {
    pub class: Class,
    pub customers: f64,
    /// Orders of all customers of the class.
    pub orders: Comparison,
    /// Spend of all customers of the class; None without a spend model.
    pub spend: Option<Comparison>,
}

impl<Class> Bin<Class> {
    /// Orders per customer; None for an empty class.
    pub fn mean_orders(&self) -> Option<Comparison> {
        (self.customers > 0.0).then(|| Comparison {
            actual: self.orders.actual / self.customers,
            predicted: self.orders.predicted / self.customers,
        })
    }
}

/// Repeat purchase days in the calibration: 0..=6, or 7 and more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FrequencyClass(u8);

impl FrequencyClass {
    const LAST: u8 = 7;

    /// The class of a customer with x repeat purchase days.
    pub fn of(x: u32) -> Self {
        Self(u8::try_from(x).map_or(Self::LAST, |x| x.min(Self::LAST)))
    }
}

impl fmt::Display for FrequencyClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let more = if self.0 == Self::LAST { "+" } else { "" };
        f.pad(&format!("{}{more}", self.0))
    }
}

const DECILES: u8 = 10;

pub(super) fn by_frequency(forecasts: &[Forecast], has_spend: bool) -> Vec<Bin<FrequencyClass>> {
    let class = |n: u8| empty(FrequencyClass(n), has_spend);
    let mut bins: Vec<_> = (0..=FrequencyClass::LAST).map(class).collect();
    for f in forecasts {
        let bin = &mut bins[usize::from(FrequencyClass::of(f.x).0)];
        put(bin, f, 1.0);
    }
    bins
}

/// Tenths of the customers. A group that spans a border, or is tied with others there, is divided in proportion.
pub(super) fn by_decile(mut forecasts: Vec<Forecast>, customers: f64, has_spend: bool) -> Vec<Bin<u8>> {
    forecasts.sort_by(|f, g| f.rate.total_cmp(&g.rate));
    let mut bins: Vec<Bin<u8>> = (1..=DECILES).map(|n| empty(n, has_spend)).collect();
    let size = customers / f64::from(DECILES);
    let mut before = 0.0;
    for tie in forecasts.chunk_by(|f, g| f.rate == g.rate) {
        let tied: f64 = tie.iter().map(|f| f.count).sum();
        for (n, bin) in bins.iter_mut().enumerate() {
            let (low, high) = (n as f64 * size, (n as f64 + 1.0) * size);
            let last = n + 1 == usize::from(DECILES);
            let end = if last { before + tied } else { high.min(before + tied) };
            let share = (end - low.max(before)) / tied;
            if share > 0.0 {
                tie.iter().for_each(|f| put(bin, f, share));
            }
        }
        before += tied;
    }
    bins
}

fn empty<Class>(class: Class, has_spend: bool) -> Bin<Class> {
    Bin { class, customers: 0.0, orders: Comparison::default(), spend: has_spend.then(Comparison::default) }
}

fn put<Class>(bin: &mut Bin<Class>, forecast: &Forecast, share: f64) {
    bin.customers += share * forecast.count;
    bin.orders.add(&forecast.orders, share);
    if let Some(spend) = &mut bin.spend {
        spend.add(&forecast.spend, share);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequencies_of_seven_and_more_are_one_class() {
        let labels = [0, 6, 7, 8, 300, 5000].map(|x| FrequencyClass::of(x).to_string());
        assert_eq!(labels, ["0", "6", "7+", "7+", "7+", "7+"]);
    }

    #[test]
    fn deciles_hold_a_tenth_each_even_when_one_group_spans_them() {
        let forecast = |rate: f64, count: f64, actual: f64| Forecast {
            x: 1,
            count,
            rate,
            orders: Comparison { actual, predicted: rate * count },
            spend: Comparison::default(),
        };
        let forecasts = vec![forecast(3.0, 5.0, 20.0), forecast(1.0, 95.0, 190.0)];
        let bins = by_decile(forecasts, 100.0, false);
        assert!(bins.iter().all(|b| (b.customers - 10.0).abs() < 1e-9));
        assert!((bins[0].orders.actual - 20.0).abs() < 1e-9);
        assert!((bins[9].orders.actual - 30.0).abs() < 1e-9);
        assert!((bins[9].orders.predicted - 20.0).abs() < 1e-9);
    }
}

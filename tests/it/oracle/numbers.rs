//! Numbers of answers and of counts, and whether they agree.

use std::collections::BTreeMap;

use serde_json::Value;

/// So many parts of one unit of the currency are counted, as whole numbers.
const PARTS: f64 = 10_000.0;

/// A counted amount in the currency.
pub fn money(amount: i64) -> f64 {
    amount as f64 / PARTS
}

/// An amount of an answer as it is counted.
pub fn amount(number: f64) -> i64 {
    (number * PARTS).round() as i64
}

/// Whether a number of the program is the one counted, up to rounding of the last digits.
pub fn agrees(told: &Value, counted: Option<f64>) -> bool {
    match (told.as_f64(), counted) {
        (Some(told), Some(counted)) => (told - counted).abs() <= 1e-9 * (1.0 + counted.abs()),
        (told, counted) => told.is_none() && counted.is_none(),
    }
}

/// The first place at which two answers differ, with both values. Sums of floats over customers in another order differ in the
/// last digits.
pub fn difference(one: &Value, other: &Value) -> Option<String> {
    let parts = |value: &Value| -> BTreeMap<String, Value> {
        match value {
            Value::Object(all) => all.clone().into_iter().collect(),
            Value::Array(all) => {
                all.iter().enumerate().map(|(place, one)| (place.to_string(), one.clone())).collect()
            }
            _ => BTreeMap::new(),
        }
    };
    let (here, there) = (parts(one), parts(other));
    if here.is_empty() || there.is_empty() {
        let is_same = one == other || (one.is_number() && agrees(one, other.as_f64()));
        return (!is_same).then(|| format!("{one} and {other}"));
    }
    let keys = || here.keys().chain(there.keys());
    keys().find_map(|key| match (here.get(key), there.get(key)) {
        (Some(one), Some(other)) => Some(format!("{key}: {}", difference(one, other)?)),
        _ => Some(format!("{key} is in one alone")),
    })
}

/// A ratio; none without a denominator.
pub fn ratio(numerator: f64, denominator: f64) -> Option<f64> {
    (denominator != 0.0).then(|| numerator / denominator)
}

/// The quantile of type 7; none of nothing.
pub fn quantile(mut values: Vec<f64>, share: f64) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let place = share * (values.len().checked_sub(1)? as f64);
    let (below, above) = (values[place.floor() as usize], values[place.ceil() as usize]);
    Some(below + (above - below) * place.fract())
}

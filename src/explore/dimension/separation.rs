//! How much customers differ by an attribute, which decides the dimension that is shown first.

use std::collections::HashMap;

/// How much customers differ by an attribute.
#[derive(Debug, Clone, PartialEq)]
pub struct Separation {
    /// The name of the column.
    pub name: String,
    /// The standard deviation of the repeat rate over customers, by their values: 0.05 is five points. 0 if chance
    /// alone explains the differences.
    pub spread: f64,
}

/// Customers of one value whose first order is in the same month.
#[derive(Debug, Clone, PartialEq)]
pub struct Joined {
    pub value: String,
    pub month: i32,
    pub customers: u64,
    /// How many of them ordered again.
    pub repeaters: u64,
}

/// The spread of the repeat rate over values. Each customer is compared with customers of the same month, because
/// customers acquired later had less time to order again. The variance under chance alone is subtracted: (k - 1) s² / n
/// for k values and n customers of variance s².
pub fn spread(groups: &[Joined]) -> f64 {
    let mut months: HashMap<i32, (f64, f64)> = HashMap::new();
    for one in groups {
        let month = months.entry(one.month).or_default();
        month.0 += one.customers as f64;
        month.1 += one.repeaters as f64;
    }
    // Sums in the order of the groups: the same groups give the same spread to the last digit.
    let mut values: Vec<(&str, f64, f64)> = Vec::new();
    let mut within = 0.0;
    for one in groups {
        let (customers, repeaters) = months[&one.month];
        let rate = repeaters / customers;
        let beyond = one.repeaters as f64 - one.customers as f64 * rate;
        within += one.customers as f64 * rate * (1.0 - rate);
        match values.iter_mut().find(|(value, ..)| *value == one.value) {
            Some(value) => {
                value.1 += one.customers as f64;
                value.2 += beyond;
            }
            None => values.push((&one.value, one.customers as f64, beyond)),
        }
    }
    let all: f64 = values.iter().map(|(_, customers, _)| customers).sum();
    let between: f64 = values.iter().map(|(_, customers, beyond)| beyond * beyond / customers).sum();
    let chance = values.len().saturating_sub(1) as f64 * within / all.max(1.0);
    ((between - chance).max(0.0) / all.max(1.0)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(groups: &[(&str, i32, u64, u64)]) -> f64 {
        let joined = |(value, month, customers, repeaters): &(&str, i32, u64, u64)| Joined {
            value: (*value).into(),
            month: *month,
            customers: *customers,
            repeaters: *repeaters,
        };
        spread(&groups.iter().map(joined).collect::<Vec<_>>())
    }

    #[test]
    fn the_spread_is_that_of_the_rates_less_what_chance_makes() {
        // Rates 0.6 and 0.4 around 0.5: variance 0.01, of which chance makes 0.25 / 2000.
        let found = of(&[("a", 0, 1000, 600), ("b", 0, 1000, 400)]);
        assert!((found - (0.01 - 0.000_125_f64).sqrt()).abs() < 1e-12, "{found}");
        assert_eq!(of(&[("a", 0, 10, 6), ("b", 0, 10, 5)]), 0.0, "ten customers may differ so by chance");
        assert_eq!(of(&[("a", 0, 10, 6)]), 0.0);
        assert_eq!(of(&[]), 0.0);
    }

    #[test]
    fn a_value_that_came_late_is_not_taken_for_one_of_customers_who_do_not_return() {
        let late = of(&[("old", 0, 1000, 600), ("old", 9, 100, 10), ("new", 9, 900, 90)]);
        assert_eq!(late, 0.0);
        assert!(of(&[("old", 0, 1000, 600), ("new", 0, 900, 90)]) > 0.2);
    }
}

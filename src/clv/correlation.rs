//! The correlation of frequency x and mean spend m; Gamma-Gamma assumes that there is none.

use serde::{Deserialize, Serialize};

use super::spend_data::SpendGroup;
use crate::stats::{pearson, spearman};

/// Correlation of x and m over repeat buyers with m > 0; None if either does not vary.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SpendCorrelation {
    pub customers: f64,
    /// Pearson's r, in −1..=1.
    pub pearson: Option<f64>,
    /// Spearman's ρ, ties at their mean rank, in −1..=1.
    pub spearman: Option<f64>,
}

impl SpendCorrelation {
    /// Correlates x and m over the groups, each counting `count` customers.
    pub fn of(groups: &[SpendGroup]) -> Self {
        let usable = |g: &&SpendGroup| g.x > 0 && g.m > 0.0 && g.count > 0.0;
        let used: Vec<&SpendGroup> = groups.iter().filter(usable).collect();
        let column = |f: fn(&SpendGroup) -> f64| used.iter().map(|g| f(g)).collect::<Vec<f64>>();
        let (x, m) = (column(|g| f64::from(g.x)), column(|g| g.m));
        let counts = column(|g| g.count);
        Self {
            customers: counts.iter().sum(),
            pearson: pearson(&x, &m, &counts),
            spearman: spearman(&x, &m, &counts),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(x: u32, m: f64, count: f64) -> SpendGroup {
        SpendGroup { x, m, count }
    }

    #[test]
    fn counts_are_as_good_as_repeated_rows() {
        let grouped = SpendCorrelation::of(&[group(1, 5.0, 3.0), group(2, 4.0, 1.0), group(3, 9.0, 2.0)]);
        let mut rows = vec![group(1, 5.0, 1.0); 3];
        rows.push(group(2, 4.0, 1.0));
        rows.extend([group(3, 9.0, 1.0); 2]);
        let single = SpendCorrelation::of(&rows);
        assert!((grouped.pearson.unwrap() - single.pearson.unwrap()).abs() < 1e-14);
        assert!((grouped.spearman.unwrap() - single.spearman.unwrap()).abs() < 1e-14);
    }

    #[test]
    fn what_does_not_vary_has_no_correlation() {
        let same = SpendCorrelation::of(&[group(1, 5.0, 3.0), group(1, 8.0, 1.0)]);
        assert_eq!((same.pearson, same.spearman), (None, None));
        assert_eq!(SpendCorrelation::of(&[]).pearson, None);
    }

    #[test]
    fn one_time_buyers_and_spend_that_is_not_positive_do_not_count() {
        let all = [group(1, 5.0, 1.0), group(2, 6.0, 1.0), group(0, 0.0, 9.0), group(4, -3.0, 9.0)];
        assert_eq!(SpendCorrelation::of(&all).customers, 2.0);
        assert_eq!(SpendCorrelation::of(&all).pearson, Some(1.0));
    }
}

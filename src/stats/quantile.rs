//! Quantiles, linear between neighbours.
//!
//! Type 7 of Hyndman & Fan (1996), Am. Stat. 50:361: the default of numpy, pandas and R.

/// A quantile of sorted values, `share` within 0..=1; NaN for none.
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let weights = |place: usize| sorted.get(place).copied();
    at(sorted.len() as f64, share, |place| weights(place as usize)).unwrap_or(f64::NAN)
}

/// A quantile of values with frequency weights; `values` are sorted, `weights` are whole numbers. `None` if the weights
/// are all zero.
pub fn weighted_quantile(values: &[f64], weights: &[f64], share: f64) -> Option<f64> {
    let value_at = |place: f64| {
        let mut through = 0.0;
        let found = values.iter().zip(weights).find(|(_, weight)| {
            through += **weight;
            through > place
        });
        found.map(|(value, _)| *value)
    };
    at(weights.iter().sum(), share, value_at)
}

/// The quantile of `n` sorted values, which are looked up by their place from 0.
fn at(n: f64, share: f64, value_at: impl Fn(f64) -> Option<f64>) -> Option<f64> {
    if n < 1.0 {
        return None;
    }
    let position = share * (n - 1.0);
    let below = position.floor();
    let (low, high) = (value_at(below)?, value_at((below + 1.0).min(n - 1.0))?);
    Some(low + (position - below) * (high - low))
}

/// The position of a percentile among `n` sorted values: the place below it, from 0, and the hundredths of the way to
/// the next place. Whole numbers, for exact money.
pub const fn percentile_place(n: u64, percent: u64) -> (u64, u64) {
    let position = n.saturating_sub(1) * percent;
    (position / 100, position % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_neighbours() {
        assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.5), 2.0);
        assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.75), 3.0);
        assert_eq!(quantile(&[1.0], 0.9), 1.0);
        assert!(quantile(&[], 0.5).is_nan());
    }

    #[test]
    fn weights_stand_for_equal_values() {
        // numpy.percentile([0, 0, 10, 20], [50, 90]) = [5, 17].
        let (values, weights) = ([0.0, 10.0, 20.0], [2.0, 1.0, 1.0]);
        assert_eq!(weighted_quantile(&values, &weights, 0.5), Some(5.0));
        assert!((weighted_quantile(&values, &weights, 0.9).unwrap() - 17.0).abs() < 1e-12);
        assert_eq!(weighted_quantile(&values, &[0.0; 3], 0.5), None);
    }

    #[test]
    fn a_percentile_has_a_place_in_whole_numbers() {
        assert_eq!(percentile_place(4, 25), (0, 75));
        assert_eq!(percentile_place(0, 50), (0, 0));
    }
}

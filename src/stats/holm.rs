//! Many tests at once: p-values corrected so that chance rarely makes even one of them significant.

/// The level below which a corrected p-value is significant.
pub const LEVEL: f64 = 0.05;

/// Holm's step-down correction of the p-values of one family, in their order.
// Holm (1979), Scand. J. Stat. 6:65.
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|a, b| p_values[*a].total_cmp(&p_values[*b]));
    let mut adjusted = vec![1.0; p_values.len()];
    let mut largest = 0.0_f64;
    for (rank, place) in order.into_iter().enumerate() {
        let left = (p_values.len() - rank) as f64;
        largest = largest.max((p_values[place] * left).min(1.0));
        adjusted[place] = largest;
    }
    adjusted
}

/// The same for a family with members that could not be tested.
pub fn holm_of_tested(p_values: &[Option<f64>]) -> Vec<Option<f64>> {
    let tested: Vec<f64> = p_values.iter().copied().flatten().collect();
    let mut adjusted = holm(&tested).into_iter();
    p_values.iter().map(|p| p.and_then(|_| adjusted.next())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_correction_is_that_of_r() {
        // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") is 0.03 0.06 0.06 0.02.
        let adjusted = holm(&[0.01, 0.04, 0.03, 0.005]);
        for (found, wanted) in adjusted.iter().zip([0.03, 0.06, 0.06, 0.02]) {
            assert!((found - wanted).abs() < 1e-12, "{adjusted:?}");
        }
    }

    #[test]
    fn what_was_not_tested_does_not_count() {
        assert_eq!(holm_of_tested(&[Some(0.02), None, Some(0.5)]), [Some(0.04), None, Some(0.5)]);
        assert!(holm(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn a_corrected_value_is_never_smaller_and_the_order_stays(ps in prop::collection::vec(0.0..=1.0_f64, 1..20)) {
            let adjusted = holm(&ps);
            for (at, p) in ps.iter().enumerate() {
                prop_assert!(adjusted[at] >= *p && adjusted[at] <= 1.0);
                for (other, q) in ps.iter().enumerate() {
                    prop_assert!(p > q || adjusted[at] <= adjusted[other]);
                }
            }
        }
    }
}

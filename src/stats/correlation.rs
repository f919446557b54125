//! Correlation of two columns with frequency weights.

/// Pearson's correlation of two columns weighted by `counts`; None if one does not vary.
pub fn pearson(u: &[f64], v: &[f64], counts: &[f64]) -> Option<f64> {
    let total: f64 = counts.iter().sum();
    let mean = |values: &[f64]| -> f64 {
        let products = values.iter().zip(counts).map(|(value, n)| value * n);
        products.sum::<f64>() / total
    };
    let (mean_u, mean_v) = (mean(u), mean(v));
    let (mut uu, mut vv, mut uv) = (0.0, 0.0, 0.0);
    for ((u, v), n) in u.iter().zip(v).zip(counts) {
        let (du, dv) = (u - mean_u, v - mean_v);
        uu += n * du * du;
        vv += n * dv * dv;
        uv += n * du * dv;
    }
    let scale = (uu * vv).sqrt();
    (scale > 0.0).then(|| (uv / scale).clamp(-1.0, 1.0))
}

/// Spearman's correlation, that of the ranks; ties have their mean rank.
pub fn spearman(u: &[f64], v: &[f64], counts: &[f64]) -> Option<f64> {
    pearson(&mean_ranks(u, counts), &mean_ranks(v, counts), counts)
}

/// Means of equal amounts of money may differ in their last bits; values this close are tied.
const TIED_WITHIN: f64 = 1e-9;

/// The rank of each row, from 1; equal values share the mean of their ranks.
fn mean_ranks(values: &[f64], counts: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&i, &j| values[i].total_cmp(&values[j]));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0.0;
    for tie in order.chunk_by(|&i, &j| values[j] - values[i] <= TIED_WITHIN * values[j].abs()) {
        let tied: f64 = tie.iter().map(|&i| counts[i]).sum();
        for &i in tie {
            ranks[i] = before + 0.5 * (tied + 1.0);
        }
        before += tied;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_share_their_mean_rank() {
        assert_eq!(mean_ranks(&[7.0, 3.0, 7.0, 9.0], &[1.0; 4]), [2.5, 1.0, 2.5, 4.0]);
        assert_eq!(mean_ranks(&[7.0, 3.0], &[2.0, 3.0]), [4.5, 2.0]);
    }
}

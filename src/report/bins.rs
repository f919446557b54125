//! Bin edges of a dimension in words: scores, quantiles, and uneven bins.

use crate::cohort::Unit;
use crate::explore::{BinKind, Binning, SegmentsAnswer};

use super::number;

/// Notes on bins, one line each; empty if the user gave all edges. With a segment filter they are over more customers
/// than the table.
pub fn remarks(answer: &SegmentsAnswer) -> Vec<String> {
    let binnings = answer.dimensions.iter().flat_map(|dimension| &dimension.binnings);
    let notes = binnings.flat_map(|binning| scores(binning).into_iter().chain(uneven(binning)));
    let whose = if answer.segmentation.segment_filters.is_empty() { "" } else { "over all customers: " };
    notes.map(|note| format!("{whose}{note}")).collect()
}

/// The meaning of each score, the best first: `R by recency_days: 5 up to 17, 4 up to 50, … 1 above 198`.
pub fn scores(binning: &Binning) -> Option<String> {
    let BinKind::Scores { letter, least_is_best } = binning.kind else { return None };
    let mut each: Vec<(usize, String)> = Vec::new();
    for place in 0..=binning.at.len() {
        let cut = |place: usize| binning.at.get(place).copied();
        let below = place.checked_sub(1).and_then(cut);
        let words = match (below, cut(place)) {
            // A bin between two equal edges is empty.
            (Some(below), Some(cut)) if below == cut => continue,
            (_, Some(cut)) => format!("up to {}", plain(cut)),
            (Some(below), None) => format!("above {}", plain(below)),
            (None, None) => continue,
        };
        each.extend(binning.score(place).map(|score| (score, words)));
    }
    if !least_is_best {
        each.reverse();
    }
    let each: Vec<String> = each.into_iter().map(|(score, words)| format!("{score} {words}")).collect();
    Some(format!("{letter} by {}: {}", binning.of.replace('_', " "), each.join(", ")))
}

/// The sizes of bins that should be equal but are not.
pub fn uneven(binning: &Binning) -> Option<String> {
    if !binning.is_uneven() {
        return None;
    }
    let count = |customers: u64| number::integer(customers.into());
    let (least, most) = (binning.customers.iter().min()?, binning.customers.iter().max()?);
    let parts = match binning.kind {
        BinKind::Scores { letter, .. } => {
            let held = (0..binning.customers.len())
                .filter_map(|place| binning.score(place).zip(binning.customers.get(place)));
            let mut held: Vec<(usize, u64)> = held.map(|(score, customers)| (score, *customers)).collect();
            held.sort_unstable_by_key(|(score, _)| std::cmp::Reverse(*score));
            let held: Vec<String> =
                held.iter().map(|(score, customers)| format!("{score}: {}", count(*customers))).collect();
            return Some(format!(
                "{letter} is uneven, because equal values stay together; customers with a score of {}",
                held.join(", ")
            ));
        }
        BinKind::Quantiles(parts) => parts,
        BinKind::Custom => return None,
    };
    let ranges = binning.customers.len();
    let fewer = if ranges < parts as usize {
        format!("{ranges} ranges, not {parts}, of")
    } else {
        "the ranges have".to_string()
    };
    Some(format!(
        "{} has uneven ranges, because equal values stay together: {fewer} {} to {} customers",
        binning.of.replace('_', " "),
        count(*least),
        count(*most)
    ))
}

/// A cut point without needless digits.
pub fn plain(cut: f64) -> String {
    if cut.fract() == 0.0 { number::full(Some(cut), Unit::Count) } else { cut.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn binning(kind: BinKind, at: &[f64], customers: &[u64]) -> Binning {
        Binning { of: "orders".into(), kind, at: at.to_vec(), customers: customers.to_vec() }
    }

    #[test]
    fn scores_say_what_they_stand_for_and_leave_out_those_nobody_has() {
        let frequency = BinKind::Scores { letter: 'F', least_is_best: false };
        let note = scores(&binning(frequency, &[1.0, 1.0, 2.0, 4.5], &[6, 0, 2, 2, 2])).unwrap();
        assert_eq!(note, "F by orders: 5 above 4.5, 4 up to 4.5, 3 up to 2, 1 up to 1");
        let recency = BinKind::Scores { letter: 'R', least_is_best: true };
        let note = scores(&binning(recency, &[10.0, 20.0, 30.0, 1040.0], &[1; 5])).unwrap();
        assert_eq!(note, "R by orders: 5 up to 10, 4 up to 20, 3 up to 30, 2 up to 1,040, 1 above 1,040");
        assert_eq!(scores(&binning(BinKind::Quantiles(2), &[1.0], &[1, 1])), None);
    }

    #[test]
    fn uneven_parts_are_pointed_out_with_their_sizes() {
        let note = uneven(&binning(BinKind::Quantiles(4), &[1.0, 2.0], &[600, 1200, 30])).unwrap();
        assert_eq!(
            note,
            "orders has uneven ranges, because equal values stay together: 3 ranges, not 4, of 30 to 1,200 customers"
        );
        let note = uneven(&binning(BinKind::Quantiles(2), &[1.0], &[600, 1200])).unwrap();
        assert!(note.ends_with("the ranges have 600 to 1,200 customers"), "{note}");
        let frequency = BinKind::Scores { letter: 'F', least_is_best: false };
        let note = uneven(&binning(frequency, &[1.0; 4], &[9, 0, 0, 0, 3])).unwrap();
        assert!(note.ends_with("a score of 5: 3, 4: 0, 3: 0, 2: 0, 1: 9"), "{note}");
        assert_eq!(uneven(&binning(BinKind::Quantiles(2), &[1.0], &[10, 12])), None);
        assert_eq!(uneven(&binning(BinKind::Custom, &[1.0], &[10, 1200])), None);
    }
}

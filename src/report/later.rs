//! Whether one group of customers ordered again more often than another, in words: surveys and points share them.

use crate::cohort::Unit;
use crate::stats::{Comparison, Verdict};

use super::number;

/// The verdict with its numbers: the difference is that of the first group less that of the second, and one that chance can
/// explain is called noise.
pub fn more_often(first: &str, second: &str, compared: &Comparison) -> String {
    let verdict = match (compared.verdict(), compared.difference > 0.0) {
        (Verdict::Real, true) => format!("{first} ordered again more often than {second}"),
        (Verdict::Real, false) => format!("{first} ordered again less often than {second}"),
        (Verdict::Noise, _) => {
            format!("the difference between {first} and {second} who ordered again is no more than noise")
        }
    };
    // Neither points of a programme nor those of NPS are meant.
    let difference =
        number::difference(compared.difference, Unit::Rate).replace("points", "percentage points");
    format!(
        "{verdict}: {difference} (95 % interval {} to {}, p {})",
        number::points(compared.interval.low),
        number::points(compared.interval.high),
        number::probability(compared.p_value)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::compare;

    #[test]
    fn a_difference_that_chance_explains_does_not_read_as_a_finding() {
        let said = |first, second| more_often("promoters", "detractors", &compare(second, first).unwrap());
        let noise = said((60, 100), (52, 100));
        assert!(noise.contains("is no more than noise: +8.0 percentage points"), "{noise}");
        assert!(!noise.contains("more often"), "{noise}");
        let real = said((80, 100), (40, 100));
        assert!(real.starts_with("promoters ordered again more often than detractors: +40.0"), "{real}");
        let turned = said((40, 100), (80, 100));
        assert!(turned.starts_with("promoters ordered again less often than detractors: -40.0"), "{turned}");
    }
}

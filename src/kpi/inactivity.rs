//! The inactivity window: how long a customer may be silent before they count as lost, suggested from the gaps between orders.

/// Gaps between consecutive purchase days of a customer: each length in days with the number of its gaps, the shortest
/// first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gaps(Vec<(u32, u64)>);

/// An inactivity window in days, and the share of gaps that it covers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Inactivity {
    pub days: u32,
    /// Share of the observed gaps that are at most this long; none without gaps.
    pub covered: Option<f64>,
    /// Whether tenure chose it.
    pub is_suggested: bool,
}

/// The share of gaps that a suggested window covers at least.
const COVERED: f64 = 0.9;
/// Suggestions are multiples of this many days.
const STEP: u32 = 30;
/// The window if no customer has ordered on two days.
const WITHOUT_GAPS: u32 = 180;

impl Gaps {
    /// From pairs of a length in days and the number of its gaps, in any order.
    pub fn new(mut counted: Vec<(u32, u64)>) -> Gaps {
        counted.sort_unstable();
        Gaps(counted)
    }

    /// The window the user set, or the shortest multiple of 30 days that covers 90 % of the gaps.
    pub fn inactivity(&self, set: Option<u32>) -> Inactivity {
        let days = set.unwrap_or_else(|| self.suggested());
        Inactivity { days, covered: self.covered(days), is_suggested: set.is_none() }
    }

    fn suggested(&self) -> u32 {
        let needed = self.total() as f64 * COVERED;
        let mut through = 0;
        let found = self.0.iter().find(|(_, count)| {
            through += count;
            through as f64 >= needed
        });
        found.map_or(WITHOUT_GAPS, |(days, _)| days.div_ceil(STEP).max(1) * STEP)
    }

    fn total(&self) -> u64 {
        self.0.iter().map(|(_, count)| count).sum()
    }

    fn covered(&self, days: u32) -> Option<f64> {
        let within: u64 = self.0.iter().filter(|(gap, _)| *gap <= days).map(|(_, count)| count).sum();
        let total = self.total();
        (total > 0).then(|| within as f64 / total as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_suggestion_covers_nine_gaps_of_ten() {
        // Nine gaps of 31 days or fewer, one of a year: 60 days cover nine.
        let gaps = Gaps::new(vec![(365, 1), (31, 4), (7, 5)]);
        let suggested = gaps.inactivity(None);
        assert_eq!((suggested.days, suggested.covered, suggested.is_suggested), (60, Some(0.9), true));
        let set = gaps.inactivity(Some(10));
        assert_eq!((set.days, set.covered, set.is_suggested), (10, Some(0.5), false));
    }

    #[test]
    fn without_gaps_nothing_is_covered() {
        let none = Gaps::default().inactivity(None);
        assert_eq!((none.days, none.covered), (180, None));
    }
}

//! Drills, remembered so that each is taken back whole: one by two dimensions leaves two conditions.

use crate::explore::Within;

/// The drills that were made, the last one last.
#[derive(Debug, Clone, Default)]
pub struct Drills(Vec<Drill>);

/// Going on with the customers of one segment.
#[derive(Debug, Clone)]
struct Drill {
    /// Whose customers were told apart.
    from: Vec<Within>,
    /// By what they were.
    by: Vec<String>,
}

impl Drill {
    /// Whether what customers are within is what this drill left.
    fn made(&self, within: &[Within]) -> bool {
        let added = within.get(self.from.len()..).unwrap_or_default();
        within.starts_with(&self.from) && added.iter().map(|one| &one.by).eq(&self.by)
    }
}

impl Drills {
    /// Remembers a drill by some dimensions into a segment of these customers.
    pub fn record(&mut self, from: &[Within], by: Vec<String>) {
        self.0.retain(|drill| drill.from.len() < from.len());
        self.0.push(Drill { from: from.to_vec(), by });
    }

    /// Takes back the last drill; what it had added comes back. Of conditions that were not made here, the last one.
    pub fn take_back(&mut self, within: &mut Vec<Within>) -> Vec<Within> {
        let made = self.0.iter().rposition(|drill| drill.made(within));
        let width = made.and_then(|place| self.0.drain(place..).next()).map_or(1, |drill| drill.by.len());
        within.split_off(within.len().saturating_sub(width))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn within(texts: &[&str]) -> Vec<Within> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn a_drill_by_two_dimensions_is_taken_back_at_once() {
        let mut drills = Drills::default();
        drills.record(&[], vec!["Country".into(), "orders".into()]);
        drills.record(&within(&["Country=France", "orders=1"]), vec!["rfm".into()]);
        let mut now = within(&["Country=France", "orders=1", "rfm=lost"]);
        assert_eq!(drills.take_back(&mut now), within(&["rfm=lost"]));
        assert_eq!(drills.take_back(&mut now), within(&["Country=France", "orders=1"]));
        assert!(now.is_empty() && drills.take_back(&mut now).is_empty());
    }

    #[test]
    fn conditions_that_were_not_drilled_here_go_one_by_one() {
        let mut drills = Drills::default();
        let mut now = within(&["Country=France", "orders=1"]);
        assert_eq!(drills.take_back(&mut now), within(&["orders=1"]));
        // After an undo the drill remembered is another one than the view shows.
        drills.record(&now, vec!["rfm".into(), "orders".into()]);
        assert_eq!(drills.take_back(&mut now), within(&["Country=France"]));
    }
}

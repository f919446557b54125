//! The eleven groups, and the rule of each.

use crate::named_enum;

named_enum! {
    /// A group of customers by R and FM, the mean of F and M.
    pub enum RfmGroup: "RFM group" {
        Champions = "champions",
        Loyal = "loyal",
        PotentialLoyalist = "potential loyalist",
        New = "new",
        Promising = "promising",
        NeedsAttention = "needs attention",
        AboutToSleep = "about to sleep",
        AtRisk = "at risk",
        CantLose = "can't lose",
        Hibernating = "hibernating",
        Lost = "lost",
    }
}

impl RfmGroup {
    /// The group of three scores of 1 to 5.
    ///
    /// `src/sql/rfm/rfm.sql` has the same rule in SQL; a test compares both.
    pub fn of(r: u8, f: u8, m: u8) -> RfmGroup {
        // Twice the mean of F and M, so that halves stay whole.
        let fm = f + m;
        match r {
            4.. if fm >= 8 => RfmGroup::Champions,
            3.. if fm >= 6 => RfmGroup::Loyal,
            4.. if fm >= 4 => RfmGroup::PotentialLoyalist,
            5.. => RfmGroup::New,
            4 => RfmGroup::Promising,
            3 if fm >= 4 => RfmGroup::NeedsAttention,
            3 => RfmGroup::AboutToSleep,
            0..=1 if fm >= 8 => RfmGroup::CantLose,
            _ if fm >= 6 => RfmGroup::AtRisk,
            2 => RfmGroup::Hibernating,
            _ if fm >= 4 => RfmGroup::Hibernating,
            _ => RfmGroup::Lost,
        }
    }

    /// Its rule in words; FM is the mean of F and M.
    pub const fn rule(self) -> &'static str {
        match self {
            RfmGroup::Champions => "R 4 to 5, FM 4 to 5",
            RfmGroup::Loyal => "R 3 to 5, FM 3 to 5, not champions",
            RfmGroup::PotentialLoyalist => "R 4 to 5, FM 2 to 2.5",
            RfmGroup::New => "R 5, FM 1 to 1.5",
            RfmGroup::Promising => "R 4, FM 1 to 1.5",
            RfmGroup::NeedsAttention => "R 3, FM 2 to 2.5",
            RfmGroup::AboutToSleep => "R 3, FM 1 to 1.5",
            RfmGroup::AtRisk => "R 1 to 2, FM 3 to 5, not can't lose",
            RfmGroup::CantLose => "R 1, FM 4 to 5",
            RfmGroup::Hibernating => "R 2, FM 1 to 2.5, or R 1, FM 2 to 2.5",
            RfmGroup::Lost => "R 1, FM 1 to 1.5",
        }
    }
}

/// The name of a score of recency and a score of frequency: `R5 F3`. `src/sql/segments/rf.sql` writes the same.
pub fn rf_name(r: usize, f: usize) -> String {
    format!("R{r} F{f}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a part of a rule such as `R 4 to 5` holds.
    fn part_holds(part: &str, r: f64, fm: f64) -> bool {
        let (letter, range) = part.split_once(' ').unwrap();
        let (low, high) = range.split_once(" to ").unwrap_or((range, range));
        let number = if letter == "R" { r } else { fm };
        (low.parse::<f64>().unwrap()..=high.parse::<f64>().unwrap()).contains(&number)
    }

    fn rule_holds(group: RfmGroup, r: f64, fm: f64) -> bool {
        group.rule().split(", or ").any(|alternative| {
            alternative.split(", ").all(|part| match part.strip_prefix("not ") {
                Some(other) => !rule_holds(other.parse().unwrap(), r, fm),
                None => part_holds(part, r, fm),
            })
        })
    }

    #[test]
    fn every_combination_of_scores_has_the_one_group_whose_rule_it_meets() {
        for (r, f, m) in (1..=5).flat_map(|r| (1..=5).flat_map(move |f| (1..=5).map(move |m| (r, f, m)))) {
            let fm = f64::from(f + m) / 2.0;
            let met = RfmGroup::ALL.into_iter().filter(|group| rule_holds(*group, f64::from(r), fm));
            assert_eq!(met.collect::<Vec<_>>(), [RfmGroup::of(r, f, m)], "{r} {f} {m}");
        }
    }

    #[test]
    fn scores_lead_to_the_groups_of_the_common_map() {
        for (scores, group) in [
            ((5, 5, 5), "champions"),
            ((3, 3, 3), "loyal"),
            ((5, 4, 3), "loyal"),
            ((4, 2, 2), "potential loyalist"),
            ((5, 1, 1), "new"),
            ((4, 1, 2), "promising"),
            ((3, 2, 3), "needs attention"),
            ((3, 1, 1), "about to sleep"),
            ((2, 3, 3), "at risk"),
            ((1, 4, 4), "can't lose"),
            ((2, 1, 1), "hibernating"),
            ((1, 1, 2), "lost"),
        ] {
            assert_eq!(RfmGroup::of(scores.0, scores.1, scores.2).name(), group, "{scores:?}");
        }
    }
}

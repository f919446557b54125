//! Breakage: points that were not redeemed within some days of their issue. The oldest points are redeemed first.

use crate::cohort::Money;

use super::sums::PointDay;

/// Points of one customer, issued at least the breakage days before the end of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Breakage {
    pub issued: Money,
    /// Those of them that were not redeemed within these days.
    pub unredeemed: Money,
}

/// The breakage of a customer's days, in order of time; `last_day` is the last of the data. On one day points are
/// issued before others are redeemed.
pub fn aged(days: &[PointDay], after: i32, last_day: i32) -> Breakage {
    let mut found = Breakage::default();
    let (mut issued_before, mut redeemed_by) = (Money::ZERO, Money::ZERO);
    let mut later = days.iter().peekable();
    for one in days {
        while let Some(other) = later.next_if(|other| other.day <= one.day.saturating_add(after)) {
            redeemed_by += other.redeemed;
        }
        if one.day.saturating_add(after) <= last_day && one.issued > Money::ZERO {
            // Redeemed points beyond all earlier issues came from these.
            let of_these = (redeemed_by - issued_before).clamp(Money::ZERO, one.issued);
            found.issued += one.issued;
            found.unredeemed += one.issued - of_these;
        }
        issued_before += one.issued;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(points: i128) -> Money {
        Money::from_raw(points * 10_000)
    }

    fn day(day: i32, issued: i128, redeemed: i128) -> PointDay {
        PointDay { day, issued: points(issued), redeemed: points(redeemed) }
    }

    #[test]
    fn the_oldest_points_are_redeemed_first() {
        // 100 on day 0, 50 on day 10; 120 redeemed on day 20: the first 100 and 20 of the others.
        let days = [day(0, 100, 0), day(10, 50, 0), day(20, 0, 120)];
        assert_eq!(aged(&days, 30, 100), Breakage { issued: points(150), unredeemed: points(30) });
        // Within 15 days of their issue: none of the first, 20 of the second, as the first were still to be redeemed.
        assert_eq!(aged(&days, 15, 100), Breakage { issued: points(150), unredeemed: points(130) });
        // The second points have not had 95 days.
        assert_eq!(aged(&days, 95, 100), Breakage { issued: points(100), unredeemed: points(0) });
    }

    #[test]
    fn points_redeemed_on_the_day_they_are_issued_count() {
        assert_eq!(aged(&[day(3, 100, 40)], 5, 10), Breakage { issued: points(100), unredeemed: points(60) });
        assert_eq!(aged(&[], 5, 10), Breakage::default());
    }
}

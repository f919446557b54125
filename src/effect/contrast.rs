//! Two groups compared: the difference of their changes, of their trends before, and of each period.

use crate::cohort::LEAST_EFFECTIVE;
use crate::stats::{Estimate, Interval, Test};

use super::sums::GroupSums;

/// A difference with its 95 % interval and p-value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contrast {
    pub value: f64,
    /// Clustered by customer: each customer is one observation. None if the error is unknown.
    pub interval: Option<Interval>,
    /// None if the error is unknown, or if the effective number of changed customers on a side is below 30.
    pub p_value: Option<f64>,
}

/// The result of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The interval leaves out zero and p < 0.05.
    Found,
    /// Chance alone can explain it.
    Noise,
    /// Too few customers to test, or nothing to test.
    Untested,
}

impl Contrast {
    /// The second less the first.
    fn of(first: Option<Estimate>, second: Option<Estimate>) -> Option<Contrast> {
        let (first, second) = (first?, second?);
        let compared = first.compare(&second);
        let is_enough = first.effective >= LEAST_EFFECTIVE && second.effective >= LEAST_EFFECTIVE;
        Some(Contrast {
            value: second.value - first.value,
            interval: compared.map(|compared| compared.interval),
            p_value: compared.map(|compared| compared.p_value).filter(|_| is_enough),
        })
    }

    /// A mean change itself, against no change.
    fn alone(change: Option<Estimate>) -> Option<Contrast> {
        let change = change?;
        let none =
            Estimate { value: 0.0, variance: Some(0.0), customers: 2, effective: 0.0, test: Test::Welch };
        let compared = none.compare(&change);
        let is_enough = change.effective >= LEAST_EFFECTIVE;
        Some(Contrast {
            value: change.value,
            interval: compared.map(|compared| compared.interval),
            p_value: compared.map(|compared| compared.p_value).filter(|_| is_enough),
        })
    }

    /// The result of its test.
    pub fn verdict(&self) -> Verdict {
        match (self.interval, self.p_value) {
            (Some(interval), Some(p)) if p < 0.05 && (interval.low > 0.0 || interval.high < 0.0) => {
                Verdict::Found
            }
            (Some(_), Some(_)) => Verdict::Noise,
            _ => Verdict::Untested,
        }
    }
}

/// A period compared with the last one before the date.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lead {
    pub treated: Option<f64>,
    pub control: Option<f64>,
    /// How much further the groups are apart than in the last period before the date; none for that period.
    pub contrast: Option<Contrast>,
}

/// The treated compared with the control group.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// Mean changes per customer from before to after.
    pub treated: Option<Contrast>,
    pub control: Option<Contrast>,
    /// The first less the second: difference-in-differences. None if a group is empty.
    pub effect: Option<Contrast>,
    /// The difference of the slopes over the periods before the date, per period.
    pub trend: Option<Contrast>,
    /// The same as the effect, at an earlier date at which nothing was done.
    pub placebo: Option<Contrast>,
    /// Every period.
    pub leads: Vec<Lead>,
}

impl Effect {
    /// Compares two groups counted over the same periods.
    // Bertrand, Duflo & Mullainathan (2004), Q. J. Econ. 119:249, IV.C: one change per unit, so that errors may be
    // correlated within it over time.
    pub fn of(treated: &GroupSums, control: &GroupSums) -> Effect {
        let lead = |place: usize| Lead {
            treated: treated.level(place),
            control: control.level(place),
            contrast: Contrast::of(control.lead(place), treated.lead(place)),
        };
        Effect {
            treated: Contrast::alone(treated.change()),
            control: Contrast::alone(control.change()),
            effect: Contrast::of(control.change(), treated.change()),
            trend: Contrast::of(control.trend(), treated.trend()),
            placebo: Contrast::of(control.placebo(), treated.placebo()),
            leads: (0..treated.periods()).map(lead).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::{Activity, Outcome, Periods};
    use super::*;
    use crate::cohort::Money;

    fn periods(before: u32, after: u32) -> Periods {
        Periods { date: date(2025, 1, 1), days: 28, before, after }
    }

    /// A group: every row is a customer, every number the orders of a period.
    fn group(outcome: Outcome, before: u32, rows: &[&[u64]]) -> GroupSums {
        let after = rows[0].len() as u32 - before;
        let mut sums =
            GroupSums::new(outcome, periods(before, after), periods(before, after).placebo(None).unwrap());
        sums.enrol(rows.len() as u64);
        for row in rows {
            let activity = |orders: &u64| Activity {
                orders: *orders,
                revenue: Money::from_raw(i128::from(*orders) * 10 * 10_000),
            };
            sums.add(&row.iter().map(activity).collect::<Vec<_>>());
        }
        sums
    }

    fn near(found: f64, wanted: f64) -> bool {
        (found - wanted).abs() < 1e-9
    }

    #[test]
    fn the_difference_of_changes_agrees_with_an_example_by_hand() {
        // Treated: changes 1 - 0.5 and 1 - 0; control: 0 - 0.5 and 0 - 0, 0.5 - 1.
        let treated = group(Outcome::Retention, 2, &[&[1, 0, 1, 2], &[0, 0, 1, 1]]);
        let control = group(Outcome::Retention, 2, &[&[1, 0, 0, 0], &[0, 0, 0, 0], &[3, 1, 1, 0]]);
        let effect = Effect::of(&treated, &control);
        assert!(near(treated.before().unwrap(), 0.25) && near(treated.after().unwrap(), 1.0));
        assert!(near(effect.treated.unwrap().value, 0.75));
        assert!(near(effect.control.unwrap().value, -1.0 / 3.0));
        let found = effect.effect.unwrap();
        assert!(near(found.value, 0.75 + 1.0 / 3.0));
        // Welch by hand: variances of the changes 0.125 and 1/12, errors 0.125/2 + (1/12)/3, freedom 2.2857 or so.
        let error: f64 = (0.125_f64 / 2.0 + 1.0 / 36.0).sqrt();
        let freedom = error.powi(4) / (0.0625_f64.powi(2) + (1.0_f64 / 36.0).powi(2) / 2.0);
        use statrs::distribution::{ContinuousCDF, StudentsT};
        let reach = StudentsT::new(0.0, 1.0, freedom).unwrap().inverse_cdf(0.975) * error;
        assert!(near(found.interval.unwrap().low, found.value - reach), "{found:?}");
        assert_eq!(found.p_value, None, "five customers are too few to test");
        assert_eq!(found.verdict(), Verdict::Untested);
        // The slope before is that of two points: -1 and 0 of the treated, -1, 0 and 0 of the control.
        assert!(near(effect.trend.unwrap().value, -0.5 + 1.0 / 3.0));
        // With two periods the placebo date is between them.
        assert!(near(effect.placebo.unwrap().value, -0.5 + 1.0 / 3.0));
        assert_eq!(
            effect.leads[1].contrast, None,
            "the last period before is what the others are compared with"
        );
        assert!(near(effect.leads[2].contrast.unwrap().value, 1.0 - 1.0 / 3.0 + 1.0 / 3.0));
    }

    #[test]
    fn revenue_counts_money_and_customers_who_did_nothing_count_as_nothing() {
        let mut treated = group(Outcome::Revenue, 1, &[&[1, 3]]);
        treated.enrol(1);
        let control = group(Outcome::Revenue, 1, &[&[2, 1], &[0, 1]]);
        let effect = Effect::of(&treated, &control);
        assert!(near(treated.before().unwrap(), 5.0) && near(treated.after().unwrap(), 15.0));
        assert!(near(effect.effect.unwrap().value, 10.0));
        assert_eq!((effect.trend, effect.placebo), (None, None), "one period has no trend");
    }

    #[test]
    fn a_group_without_customers_has_no_effect() {
        let treated = group(Outcome::Retention, 1, &[&[1, 3]]);
        let empty = GroupSums::new(Outcome::Retention, periods(1, 1), None);
        assert_eq!(Effect::of(&treated, &empty).effect, None);
        assert_eq!(empty.level(0), None);
    }
}

//! Periods of equal length before and after a date.

use jiff::civil::Date;
use thiserror::Error;

use crate::cohort::grain::{epoch_day, from_epoch_day};

/// Periods on each side if the user names no number.
const USUAL: u32 = 6;

/// The periods that the user wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodPlan {
    /// The first day of the campaign.
    pub date: Date,
    /// Days of a period.
    pub days: u32,
    /// Periods before and after the date; if none is given, as many as the data have, at most 6.
    pub before: Option<u32>,
    pub after: Option<u32>,
}

/// Periods of `days` days: `before` that end before the date, `after` that begin on it or later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Periods {
    pub date: Date,
    pub days: u32,
    pub before: u32,
    pub after: u32,
}

/// Why periods cannot be cut.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PeriodsError {
    #[error(
        "--date {date}: {what} of {days} days {is} complete after it, because the data end on {as_of}; choose an earlier date, or fewer or shorter periods (--after, --period)"
    )]
    After { date: Date, days: u32, what: String, is: &'static str, as_of: Date },
    #[error(
        "--date {date}: {what} of {days} days {is} complete before it, because the data begin on {first}; choose a later date, or fewer or shorter periods (--before, --period)"
    )]
    Before { date: Date, days: u32, what: String, is: &'static str, first: Date },
    #[error("--placebo: {given} does not begin a period before --date; {choices}")]
    Placebo { given: Date, choices: String },
}

impl Periods {
    /// The periods that the user wants, as far as the data go. The first day counts in full, because nobody is observed
    /// before it; the last period must have ended.
    ///
    /// # Errors
    /// Fewer complete periods than asked for, or none, on one side of the date.
    pub fn fit(plan: PeriodPlan, first: Date, as_of: Date) -> Result<Periods, PeriodsError> {
        let PeriodPlan { date, days, .. } = plan;
        let length = days.cast_signed();
        let at = epoch_day(date);
        let there = |room: i32| u32::try_from(room.div_euclid(length)).unwrap_or(0);
        let (before, after) = (there(at - epoch_day(first) - 1), there(epoch_day(as_of) + 1 - at));
        let missing = |wanted: Option<u32>, there: u32| {
            let missing = wanted.unwrap_or(1) > there;
            let what = if there == 0 { "no period".into() } else { format!("only {there} periods") };
            missing.then_some((what, if there == 0 { "is" } else { "are" }))
        };
        if let Some((what, is)) = missing(plan.after, after) {
            return Err(PeriodsError::After { date, days, what, is, as_of });
        }
        if let Some((what, is)) = missing(plan.before, before) {
            return Err(PeriodsError::Before { date, days, what, is, first });
        }
        Ok(Periods {
            date,
            days,
            before: plan.before.unwrap_or(before.min(USUAL)),
            after: plan.after.unwrap_or(after.min(USUAL)),
        })
    }

    /// The number of periods.
    pub const fn count(self) -> usize {
        (self.before + self.after) as usize
    }

    /// The first day of the first period, as days since 1970-01-01.
    pub fn start(self) -> i32 {
        epoch_day(self.date) - (self.before * self.days).cast_signed()
    }

    /// The day after the last period, as days since 1970-01-01.
    pub fn end(self) -> i32 {
        epoch_day(self.date) + (self.after * self.days).cast_signed()
    }

    /// The first and the last day of a period, by its place from the first.
    pub fn window(self, place: usize) -> (Date, Date) {
        let from = self.start() + (place as i32) * self.days.cast_signed();
        (from_epoch_day(from), from_epoch_day(from + self.days.cast_signed() - 1))
    }

    /// The number of a period: -1 ends before the date, 0 begins on it.
    pub const fn number(self, place: usize) -> i32 {
        place as i32 - self.before.cast_signed()
    }

    /// How many periods the placebo date lies before the date: as the user names it, else in the middle. None with
    /// fewer than two periods before.
    ///
    /// # Errors
    /// A date that does not begin a period before the date, or that begins the first.
    pub fn placebo(self, named: Option<Date>) -> Result<Option<u32>, PeriodsError> {
        let begins = |back: u32| self.window((self.before - back) as usize).0;
        let choices: Vec<u32> = (1..self.before).rev().collect();
        match named {
            None => Ok((self.before > 1).then_some(self.before / 2)),
            Some(given) => {
                let found = choices.iter().copied().find(|back| begins(*back) == given);
                found.map(Some).ok_or_else(|| {
                    let dates: Vec<String> = choices.iter().map(|back| begins(*back).to_string()).collect();
                    let choices = match dates.is_empty() {
                        true => "two periods or more before the date are needed (--before, --period)".into(),
                        false => format!("choose one of {}", dates.join(", ")),
                    };
                    PeriodsError::Placebo { given, choices }
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn plan(before: Option<u32>, after: Option<u32>) -> PeriodPlan {
        PeriodPlan { date: date(2025, 3, 1), days: 10, before, after }
    }

    #[test]
    fn as_many_periods_are_cut_as_the_data_complete() {
        // 28 days lie between the first day and the date, 25 from the date to the end of the last.
        let (first, as_of) = (date(2025, 1, 31), date(2025, 3, 25));
        let periods = Periods::fit(plan(None, None), first, as_of).unwrap();
        assert_eq!((periods.before, periods.after), (2, 2));
        assert_eq!(periods.window(0), (date(2025, 2, 9), date(2025, 2, 18)));
        assert_eq!(periods.window(2), (date(2025, 3, 1), date(2025, 3, 10)));
        assert_eq!((periods.number(0), periods.number(2)), (-2, 0));
        assert_eq!(periods.end() - periods.start(), 40);
    }

    #[test]
    fn what_the_data_do_not_complete_is_refused_with_a_remedy() {
        let (first, as_of) = (date(2025, 1, 31), date(2025, 3, 25));
        let error = Periods::fit(plan(None, Some(3)), first, as_of).unwrap_err().to_string();
        assert!(
            error.starts_with("--date 2025-03-01: only 2 periods of 10 days are complete after it"),
            "{error}"
        );
        let error = Periods::fit(plan(None, None), first, date(2025, 3, 9)).unwrap_err().to_string();
        assert!(
            error.contains("no period of 10 days is complete after it") && error.contains("--after"),
            "{error}"
        );
        let error = Periods::fit(plan(Some(3), None), first, as_of).unwrap_err().to_string();
        assert!(error.contains("begin on 2025-01-31"), "{error}");
        // On the first day itself nobody has ordered before.
        let error = Periods::fit(plan(None, None), date(2025, 2, 19), as_of).unwrap_err();
        assert!(matches!(error, PeriodsError::Before { .. }), "{error}");
    }

    #[test]
    fn the_placebo_date_is_in_the_middle_or_begins_a_period() {
        let periods = Periods { date: date(2025, 3, 1), days: 10, before: 4, after: 1 };
        assert_eq!(periods.placebo(None), Ok(Some(2)));
        assert_eq!(periods.placebo(Some(date(2025, 2, 19))), Ok(Some(1)));
        let error = periods.placebo(Some(date(2025, 2, 20))).unwrap_err().to_string();
        assert!(error.ends_with("choose one of 2025-01-30, 2025-02-09, 2025-02-19"), "{error}");
        assert_eq!(Periods { before: 1, ..periods }.placebo(None), Ok(None));
        assert!(Periods { before: 1, ..periods }.placebo(Some(date(2025, 2, 19))).is_err());
    }
}

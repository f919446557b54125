//! Ages: the distance of an order from its customer's first order, and whether a cohort has completed an age.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, ToSpan};
use serde::{Deserialize, Serialize};

use super::cell::State;
use super::grain::{Grain, Period, WeekStart};

/// How ages are counted. Age 0 always holds the first order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Ages {
    /// Period boundaries of the age grain between the first order and the order: 25 Feb, 3 Mar is month 1.
    Calendar,
    /// `floor((order time - first order time) / days)`.
    Rolling { days: u32 },
    /// Brackets of whole days since the first order: `0,1,8,31` is day 0, 1-7, 8-30, 31 and later.
    Brackets(Vec<u32>),
}

/// Why a text is not a kind of age.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AgesError {
    #[error("'{0}' is not a kind of age: use calendar, rolling, rolling:DAYS or day bounds such as 0,1,8,31")]
    Unknown(String),
    #[error("rolling ages need a length of 1 to 3660 days, not '{0}'")]
    Length(String),
    #[error("day bounds must begin at 0 and rise, as in 0,1,8,31, not '{0}'")]
    Bounds(String),
}

impl Ages {
    /// Days of a rolling age if none are given: 30 for a month, 7 for a week.
    pub const fn default_days(grain: Grain) -> u32 {
        match grain {
            Grain::Day => 1,
            Grain::Week => 7,
            Grain::Month => 30,
            Grain::Quarter => 91,
            Grain::Year => 365,
        }
    }

    /// The label of an age in this scheme: `M3`, `W10`, `D0`, or a bracket's days, `D8-30`.
    pub fn label(&self, grain: Grain, age: u32) -> String {
        match self {
            Ages::Calendar => format!("{}{age}", grain.letter()),
            Ages::Rolling { days } => match days {
                1 => format!("D{age}"),
                7 => format!("W{age}"),
                30 => format!("M{age}"),
                91 => format!("Q{age}"),
                365 => format!("Y{age}"),
                _ => format!("R{age}"),
            },
            Ages::Brackets(bounds) => {
                let age = age as usize;
                match (bounds.get(age), bounds.get(age + 1)) {
                    (Some(from), Some(to)) if to - from == 1 => format!("D{from}"),
                    (Some(from), Some(to)) => format!("D{from}-{}", to - 1),
                    (Some(from), None) => format!("D{from}+"),
                    (None, _) => "D?".to_string(),
                }
            }
        }
    }

    /// Parses the option; plain `rolling` gets the length of the age grain.
    pub fn parse(text: &str, grain: Grain) -> Result<Ages, AgesError> {
        match text {
            "calendar" => Ok(Ages::Calendar),
            "rolling" => Ok(Ages::Rolling { days: Ages::default_days(grain) }),
            _ => match text.strip_prefix("rolling:") {
                Some(length) => match length.trim_end_matches('d').parse() {
                    Ok(days) if (1..=3660).contains(&days) => Ok(Ages::Rolling { days }),
                    _ => Err(AgesError::Length(length.to_string())),
                },
                None => parse_bounds(text),
            },
        }
    }

    /// The state of an age for a cohort whose members first ordered between `acquired.0` and `acquired.1`, with the first
    /// and the last moment of the age for them.
    ///
    /// It is complete if the last member has finished the age by the end of `as_of`, and unobserved if not even the
    /// first has reached it. A last bracket without an end is never complete.
    pub fn window(&self, grain: Grain, start: WeekStart, age: u32, acquired: (DateTime, DateTime)) -> Window {
        let age_i = i32::try_from(age).unwrap_or(i32::MAX);
        match self {
            Ages::Calendar => {
                let first = Period::holding(grain, acquired.0.date(), start).plus(age_i);
                let last = Period::holding(grain, acquired.1.date(), start).plus(age_i);
                let end = last.last_day().saturating_add(1.day());
                Window { from: midnight(first.first_day()), to: Some(midnight(end)) }
            }
            Ages::Rolling { days } => Window {
                from: after(acquired.0, i64::from(age) * i64::from(*days)),
                to: Some(after(acquired.1, (i64::from(age) + 1) * i64::from(*days))),
            },
            Ages::Brackets(bounds) => {
                let from = bounds.get(age as usize).copied().unwrap_or(u32::MAX);
                let to = bounds.get(age as usize + 1).copied();
                Window {
                    from: midnight(after(acquired.0, i64::from(from)).date()),
                    to: to.map(|days| midnight(after(acquired.1, i64::from(days)).date())),
                }
            }
        }
    }

    /// How many ages the oldest member can have begun by the end of `as_of`.
    pub fn count(&self, grain: Grain, start: WeekStart, oldest: DateTime, as_of: Date) -> u32 {
        let end = midnight(as_of.saturating_add(1.day()));
        match self {
            Ages::Calendar => {
                let first = Period::holding(grain, oldest.date(), start).index;
                let last = Period::holding(grain, as_of, start).index;
                u32::try_from(last - first + 1).unwrap_or(0)
            }
            Ages::Rolling { days } => {
                let lived = end.duration_since(oldest);
                let length = SignedDuration::from_hours(24 * i64::from(*days));
                // An age that would begin exactly at the end of observation has not begun.
                let begun = (lived.as_secs() - 1).div_euclid(length.as_secs()) + 1;
                u32::try_from(begun).unwrap_or(0)
            }
            Ages::Brackets(bounds) => {
                let lived = end.duration_since(midnight(oldest.date())).as_hours() / 24;
                bounds.iter().filter(|from| i64::from(**from) < lived).count() as u32
            }
        }
    }
}

/// The stretch of time an age covers for a cohort, from its first member's start to its last member's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub from: DateTime,
    /// Exclusive; `None` if the age never ends.
    pub to: Option<DateTime>,
}

impl Window {
    /// The state at the end of the as-of day. Never zero: that depends on the counts.
    pub fn state(&self, as_of: Date) -> State {
        let end = midnight(as_of.saturating_add(1.day()));
        match self.to {
            Some(to) if to <= end => State::Complete,
            _ if self.from < end => State::Open,
            _ => State::Unobserved,
        }
    }
}

fn midnight(date: Date) -> DateTime {
    date.at(0, 0, 0, 0)
}

fn after(moment: DateTime, days: i64) -> DateTime {
    moment.saturating_add(days.min(7_000_000).days())
}

fn parse_bounds(text: &str) -> Result<Ages, AgesError> {
    if !text.contains(',') {
        return Err(AgesError::Unknown(text.to_string()));
    }
    let bounds: Result<Vec<u32>, _> = text.split(',').map(|bound| bound.trim().parse()).collect();
    match bounds {
        Ok(bounds) if bounds.first() == Some(&0) && bounds.is_sorted_by(|a, b| a < b) => {
            Ok(Ages::Brackets(bounds))
        }
        _ => Err(AgesError::Bounds(text.to_string())),
    }
}

impl fmt::Display for Ages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ages::Calendar => f.pad("calendar"),
            Ages::Rolling { days } => f.pad(&format!("rolling:{days}")),
            Ages::Brackets(bounds) => {
                let bounds: Vec<String> = bounds.iter().map(u32::to_string).collect();
                f.pad(&bounds.join(","))
            }
        }
    }
}

impl FromStr for Ages {
    type Err = AgesError;
    fn from_str(text: &str) -> Result<Self, AgesError> {
        Ages::parse(text, Grain::Month)
    }
}

impl From<Ages> for String {
    fn from(ages: Ages) -> String {
        ages.to_string()
    }
}

impl TryFrom<String> for Ages {
    type Error = AgesError;
    fn try_from(text: String) -> Result<Self, AgesError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn acquired(first: Date, last: Date) -> (DateTime, DateTime) {
        (first.at(9, 0, 0, 0), last.at(18, 0, 0, 0))
    }

    #[test]
    fn june_is_complete_when_the_data_end_on_its_last_day() {
        let cohort = acquired(date(1997, 1, 1), date(1997, 1, 31));
        let window = |age| Ages::Calendar.window(Grain::Month, WeekStart::Mon, age, cohort);
        assert_eq!(window(17).state(date(1998, 6, 30)), State::Complete);
        assert_eq!(window(17).state(date(1998, 6, 29)), State::Open);
        assert_eq!(window(18).state(date(1998, 6, 30)), State::Unobserved);
    }

    #[test]
    fn weekly_ages_of_a_monthly_cohort_wait_for_the_last_joiner() {
        // Joined in the weeks of 30 Jan 2023 and 27 Feb 2023: week 0 ends on 5 Feb for one, on 5 Mar for the other.
        let cohort = acquired(date(2023, 2, 1), date(2023, 2, 28));
        let state = |age, as_of| Ages::Calendar.window(Grain::Week, WeekStart::Mon, age, cohort).state(as_of);
        assert_eq!(state(0, date(2023, 3, 4)), State::Open);
        assert_eq!(state(0, date(2023, 3, 5)), State::Complete);
        assert_eq!(state(5, date(2023, 3, 5)), State::Unobserved);
        assert_eq!(state(5, date(2023, 3, 6)), State::Open);
    }

    #[test]
    fn a_rolling_age_is_open_until_the_last_joiner_has_finished_it() {
        let ages = Ages::Rolling { days: 30 };
        let cohort = acquired(date(2023, 1, 1), date(2023, 1, 31));
        let state = |age, as_of| ages.window(Grain::Month, WeekStart::Mon, age, cohort).state(as_of);
        // 31 Jan 18:00 + 30 days = 2 Mar 18:00.
        assert_eq!(state(0, date(2023, 3, 1)), State::Open);
        assert_eq!(state(0, date(2023, 3, 2)), State::Complete);
        // The first joiner begins age 2 on 2 Mar 09:00.
        assert_eq!(state(2, date(2023, 3, 1)), State::Unobserved);
        assert_eq!(state(2, date(2023, 3, 2)), State::Open);
    }

    #[test]
    fn the_last_bracket_never_completes() {
        let ages: Ages = "0,1,8,31".parse().unwrap();
        let cohort = acquired(date(2023, 1, 1), date(2023, 1, 2));
        let state = |age| ages.window(Grain::Day, WeekStart::Mon, age, cohort).state(date(2024, 1, 1));
        assert_eq!(state(2), State::Complete);
        assert_eq!(state(3), State::Open);
        let labels: Vec<_> = (0..4).map(|age| ages.label(Grain::Day, age)).collect();
        assert_eq!(labels, ["D0", "D1-7", "D8-30", "D31+"]);
    }

    #[test]
    fn the_number_of_ages_counts_the_open_one() {
        let first = date(2010, 12, 1).at(8, 26, 0, 0);
        let as_of = date(2011, 12, 9);
        assert_eq!(Ages::Calendar.count(Grain::Month, WeekStart::Mon, first, as_of), 13);
        // 373.6 days lived: ages 0..12 of 30 days have begun.
        assert_eq!(Ages::Rolling { days: 30 }.count(Grain::Month, WeekStart::Mon, first, as_of), 13);
        assert_eq!(
            Ages::Brackets(vec![0, 1, 8, 374, 375]).count(Grain::Day, WeekStart::Mon, first, as_of),
            3
        );
    }

    #[test]
    fn texts_are_parsed_and_nonsense_is_named() {
        assert_eq!(Ages::parse("rolling", Grain::Week), Ok(Ages::Rolling { days: 7 }));
        assert_eq!("rolling:14".parse(), Ok(Ages::Rolling { days: 14 }));
        assert_eq!("rolling:0".parse::<Ages>(), Err(AgesError::Length("0".into())));
        assert_eq!("1,2".parse::<Ages>(), Err(AgesError::Bounds("1,2".into())));
        assert_eq!("0,8,3".parse::<Ages>(), Err(AgesError::Bounds("0,8,3".into())));
        assert_eq!("monthly".parse::<Ages>(), Err(AgesError::Unknown("monthly".into())));
    }
}

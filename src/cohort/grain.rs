//! Grains and periods: the day, week, month, quarter or year of a date, and when that period ends.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::named_enum;

named_enum! {
    /// The length of a period. Cohorts and ages each have their own.
    #[derive(PartialOrd, Ord, Default)]
    pub enum Grain: "grain" {
        Day = "day",
        Week = "week",
        #[default]
        Month = "month",
        Quarter = "quarter",
        Year = "year",
    }
}

impl Grain {
    /// The letter before an age: `M` in `M0`.
    pub const fn letter(self) -> char {
        match self {
            Grain::Day => 'D',
            Grain::Week => 'W',
            Grain::Month => 'M',
            Grain::Quarter => 'Q',
            Grain::Year => 'Y',
        }
    }
}

named_enum! {
    /// The weekday a week begins on; Monday unless chosen otherwise.
    #[derive(Default)]
    pub enum WeekStart: "weekday" {
        #[default]
        Mon = "mon",
        Tue = "tue",
        Wed = "wed",
        Thu = "thu",
        Fri = "fri",
        Sat = "sat",
        Sun = "sun",
    }
}

impl WeekStart {
    /// Days to add to days since 1970-01-01 (a Thursday) so that the sum is a multiple of 7 on this weekday.
    pub fn epoch_offset(self) -> i32 {
        let weekday = match self {
            WeekStart::Mon => Weekday::Monday,
            WeekStart::Tue => Weekday::Tuesday,
            WeekStart::Wed => Weekday::Wednesday,
            WeekStart::Thu => Weekday::Thursday,
            WeekStart::Fri => Weekday::Friday,
            WeekStart::Sat => Weekday::Saturday,
            WeekStart::Sun => Weekday::Sunday,
        };
        i32::from(weekday.until(Weekday::Thursday))
    }
}

/// One day, week, month, quarter or year of the calendar.
///
/// `index` counts periods of the grain: days since 1970-01-01, weeks since the week of that day, or months, quarters
/// and years since year 0. SQL computes the same index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    pub grain: Grain,
    pub index: i32,
    week_offset: i32,
}

impl Period {
    /// The period with this index.
    pub fn new(grain: Grain, index: i32, week_start: WeekStart) -> Period {
        Period { grain, index, week_offset: week_start.epoch_offset() }
    }

    /// The period of a grain that contains the date.
    pub fn holding(grain: Grain, date: Date, week_start: WeekStart) -> Period {
        let months = i32::from(date.year()) * 12 + i32::from(date.month()) - 1;
        let index = match grain {
            Grain::Day => epoch_day(date),
            Grain::Week => (epoch_day(date) + week_start.epoch_offset()).div_euclid(7),
            Grain::Month => months,
            Grain::Quarter => months.div_euclid(3),
            Grain::Year => i32::from(date.year()),
        };
        Period::new(grain, index, week_start)
    }

    /// The period `n` later (earlier if negative).
    pub fn plus(self, n: i32) -> Period {
        Period { index: self.index + n, ..self }
    }

    /// Its first day.
    pub fn first_day(self) -> Date {
        match self.grain {
            Grain::Day => from_epoch_day(self.index),
            Grain::Week => from_epoch_day(self.index * 7 - self.week_offset),
            Grain::Month => from_month(self.index),
            Grain::Quarter => from_month(self.index * 3),
            Grain::Year => from_month(self.index * 12),
        }
    }

    /// Its last day.
    pub fn last_day(self) -> Date {
        self.plus(1).first_day().saturating_sub(1.day())
    }
}

/// `2010-12` for a month, `2010-Q4`, `2010`; days and weeks by their first day, `2010-12-06`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.first_day();
        let text = match self.grain {
            Grain::Day | Grain::Week => first.to_string(),
            Grain::Month => first.strftime("%Y-%m").to_string(),
            Grain::Quarter => format!("{:04}-Q{}", first.year(), (first.month() - 1) / 3 + 1),
            Grain::Year => format!("{:04}", first.year()),
        };
        f.pad(&text)
    }
}

/// Days since 1970-01-01.
pub fn epoch_day(date: Date) -> i32 {
    date.since(jiff::civil::date(1970, 1, 1)).map_or(0, |span| span.get_days())
}

/// The date this many days after 1970-01-01; clamped to the ends of the calendar.
pub fn from_epoch_day(days: i32) -> Date {
    jiff::civil::date(1970, 1, 1).saturating_add(i64::from(days).days())
}

fn from_month(months: i32) -> Date {
    let year = months.div_euclid(12).clamp(-9999, 9999);
    let month = months.rem_euclid(12) + 1;
    Date::new(year as i16, month as i8, 1).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn labels_read_as_the_calendar_does() {
        let day = date(2011, 2, 9);
        let label = |grain| Period::holding(grain, day, WeekStart::Mon).to_string();
        assert_eq!(label(Grain::Day), "2011-02-09");
        assert_eq!(label(Grain::Week), "2011-02-07");
        assert_eq!(label(Grain::Month), "2011-02");
        assert_eq!(label(Grain::Quarter), "2011-Q1");
        assert_eq!(label(Grain::Year), "2011");
    }

    #[test]
    fn a_week_may_begin_on_any_weekday() {
        // 2024-03-03 was a Sunday.
        let sunday = date(2024, 3, 3);
        let first = |start| Period::holding(Grain::Week, sunday, start).first_day();
        assert_eq!(first(WeekStart::Sun), sunday);
        assert_eq!(first(WeekStart::Mon), date(2024, 2, 26));
        assert_eq!(first(WeekStart::Sat), date(2024, 3, 2));
    }

    #[test]
    fn february_ends_where_it_ends() {
        assert_eq!(
            Period::holding(Grain::Month, date(2024, 2, 1), WeekStart::Mon).last_day(),
            date(2024, 2, 29)
        );
        assert_eq!(Period::holding(Grain::Month, date(1969, 12, 5), WeekStart::Mon).to_string(), "1969-12");
    }

    proptest! {
        #[test]
        fn a_period_holds_the_date_it_was_made_from(days in -100_000i32..100_000, start in 0usize..7) {
            let day = from_epoch_day(days);
            for grain in Grain::ALL {
                let period = Period::holding(grain, day, WeekStart::ALL[start]);
                prop_assert!(period.first_day() <= day && day <= period.last_day());
                prop_assert_eq!(Period::holding(grain, period.first_day(), WeekStart::ALL[start]), period);
                prop_assert_eq!(Period::holding(grain, period.last_day(), WeekStart::ALL[start]), period);
            }
        }
    }
}

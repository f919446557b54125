//! Windows of the calendar: from a first to a last day, both included.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use thiserror::Error;

use crate::cohort::grain::epoch_day;
use crate::cohort::{Grain, Period, WeekStart};

/// A window of the calendar, from a first to a last day, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Window {
    pub from: Date,
    pub to: Date,
}

/// Why a text is not a window.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WindowError {
    #[error(
        "not a window: '{0}'; write two dates as in 2025-01-01..2025-03-31, or a period as in 2025-03, 2025-Q1, 2025"
    )]
    Unreadable(String),
    #[error("the window ends before it begins: {0}; write the earlier date first")]
    Reversed(String),
}

impl Window {
    /// The window of a period.
    pub fn of(period: Period) -> Window {
        Window { from: period.first_day(), to: period.last_day() }
    }

    /// Its days.
    pub fn days(self) -> i32 {
        self.end() - self.start()
    }

    /// Its first day, as days since 1970-01-01.
    pub fn start(self) -> i32 {
        epoch_day(self.from)
    }

    /// The day after its last, as days since 1970-01-01.
    pub fn end(self) -> i32 {
        epoch_day(self.to) + 1
    }

    /// The window directly before it: of as many whole months if it consists of whole months, else of as many days.
    pub fn before(self) -> Window {
        let to = self.from.saturating_sub(1.day());
        let from = match self.whole_months() {
            Some(months) => self.from.saturating_sub(months.months()),
            None => self.from.saturating_sub(self.days().days()),
        };
        Window { from, to }
    }

    /// The window directly after it: of as many whole months if it consists of whole months, else of as many days.
    pub fn after(self) -> Window {
        let from = self.to.saturating_add(1.day());
        let next = match self.whole_months() {
            Some(months) => from.saturating_add(months.months()),
            None => from.saturating_add(self.days().days()),
        };
        Window { from, to: next.saturating_sub(1.day()) }
    }

    /// The same window a year earlier; it ends with the month if this one does.
    pub fn year_before(self) -> Window {
        let year: Span = 1.year();
        let to = match self.to == self.to.last_of_month() {
            true => self.to.saturating_sub(year).last_of_month(),
            false => self.to.saturating_sub(year),
        };
        Window { from: self.from.saturating_sub(year), to }
    }

    /// The periods of a grain that overlap it, cut to it.
    pub fn periods(self, grain: Grain, week_start: WeekStart) -> Vec<(Period, Window)> {
        let mut period = Period::holding(grain, self.from, week_start);
        let mut periods = Vec::new();
        while period.first_day() <= self.to {
            let whole = Window::of(period);
            periods.push((period, Window { from: whole.from.max(self.from), to: whole.to.min(self.to) }));
            period = period.plus(1);
        }
        periods
    }

    /// The number of its whole months; none if it begins or ends within a month.
    fn whole_months(self) -> Option<i32> {
        let is_whole = self.from.day() == 1 && self.to == self.to.last_of_month();
        let month = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month());
        is_whole.then(|| month(self.to) - month(self.from) + 1)
    }
}

/// `2025-01-01..2025-03-31`.
impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}..{}", self.from, self.to))
    }
}

impl FromStr for Window {
    type Err = WindowError;

    fn from_str(text: &str) -> Result<Window, WindowError> {
        let unreadable = || WindowError::Unreadable(text.to_string());
        let Some((from, to)) = text.split_once("..") else {
            return period(text).map(Window::of).ok_or_else(unreadable);
        };
        let date = |text: &str| text.trim().parse::<Date>().map_err(|_| unreadable());
        let window = Window { from: date(from)?, to: date(to)? };
        match window.from <= window.to {
            true => Ok(window),
            false => Err(WindowError::Reversed(text.to_string())),
        }
    }
}

/// A year, a quarter, a month or a day by its name.
fn period(text: &str) -> Option<Period> {
    let (grain, first) = match text.split('-').collect::<Vec<_>>().as_slice() {
        [_] => (Grain::Year, format!("{text}-01-01")),
        [year, quarter] if quarter.starts_with(['Q', 'q']) => {
            let quarter: u8 = quarter[1..].parse().ok().filter(|quarter| (1..=4).contains(quarter))?;
            (Grain::Quarter, format!("{year}-{:02}-01", quarter * 3 - 2))
        }
        [_, _] => (Grain::Month, format!("{text}-01")),
        _ => (Grain::Day, text.to_string()),
    };
    Some(Period::holding(grain, first.parse().ok()?, WeekStart::Mon))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(text: &str) -> Window {
        text.parse().unwrap()
    }

    #[test]
    fn a_window_is_two_dates_or_a_period() {
        assert_eq!(window("2025-Q1"), window("2025-01-01..2025-03-31"));
        assert_eq!(window("2024-02"), window("2024-02-01..2024-02-29"));
        assert_eq!(window("2024").days(), 366);
        assert_eq!(window("2024-02-29").days(), 1);
        for text in ["", "2025-Q5", "2025-13", "yesterday", "2025-01-01..", "2025-01-01..2025-02-30"] {
            assert_eq!(text.parse::<Window>(), Err(WindowError::Unreadable(text.to_string())), "{text}");
        }
        let reversed = "2025-02-01..2025-01-01";
        assert_eq!(reversed.parse::<Window>(), Err(WindowError::Reversed(reversed.to_string())));
    }

    #[test]
    fn the_window_before_has_as_many_months_or_as_many_days() {
        assert_eq!(window("2025-Q1").before(), window("2024-10-01..2024-12-31"));
        assert_eq!(window("2025-03").before(), window("2025-02"));
        assert_eq!(window("2024-Q4").after(), window("2025-Q1"));
        assert_eq!(window("2025-03-03..2025-03-09").after(), window("2025-03-10..2025-03-16"));
        assert_eq!(window("2025-03-10..2025-03-16").before(), window("2025-03-03..2025-03-09"));
        assert_eq!(window("2025-02").year_before(), window("2024-02"), "to the end of the month");
        assert_eq!(window("2024-02-29").year_before(), window("2023-02-28"));
    }

    #[test]
    fn periods_are_cut_to_the_window() {
        let cut = window("2025-01-15..2025-03-10").periods(Grain::Month, WeekStart::Mon);
        let shown: Vec<String> = cut.iter().map(|(period, window)| format!("{period} {window}")).collect();
        assert_eq!(
            shown,
            [
                "2025-01 2025-01-15..2025-01-31",
                "2025-02 2025-02-01..2025-02-28",
                "2025-03 2025-03-01..2025-03-10"
            ]
        );
    }
}

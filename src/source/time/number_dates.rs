//! Dates that are written as numbers: digits of a date, days of a spreadsheet, or time since a moment.

use jiff::civil::{Date, DateTime};
use jiff::{Span, Zoned};
use minijinja::{Value, context};

use crate::source::columns::column::{ColumnStats, column_word};
use crate::source::error::SourceError;
use crate::source::report::Note;
use crate::sql::literal;
use crate::text::option_words;

use super::moments::{FIRST_DAY, Moment, Writer};
use super::zone::Shift;

/// Texts of one format, for the templates.
fn one_format(format: &str) -> Value {
    context! { ..context! { formats => [literal(format)] }, ..Shift::default().value() }
}

/// Time since a moment.
struct Epoch {
    /// In words.
    since: &'static str,
    /// What makes microseconds since 1970 of a value, as SQL.
    micros: &'static str,
    /// Values in a second.
    per_second: f64,
    /// How many seconds it begins before 1970.
    before: f64,
    /// Whether other programs write other moments in the same range.
    is_usual: bool,
}

const fn since_1970(since: &'static str, micros: &'static str, per_second: f64) -> Epoch {
    Epoch { since, micros, per_second, before: 0.0, is_usual: true }
}

/// Ticks of 100 nanoseconds, as Windows counts them.
const fn ticks(since: &'static str, micros: &'static str, before: f64) -> Epoch {
    Epoch { since, micros, per_second: 1e7, before, is_usual: false }
}

/// The unit of a date that is written as a number.
enum Counts {
    /// Year, month and day as one number, perhaps with the time: 19970101.
    Digits(&'static str),
    Epoch(Epoch),
    /// Days of a spreadsheet.
    Spreadsheet,
    /// Years since a year and the day of the year: 124060 since 1900, as JD Edwards writes 29 February 2024, or 2024060.
    DayOfYear(u32),
}

/// Seconds since 1970 of the years from 2000 to 2039.
const LIKELY_SECONDS: std::ops::Range<f64> = 946_684_800.0..2_208_988_800.0;

/// Whether numbers of a column may be moments, whatever its name is: each with at least the digits of a day.
pub(in crate::source) fn may_be_moments(column: &ColumnStats) -> bool {
    let is_moment = |text: &String| {
        let value: f64 = text.parse().unwrap_or(0.0);
        match Counts::of(value) {
            Some(Counts::Digits(_) | Counts::DayOfYear(_)) => true,
            // The number of a telephone would be a moment of long ago, or of times to come.
            Some(Counts::Epoch(epoch)) => {
                epoch.is_usual && LIKELY_SECONDS.contains(&(value / epoch.per_second))
            }
            _ => false,
        }
    };
    let both = [&column.sample, &column.last_sample];
    column.value_type.is_integer() && column.sample.is_some() && both.into_iter().flatten().all(is_moment)
}

impl Counts {
    fn of(value: f64) -> Option<Counts> {
        Some(match value {
            v if (19_000_101.0..=21_991_231.0).contains(&v) => Counts::Digits("%Y%m%d"),
            v if (190_001_010_000.0..=219_912_312_359.0).contains(&v) => Counts::Digits("%Y%m%d%H%M"),
            v if (19_000_101_000_000.0..=21_991_231_235_959.0).contains(&v) => Counts::Digits("%Y%m%d%H%M%S"),
            v if is_day_of_year(v, 100..=160) => Counts::DayOfYear(1900),
            v if is_day_of_year(v, 1970..=2100) => Counts::DayOfYear(0),
            // Days from 1954 to 2119.
            v if (20_000.0..80_000.0).contains(&v) => Counts::Spreadsheet,
            v if (1e8..1e11).contains(&v) => {
                Counts::Epoch(since_1970("seconds since 1970", " * 1000000", 1.0))
            }
            v if (1e11..1e14).contains(&v) => {
                Counts::Epoch(since_1970("milliseconds since 1970", " * 1000", 1e3))
            }
            v if (1e14..1e17).contains(&v) => Counts::Epoch(since_1970("microseconds since 1970", "", 1e6)),
            // Years from 1981 to 2076 in ticks, of which nanoseconds since 1970 would all be in 1973 or 1974, or in 1989 or 1990.
            v if (1.2e17..1.5e17).contains(&v) => Counts::Epoch(ticks(
                "ticks of 100 nanoseconds since 1601",
                " // 10 - 11644473600000000",
                11_644_473_600.0,
            )),
            v if (6.25e17..6.55e17).contains(&v) => Counts::Epoch(ticks(
                "ticks of 100 nanoseconds since the year 1",
                " // 10 - 62135596800000000",
                62_135_596_800.0,
            )),
            v if (1e17..1e19).contains(&v) => {
                Counts::Epoch(since_1970("nanoseconds since 1970", " // 1000", 1e9))
            }
            _ => return None,
        })
    }
}

/// Whether a number is a year of a range and the day of that year.
fn is_day_of_year(value: f64, years: std::ops::RangeInclusive<u32>) -> bool {
    let number = value as u32;
    value.fract() == 0.0 && years.contains(&(number / 1000)) && (1..=366).contains(&(number % 1000))
}

/// The refusal of days and months alone, as 3101 in an account book, with what adds a year to them.
pub(super) fn without_year(column: &ColumnStats) -> Option<SourceError> {
    let samples = [&column.sample, &column.last_sample].into_iter().flatten();
    let of = |text: &String| -> Option<(u32, u32)> {
        let number: u32 = text.parse().ok().filter(|_| (3..=4).contains(&text.len()))?;
        Some((number / 100, number % 100))
    };
    let parts: Vec<Option<(u32, u32)>> = samples.map(of).collect();
    let all = |is: &dyn Fn(u32, u32) -> bool| {
        parts.len() > 1 && parts.iter().all(|one| one.is_some_and(|(first, second)| is(first, second)))
    };
    // Years and months, as 2401 and 2408, are written alike.
    if parts.windows(2).any(|pair| pair[0].map(|one| one.0) == pair[1].map(|one| one.0)) {
        return None;
    }
    let format = match (
        all(&|first, second| (1..=31).contains(&first) && (1..=12).contains(&second)),
        all(&|first, second| (1..=12).contains(&first) && (1..=31).contains(&second)),
    ) {
        (true, _) => "%d%m%Y",
        (false, true) => "%m%d%Y",
        _ => return None,
    };
    let (word, year) = (column_word(&column.name), Zoned::now().year() - 1);
    // A year without 29 February leaves that day unread, and counted.
    let added = format!("try_strptime(concat(lpad(CAST({word} AS VARCHAR), 4, '0'), '{year}'), '{format}')");
    Some(SourceError::OddDates {
        column: column.name.clone(),
        example: column.sample.clone().unwrap_or_default(),
        what: "days and months without a year",
        remedy: format!("{} if that is {year}", option_words("date", &added)),
    })
}

/// A number that is a date.
pub(super) fn number(writer: &Writer, column: &ColumnStats, name: &str) -> Result<Moment, SourceError> {
    let sample = column.sample.as_deref().unwrap_or("NULL");
    let value: f64 = sample.parse().unwrap_or(0.0);
    let Some(counts) = Counts::of(value) else {
        let why = format!("values such as {sample} are numbers, not dates");
        let no_dates = || SourceError::NoDates { column: column.name.clone(), why };
        return Err(without_year(column).unwrap_or_else(no_dates));
    };
    let mut notes = Vec::new();
    let (sql, format) = match counts {
        Counts::Digits(format) => {
            let group = one_format(format);
            (writer.moment("days", name, &[group], false, context! {})?, format)
        }
        Counts::Epoch(epoch) => {
            notes.extend(in_units(column, sample, value, &epoch));
            let more = context! { times => epoch.micros };
            (writer.moment("epoch", name, &[], true, more)?, epoch.since)
        }
        Counts::DayOfYear(since) => {
            notes.push(Note {
                text: format!(
                    "the numbers of '{}', such as {sample}, are read as years and days of the year",
                    column.name
                ),
                remedy: None,
            });
            let value = if since == 0 { name.to_string() } else { format!("{} + {name}", since * 1000) };
            (writer.moment("days", &value, &[one_format("%Y%j")], false, context! {})?, "%Y%j")
        }
        Counts::Spreadsheet => {
            notes.push(in_days(column, sample));
            let more = context! { first => FIRST_DAY };
            (writer.moment("spreadsheet", name, &[], false, more)?, "spreadsheet days")
        }
    };
    Ok(Moment { notes, ..Moment::as_is(sql, format) })
}

/// Seconds from 1970 to 2001, where Apple devices begin.
const TO_2001: f64 = 978_307_200.0;

/// Shops that wrote seconds since 1970 before this year are rare.
const FIRST_YEAR: i16 = 1996;

/// The numbers of a column are time since a moment, if that is not usual or gives days of long ago.
fn in_units(column: &ColumnStats, sample: &str, value: f64, epoch: &Epoch) -> Option<Note> {
    let seconds = (value / epoch.per_second - epoch.before).floor();
    let day = DateTime::constant(1970, 1, 1, 0, 0, 0, 0)
        .checked_add(Span::new().try_seconds(seconds as i64).ok()?)
        .ok()?
        .date();
    let is_old = epoch.per_second < 1e4 && day.year() < FIRST_YEAR;
    if epoch.is_usual && !is_old {
        return None;
    }
    let text =
        format!("the numbers of '{}', such as {sample}, are read as {}: {day}", column.name, epoch.since);
    let later = format!("{} + {}", column_word(&column.name), TO_2001 * epoch.per_second);
    let remedy = is_old.then(|| {
        format!("if they count from 2001, as on Apple devices, say {}", option_words("date", &later))
    });
    Some(Note { text, remedy })
}

/// Days of a spreadsheet until 1904 and 1960, where other programs begin.
const TO_1904: i32 = 1462;
const TO_1960: i32 = 21_916;

/// Before this year nobody had a spreadsheet.
const FIRST_SPREADSHEETS: i16 = 1990;

/// The numbers of a column are days.
pub(super) fn in_days(column: &ColumnStats, sample: &str) -> Note {
    let days = sample.split([',', '.']).next().and_then(|days| days.parse::<i32>().ok());
    let day_of = |days: i32| {
        let first = Date::constant(1899, 12, 30);
        Span::new().try_days(days).ok().and_then(|span| first.checked_add(span).ok())
    };
    let example = days.and_then(day_of).map_or(String::new(), |day| format!(": {day}"));
    let is_past = |more: i32| {
        let day = days.and_then(|days| day_of(days + more));
        day.is_some_and(|day| day <= Zoned::now().date())
    };
    let is_old = days.and_then(day_of).is_some_and(|day| day.year() < FIRST_SPREADSHEETS);
    let from = match is_old {
        true => Some((1960, TO_1960)).filter(|(_, more)| is_past(*more)),
        false => Some((1904, TO_1904)).filter(|(_, more)| is_past(*more)),
    };
    // Texts cannot be added to.
    let remedy = from.filter(|_| column.value_type.is_number()).map(|(year, more)| {
        let later = format!("{} + {more}", column_word(&column.name));
        format!("if they count from {year}, say {}", option_words("date", &later))
    });
    Note {
        text: format!(
            "the numbers of '{}', such as {sample}, are read as the days of a spreadsheet{example}",
            column.name
        ),
        remedy,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_told_from_nanoseconds() {
        let since = |value: f64| match Counts::of(value) {
            Some(Counts::Epoch(epoch)) => epoch.since,
            _ => "",
        };
        assert_eq!(since(133_487_501_920_000_000.0), "ticks of 100 nanoseconds since 1601");
        assert_eq!(since(638_396_640_000_000_000.0), "ticks of 100 nanoseconds since the year 1");
        assert_eq!(since(1_704_276_592_000_000_000.0), "nanoseconds since 1970");
        assert_eq!(since(1_704_276_592_000.0), "milliseconds since 1970");
    }

    #[test]
    fn a_day_of_a_year_is_told_from_other_numbers() {
        let since = |value: f64| match Counts::of(value) {
            Some(Counts::DayOfYear(since)) => Some(since),
            _ => None,
        };
        assert_eq!(since(124_060.0), Some(1900));
        assert_eq!(since(2_024_366.0), Some(0));
        assert_eq!([124_000.0, 124_367.0, 99_001.0, 45_000.0].map(since), [None; 4]);
    }
}

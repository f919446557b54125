//! How options read dates, shares and amounts, with what to write instead of what cannot be read.

use jiff::civil::Date;

use crate::clv::{Horizon, HorizonError};
use crate::cohort::Share;
use crate::report::Format;

/// A day, as in 2024-12-31.
///
/// # Errors
/// What else was written.
pub(super) fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| format!("'{text}' is no date: write it as 2024-12-31"))
}

/// A share of 0 to 1, as in 0.4 or 40%.
///
/// # Errors
/// A negative number, or no share.
pub(super) fn share(text: &str) -> Result<Share, String> {
    not_negative(text)?;
    text.parse()
}

/// A margin: a share above 0.
///
/// # Errors
/// As [`share`], and 0: nothing would be worth anything.
pub(super) fn margin(text: &str) -> Result<Share, String> {
    let wrong = || format!("'{text}' is no margin: use a share above 0 and up to 1, such as 0.4, or 40%");
    not_negative(text)?;
    text.parse().ok().filter(|share: &Share| share.to_f64() > 0.0).ok_or_else(wrong)
}

/// A rate, as in 0.1 or 10%.
///
/// # Errors
/// A negative number, or no rate.
pub(super) fn rate(text: &str) -> Result<f64, String> {
    not_negative(text)?;
    let (digits, whole) = match text.strip_suffix('%') {
        Some(percent) => (percent.trim(), 100.0),
        None => (text, 1.0),
    };
    let rate: f64 = digits
        .parse()
        .ok()
        .filter(|rate: &f64| rate.is_finite())
        .ok_or_else(|| format!("'{text}' is no rate: use a number such as 0.1, or 10%"))?;
    Ok(rate / whole)
}

/// How far a value looks ahead.
///
/// # Errors
/// A negative number, or no horizon.
pub(super) fn horizon(text: &str) -> Result<Horizon, String> {
    not_negative(text)?;
    text.parse().map_err(|error: HorizonError| error.to_string())
}

/// How long a customer stays, written as a horizon is.
///
/// # Errors
/// A negative number, or no lifespan.
pub(super) fn lifespan(text: &str) -> Result<Horizon, String> {
    not_negative(text)?;
    text.parse().map_err(|error| match error {
        HorizonError::Malformed(text) => {
            format!("'{text}' is no lifespan: write a whole number and a unit, such as 36m, 104w or 730d")
        }
        HorizonError::OutOfRange(text) => format!("a lifespan of {text} is not from one day to 100 years"),
    })
}

/// The format of an answer that no picture is drawn of.
///
/// # Errors
/// Any other, with those there are.
pub(super) fn no_picture(text: &str) -> Result<Format, String> {
    let format: Option<Format> = text.parse().ok().filter(|format| *format != Format::Svg);
    format.ok_or_else(|| format!("'{text}' is no format here: use table, csv, json or md"))
}

/// The fewest resamples that make an interval; with fewer its ends are chance.
const LEAST_RESAMPLES: u32 = 100;

/// A number of resamples that makes an interval.
///
/// # Errors
/// A negative number, none that is whole, or one too small.
pub(super) fn resampled(text: &str) -> Result<u32, String> {
    not_negative(text)?;
    match text.parse() {
        Err(_) => Err(format!("'{text}' is no number of resamples: use a whole one, such as 200")),
        Ok(few) if few < LEAST_RESAMPLES => Err(format!(
            "{few} makes no interval: take {LEAST_RESAMPLES} or more, 200 are quick, or leave --bootstrap out"
        )),
        Ok(some) => Ok(some),
    }
}

/// The same, or 0 for no intervals.
///
/// # Errors
/// As [`resampled`].
pub(super) fn resamples(text: &str) -> Result<u32, String> {
    if text == "0" { Ok(0) } else { resampled(text) }
}

fn not_negative(text: &str) -> Result<(), String> {
    let number = text.strip_prefix('-');
    let is_negative = number.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || c == '.'));
    if is_negative { Err("it must not be negative".to_string()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_numbers_or_percentages() {
        assert_eq!(rate("0.1"), Ok(0.1));
        assert_eq!(rate("10%"), Ok(0.1));
        assert_eq!(rate("10 %"), Ok(0.1));
        assert!(rate("inf").is_err() && rate("ten").is_err() && rate("%").is_err());
    }
}

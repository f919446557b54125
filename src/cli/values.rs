//! How options read dates, rates and numbers of resamples.

use jiff::civil::Date;

use crate::clv::{Horizon, HorizonError};
use crate::cohort::Share;
use crate::named::ParseError;

/// A day, as in 2024-12-31.
///
/// # Errors
/// Any other text.
pub(super) fn date(text: &str) -> Result<Date, ParseError> {
    text.parse().map_err(|_| ParseError::new(format!("'{text}' is not a date"), "write it as 2024-12-31"))
}

/// A margin: a share above 0.
///
/// # Errors
/// Not a share above 0: without a margin nothing has a value.
pub(super) fn margin(text: &str) -> Result<Share, ParseError> {
    let wrong = || {
        ParseError::new(
            format!("'{text}' is not a margin"),
            "use a share above 0 and up to 1, such as 0.4, or 40%",
        )
    };
    not_negative(text)?;
    text.parse().ok().filter(|share: &Share| share.to_f64() > 0.0).ok_or_else(wrong)
}

/// A rate, as in 0.1 or 10%.
///
/// # Errors
/// A negative number, or not a rate.
pub(super) fn rate(text: &str) -> Result<f64, ParseError> {
    not_negative(text)?;
    let (digits, whole) = match text.strip_suffix('%') {
        Some(percent) => (percent.trim(), 100.0),
        None => (text, 1.0),
    };
    let rate: f64 = digits.parse().ok().filter(|rate: &f64| rate.is_finite()).ok_or_else(|| {
        ParseError::new(format!("'{text}' is not a rate"), "use a number such as 0.1, or 10%")
    })?;
    Ok(rate / whole)
}

/// How far a value looks ahead.
///
/// # Errors
/// A negative number, or not a horizon.
pub(super) fn horizon(text: &str) -> Result<Horizon, ParseError> {
    not_negative(text)?;
    text.parse().map_err(|error: HorizonError| error.to_string().into())
}

/// How long a customer stays; written like a horizon.
///
/// # Errors
/// A negative number, or not a lifespan.
pub(super) fn lifespan(text: &str) -> Result<Horizon, ParseError> {
    not_negative(text)?;
    text.parse().map_err(|error| match error {
        HorizonError::Malformed(text) => ParseError::new(
            format!("'{text}' is not a lifespan"),
            "use a whole number and a unit, such as 36m, 104w or 730d",
        ),
        HorizonError::OutOfRange(text) => {
            ParseError::new(format!("a lifespan of {text} is out of range"), "use one day to 100 years")
        }
    })
}

/// The fewest resamples of an interval; with fewer its ends are chance.
const LEAST_RESAMPLES: u32 = 100;

/// A number of resamples that makes an interval.
///
/// # Errors
/// A negative number, not a whole number, or too few.
pub(super) fn resampled(text: &str) -> Result<u32, ParseError> {
    not_negative(text)?;
    match text.parse() {
        Err(_) => Err(ParseError::new(
            format!("'{text}' is not a number of resamples"),
            "use a whole number, such as 200",
        )),
        Ok(few) if few < LEAST_RESAMPLES => Err(ParseError::new(
            format!("{few} resamples are too few for an interval"),
            format!("use {LEAST_RESAMPLES} or more, such as 200, or leave --bootstrap out"),
        )),
        Ok(some) => Ok(some),
    }
}

/// The same, or 0 for no intervals.
///
/// # Errors
/// As [`resampled`].
pub(super) fn resamples(text: &str) -> Result<u32, ParseError> {
    if text == "0" { Ok(0) } else { resampled(text) }
}

fn not_negative(text: &str) -> Result<(), ParseError> {
    let number = text.strip_prefix('-');
    let is_negative = number.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || c == '.'));
    if is_negative { Err(ParseError::new(format!("'{text}' is negative"), "use 0 or more")) } else { Ok(()) }
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

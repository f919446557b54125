//! Exact money: whole ten-thousandths of the file's currency, as DECIMAL(38,4) holds them.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::named::ParseError;

/// An amount in ten-thousandths of the currency unit. Sums are exact; only a final ratio becomes a float.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(i128);

impl Money {
    /// Zero.
    pub const ZERO: Money = Money(0);
    /// Digits after the point that are kept.
    pub const SCALE: u32 = 4;

    /// From ten-thousandths of the unit, the raw value of a DECIMAL(38,4).
    pub const fn from_raw(ten_thousandths: i128) -> Self {
        Money(ten_thousandths)
    }

    /// The raw ten-thousandths.
    pub const fn raw(self) -> i128 {
        self.0
    }

    /// The nearest float, for ratios and charts; never summed.
    pub fn to_f64(self) -> f64 {
        let unit = 10_i128.pow(Self::SCALE);
        (self.0 / unit) as f64 + (self.0 % unit) as f64 / unit as f64
    }
}

/// A share of an amount in millionths: `0.4`, or `40%`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Share(u32);

impl Share {
    /// So many hundredths.
    pub const fn percent(hundredths: u8) -> Share {
        Share(hundredths as u32 * 10_000)
    }

    /// This share of an amount, rounded to the nearest ten-thousandth.
    pub const fn of(self, amount: Money) -> Money {
        let product = amount.0 * self.0 as i128;
        Money((product + 500_000 * product.signum()) / 1_000_000)
    }

    /// The nearest float.
    pub fn to_f64(self) -> f64 {
        f64::from(self.0) / 1e6
    }

    /// In hundredths: 7 for 0.07.
    pub fn in_percent(self) -> f64 {
        f64::from(self.0) / 1e4
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.to_f64().to_string())
    }
}

impl FromStr for Share {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let wrong = || {
            ParseError::new(
                format!("'{text}' is not a share"),
                "use a number from 0 to 1, such as 0.4, or 40%",
            )
        };
        let (digits, whole) = match text.strip_suffix('%') {
            Some(percent) => (percent.trim(), 100.0),
            None => (text, 1.0),
        };
        let share: f64 = digits.parse().map_err(|_| wrong())?;
        let share = share / whole;
        if (0.0..=1.0).contains(&share) { Ok(Share((share * 1e6).round() as u32)) } else { Err(wrong()) }
    }
}

impl From<Share> for String {
    fn from(share: Share) -> String {
        share.to_string()
    }
}

impl TryFrom<String> for Share {
    type Error = ParseError;
    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

/// Plain decimal with at least two and at most four digits after the point: `11.77`, `0.1234`, `-5.00`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = 10_u128.pow(Self::SCALE);
        let magnitude = self.0.unsigned_abs();
        let (whole, fraction) = (magnitude / unit, magnitude % unit);
        let digits = format!("{fraction:04}");
        let kept = digits.trim_end_matches('0').len().max(2);
        let sign = if self.0 < 0 { "-" } else { "" };
        f.pad(&format!("{sign}{whole}.{}", &digits[..kept]))
    }
}

/// A decimal with at most four digits after the point; `12`, `12.5`, `-0.0001`.
impl FromStr for Money {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let wrong =
            || ParseError::new(format!("'{text}' is not an amount"), "use a number such as 12 or 12.50");
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let kept = Self::SCALE as usize;
        if whole.is_empty()
            || whole.len() > 15
            || !is_number(whole)
            || !is_number(fraction)
            || fraction.len() > kept
        {
            return Err(wrong());
        }
        let raw: i128 = format!("{whole}{fraction:0<kept$}").parse().map_err(|_| wrong())?;
        Ok(Money(sign * raw))
    }
}

impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money(self.0 + other.0)
    }
}

impl Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money(self.0 - other.0)
    }
}

impl Neg for Money {
    type Output = Money;
    fn neg(self) -> Money {
        Money(-self.0)
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Money) {
        self.0 += other.0;
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_cents_and_keeps_finer_digits() {
        assert_eq!(Money::from_raw(117_700).to_string(), "11.77");
        assert_eq!(Money::from_raw(120_000).to_string(), "12.00");
        assert_eq!(Money::from_raw(1_234).to_string(), "0.1234");
        assert_eq!(Money::from_raw(-50_000).to_string(), "-5.00");
        assert_eq!(Money::from_raw(-1).to_string(), "-0.0001");
    }

    #[test]
    fn what_is_printed_reads_back() {
        for text in ["12.00", "0.1234", "-5.00", "123456789012345.00"] {
            assert_eq!(text.parse::<Money>().map(|money| money.to_string()), Ok(text.to_string()));
        }
        assert_eq!("7".parse(), Ok(Money(70_000)));
        for text in ["", "-", "1,000", "1.23456", "1e3", "£5", ".5"] {
            assert!(text.parse::<Money>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_sum_of_cents_is_exact_where_floats_drift() {
        let total: Money = (0..1_000_000).map(|_| Money::from_raw(1_000)).sum();
        assert_eq!(total.to_string(), "100000.00");
        let drifting: f64 = (0..1_000_000).map(|_| 0.1).sum();
        assert_ne!(drifting, 100_000.0);
    }

    #[test]
    fn a_share_of_an_amount_is_rounded_once() {
        let share = |text: &str| text.parse::<Share>();
        assert_eq!(
            share("0.4").map(|share| share.of(Money::from_raw(123_456)).to_string()),
            Ok("4.9382".into())
        );
        assert_eq!(share("40%"), share("0.4"));
        assert_eq!(share("0.35").map(|share| share.to_string()), Ok("0.35".into()));
        assert!(share("1.2").is_err() && share("x").is_err() && share("NaN").is_err());
    }

    #[test]
    fn large_amounts_keep_their_cents_as_floats() {
        assert_eq!(Money::from_raw(25_003_156_300).to_f64(), 2_500_315.63);
    }
}

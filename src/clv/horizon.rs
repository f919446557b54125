//! How far ahead a value looks: `12m`, `52w` or `365d`, always printed with its unit.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Days of a year, so that 12 months are 365.25 days.
const DAYS_PER_YEAR: f64 = 365.25;

/// A forecast horizon. Written `12m`, `52w`, `365d`; a month is a twelfth of 365.25 days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Horizon {
    count: u32,
    unit: HorizonUnit,
}

/// The unit a horizon is given in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HorizonUnit {
    Days,
    Weeks,
    Months,
}

/// 12 months.
impl Default for Horizon {
    fn default() -> Self {
        Self { count: 12, unit: HorizonUnit::Months }
    }
}

/// Why a text is not a horizon.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum HorizonError {
    #[error("`{0}` is not a horizon: write a whole number and a unit, such as 12m, 52w or 365d")]
    Malformed(String),
    #[error("a horizon of {0} is out of range: use one day to 100 years")]
    OutOfRange(String),
}

impl Horizon {
    /// A horizon of `count` units.
    ///
    /// # Errors
    /// [`HorizonError::OutOfRange`] below one day or beyond 100 years.
    pub fn new(count: u32, unit: HorizonUnit) -> Result<Self, HorizonError> {
        let horizon = Self { count, unit };
        if count == 0 || horizon.days() > 100.0 * DAYS_PER_YEAR {
            return Err(HorizonError::OutOfRange(horizon.to_string()));
        }
        Ok(horizon)
    }

    /// The horizon in days.
    pub fn days(self) -> f64 {
        let count = f64::from(self.count);
        match self.unit {
            HorizonUnit::Days => count,
            HorizonUnit::Weeks => count * 7.0,
            HorizonUnit::Months => count / 12.0 * DAYS_PER_YEAR,
        }
    }

    /// The horizon in years of 365.25 days.
    pub fn years(self) -> f64 {
        self.days() / DAYS_PER_YEAR
    }

    /// The horizon in weeks, the unit of the models; 12m is 52.18 weeks.
    pub fn weeks(self) -> f64 {
        self.days() / 7.0
    }

    /// The horizon in words with its weeks: `12 months (52.18 weeks)`.
    pub fn describe(self) -> String {
        let plural = if self.count == 1 { "" } else { "s" };
        let unit = match self.unit {
            HorizonUnit::Days => "day",
            HorizonUnit::Weeks => return format!("{} week{plural}", self.count),
            HorizonUnit::Months => "month",
        };
        format!("{} {unit}{plural} ({:.2} weeks)", self.count, self.weeks())
    }
}

impl fmt::Display for Horizon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            HorizonUnit::Days => 'd',
            HorizonUnit::Weeks => 'w',
            HorizonUnit::Months => 'm',
        };
        f.pad(&format!("{}{unit}", self.count))
    }
}

impl FromStr for Horizon {
    type Err = HorizonError;

    fn from_str(text: &str) -> Result<Self, HorizonError> {
        let malformed = || HorizonError::Malformed(text.to_owned());
        let (unit, number) = if let Some(number) = text.strip_suffix('d') {
            (HorizonUnit::Days, number)
        } else if let Some(number) = text.strip_suffix('w') {
            (HorizonUnit::Weeks, number)
        } else if let Some(number) = text.strip_suffix('m') {
            (HorizonUnit::Months, number)
        } else {
            return Err(malformed());
        };
        let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        if !digits {
            return Err(malformed());
        }
        let out_of_range = || HorizonError::OutOfRange(text.to_owned());
        Self::new(number.parse().map_err(|_| out_of_range())?, unit)
    }
}

impl TryFrom<String> for Horizon {
    type Error = HorizonError;

    fn try_from(text: String) -> Result<Self, HorizonError> {
        text.parse()
    }
}

impl From<Horizon> for String {
    fn from(horizon: Horizon) -> Self {
        horizon.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_months_are_a_year_and_not_360_weeks() {
        let year: Horizon = "12m".parse().unwrap();
        assert_eq!(year.days(), 365.25);
        assert_eq!(year.describe(), "12 months (52.18 weeks)");
    }

    #[test]
    fn texts_round_trip_with_their_unit() {
        for text in ["12m", "52w", "365d", "1d"] {
            assert_eq!(text.parse::<Horizon>().unwrap().to_string(), text);
        }
        let json = serde_json::to_string(&"6m".parse::<Horizon>().unwrap()).unwrap();
        assert_eq!(json, "\"6m\"");
        assert_eq!("1w".parse::<Horizon>().unwrap().describe(), "1 week");
    }

    #[test]
    fn a_number_without_unit_is_refused_with_an_example() {
        for bad in ["", "12", "m", "-3m", "+3m", "1.5m", "12 m", "12y", "ä"] {
            let error = bad.parse::<Horizon>().unwrap_err();
            assert!(error.to_string().contains("12m"), "{bad}: {error}");
        }
        for bad in ["0d", "1201m", "99999999999d"] {
            let error = bad.parse::<Horizon>().unwrap_err();
            assert!(matches!(error, HorizonError::OutOfRange(_)), "{bad}");
        }
    }
}

//! How customers form cohorts: by the period of their first order, or by an attribute of it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::named::ParseError;

use super::grain::{Grain, Period};
use super::value_name::value_name;

/// The definition of a cohort.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum CohortBy {
    /// The period of the first order.
    Period(Grain),
    /// The value of a column at the first order; rows are values, the largest first.
    Attribute(String),
}

impl CohortBy {
    /// The grain of the periods, if cohorts are periods.
    pub const fn grain(&self) -> Option<Grain> {
        match self {
            CohortBy::Period(grain) => Some(*grain),
            CohortBy::Attribute(_) => None,
        }
    }

    /// The grain's name, or the attribute's.
    pub fn name(&self) -> &str {
        match self {
            CohortBy::Period(grain) => grain.name(),
            CohortBy::Attribute(name) => name,
        }
    }
}

impl Default for CohortBy {
    fn default() -> CohortBy {
        CohortBy::Period(Grain::default())
    }
}

impl fmt::Display for CohortBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for CohortBy {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        match text.parse() {
            Ok(grain) => Ok(CohortBy::Period(grain)),
            Err(_) if text.trim().is_empty() => {
                Err(ParseError::new("no cohort is named", "use day, week, month, quarter, year or a column"))
            }
            Err(_) => Ok(CohortBy::Attribute(text.to_string())),
        }
    }
}

impl From<CohortBy> for String {
    fn from(grouping: CohortBy) -> String {
        grouping.name().to_string()
    }
}

impl TryFrom<String> for CohortBy {
    type Error = ParseError;
    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

/// The name of one cohort.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CohortLabel {
    Period(Period),
    /// A value of the attribute; `None` if the first order had no value.
    Value(Option<String>),
}

impl CohortLabel {
    /// The period, if the cohort is one.
    pub const fn period(&self) -> Option<Period> {
        match self {
            CohortLabel::Period(period) => Some(*period),
            CohortLabel::Value(_) => None,
        }
    }
}

/// `2010-12`, or the value; `(none)` without a value.
impl fmt::Display for CohortLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CohortLabel::Period(period) => period.fmt(f),
            CohortLabel::Value(value) => {
                f.pad(&value_name(value.as_deref().filter(|value| !value.is_empty())))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grain_is_a_period_and_anything_else_a_column() {
        assert_eq!("week".parse(), Ok(CohortBy::Period(Grain::Week)));
        assert_eq!("Country".parse(), Ok(CohortBy::Attribute("Country".into())));
        assert!("".parse::<CohortBy>().is_err());
        assert_eq!(String::from(CohortBy::Attribute("channel".into())), "channel");
    }
}

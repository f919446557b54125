//! Segment filters: only customers with a given value of each of some dimensions are counted.

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::cohort::{named_value, value_name};
use crate::named::ParseError;

/// Customers with one value of a dimension at their first order, `Country=France`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct SegmentFilter {
    pub by: String,
    /// `None`: the first order had none.
    pub value: Option<String>,
}

impl fmt::Display for SegmentFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.by, value_name(self.value.as_deref()))
    }
}

impl FromStr for SegmentFilter {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        match text.split_once('=') {
            Some((by, value)) if !by.trim().is_empty() => {
                let value = named_value(value).map(str::to_string);
                Ok(SegmentFilter { by: by.trim().to_string(), value })
            }
            _ => Err(ParseError::new(
                format!("'{text}' does not name a segment"),
                "write a dimension and a value of it, as in Country=France",
            )),
        }
    }
}

impl From<SegmentFilter> for String {
    fn from(filter: SegmentFilter) -> String {
        filter.to_string()
    }
}

impl TryFrom<String> for SegmentFilter {
    type Error = ParseError;
    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

/// The table of the customers that match some segments; `None` without segments.
pub(super) fn table(segment_filters: &[SegmentFilter]) -> Option<String> {
    let mut hasher = DefaultHasher::new();
    segment_filters.hash(&mut hasher);
    (!segment_filters.is_empty()).then(|| format!("filter_{:016x}", hasher.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for text in
            ["Country=France", "first-value:20,50=under 20", "a=b=c", "Channel=(none)", "Channel=\"(none)\""]
        {
            assert_eq!(text.parse::<SegmentFilter>().unwrap().to_string(), text);
        }
        assert_eq!("Channel=(none)".parse::<SegmentFilter>().unwrap().value, None);
        assert!("France".parse::<SegmentFilter>().is_err());
        assert_eq!(table(&[]), None);
    }
}

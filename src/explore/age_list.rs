//! The ages in months whose retention has a column in a table of segments.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::named::ParseError;

/// Ages in months, each once, in the order of their columns; at least one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct AgeList(Vec<u32>);

/// Columns of retention in one table.
const MOST: usize = 60;

/// A hundred years.
const OLDEST: u32 = 1_200;

impl AgeList {
    /// The ages, in months.
    pub fn months(&self) -> &[u32] {
        &self.0
    }
}

impl Default for AgeList {
    fn default() -> AgeList {
        AgeList(vec![1, 3, 6, 12])
    }
}

impl fmt::Display for AgeList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.iter().map(u32::to_string).collect::<Vec<_>>().join(","))
    }
}

impl FromStr for AgeList {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let mut ages = Vec::new();
        for word in text.split(',').map(str::trim) {
            let age = word.parse().ok().filter(|age| *age <= OLDEST).ok_or_else(|| {
                ParseError::new(
                    format!("'{word}' is not an age"),
                    format!("use months of 0 to {OLDEST} with commas between, as in 1,3,6,12"),
                )
            })?;
            if ages.contains(&age) {
                return Err(ParseError::new(
                    format!("the age {age} is given twice"),
                    "write each once, as in 1,3,6,12",
                ));
            }
            ages.push(age);
        }
        if ages.len() > MOST {
            let many = format!("{} ages are too many for one table", ages.len());
            return Err(ParseError::new(many, format!("write {MOST} at most")));
        }
        Ok(AgeList(ages))
    }
}

impl From<AgeList> for String {
    fn from(ages: AgeList) -> String {
        ages.to_string()
    }
}

impl TryFrom<String> for AgeList {
    type Error = ParseError;
    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again_in_its_order() {
        for text in ["1,3,6,12", "0", "6,2"] {
            assert_eq!(text.parse::<AgeList>().unwrap().to_string(), text);
        }
        assert_eq!(" 2 , 4 ".parse::<AgeList>().unwrap().months(), [2, 4]);
    }

    #[test]
    fn what_is_no_age_is_named() {
        for (text, part) in [
            ("", "'' is not an age"),
            ("1,x", "'x' is not an age"),
            ("-1", "'-1' is not an age"),
            ("1201", "0 to 1200"),
            ("3,1,3", "3 is given twice"),
        ] {
            let why = text.parse::<AgeList>().unwrap_err().to_string();
            assert!(why.contains(part), "{text}: {why}");
        }
        let many: Vec<String> = (0..61).map(|age| age.to_string()).collect();
        let why = many.join(",").parse::<AgeList>().unwrap_err().to_string();
        assert!(why.contains("60 at most"), "{why}");
    }
}

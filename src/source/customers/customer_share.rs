//! A sample of whole customers, for orders that are too many: those whose ids have a small hash.

use std::fmt;
use std::str::FromStr;

use minijinja::context;
use serde::{Deserialize, Serialize};

use crate::cohort::Share;
use crate::named::ParseError;
use crate::sql::{Dialect, SqlError, render};

/// A share of the customers, above 0: `1%`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct CustomerShare(Share);

impl CustomerShare {
    /// `1 % of the customers`.
    pub fn words(self) -> String {
        format!("{} % of the customers", self.0.in_percent())
    }

    /// Whether a customer belongs to the sample, as SQL that reads the same in every database. Rows without a customer do not.
    ///
    /// # Errors
    /// A fault in the template.
    pub(in crate::source) fn condition(self, id: &str) -> Result<String, SqlError> {
        // Of all customers, no hash of eight digits is left out.
        let below = (self.0.to_f64() * 2_f64.powi(32)).round() as u64;
        let below = if below >> 32 > 0 { "g".to_string() } else { format!("{below:08x}") };
        render(Dialect::DUCKDB, "is_sampled", context! { id, below })
    }

    /// About how many the whole has of what the sample has so many of.
    pub fn of_whole(self, sampled: u64) -> u64 {
        (sampled as f64 / self.0.to_f64()).round() as u64
    }

    /// What every answer says about it.
    pub(in crate::source) fn note(self) -> String {
        format!(
            "a sample: {}, chosen by a hash of their ids; counts and sums are those of the sample, and rows without a customer are not counted",
            self.words()
        )
    }
}

impl fmt::Display for CustomerShare {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", self.0.in_percent())
    }
}

impl FromStr for CustomerShare {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<CustomerShare, ParseError> {
        let share: Share = text.parse()?;
        if share == Share::percent(0) {
            return Err(ParseError::new(format!("'{text}' is a sample of nobody"), "use a share such as 1%"));
        }
        Ok(CustomerShare(share))
    }
}

impl From<CustomerShare> for String {
    fn from(share: CustomerShare) -> String {
        share.to_string()
    }
}

impl TryFrom<String> for CustomerShare {
    type Error = ParseError;
    fn try_from(text: String) -> Result<CustomerShare, ParseError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_written_as_it_is_read_and_bounds_the_hash() {
        let share = |text: &str| text.parse::<CustomerShare>().unwrap();
        for (text, written) in
            [("1%", "1%"), ("0.01", "1%"), ("7%", "7%"), ("0.25 %", "0.25%"), ("1", "100%")]
        {
            assert_eq!(share(text).to_string(), written);
        }
        assert!(share("50%").condition("id").unwrap().contains("< '80000000'"));
        assert!(share("100%").condition("id").unwrap().contains("< 'g'"));
        assert!("0".parse::<CustomerShare>().is_err() && "2".parse::<CustomerShare>().is_err());
    }
}

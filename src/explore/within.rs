//! Within: everything counted of some customers only, those with a value of each of some dimensions.

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::str::FromStr;

use minijinja::context;
use serde::{Deserialize, Serialize};

use super::error::Error;
use super::session::Session;
use crate::cohort::{named_value, value_name};
use crate::engine::{Cancel, rows};
use crate::named::ParseError;
use crate::sql::literal;
use crate::text::sanitize;

/// Customers with one value of a dimension at their first order, `Country=France`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Within {
    pub by: String,
    /// `None`: the first order had none.
    pub value: Option<String>,
}

impl fmt::Display for Within {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.by, value_name(self.value.as_deref()))
    }
}

impl FromStr for Within {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        match text.split_once('=') {
            Some((by, value)) if !by.trim().is_empty() => {
                let value = named_value(value).map(str::to_string);
                Ok(Within { by: by.trim().to_string(), value })
            }
            _ => Err(ParseError::new(
                format!("'{text}' does not name a segment"),
                "write a dimension and a value of it, as in Country=France",
            )),
        }
    }
}

impl From<Within> for String {
    fn from(within: Within) -> String {
        within.to_string()
    }
}

impl TryFrom<String> for Within {
    type Error = ParseError;
    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

/// The table of the customers that some conditions leave; none where there are no conditions.
pub(super) fn table(within: &[Within]) -> Option<String> {
    let mut hasher = DefaultHasher::new();
    within.hash(&mut hasher);
    (!within.is_empty()).then(|| format!("within_{:016x}", hasher.finish()))
}

impl Session {
    /// Makes the table of the customers that are left, once.
    pub(super) fn prepare_within(&mut self, within: &[Within], cancel: &Cancel) -> Result<(), Error> {
        let Some(name) = table(within).filter(|name| !self.groups.contains(name)) else { return Ok(()) };
        let mut values = Vec::new();
        for one in within {
            let dimension = self.dimension(&one.by, "--within", cancel)?;
            let value = one.value.as_deref().map_or_else(|| "NULL".to_string(), literal);
            values.push(context! { column => dimension.column, value });
        }
        let profiles = self.prepare_profiles(cancel)?;
        let sql = self.render("within", context! { name => &name, values })?;
        self.engine().run(&sql, cancel)?;
        let members = self.engine().query(&self.render("members", context! { name => &name })?, cancel)?;
        if rows(&members).next().map_or(Ok(0), |row| row.count("customers"))? == 0 {
            let hint = self.spelled_otherwise(within, cancel)?;
            return Err(Error::NobodyWithin {
                hint,
                within: within.iter().map(|one| sanitize(&one.to_string())).collect::<Vec<_>>().join(", "),
                by: within.last().map(|one| one.by.clone()).unwrap_or_default().to_string(),
            });
        }
        self.remember([profiles, sql]);
        self.groups.insert(name);
        Ok(())
    }

    /// What to say of values that exist with other capitals, or with blanks around them.
    fn spelled_otherwise(&mut self, within: &[Within], cancel: &Cancel) -> Result<String, Error> {
        for one in within {
            let Some(value) = &one.value else { continue };
            let dimension = self.dimension(&one.by, "--within", cancel)?;
            let sql =
                self.render("spelled", context! { column => dimension.column, value => literal(value) })?;
            let found = self.engine().query(&sql, cancel)?;
            if let Some(row) = rows(&found).next() {
                let value = row.text("value")?;
                let near = Within { by: one.by.clone(), value: Some(value.to_string()) };
                if near != *one {
                    return Ok(format!("; did you mean {}?", sanitize(&near.to_string())));
                }
            }
        }
        Ok(String::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for text in
            ["Country=France", "first-value:20,50=under 20", "a=b=c", "Channel=(none)", "Channel=\"(none)\""]
        {
            assert_eq!(text.parse::<Within>().unwrap().to_string(), text);
        }
        assert_eq!("Channel=(none)".parse::<Within>().unwrap().value, None);
        assert!("France".parse::<Within>().is_err());
        assert_eq!(table(&[]), None);
    }
}

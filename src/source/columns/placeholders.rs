//! Texts that mean a missing value.

use crate::sql::literal;

/// Texts for nothing, in lower case.
const NOTHING: [&str; 13] =
    ["null", "\\n", "n/a", "na", "#n/a", "nan", "none", "nil", "-", "--", "?", "(null)", "nat"];

/// Days that a database writes for none.
const NO_DAYS: [&str; 2] = ["0000-00-00", "0000-00-00 00:00:00"];

/// Whether a text in lower case means a missing value, or is empty.
pub fn is_placeholder(text: &str) -> bool {
    text.is_empty() || NOTHING.contains(&text) || NO_DAYS.contains(&text)
}

/// Texts that mean a missing value, in lower case, as SQL strings.
pub fn placeholders() -> Vec<String> {
    NOTHING.iter().chain(&NO_DAYS).map(|text| literal(text)).collect()
}

/// The same without days: a column of dates has them where something else should stand.
pub fn placeholders_of_dates() -> Vec<String> {
    NOTHING.iter().map(|text| literal(text)).collect()
}

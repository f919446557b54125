//! Texts that mean a missing value.

use crate::sql::literal;

/// Texts that mean a missing value, in lower case, as SQL strings.
pub fn placeholders() -> Vec<String> {
    const NOTHING: [&str; 15] = [
        "null",
        "\\n",
        "n/a",
        "na",
        "#n/a",
        "nan",
        "none",
        "nil",
        "-",
        "--",
        "?",
        "(null)",
        "0000-00-00",
        "0000-00-00 00:00:00",
        "nat",
    ];
    NOTHING.iter().map(|text| literal(text)).collect()
}

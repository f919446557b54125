//! How a value of an attribute is written and read, so that a missing value differs from any text.

use std::borrow::Cow;

/// The sign for a missing value, on the command line, in tables and on screen.
const NO_VALUE: &str = "(none)";

/// A value as people write it: `(none)` if it is missing. Texts that could be misread are quoted: `(none)` itself, or
/// one that begins with a quotation mark.
pub fn value_name(value: Option<&str>) -> Cow<'_, str> {
    match value {
        None => NO_VALUE.into(),
        Some(text) if text == NO_VALUE || text.starts_with('"') => format!("\"{text}\"").into(),
        Some(text) => text.into(),
    }
}

/// The value of such a text.
pub fn named_value(name: &str) -> Option<&str> {
    let quoted = name.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    quoted.or(Some(name).filter(|name| *name != NO_VALUE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_a_name_of_its_own() {
        for value in [
            None,
            Some(""),
            Some("France"),
            Some("(none)"),
            Some("\"(none)\""),
            Some("\""),
            Some("\"a"),
            Some("a\""),
        ] {
            assert_eq!(named_value(&value_name(value)), value);
        }
        assert_eq!(value_name(None), "(none)");
        assert_eq!(value_name(Some("(none)")), "\"(none)\"");
    }
}

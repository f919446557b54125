//! Conditions that ask what something is not, as `NOT (country = 'FR')`: SQL leaves out what has no value, which few people expect.

use super::tokens::{Token, tokens};
use super::{identifier, is_reserved, literal};

/// The condition that is also true where `condition` is neither true nor false; none if it does not ask what something is not.
/// A condition on one value is written with `IS DISTINCT FROM`.
pub fn with_unknown(condition: &str) -> Option<String> {
    let tokens = tokens(condition);
    let is_word =
        |token: &Token, word: &str| matches!(token, Token::Name(name) if name.eq_ignore_ascii_case(word));
    let follows_is =
        |place: usize| place > 0 && tokens.get(place - 1).is_some_and(|token| is_word(token, "is"));
    let is_negation = |(place, token): (usize, &Token)| {
        *token == Token::Unequal || (is_word(token, "not") && !follows_is(place))
    };
    if !tokens.iter().enumerate().any(is_negation) {
        return None;
    }
    let plain = match tokens.as_slice() {
        [not, Token::Sign('('), inside @ .., Token::Sign(')')] if is_word(not, "not") => {
            [&[Token::Equals], inside].concat()
        }
        [not, inside @ ..] if is_word(not, "not") => [&[Token::Equals], inside].concat(),
        whole => [&[Token::Unequal], whole].concat(),
    };
    Some(match plain.as_slice() {
        [sign, Token::Name(column), compared, Token::Text(text)] if sign == compared => {
            format!("{} IS DISTINCT FROM {}", name_of(column), literal(text))
        }
        // A comment at the end of a condition cannot hide the closing bracket.
        _ if condition.contains("--") => format!("({condition}\n) IS NOT FALSE"),
        _ => format!("({condition}) IS NOT FALSE"),
    })
}

/// A column as a user would write it: in quotes only if it needs them.
fn name_of(column: &str) -> String {
    let is_plain = column.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '_')
        && !column.starts_with(|first: char| first.is_ascii_digit())
        && !is_reserved(column);
    if is_plain { column.to_string() } else { identifier(column) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_negation_is_written_so_that_it_keeps_what_has_no_value() {
        for (condition, with) in [
            ("NOT (country = 'FR')", "country IS DISTINCT FROM 'FR'"),
            ("not country = 'FR'", "country IS DISTINCT FROM 'FR'"),
            ("country <> 'FR'", "country IS DISTINCT FROM 'FR'"),
            ("\"Sales Channel\" != 'it''s'", "\"Sales Channel\" IS DISTINCT FROM 'it''s'"),
            ("country NOT IN ('FR', 'DE')", "(country NOT IN ('FR', 'DE')) IS NOT FALSE"),
            ("country <> 'FR' AND amount > 5", "(country <> 'FR' AND amount > 5) IS NOT FALSE"),
            ("NOT (a = 'x') OR b = 'y'", "(NOT (a = 'x') OR b = 'y') IS NOT FALSE"),
            ("x != 3 -- three", "(x != 3 -- three\n) IS NOT FALSE"),
        ] {
            assert_eq!(with_unknown(condition).as_deref(), Some(with), "{condition}");
        }
    }

    #[test]
    fn a_condition_that_asks_what_something_is_leaves_out_what_has_no_value_as_expected() {
        for condition in [
            "country = 'FR'",
            "country IS NOT NULL",
            "country IS NOT DISTINCT FROM 'FR'",
            "(country = 'FR') IS NOT TRUE",
            "note = 'is not <> paid'",
            "amount >= 5 AND amount <= 9",
        ] {
            assert_eq!(with_unknown(condition), None, "{condition}");
        }
    }
}

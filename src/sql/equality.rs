//! The values that an expression asks for by name, as in `country = 'FR'`: to tell which of them do not exist.

use super::tokens::{Token, tokens};

/// Every column that is compared with a text, and the text: `a = 'x'`, `"a b" == 'x'`, and each text of `a IN ('x', 'y')`.
pub fn equalities(expression: &str) -> Vec<(String, String)> {
    let tokens = tokens(expression);
    let mut found = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        let Token::Name(name) = token else { continue };
        let rest = &tokens[place + 1..];
        match rest {
            [Token::Equals, Token::Text(text), ..] => found.push((name.clone(), text.clone())),
            [Token::Name(word), Token::Sign('('), listed @ ..] if word.eq_ignore_ascii_case("in") => {
                let inside = listed.iter().take_while(|token| **token != Token::Sign(')'));
                let texts = inside.filter_map(|token| match token {
                    Token::Text(text) => Some((name.clone(), text.clone())),
                    _ => None,
                });
                found.extend(texts);
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_compared_with_a_text_is_found() {
        let of = |text| {
            equalities(text).into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>()
        };
        assert_eq!(of("country = 'FR'"), ["country=FR"]);
        assert_eq!(of("amount > 50 AND \"a \"\"b\"\"\"=='it''s'"), ["a \"b\"=it's"]);
        assert_eq!(of("channel IN ('email', 'fax') OR x = 'y'"), ["channel=email", "channel=fax", "x=y"]);
        assert!(of("country <> 'FR' AND amount >= 'x' OR 'a' = b").is_empty());
        assert_eq!(of("größe = 'open"), ["größe=open"]);
    }
}

//! The values that an expression asks for by name, as in `country = 'FR'`: to tell which of them do not exist.

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

#[derive(Debug, Clone, PartialEq)]
enum Token {
    /// A bare word or a quoted name.
    Name(String),
    Text(String),
    Equals,
    Sign(char),
}

fn tokens(expression: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = expression.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' | '"' => {
                let (text, length) = quoted(rest, first);
                tokens.push(if first == '"' { Token::Name(text) } else { Token::Text(text) });
                length
            }
            '=' => {
                tokens.push(Token::Equals);
                if rest.starts_with("==") { 2 } else { 1 }
            }
            // Other comparisons are not about one value.
            '<' | '>' | '!' => {
                tokens.push(Token::Sign(first));
                rest.find(|c| !"<>!=".contains(c)).unwrap_or(rest.len())
            }
            c if c.is_alphabetic() || c == '_' => {
                let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
                tokens.push(Token::Name(rest[..end].to_string()));
                end
            }
            c => {
                tokens.push(Token::Sign(c));
                c.len_utf8()
            }
        };
        rest = rest[length..].trim_start();
    }
    tokens
}

/// What stands in quotes at the beginning of a text, a doubled quote as one, and how long it is with its quotes.
fn quoted(text: &str, quote: char) -> (String, usize) {
    let mut inside = String::new();
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != quote {
            inside.push(c);
        } else if chars.next_if(|(_, next)| *next == quote).is_some() {
            inside.push(quote);
        } else {
            return (inside, at + 1);
        }
    }
    (inside, text.len())
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

//! The tokens of an expression, as far as the values in it and its negations can be told by them.

/// A part of an expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A bare word or a quoted name.
    Name(String),
    Text(String),
    /// `=` or `==`.
    Equals,
    /// `<>` or `!=`.
    Unequal,
    Sign(char),
}

/// The tokens of an expression, without blanks. Comments are read as other signs.
pub(super) fn tokens(expression: &str) -> Vec<Token> {
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
            '<' | '>' | '!' => {
                let length = rest.find(|c| !"<>!=".contains(c)).unwrap_or(rest.len());
                tokens.push(if matches!(&rest[..length], "<>" | "!=") {
                    Token::Unequal
                } else {
                    Token::Sign(first)
                });
                length
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

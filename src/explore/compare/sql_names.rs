//! The names in an SQL expression: they tell which derived columns a condition needs.

/// Every bare word and every quoted name of an expression, in order, without string literals and comments.
pub(super) fn names(expression: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = expression;
    while let Some(first) = rest.chars().next() {
        let (token, after) = token(rest, first);
        if first == '"' {
            let name = token.strip_prefix('"').unwrap_or(token);
            names.push(name.strip_suffix('"').unwrap_or(name).replace("\"\"", "\""));
        } else if is_letter(first) {
            names.push(token.to_string());
        }
        rest = after;
    }
    names
}

/// The next token of an expression that begins with `first`, and the rest.
fn token(text: &str, first: char) -> (&str, &str) {
    let end = match first {
        '\'' | '"' => quoted(text, first),
        '-' if text.starts_with("--") => text.find('\n').unwrap_or(text.len()),
        '/' if text.starts_with("/*") => text.find("*/").map_or(text.len(), |at| at + 2),
        c if is_letter(c) => text.find(|c: char| !is_letter(c) && !c.is_ascii_digit()).unwrap_or(text.len()),
        c => c.len_utf8(),
    };
    text.split_at(end)
}

/// The end of a quoted token; a doubled quote is part of it.
fn quoted(text: &str, quote: char) -> usize {
    let mut at = 1;
    while let Some(next) = text.get(at..).and_then(|rest| rest.find(quote)) {
        at += next + 1;
        if !text[at..].starts_with(quote) {
            return at;
        }
        at += 1;
    }
    text.len()
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_texts_and_comments() {
        let of = |text| names(text).join("|");
        assert_eq!(of("rfm = 'champions' AND \"revenue:q5\" <> '5'"), "rfm|AND|revenue:q5");
        assert_eq!(of("a = 'it''s orders' -- orders\nOR b2 /* recency */ = \"x\"\"y\""), "a|OR|b2|x\"y");
        assert_eq!(of("'open"), "");
        assert_eq!(of("größe > 3"), "größe");
    }
}

//! Expressions that every database computes alike.

use super::tokens::{Token, tokens};

/// An expression with other words for its columns, if it holds nothing but columns, numbers, `+`, `-`, `*` and parentheses. A quotient
/// of whole numbers is not computed alike everywhere.
pub fn arithmetic(expression: &str, word: impl Fn(&str) -> Option<String>) -> Option<String> {
    let tokens = tokens(expression);
    let mut written = String::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            // A function.
            Token::Name(_) if tokens.get(at + 1) == Some(&Token::Sign('(')) => return None,
            Token::Name(name) => written.push_str(&word(name)?),
            Token::Sign(sign @ ('+' | '-' | '*')) => {
                let is_between = at > 0 && !matches!(tokens[at - 1], Token::Sign('+' | '-' | '*' | '('));
                written.push_str(&if is_between { format!(" {sign} ") } else { sign.to_string() });
            }
            Token::Sign(sign) if sign.is_ascii_digit() || "().".contains(*sign) => written.push(*sign),
            _ => return None,
        }
    }
    Some(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_products_of_columns_are_written_in_other_words() {
        let word = |name: &str| (name != "unknown").then(|| format!("\"{name}\""));
        for (expression, written) in [
            ("Quantity * UnitPrice", "\"Quantity\" * \"UnitPrice\""),
            ("(price-\"off it\")*qty + 1.50", "(\"price\" - \"off it\") * \"qty\" + 1.50"),
            ("-a * -2", "-\"a\" * -2"),
        ] {
            assert_eq!(arithmetic(expression, word).as_deref(), Some(written));
        }
        for other in ["a / b", "round(a)", "unknown * a", "a || 'x'", "CASE WHEN a > 1 THEN b END"] {
            assert_eq!(arithmetic(other, |name| word(name).filter(|_| name.len() == 1)), None, "{other}");
        }
    }
}

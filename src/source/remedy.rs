//! Options in notes, ready to be pasted into a command line.

use super::spec::SourceSpec;

/// A filter option that keeps the rows of the present filter and of another condition.
pub fn with_filter(spec: &SourceSpec, condition: &str) -> String {
    let filter = match &spec.filter {
        Some(filter) => format!("({filter}) AND {condition}"),
        None => condition.to_string(),
    };
    format!("--where {}", in_quotes(&filter))
}

/// Whether the filter has the condition of a remedy already, so that the remedy has been taken.
pub fn is_taken(spec: &SourceSpec, remedy: &str) -> bool {
    let Some(filter) = &spec.filter else { return false };
    let has = |wanted: &str| {
        let condition = wanted.strip_prefix(&format!("({filter}) AND "));
        condition.is_some_and(|condition| filter.contains(condition))
    };
    options_in(remedy).iter().any(|(name, value)| name == "where" && has(value))
}

/// A filter, quoted for the shell.
pub fn in_quotes(filter: &str) -> String {
    match filter.contains(['"', '$', '`', '\\', '!']) {
        false => format!("\"{filter}\""),
        true => format!("'{}'", filter.replace('\'', r"'\''")),
    }
}

/// Words of a sentence that follow the name of an option without being its value.
const WORDS: &str = "if and or to as with the for in so is that";

/// The options that a remedy names with a value, in the order of its text: `say --repeated-lines once` names one. A word in
/// capitals stands for a value that the user has to choose, as in `--amount COLUMN`.
pub fn options_in(remedy: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = remedy;
    while let Some(place) = rest.find("--") {
        let is_word =
            rest[..place].chars().last().is_none_or(|before| before.is_whitespace() || before == '(');
        rest = &rest[place + 2..];
        let end = rest.find(|c: char| !(c.is_ascii_lowercase() || c == '-')).unwrap_or(rest.len());
        let (name, behind) = rest.split_at(end);
        rest = behind;
        if !is_word || name.is_empty() || !behind.starts_with([' ', '=']) {
            continue;
        }
        let (value, is_quoted) = shell_value(&behind[1..]);
        let is_open = value.len() > 2 && value.chars().all(|c| c.is_ascii_uppercase());
        if !value.is_empty() && (is_quoted || !(is_open || WORDS.split(' ').any(|word| word == value))) {
            found.push((name.to_string(), value));
        }
    }
    found
}

/// The first word as a shell reads it, and whether a part of it is quoted. A sign at the end of a plain word belongs to the
/// sentence.
fn shell_value(text: &str) -> (String, bool) {
    let (mut value, mut is_quoted) = (String::new(), false);
    let mut signs = text.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '\'' => {
                is_quoted = true;
                value.extend(signs.by_ref().take_while(|inner| *inner != '\''));
            }
            '"' => {
                is_quoted = true;
                while let Some(inner) = signs.next().filter(|inner| *inner != '"') {
                    value.extend(if inner == '\\' { signs.next() } else { Some(inner) });
                }
            }
            '\\' => value.extend(signs.next()),
            blank if blank.is_whitespace() => break,
            other => value.push(other),
        }
    }
    match is_quoted {
        true => (value.trim_end_matches([',', ';']).to_string(), true),
        false => (value.trim_end_matches([',', ';', '.', ')', ':']).to_string(), false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remedy_is_taken_as_a_shell_would() {
        let one = |remedy: &str| options_in(remedy).into_iter().next();
        let pair = |name: &str, value: &str| Some((name.to_string(), value.to_string()));
        assert_eq!(
            one("if they are there by mistake, say --repeated-lines once"),
            pair("repeated-lines", "once")
        );
        assert_eq!(
            one(r#"exclude them with --where "lower(trim(s)) <> 'trash'""#),
            pair("where", "lower(trim(s)) <> 'trash'")
        );
        assert_eq!(
            one(r"say --amount 'a - coalesce('\''b c'\'', 0)'"),
            pair("amount", "a - coalesce('b c', 0)")
        );
        assert_eq!(one("use --as-of 2011-12-09 to count it"), pair("as-of", "2011-12-09"));
        assert_eq!(one("say --amount=-total, or nothing"), pair("amount", "-total"));
        for none in [
            "name it with --amount COLUMN",
            "name another column with --customer if it is not",
            "say --customer",
        ] {
            assert_eq!(one(none), None, "{none}");
        }
        let both = options_in("say --date-format day-first or --date-format month-first if one is wrong");
        assert_eq!(
            both.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>(),
            ["day-first", "month-first"]
        );
    }
}

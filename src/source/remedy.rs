//! Options in notes, ready to be pasted into a command line.

use super::columns::role::Role;
use super::report::Column;
use super::spec::{Refunds, RepeatedLines, SourceSpec};

/// A filter option that keeps the rows of the present filter and of another condition.
pub fn with_filter(spec: &SourceSpec, condition: &str) -> String {
    format!("--where {}", in_quotes(&with_condition(spec, condition)))
}

/// The filter that keeps those rows.
pub fn with_condition(spec: &SourceSpec, condition: &str) -> String {
    match &spec.filter {
        Some(filter) => format!("({filter}) AND {condition}"),
        None => condition.to_string(),
    }
}

/// Whether the filter has the condition of a remedy already, so that the remedy has been taken.
pub fn is_taken(spec: &SourceSpec, remedy: &str) -> bool {
    let Some(filter) = &spec.filter else { return false };
    let has = |wanted: &str| {
        let condition = wanted.strip_prefix(&format!("({filter}) AND "));
        condition.is_some_and(|condition| filter.contains(condition))
    };
    options_in(remedy).iter().flatten().any(|(name, value)| name == "where" && has(value))
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

/// An option with its value in the text of a remedy.
struct Named {
    name: String,
    value: String,
    /// Where it begins and ends in the text, in bytes.
    start: usize,
    end: usize,
}

/// The options that a remedy names with a value, in the order of its text: `say --repeated-lines once` names one. Options that
/// follow each other, as in `--skip 1 --names a,b`, are given together. A word in capitals stands for a value that the user has to
/// choose, as in `--amount COLUMN`, and an ellipsis for a part of one, as in `--query 'select … from orders'`.
pub fn options_in(remedy: &str) -> Vec<Vec<(String, String)>> {
    let groups = groups_in(remedy).into_iter();
    groups.map(|group| group.into_iter().map(|one| (one.name, one.value)).collect()).collect()
}

/// Whether a part of a value is left to the user: an ellipsis outside the texts of its SQL.
fn is_template(value: &str) -> bool {
    value.split('\'').step_by(2).any(|outside| outside.contains('…'))
}

/// A remedy with a further option behind the options that are given together, if one of these needs it.
pub fn with_option_beside(remedy: &str, needs_it: impl Fn(&[(&str, &str)]) -> bool, option: &str) -> String {
    let mut out = remedy.to_string();
    for group in groups_in(remedy).iter().rev() {
        let given: Vec<(&str, &str)> =
            group.iter().map(|one| (one.name.as_str(), one.value.as_str())).collect();
        if let Some(last) = group.last()
            && needs_it(&given)
        {
            // A sign at the end belongs to the sentence.
            let end = remedy[..last.end].trim_end_matches([',', ';', '.', ':']).len();
            out.insert_str(end, &format!(" {option}"));
        }
    }
    out
}

/// The options in the text of a remedy; those that are given together in a group.
fn groups_in(remedy: &str) -> Vec<Vec<Named>> {
    let mut found: Vec<Vec<Named>> = Vec::new();
    let mut rest = remedy;
    while let Some(place) = rest.find("--") {
        let is_word =
            rest[..place].chars().last().is_none_or(|before| before.is_whitespace() || before == '(');
        let start = remedy.len() - rest.len() + place;
        rest = &rest[place + 2..];
        let end = rest.find(|c: char| !(c.is_ascii_lowercase() || c == '-')).unwrap_or(rest.len());
        let (name, behind) = rest.split_at(end);
        rest = behind;
        if !is_word || name.is_empty() || !behind.starts_with([' ', '=']) {
            continue;
        }
        let (value, is_quoted) = shell_value(&behind[1..]);
        let is_open = value.len() > 2 && value.chars().all(|c| c.is_ascii_uppercase());
        let is_word = is_open || WORDS.split(' ').any(|word| word == value);
        if !value.is_empty() && !is_template(&value) && (is_quoted || !is_word) {
            let end = remedy.len() - behind.len() + 1 + word_length(&behind[1..]);
            let option = Named { name: name.to_string(), value, start, end };
            let is_joined = |before: &Vec<Named>| {
                before.last().is_some_and(|last| {
                    last.end < option.start && remedy[last.end..option.start].trim().is_empty()
                })
            };
            match found.last_mut().filter(|before| is_joined(before)) {
                Some(before) => before.push(option),
                None => found.push(vec![option]),
            }
        }
    }
    found
}

/// A text with other words for the options it names, as far as there are any: `shown` has them by the name without dashes.
/// Behind such a word a value in quotes stands without them. Options that follow one another are set one after the other.
pub fn renamed_options(text: &str, shown: impl Fn(&str) -> Option<String>) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(place) = rest.find("--") {
        let begins = rest[..place].chars().last().or_else(|| out.chars().last());
        let is_word = begins.is_none_or(|before| before.is_whitespace() || before == '(');
        out.push_str(&rest[..place]);
        rest = &rest[place + 2..];
        let end = rest.find(|c: char| !(c.is_ascii_lowercase() || c == '-')).unwrap_or(rest.len());
        let Some(word) = shown(&rest[..end]).filter(|_| is_word) else {
            out.push_str("--");
            continue;
        };
        out.push_str(&word);
        rest = &rest[end..];
        if let Some(value) = rest.strip_prefix([' ', '=']).filter(|value| value.starts_with(['"', '\''])) {
            let (plain, _) = shell_value(value);
            out.push(' ');
            out.push_str(&plain);
            rest = &value[quoted_length(value)..];
        } else if let Some(value) = rest.strip_prefix('=') {
            out.push(' ');
            rest = value;
        }
        if let Some(at) = next_option(rest, &shown) {
            out.push_str(&rest[..at]);
            out.push_str(", then");
            rest = &rest[at..];
        }
    }
    out + rest
}

/// Where the next option begins if it follows the value of one at once: each is set in a line of its own.
fn next_option(behind: &str, shown: impl Fn(&str) -> Option<String>) -> Option<usize> {
    let value = behind.strip_prefix(' ').filter(|value| !value.starts_with("--"));
    let at = if behind.starts_with(" --") {
        0
    } else {
        value.map_or(0, |_| 1) + word_length(value.unwrap_or(behind))
    };
    // A sign ends the words about the option before.
    if behind.get(..at)?.ends_with([',', ';', '.', ':', ')']) {
        return None;
    }
    // Beside other options, as in `--amount and --status`, none has a value.
    if ["and", "or"].contains(&behind[..at].trim()) {
        return None;
    }
    let next = behind.get(at..)?.strip_prefix(" --")?;
    let end = next.find(|c: char| !(c.is_ascii_lowercase() || c == '-')).unwrap_or(next.len());
    shown(&next[..end]).map(|_| at)
}

/// Bytes of the first word that begins with a quote, up to the quote that ends it.
fn quoted_length(text: &str) -> usize {
    length_until(text, |_| true)
}

/// Bytes of the first word as a shell reads it.
fn word_length(text: &str) -> usize {
    length_until(text, |rest| rest.starts_with(char::is_whitespace))
}

/// Bytes before the first place outside quotes from which on the text ends a word.
pub(super) fn length_until(text: &str, ends: impl Fn(&str) -> bool) -> usize {
    let mut open = None;
    let mut is_escaped = false;
    for (at, sign) in text.char_indices() {
        match (open, sign) {
            _ if is_escaped => is_escaped = false,
            (Some('"') | None, '\\') => is_escaped = true,
            (Some(quote), sign) if sign == quote => open = None,
            (None, '"' | '\'') => open = Some(sign),
            (None, _) if ends(&text[at..]) => return at,
            _ => {}
        }
    }
    text.len()
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

/// A remedy, with `--cubes=off` beside what can be computed of the rows alone: so it works if it is pasted.
pub(in crate::source) fn of_rows_here(remedy: &str, columns: &[Column]) -> String {
    let is_column = |value: &str| columns.iter().any(|column| column.name == value);
    let needs_rows = |(name, value): &(&str, &str)| match *name {
        "where" | "entry" | "returns" | "refunds-file" | "rates" | "rejects" => true,
        "lines" | "customers" | "products" => true,
        "repeated-lines" => *value != RepeatedLines::Count.name(),
        "refunds" => *value == Refunds::OrderDate.name(),
        _ => Role::NAMED.iter().any(|role| role.name() == *name) && !value.is_empty() && !is_column(value),
    };
    // The columns of a query that it gives are not known.
    let has_query = |given: &[(&str, &str)]| given.iter().any(|(name, _)| *name == "query");
    with_option_beside(remedy, |given| !has_query(given) && given.iter().any(needs_rows), "--cubes=off")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_that_follow_each_other_belong_together() {
        let found = options_in("say --skip 1 --names 'a,b c', or --decimal point; else --skip 2");
        let words: Vec<Vec<&str>> = found
            .iter()
            .map(|group| group.iter().flat_map(|(name, value)| [name.as_str(), value]).collect())
            .collect();
        assert_eq!(words, [vec!["skip", "1", "names", "a,b c"], vec!["decimal", "point"], vec!["skip", "2"]]);
    }

    #[test]
    fn an_option_beside_another_stands_before_the_sign_that_ends_it() {
        let is_latest = |given: &[(&str, &str)]| given.contains(&("repeated-lines", "latest"));
        assert_eq!(
            with_option_beside(
                "say --repeated-lines latest, else --repeated-lines count",
                is_latest,
                "--cubes=off"
            ),
            "say --repeated-lines latest --cubes=off, else --repeated-lines count"
        );
    }

    #[test]
    fn options_are_named_in_other_words_and_their_values_lose_the_quotes_of_the_shell() {
        let shown = |name: &str| ["where", "amount"].contains(&name).then(|| format!(":{name}"));
        for (text, expected) in [
            (
                "keep them with --where \"a > 1 AND b = 'x'\"; or not",
                "keep them with :where a > 1 AND b = 'x'; or not",
            ),
            (
                r"say --amount 'a - coalesce('\''b c'\'', 0)', then",
                "say :amount a - coalesce('b c', 0), then",
            ),
            ("name it (--amount)", "name it (:amount)"),
            ("list them with --rejects FILE", "list them with --rejects FILE"),
            ("rows--where a", "rows--where a"),
        ] {
            assert_eq!(renamed_options(text, shown), expected);
        }
    }

    #[test]
    fn a_remedy_is_taken_as_a_shell_would() {
        let one = |remedy: &str| options_in(remedy).into_iter().flatten().next();
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
        // A text of the data may have an ellipsis.
        let filter = "status <> 'to pay…'";
        assert_eq!(one(&format!("exclude them with --where \"{filter}\"")), pair("where", filter));
        assert_eq!(one("say --amount=-total, or nothing"), pair("amount", "-total"));
        for none in [
            "name it with --amount COLUMN",
            "name another column with --customer if it is not",
            "say --customer",
            "a part with --query 'select … from orders where …'",
        ] {
            assert_eq!(one(none), None, "{none}");
        }
        let both = options_in("say --date-format day-first or --date-format month-first if one is wrong");
        assert_eq!(
            both.iter().flatten().map(|(_, value)| value.as_str()).collect::<Vec<_>>(),
            ["day-first", "month-first"]
        );
    }
}

//! Statements of SQL, parsed only for the names that they make and read.

use std::collections::BTreeSet;
use std::ops::Range;

/// A statement of SQL, with the names that it makes and reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Statement {
    /// Its text without the semicolon.
    pub(super) sql: String,
    pub(super) effect: Effect,
    /// Every bare or quoted name in it, in lower case, without the name that it makes and without columns and tables of
    /// another object, `other.name`.
    pub(super) names: BTreeSet<String>,
    /// Every text in quotes.
    pub(super) texts: Vec<String>,
    /// Every name in quotes, as it is written.
    pub(super) quoted: Vec<String>,
    /// Names before a parenthesis, and bare names; in lower case.
    pub(super) calls: BTreeSet<String>,
    pub(super) bare: BTreeSet<String>,
}

/// The effect of a statement on the objects of the database; names in lower case, with their place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Effect {
    /// It makes or replaces a table.
    Table {
        name: String,
        place: Range<usize>,
    },
    /// It makes a table unless the table exists.
    TableUnlessThere {
        name: String,
        place: Range<usize>,
    },
    View {
        name: String,
        place: Range<usize>,
    },
    /// It adds rows to a table.
    Rows {
        name: String,
        place: Range<usize>,
    },
    /// It attaches or detaches a database.
    Attach {
        name: String,
    },
    Detach {
        name: String,
    },
    Drop {
        name: String,
    },
    /// It answers, and changes nothing.
    Question,
    /// Anything else.
    Other,
}

impl Effect {
    /// The length of the text up to the end of the name that it makes.
    fn head(&self) -> usize {
        match self {
            Effect::Table { place, .. }
            | Effect::TableUnlessThere { place, .. }
            | Effect::View { place, .. } => place.end,
            _ => 0,
        }
    }
}

/// Databases and schemas in which unqualified names are looked up.
const OURS: [&str; 4] = ["main", "memory", "on_disk", "temp"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    QuotedName,
    Text,
    Sign,
    Semicolon,
}

struct Token {
    kind: Kind,
    from: usize,
    to: usize,
}

/// The statements of a script.
pub(super) fn statements(script: &str) -> Vec<Statement> {
    let tokens = tokens(script);
    // A text with a prefix, such as E'\'', has rules of its own: the script is then one statement.
    let is_prefixed = |pair: &[Token]| {
        pair[0].kind == Kind::Word && pair[1].kind == Kind::Text && pair[0].to == pair[1].from
    };
    if tokens.windows(2).any(is_prefixed) {
        let whole = statement(script, &tokens);
        return vec![Statement { sql: script.to_string(), effect: Effect::Other, ..whole }];
    }
    let parts = tokens.split(|token| token.kind == Kind::Semicolon).filter(|part| !part.is_empty());
    parts.map(|part| statement(script, part)).collect()
}

fn statement(script: &str, tokens: &[Token]) -> Statement {
    let (first, last) = (tokens.first().map_or(0, |one| one.from), tokens.last().map_or(0, |one| one.to));
    let sql = script[first..last].to_string();
    let word = |token: &Token| match token.kind {
        Kind::Word => script[token.from..token.to].to_lowercase(),
        Kind::QuotedName => unquoted(&script[token.from..token.to], '"').to_lowercase(),
        _ => String::new(),
    };
    // The first of the names before a name, as `other` in `other.main.name`.
    let owner = |place: usize| {
        let is_dot = |token: &Token| &script[token.from..token.to] == ".";
        let mut first = place;
        while first >= 2 && is_dot(&tokens[first - 1]) && !word(&tokens[first - 2]).is_empty() {
            first -= 2;
        }
        (first < place).then(|| word(&tokens[first]))
    };
    let words: Vec<String> = tokens.iter().take(10).map(word).collect();
    let within = |token: &Token| token.from - first..token.to - first;
    let effect = effect(&words, |place| tokens.get(place).map_or(0..0, within));
    let head = effect.head();
    let (mut names, mut calls, mut bare) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let (mut texts, mut quoted) = (Vec::new(), Vec::new());
    for (place, token) in tokens.iter().enumerate().filter(|(_, token)| token.to - first > head) {
        match token.kind {
            Kind::Text => texts.push(unquoted(&script[token.from..token.to], '\'')),
            Kind::Word | Kind::QuotedName => {
                let name = word(token);
                // A name in quotes may be that of a file.
                if token.kind == Kind::QuotedName {
                    quoted.push(unquoted(&script[token.from..token.to], '"'));
                }
                let next = tokens.get(place + 1);
                if next.is_some_and(|next| &script[next.from..next.to] == "(") {
                    calls.insert(name.clone());
                }
                if token.kind == Kind::Word {
                    bare.insert(name.clone());
                }
                let is_others = owner(place).is_some_and(|owner| !OURS.contains(&owner.as_str()));
                if !is_others {
                    names.insert(name);
                }
            }
            Kind::Sign | Kind::Semicolon => {}
        }
    }
    Statement { sql, effect, names, texts, quoted, calls, bare }
}

/// The effect of a statement, by its first words; `place` gives the place of a word in the text.
fn effect(words: &[String], place: impl Fn(usize) -> Range<usize>) -> Effect {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let is_plain = |place: usize| words.get(place).is_some_and(|name| !name.is_empty());
    let name = |place: usize| words.get(place).map_or_else(String::new, |name| (*name).to_string());
    let skip = |place: usize, optional: &[&str]| {
        if words[place.min(words.len())..].starts_with(optional) { place + optional.len() } else { place }
    };
    match words.as_slice() {
        ["create", ..] => {
            let kind = skip(skip(1, &["or", "replace"]), &["temp"]);
            match words.get(kind) {
                Some(&"table") => {
                    let at = skip(kind + 1, &["if", "not", "exists"]);
                    let made = words.get(at + 1) == Some(&"as") && is_plain(at);
                    match made {
                        true if at > kind + 1 => {
                            Effect::TableUnlessThere { name: name(at), place: place(at) }
                        }
                        true => Effect::Table { name: name(at), place: place(at) },
                        false => Effect::Other,
                    }
                }
                Some(&"view") if words.get(kind + 2) == Some(&"as") && is_plain(kind + 1) => {
                    Effect::View { name: name(kind + 1), place: place(kind + 1) }
                }
                _ => Effect::Other,
            }
        }
        ["insert", "into", table, "by", "name", ..] | ["insert", "into", table, "select" | "from", ..]
            if !table.is_empty() =>
        {
            Effect::Rows { name: (*table).to_string(), place: place(2) }
        }
        ["attach", _, "as", base, ..] if !base.is_empty() => Effect::Attach { name: (*base).to_string() },
        ["detach", ..] => {
            let at = skip(skip(1, &["database"]), &["if", "exists"]);
            if is_plain(at) { Effect::Detach { name: name(at) } } else { Effect::Other }
        }
        ["drop", "table" | "view", ..] => {
            let at = skip(2, &["if", "exists"]);
            if is_plain(at) { Effect::Drop { name: name(at) } } else { Effect::Other }
        }
        ["select" | "from" | "with" | "describe" | "values" | "summarize", ..] => Effect::Question,
        _ => Effect::Other,
    }
}

/// The end of a query from the words on that put its rows in order; empty if it has none.
pub(super) fn order_of(query: &str) -> &str {
    let (mut depth, mut found) = (0, query.len());
    let tokens = tokens(query);
    for pair in tokens.windows(2) {
        let [first, next] = [&pair[0], &pair[1]].map(|token| &query[token.from..token.to]);
        depth += i32::from(first == "(") - i32::from(first == ")");
        let is_order = first.eq_ignore_ascii_case("order") && next.eq_ignore_ascii_case("by");
        if depth == 0 && is_order && pair[0].kind == Kind::Word {
            found = pair[0].from;
        }
    }
    &query[found..]
}

/// A text of SQL with another text in place of a bare word.
pub(super) fn with_word(sql: &str, word: &str, by: &str) -> String {
    let (mut text, mut end) = (String::new(), 0);
    let tokens = tokens(sql);
    let is_it =
        |token: &&Token| token.kind == Kind::Word && sql[token.from..token.to].eq_ignore_ascii_case(word);
    for token in tokens.iter().filter(is_it) {
        text += &sql[end..token.from];
        text += by;
        end = token.to;
    }
    text + &sql[end..]
}

fn tokens(script: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = script[at..].chars().next() {
        let rest = &script[at..];
        let (kind, length) = match first {
            c if c.is_whitespace() => (None, c.len_utf8()),
            '-' if rest.starts_with("--") => (None, rest.find('\n').unwrap_or(rest.len())),
            '/' if rest.starts_with("/*") => (None, rest.find("*/").map_or(rest.len(), |end| end + 2)),
            '\'' => (Some(Kind::Text), quoted_length(rest, '\'')),
            '"' => (Some(Kind::QuotedName), quoted_length(rest, '"')),
            '$' => match dollars(rest) {
                Some(length) => (Some(Kind::Text), length),
                None => (Some(Kind::Sign), 1),
            },
            ';' => (Some(Kind::Semicolon), 1),
            c if c.is_alphanumeric() || c == '_' => {
                let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$');
                (Some(Kind::Word), end.unwrap_or(rest.len()))
            }
            c => (Some(Kind::Sign), c.len_utf8()),
        };
        if let Some(kind) = kind {
            tokens.push(Token { kind, from: at, to: at + length });
        }
        at += length;
    }
    tokens
}

/// The length of a quoted text at the beginning; a doubled quote counts as one character of it.
fn quoted_length(text: &str, quote: char) -> usize {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == quote && chars.next_if(|(_, next)| *next == quote).is_none() {
            return at + 1;
        }
    }
    text.len()
}

/// The length of a text between two equal marks such as `$$` or `$a$`.
fn dollars(text: &str) -> Option<usize> {
    let end = text[1..].find('$')? + 2;
    let mark = &text[..end];
    let is_mark = mark[1..end - 1].chars().all(|c| c.is_alphanumeric() || c == '_');
    let close = text[end..].find(mark).filter(|_| is_mark)?;
    Some(end + close + end)
}

fn unquoted(text: &str, quote: char) -> String {
    let doubled = [quote, quote].iter().collect::<String>();
    let inside = text.strip_prefix(quote).unwrap_or(text);
    inside.strip_suffix(quote).unwrap_or(inside).replace(&doubled, &quote.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effects(script: &str) -> Vec<Effect> {
        statements(script).into_iter().map(|one| one.effect).collect()
    }

    #[test]
    fn a_script_is_split_at_its_semicolons_only() {
        let script = "SELECT ';' AS \"a;b\" -- not; here\n/* nor; here */;;\nFROM t; ";
        let found: Vec<String> = statements(script).into_iter().map(|one| one.sql).collect();
        assert_eq!(found, ["SELECT ';' AS \"a;b\"", "FROM t"]);
        assert_eq!(statements("SELECT $$ ; $$, $a$ ; $a$").len(), 1);
        assert_eq!(effects(r"SELECT E'\''; SELECT 1"), [Effect::Other]);
    }

    #[test]
    fn what_a_statement_makes_is_told_by_its_first_words() {
        let table = |name: &str, place| Effect::Table { name: name.to_string(), place };
        assert_eq!(effects("CREATE OR REPLACE TABLE a AS FROM b"), [table("a", 24..25)]);
        assert_eq!(effects("; CREATE TABLE \"A b\" AS FROM b"), [table("a b", 13..18)]);
        assert_eq!(effects("create or replace temp table x as select 1"), [table("x", 29..30)]);
        let unless = Effect::TableUnlessThere { name: "a".into(), place: 27..28 };
        assert_eq!(effects("CREATE TABLE IF NOT EXISTS a AS FROM b"), [unless]);
        let view = Effect::View { name: "v".into(), place: 23..24 };
        assert_eq!(effects("CREATE OR REPLACE VIEW v AS\nFROM b"), [view]);
        assert_eq!(
            effects("INSERT INTO a BY NAME FROM b"),
            [Effect::Rows { name: "a".into(), place: 12..13 }]
        );
        assert_eq!(
            effects("DETACH DATABASE IF EXISTS d; ATTACH 'x.db' AS d (READ_ONLY); DROP TABLE t"),
            [
                Effect::Detach { name: "d".into() },
                Effect::Attach { name: "d".into() },
                Effect::Drop { name: "t".into() }
            ]
        );
        assert_eq!(effects("WITH a AS (FROM b) SELECT 1"), [Effect::Question]);
        for other in
            ["COPY a TO 'b'", "SET threads = 1", "CREATE TABLE a (b INTEGER)", "CREATE TABLE s.a AS FROM b"]
        {
            assert_eq!(effects(other), [Effect::Other], "{other}");
        }
    }

    #[test]
    fn the_order_of_a_query_and_bare_words_are_found() {
        let query = "SELECT a, sum(b) OVER (ORDER BY c) FROM t ORDER BY 'order by', \"a\" LIMIT 3";
        assert_eq!(order_of(query), "ORDER BY 'order by', \"a\" LIMIT 3");
        assert_eq!(order_of("SELECT a FROM (SELECT a FROM t ORDER BY a)"), "");
        let sql = "SELECT place, \"place\", 'place', places FROM t";
        assert_eq!(
            with_word(sql, "place", "(place + 2)"),
            "SELECT (place + 2), \"place\", 'place', places FROM t"
        );
    }

    #[test]
    fn names_texts_and_calls_are_found() {
        let found = statements("SELECT Max(\"Day\"), 'it''s' FROM lines -- orders").remove(0);
        assert_eq!(
            found.names.iter().map(String::as_str).collect::<Vec<_>>(),
            ["day", "from", "lines", "max", "select"]
        );
        let others = statements("SELECT b.c FROM a.main.orders, main.lines").remove(0);
        let names = ["a", "b", "from", "lines", "main", "select"];
        assert_eq!(others.names.iter().map(String::as_str).collect::<Vec<_>>(), names);
        let made = statements("CREATE OR REPLACE TABLE t AS FROM b").remove(0);
        assert!(made.names.contains("b") && !made.names.contains("t"));
        assert_eq!(found.texts, ["it's"]);
        assert_eq!(found.quoted, ["Day"]);
        assert_eq!(found.calls.iter().map(String::as_str).collect::<Vec<_>>(), ["max"]);
    }
}

//! What DuckDB says when it refuses a statement, as a kind of refusal and in words that a user can act on.

use super::error::{EngineError, Refusal};

/// DuckDB's names for kinds of errors, and their kind here.
const REFUSALS: [(&str, Refusal); 10] = [
    ("Binder Error: ", Refusal::Type),
    ("Parser Error: ", Refusal::Syntax),
    ("Conversion Error: ", Refusal::Type),
    ("Out of Range Error: ", Refusal::Type),
    ("Invalid Input Error: ", Refusal::Input),
    ("IO Error: ", Refusal::Input),
    ("Out of Memory Error: ", Refusal::Room),
    ("Catalog Error: ", Refusal::Type),
    ("Invalid Error: ", Refusal::Input),
    // A damaged file may lead it to a state that it did not expect.
    ("INTERNAL Error: ", Refusal::Other),
];

/// DuckDB's message if its temporary files find no room: the words of the system, and those for its own limit.
const DISK_FULL: [&str; 3] = ["No space left on device", "Disk quota exceeded", "max_temp_directory_size"];
pub(super) const NO_DISK: &str = "no room for temporary files: the disk is full; free some space, or name a folder on another disk with --temp-dir";
pub(super) const NO_MEMORY: &str = "not enough memory: the limit is too small for this question; allow more with --memory MIB, or close other programs";

/// So many characters of a line of a message are kept: it may quote the line of a file.
const LONGEST: usize = 300;

/// So many characters of the place in an expression that cannot be read.
const LONGEST_TOKEN: usize = 40;

/// A message of DuckDB as a refusal: its kind, and the lines that a user can use.
pub(super) fn refused(why: &str) -> EngineError {
    let named = REFUSALS.iter().find_map(|(name, kind)| Some((why.strip_prefix(name)?, *kind)));
    let (text, kind) = named.unwrap_or((why, Refusal::Other));
    if DISK_FULL.iter().any(|words| why.contains(words)) {
        return EngineError::Refused { kind: Refusal::Room, message: NO_DISK.into() };
    }
    if kind == Refusal::Room {
        return EngineError::Refused { kind, message: NO_MEMORY.into() };
    }
    if let Some(extension) = missing_extension(why) {
        let message = format!(
            "the libduckdb on this machine was built without the extension {extension}; let the loader find one that has it, \
             such as that of duckdb.org"
        );
        return EngineError::Refused { kind: Refusal::Extension, message };
    }
    let kind = match kind {
        _ if why.contains("is not utf-8 encoded") || why.contains("Invalid unicode") => Refusal::Encoding,
        Refusal::Type if why.contains("not found") && why.contains("FROM clause") => Refusal::MissingColumn,
        _ if why.contains("The search space used was") => Refusal::Layout,
        // A row with too few or too many fields.
        _ if why.contains("Expected Number of Columns") => Refusal::Layout,
        kind => kind,
    };
    EngineError::Refused { kind, message: readable(text) }
}

/// The extension that a function is in, if the library was built without it.
fn missing_extension(why: &str) -> Option<&str> {
    let (_, rest) = why.split_once("is not in the catalog, but it exists in the ")?;
    rest.split_once(" extension").map(|(name, _)| name)
}

/// A message without DuckDB's hints: they name internal tables, and options of DuckDB.
fn readable(text: &str) -> String {
    if let Some(plain) = plain(text) {
        return plain;
    }
    let ends = ["Possible", "LINE ", "Candidate bindings", "file = ", "The search space", "Stack Trace"];
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let lines = lines.take_while(|line| !ends.iter().any(|end| line.starts_with(end)));
    let lines = lines.map(|line| line.char_indices().nth(LONGEST).map_or(line, |(end, _)| &line[..end]));
    let text = lines.take(4).collect::<Vec<_>>().join("; ");
    let text = text.split("Candidate bindings").next().unwrap_or(&text);
    text.replace(" in FROM clause", "").trim_end_matches([' ', ';', '!']).to_string()
}

/// The most frequent errors in expressions, in plain words.
fn plain(text: &str) -> Option<String> {
    let first = text.lines().next().unwrap_or(text);
    let between = |start: &str, end: &str| {
        let (_, rest) = first.split_once(start)?;
        rest.split_once(end).map(|(inside, _)| inside)
    };
    if let Some(name) = between("Referenced column \"", "\" not found") {
        return Some(format!("unknown column \"{name}\""));
    }
    if let Some(name) = between("Function with name ", " does not exist") {
        return Some(format!("unknown function {name}"));
    }
    if let Some(call) = between("No function matches the given name and argument types '", "'") {
        let (name, types) = call.split_once('(').unwrap_or((call, ""));
        let types = types.trim_end_matches(')').replace("_LITERAL", "").to_lowercase();
        return Some(format!("{name} does not take values of these types: {types}"));
    }
    if let Some(value) = between("Could not convert string \"", "\" to ") {
        let (_, kind) = first.rsplit_once("\" to ")?;
        let is_day = kind.starts_with("DATE") || kind.starts_with("TIMESTAMP");
        return Some(format!("'{value}' is not a {}", if is_day { "date" } else { "number" }));
    }
    if let Some(value) = between("field value out of range: \"", "\"") {
        return Some(format!("'{value}' is not a date"));
    }
    if let Some(limit) = text.split("Maximum line size of ").nth(1).and_then(|rest| rest.split(' ').next()) {
        let line = between("CSV Error on Line: ", " ").or_else(|| first.strip_prefix("CSV Error on Line: "));
        return Some(format!("line {} is longer than {limit} bytes", line.unwrap_or("1")));
    }
    if first.contains("must appear in the GROUP BY clause") {
        return Some("it is true or false of one row, so it cannot use sums or counts over rows".into());
    }
    if first.starts_with("unterminated") {
        return Some("a quote is not closed".to_string());
    }
    if first.starts_with("zero-length delimited identifier") {
        return Some("a name in double quotes is empty".to_string());
    }
    if let Some(name) = between("Type with name ", " does not exist") {
        return Some(format!("unknown type {name}, or a sign such as = is missing behind it"));
    }
    if first.starts_with("syntax error at end of input") {
        return Some("it breaks off at its end".to_string());
    }
    let (_, token) = first.split_once("syntax error at or near \"")?;
    let token = shown(token.strip_suffix('"').unwrap_or(token));
    Some(format!("it cannot be read as SQL from {token} on"))
}

/// The place from which on SQL cannot be read, as a person sees it: what has quotes of its own gets no others.
fn shown(token: &str) -> String {
    let kept: String = token.chars().take(LONGEST_TOKEN).collect();
    match token {
        "''" => "the empty text ''".to_string(),
        _ if kept.len() < token.len() => format!("{kept}…"),
        _ if token.starts_with(['\'', '"']) => kept,
        _ => format!("'{kept}'"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn message(why: &str) -> String {
        let EngineError::Refused { message, .. } = refused(why) else { panic!("it is refused") };
        message
    }

    #[test]
    fn an_expression_was_wrong_from_nothing_on() {
        for (token, shown) in [
            ("FROM", "'FROM'"),
            ("''", "the empty text ''"),
            ("'red'", "'red'"),
            ("\"Order Date\"", "\"Order Date\""),
            (&format!("'{}'", "a".repeat(60)), &format!("'{}…", "a".repeat(39))),
        ] {
            let why = format!("Parser Error: syntax error at or near \"{token}\"\n\nLINE 1: SELECT");
            assert_eq!(message(&why), format!("it cannot be read as SQL from {shown} on"));
        }
        assert_eq!(message("Parser Error: syntax error at end of input"), "it breaks off at its end");
        assert_eq!(
            message("Catalog Error: Type with name total does not exist!\nDid you mean \"logical\"?"),
            "unknown type total, or a sign such as = is missing behind it"
        );
    }

    #[test]
    fn a_fault_of_the_database_itself_is_told_without_its_stack() {
        let why = "INTERNAL Error: Information loss on integer cast: value -10126 outside of target range [0, 9]\n\n\
            Stack Trace:\n\n/usr/bin/tenure(+0x2d465c7) [0x564f852235c7]\n";
        assert_eq!(
            message(why),
            "Information loss on integer cast: value -10126 outside of target range [0, 9]"
        );
    }
}

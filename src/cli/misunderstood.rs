//! Words of the command line that mean something else to the program than to the user.

use std::path::Path;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error};

use crate::source::in_quotes;
use crate::text::nearest;

use super::failure::Failure;

/// The same error with the options to use instead of one that the command lacks, or with an example if no file is named.
pub(super) fn with_hint(mut error: Error) -> Error {
    if let Some(ContextValue::Strings(lacking)) = error.get(ContextKind::InvalidArg)
        && lacking.iter().any(|name| name.starts_with("<SOURCE>"))
    {
        let command: Vec<String> = std::env::args().skip(1).collect();
        let tip = format!("name a file of orders, as in `tenure {} orders.csv`", command.join(" "));
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(tip)]));
        return error;
    }
    if let Some(tip) = joined(&error, &std::env::args().collect::<Vec<_>>()) {
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(tip)]));
        return error;
    }
    let option = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(option)) if error.kind() == ErrorKind::UnknownArgument => option.clone(),
        _ => return error,
    };
    if option == "--by" {
        let tip = "cohorts by a column: --cohort COLUMN; one segment: --segment COLUMN=VALUE; \
            all segments: tenure segments SOURCE --by COLUMN";
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(tip)]));
    } else if error.get(ContextKind::SuggestedArg).is_none() {
        // Without a similar option clap proposes to take it for a file.
        error.remove(ContextKind::Suggested);
    }
    error
}

/// How to say several conditions of one option, if they were given one by one, as remedies say them.
fn joined(error: &Error, words: &[String]) -> Option<String> {
    const OF_CONDITIONS: [&str; 2] = ["--where", "--entry"];
    let (Some(ContextValue::String(one)), Some(ContextValue::String(other))) =
        (error.get(ContextKind::InvalidArg), error.get(ContextKind::PriorArg))
    else {
        return None;
    };
    let option = OF_CONDITIONS.into_iter().find(|option| one.starts_with(option)).filter(|_| one == other)?;
    let mut given = Vec::new();
    for (place, word) in words.iter().enumerate() {
        let value = match word == option {
            true => words.get(place + 1).map(String::as_str),
            false => word.strip_prefix(option).and_then(|rest| rest.strip_prefix('=')),
        };
        given.extend(value.map(|condition| format!("({condition})")));
    }
    Some(format!("join conditions with AND, as one {option} {}", in_quotes(&given.join(" AND "))))
}

/// Checks that a word which should be a file is not a mistyped command.
///
/// # Errors
/// A word without a folder or an ending that is not a file and is spelled almost like a command.
pub(super) fn check_not_command(word: &str, root: impl Fn() -> Command) -> Result<(), Failure> {
    if word.contains(['.', '/', '#', '*', ':', '-']) || Path::new(word).exists() {
        return Ok(());
    }
    let root = root();
    let names: Vec<&str> = root.get_subcommands().map(Command::get_name).collect();
    nearest(word, &names).map_or(Ok(()), |name| {
        Err(Failure::usage(format!("{word}: neither a file nor a command; did you mean `tenure {name}`?")))
    })
}

//! Notes on standard error that go with an answer.

use std::io::{IsTerminal, Write};

use crate::cohort::CohortBy;
use crate::explore::View;
use crate::explore::clv::ClvAnswer;
use crate::report::clv;
use crate::text::{sanitize, wrap};

use super::terminal;

/// The most mismatches of spend and customers that a note lists.
const MAX_LISTED_MISMATCHES: usize = 20;

/// A line on standard error, which may be gone with its terminal or its pipe.
pub(super) fn say(line: std::fmt::Arguments) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// A note on standard error; on a terminal it breaks between words.
pub fn tell(note: &impl std::fmt::Display) {
    let note = format!("note: {}", sanitize(&note.to_string()));
    let lines = match terminal::width(std::io::stderr().is_terminal()) {
        Some(width) => wrap(&note, width),
        None => vec![note],
    };
    lines.iter().for_each(|line| say(format_args!("{line}")));
}

/// Notes that a comparison does not use the values of a column as cohorts.
pub(super) fn tell_periods(view: &View) {
    if let CohortBy::Attribute(column) = &view.cohort {
        tell(&format!(
            "sides are compared by {} of the first order, not by {column}; use a condition on {column} to define a side",
            view.age
        ));
    }
}

/// Prints on standard error why numbers are missing.
pub(super) fn say_refusals(answer: &ClvAnswer) {
    for refusal in &answer.refused {
        say(format_args!("tenure: {refusal}"));
    }
}

/// Prints cautions about the numbers on standard error.
pub(super) fn say_cautions(answer: &ClvAnswer) {
    for text in &answer.cautions {
        say(format_args!("tenure: {}", clv::caution(text)));
    }
}

/// Prints on standard error which acquisition spend has no customers, and which customers have no spend.
pub(super) fn say_unmatched(answer: &ClvAnswer) {
    let Some(acquisition) = &answer.acquisition else { return };
    let unused = (!acquisition.unused.is_empty()).then(|| {
        format!("spend was summed over these columns of its file: {}", acquisition.unused.join(", "))
    });
    let unmatched = acquisition.unmatched.iter().map(ToString::to_string).take(MAX_LISTED_MISMATCHES);
    for text in acquisition.silent.iter().cloned().chain(unused).chain(unmatched) {
        say(format_args!("tenure: {}", sanitize(&text)));
    }
    let all = acquisition.unmatched.len();
    if all > MAX_LISTED_MISMATCHES {
        say(format_args!(
            "tenure: {MAX_LISTED_MISMATCHES} of {all} such mismatches; --format json has all (acquisition.unmatched)"
        ));
    }
}

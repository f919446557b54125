//! Notes on standard error beside an answer.

use crate::cohort::Grouping;
use crate::explore::View;
use crate::explore::clv::ClvAnswer;
use crate::report::clv;
use crate::text::sanitize;

/// The most mismatches of spend and customers that are listed.
const MAX_LISTED_MISMATCHES: usize = 20;

/// A note on standard error.
pub fn tell(note: &impl std::fmt::Display) {
    eprintln!("note: {}", sanitize(&note.to_string()));
}

/// Says that the values of a column are no cohorts of a comparison.
pub(super) fn tell_periods(asked: &View) {
    if let Grouping::Attribute(column) = &asked.cohort {
        tell(&format!(
            "sides are compared by {} of the first order, not by {column}; a condition on {column} makes a side",
            asked.age
        ));
    }
}

/// Says on standard error why numbers are missing.
pub(super) fn say_refusals(answer: &ClvAnswer) {
    for refusal in &answer.refused {
        eprintln!("tenure: {refusal}");
    }
}

/// Says on standard error what to keep in mind beside the numbers.
pub(super) fn say_cautions(answer: &ClvAnswer) {
    for text in &answer.cautions {
        eprintln!("tenure: {}", clv::caution(text));
    }
}

/// Says on standard error what of the acquisition spend found no customers, and what customers no spend.
pub(super) fn say_unmatched(answer: &ClvAnswer) {
    let Some(told) = &answer.acquisition else { return };
    let unused = (!told.unused.is_empty())
        .then(|| format!("columns of the spend file that it was summed over: {}", told.unused.join(", ")));
    let unmatched = told.unmatched.iter().map(ToString::to_string).take(MAX_LISTED_MISMATCHES);
    for text in told.silent.iter().cloned().chain(unused).chain(unmatched) {
        eprintln!("tenure: {}", sanitize(&text));
    }
    let all = told.unmatched.len();
    if all > MAX_LISTED_MISMATCHES {
        eprintln!(
            "tenure: {MAX_LISTED_MISMATCHES} of {all} such mismatches; --format json has all (acquisition.unmatched)"
        );
    }
}

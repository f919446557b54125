//! One amount beyond all others: a placeholder or an error.

use crate::cohort::Money;
use crate::source::remedy::with_filter;
use crate::source::report::Note;
use crate::source::spec::SourceSpec;

/// From so many orders on, one is not half of the revenue by chance.
const MANY_ORDERS: u64 = 100;

/// An amount of nines is a placeholder if it is so many times the average of the others.
const TIMES_AVERAGE: i128 = 20;

/// A note if the greatest amount is more than all others together, or a number of nines far above them.
pub(in crate::source) fn beyond_all_others(
    spec: &SourceSpec,
    accepted: u64,
    amount: &str,
    most: Money,
    ordered: Money,
) -> Option<Note> {
    let others = ordered.raw() - most.raw();
    let rows = accepted.checked_sub(1).filter(|rows| rows + 1 >= MANY_ORDERS)?;
    let text = most.to_string();
    let digits = text.split('.').next().unwrap_or_default();
    let is_nines = digits.len() >= 5 && digits.bytes().all(|digit| digit == b'9');
    let is_far = most.raw() * i128::from(rows) > TIMES_AVERAGE * others;
    if most.raw() <= others && !(is_nines && is_far) {
        return None;
    }
    let share = 100.0 * most.raw() as f64 / ordered.raw() as f64;
    let number = text.trim_end_matches('0').trim_end_matches('.');
    let filter = format!("{amount} <> {number}");
    Some(Note {
        text: format!(
            "one amount, {text}, is {share:.1} % of what all {} orders and lines amount to",
            rows + 1
        ),
        remedy: Some(format!(
            "if it is a placeholder or an error, exclude it with {}",
            with_filter(spec, &filter)
        )),
    })
}

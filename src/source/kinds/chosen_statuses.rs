//! The statuses that the user has named as those of orders; they decide in place of the words that tenure knows.

use crate::source::columns::letters::lowered;
use crate::source::report::Note;
use crate::source::spec::SourceSpec;
use crate::text::{grouped, option_words, sanitize};

use super::decision::Decision;
use super::statuses::{Verdict, verdict};

/// The most statuses that a note names.
const MOST: usize = 8;

/// The option that names them.
pub const OPTION: &str = "order-status";

/// The statuses of orders as they are compared; none if tenure decides by its words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChosenStatuses(Option<Vec<String>>);

/// A status as it is compared: without capitals and blanks around it, as a screen shows it.
pub fn folded(status: &str) -> String {
    lowered(sanitize(status).trim())
}

impl ChosenStatuses {
    /// Those that a source names.
    pub(in crate::source) fn of(spec: &SourceSpec) -> ChosenStatuses {
        ChosenStatuses(
            spec.order_status.as_ref().map(|names| names.iter().map(|name| folded(name)).collect()),
        )
    }

    /// The meaning of a status. A row without one is not decided by it.
    pub(super) fn verdict(&self, status: &str) -> Verdict {
        match &self.0 {
            Some(chosen) if !status.trim().is_empty() => match chosen.contains(&folded(status)) {
                true => Verdict::Good,
                false => Verdict::Excluded,
            },
            _ => verdict(status),
        }
    }

    /// Says which of the names no row has, and which statuses there are.
    pub(super) fn missing(&self, decisions: &[Decision]) -> Option<Note> {
        let has = |name: &&String| decisions.iter().any(|one| folded(&one.of_column) == **name);
        let missing: Vec<String> =
            self.0.iter().flatten().filter(|name| !has(name)).map(|name| format!("'{name}'")).collect();
        (!missing.is_empty()).then(|| Note {
            text: format!(
                "no row has the status {} (--{OPTION}); there {}",
                missing.join(", "),
                there_are(decisions)
            ),
            remedy: None,
        })
    }
}

/// Statuses as options that name them.
pub(super) fn options(statuses: &[&str]) -> String {
    match statuses.len() {
        1..=MOST => {
            let each = statuses.iter().map(|status| option_words(OPTION, &sanitize(status)));
            each.collect::<Vec<_>>().join(" ")
        }
        _ => format!("--{OPTION} STATUS, once for each"),
    }
}

/// What statuses there are, with their rows: `are 'done' 384, 'wip' 65`.
fn there_are(decisions: &[Decision]) -> String {
    let own: Vec<&Decision> = decisions.iter().filter(|one| !one.of_column.is_empty()).collect();
    if own.is_empty() {
        return "is none".to_string();
    }
    let first = own.iter().take(MOST).map(|one| format!("'{}' {}", one.of_column, grouped(one.rows)));
    let more = match own.len().saturating_sub(MOST) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("are {}{more}", first.collect::<Vec<_>>().join(", "))
}

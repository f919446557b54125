//! What is known of the lines of a source that repeat an earlier one.

use crate::cohort::Money;
use crate::source::report::Note;
use crate::text::grouped;

/// The remedy for unwanted repetitions.
const REMEDY: &str = "if they are there by mistake, say --repeated-lines once";

/// The words of a note on an estimate.
const ESTIMATED: &str = " lines repeat an earlier one in every column, as one in ";

/// A note on an estimated number of lines, of which one in `part` was looked at.
pub(super) fn estimate(lines: u64, part: u64) -> Note {
    Note {
        text: format!("about {}{ESTIMATED}{part} shows; they count like any other", grouped(lines)),
        remedy: Some(REMEDY.into()),
    }
}

/// Lines that hold the same in every column as one before them. They are counted like any other.
#[derive(Debug, Clone, PartialEq)]
pub struct Repeated {
    /// Lines that repeat an earlier one.
    pub lines: u64,
    /// Different lines that are repeated.
    pub kinds: u64,
    /// The amount of the repetitions, over readable amounts; `None` if no amount is mapped.
    pub amount: Option<Money>,
    /// The count of the most frequent one.
    pub times: u64,
    /// That one: columns with their values, in the order of the file.
    pub example: Vec<(String, String)>,
}

impl Repeated {
    /// A note on their number.
    pub(super) fn note(&self) -> Note {
        let worth = self.amount.map_or(String::new(), |amount| format!(", amounting to {amount}"));
        let text = match self.lines {
            1 => format!("1 line repeats an earlier one in every column{worth}; it counts like any other"),
            lines => {
                let lines = grouped(lines);
                format!(
                    "{lines} lines repeat an earlier one in every column{worth}; they count like any other"
                )
            }
        };
        Note { text, remedy: Some(REMEDY.into()) }
    }

    /// Notes with this number in place of an estimate of it.
    pub fn instead_of_estimates(&self, notes: &[Note]) -> Vec<Note> {
        let counted = |note: &Note| match note.text.contains(ESTIMATED) {
            true => (self.lines > 0).then(|| self.note()),
            false => Some(note.clone()),
        };
        notes.iter().filter_map(counted).collect()
    }

    /// The most frequent one on one line.
    pub(super) fn example_line(&self) -> String {
        let values: Vec<&str> =
            self.example.iter().map(|(_, value)| value.as_str()).filter(|value| !value.is_empty()).collect();
        format!("'{}'", values.join(", ").chars().take(80).collect::<String>())
    }
}

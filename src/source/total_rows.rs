//! What a search for rows of totals finds, and the note about them.

use crate::text::grouped;

use super::report::Note;

/// What is known of rows that are called totals.
pub(super) enum Totals {
    /// Their amounts are those of the rows above: how many, the condition of such a row, as SQL, and what to say of them.
    Proven { rows: u64, condition: String, note: Note },
    /// Nothing shows whether they are orders.
    Doubtful(Note),
}

/// The note about rows that are left out as totals.
pub(super) fn totals_note(rows: u64) -> Note {
    let text = match rows {
        1 => "1 row is called a total and amounts to what the rows above do; it is left out".to_string(),
        _ => format!(
            "{} rows are called totals and amount to what the rows above do; they are left out",
            grouped(rows)
        ),
    };
    Note { text, remedy: None }
}

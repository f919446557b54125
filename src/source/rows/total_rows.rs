//! Rows of totals: what a search for them finds, and how they are left out.

use crate::source::error::SourceError;
use crate::source::kinds::marker::Marker;
use crate::source::readers::LeftOut;
use crate::source::report::{Note, Reason};
use crate::source::resolution::{Filled, Resolver};
use crate::source::spec::SourceSpec;
use crate::text::grouped;

/// What is known of rows that may be totals.
pub(super) enum Totals {
    /// Their amounts are those of other rows: how many, the condition of such a row, as SQL, and what to say of them.
    Proven { rows: u64, condition: String, note: Note },
    /// Nothing shows whether they are orders.
    Doubtful(Note),
}

/// Which rows are left out as totals, as SQL, and what to say of rows that are or may be totals.
#[derive(Default)]
pub(in crate::source) struct LeftOutTotals {
    pub(in crate::source) condition: Option<String>,
    pub(in crate::source) note: Option<Note>,
}

impl Resolver<'_> {
    /// Finds rows of totals, and counts those that are left out. Without an `order` no row is one of a whole order.
    pub(in crate::source) fn leave_out_totals(
        &mut self,
        order: Option<&Filled>,
        amount: Option<&Filled>,
        markers: &[Marker],
        spec: &SourceSpec,
    ) -> Result<LeftOutTotals, SourceError> {
        let found = match self.order_heads(order, amount, markers, spec)? {
            None => self.totals(amount, spec)?,
            heads => heads,
        };
        let (rows, condition, note) = match found {
            Some(Totals::Proven { rows, condition, note }) => (rows, condition, note),
            Some(Totals::Doubtful(note)) => return Ok(LeftOutTotals { condition: None, note: Some(note) }),
            None => return Ok(LeftOutTotals::default()),
        };
        self.scan.left_out.push(LeftOut { reason: Reason::Total, rows });
        if spec.rejects.is_some() {
            let rejected = self.rejected_totals(&condition)?;
            self.scan.rejected.extend(rejected);
        }
        Ok(LeftOutTotals { condition: Some(condition), note: Some(note) })
    }
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

//! What was decided of the rows of a status, as the report tells it.

use crate::cohort::Money;

/// The outcome of the rows of a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// They count as orders.
    Order,
    /// They count as orders, although they may not be orders.
    Doubtful,
    /// They count as orders, although their status is unknown.
    Unknown,
    /// They count as refunds.
    Refund,
    LeftOut,
}

impl Outcome {
    /// The words for it, and its name in exports.
    pub const fn words(self) -> &'static str {
        match self {
            Outcome::Order => "counts",
            Outcome::Doubtful => "counts, though doubtful",
            Outcome::Unknown => "counts, though unknown",
            Outcome::Refund => "refund",
            Outcome::LeftOut => "left out",
        }
    }
}

/// The decision about the rows of one status, or of a marker in another column.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The status as the file writes it, or `cancelled = true`.
    pub status: String,
    /// The value of the column of the status in it; empty if it is a marker alone.
    pub of_column: String,
    pub rows: u64,
    /// The sum of their amounts, if an amount is mapped.
    pub amount: Option<Money>,
    pub outcome: Outcome,
}

//! The meaning of a column for its rows, beside the status.

/// The meaning of a column for its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// They are not orders.
    NoOrder,
    /// They count, but may be no orders, or are not paid.
    Doubt,
    /// They are orders that were paid back or sent back.
    PaidBack,
    /// They count, although nobody knows what it means.
    Unknown,
    /// They are refunds.
    Refund,
}

//! Kinds of rows: what a status, a flag or a document says about whether a row is an order.

pub(super) mod chosen_statuses;
pub(super) mod completion_days;
mod deal_statuses;
pub(super) mod decision;
pub(super) mod decisions;
pub(super) mod deposits;
pub(super) mod directions;
pub(super) mod document_codes;
pub(super) mod document_column;
pub(super) mod documents;
pub(super) mod excluded_statuses;
pub(super) mod flags;
pub(super) mod further_statuses;
pub(super) mod marker;
pub(super) mod marker_notes;
pub(super) mod markers;
pub(super) mod order_letters;
pub(super) mod order_parts;
pub(super) mod outcomes;
pub(super) mod refunded_orders;
mod refunds_without_orders;
pub(super) mod repeated_markers;
pub(super) mod row_kinds;
pub(super) mod says;
pub(super) mod sold_apart;
pub(super) mod statuses;
mod unlikely_orders;

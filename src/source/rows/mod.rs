//! Rows that are not an order of their own: totals, items, steps, versions and repetitions.

pub(super) mod blocks;
pub(super) mod bundles;
pub(super) mod empty_cells;
pub(super) mod order_heads;
pub(super) mod order_rows;
pub(super) mod order_steps;
pub(super) mod order_totals;
pub(super) mod overlaps;
pub(super) mod rejects;
pub(super) mod repeated;
pub(super) mod repetitions;
pub(super) mod row_scan;
pub(super) mod steps;
pub(super) mod total_rows;
pub(super) mod total_words;
pub(super) mod totals;
pub(super) mod unread;
pub(super) mod versions;
pub(super) mod wide_orders;

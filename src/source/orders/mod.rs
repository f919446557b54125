//! Orders: their ids, their lines, and which of them count.

pub(super) mod counted_orders;
pub(super) mod entries;
pub(super) mod lines;
pub(super) mod order_ids;
pub(super) mod order_numbers;
pub(super) mod order_table;
pub(super) mod shops;

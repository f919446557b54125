//! Customers: their ids, and which ids are of one customer or of none.

pub(super) mod customer_groups;
pub(super) mod customer_ids;
pub(super) mod customer_share;
pub(super) mod identity;
pub(super) mod merged_ids;
pub(super) mod namesakes;
pub(super) mod placeholder_ids;
pub(super) mod transfers;

//! Files beside the orders: lines, customers, products, refunds, rates, surveys, points and spend.

pub(super) mod additions;
pub(super) mod answers;
pub(super) mod companion;
pub(super) mod companions;
pub(super) mod key_match;
pub(super) mod points;
pub(super) mod side_file;
pub(super) mod side_file_columns;
pub(super) mod spend;

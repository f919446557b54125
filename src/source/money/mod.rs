//! Money: which column is the amount, how its numbers are written, and what they leave out.

pub(super) mod amount_column;
pub(super) mod amount_notes;
pub(super) mod amounts;
pub(super) mod cents;
pub(super) mod currencies;
pub(super) mod discounts;
pub(super) mod far_amounts;
pub(super) mod fees;
mod hundredths;
pub(super) mod negative_sales;
pub(super) mod not_money;
pub(super) mod other_amounts;
pub(super) mod paid_back;
pub(super) mod proposal;
pub(super) mod refund_column;
pub(super) mod refunds_apart;
pub(super) mod running_totals;
pub(super) mod sides;
pub(super) mod signs;
pub(super) mod written_numbers;

//! Dates: how texts and numbers become moments, which date is that of the order, and which days cannot be.

pub(super) mod date_doubts;
pub(super) mod date_formats;
pub(super) mod date_parts;
pub(super) mod dates;
pub(super) mod day_month;
pub(super) mod earlier_dates;
pub(super) mod future;
pub(super) mod leading_days;
pub(super) mod moments;
pub(super) mod months;
pub(super) mod number_dates;
pub(super) mod observation;
pub(super) mod order_date;
pub(super) mod stamp_parser;
pub(super) mod stamps;
pub(super) mod stand_ins;
pub(super) mod time_of_day;
pub(super) mod times;
mod won_dates;
pub(super) mod zone;

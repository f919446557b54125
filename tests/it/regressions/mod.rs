//! Defects that were mended, one file each, named after what went wrong: none of them comes back unseen.
//!
//! A file says in its first lines what a user saw, and holds the smallest case that shows it.

mod acquisition_periods;
mod decimal_comma;
mod drills;
mod drivers;
mod first_moment;
mod fits;
mod free_repeat_days;
mod gross_revenue;
mod hints;
mod holdout_refunds;
mod late_values;
mod negated_filters;
mod negative_zero;
mod order_of_customers;
mod short_records;

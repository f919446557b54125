//! Lifetime value: by segment, to date, payback, holdout; and customer by customer.

mod customer_scores;
mod historical;
mod holdout;
mod json;
mod models;
mod names;
mod payback;
mod report;
mod scores;
mod terms;
mod values;

pub use customer_scores::{
    caution, expected_json, expected_numbers, expected_on, model_description, model_notes, valued_json,
};
pub use historical::{simple_records, to_date_by_segment};
pub use holdout::{classes, line as holdout_line, unchecked, weekly};
pub use names::{Shown, TimeUnit, in_segment, name};
pub use payback::{PREDICTED, TO_DATE, payback_grids};
pub use report::{basis, marked_by_chance, report, whole_margin};
pub use scores::{at_risk, columns, risk_grid, row};
pub use terms::holdout_spend_error;
pub use values::{difference, grid, probability};

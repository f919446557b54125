//! Lifetime value: by segment, to date, payback, holdout; and customer by customer.

mod expected;
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

pub use expected::{
    caution, expected_json, expected_numbers, expected_on, said_of, valued_json, valued_with,
};
pub use historical::{simple_records, to_date_by_segment};
pub use holdout::{classes, unchecked, weekly};
pub use names::{Shown, TimeUnit, name, within};
pub use payback::payback_grids;
pub use report::{basis, report, whole_margin};
pub use scores::{at_risk, columns, risk_grid, row};
pub use terms::holdout_spend_error;
pub use values::{difference, grid, probability};

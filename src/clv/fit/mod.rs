//! Maximum-likelihood fits: logarithms of the parameters, several starts, and a report of each search.

mod purchase;
mod report;
mod search;
mod spend;
mod standard_errors;

pub use purchase::{PurchaseFit, fit_purchases, fit_purchases_unless};
pub use report::FitReport;
pub use spend::{SpendFit, fit_spend, fit_spend_unless};
pub use standard_errors::standard_errors;

//! Customer lifetime value in non-contractual settings: purchase and spend models, their fit, holdout and intervals.
//!
//! Pure mathematics on grouped statistics: no input, no output. Times are in weeks (days / 7) throughout.

mod activity;
mod beta_dropout;
mod beta_geometric;
mod correlation;
mod degeneracy;
mod expectation;
mod fit;
mod gamma_gamma;
mod gate;
mod history;
mod holdout;
mod horizon;
mod hypergeometric;
mod interpolation;
mod layout;
mod likelihood;
mod model;
mod optimise;
mod pareto_nbd;
mod positive;
mod purchase_data;
mod quadrature;
mod simple;
mod special;
mod spend_data;
mod value;
mod value_intervals;
mod value_terms;

pub use crate::stats::{BootstrapInterval, BootstrapPlan, Watch};
pub use activity::{ActivityGroup, AgeStretch, Anchor, Stretch, expected_active};
pub use beta_dropout::BetaDropout;
pub use correlation::SpendCorrelation;
pub use degeneracy::Degeneracy;
pub use fit::{
    FitReport, PurchaseFit, SpendFit, fit_purchases, fit_purchases_unless, fit_spend, fit_spend_unless,
    standard_errors,
};
pub use gamma_gamma::GammaGamma;
pub use gate::{Evidence, MIN_CUSTOMERS, MIN_DAYS, MIN_SEGMENT_CUSTOMERS, Refusal, SegmentParameters};
pub use history::{HistoryError, PurchaseGroup, RfSummary};
pub use holdout::{
    AcquisitionDay, Bin, Choice, ChoiceBasis, Comparison, FrequencyClass, HoldoutGroup, HoldoutRecord,
    Tracking, TrackingWeek, choose, track,
};
pub use horizon::{Horizon, HorizonError, HorizonUnit};
pub use model::{FittedModel, Model, PurchaseModel, UnknownModel};
pub use optimise::Outcome;
pub use pareto_nbd::ParetoNbd;
pub use positive::{NotPositive, Positive};
pub use purchase_data::{PurchaseData, PurchaseDataError};
pub use simple::{
    ChurnWindow, Formula, ObservedWindow, Payback, acquisition_cost, churn_value, duration_value, payback,
    value_to_cost,
};
pub use spend_data::{SpendData, SpendDataError, SpendGroup};
pub use value::{NewCustomerValue, Valuation, ValueGroup, ValueKind, ValueSum};
pub use value_intervals::{CustomerGroup, Difference, IntervalError, ValueIntervals, value_intervals};
pub use value_terms::{TermsError, ValueTerms};

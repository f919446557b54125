//! The parameters of fitted models, in the requested unit of time.

use crate::clv::{FittedModel, GammaGamma, PurchaseFit};
use crate::explore::clv::ClvAnswer;

use super::names::TimeUnit;

/// A purchase model's parameters by name; α and β scale with the unit, the others have none.
pub fn parameters(fitted: &FittedModel, unit: TimeUnit) -> Vec<(&'static str, f64)> {
    let names = fitted.model().parameter_names();
    let each = names.into_iter().zip(fitted.parameters());
    let scale = |name: &str| if matches!(name, "alpha" | "beta") { unit.per_week() } else { 1.0 };
    each.map(|(name, value)| (name, value * scale(name))).collect()
}

/// The spend model's parameters by name.
pub fn spend_parameters(fitted: &GammaGamma) -> [(&'static str, f64); 3] {
    [("p", fitted.p.get()), ("q", fitted.q.get()), ("gamma", fitted.gamma.get())]
}

/// The log-likelihood of a fit with times in the unit: LL in days is LL in weeks less Σx · ln 7.
pub fn log_likelihood(fit: &PurchaseFit, answer: &ClvAnswer, unit: TimeUnit) -> f64 {
    fit.report.log_likelihood - answer.repeat_purchases * unit.per_week().ln()
}

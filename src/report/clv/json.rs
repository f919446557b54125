//! Lifetime value as JSON; the field names are the contract. Numbers that a gate refuses are null, with the reason in
//! another field.

use serde_json::{Map, Value, json};

use crate::clv::{BootstrapInterval, ValueKind};
use crate::explore::clv::{ClvAnswer, SegmentValue};
use crate::report::write::json::{excluded, pretty};

use super::models::{log_likelihood, parameters, spend_parameters};
use super::names::TimeUnit;
use super::values::{difference, fit_name, share};
use super::{historical, holdout, payback};

/// The answer about lifetime value as JSON; times are in `unit`.
pub fn clv(answer: &ClvAnswer, unit: TimeUnit) -> String {
    let terms = &answer.question.terms;
    let refused: Vec<String> = answer.refused.iter().map(ToString::to_string).collect();
    let correlation = answer.correlation.as_ref();
    pretty(&json!({
        "model": answer.model.map(|model| model.name()),
        "why": answer.why,
        "unit": unit.name(),
        "as_of": answer.report.as_of.to_string(),
        "calibration_end": answer.split.to_string(),
        "valued_on": answer.valued_on.to_string(),
        "horizon": terms.horizon().to_string(),
        "horizon_weeks": terms.horizon().weeks(),
        "discount": terms.discount(),
        "margin": terms.margin(),
        "value": ValueKind::Residual.label(),
        "refused": refused,
        "cautions": answer.cautions,
        "params": all_parameters(answer, unit),
        "log_likelihood": likelihoods(answer, unit),
        "holdout": holdout::json(answer),
        "correlation": {
            "pearson": correlation.and_then(|one| one.pearson),
            "spearman": correlation.and_then(|one| one.spearman),
            "customers": correlation.map(|one| one.customers),
        },
        "by": answer.question.by,
        "within": answer.question.segment_filters.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "segments": answer.segments.iter().map(|one| segment(one, answer)).collect::<Vec<_>>(),
        "total": segment(&answer.total, answer),
        "cohorts": answer.cohorts.iter().map(|(_, one)| segment(one, answer)).collect::<Vec<_>>(),
        "common_age": answer.common_age,
        "lifespan": answer.question.lifespan.map(|span| span.to_string()),
        "acquisition": payback::acquisition_json(answer),
        "new_customer": new_customer(answer),
        "excluded": excluded(&answer.report),
    }))
}

/// Parameters by model; null if a fit may not be used.
fn all_parameters(answer: &ClvAnswer, unit: TimeUnit) -> Value {
    let named = |pairs: &[(&str, f64)]| -> Value {
        let map: Map<String, Value> =
            pairs.iter().map(|(name, value)| (name.to_string(), json!(value))).collect();
        map.into()
    };
    let mut all = Map::new();
    for fit in &answer.fits.purchases {
        let usable = fit.accepted().ok().map(|fitted| named(&parameters(&fitted, unit)));
        all.insert(fit.fitted.model().name().to_string(), usable.unwrap_or(Value::Null));
    }
    if let Some(fit) = &answer.fits.spend {
        let usable = fit.accepted().ok().map(|fitted| named(&spend_parameters(&fitted)));
        all.insert("gamma-gamma".to_string(), usable.unwrap_or(Value::Null));
    }
    all.into()
}

fn likelihoods(answer: &ClvAnswer, unit: TimeUnit) -> Value {
    let mut all = Map::new();
    for fit in &answer.fits.purchases {
        let usable = fit.accepted().ok().map(|_| log_likelihood(fit, answer, unit));
        all.insert(fit.fitted.model().name().to_string(), json!(usable));
    }
    if let Some(fit) = &answer.fits.spend {
        let usable = fit.accepted().ok().map(|_| fit.report.log_likelihood);
        all.insert("gamma-gamma".to_string(), json!(usable));
    }
    all.into()
}

/// Sums over the segment's customers, except `p_alive` and `clv_mean`, which are means.
fn segment(one: &SegmentValue, answer: &ClvAnswer) -> Value {
    let value = match one.values.as_slice() {
        [] => Value::Null,
        [one] => json!(one),
        many => json!(many),
    };
    let (to_date, history) = (one.to_date.as_ref(), one.observed.as_ref());
    json!({
        "value": value,
        "customers": one.customers,
        "p_alive": one.p_alive(),
        "expected_orders": one.orders(),
        "expected_spend": one.spend(),
        "clv_mean": one.value_mean(),
        "clv_total": one.value(),
        "interval": one.interval.map(interval),
        "fit": fit_name(one.parameters),
        "refused": one.refused.as_ref().map(ToString::to_string),
        "share": share(one, answer),
        "difference": difference(one, answer),
        "difference_interval": one.difference.map(|one| interval(one.interval)),
        "p_value": one.tested().map(|one| one.p_value),
        "value_to_date": to_date.map(|one| json!({
            "total": one.spent.to_f64(),
            "mean": one.mean,
            "median": one.median,
            "deciles": one.deciles,
            "top_decile_share": one.best_tenth,
        })),
        "by_age": history.map(historical::by_age_json),
        "simple": history.map(historical::simple_json),
        "payback": one.payoff.as_ref().map(|payoff| payback::payoff_json(payoff, answer)),
    })
}

/// The interval of `clv_mean`.
fn interval(one: BootstrapInterval) -> Value {
    json!({ "low": one.low, "median": one.median, "high": one.high, "replicates": one.replicates, "level": 0.95 })
}

/// A customer not yet acquired; the first order itself is not included.
fn new_customer(answer: &ClvAnswer) -> Value {
    answer.new_customer.map_or(Value::Null, |one| {
        json!({
            "value": ValueKind::NewCustomer.label(),
            "repeat_orders": one.repeat_orders,
            "repeat_spend": one.repeat_spend,
            "clv": one.repeat_value,
        })
    })
}

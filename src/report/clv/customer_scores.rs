//! Predictions per customer, with the models behind them.

use serde_json::{Value, json};

use crate::clv::{Model, Refusal, ValueKind};
use crate::cohort::Unit;
use crate::explore::clv::{CustomerValue, Expected, ModelSummary};
use crate::report::number;

/// Model and terms on one line: `Pareto/NBD, 12 months (52.18 weeks), discount 10 % a year, margin 100 %`.
pub fn model_description(valued: &ModelSummary) -> String {
    let terms = &valued.terms;
    let percent = |share: f64| number::plain(Some((share * 1000.0).round() / 10.0), Unit::Count);
    format!(
        "{}, {}, discount {} % a year, margin {} %",
        valued.model.map_or("no model", Model::title),
        terms.horizon().describe(),
        percent(terms.discount()),
        percent(terms.margin())
    )
}

/// The basis of the numbers, or why they are missing, one line each.
pub fn model_notes(valued: &ModelSummary) -> Vec<String> {
    let on = valued.model.map(|_| {
        let (label, with) = (ValueKind::Residual.label(), model_description(valued));
        format!("clv is {label} as of {}: {with}; {}", valued.valued_on, valued.why)
    });
    let cautions = valued.cautions.iter().map(|text| caution(text));
    on.into_iter().chain(Refusal::reasons(&valued.refused)).chain(cautions).collect()
}

/// A caution on a line of its own.
pub fn caution(text: &str) -> String {
    format!("caution: {text}")
}

/// The same, for programs.
pub fn valued_json(valued: &ModelSummary) -> Value {
    let terms = &valued.terms;
    json!({
        "model": valued.model.map(Model::name),
        "why": valued.why,
        "valued_on": valued.valued_on.to_string(),
        "horizon": terms.horizon().to_string(),
        "horizon_weeks": terms.horizon().weeks(),
        "discount": terms.discount(),
        "margin": terms.margin(),
        "value": ValueKind::Residual.label(),
        "refused": valued.refused.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "cautions": valued.cautions,
    })
}

/// The predictions for one customer, with their basis.
pub fn expected_json(expected: &Expected) -> Value {
    let of = |value: fn(&CustomerValue) -> Option<f64>| json!(expected.customer.as_ref().and_then(value));
    let mut scores = valued_json(&expected.valued);
    scores["p_alive"] = of(|one| Some(one.forecast?.alive));
    scores["expected_orders"] = of(|one| Some(one.forecast?.orders));
    scores["expected_spend"] = of(CustomerValue::spend);
    scores["clv"] = of(CustomerValue::value);
    scores
}

/// The predictions for one customer, one number each.
pub fn expected_numbers(expected: &Expected) -> Vec<(String, String)> {
    let Some(one) = &expected.customer else { return Vec::new() };
    let fact = |name: &str, value: Option<f64>, unit| (name.to_string(), number::full(value, unit));
    vec![
        fact("P(alive)", one.forecast.map(|sum| sum.alive), Unit::Rate),
        fact("expected orders", one.forecast.map(|sum| sum.orders), Unit::Ratio),
        fact("expected spend", one.spend(), Unit::Money),
        fact("CLV", one.value(), Unit::Money),
    ]
}

/// The basis of the numbers, or why they are missing, one fact each.
pub fn expected_on(expected: &Expected) -> Vec<(String, String)> {
    let valued = &expected.valued;
    let with = expected.customer.as_ref().map(|_| ("valued with".to_string(), model_description(valued)));
    let late = expected.customer.is_none() && valued.refused.is_empty();
    let late = late.then(|| format!("acquired after {}, the day of the valuation", valued.valued_on));
    let reasons = Refusal::reasons(&valued.refused).into_iter().chain(late);
    let cautions = valued.cautions.iter().map(|text| ("caution".to_string(), text.clone()));
    with.into_iter().chain(reasons.map(|why| ("not valued".to_string(), why))).chain(cautions).collect()
}

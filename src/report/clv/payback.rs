//! What acquisition cost, when it is paid back, and what customers are worth for it.

use serde_json::{Value, json};

use super::super::csv as fields;
use super::super::number;
use super::name;
use super::observed::{Table, all, bare, head, line as csv_line, money, told_apart};
use crate::clv::Payback;
use crate::cohort::Unit;
use crate::explore::clv::{ClvAnswer, Payoff, SegmentValue};
use crate::text::sanitize;

/// What acquisition cost and brought back, by segment and by month of acquisition.
pub(super) fn tables(answer: &ClvAnswer) -> Vec<Table> {
    let heads = |first: &str| {
        head(&[
            first,
            "customers",
            "spend",
            "CAC",
            "payback",
            "of customers",
            "margin to date each",
            "to date:CAC",
            "total value each",
            "LTV:CAC",
        ])
    };
    let line = |name: String, one: &SegmentValue| {
        let mut line = vec![name];
        line.extend(match &one.payoff {
            None => vec![number::UNDEFINED.to_string(); 9],
            Some(payoff) => vec![
                number::integer(payoff.customers.into()),
                number::money(payoff.spend),
                money(payoff.cac),
                payback_text(payoff, answer),
                number::full(payoff.age_customers.map(|behind| behind as f64), Unit::Count),
                money(payoff.margin_to_date),
                number::full(payoff.to_date_ratio(), Unit::Ratio),
                money(payoff.total_value),
                number::full(payoff.ratio(), Unit::Ratio),
            ],
        });
        line
    };
    let mut segments = vec![heads("segment")];
    segments.extend(all(answer).map(|one| line(sanitize(&name(&one.values)), one)));
    let mut cohorts = vec![heads("acquired in")];
    cohorts.extend(answer.cohorts.iter().map(|(month, one)| line(month.to_string(), one)));
    vec![
        Table {
            heading: "acquisition: payback is the first finished age whose cumulative margin covers the CAC, of the customers who have finished it"
                .into(),
            lines: segments,
        },
        Table { heading: "by month of acquisition".into(), lines: cohorts },
    ]
}

/// `M5`, or how far it got.
pub fn payback_text(payoff: &Payoff, answer: &ClvAnswer) -> String {
    let label = |age: u32| label(answer, age).unwrap_or_else(|| age.to_string());
    match payoff.payback {
        Some(Payback::Reached { age }) => label(age as u32),
        Some(Payback::Open { missing }) => {
            let by = payoff.last_age.map_or_else(String::new, |age| format!(" by {}", label(age)));
            format!("not yet{by}, {} to go", money(Some(missing)))
        }
        None => "no finished age".to_string(),
    }
}

fn label(answer: &ClvAnswer, age: u32) -> Option<String> {
    Some(answer.total.observed.as_ref()?.matrix.age_label(age))
}

/// What acquisition cost and brought back.
pub(super) fn payoff_json(payoff: &Payoff, answer: &ClvAnswer) -> Value {
    let reached = match payoff.payback {
        Some(Payback::Reached { age }) => Some(age as u32),
        _ => None,
    };
    let missing = match payoff.payback {
        Some(Payback::Open { missing }) => Some(missing),
        _ => None,
    };
    json!({
        "spend": payoff.spend.to_f64(),
        "customers": payoff.customers,
        "cac": payoff.cac,
        "payback_age": reached,
        "payback": reached.and_then(|age| label(answer, age)),
        "missing": missing,
        "last_finished_age": payoff.last_age,
        "age_customers": payoff.age_customers,
        "margin_to_date": payoff.margin_to_date,
        "to_date_cac": payoff.to_date_ratio(),
        "total_value": payoff.total_value,
        "ltv_cac": payoff.ratio(),
    })
}

/// What was told of acquisition cost, and what of it found nobody.
pub(super) fn acquisition_json(answer: &ClvAnswer) -> Value {
    answer.acquisition.as_ref().map_or(Value::Null, |told| {
        json!({
            "unmatched": told.unmatched.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "silent": told.silent,
            "summed_over": told.unused,
        })
    })
}

/// One line a segment, the whole, and a cohort: spend, CAC, payback, ratios.
pub(super) fn csv(answer: &ClvAnswer) -> String {
    let mut out = "table,value,customers,spend,cac,payback_age,missing,last_finished_age,margin_to_date,\
        to_date_cac,total_value,ltv_cac,age_customers\n"
        .to_string();
    for (table, name, one) in told_apart(answer) {
        let mut cells = vec![table.to_string(), fields::field(&name)];
        cells.extend(match &one.payoff {
            None => vec![String::new(); 11],
            Some(payoff) => {
                let (reached, missing) = match payoff.payback {
                    Some(Payback::Reached { age }) => (age.to_string(), String::new()),
                    Some(Payback::Open { missing }) => (String::new(), missing.to_string()),
                    None => (String::new(), String::new()),
                };
                vec![
                    payoff.customers.to_string(),
                    payoff.spend.to_string(),
                    bare(payoff.cac),
                    reached,
                    missing,
                    payoff.last_age.map_or_else(String::new, |age| age.to_string()),
                    bare(payoff.margin_to_date),
                    bare(payoff.to_date_ratio()),
                    bare(payoff.total_value),
                    bare(payoff.ratio()),
                    payoff.age_customers.map_or_else(String::new, |behind| behind.to_string()),
                ]
            }
        });
        out += &csv_line(cells);
    }
    out
}

//! What customers buy next: the rules as a table, their basis, and what is proposed to one customer.

use serde_json::{Value as Json, json};

use crate::cohort::Unit;
use crate::explore::items::{NextAnswer, Rule};

use super::grid::{Cell, Column, Fact, Grid, Kind, Row};
use super::number;
use super::write::json::objects;

/// Rules, one per row.
pub fn rules(rules: &[Rule]) -> Grid {
    let columns = vec![
        Column::new("item", "bought", Kind::Text).priority(0),
        Column::new("next_item", "bought next", Kind::Text).priority(0),
        Column::new("purchases", "pairs", Kind::Count),
        Column::named("support", Kind::RATE),
        Column::named("confidence", Kind::RATE).priority(0),
        Column::named("lift", Kind::RATIO).priority(0),
    ];
    let row = |rule: &Rule| -> Row {
        vec![
            Cell::text(rule.item.clone()),
            Cell::text(rule.next_item.clone()),
            rule.moves.into(),
            rule.support.into(),
            rule.confidence.into(),
            rule.lift.into(),
        ]
    };
    Grid::new(columns, rules.iter().map(row).collect())
        .titled("from one purchase day of a customer to the next")
}

/// The basis of rules of a column.
pub fn basis(item: &str, least_support: u32) -> Fact {
    let text = format!(
        "{item}: after the last one, by pairs of purchase days of all customers; {least_support} pairs or more (--min-support), lift above 1"
    );
    Fact::new("next item", text)
}

/// What is proposed to one customer, a line each; the first line names the last purchase.
pub fn proposals(next: &NextAnswer) -> Vec<String> {
    let (item, least) = (&next.question.item, next.question.least_support);
    let Some(last) = &next.last_item else {
        return vec![format!("next {item}: unknown, the last purchase day has none")];
    };
    if next.rules.is_empty() {
        return vec![format!(
            "next {item} after {last}: no rule has {least} pairs or more and a lift above 1"
        )];
    }
    let rate = |value: f64| number::full(Some(value), Unit::Rate);
    let proposal = |rule: &Rule| {
        format!(
            "next {item} after {last}: {}, confidence {}, lift {}, support {} ({})",
            rule.next_item,
            rate(rule.confidence),
            number::full(Some(rule.lift), Unit::Ratio),
            rate(rule.support),
            number::counted(rule.moves, "pair")
        )
    };
    next.rules.iter().map(proposal).collect()
}

/// The same for programs.
pub fn json(next: &NextAnswer) -> Json {
    json!({
        "item": next.question.item,
        "min_support": next.question.least_support,
        "last_item": next.last_item,
        "rules": objects(&rules(&next.rules)),
    })
}

//! One customer: the facts, and every order and refund.

use serde_json::{Map, Value as Json, json};

use crate::cohort::{Money, Unit};
use crate::explore::customers::{CustomerAnswer, Transaction};
use crate::text::truncate;

use super::clv::{expected_json, expected_numbers, expected_on};
use super::grid::{Cell, Column, Fact, Grid, Kind, Report, Row, Value};
use super::items;
use super::number;
use super::write::json::pretty;

/// Characters of a text among the facts.
const WIDEST: usize = 40;

/// One customer as tables: facts, orders and refunds.
pub fn report(answer: &CustomerAnswer) -> Report<'_> {
    let title = format!("customer {}, {}", truncate(&answer.question.id, WIDEST), answer.report.source);
    let listed = answer.transactions.len() as u64;
    let cut = (listed < answer.of_all).then(|| {
        format!(
            "the first {} of {} rows are listed",
            number::integer(listed.into()),
            number::integer(answer.of_all.into())
        )
    });
    let unproposed = answer.next.iter().filter(|next| next.rules.is_empty()).flat_map(items::proposals);
    let proposed =
        answer.next.iter().map(|next| items::rules(&next.rules)).filter(|grid| !grid.rows.is_empty());
    let proposed = proposed.map(|grid| Grid { audience: super::grid::Audience::People, ..grid });
    let grids = std::iter::once(timeline(answer)).chain(proposed).collect();
    Report::new(title, grids, move || json(answer))
        .facts(facts(answer))
        .notes(cut.into_iter().chain(unproposed).collect())
}

/// Every order and refund, the attributes in the last columns.
pub fn timeline(answer: &CustomerAnswer) -> Grid {
    let mut columns = vec![
        Column::named("moment", Kind::Moment).priority(0),
        Column::named("kind", Kind::Text),
        Column::named("order", Kind::Text).priority(2),
        Column::named("amount", Kind::Amount).priority(0),
        Column::named("cumulative", Kind::Amount).priority(2),
        Column::named("gap_days", Kind::Number(Unit::Count)).priority(2),
        Column::named("lines", Kind::Count).priority(3),
    ];
    let has_lines = answer.transactions.iter().any(|one| one.lines > 1);
    let is_number = |attribute: &str| {
        answer.report.columns.iter().any(|column| column.name == attribute && column.is_number())
    };
    columns.extend(answer.attributes.iter().map(|attribute| {
        // Amounts of the lines are summed, other numbers are those of one line.
        let title = match has_lines && is_number(attribute) {
            true => format!("{attribute}, largest line"),
            false => attribute.clone(),
        };
        Column::new(attribute.replace(' ', "_"), title, Kind::Text).priority(3)
    }));
    let money = |money: Money| Cell::from(answer.has_amount.then_some(money));
    let row = |one: &Transaction| -> Row {
        let mut row: Row = vec![
            one.moment.into(),
            Cell::text(kind(one)),
            one.order.clone().into(),
            money(one.amount),
            money(one.cumulative),
            one.gap_days.map(|days| Value::Number(days as f64)).into(),
            one.lines.into(),
        ];
        row.extend(one.attributes.iter().map(|value| Cell::from(value.clone())));
        row
    };
    Grid::new(columns, answer.transactions.iter().map(row).collect())
}

/// The facts about a customer, one per line: label and value.
pub fn facts(answer: &CustomerAnswer) -> Vec<Fact> {
    let rank = &answer.rank;
    let count = |count: u64| number::integer(count.into());
    let real = |value: Option<f64>, unit: &str| {
        value.map_or_else(|| "-".to_string(), |value| format!("{value:.1}{unit}"))
    };
    let fact = |name: &str, value: String| Fact::new(name, value);
    let mut facts = vec![
        fact("orders", count(answer.orders)),
        fact("first order", answer.first.date().to_string()),
        fact(
            "last order",
            format!(
                "{}, {} before {}",
                answer.last.date(),
                number::counted(answer.recency_days.unsigned_abs(), "day"),
                answer.report.as_of
            ),
        ),
        fact("average gap", real(answer.average_gap_days, " days")),
        fact("overdue ratio", real(answer.overdue_ratio, "")),
        fact(
            "cohort",
            format!(
                "{}, {}",
                truncate(&rank.cohort.to_string(), WIDEST),
                number::counted(rank.of, "customer")
            ),
        ),
    ];
    if answer.has_amount {
        facts.insert(1, fact("revenue", number::money(answer.revenue)));
        facts.push(fact("rank in it", format!("{} of {} by revenue", count(rank.rank), count(rank.of))));
    }
    let expected = answer.expected.iter();
    facts.extend(
        expected
            .flat_map(|one| [expected_numbers(one), expected_on(one)].concat())
            .map(|(name, value)| Fact::new(name, value)),
    );
    if let Some(next) = &answer.next {
        facts.push(Fact::new("last item", next.last_item.clone().unwrap_or_else(|| "-".to_string())));
        facts.push(items::basis(&next.question.item, next.question.least_support));
    }
    facts
}

/// The kind of a row of the timeline.
pub fn kind(one: &Transaction) -> &'static str {
    match (one.is_refund, one.counts) {
        (false, true) => "order",
        (false, false) => "order left out",
        (true, true) => "refund",
        (true, false) => "refund left out",
    }
}

fn json(answer: &CustomerAnswer) -> String {
    let money = |money: Money| if answer.has_amount { json!(money.to_f64()) } else { Json::Null };
    let each = |one: &Transaction| {
        let attributes =
            answer.attributes.iter().cloned().zip(one.attributes.iter().map(|value| json!(value)));
        json!({
            "moment": one.moment.to_string(),
            "order": one.order,
            "kind": kind(one),
            "amount": money(one.amount),
            "cumulative": money(one.cumulative),
            "gap_days": one.gap_days,
            "lines": one.lines,
            "attributes": attributes.collect::<Map<String, Json>>(),
        })
    };
    pretty(&json!({
        "customer": answer.question.id,
        "first_order": answer.first.date().to_string(),
        "last_order": answer.last.date().to_string(),
        "orders": answer.orders,
        "revenue": money(answer.revenue),
        "recency_days": answer.recency_days,
        "average_gap_days": answer.average_gap_days,
        "overdue_ratio": answer.overdue_ratio,
        "cohort": answer.rank.cohort.to_string(),
        "rank": answer.has_amount.then_some(answer.rank.rank),
        "of": answer.rank.of,
        "as_of": answer.report.as_of.to_string(),
        "value": answer.expected.as_ref().map(expected_json),
        "next": answer.next.as_ref().map(items::json),
        "timeline": answer.transactions.iter().map(each).collect::<Vec<_>>(),
        "timeline_of": answer.of_all,
    }))
}

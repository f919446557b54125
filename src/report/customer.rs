//! One customer whole: what is known, and every order and refund, as text, CSV, JSON and Markdown.

use serde_json::{Map, Value, json};

use crate::cohort::Money;
use crate::explore::people::{CustomerAnswer, Movement};
use crate::text::truncate;

use super::clv::{expected_json, expected_numbers, expected_on};
use super::json::pretty;
use super::{csv, markdown, number, table};

/// Columns of one cell of text.
const WIDEST: usize = 40;

/// One customer as JSON.
pub fn customer_json(answer: &CustomerAnswer) -> String {
    let money = |money: Money| if answer.has_amount { json_money(money) } else { Value::Null };
    let each = |one: &Movement| {
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
            "attributes": attributes.collect::<Map<String, Value>>(),
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
        "cohort": answer.standing.cohort.to_string(),
        "rank": answer.has_amount.then_some(answer.standing.rank),
        "of": answer.standing.of,
        "as_of": answer.report.as_of.to_string(),
        "value": answer.expected.as_ref().map(expected_json),
        "timeline": answer.movements.iter().map(each).collect::<Vec<_>>(),
        "timeline_of": answer.of_all,
    }))
}

/// What a row of the timeline is.
pub fn kind(one: &Movement) -> &'static str {
    match (one.is_refund, one.counts) {
        (false, _) => "order",
        (true, true) => "refund",
        (true, false) => "refund left out",
    }
}

/// Heads of a timeline.
pub fn timeline_heads(answer: &CustomerAnswer) -> Vec<String> {
    let fixed = ["moment", "kind", "order", "amount", "cumulative", "gap days", "lines"].map(str::to_string);
    fixed.into_iter().chain(answer.attributes.iter().cloned()).collect()
}

/// Lines of a timeline to read, in the order of [`timeline_heads`].
pub fn timeline(answer: &CustomerAnswer) -> Vec<Vec<String>> {
    let money = |money: Money| if answer.has_amount { number::money(money) } else { "-".to_string() };
    let line = |one: &Movement| {
        let none = || "-".to_string();
        let fixed = [
            one.moment.strftime("%Y-%m-%d %H:%M").to_string(),
            kind(one).to_string(),
            one.order.as_deref().map_or_else(none, |order| truncate(order, WIDEST)),
            money(one.amount),
            money(one.cumulative),
            one.gap_days.map_or_else(none, |days| days.to_string()),
            one.lines.to_string(),
        ];
        let values = one.attributes.iter();
        let values = values.map(|value| value.as_deref().map_or_else(none, |text| truncate(text, WIDEST)));
        fixed.into_iter().chain(values).collect()
    };
    answer.movements.iter().map(line).collect()
}

/// What is known of a customer, a fact a line: what, and how much.
pub fn customer_facts(answer: &CustomerAnswer) -> Vec<(String, String)> {
    let standing = &answer.standing;
    let count = |count: u64| number::integer(count.into());
    let real = |value: Option<f64>, unit: &str| {
        value.map_or_else(|| "-".to_string(), |value| format!("{value:.1}{unit}"))
    };
    let fact = |name: &str, value: String| (name.to_string(), value);
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
                truncate(&standing.cohort.to_string(), WIDEST),
                number::counted(standing.of, "customer")
            ),
        ),
    ];
    if answer.has_amount {
        facts.insert(1, fact("revenue", number::money(answer.revenue)));
        facts.push(fact(
            "place in it",
            format!("{} of {} by revenue", count(standing.rank), count(standing.of)),
        ));
    }
    facts.extend(answer.expected.iter().flat_map(expected_numbers));
    facts.extend(answer.expected.iter().flat_map(expected_on));
    facts
}

/// One customer to read.
pub fn customer_text(answer: &CustomerAnswer) -> String {
    let mut out = format!("customer {}, {}\n\n", truncate(&answer.question.id, WIDEST), answer.report.source);
    let facts = customer_facts(answer).into_iter().map(|(name, value)| vec![name, value]);
    out += &table::columns(&facts.collect::<Vec<_>>(), &[]);
    out += "\n";
    let mut lines = vec![timeline_heads(answer)];
    lines.extend(timeline(answer));
    out += &table::columns(&lines, &[3, 4, 5, 6]);
    let listed = answer.movements.len() as u64;
    if listed < answer.of_all {
        out += &format!(
            "\nthe first {} of {} rows are listed\n",
            number::integer(listed.into()),
            number::integer(answer.of_all.into())
        );
    }
    out
}

/// The timeline as CSV; texts that a spreadsheet would run are guarded.
pub fn customer_csv(answer: &CustomerAnswer) -> String {
    let money = |money: Money| if answer.has_amount { money.to_string() } else { String::new() };
    let heads =
        timeline_heads(answer).iter().map(|head| csv::field(&head.replace(' ', "_"))).collect::<Vec<_>>();
    let mut out = heads.join(",") + "\n";
    for one in &answer.movements {
        let text = |text: Option<&String>| text.map_or_else(String::new, |text| csv::field(text));
        let mut fields = vec![
            one.moment.strftime("%Y-%m-%d %H:%M:%S").to_string(),
            kind(one).to_string(),
            text(one.order.as_ref()),
            money(one.amount),
            money(one.cumulative),
            one.gap_days.map_or_else(String::new, |days| days.to_string()),
            one.lines.to_string(),
        ];
        fields.extend(one.attributes.iter().map(|value| text(value.as_ref())));
        out += &(fields.join(",") + "\n");
    }
    out
}

/// The timeline as a Markdown table, after what is known of the customer.
pub fn customer_markdown(answer: &CustomerAnswer) -> String {
    let facts = customer_facts(answer)
        .into_iter()
        .map(|(name, value)| format!("- {name}: {}\n", markdown::escaped(&value)));
    let mut out = format!("**customer {}**\n\n", markdown::escaped(&truncate(&answer.question.id, WIDEST)))
        + &facts.collect::<String>()
        + "\n";
    let heads = timeline_heads(answer);
    let rules =
        heads.iter().enumerate().map(|(place, _)| if (3..7).contains(&place) { "---:" } else { "---" });
    let rules: Vec<String> = rules.map(str::to_string).collect();
    out += &markdown::row(heads);
    out += &markdown::row(rules);
    out + &timeline(answer).into_iter().map(markdown::row).collect::<String>()
}

fn json_money(money: Money) -> Value {
    json!(money.to_f64())
}

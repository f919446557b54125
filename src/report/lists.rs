//! Lists of customers for a campaign: how many there are, or each customer with the reason and the numbers behind it.

use jiff::ToSpan;
use serde_json::{Value as Json, json};

use crate::cohort::{Money, Unit};
use crate::explore::lists::{ListAnswer, ListName, Listed};

use super::grid::{Cell, Column, Fact, Grid, Kind, Report, Row};
use super::items;
use super::number;
use super::write::json::{excluded, objects, pretty};

/// All lists, or the customers of one.
pub fn report(answer: &ListAnswer) -> Report<'_> {
    let (title, grids) = match answer.question.list {
        Some(list) => (format!("{list}: {}", rule_of(answer, list)), vec![customers(answer, list)]),
        None if answer.question.item.is_some() => {
            let counted = Grid { audience: super::grid::Audience::People, ..counts(answer) };
            (
                "lists of customers, and what is bought next".to_string(),
                vec![items::rules(&answer.rules), counted],
            )
        }
        None => ("lists of customers".to_string(), vec![counts(answer)]),
    };
    let title = format!("{title}, {}, as of {}", answer.report.source, answer.report.as_of);
    Report::new(title, grids, move || json(answer)).facts(facts(answer)).notes(notes(answer))
}

/// The value that customers are ranked by, in words.
fn worth(answer: &ListAnswer, value: Money) -> String {
    match answer.has_amount {
        true => format!("revenue of {} or more", number::money(value)),
        false => format!("{} orders or more", number::money(value).trim_end_matches(".00")),
    }
}

/// Why the usual window is unknown, and the remedy.
const NO_WINDOW: &str = "no second order yet: --usual-window 90d sets the window";

/// The rule of a list, with its thresholds in numbers.
fn rule_of(answer: &ListAnswer, list: ListName) -> String {
    let thresholds = &answer.question.thresholds;
    let percent =
        |share: crate::cohort::Share| number::full(Some(share.to_f64()), Unit::Rate).replace(".0 %", " %");
    match list {
        ListName::Vips => {
            format!(
                "the best {} of the customers: {}",
                percent(thresholds.vip_share),
                worth(answer, answer.cuts.vip)
            )
        }
        ListName::SecondOrder => answer.window().map_or_else(
            || format!("one purchase day; {NO_WINDOW}"),
            |days| format!("one purchase day, at most {days} days ago"),
        ),
        ListName::GoneQuiet => format!(
            "{}, {} orders or more, silent for {} usual gaps",
            worth(answer, answer.cuts.good),
            thresholds.orders,
            thresholds.quiet
        ),
        ListName::OneTime => answer.window().map_or_else(
            || format!("nobody; {NO_WINDOW}"),
            |days| format!("one purchase day, more than {days} days ago"),
        ),
        ListName::Overdue => {
            format!("{} orders or more, silent for {} usual gaps", thresholds.orders, thresholds.overdue)
        }
    }
}

fn counts(answer: &ListAnswer) -> Grid {
    let mut columns = vec![
        Column::named("list", Kind::Text).priority(0),
        Column::named("customers", Kind::Count).priority(0),
        Column::new("share", "of all", Kind::RATE),
    ];
    if answer.has_amount {
        columns.push(Column::named("revenue", Kind::Amount));
    }
    columns.push(Column::named("rule", Kind::Text).widest(90));
    let rows = answer.counts.iter().map(|count| -> Row {
        let share =
            (answer.cuts.customers > 0).then(|| count.customers as f64 / answer.cuts.customers as f64);
        let mut row = vec![Cell::text(count.list.name()), count.customers.into(), share.into()];
        if answer.has_amount {
            row.push(count.revenue.into());
        }
        row.push(Cell::text(rule_of(answer, count.list)));
        row
    });
    Grid::new(columns, rows.collect())
}

/// Why a second order may still come: the usual window, from the data or as it is set.
fn window_of(answer: &ListAnswer) -> String {
    let thresholds = &answer.question.thresholds;
    match (thresholds.window, answer.cuts.window) {
        (Some(days), _) => format!("the usual window is set to {days} days"),
        (None, Some(days)) => {
            let share = number::full(Some(thresholds.window_share.to_f64()), Unit::Rate);
            format!("{} of second orders come within {days} days", share.replace(".0 %", " %"))
        }
        (None, None) => NO_WINDOW.to_string(),
    }
}

/// Why a customer is on a list.
fn reason(answer: &ListAnswer, list: ListName, one: &Listed) -> String {
    match list {
        ListName::Vips if answer.has_amount => {
            format!(
                "revenue {}, a VIP from {} on",
                number::money(one.revenue),
                number::money(answer.cuts.vip)
            )
        }
        ListName::Vips => number::counted(one.orders, "order"),
        ListName::SecondOrder => {
            format!("first order {} ago; {}", number::counted(one.recency.into(), "day"), window_of(answer))
        }
        ListName::OneTime => {
            let days = answer.window().unwrap_or_default();
            format!(
                "only purchase day {} ago, past the usual {}",
                number::counted(one.recency.into(), "day"),
                number::counted(days.into(), "day")
            )
        }
        ListName::GoneQuiet | ListName::Overdue => format!(
            "no order for {}, {:.1} times the usual {:.0}",
            number::counted(one.recency.into(), "day"),
            one.ratio.unwrap_or_default(),
            one.gap.unwrap_or_default()
        ),
    }
}

fn customers(answer: &ListAnswer, list: ListName) -> Grid {
    let mut columns = vec![
        Column::named("customer", Kind::Text).priority(0),
        Column::named("reason", Kind::Text).priority(0).widest(80),
        Column::named("orders", Kind::Count),
        Column::named("first_order", Kind::Date).priority(2),
        Column::named("last_order", Kind::Date).priority(2),
        Column::named("recency_days", Kind::Count),
        Column::named("average_gap_days", Kind::Days).priority(2),
        Column::named("overdue_ratio", Kind::RATIO).priority(2),
    ];
    if answer.has_amount {
        columns.insert(2, Column::named("revenue", Kind::Amount));
    }
    let has_window = list == ListName::SecondOrder;
    if has_window {
        columns.extend([Column::named("window_ends", Kind::Date), Column::named("days_left", Kind::Count)]);
    }
    if answer.question.item.is_some() {
        columns.extend([
            Column::named("last_item", Kind::Text),
            Column::named("next_item", Kind::Text),
            Column::new("purchases", "pairs", Kind::Count).priority(2),
            Column::named("support", Kind::RATE).priority(2),
            Column::named("confidence", Kind::RATE),
            Column::named("lift", Kind::RATIO),
        ]);
    }
    let rows = answer.listed.iter().map(|one| {
        let mut row = vec![
            Cell::text(one.customer.clone()),
            Cell::text(reason(answer, list, one)),
            one.orders.into(),
            one.first_order.into(),
            one.last_order.into(),
            one.recency.into(),
            Cell::or_empty(one.gap),
            Cell::or_empty(one.ratio),
        ];
        if answer.has_amount {
            row.insert(2, one.revenue.into());
        }
        if let Some(days) = answer.window().filter(|_| has_window) {
            row.push(one.first_order.saturating_add(i64::from(days).days()).into());
            row.push(days.saturating_sub(one.recency).into());
        }
        if answer.question.item.is_some() {
            let next = one.next.as_ref();
            let rule = next.and_then(|next| next.rule.as_ref());
            row.resize_with(columns.len() - 6, || Cell::or_empty(None::<f64>));
            row.extend([
                Cell::or_empty(next.map(|next| next.last_item.clone())),
                Cell::or_empty(rule.map(|rule| rule.next_item.clone())),
                Cell::or_empty(rule.map(|rule| rule.moves)),
                Cell::or_empty(rule.map(|rule| rule.support)),
                Cell::or_empty(rule.map(|rule| rule.confidence)),
                Cell::or_empty(rule.map(|rule| rule.lift)),
            ]);
        }
        row
    });
    let rows = rows.collect();
    Grid::new(columns, rows)
}

fn facts(answer: &ListAnswer) -> Vec<Fact> {
    let thresholds = &answer.question.thresholds;
    let mut facts = Vec::new();
    let needs_window =
        answer.question.list.is_none_or(|list| matches!(list, ListName::SecondOrder | ListName::OneTime));
    if needs_window {
        let text = match (thresholds.window, answer.cuts.window, answer.cuts.median) {
            (Some(days), ..) => format!("{days} days, as set"),
            (None, Some(days), Some(median)) => format!(
                "{days} days: {} of the {} second purchase days so far came within them, half within {median} (--window-share, --usual-window)",
                number::full(Some(thresholds.window_share.to_f64()), Unit::Rate).replace(".0 %", " %"),
                number::integer(answer.cuts.repeaters.into())
            ),
            _ => "unknown: nobody has a second purchase day".to_string(),
        };
        facts.push(Fact::new("usual window", text));
    }
    if let Some(item) = &answer.question.item {
        facts.push(items::basis(item, answer.question.least_support));
    }
    facts
}

fn notes(answer: &ListAnswer) -> Vec<String> {
    let mut notes = Vec::new();
    if let (Some(_), [count]) = (answer.question.list, answer.counts.as_slice()) {
        let listed = answer.listed.len() as u64;
        if listed < count.customers {
            notes.push(format!(
                "{} of {} customers are listed; --top 0 lists all",
                number::integer(listed.into()),
                number::integer(count.customers.into())
            ));
        }
    }
    if !answer.has_amount {
        notes.push("customers are ranked by orders: the source has no amounts".to_string());
    }
    notes
}

fn json(answer: &ListAnswer) -> String {
    let cuts = &answer.cuts;
    let thresholds = &answer.question.thresholds;
    let lists: Vec<Json> = objects(&counts(answer));
    let customers = answer.question.list.map(|list| objects(&customers(answer, list)));
    pretty(&json!({
        "as_of": answer.report.as_of.to_string(),
        "list": answer.question.list.map(ListName::name),
        "thresholds": {
            "vip_share": thresholds.vip_share.to_f64(), "vip_from": cuts.vip.to_f64(),
            "good_share": thresholds.good_share.to_f64(), "good_from": cuts.good.to_f64(),
            "ranked_by": if answer.has_amount { "revenue" } else { "orders" },
            "window_share": thresholds.window_share.to_f64(), "window_days": answer.window(),
            "median_days": cuts.median, "orders": thresholds.orders, "quiet": thresholds.quiet,
            "overdue": thresholds.overdue, "item": answer.question.item, "min_support": answer.question.least_support,
        },
        "customers_in_all": cuts.customers,
        "lists": lists,
        "customers": customers,
        "rules": answer.question.item.as_ref().filter(|_| answer.question.list.is_none()).map(|_| objects(&items::rules(&answer.rules))),
        "excluded": excluded(&answer.report),
    }))
}

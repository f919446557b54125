//! The changes between two extracts: cells, and the orders and customers behind them.

use serde_json::{Map, Value as Json, json};

use crate::cohort::{Cell as MatrixCell, CellRatio, Money};
use crate::explore::restatement::{
    DiffAnswer, DiffCell, OrderVersion, Restated, RestatedCount, RestatedCustomer, RestatedOrder,
};
use crate::explore::{MatrixAnswer, View};

use super::grid::{Cell, Column, Fact, Grid, Kind, Report, Row};
use super::matrix::exact;
use super::number::{self, UNDEFINED};
use super::write::json::{excluded, pretty, quantity};

/// Characters of a name in the tables.
const WIDEST: usize = 30;

/// Both extracts, the restatements with their reasons, the cells, and the first orders and customers.
pub fn report<'a>(answer: &'a DiffAnswer, view: &'a View, top: usize) -> Report<'a> {
    let title = format!(
        "{}, compared as of {}, the end of the old extract",
        view.measure.title(),
        answer.cut.matrix.as_of
    );
    let mut grids = vec![extracts(answer)];
    if !answer.reasons.is_empty() {
        grids.push(reasons(&answer.reasons, answer.old.matrix.has_amount));
    }
    grids.extend(moved(answer));
    let restated: Vec<&DiffCell> = answer.cells.iter().filter(|cell| cell.is_restated()).collect();
    if !restated.is_empty() {
        let title = listed("restated cells", restated.len().min(top), restated.len() as u64);
        grids.push(restated_cells(answer, view, restated.into_iter().take(top)).titled(title));
    }
    if !answer.orders.is_empty() {
        let all = answer.reasons.iter().map(|one| one.orders).sum();
        let title = listed("orders and refunds behind the changes", answer.orders.len(), all);
        grids.push(orders(&answer.orders).titled(title));
    }
    if !answer.top_customers.is_empty() {
        grids.push(
            Grid::new(customer_columns(), answer.top_customers.iter().map(customer_row).collect())
                .titled("customers of these orders, largest amount first")
                .for_people(),
        );
    }
    grids.push(cells(answer, view));
    Report::new(title, grids, move || json(answer, view))
        .facts(vec![Fact::line(headline(answer))])
        .notes(notes(answer))
}

/// How many cells changed, in one line.
pub fn headline(answer: &DiffAnswer) -> String {
    let restated = answer.cells.iter().filter(|cell| cell.is_restated()).count();
    let passed = answer.cells.len() - restated;
    let cells = |count: usize| number::integer(count as u128);
    let past = match passed {
        0 => String::new(),
        _ => format!(
            "; {} only grew, because the new extract ends on {}",
            cells(passed),
            answer.new.matrix.as_of
        ),
    };
    format!("{} cells were restated{past}", cells(restated))
}

fn notes(answer: &DiffAnswer) -> Vec<String> {
    let mut notes = vec!["* open: the period had not ended for every customer".to_string()];
    if !answer.has_ids && !answer.reasons.is_empty() {
        notes.push(
            "orders have no id in both extracts (--order): a changed date or customer looks like one order deleted \
             and one late"
                .to_string(),
        );
    }
    if answer.new.report.span.1.date() < answer.cut.matrix.as_of {
        notes.push(format!(
            "the last order of the new extract is of {}, before the old one ends",
            answer.new.report.span.1.date()
        ));
    }
    notes
}

fn extracts(answer: &DiffAnswer) -> Grid {
    let columns = vec![
        Column::named("extract", Kind::Text).priority(0).widest(46),
        Column::named("as_of", Kind::Date),
        Column::named("rows", Kind::Count),
        Column::new("accepted", "count", Kind::Count),
        Column::new("excluded", "left out", Kind::Count),
        Column::named("customers", Kind::Count),
        Column::named("orders", Kind::Count),
        Column::named("revenue", Kind::Amount),
    ];
    let row = |name: &str, side: &MatrixAnswer| -> Row {
        let (report, matrix) = (&side.report, &side.matrix);
        vec![
            Cell::text(format!("{name}: {}", report.source)),
            matrix.as_of.into(),
            report.rows.into(),
            (report.accepted + report.refunds).into(),
            report.left_out().into(),
            matrix.customers().into(),
            matrix.orders().into(),
            matrix.has_amount.then_some(report.revenue).into(),
        ]
    };
    let is_cut = answer.cut.matrix.as_of != answer.new.matrix.as_of;
    let cut = is_cut.then(|| row("new, cut at that date", &answer.cut));
    let rows = [row("old", &answer.old)].into_iter().chain(cut).chain([row("new", &answer.new)]);
    Grid::new(columns, rows.collect()).for_people()
}

fn reasons(reasons: &[RestatedCount], has_amount: bool) -> Grid {
    let columns = vec![
        Column::new("kind", "what", Kind::Text).priority(0),
        Column::new("reason", "why", Kind::Text).priority(0).widest(80),
        Column::new("orders", "number", Kind::Count),
        Column::named("customers", Kind::Count),
        Column::named("amount", Kind::Difference(crate::cohort::Unit::Money)),
    ];
    let row = |one: &RestatedCount| -> Row {
        vec![
            Cell::text(format!("{}s", kind(one.ordered))),
            Cell::text(one.reason.meaning()),
            one.orders.into(),
            one.customers.into(),
            has_amount.then_some(one.amount).into(),
        ]
    };
    Grid::new(columns, reasons.iter().map(row).collect()).titled("what was restated").for_people()
}

/// Customers who came, went, or have another first order; nothing if there are none.
fn moved(answer: &DiffAnswer) -> Option<Grid> {
    let customers = answer.customers;
    let all = [
        ("new in the new extract", customers.came),
        ("missing from the new extract", customers.gone),
        ("first order now earlier", customers.earlier),
        ("first order now later", customers.later),
    ];
    let rows: Vec<Row> = all
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(what, count)| vec![Cell::text(what), count.into()])
        .collect();
    let columns = vec![Column::named("customers", Kind::Text), Column::named("number", Kind::Count)];
    (!rows.is_empty()).then(|| Grid::new(columns, rows).titled("customers").for_people())
}

fn listed(what: &str, shown: usize, all: u64) -> String {
    if shown as u64 == all {
        format!("{what} ({})", number::integer(u128::from(all)))
    } else {
        format!("{what} ({shown} of {})", number::integer(u128::from(all)))
    }
}

fn restated_cells<'a>(answer: &DiffAnswer, view: &View, cells: impl Iterator<Item = &'a DiffCell>) -> Grid {
    let unit = view.measure.unit();
    let columns = vec![
        Column::named("cohort", Kind::Text).priority(0).widest(WIDEST),
        Column::named("age", Kind::Text).priority(0),
        Column::new("old", "was", Kind::Number(unit)).priority(0).with_marks(),
        Column::new("restated", "is", Kind::Number(unit)).priority(0).with_marks(),
        Column::named("change", Kind::AsMeasured),
        Column::named("made_of", Kind::Text).priority(3),
        Column::named("orders", Kind::Text).priority(2).widest(80),
    ];
    let value = |cell: &MatrixCell| {
        Cell::from(cell.value()).marked(matches!(cell, MatrixCell::Open(_)).then_some('*'))
    };
    let row = |cell: &DiffCell| -> Row {
        let change = cell.old.value().zip(cell.cut.value()).map(|(old, new)| new - old);
        let shown = change.map_or_else(String::new, |change| number::difference(change, unit));
        let because: Vec<String> =
            cell.orders.iter().map(|(reason, orders)| format!("{orders} {}", reason.name())).collect();
        vec![
            Cell::text(cell.cohort.to_string()),
            Cell::text(answer.new.matrix.age_label(cell.age)),
            value(&cell.old),
            value(&cell.cut),
            Cell::from(change).shown(shown),
            Cell::text(format!("{} to {}", made_of(&cell.old), made_of(&cell.cut))),
            Cell::text(if because.is_empty() { "of other ages".to_string() } else { because.join(", ") }),
        ]
    };
    Grid::new(columns, cells.map(row).collect()).for_people()
}

fn made_of(cell: &MatrixCell) -> String {
    match cell.ratio() {
        Some(CellRatio { numerator, denominator: Some(denominator), .. }) => {
            format!("{}/{}", number::quantity(*numerator), number::quantity(*denominator))
        }
        Some(ratio) => number::quantity(ratio.numerator),
        None => "nothing".to_string(),
    }
}

/// Restated orders, the old and the new in one column.
fn orders(orders: &[RestatedOrder]) -> Grid {
    let columns = vec![
        Column::new("reason", "why", Kind::Text).priority(0),
        Column::new("kind", "what", Kind::Text).priority(0),
        Column::new("order", "id", Kind::Text).widest(WIDEST),
        Column::named("customer", Kind::Text).widest(2 * WIDEST),
        Column::named("time", Kind::Text).priority(2).widest(80),
        Column::named("amount", Kind::Text),
        Column::new("cohort_and_age", "cohort and age", Kind::Text).priority(2).widest(80),
    ];
    let row = |order: &RestatedOrder| -> Row {
        let both = |of: &dyn Fn(&OrderVersion) -> String| {
            let (old, new) = (order.old.as_ref().map(of), order.new.as_ref().map(of));
            Cell::text(match (old, new) {
                (Some(old), Some(new)) if old != new => format!("{old} -> {new}"),
                (_, Some(one)) | (Some(one), None) => one,
                (None, None) => String::new(),
            })
        };
        vec![
            Cell::text(order.reason.name()),
            Cell::text(kind(order.ordered)),
            order.id.clone().into(),
            both(&|version| version.customer.clone()),
            both(&|version| version.at.map_or_else(String::new, |at| at.to_string())),
            both(&|version| version.amount.map_or_else(|| UNDEFINED.into(), number::money)),
            both(&|version| format!("{} +{}", version.cohort, version.age)),
        ]
    };
    Grid::new(columns, orders.iter().map(row).collect()).for_people()
}

/// Every cell that changed, with a column for every reason.
fn cells(answer: &DiffAnswer, view: &View) -> Grid {
    let mut columns = ["cohort", "age", "kind"].map(|name| Column::named(name, Kind::Text)).to_vec();
    for side in ["old", "restated", "new"] {
        let name = |what: &str| format!("{side}_{what}");
        columns.extend([
            Column::named(name("value"), Kind::Number(view.measure.unit())),
            Column::named(name("numerator"), Kind::AsMeasured),
            Column::named(name("denominator"), Kind::AsMeasured),
            Column::named(name("state"), Kind::Text),
        ]);
    }
    columns.extend(Restated::ALL.map(|reason| Column::named(reason.name(), Kind::Count)));
    let row = |cell: &DiffCell| -> Row {
        let mut row: Row = vec![
            Cell::text(cell.cohort.to_string()),
            Cell::text(answer.new.matrix.age_label(cell.age)),
            Cell::text(kind_of(cell)),
        ];
        row.extend([&cell.old, &cell.cut, &cell.new].into_iter().flat_map(exact));
        let count = |reason: Restated| {
            let found = cell.orders.iter().find(|(known, _)| *known == reason);
            Cell::from(found.map_or(0, |(_, orders)| *orders))
        };
        row.extend(Restated::ALL.map(count));
        row
    };
    Grid::new(columns, answer.cells.iter().map(row).collect()).for_programs()
}

/// Columns of the restated orders, the old beside the new.
pub fn order_columns() -> Vec<Column> {
    let text = |name: &str| Column::named(name, Kind::Text);
    let mut columns: Vec<Column> =
        ["reason", "kind", "order", "old_customer", "new_customer"].map(text).to_vec();
    columns.extend(["old_time", "new_time"].map(text));
    columns.extend(["old_amount", "new_amount", "change"].map(|name| Column::named(name, Kind::Amount)));
    columns.extend(["old_cohort", "new_cohort"].map(text));
    columns.extend(["old_age", "new_age"].map(|name| Column::named(name, Kind::Count)));
    columns
}

/// A restated order in the order of [`order_columns`].
pub fn order_row(order: &RestatedOrder) -> Row {
    let sides = [&order.old, &order.new];
    let known = sides.iter().any(|side| side.as_ref().is_some_and(|version| version.amount.is_some()));
    let amount = |side: &Option<OrderVersion>| side.as_ref().and_then(|version| version.amount);
    let change = amount(&order.new).unwrap_or_default() - amount(&order.old).unwrap_or_default();
    let mut row: Row = vec![
        Cell::text(order.reason.name()),
        Cell::text(kind(order.ordered)),
        Cell::text(order.id.clone().unwrap_or_default()),
    ];
    row.extend(sides.map(|side| Cell::or_empty(side.as_ref().map(|version| version.customer.clone()))));
    row.extend(
        sides.map(|side| {
            Cell::or_empty(side.as_ref().and_then(|version| version.at).map(|at| at.to_string()))
        }),
    );
    row.extend(sides.map(|side| Cell::or_empty(amount(side))));
    row.push(Cell::or_empty(known.then_some(change)));
    row.extend(sides.map(|side| Cell::or_empty(side.as_ref().map(|version| version.cohort.to_string()))));
    row.extend(sides.map(|side| Cell::or_empty(side.as_ref().map(|version| version.age))));
    row
}

/// Columns of the customers of restated orders.
pub fn customer_columns() -> Vec<Column> {
    vec![
        Column::named("customer", Kind::Text).priority(0).widest(WIDEST),
        Column::named("orders", Kind::Count),
        Column::new("reasons", "why", Kind::Text).priority(2).widest(80),
        Column::new("old_amount", "was", Kind::Amount),
        Column::new("new_amount", "is", Kind::Amount),
        Column::named("change", Kind::Amount).priority(2),
    ]
}

/// A customer in the order of [`customer_columns`].
pub fn customer_row(one: &RestatedCustomer) -> Row {
    let change: Money = one.new_amount - one.old_amount;
    vec![
        Cell::text(one.customer.clone()),
        one.orders.into(),
        Cell::text(one.reasons.clone()),
        one.old_amount.into(),
        one.new_amount.into(),
        change.into(),
    ]
}

fn kind(ordered: bool) -> &'static str {
    if ordered { "order" } else { "refund" }
}

fn kind_of(cell: &DiffCell) -> &'static str {
    if cell.is_restated() { "restated" } else { "went-on" }
}

/// The whole answer as JSON; the field names are the contract.
fn json(answer: &DiffAnswer, view: &View) -> String {
    let matrix = &answer.new.matrix;
    let cells = answer.cells.iter().map(|cell| cell_json(answer, cell));
    let reasons = answer.reasons.iter().map(|one| {
        json!({
            "kind": kind(one.ordered), "reason": one.reason.name(), "orders": one.orders,
            "customers": one.customers, "amount": one.amount.to_f64(),
        })
    });
    let restated: u64 = answer.reasons.iter().map(|one| one.orders).sum();
    pretty(&json!({
        "as_of": { "old": answer.old.matrix.as_of.to_string(), "new": matrix.as_of.to_string() },
        "cohort_grain": matrix.grouping.name(),
        "age_grain": matrix.age_grain.name(),
        "measure": view.measure.name(),
        "return": view.criterion.name(),
        "old": side_json(&answer.old),
        "restated": side_json(&answer.cut),
        "new": side_json(&answer.new),
        "restated_cells": answer.cells.iter().filter(|cell| cell.is_restated()).count(),
        "went_on_cells": answer.cells.iter().filter(|cell| !cell.is_restated()).count(),
        "cells": cells.collect::<Vec<_>>(),
        "reasons": reasons.collect::<Vec<_>>(),
        "customers": {
            "came": answer.customers.came, "gone": answer.customers.gone,
            "earlier": answer.customers.earlier, "later": answer.customers.later,
        },
        "orders": {
            "of": restated, "matched_by_id": answer.has_ids,
            "listed": answer.orders.iter().map(order_json).collect::<Vec<_>>(),
        },
        "top_customers": answer.top_customers.iter().map(customer_json).collect::<Vec<_>>(),
    }))
}

fn cell_json(answer: &DiffAnswer, cell: &DiffCell) -> Json {
    let reasons: Map<String, Json> =
        cell.orders.iter().map(|(reason, orders)| (reason.name().to_string(), json!(orders))).collect();
    json!({
        "cohort": cell.cohort.to_string(),
        "age": cell.age,
        "label": answer.new.matrix.age_label(cell.age),
        "kind": kind_of(cell),
        "old": figure_json(&cell.old),
        "restated": figure_json(&cell.cut),
        "new": figure_json(&cell.new),
        "orders": reasons,
    })
}

fn figure_json(cell: &MatrixCell) -> Json {
    let ratio = cell.ratio();
    json!({
        "value": cell.value(),
        "numerator": ratio.map(|ratio| quantity(ratio.numerator)),
        "denominator": ratio.and_then(|ratio| ratio.denominator).map(quantity),
        "state": cell.state().exported(),
    })
}

fn side_json(side: &MatrixAnswer) -> Json {
    let (report, matrix) = (&side.report, &side.matrix);
    json!({
        "source": report.source,
        "as_of": matrix.as_of.to_string(),
        "rows": report.rows,
        "accepted": report.accepted,
        "refunds": report.refunds,
        "customers": matrix.customers(),
        "orders": matrix.orders(),
        "revenue": matrix.has_amount.then(|| report.revenue.to_f64()),
        "excluded": excluded(report),
    })
}

/// One restated order as JSON.
fn order_json(order: &RestatedOrder) -> Json {
    let version = |side: &Option<OrderVersion>| {
        side.as_ref().map(|version| {
            json!({
                "customer": version.customer,
                "time": version.at.map(|at| at.to_string()),
                "amount": version.amount.map(|amount| amount.to_f64()),
                "cohort": version.cohort.to_string(),
                "age": version.age,
            })
        })
    };
    json!({
        "reason": order.reason.name(), "kind": kind(order.ordered), "order": order.id,
        "old": version(&order.old), "new": version(&order.new),
    })
}

fn customer_json(one: &RestatedCustomer) -> Json {
    json!({
        "customer": one.customer, "orders": one.orders, "reasons": one.reasons,
        "old_amount": one.old_amount.to_f64(), "new_amount": one.new_amount.to_f64(),
    })
}

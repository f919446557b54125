//! Two extracts as JSON; the field names are the contract.

use serde_json::{Map, Value, json};

use crate::cohort::{Cell, Quantity};
use crate::explore::restatement::{DiffAnswer, DiffCell, RestatedCustomer, RestatedOrder, Stood};
use crate::explore::{MatrixAnswer, View};
use crate::report::json;

use super::{kind, kind_of};

/// Everything as JSON; the field names are the contract.
pub fn json(answer: &DiffAnswer, view: &View) -> String {
    let matrix = &answer.new.matrix;
    let cells = answer.cells.iter().map(|cell| cell_json(answer, cell));
    let reasons = answer.reasons.iter().map(|one| {
        json!({
            "kind": kind(one.ordered), "reason": one.reason.name(), "orders": one.orders,
            "customers": one.customers, "amount": one.amount.to_f64(),
        })
    });
    let restated: u64 = answer.reasons.iter().map(|one| one.orders).sum();
    json::pretty(&json!({
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
        "top_customers": answer.people.iter().map(customer_json).collect::<Vec<_>>(),
    }))
}

fn cell_json(answer: &DiffAnswer, cell: &DiffCell) -> Value {
    let reasons: Map<String, Value> =
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

fn figure_json(cell: &Cell) -> Value {
    let quantity = |quantity: Quantity| match quantity {
        Quantity::Count(count) => json!(count),
        Quantity::Money(money) => json!(money.to_f64()),
    };
    let figure = cell.figure();
    json!({
        "value": cell.value(),
        "numerator": figure.map(|figure| quantity(figure.numerator)),
        "denominator": figure.and_then(|figure| figure.denominator).map(quantity),
        "state": cell.state().exported(),
    })
}

fn side_json(side: &MatrixAnswer) -> Value {
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
        "excluded": json::excluded(report),
    })
}

/// One restated order as JSON.
pub fn order_json(order: &RestatedOrder) -> Value {
    let stood = |side: &Option<Stood>| {
        side.as_ref().map(|stood| {
            json!({
                "customer": stood.customer,
                "time": stood.at.map(|at| at.to_string()),
                "amount": stood.amount.map(|amount| amount.to_f64()),
                "cohort": stood.cohort.to_string(),
                "age": stood.age,
            })
        })
    };
    json!({
        "reason": order.reason.name(), "kind": kind(order.ordered), "order": order.id,
        "old": stood(&order.old), "new": stood(&order.new),
    })
}

fn customer_json(one: &RestatedCustomer) -> Value {
    json!({
        "customer": one.customer, "orders": one.orders, "reasons": one.reasons,
        "old_amount": one.old_amount.to_f64(), "new_amount": one.new_amount.to_f64(),
    })
}

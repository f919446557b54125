//! Two extracts as CSV: cells, or orders and customers line by line.

use crate::cohort::Cell;
use crate::explore::restatement::{DiffAnswer, Restated, RestatedCustomer, RestatedOrder, Stood};
use crate::report::csv;

use super::{kind, kind_of};

/// Columns of the cells as CSV; one more for every reason follows.
const CELL_COLUMNS: [&str; 15] = [
    "cohort",
    "age",
    "kind",
    "old_value",
    "old_numerator",
    "old_denominator",
    "old_state",
    "restated_value",
    "restated_numerator",
    "restated_denominator",
    "restated_state",
    "new_value",
    "new_numerator",
    "new_denominator",
    "new_state",
];

/// Columns of the orders as CSV.
pub const ORDER_COLUMNS: [&str; 14] = [
    "reason",
    "kind",
    "order",
    "old_customer",
    "new_customer",
    "old_time",
    "new_time",
    "old_amount",
    "new_amount",
    "change",
    "old_cohort",
    "new_cohort",
    "old_age",
    "new_age",
];

/// Columns of the customers as CSV.
pub const CUSTOMER_COLUMNS: [&str; 6] =
    ["customer", "orders", "reasons", "old_amount", "new_amount", "change"];

/// Every moved cell as CSV.
pub fn cells_csv(answer: &DiffAnswer) -> String {
    let names = CELL_COLUMNS.into_iter().chain(Restated::ALL.map(Restated::name));
    let mut out = names.collect::<Vec<_>>().join(",") + "\n";
    for cell in &answer.cells {
        let mut fields = vec![
            csv::field(&cell.cohort.to_string()),
            csv::field(&answer.new.matrix.age_label(cell.age)),
            kind_of(cell).to_string(),
        ];
        for side in [&cell.old, &cell.cut, &cell.new] {
            fields.extend(cell_fields(side));
        }
        let count = |reason: Restated| {
            let found = cell.orders.iter().find(|(known, _)| *known == reason);
            found.map_or(0, |(_, orders)| *orders).to_string()
        };
        fields.extend(Restated::ALL.map(count));
        out += &(fields.join(",") + "\n");
    }
    out
}

fn cell_fields(cell: &Cell) -> [String; 4] {
    let figure = cell.figure();
    [
        csv::value(cell),
        figure.map_or_else(String::new, |figure| figure.numerator.to_string()),
        figure
            .and_then(|figure| figure.denominator)
            .map_or_else(String::new, |quantity| quantity.to_string()),
        cell.state().exported().to_string(),
    ]
}

/// One restated order as a line of CSV.
pub fn order_line(order: &RestatedOrder) -> String {
    let of = |side: &Option<Stood>, field: &dyn Fn(&Stood) -> String| {
        side.as_ref().map_or_else(String::new, field)
    };
    let money = |side: &Option<Stood>| {
        of(side, &|stood| stood.amount.map_or_else(String::new, |sum| sum.to_string()))
    };
    let amount = |side: &Option<Stood>| side.as_ref().and_then(|stood| stood.amount).unwrap_or_default();
    let known = order.old.iter().chain(&order.new).any(|stood| stood.amount.is_some());
    let change = if known { (amount(&order.new) - amount(&order.old)).to_string() } else { String::new() };
    let both = |field: &dyn Fn(&Stood) -> String| [of(&order.old, field), of(&order.new, field)];
    let [old_customer, new_customer] = both(&|stood| csv::field(&stood.customer));
    let [old_time, new_time] = both(&|stood| stood.at.map_or_else(String::new, |at| at.to_string()));
    let [old_cohort, new_cohort] = both(&|stood| csv::field(&stood.cohort.to_string()));
    let [old_age, new_age] = both(&|stood| stood.age.to_string());
    let fields = [
        order.reason.name().to_string(),
        kind(order.ordered).to_string(),
        csv::field(order.id.as_deref().unwrap_or_default()),
        old_customer,
        new_customer,
        old_time,
        new_time,
        money(&order.old),
        money(&order.new),
        change,
        old_cohort,
        new_cohort,
        old_age,
        new_age,
    ];
    fields.join(",") + "\n"
}

/// One customer of restated orders as a line of CSV.
pub fn customer_line(one: &RestatedCustomer) -> String {
    let fields = [
        csv::field(&one.customer),
        one.orders.to_string(),
        one.reasons.clone(),
        one.old_amount.to_string(),
        one.new_amount.to_string(),
        (one.new_amount - one.old_amount).to_string(),
    ];
    fields.join(",") + "\n"
}

//! What changed between two extracts, as text, CSV, JSON and Markdown.

mod csv;
mod json;

use crate::cohort::{Cell, Figure};
use crate::explore::restatement::{
    DiffAnswer, DiffCell, RestatedCount, RestatedCustomer, RestatedOrder, Stood,
};
use crate::explore::{MatrixAnswer, View};
use crate::text::truncate;

use super::{markdown, number, table};

pub use csv::{CUSTOMER_COLUMNS, ORDER_COLUMNS, cells_csv, customer_line, order_line};
pub use json::json;

/// Everything to read: both extracts, what was restated and why, the cells, and the first orders and customers.
pub fn text(answer: &DiffAnswer, view: &View, top: usize) -> String {
    let mut out = format!("{}, {}\n\n", view.measure.title(), compared(answer));
    out += &table::aligned(&sides(answer));
    out += &format!("\n{}\n", headline(answer));
    for section in sections(answer, view, top) {
        out += &format!("\n{}\n", section.title);
        out += &table::columns(&section.lines, section.right);
    }
    for remark in remarks(answer) {
        out += &format!("\n{remark}");
    }
    out + "\n"
}

/// The same as Markdown tables.
pub fn markdown(answer: &DiffAnswer, view: &View, top: usize) -> String {
    let mut out = format!("**{}, {}**\n\n", view.measure.title(), compared(answer));
    out += &markdown_table(sides(answer));
    out += &format!("\n{}\n", headline(answer));
    for section in sections(answer, view, top) {
        out += &format!("\n**{}**\n\n", section.title);
        out += &markdown_table(section.lines);
    }
    out += "\n";
    for remark in remarks(answer) {
        out += &format!("- {}\n", markdown::escaped(&remark));
    }
    out
}

fn markdown_table(mut lines: Vec<Vec<String>>) -> String {
    let rule = lines.first().map_or(0, Vec::len);
    lines.insert(1.min(lines.len()), vec!["---".to_string(); rule]);
    lines.into_iter().map(markdown::row).collect()
}

/// Up to when the two are compared.
fn compared(answer: &DiffAnswer) -> String {
    format!("compared as of {}, the end of the old extract", answer.cut.matrix.as_of)
}

/// How many cells moved, in one line.
pub fn headline(answer: &DiffAnswer) -> String {
    let restated = answer.cells.iter().filter(|cell| cell.is_restated()).count();
    let passed = answer.cells.len() - restated;
    let cells = |count: usize| number::integer(count as u128);
    let past = match passed {
        0 => String::new(),
        _ => format!(
            "; {} only went on, for the new extract ends on {}",
            cells(passed),
            answer.new.matrix.as_of
        ),
    };
    format!("{} cells were restated{past}", cells(restated))
}

fn remarks(answer: &DiffAnswer) -> Vec<String> {
    let mut remarks = vec!["* open: the period had not ended for every customer".to_string()];
    if !answer.has_ids && !answer.reasons.is_empty() {
        remarks.push(
            "orders have no id in both extracts (--order): a changed date or customer looks like one order deleted \
             and one late"
                .to_string(),
        );
    }
    if answer.new.report.span.1.date() < answer.cut.matrix.as_of {
        remarks.push(format!(
            "the last order of the new extract is of {}, before the old one ends",
            answer.new.report.span.1.date()
        ));
    }
    remarks
}

fn sides(answer: &DiffAnswer) -> Vec<Vec<String>> {
    let head = ["extract", "as of", "rows", "count", "left out", "customers", "orders", "net revenue"];
    let line = |name: &str, side: &MatrixAnswer| {
        let (report, matrix) = (&side.report, &side.matrix);
        let money =
            if matrix.has_amount { number::money(report.revenue) } else { number::UNDEFINED.to_string() };
        let count = |count: u64| number::integer(u128::from(count));
        vec![
            format!("{name}: {}", truncate(&report.source, 40)),
            matrix.as_of.to_string(),
            count(report.rows),
            count(report.accepted + report.refunds),
            count(report.left_out()),
            count(matrix.customers()),
            count(matrix.orders()),
            money,
        ]
    };
    let mut lines = vec![head.map(str::to_string).to_vec(), line("old", &answer.old)];
    if answer.cut.matrix.as_of != answer.new.matrix.as_of {
        lines.push(line("new, cut there", &answer.cut));
    }
    lines.push(line("new", &answer.new));
    lines
}

/// A titled table; its first line is its head.
struct Section {
    title: String,
    lines: Vec<Vec<String>>,
    /// Columns of numbers.
    right: &'static [usize],
}

fn sections(answer: &DiffAnswer, view: &View, top: usize) -> Vec<Section> {
    let mut sections = Vec::new();
    let mut add = |title: String, lines: Vec<Vec<String>>, right: &'static [usize]| {
        sections.push(Section { title, lines, right });
    };
    if !answer.reasons.is_empty() {
        add(
            "what was restated".to_string(),
            reasons(&answer.reasons, answer.old.matrix.has_amount),
            &[2, 3, 4],
        );
    }
    let customers = answer.customers;
    let moved = [
        ("new in the new extract", customers.came),
        ("gone from it", customers.gone),
        ("first order now earlier", customers.earlier),
        ("first order now later", customers.later),
    ];
    if moved.iter().any(|(_, count)| *count > 0) {
        let line = |(what, count): (&str, u64)| vec![what.to_string(), number::integer(u128::from(count))];
        let head = vec!["customers".to_string(), "number".to_string()];
        let lines = moved.into_iter().filter(|(_, count)| *count > 0).map(line);
        add("customers".to_string(), [head].into_iter().chain(lines).collect(), &[1]);
    }
    let restated: Vec<&DiffCell> = answer.cells.iter().filter(|cell| cell.is_restated()).collect();
    if !restated.is_empty() {
        let title = listed("restated cells", restated.len().min(top), restated.len() as u64);
        add(title, cells(answer, view, restated.into_iter().take(top)), &[2, 3, 4]);
    }
    let all = answer.reasons.iter().map(|one| one.orders).sum();
    if !answer.orders.is_empty() {
        let title = listed("orders and refunds that did it", answer.orders.len(), all);
        add(title, orders(&answer.orders), &[]);
    }
    if !answer.people.is_empty() {
        add("their customers, most money first".to_string(), people(&answer.people), &[1, 3, 4]);
    }
    sections
}

fn listed(what: &str, shown: usize, all: u64) -> String {
    if shown as u64 == all {
        format!("{what} ({})", number::integer(u128::from(all)))
    } else {
        format!("{what} ({shown} of {})", number::integer(u128::from(all)))
    }
}

fn kind(ordered: bool) -> &'static str {
    if ordered { "order" } else { "refund" }
}

fn reasons(reasons: &[RestatedCount], has_amount: bool) -> Vec<Vec<String>> {
    let mut lines = vec![["what", "why", "number", "customers", "amount"].map(str::to_string).to_vec()];
    lines.extend(reasons.iter().map(|one| {
        vec![
            format!("{}s", kind(one.ordered)),
            one.reason.meaning().to_string(),
            number::integer(u128::from(one.orders)),
            number::integer(u128::from(one.customers)),
            if has_amount { number::signed_money(one.amount) } else { number::UNDEFINED.to_string() },
        ]
    }));
    lines
}

fn cells<'a>(
    answer: &DiffAnswer,
    view: &View,
    cells: impl Iterator<Item = &'a DiffCell>,
) -> Vec<Vec<String>> {
    let unit = view.measure.unit();
    let mut lines =
        vec![["cohort", "age", "was", "is", "change", "made of", "orders"].map(str::to_string).to_vec()];
    let not_there = |text: String| if text.is_empty() { number::UNDEFINED.to_string() } else { text };
    lines.extend(cells.map(|cell| {
        let change = match (cell.old.value(), cell.cut.value()) {
            (Some(old), Some(new)) => number::difference(new - old, unit),
            _ => String::new(),
        };
        let because: Vec<String> =
            cell.orders.iter().map(|(reason, orders)| format!("{} {}", orders, reason.name())).collect();
        vec![
            truncate(&cell.cohort.to_string(), 30),
            answer.new.matrix.age_label(cell.age),
            not_there(table::cell_text(&cell.old, view.measure)),
            not_there(table::cell_text(&cell.cut, view.measure)),
            change,
            format!("{} to {}", made_of(&cell.old), made_of(&cell.cut)),
            if because.is_empty() { "of other ages".to_string() } else { because.join(", ") },
        ]
    }));
    lines
}

fn made_of(cell: &Cell) -> String {
    match cell.figure() {
        Some(Figure { numerator, denominator: Some(denominator), .. }) => {
            format!("{}/{}", number::quantity(*numerator), number::quantity(*denominator))
        }
        Some(figure) => number::quantity(figure.numerator),
        None => "nothing".to_string(),
    }
}

fn orders(orders: &[RestatedOrder]) -> Vec<Vec<String>> {
    let head = ["why", "what", "id", "customer", "time", "amount", "cohort and age"];
    let mut lines = vec![head.map(str::to_string).to_vec()];
    lines.extend(orders.iter().map(|order| {
        let both = |of: &dyn Fn(&Stood) -> String| {
            let (old, new) = (order.old.as_ref().map(of), order.new.as_ref().map(of));
            match (old, new) {
                (Some(old), Some(new)) if old != new => format!("{old} -> {new}"),
                (_, Some(one)) | (Some(one), None) => one,
                (None, None) => String::new(),
            }
        };
        vec![
            order.reason.name().to_string(),
            kind(order.ordered).to_string(),
            truncate(order.id.as_deref().unwrap_or(number::UNDEFINED), 30),
            both(&|stood| truncate(&stood.customer, 30)),
            both(&|stood| stood.at.map_or_else(String::new, |at| at.to_string())),
            both(&|stood| stood.amount.map_or_else(|| number::UNDEFINED.into(), number::money)),
            both(&|stood| format!("{} +{}", truncate(&stood.cohort.to_string(), 30), stood.age)),
        ]
    }));
    lines
}

fn people(people: &[RestatedCustomer]) -> Vec<Vec<String>> {
    let head = ["customer", "orders", "why", "was", "is"].map(str::to_string).to_vec();
    let line = |one: &RestatedCustomer| {
        vec![
            truncate(&one.customer, 30),
            number::integer(u128::from(one.orders)),
            one.reasons.clone(),
            number::money(one.old_amount),
            number::money(one.new_amount),
        ]
    };
    [head].into_iter().chain(people.iter().map(line)).collect()
}

fn kind_of(cell: &DiffCell) -> &'static str {
    if cell.is_restated() { "restated" } else { "went-on" }
}

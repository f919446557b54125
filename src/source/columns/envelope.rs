//! Records in an envelope: `after_customer_id` is the customer's id in the object `after` of a log of changes.

use super::column::ColumnStats;

/// The objects that hold a record, by what their columns begin with; longer ones first.
const ENVELOPES: &[&str] = &[
    "payload_after",
    "data_attributes",
    "data_object",
    "attributes",
    "properties",
    "newimage",
    "payload",
    "record",
    "object",
    "entity",
    "fields",
    "detail",
    "after",
    "body",
    "data",
];

/// From so many columns on, what they begin with is an envelope.
const LEAST_COLUMNS: usize = 3;

/// The columns of the record in an envelope: each with its place among the columns, and as it is called inside. Empty if there is
/// none.
pub(super) fn inside(columns: &[ColumnStats]) -> Vec<(usize, ColumnStats)> {
    let of = |envelope: &str| -> Vec<(usize, ColumnStats)> {
        let within = |(place, column): (usize, &ColumnStats)| {
            let name = within(&column.name, envelope)?.to_string();
            Some((place, ColumnStats { name, ..column.clone() }))
        };
        columns.iter().enumerate().filter_map(within).collect()
    };
    let found = ENVELOPES.iter().map(|envelope| of(envelope));
    found.into_iter().find(|found| found.len() >= LEAST_COLUMNS).unwrap_or_else(|| under_a_heading(columns))
}

/// What stands between the name of a table and that of a column: `Deal - Value`.
const HEADED: &[&str] = &[" - ", " – ", ": ", " :: ", " / ", " > "];

/// Whether most columns begin with the name of one table.
pub(super) fn are_headed(columns: &[ColumnStats]) -> bool {
    !under_a_heading(columns).is_empty()
}

/// The columns that begin with the name of one table, if most do; without it.
fn under_a_heading(columns: &[ColumnStats]) -> Vec<(usize, ColumnStats)> {
    let heading = |name: &str| {
        HEADED.iter().find_map(|sign| name.split_once(sign).map(|(head, _)| format!("{head}{sign}")))
    };
    let Some(first) = columns.iter().find_map(|column| heading(&column.name)) else { return Vec::new() };
    let within = |(place, column): (usize, &ColumnStats)| {
        let name = column.name.strip_prefix(first.as_str()).filter(|name| !name.is_empty())?.to_string();
        Some((place, ColumnStats { name, ..column.clone() }))
    };
    let found: Vec<(usize, ColumnStats)> = columns.iter().enumerate().filter_map(within).collect();
    if found.len() >= LEAST_COLUMNS && found.len() * 2 > columns.len() { found } else { Vec::new() }
}

/// The name of a column inside an envelope.
fn within<'a>(name: &'a str, envelope: &str) -> Option<&'a str> {
    let begin = name.get(..envelope.len())?;
    let rest = &name[envelope.len()..];
    let is_called = begin.replace('.', "_").eq_ignore_ascii_case(envelope);
    rest.strip_prefix(['_', '.']).filter(|rest| is_called && !rest.is_empty())
}

/// The column that has what another one has in the record after a change as it was before.
pub(in crate::source) fn before<'a>(after: &str, columns: &'a [ColumnStats]) -> Option<&'a ColumnStats> {
    let name = other(after, "after", "before")?;
    columns.iter().find(|column| column.name.eq_ignore_ascii_case(&name) && column.filled > 0)
}

/// The columns of records as they were before a change, beside those after it.
pub(super) fn befores(columns: &[ColumnStats]) -> impl Iterator<Item = &str> {
    let is_before = |name: &str| {
        let after = other(name, "before", "after");
        after.is_some_and(|after| columns.iter().any(|column| column.name.eq_ignore_ascii_case(&after)))
    };
    columns.iter().map(|column| column.name.as_str()).filter(move |name| is_before(name))
}

/// A name with one word in the place of another, if it has that.
fn other(name: &str, word: &str, other: &str) -> Option<String> {
    let lowered = name.to_ascii_lowercase();
    let place = lowered.find(word)?;
    Some(format!("{}{other}{}", &lowered[..place], &lowered[place + word.len()..]))
}

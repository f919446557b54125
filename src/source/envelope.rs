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
    found.into_iter().find(|found| found.len() >= LEAST_COLUMNS).unwrap_or_default()
}

/// The name of a column inside an envelope.
fn within<'a>(name: &'a str, envelope: &str) -> Option<&'a str> {
    let begin = name.get(..envelope.len())?;
    let rest = &name[envelope.len()..];
    let is_called = begin.replace('.', "_").eq_ignore_ascii_case(envelope);
    rest.strip_prefix(['_', '.']).filter(|rest| is_called && !rest.is_empty())
}

/// The same column of the record as it was before a change, for one of the record after it.
pub(super) fn before<'a>(after: &str, columns: &'a [ColumnStats]) -> Option<&'a ColumnStats> {
    let place = after.to_lowercase().find("after")?;
    let (begin, rest) = (&after[..place], &after[place + "after".len()..]);
    let name = format!("{begin}before{rest}");
    columns.iter().find(|column| column.name.eq_ignore_ascii_case(&name) && column.filled > 0)
}

//! Several files are one history only if most of their columns are the same.

use crate::source::columns::column::column_word;
use crate::source::columns::names;
use crate::source::columns::role::Role;
use crate::source::error::SourceError;
use crate::source::report::Note;
use crate::text::{option_words, sanitize, shell_word};

/// Columns of a file that a message shows.
const SHOWN: usize = 6;

/// Files with differences that a note shows.
const SHOWN_FILES: usize = 3;

/// What files look like, in the words of messages.
const ORDERS: &str = "orders";
const REFUNDS: &str = "refunds";

/// A file's name and its columns.
pub type FileColumns = (String, Vec<String>);

/// The differences between files that are read as one.
///
/// # Errors
/// Files that share fewer than half of their columns.
pub fn check(files: &[FileColumns]) -> Result<Option<Note>, SourceError> {
    let Some(((first, columns), others)) = files.split_first() else { return Ok(None) };
    let mut differences = Vec::new();
    for (other, others) in others {
        let missing = lacking(columns, others);
        let added = lacking(others, columns);
        let shared = columns.len() - missing.len();
        if shared * 2 < columns.len().max(others.len()) {
            return Err(SourceError::Columns {
                first: described(first, columns),
                other: described(other, others),
                remedy: remedy((first, columns), (other, others), files),
            });
        }
        let list = |names: &[&String]| names.iter().map(|name| sanitize(name)).collect::<Vec<_>>().join(", ");
        let difference = match (missing.as_slice(), added.as_slice()) {
            ([], []) => continue,
            (missing, []) => format!("{other} lacks {}", list(missing)),
            ([], added) => format!("{other} adds {}", list(added)),
            (missing, added) => format!("{other} lacks {} and adds {}", list(missing), list(added)),
        };
        differences.push(difference);
    }
    let more = match differences.len().saturating_sub(SHOWN_FILES) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    differences.truncate(SHOWN_FILES);
    Ok((!differences.is_empty()).then(|| Note {
        text: format!("the files have different columns: against {first}, {}{more}", differences.join("; ")),
        remedy: Some("a column that a file lacks is empty for its rows".into()),
    }))
}

/// The columns that the other file lacks.
fn lacking<'a>(columns: &'a [String], others: &[String]) -> Vec<&'a String> {
    let has = |name: &String| others.iter().any(|other| other.trim().eq_ignore_ascii_case(name.trim()));
    columns.iter().filter(|name| !has(name)).collect()
}

/// How files that share a column can be read together. All orders count, whether the other file has something of them or not.
fn remedy(
    (first, columns): (&str, &[String]),
    (other, others): (&str, &[String]),
    all: &[FileColumns],
) -> String {
    let are = |columns: &[String], what: &str| looks_like(columns) == what;
    if are(others, ORDERS) && !are(columns, ORDERS) {
        return remedy((other, others), (first, columns), all);
    }
    let refunds = all.iter().find(|(_, columns)| are(columns, REFUNDS));
    let refunds = refunds.filter(|_| are(columns, ORDERS));
    let with_refunds = refunds.map(|(name, _)| option_words("refunds-file", name));
    if let Some(option) = with_refunds.as_ref().filter(|_| are(others, REFUNDS)) {
        return format!("read {} with {option}", shell_word(first));
    }
    let shared = columns.iter().find(|name| others.iter().any(|other| other == *name));
    let stem = |name: &str| {
        let name = name.rsplit(['/', '#']).next().unwrap_or(name);
        column_word(name.split('.').next().unwrap_or(name))
    };
    let and_refunds = with_refunds.map_or(String::new(), |option| format!(", and say {option}"));
    match shared {
        Some(key) => format!(
            "join them with --query 'FROM {} LEFT JOIN {} USING ({})', or read one of them{and_refunds}",
            stem(first),
            stem(other),
            column_word(key)
        ),
        None => format!("read one of them{and_refunds}"),
    }
}

/// A file, what it looks like, and its first columns.
fn described(name: &str, columns: &[String]) -> String {
    let shown: Vec<String> = columns.iter().take(SHOWN).map(|name| sanitize(name)).collect();
    let more = if columns.len() > SHOWN { ", …" } else { "" };
    format!("{name} looks like {} ({}{more})", looks_like(columns), shown.join(", "))
}

/// The content of a file, judged by the names of its columns.
fn looks_like(columns: &[String]) -> &'static str {
    let has = |role: Role| columns.iter().any(|name| names::is_name_of(role, name));
    let counts = columns.iter().any(|name| names::is_quantity_name(name));
    let refunds = columns.iter().any(|name| names::is_refund_name(name));
    match (has(Role::Date), has(Role::Customer)) {
        (true, true) => ORDERS,
        _ if refunds && has(Role::Order) => REFUNDS,
        (false, _) if counts => "lines of orders",
        (false, true) if !has(Role::Order) => "customers",
        _ => "another table",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, columns: &str) -> FileColumns {
        (name.to_string(), columns.split(' ').map(str::to_string).collect())
    }

    #[test]
    fn files_of_one_history_may_differ_a_little() {
        let first = file("a.csv", "customer_id order_date order_id amount");
        let same = file("b.csv", "order_id ORDER_DATE customer_id amount");
        assert_eq!(check(&[first.clone(), same.clone()]).unwrap(), None);
        let more = file("c.csv", "customer_id order_date order_id total channel");
        let note = check(&[first, same, more]).unwrap().unwrap();
        assert!(note.text.ends_with("against a.csv, c.csv lacks amount and adds total, channel"), "{note}");
    }

    #[test]
    fn files_of_different_things_are_refused_with_what_each_is() {
        let orders = file("orders.csv", "order_id customer_id order_date");
        for (other, what) in [
            (file("lines.csv", "order_id sku quantity price"), "lines.csv looks like lines of orders"),
            (file("people.csv", "customer_id name email city"), "people.csv looks like customers"),
        ] {
            let why = check(&[orders.clone(), other]).unwrap_err().to_string();
            assert!(why.contains("orders.csv looks like orders") && why.contains(what), "{why}");
        }
    }
}

//! A file that holds several tables, such as a spreadsheet or a database: which of them is read.

use crate::source::columns::names::names_are_of_orders;
use crate::source::error::SourceError;
use crate::source::kinds::documents::{self, Document};
use crate::source::report::Note;
use crate::text::{grouped, sanitize};

/// Columns of a table that a message shows.
const SHOWN: usize = 6;

/// One table of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub name: String,
    /// None if it does not look like a table.
    pub columns: Vec<String>,
    pub rows: u64,
    /// Read only if it is named.
    pub is_hidden: bool,
}

/// The tables that are read, and the others.
#[derive(Debug, PartialEq, Eq)]
pub struct Chosen {
    names: Vec<String>,
    others: Vec<String>,
    is_named: bool,
}

impl Chosen {
    /// Whether a table is read.
    pub fn contains(&self, name: &str) -> bool {
        self.names.iter().any(|one| one == name)
    }

    /// Their names.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// A note on the choice, unless the user made it or there was no choice.
    pub fn note(&self, path: &str, kind: &str) -> Option<Note> {
        if self.is_named || (self.others.is_empty() && self.names.len() == 1) {
            return None;
        }
        let list = |names: &[String]| names.iter().map(|name| sanitize(name)).collect::<Vec<_>>().join(", ");
        let read = match self.names.as_slice() {
            [only] => format!("{path}: the {kind} '{}' is read", sanitize(only)),
            many => format!("{path}: the {kind}s {} have the same columns and are read as one", list(many)),
        };
        let text = match self.others.as_slice() {
            [] => read,
            others => format!("{read}; not {}", list(others)),
        };
        let remedy = format!("name another as in '{path}#{}'", self.others.first().unwrap_or(&self.names[0]));
        Some(Note { text, remedy: Some(remedy) })
    }
}

/// The tables that the user named (`*` for all); else the only one that looks like a table; else all, if their columns
/// are the same, but for those whose name says that they hold something else.
///
/// # Errors
/// A name that no table has, a file without a table, or several tables of which the user names none; with their
/// columns.
pub fn choose_parts(
    path: &str,
    kind: &'static str,
    parts: &[Part],
    wanted: Option<&str>,
) -> Result<Chosen, SourceError> {
    let tables: Vec<&Part> =
        parts.iter().filter(|part| !part.columns.is_empty() && !part.is_hidden).collect();
    let chosen = |read: &[&Part], is_named| {
        let names: Vec<String> = read.iter().map(|part| part.name.clone()).collect();
        let others = tables.iter().filter(|part| !names.contains(&part.name));
        Ok(Chosen { others: others.map(|part| part.name.clone()).collect(), names, is_named })
    };
    let listed = || {
        let show = |part: &&Part| {
            let columns: Vec<String> = part.columns.iter().take(SHOWN).map(|name| sanitize(name)).collect();
            let more = if part.columns.len() > SHOWN { ", …" } else { "" };
            let (name, rows) = (sanitize(&part.name), grouped(part.rows));
            match part.rows {
                // A table whose content is not read.
                0 => format!("'{name}'"),
                _ => format!("'{name}' ({rows} rows: {}{more})", columns.join(", ")),
            }
        };
        tables.iter().map(show).collect::<Vec<_>>().join("; ")
    };
    match (wanted, tables.as_slice()) {
        (Some("*"), [_, ..]) => chosen(&tables, true),
        (Some(name), _) => {
            let named = |part: &&Part| part.name == name;
            let alike = |part: &&Part| part.name.trim().eq_ignore_ascii_case(name.trim());
            match parts.iter().find(named).or_else(|| parts.iter().find(alike)) {
                Some(part) => chosen(&[part], true),
                None => {
                    Err(SourceError::NoPart { path: path.into(), kind, name: name.into(), parts: listed() })
                }
            }
        }
        (None, []) => Err(SourceError::NoTable { path: path.into(), kind }),
        (None, [only]) => chosen(&[only], false),
        (None, [first, others @ ..]) if others.iter().all(|other| other.columns == first.columns) => {
            // Returns, cancelled orders and plans have the columns of orders too.
            let orders: Vec<&Part> =
                tables.iter().copied().filter(|part| !documents::is_name_of_others(&part.name)).collect();
            chosen(if orders.is_empty() { &tables } else { &orders }, false)
        }
        (None, _) => {
            let mut likely = tables.clone();
            likely.sort_by_key(|part| std::cmp::Reverse(likeness(part)));
            Err(SourceError::Parts {
                path: path.into(),
                kind,
                parts: listed(),
                example: format!("'{path}#{}'", likely[0].name),
                choices: likely.iter().map(|part| format!("{path}#{}", part.name)).collect(),
            })
        }
    }
}

/// How much a table looks like orders: by its columns, then by its name.
fn likeness(part: &Part) -> (bool, bool, bool) {
    let is_other = documents::is_name_of_others(&part.name);
    let is_named = documents::document(&part.name) == Some(Document::Order);
    // `orders`, and not `order_items`.
    let is_whole = !part.name.contains(['_', '-', ' ']);
    (names_are_of_orders(&part.columns) && !is_other, is_named && !is_other, is_whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_that_looks_like_orders_is_proposed() {
        let parts = [
            part("customers", &["id", "email"]),
            part("order_items", &["order_id", "sku", "price"]),
            part("orders", &["id", "customer_id", "created_at"]),
        ];
        let why = chosen(&parts, None).unwrap_err();
        assert!(why.ends_with("as in 'shop.db#orders'"), "{why}");
        let why = chosen(
            &[part("summary", &["month", "revenue"]), part("sales", &["client", "date", "total"])],
            None,
        );
        assert!(why.unwrap_err().ends_with("as in 'shop.db#sales'"));
    }

    fn part(name: &str, columns: &[&str]) -> Part {
        let columns = columns.iter().map(ToString::to_string).collect();
        Part { name: name.into(), columns, rows: 3, is_hidden: name.starts_with('_') }
    }

    fn chosen(parts: &[Part], wanted: Option<&str>) -> Result<Vec<String>, String> {
        choose_parts("shop.db", "table", parts, wanted)
            .map(|chosen| chosen.names)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn tables_of_returns_and_plans_are_not_read_with_the_orders() {
        let columns = ["customer_id", "order_date", "amount"];
        let parts =
            ["H1", "Cancelled", "H2", "Returns", "Plan 2025", "Budget"].map(|name| part(name, &columns));
        let chosen = choose_parts("shop.xlsx", "sheet", &parts, None).unwrap();
        assert_eq!(chosen.names(), ["H1", "H2"]);
        let note = chosen.note("shop.xlsx", "sheet").unwrap();
        assert!(note.text.ends_with("are read as one; not Cancelled, Returns, Plan 2025, Budget"), "{note}");
        assert_eq!(choose_parts("shop.xlsx", "sheet", &parts, Some("*")).unwrap().names().len(), 6);
        assert_eq!(choose_parts("shop.xlsx", "sheet", &parts[3..], None).unwrap().names().len(), 3);
    }

    #[test]
    fn the_only_table_and_tables_of_the_same_columns_are_read_unasked() {
        let january = part("January", &["id", "day"]);
        let parts = [part("Notes", &[]), january.clone(), part("_old", &["id", "day"])];
        assert_eq!(chosen(&parts, None), Ok(vec!["January".to_string()]));
        assert_eq!(chosen(&parts, Some("_old")), Ok(vec!["_old".to_string()]));
        let months = [january, part("February", &["id", "day"])];
        assert_eq!(chosen(&months, None), Ok(vec!["January".to_string(), "February".to_string()]));
    }

    #[test]
    fn several_tables_are_listed_and_one_is_asked_for() {
        let parts = [part("orders", &["id", "day"]), part("people", &["id", "name"])];
        let why = chosen(&parts, None).unwrap_err();
        assert!(why.contains("'orders' (3 rows: id, day)") && why.contains("'shop.db#orders'"), "{why}");
        assert_eq!(chosen(&parts, Some("People")), Ok(vec!["people".to_string()]));
        assert!(chosen(&parts, Some("lines")).unwrap_err().contains("no table 'lines'"));
        assert!(chosen(&[], None).unwrap_err().contains("no table"));
    }
}

//! A limit on columns: what the database takes to understand a statement grows with the square of its columns.

use crate::source::columns::column::column_word;
use crate::source::columns::names;
use crate::source::columns::role::Role;
use crate::source::error::SourceError;
use crate::source::inputs::files::Files;
use crate::source::inputs::query::name_in_query;
use crate::text::{grouped, option_words};

use super::reader::Layout;

/// A file with more columns is refused.
const MOST_COLUMNS: usize = 2_000;

/// So many columns stand in the query that is proposed.
const MOST_NAMED: usize = 6;

/// Refuses files with too many columns, with the query that reads those an order history needs. A query of the user reads any.
///
/// # Errors
/// [`SourceError::TooWide`].
pub fn check<'a>(
    files: &Files,
    layout: &Layout,
    columns: impl ExactSizeIterator<Item = &'a str> + Clone,
) -> Result<(), SourceError> {
    if columns.len() <= MOST_COLUMNS || layout.is_queried {
        return Ok(());
    }
    let roles = [Role::Customer, Role::Date, Role::Order, Role::Amount];
    let has_role = |name: &&str| roles.iter().any(|role| names::is_name_of(*role, name));
    let known = columns.clone().filter(has_role);
    let first = columns.clone().filter(|name| !has_role(name));
    let named: Vec<String> = known.chain(first).take(MOST_NAMED).map(column_word).collect();
    let table = column_word(&name_in_query(&files.paths[0]));
    Err(SourceError::TooWide {
        path: files.named(),
        columns: grouped(columns.len() as u64),
        most: grouped(MOST_COLUMNS as u64),
        remedy: option_words("query", &format!("SELECT {} FROM {table}", named.join(", "))),
    })
}

//! Which statuses leave rows out, and which further rows they leave out with them.

use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::source::columns::role::Role;
use crate::source::error::SourceError;
use crate::source::inputs::files::Files;
use crate::source::mapping::Mapping;
use crate::sql::{literal, render};

use super::chosen_statuses;
use super::statuses::Verdict;

/// The statuses whose rows are left out.
#[derive(Debug, Clone, Default)]
pub(in crate::source) struct ExcludedStatuses {
    /// As the file writes them, as SQL strings.
    pub(in crate::source) values: Vec<String>,
    /// Those of them that leave out further lines without a status too: values of the status column, and if there is one, what
    /// other columns say beside it.
    pub(in crate::source) of_column: Vec<String>,
    /// Whether refunds of orders with such a status are left out with them.
    pub(in crate::source) with_refunds: bool,
    /// Whether rows without a status belong to orders that have such a status.
    pub(in crate::source) with_further: bool,
}

impl ExcludedStatuses {
    /// Finds them in the rows read.
    ///
    /// # Errors
    /// Files that cannot be read; cancelled.
    pub(in crate::source) fn find(
        engine: &dyn Engine,
        files: &Files,
        mapping: &Mapping,
        cancel: &Cancel,
    ) -> Result<ExcludedStatuses, SourceError> {
        let sql = render(engine.dialect(), "statuses", context! { table => "raw_lines", counted => false })?;
        let answer = engine.query(&sql, cancel).map_err(|error| files.broken(error))?;
        // Beside a column of statuses, a line without one is a further line, whatever left the others out.
        let has_column = mapping.mapped.iter().any(|mapped| mapped.role == Role::Status);
        let mut found = ExcludedStatuses::default();
        for row in rows(&answer) {
            let status = row.text("status")?;
            if mapping.verdict(status) == Verdict::Excluded {
                found.values.push(literal(status));
                if has_column || !mapping.is_marked(status) {
                    found.of_column.push(literal(status));
                }
            }
        }
        if !found.values.is_empty() && mapping.oid.is_some() {
            let context = context! { excluded_statuses => &found.values, own_statuses => &found.of_column };
            let answer = engine.query(&render(engine.dialect(), "refunds_of_excluded", context)?, cancel)?;
            if let Some(row) = rows(&answer).next() {
                found.with_refunds = row.count("refunds")? > 0;
                found.with_further = row.count("further")? > 0;
            }
        }
        Ok(found)
    }
}

/// How to name some statuses that leave every row out as those of orders; `None` if there are none.
pub(in crate::source) fn naming(statuses: &[&str]) -> Option<String> {
    (!statuses.is_empty()).then(|| {
        format!("; if rows with such a status are orders, say {}", chosen_statuses::options(statuses))
    })
}

/// The statuses that leave every row out, and how to name those of orders; `None` if there are none.
pub(in crate::source) fn to_name(engine: &dyn Engine, mapping: &Mapping, cancel: &Cancel) -> Option<String> {
    mapping.status.as_ref()?;
    let sql =
        render(engine.dialect(), "statuses", context! { table => "raw_lines", counted => false }).ok()?;
    let answer = engine.query(&sql, cancel).ok()?;
    let found = rows(&answer).filter_map(|row| {
        let status = row.text("status").ok()?.trim().to_string();
        let is_left_out = mapping.verdict(&status) == Verdict::Excluded && !mapping.is_marked(&status);
        is_left_out.then_some(status)
    });
    let found: Vec<String> = found.collect();
    let names: Vec<&str> = found.iter().map(String::as_str).collect();
    naming(&names)
}

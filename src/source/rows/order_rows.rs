//! Orders that stand on several rows: the day, or the customer too, on a row above those with the amounts.

use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::source::columns::column::column_word;
use crate::source::columns::role::Role;
use crate::source::error::SourceError;
use crate::source::inputs::query::name_in_query;
use crate::source::prepare::Source;
use crate::source::report::Column;
use crate::sql::{identifier, render};
use crate::text::option_words;

/// Of so many rows with an amount all but one lack what stands above them.
const NEARLY_ALL: u64 = 20;

impl Source {
    /// The error that no row counts, with what fills the rows below those with a day or a customer.
    pub(in crate::source) fn with_rows_above(
        &self,
        error: SourceError,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> SourceError {
        match error {
            SourceError::NoOrders { rows, left_out, hint } if hint.is_empty() => {
                // It is part of a message, so errors of the engine are ignored here.
                let hint = self.rows_above(engine, cancel).ok().flatten().unwrap_or_default();
                SourceError::NoOrders { rows, left_out, hint }
            }
            other => other,
        }
    }

    fn rows_above(&self, engine: &dyn Engine, cancel: &Cancel) -> Result<Option<String>, SourceError> {
        let ([path], Some(amount)) = (self.files().paths.as_slice(), &self.mapping.amount) else {
            return Ok(None);
        };
        let context = context! {
            amount,
            date => &self.mapping.ts,
            customer => &self.mapping.customer,
            scan => &self.mapping.scan,
        };
        let answer = engine.query(&render(engine.dialect(), "rows_above", context)?, cancel)?;
        let Some(row) = rows(&answer).next() else { return Ok(None) };
        let paid = row.count("paid")?;
        let lacks = |missing: u64| paid > 0 && (paid - missing) * NEARLY_ALL <= paid;
        let mut names: Vec<&str> = Vec::new();
        for (role, missing) in [(Role::Date, "undated"), (Role::Customer, "unnamed")] {
            let mapped = self.report.mapped(role).map(|mapped| mapped.expression.as_str());
            // A value that cannot be read is not an empty cell.
            let is_partly_filled = |column: &Column| {
                mapped == Some(column.name.as_str())
                    && column.filled.is_some_and(|share| 0.0 < share && share < 0.9)
            };
            let column = mapped.filter(|_| self.report.columns.iter().any(is_partly_filled));
            if let Some(name) = column.filter(|_| row.count(missing).is_ok_and(lacks)) {
                names.push(name);
            }
        }
        let paid = self.report.mapped(Role::Amount).map(|mapped| mapped.expression.as_str());
        let paid = paid.filter(|name| self.report.columns.iter().any(|column| column.name == *name));
        let Some(paid) = paid.filter(|_| !names.is_empty()) else { return Ok(None) };
        let filled = |name: &str| format!("nullif(trim(CAST({} AS VARCHAR)), '')", column_word(name));
        let columns: Vec<(String, String)> =
            names.iter().map(|name| (filled(name), column_word(name))).collect();
        let context = context! {
            columns,
            table => identifier(&name_in_query(self.files().origin(path))),
            kept => filled(paid),
        };
        let query = render(engine.dialect(), "filled_down", context)?;
        Ok(Some(format!(
            "; rows with '{paid}' have no '{}', which may stand on a row above: fill it down with {}",
            names.join("' and no '"),
            option_words("query", query.trim())
        )))
    }
}

//! The values of a role's column as SQL: as they stand in the file, as text, as money, and the texts that cannot be read.

use arrow::array::RecordBatch;
use minijinja::{Value, context};

use crate::engine::ColumnType;
use crate::source::error::SourceError;
use crate::source::money::amounts::Currency;
use crate::source::resolution::{Filled, Resolver};
use crate::source::scan::Scan;
use crate::sql::{identifier, render};

use super::column::{ColumnStats, is_named_in};
use super::placeholders::placeholders;

impl Resolver<'_> {
    pub(in crate::source) fn raw_names(&self, exact: &[Option<&Filled>]) -> Vec<String> {
        let all = exact.iter().copied().flatten();
        let named = all.filter(|filled| self.is_raw(filled) || filled.column.number_format.is_some());
        let mut names: Vec<String> = named.map(|filled| filled.column.name.clone()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Whether a column of a text file has a type that could change its values.
    pub(in crate::source) fn is_raw(&self, filled: &Filled) -> bool {
        let column = &filled.column;
        self.scan.is_text
            && !filled.is_expression
            && column.value_type != ColumnType::Text
            && column.number_format.is_none()
    }

    /// The values of a column as written in the file.
    pub(in crate::source) fn exact(&self, filled: &Filled) -> String {
        if self.is_raw(filled) {
            identifier(&Scan::raw_name(&filled.column.name))
        } else {
            identifier(&filled.column.name)
        }
    }

    /// The answer to a question about the rows, of the stored rows if there are few.
    ///
    /// # Errors
    /// A template that cannot be rendered, and what the engine refuses.
    pub(in crate::source) fn asked(
        &self,
        template: &str,
        context: Value,
    ) -> Result<Vec<RecordBatch>, SourceError> {
        let sql = render(self.engine.dialect(), template, context)?;
        Ok(self.engine.query(&self.scan.reading_rows_at_hand(&sql), self.cancel)?)
    }

    /// An expression in the dialect of the engine.
    pub(in crate::source) fn expressed(&self, kind: &str, value: &str) -> Result<String, SourceError> {
        Ok(render(
            self.engine.dialect(),
            "expression",
            context! { kind, value, placeholders => placeholders() },
        )?)
    }

    pub(in crate::source) fn text(&self, value: &str) -> Result<String, SourceError> {
        self.expressed("text", value)
    }

    pub(in crate::source) fn money(&self, amount: &Filled) -> Result<String, SourceError> {
        self.expressed("money", &self.exact(amount))
    }

    /// The unconverted amount, if reading it as DECIMAL(18,4) can neither fail nor change its sign.
    pub(in crate::source) fn signed(&self, amount: &Filled) -> Result<String, SourceError> {
        match amount.column.value_type.is_plain_money() {
            true => Ok(self.exact(amount)),
            false => self.money(amount),
        }
    }

    /// The text of a column that `read` cannot read, except placeholders of missing values.
    pub(in crate::source) fn unread(
        &self,
        filled: &Filled,
        read: &str,
        placeholders: Vec<String>,
    ) -> Result<Option<String>, SourceError> {
        let column = &filled.column;
        let is_written = column.number_format.is_some() || self.is_raw(filled);
        let written = match is_written {
            true => identifier(&Scan::raw_name(&column.name)),
            false if column.value_type == ColumnType::Text && !filled.is_expression => {
                identifier(&column.name)
            }
            false => return Ok(None),
        };
        let context = context! { kind => "unread", value => written, read, placeholders };
        Ok(Some(render(self.engine.dialect(), "expression", context)?))
    }

    /// A column of the amount with values in several currencies.
    pub(in crate::source) fn mixed(&self, amount: &Filled) -> Option<(String, Vec<Currency>)> {
        let takes_part = |column: &&ColumnStats| match amount.is_expression {
            // An expression may leave out the blanks around a name.
            true => [column.name.as_str(), column.name.trim()]
                .into_iter()
                .any(|name| is_named_in(&amount.column.name, name)),
            false => amount.column.name == column.name,
        };
        let found = self.scan.columns.iter().filter(takes_part).find(|column| column.currencies.len() > 1)?;
        Some((found.name.clone(), found.currencies.clone()))
    }

    /// The text in the file.
    pub(in crate::source) fn written(&self, filled: &Filled) -> Result<String, SourceError> {
        let is_written = filled.column.number_format.is_some() && !filled.is_expression;
        match is_written {
            true => self.text(&identifier(&Scan::raw_name(&filled.column.name))),
            false => self.text(&self.exact(filled)),
        }
    }
}

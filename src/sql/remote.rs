//! The SQL of databases on other machines, for questions about orders that stay there. Each is one SELECT that needs nothing
//! but the table: the templates in `remote/`, and a file of macros for each database.

use minijinja::Value;

use crate::named_enum;

use super::dialect::Dialect;
use super::quoting::{identifier, literal};
use super::render::{SqlError, render_of};

named_enum! {
    /// A database whose SQL is known.
    pub enum RemoteSql: "SQL of a database" {
        DuckDb = "duckdb",
        Postgres = "postgres" | "postgresql",
        /// Spark, and Sail.
        Spark = "spark" | "sail",
        /// DataFusion, and Ballista.
        DataFusion = "datafusion" | "ballista",
    }
}

/// Every template by name.
const TEMPLATES: &[(&str, &str)] = &[
    ("survey", include_str!("remote/survey.sql")),
    ("values", include_str!("remote/values.sql")),
    ("order_ids", include_str!("remote/order_ids.sql")),
    ("order_span", include_str!("remote/order_span.sql")),
    ("next_order", include_str!("remote/next_order.sql")),
    ("follows", include_str!("remote/follows.sql")),
    ("patterns", include_str!("remote/patterns.sql")),
    ("sums", include_str!("remote/sums.sql")),
    ("expression", include_str!("remote/expression.sql")),
];

impl RemoteSql {
    const fn dialect(self) -> Dialect {
        let macros = match self {
            RemoteSql::DuckDb => include_str!("remote/dialect/duckdb.sql"),
            RemoteSql::Postgres => include_str!("remote/dialect/postgres.sql"),
            RemoteSql::Spark => include_str!("remote/dialect/spark.sql"),
            RemoteSql::DataFusion => include_str!("remote/dialect/datafusion.sql"),
        };
        Dialect { macros }
    }

    /// The SQL of a database that a driver of this name reaches, if the name tells.
    pub fn of_driver(name: &str) -> Option<RemoteSql> {
        let known = [
            ("postgresql", RemoteSql::Postgres),
            ("flightsql", RemoteSql::Spark),
            ("duckdb", RemoteSql::DuckDb),
        ];
        known.into_iter().find(|(part, _)| name.contains(part)).map(|(_, sql)| sql)
    }

    /// The SQL of a question.
    ///
    /// # Errors
    /// As [`render`](super::render).
    pub fn render(self, name: &str, context: impl Into<Value>) -> Result<String, SqlError> {
        render_of(TEMPLATES, self.dialect(), name, context)
    }

    /// A column's name, in quotes.
    pub fn identifier(self, name: &str) -> String {
        match self {
            RemoteSql::Spark => format!("`{}`", name.replace('`', "``")),
            _ => identifier(name),
        }
    }

    /// A text in quotes.
    pub fn literal(self, text: &str) -> String {
        match self {
            // Spark reads a backslash, and joins two texts side by side.
            RemoteSql::Spark => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")),
            _ => literal(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_texts_are_those_of_the_database() {
        assert_eq!(RemoteSql::Postgres.identifier("a\"b"), "\"a\"\"b\"");
        assert_eq!(RemoteSql::Spark.identifier("a`b"), "`a``b`");
        assert_eq!(RemoteSql::Spark.literal("it's \\N"), "'it\\'s \\\\N'");
        assert_eq!(RemoteSql::DuckDb.literal("it's \\N"), "'it''s \\N'");
    }
}

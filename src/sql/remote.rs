//! The SQL of databases on other machines, for questions about orders that stay there. Each is one SELECT that needs nothing
//! but the table: the templates in `remote/`, and a file of macros for each database, beside those
//! that most write alike.

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
        /// Spark, Sail and Databricks.
        Spark = "spark" | "sail" | "databricks",
        /// DataFusion, and Ballista.
        DataFusion = "datafusion" | "ballista",
        Snowflake = "snowflake",
        BigQuery = "bigquery",
        Trino = "trino",
        ClickHouse = "clickhouse",
        Redshift = "redshift",
    }
}

/// The macros of a database: what most write alike, and what it defines itself.
macro_rules! macros {
    ($database:literal) => {
        concat!(
            include_str!("remote/dialect/standard.sql"),
            include_str!(concat!("remote/dialect/", $database, ".sql"))
        )
    };
}

/// Every template by name.
static TEMPLATES: &[(&str, &str)] = &[
    ("survey", include_str!("remote/survey.sql")),
    ("values", include_str!("remote/values.sql")),
    ("order_ids", include_str!("remote/order_ids.sql")),
    ("order_numbers", include_str!("remote/order_numbers.sql")),
    ("order_span", include_str!("remote/order_span.sql")),
    ("orders_of", include_str!("remote/orders_of.sql")),
    ("next_order", include_str!("remote/next_order.sql")),
    ("follows", include_str!("remote/follows.sql")),
    ("patterns", include_str!("remote/patterns.sql")),
    ("sums", include_str!("remote/sums.sql")),
    ("cells", include_str!("remote/cells.sql")),
    ("amounts", include_str!("remote/amounts.sql")),
    ("cohorts", include_str!("remote/cohorts.sql")),
    ("people", include_str!("remote/people.sql")),
    ("customer_lines", include_str!("remote/customer_lines.sql")),
    ("expression", include_str!("remote/expression.sql")),
    ("row_span", include_str!("remote/row_span.sql")),
    ("fingerprint", include_str!("remote/fingerprint.sql")),
    ("moment", include_str!("remote/moment.sql")),
];

impl RemoteSql {
    const fn dialect(self) -> Dialect {
        let macros = match self {
            RemoteSql::DuckDb => macros!("duckdb"),
            RemoteSql::Postgres => macros!("postgres"),
            RemoteSql::Spark => macros!("spark"),
            RemoteSql::DataFusion => macros!("datafusion"),
            RemoteSql::Snowflake => macros!("snowflake"),
            RemoteSql::BigQuery => macros!("bigquery"),
            RemoteSql::Trino => macros!("trino"),
            RemoteSql::ClickHouse => macros!("clickhouse"),
            RemoteSql::Redshift => macros!("redshift"),
        };
        Dialect { macros }
    }

    /// The SQL of a database that a driver of this name reaches, if the name tells.
    pub fn of_driver(name: &str) -> Option<RemoteSql> {
        let known = [
            ("postgresql", RemoteSql::Postgres),
            ("flightsql", RemoteSql::Spark),
            ("databricks", RemoteSql::Spark),
        ];
        let named = RemoteSql::ALL.map(|sql| (sql.name(), sql));
        known.into_iter().chain(named).find(|(part, _)| name.contains(part)).map(|(_, sql)| sql)
    }

    /// The SQL of a server by the name it gives itself, if that tells.
    pub fn of_server(name: &str) -> Option<RemoteSql> {
        let name = name.to_lowercase();
        RemoteSql::ALL.into_iter().find(|sql| name.contains(sql.name()))
    }

    /// Whether a database that speaks it has been tried; otherwise it follows the documentation alone.
    pub const fn is_tried(self) -> bool {
        matches!(self, RemoteSql::DuckDb | RemoteSql::Postgres | RemoteSql::Spark | RemoteSql::DataFusion)
    }

    /// Whether it can add up hashes of rows.
    pub const fn has_fingerprint(self) -> bool {
        !matches!(self, RemoteSql::DataFusion)
    }

    /// What runs before each statement, in one transaction with it. PostgreSQL does not know how many rows a named subquery has,
    /// takes some for one row, and would join them one by one: a question took 52 s on 20,000 rows, and takes 0.2 s so.
    pub const fn before(self) -> Option<&'static str> {
        match self {
            RemoteSql::Postgres => Some("SET LOCAL enable_nestloop = off"),
            _ => None,
        }
    }

    /// The isolation in which all statements of a transaction see the same rows, if the database has one.
    pub const fn isolation(self) -> Option<&'static str> {
        match self {
            RemoteSql::Postgres => Some("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"),
            _ => None,
        }
    }

    /// What keeps a table as it is for a transaction of that isolation. A table that is emptied and filled again by another
    /// transaction seems empty to one that began before.
    pub fn lock(self, table: &str) -> String {
        format!("LOCK TABLE {table} IN ACCESS SHARE MODE")
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
            RemoteSql::Spark | RemoteSql::BigQuery => format!("`{}`", name.replace('`', "``")),
            _ => identifier(name),
        }
    }

    /// The condition that an expression has a value, both SQL.
    pub fn is_value(self, expression: &str, value: &str) -> String {
        match self {
            // With an equality DataFusion 55 leaves out the sorting before a window, and then fails because it is missing.
            RemoteSql::DataFusion => format!("{expression} IS NOT DISTINCT FROM {value}"),
            _ => format!("{expression} = {value}"),
        }
    }

    /// A text in quotes.
    pub fn literal(self, text: &str) -> String {
        match self {
            // They read a backslash, and Spark joins two texts side by side.
            RemoteSql::Spark | RemoteSql::BigQuery | RemoteSql::ClickHouse => {
                format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
            }
            _ => literal(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The macros of a dialect: one may stand twice, if the database defines a common one again.
    fn macros_of(text: &str) -> BTreeSet<&str> {
        text.split("{%- macro ").skip(1).filter_map(|rest| rest.split(')').next()).collect()
    }

    #[test]
    fn every_dialect_has_every_macro() {
        let all = macros_of(RemoteSql::DuckDb.dialect().macros);
        assert!(all.len() > 15 && all.contains("bit(place"));
        for sql in RemoteSql::ALL {
            assert_eq!(macros_of(sql.dialect().macros), all, "{sql}");
            let said = sql.dialect().macros.contains("expected, not tried");
            assert_eq!(said, !sql.is_tried(), "{sql}");
        }
    }

    #[test]
    fn a_driver_tells_the_sql() {
        for (driver, sql) in [
            ("postgresql", Some(RemoteSql::Postgres)),
            ("/opt/libadbc_driver_snowflake.so", Some(RemoteSql::Snowflake)),
            ("flightsql", Some(RemoteSql::Spark)),
            ("profile", None),
        ] {
            assert_eq!(RemoteSql::of_driver(driver), sql, "{driver}");
        }
    }

    #[test]
    fn a_server_tells_its_sql_by_its_name() {
        for (server, sql) in [
            ("PostgreSQL", Some(RemoteSql::Postgres)),
            ("Redshift", Some(RemoteSql::Redshift)),
            ("Apache DataFusion Ballista", Some(RemoteSql::DataFusion)),
            ("Google BigQuery", Some(RemoteSql::BigQuery)),
            ("Dremio", None),
        ] {
            assert_eq!(RemoteSql::of_server(server), sql, "{server}");
        }
    }

    #[test]
    fn names_and_texts_are_those_of_the_database() {
        assert_eq!(RemoteSql::Postgres.identifier("a\"b"), "\"a\"\"b\"");
        assert_eq!(RemoteSql::Spark.identifier("a`b"), "`a``b`");
        assert_eq!(RemoteSql::Spark.literal("it's \\N"), "'it\\'s \\\\N'");
        assert_eq!(RemoteSql::DuckDb.literal("it's \\N"), "'it''s \\N'");
    }
}

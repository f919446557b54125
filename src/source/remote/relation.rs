//! What is read of an address: a table, or the rows of a query, as it stands behind FROM.

use crate::engine::remote::{Address, RemoteTable};
use crate::source::error::SourceError;
use crate::source::spec::SourceSpec;
use crate::sql::RemoteSql;

/// The orders of an address: a table, or the rows of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::source) struct Relation {
    /// As the user named it.
    pub(super) path: String,
    pub(in crate::source) address: Address,
    /// What stands behind FROM.
    pub(super) sql: String,
    /// The condition that its rows meet, if customers are sampled.
    sampled: Option<String>,
}

/// The addresses among the paths of a source.
pub(in crate::source) fn relations(spec: &SourceSpec) -> Result<Vec<Relation>, SourceError> {
    let (addresses, files): (Vec<&String>, Vec<&String>) =
        spec.paths.iter().partition(|path| Address::is_one(path));
    let Some(first) = addresses.first() else { return Ok(Vec::new()) };
    // Before any message quotes an address.
    addresses.iter().try_for_each(|path| Address::check(path))?;
    if spec.share.is_some() && !files.is_empty() {
        return Err(SourceError::ShareOfBoth);
    }
    if spec.query.is_some() && (addresses.len() > 1 || !files.is_empty()) {
        return Err(SourceError::QueryOfSeveral { path: without_table(first).to_string() });
    }
    addresses.into_iter().map(|path| Relation::of(path, spec)).collect()
}

fn without_table(path: &str) -> &str {
    path.split_once('#').map_or(path, |(uri, _)| uri)
}

/// The column of the customers as a database reads its name.
fn column_of_customers(spec: &SourceSpec, address: &Address) -> Result<String, SourceError> {
    let name = spec.customer.as_deref().ok_or(SourceError::ShareOfWhom)?;
    let is_plain = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !is_plain {
        return Err(SourceError::ShareOfExpression { name: name.to_string() });
    }
    // PostgreSQL takes a name without quotes for one in small letters.
    Ok(if address.is_postgres() { format!("\"{name}\"") } else { name.to_string() })
}

impl Relation {
    fn of(path: &str, spec: &SourceSpec) -> Result<Relation, SourceError> {
        let (uri, table) = match path.split_once('#') {
            Some((uri, table)) => (uri, Some(table)),
            None => (path, None),
        };
        let sql = match (&spec.query, table.or(spec.table.as_deref())) {
            // The name of the query is needed by some databases and taken by all.
            (Some(query), _) => {
                let query = query.trim().trim_end_matches(';').trim();
                // A remark at its end would hide the bracket.
                let end = if query.contains("--") { "\n" } else { "" };
                format!("({query}{end}) AS orders")
            }
            (None, Some(table)) if is_table(table) => table.to_string(),
            (None, Some(table)) => {
                return Err(SourceError::TableName { name: table.to_string(), uri: uri.to_string() });
            }
            (None, None) => return Err(SourceError::NoTableNamed { uri: uri.to_string() }),
        };
        let address =
            Address::parse(uri, spec.driver.as_deref(), &spec.driver_options, spec.password.as_ref())?;
        let sampled = match spec.share {
            Some(share) => Some(share.condition(&column_of_customers(spec, &address)?)?),
            None => None,
        };
        Ok(Relation { path: path.to_string(), address, sql, sampled })
    }

    /// The SQL of its database: that of the server by its own name, if it was asked; otherwise that of the driver.
    pub(in crate::source) fn dialect(&self) -> Option<RemoteSql> {
        let server = RemoteTable::at(self.address.clone()).known_server();
        let named = server.and_then(|name| RemoteSql::of_server(&name));
        named.or_else(|| RemoteSql::of_driver(self.address.driver()))
    }

    /// What is read of it, as it stands behind FROM.
    pub(super) fn rows(&self) -> String {
        match &self.sampled {
            Some(condition) => format!("{} WHERE {condition}", self.sql),
            None => self.sql.clone(),
        }
    }

    /// The same as one name or subquery, for a statement with conditions of its own.
    pub(in crate::source) fn source(&self) -> String {
        match &self.sampled {
            Some(condition) => format!("(SELECT * FROM {} WHERE {condition}) AS sampled", self.sql),
            None => self.sql.clone(),
        }
    }

    /// The same with all customers.
    pub(in crate::source) fn unsampled(&self) -> &str {
        &self.sql
    }

    /// The error that it is empty, or that no customer is in the sample.
    pub(super) fn empty(&self) -> SourceError {
        match &self.sampled {
            Some(_) => SourceError::EmptySample { path: self.shown() },
            None => SourceError::EmptyTable { path: self.shown() },
        }
    }

    /// The address with the table, if it is one.
    pub(super) fn shown(&self) -> String {
        if self.sql.starts_with('(') {
            format!("{} (a query)", self.address)
        } else {
            format!("{}#{}", self.address, self.sql)
        }
    }
}

/// Whether a text names a table and holds no other SQL: names, quoted or not, with points between them.
fn is_table(text: &str) -> bool {
    let mut rest = text;
    loop {
        let after = match rest.chars().next() {
            Some(quote @ ('"' | '`')) => match after_quotes(&rest[1..], quote) {
                Some(after) if after.len() + 2 < rest.len() => after,
                _ => return false,
            },
            Some('[') => match rest.find(']') {
                Some(end) if end > 1 => &rest[end + 1..],
                _ => return false,
            },
            _ => {
                let end =
                    rest.find(|c: char| !(c.is_alphanumeric() || "_$-".contains(c))).unwrap_or(rest.len());
                if end == 0 || rest[..end].contains("--") {
                    return false;
                }
                &rest[end..]
            }
        };
        match after.strip_prefix('.') {
            Some(next) => rest = next,
            None => return after.is_empty(),
        }
    }
}

/// What follows a name whose first quote is gone; within it, a quote stands twice. None without the last quote.
fn after_quotes(text: &str, quote: char) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = &rest[rest.find(quote)? + 1..];
        match rest.strip_prefix(quote) {
            Some(next) => rest = next,
            None => return Some(rest),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_a_name_and_nothing_else() {
        for table in [
            "orders",
            "shop.orders",
            "\"Order Lines\"",
            "parquet.`/data/orders.parquet`",
            "my-project.shop.orders",
            "[dbo].[orders]",
            "größe.x",
            "shop.\"5\"\" pipes\"",
        ] {
            assert!(is_table(table), "{table}");
        }
        for text in [
            "",
            "orders; drop table x",
            "orders where 1=1",
            "(select 1)",
            "a..b",
            "\"a",
            "a--b",
            "f(1)",
            "a b",
            "``",
            "\"a\"\"",
            "\"a\"; drop table \"b\"",
        ] {
            assert!(!is_table(text), "{text}");
        }
    }
}

//! Orders that an SQL query of the user builds from files; each file is a table of its name.

use std::path::Path;

use crate::engine::{Cancel, Engine};
use crate::source::error::SourceError;
use crate::source::readers::{self, IN_ORDER, Layout, Reader, Relation};
use crate::source::scan::Scan;
use crate::sql::identifier;

use super::files::Files;
use super::head::Head;
use super::path_parts::split_part;

/// A query over files.
pub struct Query {
    /// The user's text.
    query: String,
    /// Statements that must run first.
    setup: Vec<String>,
    sql: String,
}

impl Query {
    /// Opens every file by its own format, under the name of the file or of its part.
    ///
    /// # Errors
    /// Files that cannot be read, and two files of one name.
    pub fn of(
        engine: &dyn Engine,
        files: &mut Files,
        layout: &Layout,
        query: &str,
        cancel: &Cancel,
    ) -> Result<Query, SourceError> {
        let mut tables: Vec<(String, String)> = Vec::new();
        let mut setup = Vec::new();
        for place in 0..files.paths.len() {
            let mut found = vec![files.only(place)];
            while let Some(mut file) = found.pop() {
                let name = table_name(&file);
                let reader = readers::choose(engine, &mut file, cancel)?;
                if file.paths.len() > 1 {
                    // An archive: each of its members is a table.
                    found.extend((0..file.paths.len()).map(|member| file.only(member)));
                    continue;
                }
                if tables.iter().any(|(other, _)| other.eq_ignore_ascii_case(&name)) {
                    return Err(SourceError::SameTable { name, path: file.named() });
                }
                let scan = match Scan::open(engine, &mut file, reader, layout, &[], cancel) {
                    // A database of which no table is named: the query names those it reads.
                    Err(SourceError::Parts { choices, .. }) => {
                        let parts =
                            choices.iter().map(|part| Files::find(&[glob::Pattern::escape(part)], &[]));
                        found.extend(parts.collect::<Result<Vec<_>, _>>()?);
                        continue;
                    }
                    opened => opened?,
                };
                files.spooled.extend(file.spooled);
                setup.extend(scan.setup);
                tables.push((name, scan.sql));
            }
        }
        let tables: Vec<String> = tables
            .iter()
            .map(|(name, sql)| format!("{} AS (SELECT * FROM {sql})", identifier(name)))
            .collect();
        let query = query.trim().trim_end_matches(';').to_string();
        let sql = format!("(WITH {} SELECT * FROM ({query}))", tables.join(", "));
        Ok(Query { query, setup, sql })
    }
}

/// The name of a file without parts in a query.
pub(in crate::source) fn name_in_query(path: &str) -> String {
    let stem =
        Path::new(path).file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    // `orders.csv.gz` is the table `orders`.
    stem.split('.').next().unwrap_or(&stem).to_string()
}

/// The name of a file in a query.
fn table_name(file: &Files) -> String {
    let path = file.paths.first().map_or("", |path| file.origin(path));
    let (path, part) = split_part(path);
    let member = part.filter(|_| file.parts.first().is_none_or(Option::is_none));
    let part = part.or(file.parts.first().and_then(Option::as_deref));
    let stem = name_in_query(path);
    match part {
        Some(part) if member == Some(part) && part != "*" => name_in_query(part),
        Some("*") | None if path == "-" => "stdin".to_string(),
        Some("*") | None => stem,
        Some(part) => part.to_string(),
    }
}

impl Reader for Query {
    fn name(&self) -> &'static str {
        "a query"
    }

    /// No file looks like a query.
    fn recognises(&self, _: &Head) -> bool {
        false
    }

    fn is_typed(&self) -> bool {
        true
    }

    fn open(
        &self,
        engine: &dyn Engine,
        files: &Files,
        layout: &Layout,
        cancel: &Cancel,
    ) -> Result<Relation, SourceError> {
        readers::refuse_names(files, layout)?;
        let columns = readers::columns(engine, files, &self.sql, cancel).map_err(|error| match error {
            SourceError::Broken { why, .. } => {
                SourceError::Expression { expression: self.query.clone(), option: "--query", why }
            }
            other => other,
        })?;
        let line = IN_ORDER.to_string();
        Ok(Relation {
            setup: self.setup.clone(),
            sql: self.sql.clone(),
            line,
            columns,
            is_kept: true,
            ..Relation::default()
        })
    }
}

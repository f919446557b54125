//! Orders in a database on another machine: their rows are brought once into a file here, and every question is answered
//! from it.

use std::path::Path;
use std::time::Instant;

use crate::cache::CacheFolder;
use crate::engine::remote::{RemoteTable, count_of, first_of, rows_of};
use crate::engine::{Cancel, free_bytes};
use crate::source::error::SourceError;
use crate::source::inputs::spool::{Kept, SpooledInputs, name_of};
use crate::source::inputs::spooled::Spooled;
use crate::source::spec::{Cubes, SourceSpec};
use crate::text::{bytes, counted, grouped};

use super::brought::{DATE_OF_ORDERS, SinceLast};
use super::copied_rows::{Bringing, without};
use super::relation::{Relation, relations};
use super::stopped::failed;

/// What is brought without --bring: half of the free disk, and at most this many bytes.
pub(super) const MOST_BYTES: u64 = 8 << 30;

/// Rows by which the columns of orders that stay in their database are understood.
pub const FIRST_ROWS: u64 = 20_000;

/// Brings the rows of every address among the paths of a source into a file, and records the files in the source. With
/// --cubes it brings only the first rows, which show what the columns mean; with --since-last those that the cache lacks.
///
/// # Errors
/// An address without a table, a database that cannot be reached or refuses, more than may be brought, a folder that
/// cannot hold it; cancelled.
pub fn bring(
    spec: &mut SourceSpec,
    folder: &Path,
    cache: Option<&CacheFolder>,
    cancel: &Cancel,
    on_progress: &mut dyn FnMut(Bringing),
) -> Result<SpooledInputs, SourceError> {
    let mut kept = SpooledInputs::default();
    let relations = relations(spec)?;
    if spec.since_last.is_some() && (relations.is_empty() || spec.cubes.is_some()) {
        let why = if relations.is_empty() {
            "the source is not a database on another machine; leave the option out"
        } else {
            "with --cubes no rows are brought; leave one of the two out"
        };
        return Err(SourceError::NoSinceLast { why: why.into() });
    }
    for relation in relations {
        let most = spec.bring.map_or_else(|| usual_limit(folder), |limit| limit.0);
        let (file, note) = match (spec.cubes, &spec.since_last) {
            (Some(Cubes::In(sql)), _) => relation.bring_first(folder, Some(sql), cancel)?,
            (Some(_), _) => relation.bring_first(folder, None, cancel)?,
            (None, Some(date)) => SinceLast::of(&relation, date_column(spec, date)?, cache, cancel)?
                .bring((folder, most), on_progress)?,
            (None, None) => relation.bring(folder, most, cancel, on_progress)?,
        };
        let path = relation.path;
        spec.spooled.retain(|one| one.path != path);
        spec.spooled.push(Spooled { path, file: name_of(&file), note: Some(note) });
        kept.push(file);
    }
    Ok(kept)
}

/// The statements that would be sent to other machines for a source, each with its address.
///
/// # Errors
/// As [`bring`], as far as it can be known here.
pub fn statements(spec: &SourceSpec) -> Result<Vec<(String, String)>, SourceError> {
    let all = relations(spec)?.into_iter().flat_map(|relation| {
        let address = relation.address.to_string();
        let all = match spec.cubes {
            Some(_) => vec![first_of(&relation.rows(), FIRST_ROWS)],
            None if spec.since_last.is_some() => vec![first_of(&relation.source(), 0)],
            None => vec![count_of(&relation.rows()), rows_of(&relation.rows())],
        };
        all.into_iter().map(move |sql| (address.clone(), sql))
    });
    Ok(all.collect())
}

/// The column by whose time newer rows are told.
fn date_column<'a>(spec: &'a SourceSpec, named: &'a str) -> Result<&'a str, SourceError> {
    match (named, &spec.date) {
        (DATE_OF_ORDERS, None) => Err(SourceError::NoSinceLast {
            why: "newer rows are told by their date; name its column with --date".into(),
        }),
        (DATE_OF_ORDERS, Some(date)) => Ok(date),
        (named, _) => Ok(named),
    }
}

/// Half of the free disk, up to a limit.
fn usual_limit(folder: &Path) -> u64 {
    free_bytes(folder).map_or(MOST_BYTES, |free| (free / 2).min(MOST_BYTES))
}

impl Relation {
    /// Its rows in a file without a name, and what was brought, in words.
    fn bring(
        &self,
        folder: &Path,
        most: u64,
        cancel: &Cancel,
        on_progress: &mut dyn FnMut(Bringing),
    ) -> Result<(Kept, String), SourceError> {
        let begun = Instant::now();
        let table = RemoteTable::at(self.address.clone());
        let failed_there = |why| failed(why, &self.address);
        let before = table.number(&count_of(&self.rows()), cancel).map_err(failed_there)?;
        if before == 0 {
            return Err(self.empty());
        }
        let limits = (folder, most, before);
        let (file, rows, size, dropped) =
            self.copied(&table, &rows_of(&self.rows()), limits, cancel, on_progress)?;
        if rows != before {
            // A table that grows is read at a moment between the two counts.
            let after = table.number(&count_of(&self.rows()), cancel).map_err(failed_there)?;
            if rows < before.min(after) || rows > before.max(after) {
                return Err(SourceError::Incomplete {
                    address: self.address.to_string(),
                    rows: grouped(rows),
                    of: grouped(before),
                });
            }
        }
        let seconds = begun.elapsed().as_secs_f64();
        let note = format!(
            "brought {}, {}, from {} in {seconds:.1} s{}",
            counted(rows, "row"),
            bytes(size),
            self.shown(),
            without(&dropped)
        );
        Ok((file, note))
    }
}

/// What a note says of so many rows that were looked at.
pub(in crate::source) fn only_first(rows: u64) -> String {
    let looked_at = match rows {
        1 => "its only row was".to_string(),
        FIRST_ROWS.. => format!("only {} of the rows were", grouped(rows)),
        _ => format!("all of its {} rows were", grouped(rows)),
    };
    format!("{looked_at} looked at, for the roles of columns and for doubts")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(paths: &[&str]) -> SourceSpec {
        SourceSpec { paths: paths.iter().map(|path| path.to_string()).collect(), ..SourceSpec::default() }
    }

    #[test]
    fn a_table_comes_from_the_address_or_the_option_and_a_query_stands_for_it() {
        let of = |spec: &SourceSpec| {
            statements(spec).map(|all| all.into_iter().map(|(_, sql)| sql).collect::<Vec<_>>())
        };
        let named = ["SELECT count(*) AS n FROM shop.orders", "SELECT * FROM shop.orders"];
        assert_eq!(of(&spec(&["postgresql://h/db#shop.orders"])).unwrap(), named);
        let option = SourceSpec { table: Some("shop.orders".into()), ..spec(&["postgresql://h/db"]) };
        assert_eq!(of(&option).unwrap(), named);
        let query = SourceSpec { query: Some("select a from t; ".into()), ..spec(&["flightsql://h:1"]) };
        assert_eq!(of(&query).unwrap()[1], "SELECT * FROM (select a from t) AS orders");
        assert_eq!(of(&spec(&["orders.csv"])).unwrap(), Vec::<String>::new());
        let error = of(&spec(&["postgresql://h/db"])).unwrap_err().to_string();
        assert!(error.contains("--table") && error.contains("--query"), "{error}");
        let several =
            SourceSpec { query: Some("select 1".into()), ..spec(&["postgresql://h/db", "orders.csv"]) };
        assert!(of(&several).is_err());
        let statement = of(&spec(&["postgresql://h/db#orders; drop table x"])).unwrap_err().to_string();
        assert!(statement.contains("--query"), "{statement}");
    }
}

//! Rows that were brought before and are kept in the cache, so that only newer ones are asked for (`--since-last`).
//!
//! The rows before the day of the last order are settled: they are kept, and the database tells by a sum over their hashes whether
//! it still has the same. The others are asked for again each time.

use std::cell::RefCell;
use std::fs::File;
use std::path::Path;
use std::time::Instant;

use arrow::datatypes::{DataType, SchemaRef};
use jiff::Timestamp;
use jiff::civil::{DateTime, Time, date};
use jiff::tz::TimeZone;
use minijinja::context;
use parquet::file::metadata::KeyValue;
use serde::{Deserialize, Serialize};

use crate::cache::{CacheFolder, SourceFolder};
use crate::engine::remote::{RemoteError, RemoteTable, Unusable, first_of};
use crate::engine::{Cancel, EngineError, Row, rows};
use crate::source::error::SourceError;
use crate::source::inputs::spool::{Kept, file_of, kept_file};
use crate::source::reduced::in_money;
use crate::sql::RemoteSql;
use crate::text::{bytes, grouped};

use super::copied_rows::{Bringing, without};
use super::parquet_parts::{Part, join, kept_text, metadata_of};
use super::relation::Relation;
use super::stopped::{Stopped, failed};

/// The ending of a file of rows.
const ROWS: &str = "parquet";

/// Stands for the column of the date.
pub const DATE_OF_ORDERS: &str = "auto";

/// Under this name a file says what it holds.
const STATE: &str = "tenure";

/// What a file of rows holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    /// Where the rows are from: the address, what is read there, and the column of the date.
    of: [String; 3],
    /// Rows before this moment are settled; they fill the first groups.
    settled_before: DateTime,
    groups: usize,
    settled: Settled,
    /// All rows.
    rows: u64,
    /// When they were brought, in the zone of this machine.
    at: DateTime,
}

/// The settled rows as the database sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Settled {
    rows: u64,
    /// A sum of hashes over all their columns.
    hash: String,
}

/// How newer rows are asked for.
pub(super) struct SinceLast<'a> {
    relation: &'a Relation,
    table: RemoteTable,
    sql: RemoteSql,
    /// The column of the date, in quotes.
    date: String,
    folder: SourceFolder,
    cancel: &'a Cancel,
}

/// What was brought: a file of all rows, and a note.
type Brought = (Kept, String);

impl<'a> SinceLast<'a> {
    /// For the rows of a relation that are kept in the cache.
    ///
    /// # Errors
    /// No cache; a database that cannot tell whether its rows have changed.
    pub(super) fn of(
        relation: &'a Relation,
        date: &str,
        cache: Option<&CacheFolder>,
        cancel: &'a Cancel,
    ) -> Result<SinceLast<'a>, SourceError> {
        let refused = |why: String| SourceError::NoSinceLast { why };
        let cache = cache.ok_or_else(|| {
            refused("rows are kept in the cache folder, and there is none; leave --no-cache out, or set XDG_CACHE_HOME".into())
        })?;
        let table = RemoteTable::at(relation.address.clone());
        let server = table.server(cancel).map_err(|why| failed(why, &relation.address))?;
        let sql = relation.dialect().filter(|sql| sql.has_fingerprint());
        let sql = sql.ok_or_else(|| {
            refused(format!(
                "{} cannot be asked whether its rows have changed; leave the option out",
                server.unwrap_or_else(|| format!(
                    "a database behind the driver '{}'",
                    relation.address.driver()
                ))
            ))
        })?;
        let key = ["brought".to_string(), relation.address.to_string(), relation.source(), date.to_string()];
        let folder = cache.source(key, format!("{}\n", relation.shown()), ROWS);
        Ok(SinceLast { relation, table, sql, date: sql.identifier(date), folder, cancel })
    }

    /// Brings what is new, and keeps all.
    ///
    /// # Errors
    /// A database that cannot be reached or refuses, a table that changes meanwhile, more than may be brought; cancelled.
    pub(super) fn bring(
        &self,
        limits: (&Path, u64),
        on_progress: &mut dyn FnMut(Bringing),
    ) -> Result<Brought, SourceError> {
        self.bring_after(limits, "", on_progress)
    }

    /// The same; `gone` is why the rows that were kept are gone, if they are.
    fn bring_after(
        &self,
        (temporary, most): (&Path, u64),
        gone: &'static str,
        on_progress: &mut dyn FnMut(Bringing),
    ) -> Result<Brought, SourceError> {
        let begun = Instant::now();
        let (schema, dropped) = self.columns()?;
        let columns: Vec<String> =
            schema.fields().iter().map(|field| self.sql.identifier(field.name())).collect();
        self.check_date(&schema)?;
        let (rows_there, last) = self.span()?;
        if rows_there == 0 {
            return Err(self.relation.empty());
        }
        // Without a date nothing is settled.
        let last_day = last.map_or(date(1, 1, 1), DateTime::date);
        let before = last_day.to_datetime(Time::midnight());
        // The settled rows are looked at before and after the reading, and those kept in between: no change escapes.
        let settled = self.fingerprint(&columns, before)?;
        let (kept, doubt) = match self.kept() {
            None => (None, gone),
            Some((_, state)) if state.settled_before > before => {
                (None, "the last rows are gone there, so all were brought again")
            }
            Some((_, state)) if self.fingerprint(&columns, state.settled_before)? != state.settled => {
                (None, "earlier rows have changed there, so all were brought again")
            }
            known => (known, ""),
        };
        let old_rows = kept.as_ref().map_or(0, |(_, state)| state.settled.rows);
        let mut copied = |condition: &str, of| {
            let sql = format!("SELECT * FROM {} WHERE {condition}", self.relation.source());
            self.relation.copied(&self.table, &sql, (temporary, most, of), self.cancel, on_progress)
        };
        let (ts, end) = (&self.date, self.moment(before)?);
        let from = kept.as_ref().map(|(_, state)| self.moment(state.settled_before)).transpose()?;
        let from = from.map_or_else(String::new, |from| format!("{ts} >= {from} AND "));
        let newer = rows_there.saturating_sub(old_rows);
        let (newly_settled, settled_rows, settled_bytes, _) = copied(&format!("{from}{ts} < {end}"), newer)?;
        let newest = newer.saturating_sub(settled_rows);
        let (open, open_rows, open_bytes, _) = copied(&format!("({ts} >= {end} OR {ts} IS NULL)"), newest)?;

        let all = old_rows + settled_rows + open_rows;
        let (rows_after, _) = self.span()?;
        let is_whole = all >= rows_there.min(rows_after)
            && all <= rows_there.max(rows_after)
            && settled.rows == old_rows + settled_rows
            && settled == self.fingerprint(&columns, before)?;
        if !is_whole {
            return Err(SourceError::Changing { address: self.relation.address.to_string() });
        }
        let old = kept.as_ref().map(|(file, state)| Part { file, groups: state.groups });
        let newly = part(file_of(&newly_settled))?;
        let groups = old.as_ref().map_or(0, |old| old.groups) + newly.groups;
        let parts: Vec<Part> = old.into_iter().chain([newly, part(file_of(&open))?]).collect();
        let at = Timestamp::now().to_zoned(TimeZone::system()).datetime();
        let state = State { of: self.key(), settled_before: before, groups, settled, rows: all, at };
        let Some((file, trouble)) = self.keep(&parts, &state)? else {
            // What is kept would be in the way for ever.
            self.folder.remove(&self.folder.complete());
            if kept.is_some() {
                let again = "columns have other types there than before, so all were brought again";
                return self.bring_after((temporary, most), again, on_progress);
            }
            return Err(SourceError::NoSinceLast {
                why: "the numbers of a column have more digits in some rows than in others; give all the same with --query 'select …, \
                      cast(… as decimal(18, 4)) as …, … from …'"
                    .into(),
            });
        };
        let (rows, size) = (grouped(settled_rows + open_rows), bytes(settled_bytes + open_bytes));
        let (seconds, from) = (begun.elapsed().as_secs_f64(), self.relation.shown());
        let note = match &kept {
            Some((_, State { settled_before, at, .. })) => format!(
                "brought {rows} rows of {} and later, {size}, from {from} in {seconds:.1} s; those before, {} of {}, are kept since \
                 {} and unchanged there",
                settled_before.date(),
                grouped(old_rows),
                grouped(all),
                at.strftime("%Y-%m-%d %H:%M")
            ),
            None => format!(
                "brought {rows} rows, {size}, from {from} in {seconds:.1} s; they are kept, so --since-last asks for newer ones alone"
            ),
        };
        let more = [doubt, &trouble].into_iter().filter(|more| !more.is_empty());
        let note = more.fold(note, |note, more| note + "; " + more);
        Ok((file, note + &without(&dropped)))
    }

    /// The columns of the rows, and those that cannot be used.
    fn columns(&self) -> Result<(SchemaRef, Vec<Unusable>), SourceError> {
        let found = RefCell::new(None);
        self.table
            .read(
                &first_of(&self.relation.source(), 0),
                self.cancel,
                &mut |schema, unusable| {
                    *found.borrow_mut() = Some((SchemaRef::clone(schema), unusable.to_vec()));
                    Ok::<_, RemoteError>(())
                },
                &mut |_| Ok(()),
            )
            .map_err(|why| failed(why, &self.relation.address))?;
        found.into_inner().ok_or_else(|| SourceError::Empty { path: self.relation.shown() })
    }

    /// Refuses a date that databases do not order in time.
    fn check_date(&self, schema: &SchemaRef) -> Result<(), SourceError> {
        let name = &self.key()[2];
        let why = match schema.field_with_name(name).map(|field| field.data_type()) {
            Ok(DataType::Date32 | DataType::Timestamp(..)) => return Ok(()),
            Ok(_) => format!(
                "{name} is neither a date nor a timestamp there; cast it with --query 'select …, cast({name} as timestamp) as \
                 {name} from …'"
            ),
            Err(_) => {
                let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
                format!("the rows have no column '{name}'; name one with --date: {}", names.join(", "))
            }
        };
        Err(SourceError::NoSinceLast { why })
    }

    /// The number of rows, and the last moment of an order.
    fn span(&self) -> Result<(u64, Option<DateTime>), SourceError> {
        let context = context! { scan => self.relation.source(), date => &self.date };
        self.first_row(&self.sql.render("row_span", context)?, |row| {
            Ok((row.count("row_count")?, row.maybe_moment("last_ts")?))
        })
    }

    /// A moment as a literal.
    fn moment(&self, at: DateTime) -> Result<String, SourceError> {
        let text = at.strftime("%Y-%m-%d %H:%M:%S").to_string();
        Ok(self.sql.render("moment", context! { text })?)
    }

    /// The rows before a moment as the database sees them now.
    fn fingerprint(&self, columns: &[String], before: DateTime) -> Result<Settled, SourceError> {
        let before = self.moment(before)?;
        let context = context! { scan => self.relation.source(), date => &self.date, columns => columns.to_vec(), before };
        self.first_row(&self.sql.render("fingerprint", context)?, |row| {
            let hash = row.maybe_text("hash")?.unwrap_or_default().to_string();
            Ok(Settled { rows: row.count("row_count")?, hash })
        })
    }

    fn first_row<T>(
        &self,
        sql: &str,
        read: impl Fn(&Row) -> Result<T, EngineError>,
    ) -> Result<T, SourceError> {
        let found = RefCell::new(None);
        let outcome = self.table.read(
            sql,
            self.cancel,
            &mut |_, _| {
                *found.borrow_mut() = None;
                Ok(())
            },
            &mut |batch| {
                let batch = [in_money(&batch).map_err(Stopped::Here)?];
                for row in rows(&batch) {
                    *found.borrow_mut() = Some(read(&row).map_err(|why| Stopped::Here(why.into()))?);
                }
                Ok(())
            },
        );
        outcome.map_err(|stopped: Stopped| stopped.at(&self.relation.address))?;
        found.into_inner().ok_or_else(|| SourceError::Shape("a count has no row".into()))
    }

    fn key(&self) -> [String; 3] {
        let date = self.date.trim_matches(['"', '`']).to_string();
        [self.relation.address.to_string(), self.relation.source(), date]
    }

    /// The rows that are kept, if they can be read.
    fn kept(&self) -> Option<(File, State)> {
        let path = self.folder.complete().pop()?;
        let file = File::open(&path).ok()?;
        let metadata = metadata_of(&file).ok()?;
        let state: State = serde_json::from_str(kept_text(&metadata, STATE)?).ok()?;
        self.folder.touch(&path);
        (state.of == self.key() && state.groups <= metadata.num_row_groups()).then_some((file, state))
    }

    /// Puts the parts into one file and keeps it instead of the one before; with it, why it could not be kept, if so. None if the
    /// columns of the parts differ.
    fn keep(&self, parts: &[Part], state: &State) -> Result<Option<(Kept, String)>, SourceError> {
        let failed = |why: String| SourceError::NoSinceLast {
            why: format!(
                "the rows cannot be kept in the cache folder {} ({why}); free some space there, name another with XDG_CACHE_HOME, or \
                 leave the option out",
                self.folder.path().display()
            ),
        };
        let (unfinished, whole) = self.folder.begin().map_err(|error| failed(error.to_string()))?;
        let earlier = self.folder.complete();
        let file = File::create_new(&unfinished).map_err(|error| failed(error.to_string()))?;
        let text = serde_json::to_string(state).map_err(|error| failed(error.to_string()))?;
        let joined = join(parts, vec![KeyValue::new(STATE.to_string(), text)], file);
        let is_joined = joined.map_err(|error| {
            let _ = std::fs::remove_file(&unfinished);
            failed(error.to_string())
        })?;
        if !is_joined {
            let _ = std::fs::remove_file(&unfinished);
            return Ok(None);
        }
        // It is read through its handle: another program may replace or delete it meanwhile.
        let kept = kept_file(&unfinished).map_err(|error| failed(error.to_string()));
        let trouble = match self.folder.finish(&unfinished, &whole) {
            Ok(()) => {
                self.folder.remove(&earlier);
                String::new()
            }
            Err(why) => {
                let _ = std::fs::remove_file(&unfinished);
                format!("they could not be kept ({why})")
            }
        };
        Ok(Some((kept?, trouble)))
    }
}

/// All groups of a file.
fn part(file: &File) -> Result<Part<'_>, SourceError> {
    let metadata = metadata_of(file).map_err(|why| SourceError::Shape(why.to_string()))?;
    Ok(Part { file, groups: metadata.num_row_groups() })
}

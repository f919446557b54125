//! A snapshot of the first files of a source. What it holds is completed from the files that were added since.
//!
//! The program runs as it always does, on all files, and so decides as if there were no such snapshot. A statement with another text
//! or of another shape than those there reads all files.

use std::collections::{HashMap, HashSet};

use arrow::record_batch::RecordBatch;
use minijinja::{Value, context};

use crate::cache::SourceFolder;
use crate::engine::{Cancel, ColumnType, Engine, EngineError, rows};
use crate::sql::{literal, render};

use super::answers::Answer;
use super::catalog::Catalog;
use super::identity::Identity;
use super::layer;
use super::ledger::{self, Basis, Key, Object, Scope, TableId};
use super::parts::Parts;
use super::purity::Purity;
use super::shape::{Found, Merge, Origin, Shape, Shapes};
use super::statement::{Effect, Statement, order_of};

/// So many views may rest on one another.
const MOST_VIEWS: usize = 16;

/// A snapshot of the first files of a source.
pub(super) struct Base {
    files: Parts,
    tables: HashMap<Key, String>,
    answers: HashMap<Key, Answer>,
    /// The keys that tables of this session have there.
    keys: HashMap<TableId, Key>,
    /// Names of functions that compute from their arguments alone.
    scalars: Option<HashSet<String>>,
    trees: HashMap<String, serde_json::Value>,
    /// How many results were completed.
    completed: usize,
    /// Scans, and whether they have the same columns over each part of the files.
    alike: HashMap<String, bool>,
}

/// A statement, and the meaning of the names in it.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) statement: &'a Statement,
    pub(super) scope: &'a Scope,
}

/// The names of the tables that an answer is merged in.
struct MergeTables {
    /// The older answer.
    older: String,
    /// The merged answer.
    result: String,
}

/// What a question or a table is made of: the older result under its name, and how the newer rows come to it.
struct Adding<'a> {
    older: &'a str,
    found: &'a Found,
    /// The statement over the newer files alone.
    newer: &'a Statement,
    /// A name for its result.
    part: &'a str,
}

impl Basis for Base {
    fn text(&self, sql: &str) -> String {
        sql.replace(&self.files.all, &self.files.older)
    }

    fn table(&self, id: TableId) -> Option<Key> {
        self.keys.get(&id).copied()
    }
}

impl Base {
    /// Opens what a folder holds of the first files of a source, if they have not changed.
    pub(super) fn open(
        engine: &dyn Engine,
        folder: &SourceFolder,
        identity: &Identity,
        count: usize,
    ) -> Option<Base> {
        let state = identity.state_of(count);
        let (mut tables, mut answers, mut is_there) = (HashMap::new(), HashMap::new(), false);
        for (place, path) in folder.complete().iter().enumerate() {
            let database = format!("before_{place}");
            let Some(contents) = layer::open(engine, path, &database, &state) else { continue };
            folder.touch(path);
            let named = |key: Key| (key, format!("{database}.{}", layer::table_name(key)));
            tables.extend(contents.tables.into_iter().map(named));
            answers.extend(contents.answers);
            is_there = true;
        }
        if !is_there {
            log::info!("the files of an older snapshot have changed: all files are read");
            return None;
        }
        Some(Base {
            files: Parts::of(&identity.names, count),
            tables,
            answers,
            keys: HashMap::new(),
            scalars: None,
            trees: HashMap::new(),
            completed: 0,
            alike: HashMap::new(),
        })
    }

    /// The key that a statement has there.
    pub(super) fn key(&self, statement: &Statement, scope: &Scope, purity: &mut Purity) -> Option<Key> {
        ledger::key_on(self, statement, scope, purity)
    }

    /// How many tables and answers were completed from the newer files.
    pub(super) fn completed(&self) -> usize {
        self.completed
    }

    /// Notes the key that a table has there.
    pub(super) fn note(&mut self, id: TableId, key: Key) {
        self.keys.insert(id, key);
    }

    /// Makes a table from the older one and the newer files; its place. None if it has to be made from all files.
    ///
    /// # Errors
    /// Cancelled.
    pub(super) fn table(
        &mut self,
        engine: &dyn Engine,
        catalog: &mut Catalog,
        asked: Asked,
        key: Key,
        cancel: &Cancel,
    ) -> Result<Option<String>, EngineError> {
        let Some(older) = self.tables.get(&key).cloned() else { return Ok(None) };
        let place = catalog.new_place();
        let made = self.made(engine, catalog, asked, &older, &place, cancel);
        let made = outcome(made, asked.statement)?;
        if made.is_none() {
            drop_table(engine, &place)?;
        }
        Ok(made.map(|_| place))
    }

    /// Answers a question from the older answer and the newer files. None if all files have to be read.
    ///
    /// # Errors
    /// Cancelled.
    pub(super) fn answer(
        &mut self,
        engine: &dyn Engine,
        catalog: &mut Catalog,
        asked: Asked,
        key: Key,
        is_same: bool,
        cancel: &Cancel,
    ) -> Result<Option<Vec<RecordBatch>>, EngineError> {
        let Some(Answer::Rows(older)) = self.answers.get(&key).cloned() else { return Ok(None) };
        if is_same {
            // It names none of the newer files.
            return Ok(Some(older));
        }
        let merge = MergeTables { result: catalog.new_place(), older: catalog.new_place() };
        let answer = self.merged(engine, catalog, asked, &older, &merge, cancel);
        let answer = outcome(answer, asked.statement);
        drop_table(engine, &merge.older)?;
        drop_table(engine, &merge.result)?;
        answer
    }

    /// Merges the older answer of a question with the rows of the newer files. None if that is not possible.
    fn merged(
        &mut self,
        engine: &dyn Engine,
        catalog: &mut Catalog,
        asked: Asked,
        older: &[RecordBatch],
        merge: &MergeTables,
        cancel: &Cancel,
    ) -> Result<Option<Vec<RecordBatch>>, EngineError> {
        let Some(first) = older.first() else { return Ok(None) };
        if self.found(engine, asked, cancel)?.is_none() {
            return Ok(None);
        }
        let mut filled = engine.bulk_insert(&merge.older, &first.schema())?;
        older.iter().try_for_each(|batch| filled.add(batch))?;
        filled.finish(cancel)?;
        let Some(found) = self.made(engine, catalog, asked, &merge.older, &merge.result, cancel)? else {
            return Ok(None);
        };
        let (place, order) = (&merge.result, order_of(&asked.statement.sql));
        let answer = engine.query(&sql(engine, context! { kind => "ordered", place, order })?, cancel)?;
        let count: usize = answer.iter().map(RecordBatch::num_rows).sum();
        let is_cut = found.limit.is_some_and(|limit| count as u64 >= limit);
        let is_alike = answer.iter().all(|batch| batch.schema() == first.schema());
        Ok((is_alike && !is_cut && !answer.is_empty()).then_some(answer))
    }

    /// Makes the result over all files at a place, if it follows from the older one.
    fn made(
        &mut self,
        engine: &dyn Engine,
        catalog: &mut Catalog,
        asked: Asked,
        older: &str,
        place: &str,
        cancel: &Cancel,
    ) -> Result<Option<Found>, EngineError> {
        let Some(found) = self.found(engine, asked, cancel)? else { return Ok(None) };
        let Some(newer) = self.files.newer(&asked.statement.sql) else { return Ok(None) };
        let Some(newer_scope) = self.newer_scope(asked.scope) else { return Ok(None) };
        catalog.prepare(engine, &newer, &newer_scope, cancel)?;
        if !are_exact(engine, &found, cancel)? {
            return Ok(None);
        }
        // What was announced holds for all rows, and the newer are few.
        engine.hint_groups(0)?;
        let part = catalog.new_place();
        let adding = Adding { older, found: &found, newer: &newer, part: &part };
        let added = engine.run(&adding.sql(engine, place)?, cancel);
        if added.is_err() {
            drop_table(engine, &part)?;
        }
        added?;
        self.completed += 1;
        Ok(Some(found))
    }

    /// The meaning of names over the newer files alone.
    fn newer_scope(&self, scope: &Scope) -> Option<Scope> {
        let over = |(name, object): (&String, &Object)| {
            let object = match object {
                Object::View(view) => Object::View(self.files.newer(&view.sql)?.into()),
                other => other.clone(),
            };
            Some((name.clone(), object))
        };
        scope.iter().map(over).collect()
    }

    /// The shape of a statement, if all of its rows come from the files, row by row.
    fn found(
        &mut self,
        engine: &dyn Engine,
        asked: Asked,
        cancel: &Cancel,
    ) -> Result<Option<Found>, EngineError> {
        self.learn(engine, cancel)?;
        let Some(mut text) = select(asked.statement).map(str::to_string) else { return Ok(None) };
        let Some(found) = self.look(engine, &text, cancel)? else { return Ok(None) };
        let mut from = found.from.clone();
        for _ in 0..MOST_VIEWS {
            let name = match from {
                Origin::Files(begin, end) => {
                    let scan = text.get(begin..end).map(str::to_string);
                    let is_alike = match scan {
                        Some(scan) => self.is_alike(engine, scan, cancel)?,
                        None => false,
                    };
                    return Ok(is_alike.then_some(found));
                }
                Origin::Name(name) => name,
            };
            let Some(Object::View(view)) = asked.scope.get(&name) else { return Ok(None) };
            text = select(view).unwrap_or_default().to_string();
            match self.look(engine, &text, cancel)? {
                Some(view) if view.shape == Shape::Rows && view.limit.is_none() => from = view.from,
                _ => return Ok(None),
            }
        }
        Ok(None)
    }

    /// The shape of a SELECT, by its parse tree. None if it has no shape that can be completed.
    fn look(
        &mut self,
        engine: &dyn Engine,
        text: &str,
        cancel: &Cancel,
    ) -> Result<Option<Found>, EngineError> {
        if !self.trees.contains_key(text) {
            let asked =
                engine.query(&sql(engine, context! { kind => "tree", text => literal(text) })?, cancel)?;
            let tree = rows(&asked).next().and_then(|row| serde_json::from_str(row.text("tree").ok()?).ok());
            self.trees.insert(text.to_string(), tree.unwrap_or_default());
        }
        let (Some(tree), Some(scalars)) = (self.trees.get(text), &self.scalars) else { return Ok(None) };
        Ok(Shapes { scalars }.of(tree))
    }

    /// Asks once which functions compute from their arguments alone.
    fn learn(&mut self, engine: &dyn Engine, cancel: &Cancel) -> Result<(), EngineError> {
        if self.scalars.is_none() {
            let asked = engine.query(&sql(engine, context! { kind => "scalars" })?, cancel)?;
            let names = rows(&asked).map(|row| row.text("name").map(str::to_string));
            self.scalars = Some(names.collect::<Result<_, _>>()?);
        }
        Ok(())
    }

    /// Whether a scan has the same columns of the same types over the older files and the newer.
    fn is_alike(&mut self, engine: &dyn Engine, scan: String, cancel: &Cancel) -> Result<bool, EngineError> {
        if let Some(known) = self.alike.get(&scan) {
            return Ok(*known);
        }
        let Parts { all, older, newer, .. } = &self.files;
        let columns_of = |part: &str| columns(engine, &scan.replace(all, part), cancel);
        let is_alike = scan.contains(all) && columns_of(older)? == columns_of(newer)?;
        self.alike.insert(scan, is_alike);
        Ok(is_alike)
    }
}

impl Adding<'_> {
    fn sql(&self, engine: &dyn Engine, place: &str) -> Result<String, EngineError> {
        let newer = select(self.newer).unwrap_or_default();
        let newer = newer.strip_suffix(order_of(newer)).unwrap_or(newer);
        let merges: &[Merge] = match &self.found.shape {
            Shape::Rows => &[],
            Shape::Groups(merges) => merges,
        };
        let named = || merges.iter().enumerate().map(|(place, merge)| (format!("c{place}"), merge));
        let names: Vec<String> = named().map(|(name, _)| name).collect();
        let keys: Vec<String> =
            named().filter(|(_, merge)| **merge == Merge::Key).map(|(name, _)| name).collect();
        let merged = named().map(|(name, merge)| match merge {
            Merge::Key => name,
            Merge::By(function) => format!("{function}({name})"),
        });
        let merged: Vec<String> = merged.collect();
        let (part, older) = (self.part, self.older);
        sql(engine, context! { kind => "add", place, part, older, newer, names, keys, merged })
    }
}

/// Whether each column that must be is of a type that adds up exactly, and whose order a cast keeps.
fn are_exact(engine: &dyn Engine, found: &Found, cancel: &Cancel) -> Result<bool, EngineError> {
    if found.exact.is_empty() {
        return Ok(true);
    }
    let Origin::Name(from) = &found.from else { return Ok(false) };
    let columns = columns(engine, &crate::sql::identifier(from), cancel)?;
    let is_exact = |name: &str| {
        let kind =
            columns.iter().find(|(column, _)| column == name).map(|(_, kind)| engine.column_type(kind));
        kind.is_some_and(|kind| kind.is_date() || (kind.is_number() && kind != ColumnType::Float))
    };
    Ok(found.exact.iter().all(|one| is_exact(&one.0)))
}

/// The columns of a scan with their types.
fn columns(engine: &dyn Engine, scan: &str, cancel: &Cancel) -> Result<Vec<(String, String)>, EngineError> {
    let described = render(engine.dialect(), "describe", context! { scan });
    let described = described.map_err(|error| EngineError::refused(error.to_string()))?;
    let described = engine.query(&described, cancel)?;
    let column = |row: crate::engine::Row<'_>| {
        Ok((row.text("column_name")?.to_string(), row.text("column_type")?.to_string()))
    };
    rows(&described).map(column).collect()
}

/// The query in a statement that makes a table or a view, or that is one.
fn select(statement: &Statement) -> Option<&str> {
    match &statement.effect {
        Effect::Table { place, .. } | Effect::TableUnlessThere { place, .. } | Effect::View { place, .. } => {
            let rest = statement.sql[place.end..].trim_start();
            let word = rest.get(..2).filter(|word| word.eq_ignore_ascii_case("as"))?;
            Some(rest[word.len()..].trim_start())
        }
        Effect::Question => Some(&statement.sql),
        _ => None,
    }
}

/// What could not be added to is read again, which shows whether anything is wrong with the files.
fn outcome<T>(
    outcome: Result<Option<T>, EngineError>,
    statement: &Statement,
) -> Result<Option<T>, EngineError> {
    match &outcome {
        Ok(Some(_)) => log::info!("completed from the added files: {}", statement.sql),
        Ok(None) => {
            log::info!("all files are read, because the added ones do not suffice: {}", statement.sql)
        }
        Err(EngineError::Refused { message, .. }) => {
            log::info!("all files are read, because of the added ones ({message}): {}", statement.sql);
            return Ok(None);
        }
        Err(_) => {}
    }
    outcome
}

fn drop_table(engine: &dyn Engine, place: &str) -> Result<(), EngineError> {
    engine.run(&sql(engine, context! { kind => "drop", name => place })?, &Cancel::new())
}

fn sql(engine: &dyn Engine, values: Value) -> Result<String, EngineError> {
    layer::sql(engine, values)
}

//! The tables and views that statements were told to make, what questions were answered, and what of it is in layers.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use arrow::record_batch::RecordBatch;

use crate::engine::{Cancel, Engine, EngineError};

use super::answers::Answer;
use super::base::{Asked, Base};
use super::catalog::Catalog;
use super::identity::Identity;
use super::layer::{self, Contents};
use super::ledger::{self, Key, Object, Scope, Table, TableId};
use super::purity::Purity;
use super::statement::{Effect, Statement, statements};

/// All answers that are kept together hold at most so many bytes.
const MOST_BYTES: usize = 64 << 20;

/// What names stand for, and what the database has of it.
pub(super) struct Objects {
    purity: Purity,
    scope: Arc<Scope>,
    catalog: Catalog,
    answers: HashMap<Key, Answer>,
    /// Bytes of all answers.
    bytes: usize,
    /// Statements that have made a table or a view before.
    seen: HashSet<Key>,
    /// Layers that are attached, by name.
    layers: Vec<(String, PathBuf)>,
    /// Every layer of the snapshot, those written by this session too.
    files: Vec<PathBuf>,
    kept: Kept,
    /// A snapshot of the files that were there before some were added.
    base: Option<Base>,
    /// Counts tables without a key.
    passing: u64,
    is_closed: bool,
}

/// What need not be written again.
#[derive(Default)]
struct Kept {
    tables: HashSet<Key>,
    answers: HashSet<Key>,
    seen: HashSet<Key>,
}

/// What is not in a layer yet.
pub(super) struct Fresh {
    /// Tables with the name that the database has for them, as SQL takes it.
    pub(super) tables: Vec<(Key, String)>,
    pub(super) answers: Vec<(Key, Answer)>,
    pub(super) seen: Vec<Key>,
}

impl Fresh {
    pub(super) fn is_empty(&self) -> bool {
        self.tables.is_empty() && self.answers.is_empty() && self.seen.is_empty()
    }
}

/// What of it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// Answers alone: tables take long to write, and most files are asked once.
    Answers,
    /// What is in no layer.
    Fresh,
    /// Also what is in a layer.
    Whole,
}

impl Objects {
    pub(super) fn new(identity: &Identity) -> Objects {
        Objects {
            purity: Purity::of(identity.files.iter().map(PathBuf::as_path)),
            scope: Arc::default(),
            catalog: Catalog::default(),
            answers: HashMap::new(),
            bytes: 0,
            seen: HashSet::new(),
            layers: Vec::new(),
            files: Vec::new(),
            kept: Kept::default(),
            base: None,
            passing: 0,
            is_closed: false,
        }
    }

    /// Adds what an attached layer holds.
    pub(super) fn add_layer(&mut self, database: String, path: PathBuf, contents: Contents) {
        let Contents { tables, answers, seen } = contents;
        self.catalog.add_layer(&database, &tables);
        self.kept.tables.extend(tables);
        self.kept.seen.extend(&seen);
        self.seen.extend(seen);
        for (key, answer) in answers {
            self.kept.answers.insert(key);
            self.answered(key, answer);
        }
        self.files.push(path.clone());
        self.layers.push((database, path));
    }

    pub(super) fn has_layers(&self) -> bool {
        !self.layers.is_empty()
    }

    /// Completes what a snapshot of the first files holds, from now on.
    pub(super) fn complete(&mut self, base: Base) {
        self.base = Some(base);
    }

    /// How many tables and answers were completed so.
    pub(super) fn completed(&self) -> usize {
        self.base.as_ref().map_or(0, Base::completed)
    }

    /// Whether the source was read before, with these files or with some of them.
    pub(super) fn is_known(&self) -> bool {
        self.has_layers() || self.base.is_some()
    }

    /// How many layers the snapshot has.
    pub(super) fn count_layers(&self) -> usize {
        self.files.len()
    }

    /// The key of a statement with what names stand for now.
    pub(super) fn key(&mut self, statement: &Statement) -> Option<Key> {
        if self.is_closed { None } else { ledger::key(statement, &self.scope, &mut self.purity) }
    }

    pub(super) fn answer(&self, key: Key) -> Option<&Answer> {
        self.answers.get(&key)
    }

    pub(super) fn answered(&mut self, key: Key, answer: Answer) {
        let bytes = answer.bytes();
        if self.bytes + bytes <= MOST_BYTES && self.answers.insert(key, answer).is_none() {
            self.bytes += bytes;
        }
    }

    /// From now on nothing has a key: something has been done that no key tells of.
    pub(super) fn close(&mut self) {
        self.is_closed = true;
    }

    /// Takes a statement as done whose effect is known and which can be done when it is needed.
    pub(super) fn defer(&mut self, statement: &Statement) -> bool {
        match &statement.effect {
            Effect::TableUnlessThere { name, .. } if self.scope.contains_key(name) => true,
            Effect::Table { name, .. }
            | Effect::TableUnlessThere { name, .. }
            | Effect::Rows { name, .. }
            | Effect::View { name, .. } => {
                let key = self.key(statement).filter(|key| self.seen.contains(key));
                let Some(key) = key else { return false };
                let object = match statement.effect {
                    Effect::View { .. } => Object::View(Arc::new(statement.clone())),
                    _ => Object::Table(self.table(statement, Some(key))),
                };
                self.now_stands_for(name, object);
                true
            }
            // A database is attached once something is read from it.
            Effect::Attach { name } => {
                let is_repeatable = !self.is_closed && self.purity.is_repeatable(statement);
                let is_seen = is_repeatable && self.has_layers();
                if is_seen {
                    self.now_stands_for(name, Object::Database(Arc::new(statement.clone())));
                }
                is_seen
            }
            _ => false,
        }
    }

    /// Does what a statement says, and notes what names stand for then.
    pub(super) fn run(
        &mut self,
        engine: &dyn Engine,
        statement: &Statement,
        cancel: &Cancel,
    ) -> Result<(), EngineError> {
        match &statement.effect {
            Effect::Rows { name, .. } if !matches!(self.scope.get(name), Some(Object::Table(_))) => {
                self.run_unknown(engine, statement, cancel)?;
            }
            Effect::Table { name, .. }
            | Effect::TableUnlessThere { name, .. }
            | Effect::Rows { name, .. } => {
                let key = self.key(statement);
                let table = self.table(statement, key);
                match self.completed_table(engine, statement, table.id, cancel)? {
                    Some(place) => self.catalog.filled(table.id, place),
                    None => self.catalog.succeed(engine, &table, cancel)?,
                }
                self.now_stands_for(name, Object::Table(table));
                self.seen.extend(key);
            }
            Effect::View { name, .. } => {
                let key = self.key(statement);
                let scope = Arc::clone(&self.scope);
                self.catalog.prepare(engine, statement, &scope, cancel)?;
                self.catalog.bind_view(engine, name, statement, &scope, cancel)?;
                self.now_stands_for(name, Object::View(Arc::new(statement.clone())));
                self.seen.extend(key);
            }
            Effect::Attach { name } => {
                engine.run(&statement.sql, cancel)?;
                self.catalog.attached(name, &statement.sql);
                self.now_stands_for(name, Object::Database(Arc::new(statement.clone())));
            }
            Effect::Detach { name } => {
                engine.run(&statement.sql, cancel)?;
                self.catalog.detached(name);
                Arc::make_mut(&mut self.scope).remove(name);
            }
            Effect::Drop { name } if !self.scope.contains_key(name) => engine.run(&statement.sql, cancel)?,
            Effect::Drop { name } => {
                Arc::make_mut(&mut self.scope).remove(name);
            }
            Effect::Question => {
                let scope = Arc::clone(&self.scope);
                self.catalog.prepare(engine, statement, &scope, cancel)?;
                engine.run(&statement.sql, cancel)?;
            }
            Effect::Other => self.run_unknown(engine, statement, cancel)?,
        }
        self.catalog.release(engine, &self.scope)
    }

    /// Makes a table of its older self and the added files, if it follows from these; its place.
    fn completed_table(
        &mut self,
        engine: &dyn Engine,
        statement: &Statement,
        id: TableId,
        cancel: &Cancel,
    ) -> Result<Option<String>, EngineError> {
        let Some(base) = &mut self.base else { return Ok(None) };
        let key = base.key(statement, &self.scope, &mut self.purity);
        let Some(key) = key.filter(|_| !self.is_closed) else { return Ok(None) };
        base.note(id, key);
        base.table(engine, &mut self.catalog, Asked { statement, scope: &self.scope }, key, cancel)
    }

    /// The answer to a question from an older answer and the added files, if it follows from these.
    pub(super) fn completed_answer(
        &mut self,
        engine: &dyn Engine,
        statement: &Statement,
        cancel: &Cancel,
    ) -> Result<Option<Vec<RecordBatch>>, EngineError> {
        let here = self.key(statement);
        let (Some(here), Some(base)) = (here, &mut self.base) else { return Ok(None) };
        let Some(key) = base.key(statement, &self.scope, &mut self.purity) else { return Ok(None) };
        base.answer(
            engine,
            &mut self.catalog,
            Asked { statement, scope: &self.scope },
            key,
            key == here,
            cancel,
        )
    }

    /// Makes what a script names that has not been made yet.
    pub(super) fn prepare(
        &mut self,
        engine: &dyn Engine,
        sql: &str,
        cancel: &Cancel,
    ) -> Result<(), EngineError> {
        let scope = Arc::clone(&self.scope);
        for statement in statements(sql) {
            self.catalog.prepare(engine, &statement, &scope, cancel)?;
        }
        self.catalog.release(engine, &scope)
    }

    /// A name for a table that the program fills.
    pub(super) fn new_place(&mut self) -> String {
        self.catalog.new_place()
    }

    /// Notes that the program has filled the table of a name, at a place.
    pub(super) fn filled(
        &mut self,
        engine: &dyn Engine,
        name: &str,
        place: String,
    ) -> Result<(), EngineError> {
        let id = self.passing_id();
        self.catalog.filled(id, place);
        self.now_stands_for(
            name,
            Object::Table(Arc::new(Table { id, made_by: None, scope: Arc::default() })),
        );
        self.catalog.release(engine, &self.scope)
    }

    /// Trusts no layer any more: what they hold is made again when it is needed. Their files.
    pub(super) fn give_up_layers(&mut self, engine: &dyn Engine) -> Vec<PathBuf> {
        self.catalog.drop_layers();
        self.kept = Kept::default();
        let layers = std::mem::take(&mut self.layers);
        for (database, _) in &layers {
            layer::close(engine, database);
        }
        let given_up: Vec<PathBuf> = layers.into_iter().map(|(_, path)| path).collect();
        self.files.retain(|file| !given_up.contains(file));
        given_up
    }

    /// What is to be written.
    pub(super) fn unkept(&self, extent: Extent) -> Fresh {
        let whole = extent == Extent::Whole;
        let mut tables = Vec::new();
        for object in self.scope.values() {
            let Object::Table(table) = object else { continue };
            let (Some(key), Some((place, is_own))) = (table.id.key(), self.catalog.place(table.id)) else {
                continue;
            };
            let is_fresh = whole || (is_own && !self.kept.tables.contains(&key));
            if is_fresh && extent != Extent::Answers {
                tables.push((key, place.to_string()));
            }
        }
        tables.sort();
        tables.dedup();
        let answers = self.answers.iter().filter(|(key, _)| whole || !self.kept.answers.contains(key));
        let answers = answers.map(|(key, answer)| (*key, answer.clone())).collect();
        let seen = self.seen.iter().filter(|key| whole || !self.kept.seen.contains(key)).copied().collect();
        Fresh { tables, answers, seen }
    }

    /// Notes that these are in a new layer now. The layers that it takes the place of.
    pub(super) fn kept(&mut self, fresh: &Fresh, layer: PathBuf, extent: Extent) -> Vec<PathBuf> {
        self.kept.tables.extend(fresh.tables.iter().map(|(key, _)| *key));
        self.kept.answers.extend(fresh.answers.iter().map(|(key, _)| *key));
        self.kept.seen.extend(&fresh.seen);
        let replaced = if extent == Extent::Whole { std::mem::take(&mut self.files) } else { Vec::new() };
        self.files.push(layer);
        replaced
    }

    /// Runs a statement of which nobody knows what it does; nothing has a key from then on.
    fn run_unknown(
        &mut self,
        engine: &dyn Engine,
        statement: &Statement,
        cancel: &Cancel,
    ) -> Result<(), EngineError> {
        let scope = Arc::clone(&self.scope);
        self.catalog.prepare(engine, statement, &scope, cancel)?;
        engine.run(&statement.sql, cancel)?;
        self.is_closed = true;
        Ok(())
    }

    fn table(&mut self, statement: &Statement, key: Option<Key>) -> Arc<Table> {
        let id = key.map_or_else(|| self.passing_id(), TableId::Keyed);
        Arc::new(Table { id, made_by: Some(statement.clone()), scope: Arc::clone(&self.scope) })
    }

    fn passing_id(&mut self) -> TableId {
        self.passing += 1;
        TableId::Passing(self.passing)
    }

    fn now_stands_for(&mut self, name: &str, object: Object) {
        Arc::make_mut(&mut self.scope).insert(name.to_string(), object);
    }
}

//! The meaning of names in statements, and the tables and answers that layers of the snapshot hold.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use crate::engine::{Cancel, Engine, EngineError};

use super::answers::Answer;
use super::catalog::Catalog;
use super::identity::Identity;
use super::layer::{self, Contents};
use super::ledger::{self, Key, Object, Scope, Table, mentions};
use super::purity::Purity;
use super::statement::{Effect, Statement, statements};

/// Most answers that are kept.
const MOST_ANSWERS: usize = 4096;

/// The meaning of names, and what the database and the layers hold.
pub(super) struct Objects {
    purity: Purity,
    scope: Arc<Scope>,
    catalog: Catalog,
    answers: HashMap<Key, Answer>,
    /// Statements that have made a table or a view before.
    seen: HashSet<Key>,
    layers: Vec<(String, PathBuf)>,
    /// Tables, answers and statements that need not be written again.
    kept: HashSet<Key>,
    is_closed: bool,
}

/// Everything that is not in a layer yet.
pub(super) struct Fresh {
    pub(super) tables: Vec<(Key, String)>,
    pub(super) answers: Vec<(Key, Answer)>,
    pub(super) seen: Vec<Key>,
}

impl Fresh {
    pub(super) fn is_empty(&self) -> bool {
        self.tables.is_empty() && self.answers.is_empty() && self.seen.is_empty()
    }
}

impl Objects {
    pub(super) fn new(identity: &Identity) -> Objects {
        Objects {
            purity: Purity::of(identity.files.iter().map(PathBuf::as_path)),
            scope: Arc::default(),
            catalog: Catalog::default(),
            answers: HashMap::new(),
            seen: HashSet::new(),
            layers: Vec::new(),
            kept: HashSet::new(),
            is_closed: false,
        }
    }

    /// Adds what an attached layer holds.
    pub(super) fn add_layer(&mut self, database: String, path: PathBuf, contents: Contents) {
        let Contents { tables, answers, seen } = contents;
        self.kept.extend(tables.iter().chain(&seen).copied().chain(answers.iter().map(|(key, _)| *key)));
        self.catalog.stored.extend(tables.into_iter().map(|key| (key, database.clone())));
        self.answers.extend(answers);
        self.seen.extend(seen);
        self.layers.push((database, path));
    }

    pub(super) fn has_layers(&self) -> bool {
        !self.layers.is_empty()
    }

    /// The files of the layers, if there are any.
    pub(super) fn layers(&self) -> Option<Vec<PathBuf>> {
        self.has_layers().then(|| self.layers.iter().map(|(_, path)| path.clone()).collect())
    }

    /// The key of a statement under the present meaning of names.
    pub(super) fn key(&mut self, statement: &Statement) -> Option<Key> {
        if self.is_closed { None } else { ledger::key(statement, &self.scope, &mut self.purity) }
    }

    pub(super) fn answer(&self, key: Key) -> Option<&Answer> {
        self.answers.get(&key)
    }

    pub(super) fn answered(&mut self, key: Key, answer: Answer) {
        if self.answers.len() < MOST_ANSWERS {
            self.answers.insert(key, answer);
        }
    }

    /// From now on nothing has a key, because a statement had an effect that no key includes.
    pub(super) fn close(&mut self) {
        self.is_closed = true;
    }

    /// Treats a statement as done if its effect is known and it can run later; returns whether it can.
    pub(super) fn defer(&mut self, statement: &Statement) -> bool {
        match &statement.effect {
            Effect::TableUnlessThere { name, .. } if self.scope.contains_key(name) => true,
            Effect::Table { name, .. }
            | Effect::TableUnlessThere { name, .. }
            | Effect::Rows { name }
            | Effect::View { name, .. } => {
                let key = self.key(statement);
                let is_seen = key.is_some_and(|key| self.seen.contains(&key));
                if is_seen {
                    self.put(name, statement, key);
                }
                is_seen
            }
            // A database is attached once something is read from it.
            Effect::Attach { name } => {
                let is_repeatable = !self.is_closed && self.purity.is_repeatable(statement);
                let is_seen = is_repeatable && self.has_layers();
                if is_seen {
                    Arc::make_mut(&mut self.scope)
                        .insert(name.clone(), Object::Database(Arc::new(statement.clone())));
                }
                is_seen
            }
            _ => false,
        }
    }

    /// Runs a statement, and updates the meaning of names.
    pub(super) fn run(
        &mut self,
        engine: &dyn Engine,
        statement: &Statement,
        cancel: &Cancel,
    ) -> Result<(), EngineError> {
        let scope = Arc::clone(&self.scope);
        if !matches!(statement.effect, Effect::Drop { .. } | Effect::Detach { .. }) {
            self.catalog.make_named(engine, statement, &scope, cancel)?;
        }
        match &statement.effect {
            Effect::Table { name, .. } | Effect::TableUnlessThere { name, .. } | Effect::Rows { name } => {
                let key = self.key(statement);
                let table = self.table(statement, key);
                self.catalog.make_table(engine, name, &table, cancel)?;
                Arc::make_mut(&mut self.scope).insert(name.clone(), Object::Table(table));
                self.seen.extend(key);
            }
            Effect::View { name, .. } => {
                let key = self.key(statement);
                let view = Arc::new(statement.clone());
                self.catalog.make_view(engine, name, &view, cancel)?;
                Arc::make_mut(&mut self.scope).insert(name.clone(), Object::View(view));
                self.seen.extend(key);
            }
            Effect::Attach { name } => {
                engine.run(&statement.sql, cancel)?;
                let object = Object::Database(Arc::new(statement.clone()));
                self.catalog.now_present(name, object.clone(), false);
                Arc::make_mut(&mut self.scope).insert(name.clone(), object);
            }
            Effect::Detach { name } => {
                engine.run(&statement.sql, cancel)?;
                self.catalog.forget(name);
                Arc::make_mut(&mut self.scope).remove(name);
            }
            Effect::Drop { name } if !scope.contains_key(name) => engine.run(&statement.sql, cancel)?,
            Effect::Drop { name } => {
                self.catalog.make_way_for(engine, name, true, cancel)?;
                Arc::make_mut(&mut self.scope).remove(name);
            }
            Effect::Question | Effect::Other => {
                engine.run(&statement.sql, cancel)?;
                self.is_closed |= statement.effect == Effect::Other;
            }
        }
        Ok(())
    }

    /// Makes the objects that a script names and that do not exist yet.
    pub(super) fn prepare(
        &mut self,
        engine: &dyn Engine,
        sql: &str,
        cancel: &Cancel,
    ) -> Result<(), EngineError> {
        let scope = Arc::clone(&self.scope);
        for statement in statements(sql) {
            self.catalog.make_named(engine, &statement, &scope, cancel)?;
        }
        Ok(())
    }

    /// Prepares a name for a table that the program fills.
    pub(super) fn make_way(
        &mut self,
        engine: &dyn Engine,
        name: &str,
        cancel: &Cancel,
    ) -> Result<(), EngineError> {
        self.catalog.make_way_for(engine, name, false, cancel)
    }

    /// Notes that the program has filled a table.
    pub(super) fn filled(&mut self, name: &str) {
        let table = Table { made_by: None, key: None, scope: Arc::default() };
        let object = Object::Table(Arc::new(table));
        self.catalog.now_present(name, object.clone(), false);
        Arc::make_mut(&mut self.scope).insert(name.to_string(), object);
    }

    /// Stops using the layers: their content is made again when it is needed. Returns their files.
    pub(super) fn give_up_layers(&mut self, engine: &dyn Engine) -> Vec<PathBuf> {
        self.catalog.drop_views_of_layers(engine);
        self.kept.clear();
        let layers = std::mem::take(&mut self.layers);
        for (database, _) in &layers {
            layer::close(engine, database);
        }
        layers.into_iter().map(|(_, path)| path).collect()
    }

    /// Everything that is in no layer; with `whole` also what layers hold. With `brief` it leaves out tables that
    /// repeat the rows of the files, because writing them takes as long as reading the files took.
    ///
    /// # Errors
    /// A table that cannot be made; cancelled.
    pub(super) fn unkept(
        &mut self,
        engine: &dyn Engine,
        (whole, brief): (bool, bool),
        cancel: &Cancel,
    ) -> Result<Fresh, EngineError> {
        let scope = Arc::clone(&self.scope);
        let mut tables = Vec::new();
        for (name, object) in scope.iter() {
            let Object::Table(table) = object else { continue };
            let Some(key) = table.key else { continue };
            let reads_files = |made_by: &Statement| mentions(made_by, &table.scope).next().is_none();
            if brief && table.made_by.as_ref().is_some_and(reads_files) {
                continue;
            }
            if whole && self.catalog.stored.contains_key(&key) {
                self.catalog.make(engine, name, object, &scope, cancel)?;
            }
            if self.catalog.has(name, object) && (whole || !self.kept.contains(&key)) {
                tables.push((key, name.clone()));
            }
        }
        tables.sort();
        let is_fresh = |key: &Key| whole || !self.kept.contains(key);
        let answers = self.answers.iter().filter(|(key, _)| is_fresh(key));
        let answers = answers.map(|(key, answer)| (*key, answer.clone())).collect();
        let seen = self.seen.iter().filter(|key| is_fresh(key)).copied().collect();
        Ok(Fresh { tables, answers, seen })
    }

    /// Notes that these are in a layer now.
    pub(super) fn kept(&mut self, fresh: &Fresh) {
        self.kept.extend(fresh.tables.iter().map(|(key, _)| *key));
        self.kept.extend(fresh.answers.iter().map(|(key, _)| *key));
        self.kept.extend(&fresh.seen);
    }

    fn table(&self, statement: &Statement, key: Option<Key>) -> Arc<Table> {
        Arc::new(Table { made_by: Some(statement.clone()), key, scope: Arc::clone(&self.scope) })
    }

    fn put(&mut self, name: &str, statement: &Statement, key: Option<Key>) {
        let object = match statement.effect {
            Effect::View { .. } => Object::View(Arc::new(statement.clone())),
            _ => Object::Table(self.table(statement, key)),
        };
        Arc::make_mut(&mut self.scope).insert(name.to_string(), object);
    }
}

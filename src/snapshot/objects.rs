//! The tables and views that statements were told to make, and those of them that the database has made.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use minijinja::context;

use crate::engine::{Cancel, Engine, EngineError};
use crate::sql::identifier;

use super::answers::Answer;
use super::identity::Identity;
use super::layer::{self, Contents, table_name};
use super::ledger::{self, Key, Object, Scope, Table, mentions};
use super::purity::Purity;
use super::statement::{Effect, Statement, statements};

/// All answers that are kept together hold at most so many.
const MOST_ANSWERS: usize = 4096;

/// The name of a table while it takes the place of one it is made of.
const SUCCESSOR: &str = "snapshot_successor";

/// What names stand for, and what the database has of it.
pub(super) struct Objects {
    purity: Purity,
    scope: Arc<Scope>,
    /// What the database has under a name.
    present: HashMap<String, Present>,
    /// Counts what was made, to tell what is older.
    made: u64,
    answers: HashMap<Key, Answer>,
    /// Statements that have made a table or a view before.
    seen: HashSet<Key>,
    layers: Vec<(String, PathBuf)>,
    /// Views whose names are being made. One may name another's table of the same name in a file.
    in_making: Vec<String>,
    /// The layer that holds a table.
    stored: HashMap<Key, String>,
    /// What need not be written again: tables, answers, statements.
    kept: HashSet<Key>,
    is_closed: bool,
}

#[derive(Clone)]
struct Present {
    object: Object,
    /// Whether it is a view of a layer's table.
    stands_in: bool,
    made: u64,
}

/// What is not in a layer yet.
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
            present: HashMap::new(),
            made: 0,
            answers: HashMap::new(),
            seen: HashSet::new(),
            layers: Vec::new(),
            in_making: Vec::new(),
            stored: HashMap::new(),
            kept: HashSet::new(),
            is_closed: false,
        }
    }

    /// Adds what an attached layer holds.
    pub(super) fn add_layer(&mut self, database: String, path: PathBuf, contents: Contents) {
        let Contents { tables, answers, seen } = contents;
        self.kept.extend(tables.iter().chain(&seen).copied().chain(answers.iter().map(|(key, _)| *key)));
        self.stored.extend(tables.into_iter().map(|key| (key, database.clone())));
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

    /// The key of a statement with what names stand for now.
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

    /// Does what a statement says, and notes what names stand for then.
    pub(super) fn run(
        &mut self,
        engine: &dyn Engine,
        statement: &Statement,
        cancel: &Cancel,
    ) -> Result<(), EngineError> {
        let scope = Arc::clone(&self.scope);
        if !matches!(statement.effect, Effect::Drop { .. } | Effect::Detach { .. }) {
            self.make_named(engine, statement, &scope, cancel)?;
        }
        match &statement.effect {
            Effect::Table { name, .. } | Effect::TableUnlessThere { name, .. } | Effect::Rows { name } => {
                let key = self.key(statement);
                let table = self.table(statement, key);
                self.make_table(engine, name, &table, cancel)?;
                Arc::make_mut(&mut self.scope).insert(name.clone(), Object::Table(table));
                self.seen.extend(key);
            }
            Effect::View { name, .. } => {
                let key = self.key(statement);
                let view = Arc::new(statement.clone());
                self.make_view(engine, name, &view, cancel)?;
                Arc::make_mut(&mut self.scope).insert(name.clone(), Object::View(view));
                self.seen.extend(key);
            }
            Effect::Attach { name } => {
                engine.run(&statement.sql, cancel)?;
                let object = Object::Database(Arc::new(statement.clone()));
                self.now_present(name, object.clone(), false);
                Arc::make_mut(&mut self.scope).insert(name.clone(), object);
            }
            Effect::Detach { name } => {
                engine.run(&statement.sql, cancel)?;
                self.present.remove(name);
                Arc::make_mut(&mut self.scope).remove(name);
            }
            Effect::Drop { name } if !scope.contains_key(name) => engine.run(&statement.sql, cancel)?,
            Effect::Drop { name } => {
                self.make_way_for(engine, name, true, cancel)?;
                Arc::make_mut(&mut self.scope).remove(name);
            }
            Effect::Question | Effect::Other => {
                engine.run(&statement.sql, cancel)?;
                self.is_closed |= statement.effect == Effect::Other;
            }
        }
        Ok(())
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
            self.make_named(engine, &statement, &scope, cancel)?;
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
        self.make_way_for(engine, name, false, cancel)
    }

    /// Notes that the program has filled a table.
    pub(super) fn filled(&mut self, name: &str) {
        let table = Table { made_by: None, key: None, scope: Arc::default() };
        let object = Object::Table(Arc::new(table));
        self.now_present(name, object.clone(), false);
        Arc::make_mut(&mut self.scope).insert(name.to_string(), object);
    }

    /// Trusts no layer any more: what they hold is made again when it is needed. Their files.
    pub(super) fn give_up_layers(&mut self, engine: &dyn Engine) -> Vec<PathBuf> {
        let stood_in: Vec<String> =
            self.present.iter().filter(|(_, one)| one.stands_in).map(|(name, _)| name.clone()).collect();
        for name in stood_in {
            // A view of a layer that cannot be read may be dropped nevertheless.
            let _ = self.make_way_for(engine, &name, false, &Cancel::new());
            self.present.remove(&name);
        }
        self.stored.clear();
        self.kept.clear();
        let layers = std::mem::take(&mut self.layers);
        for (database, _) in &layers {
            layer::close(engine, database);
        }
        layers.into_iter().map(|(_, path)| path).collect()
    }

    /// What is in no layer; with `whole` also what is in one. With `brief` tables that repeat the rows of the files are
    /// left out, which take as long to write as the files took to read.
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
            if whole && self.stored.contains_key(&key) {
                self.make(engine, name, object, &scope, cancel)?;
            }
            let is_present = self.present.get(name).is_some_and(|there| is_same(&there.object, object));
            if is_present && (whole || !self.kept.contains(&key)) {
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

    fn now_present(&mut self, name: &str, object: Object, stands_in: bool) {
        self.made += 1;
        self.present.insert(name.to_string(), Present { object, stands_in, made: self.made });
    }

    /// Makes what a statement names.
    fn make_named(
        &mut self,
        engine: &dyn Engine,
        statement: &Statement,
        scope: &Arc<Scope>,
        cancel: &Cancel,
    ) -> Result<(), EngineError> {
        for (name, object) in mentions(statement, scope) {
            self.make(engine, name, object, scope, cancel)?;
        }
        Ok(())
    }

    /// Makes an object unless the database has it. `scope` is what names stand for where it is read.
    fn make(
        &mut self,
        engine: &dyn Engine,
        name: &str,
        object: &Object,
        scope: &Arc<Scope>,
        cancel: &Cancel,
    ) -> Result<(), EngineError> {
        let there = self.present.get(name).cloned();
        let is_there = there.as_ref().is_some_and(|there| is_same(&there.object, object));
        match object {
            Object::Table(_) | Object::Database(_) if is_there => Ok(()),
            Object::Table(table) => {
                if let Some(database) = table.key.and_then(|key| self.stored.get(&key)).cloned() {
                    return self.stand_in(engine, name, table, &database, cancel);
                }
                let Some(statement) = &table.made_by else {
                    return Err(EngineError::refused(format!("the table '{name}' is gone")));
                };
                self.make_named(engine, statement, &table.scope, cancel)?;
                self.make_table(engine, name, table, cancel)
            }
            Object::View(_) if self.in_making.iter().any(|making| making == name) => Ok(()),
            Object::View(view) => {
                let named: Vec<(&str, &Object)> =
                    mentions(view, scope).filter(|(other, _)| *other != name).collect();
                self.in_making.push(name.to_string());
                let made = named
                    .iter()
                    .try_for_each(|(other, object)| self.make(engine, other, object, scope, cancel));
                self.in_making.pop();
                made?;
                let newest =
                    named.iter().filter_map(|(other, _)| self.present.get(*other)).map(|one| one.made);
                let is_older = there.is_some_and(|there| newest.max() > Some(there.made));
                // A view remembers the columns of what it reads.
                if is_there && !is_older { Ok(()) } else { self.make_view(engine, name, view, cancel) }
            }
            Object::Database(attach) => {
                layer::close(engine, &identifier(name));
                engine.run(&attach.sql, cancel)?;
                self.now_present(name, object.clone(), false);
                Ok(())
            }
        }
    }

    /// Puts a view of a layer's table under the name of a table.
    fn stand_in(
        &mut self,
        engine: &dyn Engine,
        name: &str,
        table: &Arc<Table>,
        database: &str,
        cancel: &Cancel,
    ) -> Result<(), EngineError> {
        let Some(key) = table.key else { return Ok(()) };
        self.make_way_for(engine, name, true, cancel)?;
        let (plain, of) = (identifier(name), table_name(key));
        let sql = layer::sql(engine, context! { kind => "stand_in", name => plain, database, table => of })?;
        engine.run(&sql, cancel)?;
        self.now_present(name, Object::Table(Arc::clone(table)), true);
        Ok(())
    }

    /// Runs the statement of a table; what it names is there.
    fn make_table(
        &mut self,
        engine: &dyn Engine,
        name: &str,
        table: &Arc<Table>,
        cancel: &Cancel,
    ) -> Result<(), EngineError> {
        let Some(statement) = &table.made_by else { return Ok(()) };
        let stands_in = self.present.get(name).is_some_and(|there| there.stands_in);
        let is_view = self.present.get(name).is_some_and(|there| matches!(there.object, Object::View(_)));
        match &statement.effect {
            Effect::Rows { .. } => {
                if stands_in {
                    self.take_over(engine, name, cancel)?;
                }
                engine.run(&statement.sql, cancel)?;
            }
            Effect::Table { head, .. } | Effect::TableUnlessThere { head, .. }
                if stands_in || is_view || matches!(statement.effect, Effect::TableUnlessThere { .. }) =>
            {
                // It may be made of what it takes the place of.
                let sql = format!("CREATE OR REPLACE TABLE {SUCCESSOR}{}", &statement.sql[*head..]);
                engine.run(&sql, cancel)?;
                self.succeed(engine, name, cancel)?;
            }
            _ => engine.run(&statement.sql, cancel)?,
        }
        self.now_present(name, Object::Table(Arc::clone(table)), false);
        Ok(())
    }

    /// Makes a table of its own of a view of a layer's table.
    fn take_over(&mut self, engine: &dyn Engine, name: &str, cancel: &Cancel) -> Result<(), EngineError> {
        let sql = format!("CREATE OR REPLACE TABLE {SUCCESSOR} AS SELECT * FROM {}", identifier(name));
        engine.run(&sql, cancel)?;
        self.succeed(engine, name, cancel)
    }

    /// Gives the successor its name.
    fn succeed(&mut self, engine: &dyn Engine, name: &str, cancel: &Cancel) -> Result<(), EngineError> {
        self.make_way_for(engine, name, true, cancel)?;
        let sql =
            layer::sql(engine, context! { kind => "rename", table => SUCCESSOR, name => identifier(name) })?;
        engine.run(&sql, cancel)
    }

    fn make_view(
        &mut self,
        engine: &dyn Engine,
        name: &str,
        view: &Arc<Statement>,
        cancel: &Cancel,
    ) -> Result<(), EngineError> {
        let is_table = |there: &Present| !there.stands_in && matches!(there.object, Object::Table(_));
        if self.present.get(name).is_some_and(is_table) {
            self.make_way_for(engine, name, true, cancel)?;
        }
        engine.run(&view.sql, cancel)?;
        self.now_present(name, Object::View(Arc::clone(view)), false);
        Ok(())
    }

    /// Drops what the database has under a name: all of it with `whole`, else only a view.
    fn make_way_for(
        &mut self,
        engine: &dyn Engine,
        name: &str,
        whole: bool,
        cancel: &Cancel,
    ) -> Result<(), EngineError> {
        let Some(there) = self.present.get(name) else { return Ok(()) };
        let is_view = there.stands_in || matches!(there.object, Object::View(_));
        if matches!(there.object, Object::Database(_)) || !(is_view || whole) {
            return Ok(());
        }
        let kind = if is_view { "drop_view" } else { "drop" };
        engine.run(&layer::sql(engine, context! { kind, name => identifier(name) })?, cancel)?;
        self.present.remove(name);
        Ok(())
    }
}

/// Whether two objects are the same as the database has them.
fn is_same(one: &Object, other: &Object) -> bool {
    match (one, other) {
        (Object::Table(one), Object::Table(other)) => {
            Arc::ptr_eq(one, other) || (one.key.is_some() && one.key == other.key)
        }
        (Object::View(one), Object::View(other)) | (Object::Database(one), Object::Database(other)) => {
            one.sql == other.sql
        }
        _ => false,
    }
}

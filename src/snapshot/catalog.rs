//! What the database has under each name. Tables and views are made when a statement needs them.

use std::collections::HashMap;
use std::sync::Arc;

use minijinja::context;

use crate::engine::{Cancel, Engine, EngineError};
use crate::sql::identifier;

use super::layer::{self, table_name};
use super::ledger::{Key, Object, Scope, Table, mentions};
use super::statement::{Effect, Statement};

/// The name of a table while it takes the place of one it is made of.
const SUCCESSOR: &str = "snapshot_successor";

/// The tables, views and databases that the database has.
#[derive(Default)]
pub(super) struct Catalog {
    present: HashMap<String, Present>,
    /// Counts the objects made, to tell which of two is older.
    made: u64,
    /// Views whose names are being made. One may name another's table of the same name in a file.
    in_making: Vec<String>,
    /// The layer that holds a table.
    pub(super) stored: HashMap<Key, String>,
}

#[derive(Clone)]
struct Present {
    object: Object,
    /// Whether it is a view of a layer's table.
    stands_in: bool,
    made: u64,
}

impl Catalog {
    /// Whether the database has this object under its name.
    pub(super) fn has(&self, name: &str, object: &Object) -> bool {
        self.present.get(name).is_some_and(|there| is_same(&there.object, object))
    }

    /// Forgets a name that the database no longer has.
    pub(super) fn forget(&mut self, name: &str) {
        self.present.remove(name);
    }

    /// Drops every view of a layer's table; the layers are not trusted any more.
    pub(super) fn drop_views_of_layers(&mut self, engine: &dyn Engine) {
        let names: Vec<String> =
            self.present.iter().filter(|(_, one)| one.stands_in).map(|(name, _)| name.clone()).collect();
        for name in names {
            // A view of a layer that cannot be read may be dropped nevertheless.
            let _ = self.make_way_for(engine, &name, false, &Cancel::new());
            self.present.remove(&name);
        }
        self.stored.clear();
    }

    /// Notes that the database has an object under a name.
    pub(super) fn now_present(&mut self, name: &str, object: Object, stands_in: bool) {
        self.made += 1;
        self.present.insert(name.to_string(), Present { object, stands_in, made: self.made });
    }

    /// Makes the objects that a statement names.
    pub(super) fn make_named(
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

    /// Makes an object unless the database has it. `scope` gives the meaning of names at its place.
    pub(super) fn make(
        &mut self,
        engine: &dyn Engine,
        name: &str,
        object: &Object,
        scope: &Arc<Scope>,
        cancel: &Cancel,
    ) -> Result<(), EngineError> {
        let there = self.present.get(name).cloned();
        let is_there = self.has(name, object);
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

    /// Runs the statement of a table, whose names exist.
    pub(super) fn make_table(
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
                // The statement may read the table that it replaces.
                let sql = format!("CREATE OR REPLACE TABLE {SUCCESSOR}{}", &statement.sql[*head..]);
                engine.run(&sql, cancel)?;
                self.succeed(engine, name, cancel)?;
            }
            _ => engine.run(&statement.sql, cancel)?,
        }
        self.now_present(name, Object::Table(Arc::clone(table)), false);
        Ok(())
    }

    /// Copies a view of a layer's table into a table.
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

    /// Runs the statement of a view, whose names exist.
    pub(super) fn make_view(
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

    /// Drops the object under a name: any object with `whole`, else only a view.
    pub(super) fn make_way_for(
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

/// Whether the database would have the same for both objects.
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

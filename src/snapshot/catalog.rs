//! What the database has: tables that never change, and the meaning of every name.
//!
//! A table gets a name that no other table has; the name in its statement is a view of it. A later table of the same
//! name does not change an earlier one. So a statement can run with the meaning that names had at any time: first the
//! catalog makes the tables that it needs, which changes no table, and then it binds the names.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use minijinja::context;

use crate::engine::{Cancel, Engine, EngineError};
use crate::sql::identifier;

use super::layer::{self, table_name};
use super::ledger::{Key, Object, Scope, Table, TableId, mentions};
use super::statement::{Effect, Statement};

/// The word for the place of a row in a table.
const PLACE_OF_ROW: &str = "rowid";

/// What the database has.
#[derive(Default)]
pub(super) struct Catalog {
    tables: HashMap<TableId, Place>,
    bound: HashMap<String, Bound>,
    /// Views whose names are being bound. One may name another's table of the same name in a file.
    in_binding: Vec<String>,
    /// Counts places and bindings: of two bindings the later has the larger number.
    count: u64,
}

/// Where a table is.
#[derive(Debug, Clone)]
struct Place {
    /// Its name as SQL takes it.
    sql: String,
    /// Whether it is in no layer.
    is_own: bool,
}

/// What a name means in the database now.
struct Bound {
    to: Target,
    number: u64,
}

#[derive(PartialEq, Eq)]
enum Target {
    /// The table at a place.
    Table(String),
    /// The view of a statement.
    View(String),
    /// The database that a statement attaches.
    Database(String),
}

/// What becomes of a table to which rows are added.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Older {
    /// Nothing will need it: the rows are added to it.
    IsGone,
    Stays,
}

impl Catalog {
    /// Adds the tables of an attached layer.
    pub(super) fn add_layer(&mut self, database: &str, tables: &[Key]) {
        for key in tables {
            let sql = format!("{database}.{}", table_name(*key));
            self.tables.entry(TableId::Keyed(*key)).or_insert(Place { sql, is_own: false });
        }
    }

    /// Forgets the tables of all layers.
    pub(super) fn drop_layers(&mut self) {
        self.tables.retain(|_, place| place.is_own);
    }

    /// The name of a table as SQL takes it, if the database has it, and whether it is in no layer.
    pub(super) fn place(&self, id: TableId) -> Option<(&str, bool)> {
        self.tables.get(&id).map(|place| (place.sql.as_str(), place.is_own))
    }

    /// A name that no table has had.
    pub(super) fn new_place(&mut self) -> String {
        format!("tenure_table_{}", self.next())
    }

    /// Notes that a table was filled under a name of its own.
    pub(super) fn filled(&mut self, id: TableId, place: String) {
        self.tables.insert(id, Place { sql: place, is_own: true });
    }

    /// Notes that a database was attached under a name.
    pub(super) fn attached(&mut self, name: &str, sql: &str) {
        self.now_bound(name, Target::Database(sql.to_string()));
    }

    /// Notes that the database of a name was let go.
    pub(super) fn detached(&mut self, name: &str) {
        self.bound.remove(name);
    }

    /// Makes the tables that a statement names, if they are not there, and binds its names to them.
    pub(super) fn prepare(
        &mut self,
        engine: &dyn Engine,
        statement: &Statement,
        scope: &Scope,
        cancel: &Cancel,
    ) -> Result<(), EngineError> {
        let mut named = Vec::new();
        tables_of(statement, scope, &mut Vec::new(), &mut named);
        for table in named {
            self.make(engine, &table, Older::Stays, cancel)?;
        }
        // No table is made from here on, so no name is bound to anything else.
        for (name, object) in mentions(statement, scope) {
            self.bind(engine, name, object, scope, cancel)?;
        }
        Ok(())
    }

    /// Makes a table that takes the place of every other of its name.
    pub(super) fn succeed(
        &mut self,
        engine: &dyn Engine,
        table: &Arc<Table>,
        cancel: &Cancel,
    ) -> Result<(), EngineError> {
        self.make(engine, table, Older::IsGone, cancel)
    }

    /// Drops the tables and views that no name stands for.
    pub(super) fn release(&mut self, engine: &dyn Engine, scope: &Scope) -> Result<(), EngineError> {
        let wanted: HashSet<TableId> = scope
            .values()
            .filter_map(|object| if let Object::Table(table) = object { Some(table.id) } else { None })
            .collect();
        let is_over = |(name, bound): (&String, &Bound)| {
            let is_view = !matches!(bound.to, Target::Database(_));
            (is_view && !scope.contains_key(name)).then(|| name.clone())
        };
        for name in self.bound.iter().filter_map(is_over).collect::<Vec<_>>() {
            run(engine, context! { kind => "drop_view", name => identifier(&name) }, &Cancel::new())?;
            self.bound.remove(&name);
        }
        let unwanted = self.tables.iter().filter(|(id, place)| place.is_own && !wanted.contains(id));
        for (id, place) in unwanted.map(|(id, place)| (*id, place.sql.clone())).collect::<Vec<_>>() {
            run(engine, context! { kind => "drop", name => place }, &Cancel::new())?;
            self.tables.remove(&id);
        }
        Ok(())
    }

    fn next(&mut self) -> u64 {
        self.count += 1;
        self.count
    }

    fn now_bound(&mut self, name: &str, to: Target) {
        let number = self.next();
        self.bound.insert(name.to_string(), Bound { to, number });
    }

    /// Makes a table unless the database has it.
    fn make(
        &mut self,
        engine: &dyn Engine,
        table: &Arc<Table>,
        older: Older,
        cancel: &Cancel,
    ) -> Result<(), EngineError> {
        if self.tables.contains_key(&table.id) {
            return Ok(());
        }
        let gone = || EngineError::refused("a table that the program filled is gone");
        let statement = table.made_by.as_ref().ok_or_else(gone)?;
        self.prepare(engine, statement, &table.scope, cancel)?;
        match &statement.effect {
            Effect::Table { place, .. } | Effect::TableUnlessThere { place, .. } => {
                let (new, text) = (self.new_place(), &statement.sql);
                engine.run(&format!("{}{new}{}", &text[..place.start], &text[place.end..]), cancel)?;
                self.filled(table.id, new);
                Ok(())
            }
            Effect::Rows { name, .. } => match table.scope.get(name) {
                Some(Object::Table(before)) => self.add_rows(engine, table, before.id, older, cancel),
                _ => Err(gone()),
            },
            _ => Err(gone()),
        }
    }

    /// Makes a table of an older one and rows that are added to it.
    fn add_rows(
        &mut self,
        engine: &dyn Engine,
        table: &Table,
        before: TableId,
        older: Older,
        cancel: &Cancel,
    ) -> Result<(), EngineError> {
        let Some(Statement { sql, effect: Effect::Rows { place, .. }, .. }) = &table.made_by else {
            return Ok(());
        };
        let Some(at) = self.tables.get(&before).cloned() else { return Ok(()) };
        let is_same = older == Older::IsGone && at.is_own;
        let new = if is_same { at.sql.clone() } else { self.new_place() };
        if !is_same {
            run(engine, context! { kind => "twin", place => &new, of => &at.sql }, cancel)?;
        }
        let added = engine.run(&format!("{}{new}{}", &sql[..place.start], &sql[place.end..]), cancel);
        match (&added, is_same) {
            (Ok(()), true) => {
                self.tables.remove(&before);
                self.filled(table.id, new);
            }
            (Ok(()), false) => self.filled(table.id, new),
            (Err(_), true) => {}
            (Err(_), false) => run(engine, context! { kind => "drop", name => new }, &Cancel::new())?,
        }
        added
    }

    /// Makes a name mean an object. What it rests on is there; `scope` is what the names of a view stand for.
    fn bind(
        &mut self,
        engine: &dyn Engine,
        name: &str,
        object: &Object,
        scope: &Scope,
        cancel: &Cancel,
    ) -> Result<(), EngineError> {
        let there = self.bound.get(name);
        match object {
            Object::Table(table) => {
                let place = self.tables.get(&table.id).map(|place| place.sql.clone()).unwrap_or_default();
                let to = Target::Table(place.clone());
                if there.is_some_and(|there| there.to == to) {
                    return Ok(());
                }
                run(engine, context! { kind => "stand_in", name => identifier(name), place }, cancel)?;
                self.now_bound(name, to);
                Ok(())
            }
            Object::View(_) if self.in_binding.iter().any(|other| other == name) => Ok(()),
            Object::View(view) => self.bind_view(engine, name, view, scope, cancel),
            Object::Database(attach) => {
                if there.is_some_and(|there| there.to == Target::Database(attach.sql.clone())) {
                    return Ok(());
                }
                layer::close(engine, &identifier(name));
                engine.run(&attach.sql, cancel)?;
                self.attached(name, &attach.sql);
                Ok(())
            }
        }
    }

    /// Makes a name mean the view of a statement.
    pub(super) fn bind_view(
        &mut self,
        engine: &dyn Engine,
        name: &str,
        view: &Statement,
        scope: &Scope,
        cancel: &Cancel,
    ) -> Result<(), EngineError> {
        let named: Vec<(&str, &Object)> = mentions(view, scope).filter(|(other, _)| *other != name).collect();
        self.in_binding.push(name.to_string());
        let outcome =
            named.iter().try_for_each(|(other, object)| self.bind(engine, other, object, scope, cancel));
        self.in_binding.pop();
        outcome?;
        // A view remembers the columns of what it reads.
        let newest = named.iter().filter_map(|(other, _)| self.bound.get(*other)).map(|one| one.number).max();
        let to = Target::View(view.sql.clone());
        if self.bound.get(name).is_some_and(|there| there.to == to && newest < Some(there.number)) {
            return Ok(());
        }
        if let Effect::View { place, .. } = &view.effect {
            let plain = &view.sql[place.clone()];
            let mut rest = view.sql[place.end..].to_string();
            if view.bare.contains(PLACE_OF_ROW) {
                // Only a table itself knows the places of its rows, and not a view of it.
                let tables = named.iter().filter_map(|(other, object)| match object {
                    Object::Table(table) => Some((*other, self.tables.get(&table.id)?)),
                    _ => None,
                });
                for (other, place) in tables {
                    rest = rest.replace(&format!("FROM {other}"), &format!("FROM {}", place.sql));
                }
            }
            engine.run(&format!("CREATE OR REPLACE VIEW {plain}{rest}"), cancel)?;
        }
        self.now_bound(name, to);
        Ok(())
    }
}

/// The tables that a statement names, itself or through views.
fn tables_of<'a>(
    statement: &'a Statement,
    scope: &'a Scope,
    views: &mut Vec<&'a str>,
    tables: &mut Vec<Arc<Table>>,
) {
    for (name, object) in mentions(statement, scope) {
        match object {
            Object::Table(table) => tables.push(Arc::clone(table)),
            Object::View(view) if !views.contains(&name) => {
                views.push(name);
                tables_of(view, scope, views, tables);
            }
            Object::View(_) | Object::Database(_) => {}
        }
    }
}

fn run(engine: &dyn Engine, values: minijinja::Value, cancel: &Cancel) -> Result<(), EngineError> {
    engine.run(&layer::sql(engine, values)?, cancel)
}

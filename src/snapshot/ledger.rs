//! The meaning of every name of the database, by the statements that made it, and the keys of statements.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::purity::Purity;
use super::statement::Statement;

/// The key of a statement: a hash of its text and of the objects it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Key(u64, u64);

impl Key {
    fn of(text: &str) -> Key {
        let half = |seed: u64| {
            let mut hasher = DefaultHasher::new();
            (seed, text).hash(&mut hasher);
            hasher.finish()
        };
        Key(half(1), half(2))
    }

    /// The key that was written as a text.
    pub(super) fn read(text: &str) -> Option<Key> {
        let (high, low) = text.split_at_checked(16)?;
        Some(Key(u64::from_str_radix(high, 16).ok()?, u64::from_str_radix(low, 16).ok()?))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}{:016x}", self.0, self.1)
    }
}

/// The object behind a name.
#[derive(Debug, Clone)]
pub(super) enum Object {
    Table(Arc<Table>),
    /// A view reads whatever its names mean at that time.
    View(Arc<Statement>),
    /// An attached database.
    Database(Arc<Statement>),
}

/// A table, and how it can be made again.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) id: TableId,
    /// The statement that made it; none if the program filled it.
    pub(super) made_by: Option<Statement>,
    /// The meaning of names when it was made.
    pub(super) scope: Arc<Scope>,
}

/// What tells one table from every other, whatever their names: two with one id have the same rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum TableId {
    /// The key of the statement that makes it.
    Keyed(Key),
    /// Its statement would not make it again; the number is its own.
    Passing(u64),
}

impl TableId {
    /// The key of its statement, if that would make it again.
    pub(super) fn key(self) -> Option<Key> {
        match self {
            TableId::Keyed(key) => Some(key),
            TableId::Passing(_) => None,
        }
    }
}

/// The meaning of names at one moment.
pub(super) type Scope = HashMap<String, Object>;

/// The names in a statement that have a meaning, in order.
pub(super) fn mentions<'a>(
    statement: &'a Statement,
    scope: &'a Scope,
) -> impl Iterator<Item = (&'a str, &'a Object)> {
    // A query of the catalogue gives a name as a text.
    let texts = statement.texts.iter().map(|text| text.to_lowercase());
    let names: std::collections::BTreeSet<String> = statement.names.iter().cloned().chain(texts).collect();
    names
        .into_iter()
        .filter_map(|name| scope.get_key_value(&name))
        .map(|(name, object)| (name.as_str(), object))
}

/// What a key is made of.
pub(super) trait Basis {
    /// The text of a statement.
    fn text(&self, sql: &str) -> String;

    /// The key of a table.
    fn table(&self, id: TableId) -> Option<Key>;
}

/// Statements as they are.
struct AsTheyAre;

impl Basis for AsTheyAre {
    fn text(&self, sql: &str) -> String {
        sql.to_string()
    }

    fn table(&self, id: TableId) -> Option<Key> {
        id.key()
    }
}

/// The key of a statement; none if its text does not determine its answer.
pub(super) fn key(statement: &Statement, scope: &Scope, purity: &mut Purity) -> Option<Key> {
    key_on(&AsTheyAre, statement, scope, purity)
}

/// The key that a statement has on another basis.
pub(super) fn key_on(
    basis: &dyn Basis,
    statement: &Statement,
    scope: &Scope,
    purity: &mut Purity,
) -> Option<Key> {
    key_within(statement, (basis, scope), purity, &mut Vec::new())
}

fn key_within<'a>(
    statement: &Statement,
    (basis, scope): (&dyn Basis, &'a Scope),
    purity: &mut Purity,
    views: &mut Vec<&'a str>,
) -> Option<Key> {
    if !purity.is_repeatable(statement) {
        return None;
    }
    let mut text = basis.text(&statement.sql);
    for (name, object) in mentions(statement, scope) {
        let (name, object) = match scope.get_key_value(name) {
            Some((name, _)) => (name.as_str(), object.clone()),
            None => continue,
        };
        let of = match object {
            Object::Table(table) => basis.table(table.id)?,
            // If a view names itself, it means an older view, whose SQL it replaced.
            Object::View(_) if views.contains(&name) => continue,
            Object::View(view) => {
                views.push(name);
                let of = key_within(&view, (basis, scope), purity, views);
                views.pop();
                of?
            }
            Object::Database(attached) => {
                if !purity.is_repeatable(&attached) {
                    return None;
                }
                Key::of(&attached.sql)
            }
        };
        text.push_str(&format!("\n{name}={of}"));
    }
    Some(Key::of(&text))
}

#[cfg(test)]
mod tests {
    use super::super::statement::statements;
    use super::*;

    fn parsed(sql: &str) -> Statement {
        statements(sql).remove(0)
    }

    fn key_of(sql: &str, scope: &Scope) -> Option<Key> {
        key(&parsed(sql), scope, &mut Purity::default())
    }

    fn table(sql: &str, scope: &Scope) -> Object {
        let made_by = parsed(sql);
        let key = key(&made_by, scope, &mut Purity::default());
        let id = key.map_or(TableId::Passing(0), TableId::Keyed);
        Object::Table(Arc::new(Table { id, made_by: Some(made_by), scope: Arc::new(scope.clone()) }))
    }

    #[test]
    fn a_key_depends_on_what_the_names_of_a_statement_stand_for() {
        let empty = Scope::new();
        let question = "SELECT count(*) FROM v";
        let view = || Object::View(Arc::new(parsed("CREATE VIEW v AS FROM t")));
        let one =
            Scope::from([("t".into(), table("CREATE TABLE t AS SELECT 1", &empty)), ("v".into(), view())]);
        let two =
            Scope::from([("t".into(), table("CREATE TABLE t AS SELECT 2", &empty)), ("v".into(), view())]);
        assert_eq!(key_of(question, &one), key_of(question, &one.clone()));
        assert_ne!(key_of(question, &one), key_of(question, &two), "a view is read through");
        assert_ne!(key_of(question, &one), key_of(question, &empty));
        assert_eq!(key_of("SELECT 1", &one), key_of("SELECT 1", &two), "neither is named");
        assert_ne!(key_of("SELECT 1 WHERE name = 'T'", &one), key_of("SELECT 1 WHERE name = 'T'", &two));
    }

    #[test]
    fn what_rests_on_something_that_cannot_be_told_again_has_no_key() {
        let drawn = table("CREATE TABLE t AS SELECT random()", &Scope::new());
        let scope = Scope::from([("t".into(), drawn)]);
        assert_eq!(key_of("SELECT 1 FROM t", &scope), None);
        assert!(key_of("SELECT 1", &scope).is_some());
    }

    #[test]
    fn a_table_made_of_its_older_self_has_another_key() {
        let scope = Scope::from([("t".into(), table("CREATE TABLE t AS SELECT 1", &Scope::new()))]);
        let sql = "CREATE OR REPLACE TABLE t AS SELECT *, 2 AS b FROM t";
        let twice = Scope::from([("t".into(), table(sql, &scope))]);
        assert_ne!(key_of(sql, &scope), key_of(sql, &twice));
    }

    #[test]
    fn keys_are_written_and_read() {
        let key = Key::of("SELECT 1");
        assert_eq!(Key::read(&key.to_string()), Some(key));
        assert_eq!(Key::read("zz"), None);
    }
}

//! Whether the text of a statement determines its answer, as long as the files of the source do not change.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::statement::Statement;

/// Functions whose answer differs from one question, or one session, to the next.
pub(super) const VOLATILE: &[&str] = &[
    "age",
    "array_to_json_unsafe",
    "checkpoint",
    "create_sort_key_unsafe",
    "current_connection_id",
    "current_database",
    "current_query",
    "current_query_id",
    "current_schema",
    "current_schemas",
    "current_setting",
    "current_transaction_id",
    "currval",
    "error",
    "force_checkpoint",
    "gen_random_uuid",
    "get_current_time",
    "get_current_timestamp",
    "getenv",
    "getvariable",
    "glob",
    "in_search_path",
    "nextval",
    "now",
    "parse_duckdb_log_message",
    "pg_typeof",
    "random",
    "read_blob",
    "read_text",
    "setseed",
    "setval",
    "sleep_ms",
    "stats",
    "today",
    "transaction_timestamp",
    "txid_current",
    "uuid",
    "uuidv4",
    "uuidv7",
    "vector_type",
    "version",
    "write_log",
];

/// The same for words without parentheses, and for tables about the database itself.
const VOLATILE_WORDS: &[&str] = &[
    "current_date",
    "current_time",
    "current_timestamp",
    "current_user",
    "localtime",
    "localtimestamp",
    "session_user",
    "tablesample",
    "user",
];

/// The files that statements may name, and what is known of other texts.
#[derive(Debug, Default)]
pub(super) struct Purity {
    files: HashSet<PathBuf>,
    /// Texts, and whether a statement with the text depends on no other file.
    known: HashMap<String, bool>,
}

impl Purity {
    /// For a source of these files.
    pub(super) fn of<'a>(files: impl Iterator<Item = &'a Path>) -> Purity {
        let whole = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        Purity { files: files.map(whole).collect(), known: HashMap::new() }
    }

    /// Whether a statement will have the same result again.
    pub(super) fn is_repeatable(&mut self, statement: &Statement) -> bool {
        let is_volatile = statement.calls.iter().any(|name| is_volatile(name))
            || statement.bare.iter().any(|name| VOLATILE_WORDS.contains(&name.as_str()));
        !is_volatile && statement.texts.iter().chain(&statement.quoted).all(|text| self.is_own(text))
    }

    /// Whether a text names no file, or a file of the source.
    fn is_own(&mut self, text: &str) -> bool {
        if let Some(known) = self.known.get(text) {
            return *known;
        }
        let is_own = self.looked_up(text);
        self.known.insert(text.to_string(), is_own);
        is_own
    }

    fn looked_up(&self, text: &str) -> bool {
        let path = Path::new(text);
        // The database has more ways to write a path.
        if text.starts_with("~/") || text.starts_with("file:") {
            return false;
        }
        if let Ok(whole) = std::fs::canonicalize(path) {
            return whole.is_dir() || self.files.contains(&whole);
        }
        // A pattern, if files match it.
        let is_pattern = text.contains(['*', '?', '[']);
        !(is_pattern && glob::glob(text).is_ok_and(|mut found| found.next().is_some()))
    }
}

/// Whether a function may answer differently the next time.
fn is_volatile(name: &str) -> bool {
    VOLATILE.contains(&name)
        || name.starts_with("duckdb_")
        || name.starts_with("pragma_")
        || name.starts_with("has_")
}

#[cfg(test)]
mod tests {
    use super::super::statement::statements;
    use super::*;
    use crate::engine::{self, Cancel, Limits, Resources, rows};

    fn is_repeatable(sql: &str, files: &[&Path]) -> bool {
        Purity::of(files.iter().copied()).is_repeatable(&statements(sql)[0])
    }

    #[test]
    fn what_changes_from_one_session_to_the_next_is_not_repeatable() {
        assert!(is_repeatable("SELECT max(ts), 'now', \"random\", uuid FROM lines", &[]));
        for sql in
            ["SELECT random()", "SELECT now ()", "FROM t WHERE day < current_date", "SELECT \"uuid\"()"]
        {
            assert!(!is_repeatable(sql, &[]), "{sql}");
        }
    }

    #[test]
    fn only_files_of_the_source_are_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let (orders, other) = (at("orders.csv"), at("other.csv"));
        std::fs::write(&orders, "a\n").unwrap();
        std::fs::write(&other, "a\n").unwrap();
        let from = |path: &Path| format!("FROM read_csv(['{}'])", path.display());
        assert!(is_repeatable(&from(&orders), &[&orders]));
        assert!(!is_repeatable(&from(&other), &[&orders]));
        assert!(!is_repeatable(&from(&at("oth*")), &[&orders]));
        assert!(!is_repeatable(&format!("FROM \"{}\"", other.display()), &[&orders]));
        assert!(!is_repeatable("FROM '~/orders.csv'", &[&orders]));
        assert!(!is_repeatable(&from(&Path::new("file:").join(&other)), &[&orders]));
        assert!(is_repeatable("SELECT x = 'none*such'", &[&orders]));
    }

    #[test]
    fn every_function_that_the_database_calls_volatile_is_known() {
        let engine = engine::open(&Limits::choose(&Resources::default())).unwrap();
        let sql = "SELECT DISTINCT function_name AS name FROM duckdb_functions() \
                   WHERE stability <> 'CONSISTENT' AND NOT regexp_matches(function_name, '^(duckdb|pragma)_') ORDER BY 1";
        let answer = engine.query(sql, &Cancel::new()).unwrap();
        let names: Vec<String> = rows(&answer).map(|row| row.text("name").unwrap().to_string()).collect();
        assert!(names.contains(&"random".to_string()), "{names:?}");
        let unknown: Vec<&String> = names.iter().filter(|name| !is_volatile(name)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }
}

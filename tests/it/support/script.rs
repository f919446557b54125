//! Scripts of SQL, run in a database that nothing of the program has touched.

use arrow::record_batch::RecordBatch;
use duckdb::Connection;
use tenure::engine::{Row, rows};

/// What the questions of a script answer in an empty database with the settings that DuckDB comes with.
pub fn rerun(script: &str) -> Vec<Vec<RecordBatch>> {
    let database = Connection::open_in_memory().unwrap();
    let mut answers = Vec::new();
    for statement in script.split(";\n\n") {
        let words = statement.lines().find(|line| !line.trim().is_empty() && !line.starts_with("--"));
        if words.is_some_and(|line| ["SELECT", "WITH"].iter().any(|word| line.starts_with(word))) {
            let mut question =
                database.prepare(statement).unwrap_or_else(|error| panic!("{error}\n{statement}"));
            let found = question.query_arrow([]).unwrap_or_else(|error| panic!("{error}\n{statement}"));
            answers.push(found.collect());
        } else {
            database.execute_batch(statement).unwrap_or_else(|error| panic!("{error}\n{statement}"));
        }
    }
    answers
}

/// The rows of the only answer that has these columns.
pub fn rows_with<'a>(answers: &'a [Vec<RecordBatch>], columns: &[&str]) -> Vec<Row<'a>> {
    let has = |batches: &&Vec<RecordBatch>| {
        let schema = batches.first().map(RecordBatch::schema);
        schema.is_some_and(|schema| columns.iter().all(|name| schema.column_with_name(name).is_some()))
    };
    let found: Vec<_> = answers.iter().filter(has).collect();
    let [only] = found.as_slice() else { panic!("{} answers have {columns:?}", found.len()) };
    rows(only).collect()
}

//! The statements that other databases get. They are the same in every dialect, and they only read.

/// The smallest question: whether the database answers.
pub const PROBE: &str = "SELECT 1 AS n";

/// The number of rows of a table, or of a query in brackets with a name.
pub fn count_of(relation: &str) -> String {
    format!("SELECT count(*) AS n FROM {relation}")
}

/// All rows of a table, or of a query in brackets with a name.
pub fn rows_of(relation: &str) -> String {
    format!("SELECT * FROM {relation}")
}

/// So many rows of it, whichever come first.
pub fn first_of(relation: &str, rows: u64) -> String {
    format!("SELECT * FROM {relation} LIMIT {rows}")
}

/// So many rows of it in which one of these columns has a value; `relation` has no condition of its own.
pub fn later_of(relation: &str, columns: &[String], rows: u64) -> String {
    let has_value: Vec<String> = columns.iter().map(|name| format!("{name} IS NOT NULL")).collect();
    format!("SELECT * FROM {relation} WHERE {} LIMIT {rows}", has_value.join(" OR "))
}

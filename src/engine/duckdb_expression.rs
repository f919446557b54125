//! DuckDB's parse tree of an expression, reduced to the parts that decide whether it may be computed.

use serde_json::Value;

use super::duckdb_refusals::refused;
use super::error::EngineError;
use super::expression::{ExpressionParts, Foreign};

/// Parts of a statement that is an expression alone.
const PLAIN_KEYS: [&str; 5] = ["type", "cte_map", "select_list", "from_table", "aggregate_handling"];

/// Kinds of nodes that compute from their row alone.
const PLAIN_NODES: [&str; 11] = [
    "COLUMN_REF",
    "CONSTANT",
    "COMPARISON",
    "CONJUNCTION",
    "OPERATOR",
    "CAST",
    "CASE",
    "BETWEEN",
    "COLLATE",
    "TYPE",
    // `column -> '$.key'`; no allowed function takes one as its argument.
    "LAMBDA",
];

/// The query for the parse trees of an expression, as it is and in brackets: only what can be parsed both ways is one
/// expression, and cannot end the brackets that the program puts around it.
pub(super) fn parse_query(expression: &str) -> String {
    let tree = |sql: &str| {
        let sql = sql.replace('\'', "''");
        format!("json_serialize_sql('{sql}', skip_null := true, skip_empty := true, skip_default := true)")
    };
    format!(
        "SELECT {} AS bare, {} AS closed",
        tree(&format!("SELECT {expression}")),
        // A comment at the end hides nothing: every place that puts brackets around an expression closes them.
        tree(&format!("SELECT (\n{expression}\n)"))
    )
}

/// The parts of an expression, from both of its trees.
///
/// # Errors
/// [`EngineError::Refused`] with the place at which it cannot be parsed.
pub(super) fn parts(bare: &str, closed: &str) -> Result<ExpressionParts, EngineError> {
    let mut found = ExpressionParts::default();
    // The brackets come first: they show an expression that ends too early.
    for tree in [closed, bare] {
        let tree: Value = serde_json::from_str(tree)
            .map_err(|error| EngineError::refused(format!("a parse tree cannot be read: {error}")))?;
        if tree["error"].as_bool() != Some(false) {
            let why = tree["error_message"].as_str().unwrap_or("syntax error");
            return Err(refused(&format!("Parser Error: {why}")));
        }
        statement(&tree, &mut found);
        walk(&tree, &mut found);
    }
    Ok(found)
}

/// Whether the statement is one expression and nothing behind it.
fn statement(tree: &Value, found: &mut ExpressionParts) {
    let statements = tree["statements"].as_array().map_or(&[][..], Vec::as_slice);
    let [only] = statements else { return found.foreign.push(Foreign::Several) };
    let node = &only["node"];
    let keys = node.as_object().map(|node| node.keys().all(|key| PLAIN_KEYS.contains(&key.as_str())));
    let reads = node["from_table"]["type"] != "EMPTY";
    let has_names = node["cte_map"].as_object().is_some_and(|map| !map.is_empty());
    if node["type"] != "SELECT_NODE" || keys != Some(true) || reads || has_names {
        found.foreign.push(Foreign::Query);
    }
    let listed = node["select_list"].as_array().map_or(&[][..], Vec::as_slice);
    if listed.len() != 1 || listed.iter().any(|one| one.get("alias").is_some()) {
        found.foreign.push(Foreign::Several);
    }
}

fn walk(tree: &Value, found: &mut ExpressionParts) {
    match tree {
        Value::Array(all) => all.iter().for_each(|one| walk(one, found)),
        Value::Object(node) => {
            match node.get("class").and_then(Value::as_str) {
                None => {}
                Some("FUNCTION") => function(node, found),
                Some("SUBQUERY") => found.foreign.push(Foreign::Query),
                Some("WINDOW") => found.foreign.push(Foreign::Window),
                Some("PARAMETER") => found.foreign.push(Foreign::Parameter),
                Some("STAR") => found.foreign.push(Foreign::Star),
                Some(class) if PLAIN_NODES.contains(&class) => {}
                Some(_) => found.foreign.push(Foreign::Other),
            }
            node.values().for_each(|one| walk(one, found));
        }
        _ => {}
    }
}

/// Notes a call; an operator has a name of signs alone.
fn function(node: &serde_json::Map<String, Value>, found: &mut ExpressionParts) {
    let path = node.get("qualified_name").and_then(|name| name["path"].as_array());
    let words = path.map(|path| path.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("."));
    let plain = node.get("function_name").and_then(Value::as_str).unwrap_or_default();
    let name = words.unwrap_or_else(|| plain.to_string()).to_lowercase();
    let is_sign = |sign: char| !sign.is_alphanumeric() && sign != '_';
    if node.get("is_operator").and_then(Value::as_bool) != Some(true) || !name.chars().all(is_sign) {
        found.functions.push(name);
    }
}

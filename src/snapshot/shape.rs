//! The shape of a statement, by its parse tree: how its result over some files and others follows from the results over each.

use std::collections::HashSet;

use serde_json::{Map, Value};

/// How the result over all files follows from two results over parts of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    /// Its rows are those of the one result and those of the other.
    Rows,
    /// One row per group; for each column what becomes of its two values.
    Groups(Vec<Merge>),
}

/// What becomes of the values that two results have in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Merge {
    /// It is a part of the group's key.
    Key,
    /// A function of both, by its name in SQL.
    By(&'static str),
}

/// A column that must be of an exact type, because the order of its values would matter else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Exact(pub(super) String);

/// What a statement is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) shape: Shape,
    pub(super) exact: Vec<Exact>,
    pub(super) from: Origin,
    /// At most so many rows.
    pub(super) limit: Option<u64>,
}

/// Where a statement has its rows from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    Name(String),
    /// A function that reads files: its place in the text.
    Files(usize, usize),
}

/// Functions that read each row of a file by itself.
const READERS: [&str; 2] = ["read_parquet", "read_csv"];

/// Macros of the database that compute from their row alone.
const MACROS: [&str; 1] = ["nullif"];

/// Aggregates, and the function that makes one of two. A sum is exact only over whole numbers and decimals.
const AGGREGATES: [(&str, &str); 9] = [
    ("count", "sum"),
    ("count_star", "sum"),
    ("sum", "sum"),
    ("min", "min"),
    ("max", "max"),
    ("bool_and", "bool_and"),
    ("bool_or", "bool_or"),
    ("bit_and", "bit_and"),
    ("bit_or", "bit_or"),
];

/// Kinds of expressions that compute from their row alone, apart from functions.
const PLAIN: [&str; 10] = [
    "COLUMN_REF",
    "CONSTANT",
    "COMPARISON",
    "CONJUNCTION",
    "OPERATOR",
    "CAST",
    "CASE",
    "BETWEEN",
    "STAR",
    "TYPE",
];

const ROW_KEYS: [&str; 6] =
    ["type", "cte_map", "select_list", "from_table", "where_clause", "aggregate_handling"];
const GROUP_KEYS: [&str; 3] = ["group_expressions", "group_sets", "modifiers"];
const FUNCTION_KEYS: [&str; 9] = [
    "class",
    "type",
    "alias",
    "query_location",
    "query_location_length",
    "function_name",
    "arguments",
    "qualified_name",
    "is_operator",
];

/// Reads parse trees; `scalars` are the names of functions that compute from their arguments alone.
pub(super) struct Shapes<'a> {
    pub(super) scalars: &'a HashSet<String>,
}

impl Shapes<'_> {
    /// The shape of a statement; none if its results over parts do not tell that over all.
    pub(super) fn of(&self, tree: &Value) -> Option<Found> {
        let [only] = tree["statements"].as_array()?.as_slice() else { return None };
        let query = &only["node"];
        let node = query.as_object()?;
        let (order, limit) = modifiers(&query["modifiers"])?;
        let from = self.origin(&query["from_table"])?;
        let listed = query["select_list"].as_array()?;
        let is_of_rows =
            query["aggregate_handling"] == "STANDARD_HANDLING" && !node.contains_key("group_expressions");
        if !self.is_plain(&query["where_clause"]) {
            return None;
        }
        if is_of_rows && listed.iter().all(|one| self.is_plain(one)) {
            let is_rows =
                has_only(node, &[&ROW_KEYS[..], &["modifiers"]].concat()) && (limit.is_none() || order);
            return is_rows.then_some(Found { shape: Shape::Rows, exact: Vec::new(), from, limit });
        }
        if !has_only(node, &[&ROW_KEYS[..], &GROUP_KEYS[..]].concat()) {
            return None;
        }
        let mut exact = Vec::new();
        let merges = listed.iter().map(|one| self.merge(one, &mut exact)).collect::<Option<Vec<_>>>()?;
        let is_key = |merge: &Merge| *merge == Merge::Key;
        match query["aggregate_handling"].as_str()? {
            "FORCE_AGGREGATES" => {}
            "STANDARD_HANDLING" => {
                let keys: Vec<Value> = listed
                    .iter()
                    .zip(&merges)
                    .filter(|(_, merge)| is_key(merge))
                    .map(|(one, _)| bare(one))
                    .collect();
                let groups: Vec<Value> =
                    query["group_expressions"].as_array().into_iter().flatten().map(bare).collect();
                let sets = query["group_sets"].as_array().map_or(0, Vec::len);
                let are_same = groups.iter().all(|one| keys.contains(one)) && keys.len() == groups.len();
                if !are_same || sets > 1 {
                    return None;
                }
            }
            _ => return None,
        }
        Some(Found { shape: Shape::Groups(merges), exact, from, limit })
    }

    fn origin(&self, table: &Value) -> Option<Origin> {
        let node = table.as_object()?;
        let known = ["type", "alias", "query_location", "query_location_length"];
        match table["type"].as_str()? {
            "BASE_TABLE" => {
                let path = table["qualified_name"]["path"].as_array()?;
                let is_plain = has_only(node, &[&known[..], &["table_name", "qualified_name"]].concat());
                let name = table["table_name"].as_str()?;
                (path.len() == 1 && is_plain).then(|| Origin::Name(name.to_lowercase()))
            }
            "SUBQUERY" => {
                let inner = &table["subquery"]["node"];
                let is_plain = has_only(node, &[&known[..], &["subquery"]].concat())
                    && has_only(table["subquery"].as_object()?, &["node"])
                    && has_only(inner.as_object()?, &ROW_KEYS)
                    && self.is_plain(&inner["select_list"])
                    && self.is_plain(&inner["where_clause"])
                    && inner["aggregate_handling"] == "STANDARD_HANDLING";
                if is_plain { self.origin(&inner["from_table"]) } else { None }
            }
            "TABLE_FUNCTION" => {
                let name = table["function"]["function_name"].as_str()?;
                let is_plain = has_only(node, &[&known[..], &["function"]].concat());
                let at = usize::try_from(table["query_location"].as_u64().unwrap_or(0)).ok()?;
                let length = usize::try_from(table["query_location_length"].as_u64()?).ok()?;
                (READERS.contains(&name) && is_plain).then_some(Origin::Files(at, at + length))
            }
            _ => None,
        }
    }

    /// What becomes of a column.
    fn merge(&self, column: &Value, exact: &mut Vec<Exact>) -> Option<Merge> {
        if self.is_plain(column) {
            return (column["class"] != "STAR").then_some(Merge::Key);
        }
        let (mut inner, mut is_cast) = (column, false);
        loop {
            inner = match inner["class"].as_str()? {
                "CAST" if inner.get("try_cast").is_none() => &inner["child"],
                // The sum of no rows is 0 in either part.
                "OPERATOR" if inner["type"] == "OPERATOR_COALESCE" => {
                    match inner["children"].as_array()?.as_slice() {
                        [one, zero] if zero["literal"]["text"] == "0" && one["function_name"] == "sum" => one,
                        _ => return None,
                    }
                }
                _ => break,
            };
            is_cast = true;
        }
        let call = inner.as_object()?;
        let name = inner["function_name"].as_str()?;
        let (_, by) = AGGREGATES.iter().find(|(known, _)| *known == name)?;
        let keys = [&FUNCTION_KEYS[..], &["order_bys", "filter"]].concat();
        if inner["class"] != "FUNCTION" || !has_only(call, &keys) || is_ordered(inner) {
            return None;
        }
        let arguments: Vec<&Value> = arguments(inner).collect();
        let filter = call.get("filter");
        if arguments.len() > 1 || !arguments.iter().copied().chain(filter).all(|one| self.is_plain(one)) {
            return None;
        }
        // A cast may change the order of texts.
        if name == "sum" || (is_cast && matches!(name, "min" | "max")) {
            let [only] = arguments.as_slice() else { return None };
            let path = only["column_names"].as_array()?;
            exact.push(Exact(path.last()?.as_str()?.to_string()));
        }
        Some(Merge::By(by))
    }

    /// Whether an expression computes from its row alone.
    fn is_plain(&self, tree: &Value) -> bool {
        match tree {
            Value::Array(all) => all.iter().all(|one| self.is_plain(one)),
            Value::Object(node) => {
                let is_known = match node.get("class").and_then(Value::as_str) {
                    None => true,
                    Some("FUNCTION") => {
                        let name = node.get("function_name").and_then(Value::as_str).unwrap_or_default();
                        let is_scalar = self.scalars.contains(name) || MACROS.contains(&name);
                        is_scalar
                            && has_only(node, &[&FUNCTION_KEYS[..], &["order_bys"]].concat())
                            && !is_ordered(tree)
                    }
                    Some(class) => PLAIN.contains(&class),
                };
                is_known && node.values().all(|one| self.is_plain(one))
            }
            _ => true,
        }
    }
}

fn arguments(call: &Value) -> impl Iterator<Item = &Value> {
    call["arguments"].as_array().into_iter().flatten().map(|one| &one["expression"])
}

fn is_ordered(call: &Value) -> bool {
    call["order_bys"].get("orders").is_some()
}

fn has_only(node: &Map<String, Value>, keys: &[&str]) -> bool {
    let has_names = node.get("cte_map").and_then(Value::as_object).is_some_and(|map| !map.is_empty());
    node.keys().all(|key| keys.contains(&key.as_str())) && !has_names
}

/// Whether rows are put in order, and at most how many there are; none if there is more to it.
fn modifiers(found: &Value) -> Option<(bool, Option<u64>)> {
    let (mut is_ordered, mut limit) = (false, None);
    for one in found.as_array().into_iter().flatten() {
        match one["type"].as_str()? {
            "ORDER_MODIFIER" => is_ordered = true,
            "LIMIT_MODIFIER" if one.get("offset").is_none() => {
                limit = Some(one["limit"]["literal"]["text"].as_str()?.parse().ok()?);
            }
            _ => return None,
        }
    }
    Some((is_ordered, limit))
}

/// An expression without its places in the text and without its name.
fn bare(tree: &Value) -> Value {
    match tree {
        Value::Array(all) => all.iter().map(bare).collect(),
        Value::Object(node) => {
            let kept = node.iter().filter(|(key, _)| !key.starts_with("query_location") && *key != "alias");
            Value::Object(kept.map(|(key, value)| (key.clone(), bare(value))).collect())
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{self, Cancel, Limits, Resources, rows};
    use crate::snapshot::layer;

    #[test]
    fn a_result_follows_from_results_over_parts_only_if_each_row_counts_by_itself() {
        let engine = engine::open(&Limits::choose(&Resources::default())).unwrap();
        let ask =
            |values| engine.query(&layer::sql(engine.as_ref(), values).unwrap(), &Cancel::new()).unwrap();
        let names = ask(minijinja::context! { kind => "scalars" });
        let scalars = rows(&names).map(|row| row.text("name").unwrap().to_string()).collect();
        let of = |query: &str| {
            let tree = ask(minijinja::context! { kind => "tree", text => crate::sql::literal(query) });
            let tree = serde_json::from_str(rows(&tree).next().unwrap().text("tree").unwrap()).unwrap();
            Shapes { scalars: &scalars }.of(&tree)
        };
        let shape = |query: &str| of(query).map(|found| found.shape);
        for query in [
            "SELECT a, b + 1 AS b FROM t WHERE lower(c) = 'x' AND d IN (1, 2)",
            "SELECT *, file_index AS f FROM read_csv(['a', 'b'], header = true)",
            "SELECT * EXCLUDE (x) FROM (SELECT *, nullif(a, '') AS x FROM read_parquet(['a'])) AS t",
            "SELECT CASE WHEN a THEN CAST(b AS BIGINT) END AS c FROM t ORDER BY c LIMIT 5",
        ] {
            assert_eq!(shape(query), Some(Shape::Rows), "{query}");
        }
        let (key, sum) = (Merge::Key, Merge::By("sum"));
        let groups = [
            ("SELECT a, count(*) AS n FROM t GROUP BY ALL ORDER BY n LIMIT 9", vec![key, sum]),
            ("SELECT min(ts) AS m, a FROM t GROUP BY a", vec![Merge::By("min"), key]),
            (
                "SELECT CAST(coalesce(sum(x), 0) AS DECIMAL(38, 4)) AS s, bool_or(y) FROM t",
                vec![sum, Merge::By("bool_or")],
            ),
            (
                "SELECT count(b) FILTER (WHERE c > 1) AS n, bit_or(m) AS m FROM t",
                vec![sum, Merge::By("bit_or")],
            ),
        ];
        for (query, merges) in groups {
            assert_eq!(shape(query), Some(Shape::Groups(merges)), "{query}");
        }
        let found = of("SELECT sum(x) AS s, CAST(max(y) AS DATE) AS y, max(z) AS z FROM t LIMIT 3").unwrap();
        assert_eq!((found.exact, found.limit), (vec![Exact("x".into()), Exact("y".into())], Some(3)));
        for query in [
            "SELECT a FROM t LIMIT 3",
            "SELECT a FROM t ORDER BY a LIMIT 3 OFFSET 1",
            "SELECT DISTINCT a FROM t",
            "SELECT a, row_number() OVER () AS n FROM t",
            "SELECT a FROM t WHERE b IN (SELECT b FROM u)",
            "SELECT a, (SELECT max(b) FROM u) AS b FROM t",
            "SELECT t.a FROM t JOIN u ON u.a = t.a",
            "SELECT a FROM t, u",
            "SELECT a FROM t UNION ALL SELECT a FROM u",
            "SELECT a FROM t TABLESAMPLE 10%",
            "WITH u AS (SELECT a FROM t) SELECT a FROM u",
            "SELECT a, count(*) AS n FROM t GROUP BY a HAVING count(*) > 1",
            "SELECT a, count(*) AS n FROM t GROUP BY ROLLUP (a)",
            "SELECT count(*) AS n FROM t GROUP BY a",
            "SELECT lower(a) AS a, count(*) AS n FROM t GROUP BY t.a",
            "SELECT count(DISTINCT a) AS n FROM t",
            "SELECT avg(a) AS a FROM t",
            "SELECT sum(a + 1) AS a FROM t",
            "SELECT sum(a) / count(*) AS a FROM t",
            "SELECT first(a ORDER BY b) AS a FROM t",
            "SELECT min(a, 3) AS a FROM t",
            "SELECT coalesce(max(a), 0) AS a FROM t",
            "SELECT count(*) AS n FROM (SELECT a FROM t GROUP BY a)",
            "SELECT a FROM read_json(['a'])",
            "SELECT 1 AS a",
        ] {
            assert_eq!(of(query), None, "{query}");
        }
    }
}

//! JSON: an array of objects, or objects one after another, with objects and lists inside.

use arrow::datatypes::{DataType, Fields};

use crate::engine::{Cancel, Engine};
use crate::source::columns::names;
use crate::source::columns::role::Role;
use crate::source::error::SourceError;
use crate::source::inputs::files::Files;
use crate::source::inputs::head::Head;
use crate::source::kinds::documents::{self, Document};
use crate::source::report::Note;
use crate::sql::{identifier, literal};
use crate::text::{option_words, sanitize};

use super::describe::{self, refuse_names};
use super::reader::{IN_ORDER, Layout, Reader, Relation};

/// JSON files.
pub struct Json;

/// The column with the place of a row's file, if there are several.
const PLACE: &str = "place_of_file_";

/// The largest size of an object, in bytes.
const LARGEST_OBJECT: u64 = 256 << 20;

/// The least such limit that the database is given.
const LEAST_LIMIT: u64 = 1 << 20;

/// A list of objects within each row.
struct List {
    name: String,
    sql: String,
    fields: Fields,
}

/// The content of a row of JSON: values by name, and lists of objects.
#[derive(Default)]
struct Row {
    columns: Vec<(String, String)>,
    lists: Vec<List>,
}

impl Reader for Json {
    fn name(&self) -> &'static str {
        "JSON"
    }

    fn recognises(&self, head: &Head) -> bool {
        let head = head.first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head.first);
        let mut signs = head.iter().copied().filter(|byte| !byte.is_ascii_whitespace());
        matches!((signs.next(), signs.next()), (Some(b'['), Some(b'{')) | (Some(b'{'), Some(b'"')))
    }

    /// Every value as text, as in a text file: a number is then read exactly as it is written.
    fn open(
        &self,
        engine: &dyn Engine,
        files: &Files,
        layout: &Layout,
        cancel: &Cancel,
    ) -> Result<Relation, SourceError> {
        refuse_names(files, layout)?;
        let scan = objects(engine, files, cancel)?;
        let few = format!("SELECT * FROM {scan} LIMIT {}", files.paths.len() + 1);
        let few = engine.query(&few, cancel).map_err(|error| files.broken(error))?;
        let Some(first) = few.first() else { return Err(SourceError::NoRows { path: files.label() }) };
        let rows: usize = few.iter().map(|batch| batch.num_rows()).sum();
        let mut row = Row::of(first.schema().fields(), None, "");
        let mut from = scan;
        let located = (files.paths.len() > 1).then(|| {
            from = format!("(SELECT *, file_index AS {PLACE} FROM {from})");
            format!(", {PLACE}")
        });
        let located = located.unwrap_or_default();
        let mut notes = Vec::new();
        let mut part = files.parts.first().and_then(Option::as_deref);
        // The answer of a web service: one object, and its only list holds the orders.
        if rows <= files.paths.len()
            && let [list] = row.lists.as_slice()
            && list.fields.len() > row.columns.len()
        {
            from = format!("(SELECT unnest({}) AS item_{located} FROM {from})", list.sql);
            if part == Some(list.name.as_str()) {
                part = None;
            }
            row = Row::of(&list.fields.clone(), Some("item_"), "");
        }
        let lines = match part {
            Some(name) => Some(row.list(files, name)?),
            // Rows with an amount are orders; rows without an amount take it from their lines.
            None => match row.lists.as_slice() {
                [_] if !row.columns.iter().any(|(name, _)| names::is_amount_name(name)) => Some(0),
                _ => None,
            },
        };
        if let Some(place) = lines {
            let list = row.lists.swap_remove(place);
            notes.extend(row.unnest(&mut from, &list));
        }
        notes.extend(row.lists.iter().map(|list| unread(files, list)));
        let columns: Vec<String> = row
            .columns
            .iter()
            .map(|(name, sql)| format!("CAST({sql} AS VARCHAR) AS {}", identifier(name)))
            .collect();
        let sql = format!("(SELECT {}{located} FROM {from})", columns.join(", "));
        Ok(Relation {
            sql,
            line: IN_ORDER.into(),
            columns: row.columns.into_iter().map(|(name, _)| (name, "VARCHAR".to_string())).collect(),
            notes,
            file: (!located.is_empty()).then(|| PLACE.to_string()),
            ..Relation::default()
        })
    }
}

/// The objects of the files, with every value but numbers, truth values, objects and lists as text.
fn objects(engine: &dyn Engine, files: &Files, cancel: &Cancel) -> Result<String, SourceError> {
    let largest = largest_object(files);
    // Dates are read later from their text, so no text is misread here.
    let scan = format!(
        "read_json({}, sample_size = -1, maximum_object_size = {largest}, dateformat = 'never', \
         timestampformat = 'never', convert_strings_to_integers = false, union_by_name = true)",
        files.sql_list()
    );
    let described = describe::columns(engine, files, &scan, cancel)?;
    let columns: Vec<String> = described
        .iter()
        .map(|(name, kind)| format!("{}: {}", literal(name), literal(&as_text(kind))))
        .collect();
    Ok(format!(
        "read_json({}, maximum_object_size = {largest}, columns = {{{}}})",
        files.sql_list(),
        columns.join(", ")
    ))
}

/// The bytes that an object may have: the database sets aside several times as much memory, so no more than the files have.
fn largest_object(files: &Files) -> u64 {
    match files.packing {
        Some(_) => LARGEST_OBJECT,
        None => files.bytes.next_power_of_two().clamp(LEAST_LIMIT, LARGEST_OBJECT),
    }
}

/// A type whose values of mixed types are read as text. Names in quotes stay as they are.
fn as_text(kind: &str) -> String {
    let pieces = kind.split('"').enumerate();
    let pieces = pieces.map(|(place, piece)| match place % 2 {
        0 => piece.replace("JSON", "VARCHAR"),
        _ => piece.to_string(),
    });
    pieces.collect::<Vec<_>>().join("\"")
}

impl Row {
    /// The content of an object's fields; `from` is the object, or empty at the top.
    fn of(fields: &Fields, from: Option<&str>, prefix: &str) -> Row {
        let mut row = Row::default();
        row.add(fields, from, prefix);
        row
    }

    fn add(&mut self, fields: &Fields, from: Option<&str>, prefix: &str) {
        for field in fields {
            let sql = match from {
                None => identifier(field.name()),
                Some(object) => format!("struct_extract({object}, {})", literal(field.name())),
            };
            let name = format!("{prefix}{}", field.name());
            match field.data_type() {
                DataType::Struct(inner) => self.add(inner, Some(&sql), &format!("{name}_")),
                DataType::List(item) if matches!(item.data_type(), DataType::Struct(_)) => {
                    if let DataType::Struct(inner) = item.data_type() {
                        self.lists.push(List { name, sql, fields: inner.clone() });
                    }
                }
                _ => {
                    let name = self.free(name);
                    self.columns.push((name, sql));
                }
            }
        }
    }

    /// The sum of the amounts in a list, if no column is an amount: a refund has those of its transactions.
    fn amount_inside(&self) -> Option<(String, String)> {
        if self.columns.iter().any(|(name, _)| names::is_amount_name(name)) {
            return None;
        }
        self.lists.iter().find_map(|list| {
            let field = list.fields.iter().find(|field| names::is_amount_name(field.name()))?;
            let each = format!("TRY_CAST(struct_extract(one, {}) AS DECIMAL(18, 4))", literal(field.name()));
            Some(("amount".to_string(), format!("list_sum([{each} FOR one IN {}])", list.sql)))
        })
    }

    fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|(other, _)| other.eq_ignore_ascii_case(name))
    }

    /// A name that no other column has.
    fn free(&self, name: String) -> String {
        let numbered = (1..).map(|number| format!("{name}_{number}"));
        std::iter::once(name.clone()).chain(numbered).find(|name| !self.has(name)).unwrap_or(name)
    }

    /// The place of the list that the user names.
    fn list(&self, files: &Files, name: &str) -> Result<usize, SourceError> {
        let named = |list: &List| list.name.eq_ignore_ascii_case(name.trim());
        self.lists.iter().position(named).ok_or_else(|| {
            let names: Vec<String> =
                self.lists.iter().map(|list| format!("'{}'", sanitize(&list.name))).collect();
            let parts = if names.is_empty() { "none".to_string() } else { names.join(", ") };
            SourceError::NoPart { path: files.named(), kind: "list", name: name.into(), parts }
        })
    }

    /// Makes every element of a list a row; a row without elements stays one row.
    fn unnest(&mut self, from: &mut String, list: &List) -> Vec<Note> {
        let place = if self.columns.iter().any(|(name, _)| names::is_name_of(Role::Order, name)) {
            None
        } else {
            // Without the order's id, its lines would count as orders.
            let id = self.columns.iter().find(|(name, _)| name.eq_ignore_ascii_case("id"));
            Some(id.map_or("object_".to_string(), |(_, sql)| sql.clone()))
        };
        *from = format!(
            "(SELECT *, unnest(CASE WHEN len({0}) > 0 THEN {0} ELSE [NULL] END) AS line_ \
             FROM (SELECT *, row_number() OVER () AS object_ FROM {from}))",
            list.sql
        );
        if let Some(sql) = place {
            self.columns.insert(0, ("order_id".to_string(), sql));
        }
        // An amount of the order would count once per line.
        let (amounts, kept): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.columns).into_iter().partition(|(name, _)| names::is_amount_name(name));
        self.columns = kept;
        let mut line = Row::of(&list.fields, Some("line_"), "");
        line.columns.extend(line.amount_inside());
        for (name, sql) in line.columns {
            let name = if self.has(&name) { self.free(format!("{}_{name}", list.name)) } else { name };
            self.columns.push((name, sql));
        }
        let mut notes = vec![Note {
            text: format!(
                "every element of '{}' is read as a row: a line of its order",
                sanitize(&list.name)
            ),
            remedy: None,
        }];
        if !amounts.is_empty() {
            let names: Vec<String> =
                amounts.iter().map(|(name, _)| format!("'{}'", sanitize(name))).collect();
            notes.push(Note {
                text: format!(
                    "amounts of whole orders are not read beside their lines: {}",
                    names.join(", ")
                ),
                remedy: None,
            });
        }
        notes
    }
}

/// A list that is not read.
fn unread(files: &Files, list: &List) -> Note {
    let name = sanitize(&list.name);
    if documents::document(&list.name) == Some(Document::Refund) {
        return Note {
            text: format!("the list '{name}' is not read, so refunds in it are not taken off"),
            remedy: Some(format!(
                "take them off with {}",
                option_words("refunds-file", &format!("{}#{}", files.named(), list.name))
            )),
        };
    }
    Note {
        text: format!("the list '{name}' is not read: every row is an order"),
        remedy: Some(format!("'{}#{name}' reads every element as a line of its order", files.named())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mixed_values_are_text_and_names_stay() {
        assert_eq!(as_text("STRUCT(id JSON, \"JSON\" JSON[])[]"), "STRUCT(id VARCHAR, \"JSON\" VARCHAR[])[]");
    }
}

//! A query in place of the table or query that the user named: what a remedy offers if the database can mend its own rows.

use crate::source::columns::column::column_word;
use crate::source::columns::role::Role;
use crate::source::inputs::files::Files;
use crate::source::inputs::path_parts::split_part;
use crate::source::inputs::query::name_in_query;
use crate::source::kinds::marker::{Marker, Part};
use crate::source::kinds::says::Says;
use crate::source::mapping::Mapping;
use crate::source::remote::relation::Relation;
use crate::source::report::{Column, Mapped};
use crate::source::spec::SourceSpec;
use crate::sql::{RemoteSql, arithmetic};
use crate::text::option_words;

/// Of a wider table a query names only the columns with a use.
const MOST_COLUMNS: usize = 12;

/// What a query that mends rows reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instead {
    /// What stands behind FROM, with all customers; none if it has no name.
    from: Option<String>,
    /// What the query stands for, in words; empty if it replaces neither.
    of: &'static str,
    sql: RemoteSql,
}

impl Instead {
    /// Of an address, or of files here.
    pub(super) fn of(
        spec: &SourceSpec,
        relation: Option<&Relation>,
        files: &Files,
        sql: RemoteSql,
    ) -> Instead {
        let query = spec.query_of_files();
        let from = match (relation, query, spec.paths.first()) {
            (Some(relation), ..) => on_one_line(relation.unsampled()),
            (None, Some(query), _) => on_one_line(query.trim().trim_end_matches(';'))
                .map(|query| format!("({}) AS orders", query.trim())),
            (None, None, Some(path)) if files.paths.len() == 1 && path != "-" => {
                let (path, part) = split_part(path);
                Some(word(&part.map_or_else(|| name_in_query(path), str::to_string), sql))
            }
            _ => None,
        };
        let of = match (relation, &spec.query) {
            (_, Some(_)) => ", instead of that query",
            (Some(_), None) => ", instead of the table",
            (None, None) => "",
        };
        Instead { from, of, sql }
    }

    /// The option with a query; `further` are options beside it.
    fn option(&self, query: impl Fn(&str) -> String, further: &str) -> Option<String> {
        let query = query(self.from.as_deref()?);
        Some(format!("{}{further}{}", option_words("query", &query), self.of))
    }

    /// The rows that meet a condition.
    pub(super) fn rows_that(&self, condition: &str) -> Option<String> {
        self.option(|from| format!("SELECT * FROM {from} WHERE {condition}"), "")
    }

    /// The rows, each once.
    pub(super) fn distinct(&self) -> Option<String> {
        self.option(|from| format!("SELECT DISTINCT * FROM {from}"), "")
    }

    /// The rows with a further column, and options that name it.
    pub(super) fn with(&self, column: &str, options: &str) -> Option<String> {
        self.option(|from| format!("SELECT *, {column} FROM {from}"), options)
    }

    /// The rows with another expression for a column, under the same name.
    pub(super) fn replacing(&self, columns: &[Column], name: &str, expression: &str) -> Option<String> {
        let selected = self.selected(columns, name, expression);
        self.option(|from| format!("SELECT {selected} FROM {from}"), "")
    }

    /// The columns, with another expression for one of them.
    fn selected(&self, columns: &[Column], name: &str, expression: &str) -> String {
        let is_wide = columns.len() > MOST_COLUMNS;
        let used = columns.iter().filter(|one| !is_wide || one.role != Role::Unused || one.name == name);
        let selected: Vec<String> = used
            .map(|one| {
                let word = word(&one.name, self.sql);
                if one.name == name { format!("{expression} AS {word}") } else { word }
            })
            .collect();
        selected.join(", ")
    }

    /// The query that takes off there what columns call refunds or paid back, without these columns. None if some of them tell
    /// anything else of a row.
    pub(super) fn net_of_markers(&self, mapping: &Mapping) -> Option<String> {
        let amount = &mapping.mapped(Role::Amount)?.expression;
        let is_told = |one: &Marker| {
            let has_values = one.part == Part::Sign || (one.part == Part::Whole && !one.values.is_empty());
            has_values && matches!(one.says, Says::Refund | Says::PaidBack)
        };
        let is_plain = mapping.columns.iter().any(|column| column.name == *amount);
        if !mapping.markers.iter().all(is_told) || !is_plain {
            return None;
        }
        let is_marker = |column: &&Column| mapping.markers.iter().any(|marker| marker.column == column.name);
        let columns: Vec<Column> =
            mapping.columns.iter().filter(|column| !is_marker(column)).cloned().collect();
        let that_say = |says: Says| {
            let markers = mapping.markers.iter().filter(|one| one.says == says);
            let each: Vec<String> = markers.map(|marker| self.is_marked(marker)).collect();
            (!each.is_empty()).then(|| each.join(" OR "))
        };
        let (refunds, paid_back) = (that_say(Says::Refund), that_say(Says::PaidBack));
        let money = word(amount, self.sql);
        let mut cases = String::new();
        if let Some(is_refund) = &refunds {
            cases += &format!(" WHEN {is_refund} THEN -ABS({money})");
        }
        if let Some(is_paid_back) = paid_back {
            cases += &format!(" WHEN ({is_paid_back}) AND {money} > 0 THEN 0");
        }
        let selected = self.selected(&columns, amount, &format!("CASE{cases} ELSE {money} END"));
        // A refund of nothing is not an order of nothing.
        let rows =
            refunds.map_or(String::new(), |is_refund| format!(" WHERE NOT (({is_refund}) AND {money} = 0)"));
        self.option(|from| format!("SELECT {selected} FROM {from}{rows}"), "")
    }

    /// Whether a row has what a marker names, in the SQL of the database.
    fn is_marked(&self, marker: &Marker) -> String {
        let column = word(&marker.column, self.sql);
        if marker.part == Part::Sign {
            return format!("COALESCE({column}, 0) < 0");
        }
        let values: Vec<String> = marker.values.iter().map(|value| self.sql.literal(value)).collect();
        format!("COALESCE(LOWER(TRIM(CAST({column} AS VARCHAR(100)))), '') IN ({})", values.join(", "))
    }

    /// The query that computes a role there as it is computed here. A guessed amount is guessed again by its name; else an option
    /// names the new column.
    pub(super) fn computing(&self, mapped: &Mapped, columns: &[Column]) -> Option<String> {
        let role = mapped.role.name();
        let named = |name: &str| columns.iter().find(|column| column.name.eq_ignore_ascii_case(name));
        let there = arithmetic(&mapped.expression, |name| Some(word(&named(name)?.name, self.sql)))?;
        if mapped.role == Role::Amount && mapped.guessed && named(role).is_none() {
            return self.with(&format!("{there} AS {role}"), "");
        }
        let mut name = format!("order_{role}");
        while named(&name).is_some() {
            name.push('_');
        }
        self.with(&format!("{there} AS {name}"), &format!(" --{role} {name}"))
    }

    /// The query that makes an attribute of a column of another type.
    pub fn with_texts_of(&self, columns: &[Column], name: &str) -> Option<String> {
        let cast = format!("CAST({} AS VARCHAR(100))", word(name, self.sql));
        self.replacing(columns, name, &cast)
    }

    /// The query that makes ranges of a column of numbers.
    pub fn with_ranges_of(&self, columns: &[Column], name: &str) -> Option<String> {
        let word = word(name, self.sql);
        let ranges = format!("CASE WHEN {word} < 10 THEN 'below 10' ELSE '10 or more' END");
        self.replacing(columns, name, &ranges)
    }
}

/// SQL on one line, as a remedy is pasted: without remarks that end with their line. None if that could change what it means.
fn on_one_line(sql: &str) -> Option<String> {
    let (mut written, mut quote) = (String::new(), None);
    let mut signs = sql.chars().peekable();
    while let Some(sign) = signs.next() {
        match (sign, quote) {
            // What a backslash means in a text differs between databases.
            ('\\', _) => return None,
            (sign, Some(_)) if sign.is_control() => return None,
            (sign, Some(open)) if sign == open => quote = None,
            ('\'' | '"' | '`', None) => quote = Some(sign),
            ('-', None) if signs.peek() == Some(&'-') => {
                while signs.next_if(|sign| *sign != '\n').is_some() {}
                continue;
            }
            _ => {}
        }
        written.push(if sign.is_control() { ' ' } else { sign });
    }
    Some(written)
}

/// A column's name in some SQL: quoted only if it must be.
pub(super) fn word(name: &str, sql: RemoteSql) -> String {
    // Some databases take a name without quotes for one in small letters, others for one in capitals.
    let is_plain = column_word(name) == name && name.to_lowercase() == name;
    if is_plain { name.to_string() } else { sql.identifier(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_of_several_lines_or_with_a_remark_could_not_be_pasted() {
        for (sql, wanted) in [
            ("select *\n  from a", Some("select *   from a")),
            ("(select 1 -- all\n) AS orders", Some("(select 1  ) AS orders")),
            ("select '--' as \"a--b\" from a", Some("select '--' as \"a--b\" from a")),
            ("select 'it''s' -- so\n from a", Some("select 'it''s'   from a")),
            ("select 'a\nb'", None),
            ("select '\\'' -- all", None),
        ] {
            assert_eq!(on_one_line(sql).as_deref(), wanted, "{sql}");
        }
    }
}

//! Several versions of an order in one file: a table with its history, or a log of changes. Only the last version counts, and a deleted
//! order does not.

use minijinja::context;

use crate::engine::{Engine, rows};
use crate::source::columns::column::ColumnStats;
use crate::source::columns::column_values::values_of;
use crate::source::columns::envelope::before;
use crate::source::columns::letters::letters;
use crate::source::columns::placeholders::placeholders;
use crate::source::columns::shapes::FIRST_ROWS;
use crate::source::error::SourceError;
use crate::source::report::Note;
use crate::source::resolution::{Filled, Resolver};
use crate::source::scan::LINE;
use crate::source::spec::{RepeatedLines, SourceSpec};
use crate::source::time::dates::{self, SampleRows, Wanted};
use crate::sql::{identifier, literal, render};
use crate::text::{grouped, option_words};

/// Names of columns that count the versions of a row, by their letters.
#[rustfmt::skip]
const VERSIONS: &[&str] = &[
    "version", "versionno", "versionnumber", "versionid", "orderversion", "rowversion", "recordversion", "revision", "revisionno",
    "revisionnumber", "orderrevision", "rev", "revno", "versionsnummer", "fassung", "versao", "wersja", "validfrom", "dbtvalidfrom",
    "fivetranstart", "effectivefrom", "rowvalidfrom", "commitversion", "lsn", "sourcelsn",
];

/// Names of the moment at which a row was changed or written; lines of an order have such moments too.
#[rustfmt::skip]
const MOMENTS: &[&str] = &[
    "updatedat", "updatedon", "updated", "dateupdated", "updatedate", "updatetime", "lastupdated", "lastupdatedat", "lastupdate",
    "modifiedat", "modifiedon", "modified", "datemodified", "modifieddate", "lastmodified", "lastmodifiedat", "lastmodifieddate", "changedat",
    "changedon", "geandertam", "aktualisiertam", "letzteanderung", "modifiele", "datemaj", "fechaactualizacion", "fechamodificacion",
    "extractedat", "syncedat", "fivetransynced", "sdcbatchedat", "sdcextractedat", "airbyteextractedat", "airbyteemittedat", "ingestedat",
    "loadedat", "loadtimestamp", "snapshotdate", "snapshotat", "exportedat", "exportdate", "tsms", "sourcetsms", "committimestamp",
];

/// Names of columns that say what a log of changes did with a row.
#[rustfmt::skip]
const OPERATIONS: &[&str] = &[
    "op", "cdcop", "cdcoperation", "changetype", "cdcchangetype", "optype", "operationtype", "operation", "dmltype", "dmloperation", "rowkind",
    "changeop", "headerchangeoper", "metadataaction", "cdctype", "changekind", "action",
];

/// What a log of changes writes there, in lower case: for a row that comes or changes, and for one that goes.
const INSERTS: &str = "i c +i insert inserted create created";
const WRITES: &str = "u r +u update updated read snapshot upsert update_postimage update_after";
const DELETES: &str = "d -d -u delete deleted tombstone remove removed update_preimage update_before";

/// Parts of names of the items of an order.
#[rustfmt::skip]
const ITEMS: &[&str] = &[
    "lineid", "lineno", "linenumber", "lineitem", "itemid", "itemno", "orderitem", "sku", "product", "produkt", "artikel", "article", "variant",
    "position", "stockcode", "asin", "ean", "barcode", "isbn", "producto", "produit", "paymentid", "transactionid", "shipmentid",
];

/// Orders with several versions that tell.
const TELLING_ORDERS: u64 = 3;

/// How the last version of an order is told.
pub(in crate::source) struct Versions {
    /// The version of a row as SQL, if a column has it; else later rows are later versions.
    version: Option<String>,
    /// Whether a row only says that an earlier one is gone, as SQL.
    is_delete: Option<String>,
    /// The order of a row as SQL, if a row that deletes it has it elsewhere.
    order: Option<String>,
    /// The items of an order, as SQL, if each has versions of its own.
    items: Vec<String>,
}

impl Versions {
    /// The condition of a row that does not count, because a later version does or the order was deleted, as SQL.
    ///
    /// # Errors
    /// A template that cannot be rendered.
    pub(super) fn condition(
        &self,
        engine: &dyn Engine,
        order: &str,
        kept: &str,
    ) -> Result<String, SourceError> {
        let Versions { version, is_delete, items, order: elsewhere } = self;
        let order = elsewhere.as_deref().unwrap_or(order);
        let keys: Vec<&str> = [order].into_iter().chain(items.iter().map(String::as_str)).collect();
        let context = context! { order, kept, version, is_delete, keys => keys.join(", "), line => LINE };
        Ok(render(engine.dialect(), "is_superseded", context)?)
    }
}

impl Resolver<'_> {
    /// Whether the rows of an order are versions of it, and how they are told; `None` if all rows count.
    ///
    /// # Errors
    /// [`SourceError::Versions`] if the user has to decide, and what the engine refuses.
    pub(in crate::source) fn versions(
        &mut self,
        spec: &SourceSpec,
        order: Option<&Filled>,
        date: &Filled,
    ) -> Result<Option<Versions>, SourceError> {
        let decided = spec.repeated_lines;
        if let (None, Some((column, _))) = (order, self.operations()?) {
            self.scan.notes.push(Note {
                text: format!(
                    "'{column}' tells what a log of changes did with a row, but no column is known as the order id, so every row counts"
                ),
                remedy: Some("name the order id with --order COLUMN, so that only its last row counts".into()),
            });
        }
        let Some(order) = order.filter(|order| !order.is_expression && !self.scan.is_joined) else {
            return Ok(None);
        };
        let is_unique = match order.column.is_exact {
            true => order.column.distinct == order.column.filled,
            false => order.column.never_repeats(),
        };
        if is_unique || decided == Some(RepeatedLines::Once) {
            return Ok(None);
        }
        let all_count = decided == Some(RepeatedLines::Count);
        let items = self.item_columns(order);
        let latest = option_words("repeated-lines", RepeatedLines::Latest.name());
        let all = option_words("repeated-lines", RepeatedLines::Count.name());
        if let Some((column, is_delete)) = self.operations()? {
            let version = self.version_column(VERSIONS, MOMENTS, order, date);
            let version = version.map(|column| self.ordered(&column)).transpose()?.flatten();
            let what = format!("'{column}' tells what a log of changes did with a row");
            if all_count {
                self.scan.notes.push(Note {
                    text: format!("{what}, and every row counts"),
                    remedy: Some(format!("if the last row of an order replaces the others, say {latest}")),
                });
                return Ok(None);
            }
            if decided.is_none() && self.is_put_in_twice(&column, order, &items)? {
                return Err(SourceError::Versions {
                    what: format!("{what}, but orders were put in several times"),
                    remedy: format!(
                        "if the last row of an order replaces the others, say {latest}, else count all of them with {all}"
                    ),
                });
            }
            self.scan.notes.push(Note {
                text: format!(
                    "{what}, so only the last row of an order counts, and a deleted order does not"
                ),
                remedy: Some(format!("if every row is an order, say {all}")),
            });
            self.taken.push(column);
            let order = self.order_before(order)?;
            return Ok(Some(Versions { version, is_delete: Some(is_delete), order, items }));
        }
        for (names, is_count) in [(VERSIONS, true), (MOMENTS, false)] {
            let Some(column) = self.version_column(names, &[], order, date) else { continue };
            let Some(version) = self.ordered(&column)? else { continue };
            let Some(found) = self.versions_in(&column, order, date, &items)? else { continue };
            let kept = found.items;
            let what = format!(
                "{} of {} orders of several rows have several values of '{}', so the rows may be versions of an order",
                grouped(found.changed),
                grouped(found.several),
                column.name
            );
            let versions = Versions {
                version: Some(version),
                is_delete: None,
                order: None,
                items: if kept { items.clone() } else { Vec::new() },
            };
            match (decided, is_count && found.is_clear) {
                (Some(_), _) if all_count => {
                    self.scan.notes.push(Note {
                        text: format!("{what}; all of them count"),
                        remedy: Some(format!("if they are, count the last one with {latest}")),
                    });
                    return Ok(None);
                }
                (Some(_), _) => {}
                (None, true) => self.scan.notes.push(Note {
                    text: format!("{what}; only the last one counts"),
                    remedy: Some(format!("if they are lines of an order, say {all}")),
                }),
                (None, false) => {
                    return Err(SourceError::Versions {
                        what,
                        remedy: format!(
                            "if they are, count the last one with {latest}, else all of them with {all}"
                        ),
                    });
                }
            }
            return Ok(Some(versions));
        }
        Ok(None)
    }

    /// The order of a row as SQL, if a log has the record as it was before a change and as it is after it.
    fn order_before(&self, order: &Filled) -> Result<Option<String>, SourceError> {
        let Some(before) = before(&order.column.name, &self.scan.columns) else { return Ok(None) };
        let (after, before) =
            (self.text(&identifier(&order.column.name))?, self.text(&identifier(&before.name))?);
        Ok(Some(format!("coalesce({after}, {before})")))
    }

    /// Columns that tell the items of an order apart, as SQL.
    fn item_columns(&self, order: &Filled) -> Vec<String> {
        let is_item = |column: &&ColumnStats| {
            let name = letters(&column.name);
            column.name != order.column.name
                && column.distinct > 1
                && ITEMS.iter().any(|part| name.contains(part))
        };
        self.scan.columns.iter().filter(is_item).map(|column| identifier(&column.name)).collect()
    }

    /// The column that says what a log of changes did with a row, and whether it deleted it, as SQL.
    fn operations(&self) -> Result<Option<(String, String)>, SourceError> {
        let columns = self.scan.columns.iter().filter(|column| {
            OPERATIONS.contains(&letters(&column.name).as_str())
                && column.value_type.is_text()
                && !self.taken.contains(&column.name)
                && (2..=8).contains(&column.distinct)
        });
        for column in columns {
            let first = (!self.scan.is_cheap).then_some(FIRST_ROWS);
            let values = values_of(self.engine, &self.scan, &[&column.name], first, self.cancel)?.remove(0);
            let is_known = |(value, _): &(String, u64)| {
                [INSERTS, WRITES, DELETES].iter().any(|known| known.split(' ').any(|one| one == value))
            };
            if values.len() > 1 && values.iter().all(is_known) {
                return Ok(Some((column.name.clone(), self.is_one_of(&column.name, DELETES)?)));
            }
        }
        Ok(None)
    }

    /// Whether a column has one of some texts, as SQL.
    fn is_one_of(&self, column: &str, texts: &str) -> Result<String, SourceError> {
        let values: Vec<String> = texts.split(' ').map(literal).collect();
        let context = context! { column => identifier(column), values, placeholders => placeholders() };
        Ok(render(self.engine.dialect(), "is_kind", context)?.trim().to_string())
    }

    /// Whether a log put many orders in more than once: its rows are then not one per order.
    fn is_put_in_twice(&self, column: &str, order: &Filled, items: &[String]) -> Result<bool, SourceError> {
        let mut keys = vec![identifier(&order.column.name)];
        keys.extend(items.iter().cloned());
        let context = context! {
            keys,
            is_insert => self.is_one_of(column, INSERTS)?,
            scan => &self.scan.sql,
            first => (!self.scan.has_rows_at_hand()).then_some(FIRST_ROWS),
        };
        let answer = self.asked("inserts", context)?;
        let Some(row) = rows(&answer).next() else { return Ok(false) };
        Ok(row.count("again")? * 20 > row.count("keys")?)
    }

    /// The first column with one of these names, in their order.
    fn version_column(
        &self,
        names: &[&str],
        others: &[&str],
        order: &Filled,
        date: &Filled,
    ) -> Option<ColumnStats> {
        let is_free = |column: &&ColumnStats| {
            column.name != order.column.name && column.name != date.column.name && column.distinct > 1
        };
        let called = |name: &&str| {
            self.scan.columns.iter().filter(is_free).find(|column| letters(&column.name) == **name)
        };
        names.iter().chain(others).find_map(called).cloned()
    }

    /// A version that can be compared, as SQL: a number or a moment; `None` for other texts.
    fn ordered(&self, column: &ColumnStats) -> Result<Option<String>, SourceError> {
        let name = identifier(&column.name);
        if !column.value_type.is_text() {
            return Ok(Some(name));
        }
        let looked_at = self.scan.looked_at();
        let rows = SampleRows { scan: &looked_at, is_cheap: self.scan.is_cheap };
        let wanted = Wanted { format: None, zone: None, whole: false };
        match dates::resolve(self.engine, rows, column, &name, wanted, self.cancel) {
            Ok(moment) => Ok(Some(moment.sql)),
            Err(SourceError::NoDates { .. }) => Ok(None),
            Err(other) => Err(other),
        }
    }

    fn versions_in(
        &self,
        column: &ColumnStats,
        order: &Filled,
        date: &Filled,
        items: &[String],
    ) -> Result<Option<FoundVersions>, SourceError> {
        let context = context! {
            order => identifier(&order.column.name),
            version => identifier(&column.name),
            date => identifier(&date.column.name),
            items => items.to_vec(),
            scan => self.with_computed(&self.scan.sql),
            first => (!self.scan.has_rows_at_hand()).then_some(FIRST_ROWS),
        };
        let answer = self.asked("versions", context)?;
        let Some(row) = rows(&answer).next() else { return Ok(None) };
        let (several, changed, each_row) =
            (row.count("several")?, row.count("changed")?, row.count("each_row")?);
        let (of_items, whole) = (row.count("of_items")?, row.count("whole")?);
        let of_a_day = row.count("of_a_day")?;
        let is_most = |part: u64| part * 20 >= changed * 19;
        let has_items = !items.is_empty();
        // Every line has a version of its own, and is there once.
        let are_lines = has_items && of_items * 2 > changed;
        let are_versions = if has_items { true } else { is_most(each_row.min(of_a_day)) };
        if changed < TELLING_ORDERS || are_lines || !are_versions {
            return Ok(None);
        }
        Ok(Some(FoundVersions {
            several,
            changed,
            is_clear: !has_items || is_most(whole),
            items: has_items && !is_most(whole),
        }))
    }
}

/// What the rows show of versions.
struct FoundVersions {
    several: u64,
    changed: u64,
    is_clear: bool,
    /// Whether items have versions of their own.
    items: bool,
}

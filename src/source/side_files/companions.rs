//! Files beside the orders that belong to the same history: lines of orders, customers, products. Each is joined by a
//! key that both files have. Keys are guessed, checked and shown.

use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::source::columns::column::ColumnStats;
use crate::source::columns::names;
use crate::source::columns::role::Role;
use crate::source::columns::roles;
use crate::source::columns::stems;
use crate::source::error::SourceError;
use crate::source::inputs::files::Files;
use crate::source::readers::LeftOut;
use crate::source::report::Reason;
use crate::source::scan::Scan;
use crate::source::spec::SourceSpec;
use crate::sql::{identifier, render};
use crate::text::grouped;

use super::companion::{Companion, Kind, Met, open};
use super::key_match::{Meeting, unjoined};
use super::side_file::SideFile;

/// The orders joined with the other files; unchanged if the user names none.
///
/// # Errors
/// Files that cannot be read, files without a key, or with a key that identifies the wrong rows.
pub(in crate::source) fn join(
    engine: &dyn Engine,
    orders: Scan,
    files: &Files,
    spec: &SourceSpec,
    cancel: &Cancel,
) -> Result<Scan, SourceError> {
    let named =
        [(Kind::Lines, &spec.lines), (Kind::Customers, &spec.customers), (Kind::Products, &spec.products)];
    let named: Vec<(Kind, SideFile)> = named
        .into_iter()
        .filter_map(|(kind, text)| Some((kind, SideFile::parse(text.as_deref()?))))
        .collect();
    if named.is_empty() {
        return Ok(orders);
    }
    let mut joint = Joint::of(engine, orders, &files.named(), spec.rejects.is_some(), cancel)?;
    for (kind, named) in named {
        joint.add(kind, &named, spec)?;
    }
    joint.into_scan()
}

/// Files being joined.
struct Joint<'a> {
    engine: &'a dyn Engine,
    cancel: &'a Cancel,
    orders: Scan,
    orders_file: String,
    companions: Vec<Companion>,
    /// Whether the user wants a list of the rows without an order.
    lists_rejects: bool,
}

impl<'a> Joint<'a> {
    fn of(
        engine: &'a dyn Engine,
        orders: Scan,
        file: &str,
        lists_rejects: bool,
        cancel: &'a Cancel,
    ) -> Result<Joint<'a>, SourceError> {
        let joint =
            Joint { engine, cancel, orders, orders_file: file.into(), companions: Vec::new(), lists_rejects };
        // The rows are stored now, because the next file uses the same table.
        joint.keep("companion_orders", &joint.orders)?;
        Ok(joint)
    }

    /// The SQL that keeps the rows of a file as a table; `as_text`: every value as text.
    fn rows_sql(&self, name: &str, scan: &Scan, as_text: bool) -> Result<String, SourceError> {
        let columns: Vec<String> = scan.columns.iter().map(|column| identifier(&column.name)).collect();
        let context = context! { name, columns, as_text, line => &scan.line, scan => &scan.raw };
        Ok(render(self.engine.dialect(), "companion_rows", context)?)
    }

    fn keep(&self, name: &str, scan: &Scan) -> Result<(), SourceError> {
        Ok(self.engine.run(&self.rows_sql(name, scan, false)?, self.cancel)?)
    }

    /// Every column so far, by its name in the joined rows, with the table that holds it.
    fn all_columns(&self) -> impl Iterator<Item = (&str, &'static str, &ColumnStats)> {
        let orders = self.orders.columns.iter().map(|column| (column.name.as_str(), "o", column));
        let others = self.companions.iter().flat_map(|one| {
            one.columns.iter().map(|(column, name)| (name.as_str(), one.kind.table(), column))
        });
        orders.chain(others)
    }

    fn add(&mut self, kind: Kind, named: &SideFile, spec: &SourceSpec) -> Result<(), SourceError> {
        let (file, scan) = open(self.engine, &named.path, self.cancel)?;
        self.keep(kind.table(), &scan)?;
        let meets = self.meets(kind, spec, &scan)?;
        let key = self.key(kind, named, &scan, &meets, &file)?;
        let mut columns = Vec::new();
        for column in scan.columns.iter().filter(|column| column.name != key) {
            let taken = |name: &str| {
                self.all_columns().any(|(known, ..)| known.eq_ignore_ascii_case(name))
                    || columns
                        .iter()
                        .any(|(_, known): &(ColumnStats, String)| known.eq_ignore_ascii_case(name))
            };
            let mut name = column.name.clone();
            if taken(&name) {
                name = format!("{} {name}", kind.rows().0.trim_end_matches('s'));
            }
            columns.push((column.clone(), name));
        }
        self.companions.push(Companion { kind, file, scan, key, meets, columns });
        Ok(())
    }

    /// The column that a file of this kind is joined to.
    fn meets(&self, kind: Kind, spec: &SourceSpec, scan: &Scan) -> Result<String, SourceError> {
        let (given, role, option) = match kind {
            Kind::Lines => (&spec.order, Role::Order, "--order"),
            Kind::Customers => (&spec.customer, Role::Customer, "--customer"),
            Kind::Products => {
                let columns: Vec<&str> = self.all_columns().map(|(name, ..)| name).collect();
                return names::product(&columns)
                    .map(str::to_string)
                    .ok_or_else(|| self.no_key(kind, &self.orders_file, &columns));
            }
        };
        let found = match given {
            Some(given) => self.orders.column(given).map(|column| column.name.clone()),
            None => roles::guess(role, &self.orders.columns, &[])
                .or_else(|| self.shared_id(scan).filter(|_| kind == Kind::Lines)),
        };
        found.ok_or_else(|| SourceError::NoRole {
            role: role.name(),
            option,
            columns: self.orders.names(),
            hint: String::new(),
        })
    }

    /// The one column that the file of lines has too, and that tells the orders apart: whatever its name, it is their id.
    fn shared_id(&self, lines: &Scan) -> Option<String> {
        let amount = roles::guess(Role::Amount, &self.orders.columns, &[]);
        let mut shared = self.orders.columns.iter().filter(|column| {
            let is_id = column.value_type.is_text() || column.value_type.is_integer();
            let same = lines.columns.iter().any(|one| one.name.eq_ignore_ascii_case(&column.name));
            same && is_id && column.never_repeats() && amount.as_ref() != Some(&column.name)
        });
        shared.next().filter(|_| shared.next().is_none()).map(|column| column.name.clone())
    }

    /// The column of a file that holds the same ids: as the user names it, else of the same name, else of the same
    /// role.
    fn key(
        &self,
        kind: Kind,
        named: &SideFile,
        scan: &Scan,
        meets: &str,
        file: &str,
    ) -> Result<String, SourceError> {
        let names: Vec<&str> = scan.columns.iter().map(|column| column.name.as_str()).collect();
        if let Some(key) = &named.key {
            return match scan.column(key) {
                Some(column) => Ok(column.name.clone()),
                None => Err(SourceError::NoColumn {
                    name: key.clone(),
                    option: kind.option(),
                    columns: names.join(", "),
                    hint: String::new(),
                }),
            };
        }
        let same = scan.column(meets).map(|column| column.name.clone());
        let of_role = || match kind {
            Kind::Lines => roles::guess(Role::Order, &scan.columns, &[]),
            Kind::Customers => roles::guess(Role::Customer, &scan.columns, &[]),
            Kind::Products => names::product(&names).map(str::to_string),
        };
        // A file of customers or products may call its ids simply `id`.
        let id = || scan.column("id").map(|column| column.name.clone());
        let is_own = kind != Kind::Lines;
        // A line that has an id of its own names its order beside it.
        let named = same.clone().filter(|_| !is_own && stems::is_bare_id(meets)).and_then(|_| of_role());
        named
            .or(same)
            .or_else(of_role)
            .or_else(|| id().filter(|_| is_own))
            .ok_or_else(|| self.no_key(kind, file, &names))
    }

    fn no_key(&self, kind: Kind, file: &str, columns: &[&str]) -> SourceError {
        SourceError::NoKey { file: file.into(), option: kind.option(), columns: columns.join(", ") }
    }

    /// Joins the added files, and checks that every key identifies the right rows.
    fn into_scan(self) -> Result<Scan, SourceError> {
        let (engine, cancel) = (self.engine, self.cancel);
        let is_text = self.orders.is_text || self.companions.iter().any(|one| one.scan.is_text);
        let mut setup = self.orders.setup.clone();
        setup.extend(self.companions.iter().flat_map(|one| one.scan.setup.iter().cloned()));
        let all = std::iter::once(("companion_orders", &self.orders))
            .chain(self.companions.iter().map(|one| (one.kind.table(), &one.scan)));
        for (table, scan) in all {
            let sql = self.rows_sql(table, scan, is_text && !scan.is_text)?;
            if is_text && !scan.is_text {
                // If one file is text, all values are text.
                engine.run(&sql, cancel)?;
            }
            setup.push(sql);
        }
        let mut notes = self.orders.notes.clone();
        let mut left_out = self.orders.left_out.clone();
        let mut rejected = self.orders.rejected.clone();
        let mut joined = Vec::new();
        for one in &self.companions {
            let table_of = |name: &str| {
                self.all_columns().find(|(known, ..)| *known == name).map_or("o", |(_, table, _)| table)
            };
            let (left, left_name) = match table_of(&one.meets) {
                "o" => ("companion_orders", self.original(&one.meets)),
                table => (table, self.original(&one.meets)),
            };
            let met = self.met(one, left, &left_name)?;
            notes.push(met.note(one));
            if one.kind == Kind::Lines && met.unmatched > 0 {
                left_out.push(LeftOut { reason: Reason::WithoutOrder, rows: met.unmatched });
                if self.lists_rejects {
                    let meeting = Meeting {
                        left,
                        left_key: &left_name,
                        right: one.kind.table(),
                        right_key: &one.key,
                        place: "line_",
                    };
                    rejected.extend(meeting.unmatched(engine, &one.file, cancel)?);
                }
            }
            let columns: Vec<(String, String)> = one
                .columns
                .iter()
                .map(|(column, name)| (identifier(&column.name), identifier(name)))
                .collect();
            let alias = if left == "companion_orders" { "o" } else { left };
            joined.push(context! {
                table => one.kind.table(),
                key => format!("{}.{}", one.kind.table(), identifier(&one.key)),
                meets => format!("{alias}.{}", identifier(&left_name)),
                columns,
            });
        }
        let lines = self.companions.iter().find(|one| one.kind == Kind::Lines);
        let context = context! { companions => joined, has_lines => lines.is_some() };
        let sql = render(engine.dialect(), "joined_rows", context)?;
        engine.run(&sql, cancel)?;
        setup.push(sql);
        let amount = lines.map(|lines| lines.amount()).transpose()?;
        let added = self.companions.iter().flat_map(|one| &one.columns);
        let added = added.map(|(column, name)| ColumnStats { name: name.clone(), ..column.clone() });
        let columns: Vec<ColumnStats> = self.orders.columns.iter().cloned().chain(added).collect();
        let foreign =
            self.companions.iter().flat_map(|one| &one.columns).map(|(_, name)| name.clone()).collect();
        let mut scan = self.orders;
        (scan.notes, scan.left_out, scan.rejected) = (notes, left_out, rejected);
        (scan.setup, scan.foreign, scan.line_amount) = (setup, foreign, amount);
        scan.over_table(engine, "joined_rows", columns, is_text)
    }

    /// The name of a column in its own file.
    fn original(&self, name: &str) -> String {
        let found = self.all_columns().find(|(known, ..)| *known == name);
        found.map_or(name.to_string(), |(_, _, column)| column.name.clone())
    }

    /// How many rows match by the key of a file.
    fn met(&self, one: &Companion, left: &str, left_name: &str) -> Result<Met, SourceError> {
        let context = context! {
            left,
            left_key => identifier(left_name),
            right => one.kind.table(),
            right_key => identifier(&one.key),
        };
        let sql = render(self.engine.dialect(), "companion_keys", context)?;
        let answer = self.engine.query(&sql, self.cancel)?;
        let row = rows(&answer).next().ok_or_else(|| SourceError::Shape("no row about keys".into()))?;
        let met = Met {
            rows: row.count("rows")?,
            unmatched: row.count("unmatched")?,
            left_rows: row.count("left_rows")?,
            left_unmatched: row.count("left_unmatched")?,
        };
        let (repeated, example, file, key) = match one.kind {
            Kind::Lines => ("left_repeated", "left_repeated_key", &self.orders_file, left_name),
            Kind::Customers | Kind::Products => ("repeated", "repeated_key", &one.file, one.key.as_str()),
        };
        let repeated = row.count(repeated)?;
        if repeated > 0 {
            let what = format!(
                "{} rows repeat a value of '{key}', such as '{}'",
                grouped(repeated),
                row.text(example)?
            );
            return Err(SourceError::RepeatedKey { file: file.clone(), what, option: one.kind.option() });
        }
        if met.unmatched == met.rows {
            return Err(unjoined(&one.file, (&one.key, left_name), &row, one.kind.option())?);
        }
        Ok(met)
    }
}

//! Files beside the orders that belong to the same history: the lines of orders, customers, products. Each is joined by a
//! key that both files have; keys are guessed, checked and shown.

use minijinja::context;

use crate::engine::{Cancel, Engine, Row, rows};
use crate::sql::{identifier, render};
use crate::text::grouped;

use super::beside::Beside;
use super::column::{ColumnStats, column_word};
use super::error::SourceError;
use super::files::Files;
use super::names;
use super::readers::{self, Layout, LeftOut, Rejected};
use super::report::{Note, Reason};
use super::role::Role;
use super::roles;
use super::scan::Scan;
use super::spec::SourceSpec;

/// What a file beside the orders holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Lines of orders, joined by the order id: a row per line.
    Lines,
    /// Customers, joined by their id: a row each.
    Customers,
    /// Products, joined by their id to the lines: a row each.
    Products,
}

impl Kind {
    const fn option(self) -> &'static str {
        match self {
            Kind::Lines => "--lines",
            Kind::Customers => "--customers",
            Kind::Products => "--products",
        }
    }

    /// Its table in the engine.
    const fn table(self) -> &'static str {
        match self {
            Kind::Lines => "companion_lines",
            Kind::Customers => "companion_customers",
            Kind::Products => "companion_products",
        }
    }

    /// What a row of it is called, and what its rows say of.
    const fn rows(self) -> (&'static str, &'static str) {
        match self {
            Kind::Lines => ("lines", "orders"),
            Kind::Customers => ("customers", "rows of orders"),
            Kind::Products => ("products", "lines"),
        }
    }
}

/// One file, opened.
struct Companion {
    kind: Kind,
    file: String,
    scan: Scan,
    /// The column of it that is its key, and the column of what it is joined to.
    key: String,
    meets: String,
    /// Its columns, each with the name it gets.
    columns: Vec<(ColumnStats, String)>,
}

/// Reads a file by itself.
///
/// # Errors
/// A file that is not there or cannot be read.
pub(super) fn open(engine: &dyn Engine, path: &str, cancel: &Cancel) -> Result<(String, Scan), SourceError> {
    let (files, scan) = opened(engine, path, cancel)?;
    Ok((files.named(), scan))
}

/// The same with the files, which know how their SQL is run elsewhere.
///
/// # Errors
/// As [`open`].
pub(super) fn opened(engine: &dyn Engine, path: &str, cancel: &Cancel) -> Result<(Files, Scan), SourceError> {
    let mut files = Files::find(&[glob::Pattern::escape(path)], &[])?;
    let reader = readers::choose(engine, &mut files, cancel)?;
    let scan = Scan::open(engine, &mut files, reader, &Layout::default(), &[], cancel)?;
    Ok((files, scan))
}

/// The orders with what the other files say of them; as they are if none is named.
///
/// # Errors
/// Files that cannot be read, without a key, or whose key does not identify what it should.
pub(super) fn join(
    engine: &dyn Engine,
    orders: Scan,
    files: &Files,
    spec: &SourceSpec,
    cancel: &Cancel,
) -> Result<Scan, SourceError> {
    let named =
        [(Kind::Lines, &spec.lines), (Kind::Customers, &spec.customers), (Kind::Products, &spec.products)];
    let named: Vec<(Kind, Beside)> =
        named.into_iter().filter_map(|(kind, text)| Some((kind, Beside::parse(text.as_deref()?)))).collect();
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
    /// Whether rows that find no order are to be listed.
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
        // The rows are kept now: the next file is looked at in the same table.
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

    /// Every column so far, by the name it has in the joint rows, and the table that holds it.
    fn known(&self) -> impl Iterator<Item = (&str, &'static str, &ColumnStats)> {
        let orders = self.orders.columns.iter().map(|column| (column.name.as_str(), "o", column));
        let others = self.companions.iter().flat_map(|one| {
            one.columns.iter().map(|(column, name)| (name.as_str(), one.kind.table(), column))
        });
        orders.chain(others)
    }

    fn add(&mut self, kind: Kind, named: &Beside, spec: &SourceSpec) -> Result<(), SourceError> {
        let (file, scan) = open(self.engine, &named.path, self.cancel)?;
        self.keep(kind.table(), &scan)?;
        let meets = self.meets(kind, spec)?;
        let key = self.key(kind, named, &scan, &meets, &file)?;
        let mut columns = Vec::new();
        for column in scan.columns.iter().filter(|column| column.name != key) {
            let taken = |name: &str| {
                self.known().any(|(known, ..)| known.eq_ignore_ascii_case(name))
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

    /// The column so far that a file of this kind is joined to.
    fn meets(&self, kind: Kind, spec: &SourceSpec) -> Result<String, SourceError> {
        let (said, role, option) = match kind {
            Kind::Lines => (&spec.order, Role::Order, "--order"),
            Kind::Customers => (&spec.customer, Role::Customer, "--customer"),
            Kind::Products => {
                let columns: Vec<&str> = self.known().map(|(name, ..)| name).collect();
                return names::product(&columns)
                    .map(str::to_string)
                    .ok_or_else(|| self.no_key(kind, &self.orders_file, &columns));
            }
        };
        let found = match said {
            Some(said) => self.orders.column(said).map(|column| column.name.clone()),
            None => roles::guess(role, &self.orders.columns, &[]),
        };
        found.ok_or_else(|| SourceError::NoRole { role: role.name(), option, columns: self.orders.names() })
    }

    /// The column of a file that holds the same ids: the one named, of the same name, or of the same role.
    fn key(
        &self,
        kind: Kind,
        named: &Beside,
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
        // A file of one kind of thing may call their ids just so.
        let id = || scan.column("id").map(|column| column.name.clone());
        let is_own = kind != Kind::Lines;
        same.or_else(of_role)
            .or_else(|| id().filter(|_| is_own))
            .ok_or_else(|| self.no_key(kind, file, &names))
    }

    fn no_key(&self, kind: Kind, file: &str, columns: &[&str]) -> SourceError {
        SourceError::NoKey { file: file.into(), option: kind.option(), columns: columns.join(", ") }
    }

    /// Joins what was added, and checks that every key identifies what it should.
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
                // Beside a file of text every value is text.
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
                self.known().find(|(known, ..)| *known == name).map_or("o", |(_, table, _)| table)
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
        let found = self.known().find(|(known, ..)| *known == name);
        found.map_or(name.to_string(), |(_, _, column)| column.name.clone())
    }

    /// How the key of a file meets that of the rows so far.
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

/// That no key of a file is one of what it should be joined to, with a key of each.
pub(super) fn unjoined(
    file: &str,
    (key, meets): (&str, &str),
    row: &Row<'_>,
    option: &'static str,
) -> Result<SourceError, SourceError> {
    let what = format!(
        "no '{key}' (such as '{}') is a '{meets}' of the orders (such as '{}')",
        row.text("example")?,
        row.text("left_example")?
    );
    Ok(SourceError::Unjoined { file: file.into(), what, option })
}

/// How many rows of two files found one another.
struct Met {
    rows: u64,
    unmatched: u64,
    left_rows: u64,
    left_unmatched: u64,
}

impl Met {
    fn note(&self, one: &Companion) -> Note {
        let (rows, left) = one.kind.rows();
        let of = |part: u64, all: u64, what: &str| format!("{} of {} {what}", grouped(part), grouped(all));
        let (whose, theirs) = match one.kind {
            Kind::Lines => ("have no order", "have no lines"),
            Kind::Customers => ("have no orders", "name a customer who is not there"),
            Kind::Products => ("are in no line", "name a product that is not there"),
        };
        Note {
            text: format!(
                "{} is joined by '{}' = '{}': {} {whose}, {} {theirs}",
                one.file,
                one.key,
                one.meets,
                of(self.unmatched, self.rows, rows),
                of(self.left_unmatched, self.left_rows, left)
            ),
            remedy: None,
        }
    }
}

impl Companion {
    /// What a line amounts to: quantity times price, or its amount.
    fn amount(&self) -> Result<String, SourceError> {
        let columns: Vec<ColumnStats> = self.columns.iter().map(|(column, _)| column.clone()).collect();
        let named = |name: &str| {
            let found = self.columns.iter().find(|(column, _)| column.name == name);
            found.map_or(name.to_string(), |(_, name)| name.clone())
        };
        if let Some((quantity, price)) = roles::line_amount(&columns) {
            return Ok(format!("{} * {}", column_word(&named(&quantity)), column_word(&named(&price))));
        }
        let amount = roles::guess(Role::Amount, &columns, &[]).map(|name| named(&name));
        amount
            .ok_or_else(|| SourceError::NoLineAmount { file: self.file.clone(), columns: self.scan.names() })
    }
}

/// Two tables and the columns by which they meet.
pub(super) struct Meeting<'a> {
    pub(super) left: &'a str,
    pub(super) left_key: &'a str,
    pub(super) right: &'a str,
    pub(super) right_key: &'a str,
    /// The order of the rows of the right one.
    pub(super) place: &'a str,
}

impl Meeting<'_> {
    /// The rows of the right table that find none of the left, to be listed.
    pub(super) fn unmatched(
        &self,
        engine: &dyn Engine,
        file: &str,
        cancel: &Cancel,
    ) -> Result<Vec<Rejected>, SourceError> {
        let context = context! {
            left => self.left,
            left_key => identifier(self.left_key),
            right => self.right,
            right_key => identifier(self.right_key),
            place => self.place,
        };
        let sql = render(engine.dialect(), "lines_without_orders", context)?;
        let answer = engine.query(&sql, cancel)?;
        let rejected = rows(&answer).map(|row| {
            Ok(Rejected {
                path: file.into(),
                line: None,
                row: Some(row.count("row")?),
                column: self.right_key.into(),
                text: row.text("key")?.into(),
                reason: Reason::WithoutOrder,
            })
        });
        rejected.collect()
    }
}

//! The mapping: every role of the source as an SQL expression, what was guessed, and what is wrong with it.

use minijinja::context;

use crate::engine::{Cancel, Engine, EngineError, rows};
use crate::sql::{identifier, render};
use crate::text::sanitize;

use super::dates;
use super::error::SourceError;
use super::report::{Column, Mapped, Note, Role};
use super::roles;
use super::scan::{Found, Scan, first_lines};
use super::spec::SourceSpec;

/// An attribute that is carried along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// The column's name in the file.
    pub name: String,
    /// Its name in our tables.
    pub column: String,
    /// What it is computed by.
    pub expression: String,
}

/// The source in SQL, role by role.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapping {
    /// What is read from: the scan and the expressions given, each under its own name.
    pub scan: String,
    pub line: String,
    pub keep: bool,
    pub customer: String,
    pub customer_is_text: bool,
    pub ts: String,
    pub oid: Option<String>,
    pub amount: Option<String>,
    /// The amount for its sign alone.
    pub signed: Option<String>,
    pub cost: Option<String>,
    pub status: Option<String>,
    pub currency: Option<(String, String)>,
    pub filter: Option<String>,
    pub attributes: Vec<Attribute>,
    pub mapped: Vec<Mapped>,
    pub columns: Vec<Column>,
    pub notes: Vec<Note>,
}

impl Mapping {
    /// Whether the amount as it stands in the source is as exact as the one we sum, and so may be summed itself.
    pub fn signed_is_exact(&self) -> bool {
        self.signed.is_some() && self.signed != self.amount
    }
}

/// A role resolved to a column, or to an expression made one.
struct Filled {
    column: Found,
    guessed: bool,
    is_expression: bool,
}

struct Resolver<'a> {
    engine: &'a dyn Engine,
    scan: Scan,
    cancel: &'a Cancel,
    taken: Vec<String>,
    mapped: Vec<Mapped>,
    /// Expressions computed beside the columns, with the names they get.
    computed: Vec<(String, String)>,
}

/// Resolves every role of a scan.
///
/// # Errors
/// Columns that do not exist, expressions that cannot be computed, a missing customer or date.
pub fn resolve(
    engine: &dyn Engine,
    scan: Scan,
    spec: &SourceSpec,
    cancel: &Cancel,
) -> Result<Mapping, SourceError> {
    let mut resolver =
        Resolver { engine, scan, cancel, taken: Vec::new(), mapped: Vec::new(), computed: Vec::new() };
    let date = resolver.needed(Role::Date, "date", "--date", spec.date.as_deref())?;
    let customer = resolver.needed(Role::Customer, "customer", "--customer", spec.customer.as_deref())?;
    let order = resolver.wanted(Role::Order, "--order", spec.order.as_deref())?;
    let amount = resolver.amount(spec.amount.as_deref())?;
    let cost = match spec.cost.as_deref() {
        Some(said) => resolver.wanted(Role::Cost, "--cost", Some(said))?,
        None => None,
    };
    let status = resolver.wanted(Role::Status, "--status", spec.status.as_deref())?;
    let currency = resolver.currency(spec.currency.as_deref(), amount.as_ref())?;
    let moment = {
        let inner = resolver.scan_with_computed();
        dates::resolve(engine, &inner, &date.column, spec.date_format.as_deref(), spec.tz.as_deref(), cancel)?
    };
    if let Some(filter) = &spec.filter {
        resolver.check(filter, "--where", "CAST({} AS BOOLEAN)")?;
    }
    let (customer_sql, customer_is_text) = resolver.customer(&customer)?;
    let attributes = resolver.attributes();
    let columns = resolver.columns(&attributes);
    let text = |filled: &Filled| format!("CAST({} AS VARCHAR)", identifier(&filled.column.name));
    Ok(Mapping {
        customer: customer_sql,
        customer_is_text,
        ts: moment.sql,
        oid: order.as_ref().map(|order| resolver.exact(order)),
        amount: amount.as_ref().map(|amount| resolver.money(amount)),
        signed: amount.as_ref().map(|amount| resolver.signed(amount)),
        cost: cost.as_ref().map(|cost| resolver.money(cost)),
        status: status.as_ref().map(text),
        currency: currency.map(|currency| (currency.column.name.clone(), text(&currency))),
        filter: spec.filter.as_ref().map(|filter| format!("CAST(({filter}) AS BOOLEAN)")),
        attributes,
        columns,
        notes: moment.notes,
        // Only the final scan knows what the row's position is called in it.
        scan: resolver.final_scan(&[Some(&customer), order.as_ref(), amount.as_ref(), cost.as_ref()]),
        line: resolver.scan.line.clone(),
        keep: resolver.scan.keep,
        mapped: resolver.mapped,
    })
}

impl Resolver<'_> {
    /// The scan with computed expressions beside the columns.
    fn scan_with_computed(&self) -> Scan {
        let mut scan = self.scan.clone();
        scan.sql = self.beside(&scan.sql);
        scan.raw = self.beside(&scan.raw);
        scan
    }

    fn beside(&self, scan: &str) -> String {
        if self.computed.is_empty() {
            return scan.to_string();
        }
        let extra: Vec<String> =
            self.computed.iter().map(|(name, sql)| format!("({sql}) AS {}", identifier(name))).collect();
        // Virtual columns such as the row's number do not pass a subquery by themselves.
        let line = if self.scan.keep { String::new() } else { format!(", {} AS line_", self.scan.line) };
        format!("(SELECT *, {}{line} FROM {scan})", extra.join(", "))
    }

    /// The scan the rows are read from: computed expressions, and text as it stands for ids and amounts.
    fn final_scan(&mut self, exact: &[Option<&Filled>]) -> String {
        let scan = self.beside(&self.scan.with_raw(&self.raw_names(exact)));
        if !self.computed.is_empty() && !self.scan.keep {
            self.scan.line = "line_".into();
        }
        scan
    }

    fn raw_names(&self, exact: &[Option<&Filled>]) -> Vec<String> {
        let all = exact.iter().copied().flatten();
        all.filter(|filled| self.is_raw(filled)).map(|filled| filled.column.name.clone()).collect()
    }

    /// Whether a column of a text file was given a type that could change how its values read.
    fn is_raw(&self, filled: &Filled) -> bool {
        self.scan.keep && !filled.is_expression && filled.column.kind != "VARCHAR"
    }

    /// The values of a column as they stand in the file.
    fn exact(&self, filled: &Filled) -> String {
        if self.is_raw(filled) {
            identifier(&Scan::raw_name(&filled.column.name))
        } else {
            identifier(&filled.column.name)
        }
    }

    fn money(&self, amount: &Filled) -> String {
        format!("TRY_CAST({} AS DECIMAL(18, 4))", self.exact(amount))
    }

    /// The amount as it stands where reading it as DECIMAL(18,4) can neither fail nor change its sign.
    fn signed(&self, amount: &Filled) -> String {
        if roles::is_plain_money(&amount.column.kind) { self.exact(amount) } else { self.money(amount) }
    }

    fn needed(
        &mut self,
        role: Role,
        name: &'static str,
        option: &'static str,
        said: Option<&str>,
    ) -> Result<Filled, SourceError> {
        self.wanted(role, option, said)?.ok_or_else(|| SourceError::NoRole {
            role: name,
            option,
            columns: self.scan.names(),
        })
    }

    fn wanted(
        &mut self,
        role: Role,
        option: &'static str,
        said: Option<&str>,
    ) -> Result<Option<Filled>, SourceError> {
        let filled = match said {
            Some(said) => Some(self.said(said, option)?),
            None => {
                let taken: Vec<&str> = self.taken.iter().map(String::as_str).collect();
                let name = roles::guess(role, &self.scan.columns, &taken);
                let column = name.and_then(|name| self.scan.column(&name).cloned());
                column.map(|column| Filled { column, guessed: true, is_expression: false })
            }
        };
        if let Some(filled) = &filled {
            self.remember(role, filled);
        }
        Ok(filled)
    }

    fn remember(&mut self, role: Role, filled: &Filled) {
        self.taken.push(filled.column.name.clone());
        self.mapped.push(Mapped { role, expression: filled.column.name.clone(), guessed: filled.guessed });
    }

    /// What the user named: a column, else an expression that becomes one.
    fn said(&mut self, said: &str, option: &'static str) -> Result<Filled, SourceError> {
        if let Some(column) = self.scan.column(said) {
            return Ok(Filled { column: column.clone(), guessed: false, is_expression: false });
        }
        let is_name = said.chars().all(|c| c.is_alphanumeric() || c == '_' || c == ' ');
        if is_name {
            return Err(self.no_column(said, option));
        }
        self.expression(said, option, false)
    }

    fn expression(&mut self, said: &str, option: &'static str, guessed: bool) -> Result<Filled, SourceError> {
        let column = self.check(said, option, "{}")?;
        self.computed.push((said.to_string(), said.to_string()));
        Ok(Filled { column, guessed, is_expression: true })
    }

    fn no_column(&self, name: &str, option: &'static str) -> SourceError {
        let wanted = name.to_lowercase();
        let close = self.scan.columns.iter().find(|column| {
            let column = column.name.to_lowercase();
            column.contains(&wanted) || wanted.contains(&column)
        });
        let hint = close.map_or_else(String::new, |column| format!("; did you mean '{}'?", column.name));
        SourceError::NoColumn { name: name.into(), option, columns: self.scan.names(), hint }
    }

    /// Computes an expression on a few rows, and tells its type and a value of it.
    fn check(&self, said: &str, option: &'static str, wrap: &str) -> Result<Found, SourceError> {
        let value = wrap.replace("{}", &format!("({said})"));
        let sql = render(self.engine.dialect().name(), "probe", context! { value, scan => &self.scan.sql })?;
        let answer = self.engine.query(&sql, self.cancel).map_err(|error| match error {
            EngineError::Refused(why) => {
                let why = match why.contains("not found in FROM clause") {
                    true => format!("{}; the columns are: {}", first_lines(&why), self.scan.names()),
                    false => first_lines(&why),
                };
                SourceError::Expression { expression: said.into(), option, why }
            }
            other => other.into(),
        })?;
        let mut found = Found {
            name: said.into(),
            kind: "VARCHAR".into(),
            distinct: 0,
            filled: 0,
            numbers: 0,
            sample: None,
        };
        for row in rows(&answer) {
            let sample = row.maybe_text("sample")?;
            if found.sample.is_none() && (sample.is_some() || found.filled == 0) {
                found.kind = row.text("kind")?.replace("\"NULL\"", "VARCHAR");
                found.sample = sample.map(str::to_string);
            }
            found.filled += 1;
        }
        Ok(found)
    }

    /// The amount: as said, else guessed, else quantity times unit price where both are there.
    fn amount(&mut self, said: Option<&str>) -> Result<Option<Filled>, SourceError> {
        if let Some(filled) = self.wanted(Role::Amount, "--amount", said)? {
            return Ok(Some(filled));
        }
        let Some((quantity, price)) = roles::line_amount(&self.scan.columns) else { return Ok(None) };
        let product = format!("{} * {}", column_word(&quantity), column_word(&price));
        let filled = self.expression(&product, "--amount", true)?;
        self.remember(Role::Amount, &filled);
        Ok(Some(filled))
    }

    /// The currency column: as said, else the one that pairs with the amount column by name.
    fn currency(
        &mut self,
        said: Option<&str>,
        amount: Option<&Filled>,
    ) -> Result<Option<Filled>, SourceError> {
        if said.is_some() {
            return self.wanted(Role::Currency, "--currency", said);
        }
        let Some(amount) = amount.filter(|amount| !amount.is_expression) else { return Ok(None) };
        match roles::paired_currency(&amount.column.name, &self.scan.columns) {
            Some(name) => {
                let column = self.scan.column(&name).cloned();
                let filled = column.map(|column| Filled { column, guessed: true, is_expression: false });
                if let Some(filled) = &filled {
                    self.remember(Role::Currency, filled);
                }
                Ok(filled)
            }
            None => self.wanted(Role::Currency, "--currency", None),
        }
    }

    /// The customer's id in a type that groups fast and reads as the file has it.
    fn customer(&self, filled: &Filled) -> Result<(String, bool), SourceError> {
        let name = identifier(&filled.column.name);
        let kind = filled.column.kind.as_str();
        if self.is_raw(filled) {
            return Ok((self.exact(filled), true));
        }
        if kind == "DOUBLE" || kind == "FLOAT" {
            // Ids that passed through a spreadsheet or pandas: 17850.0 is customer 17850.
            let scan = self.beside(&self.scan.sql);
            let sql = render(self.engine.dialect().name(), "whole_ids", context! { id => &name, scan })?;
            let answer = self.engine.query(&sql, self.cancel)?;
            let whole = rows(&answer).next().map_or(Ok(false), |row| row.truth("whole"))?;
            return Ok(match whole {
                // NaN and what no whole number can hold become no customer.
                true => (format!("TRY_CAST({name} AS BIGINT)"), false),
                false => (format!("CAST({name} AS VARCHAR)"), true),
            });
        }
        match kind {
            "VARCHAR" => Ok((name, true)),
            kind if kind.contains("INT") => Ok((name, false)),
            _ => Ok((format!("CAST({name} AS VARCHAR)"), true)),
        }
    }

    fn attributes(&self) -> Vec<Attribute> {
        let looked_at = self.scan.columns.iter().map(|column| column.filled).max().unwrap_or(0);
        let kept = |mapped: &&Mapped| !matches!(mapped.role, Role::Status | Role::Currency);
        let used: Vec<&str> =
            self.mapped.iter().filter(kept).map(|mapped| mapped.expression.as_str()).collect();
        let chosen = self.scan.columns.iter().filter(|column| !used.contains(&column.name.as_str()));
        let chosen = chosen.filter(|column| roles::is_attribute(column, looked_at)).enumerate();
        chosen
            .map(|(place, column)| Attribute {
                name: column.name.clone(),
                column: format!("a{place}"),
                expression: format!("CAST({} AS VARCHAR)", identifier(&column.name)),
            })
            .collect()
    }

    fn columns(&self, attributes: &[Attribute]) -> Vec<Column> {
        let role_of = |name: &str| {
            let mapped =
                self.mapped.iter().find(|mapped| mapped.expression == name).map(|mapped| mapped.role);
            let is_attribute = attributes.iter().any(|attribute| attribute.name == name);
            mapped.unwrap_or(if is_attribute { Role::Attribute } else { Role::Unused })
        };
        let column = |found: &Found| Column {
            name: found.name.clone(),
            kind: found.kind.clone(),
            role: role_of(&found.name),
            distinct: Some(found.distinct),
            whole: self.scan.whole,
            sample: found.sample.as_deref().map(sanitize),
        };
        self.scan.columns.iter().map(column).collect()
    }
}

/// A column's name as an expression has it: quoted only where it must be.
pub fn column_word(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if plain && !name.starts_with(|c: char| c.is_ascii_digit()) { name.to_string() } else { identifier(name) }
}

//! What fills the roles in the database that keeps the orders. Only what it computes exactly as the program here is taken; the
//! rest is refused with the query that helps.

use jiff::civil::Date;
use minijinja::value::merge_maps;
use minijinja::{Value, context};

use crate::engine::{ColumnType, Engine};
use crate::source::columns::role::Role;
use crate::source::error::SourceError;
use crate::source::mapping::Mapping;
use crate::source::report::Column;
use crate::source::spec::{Refunds, RepeatedLines, SourceSpec};
use crate::sql::{RemoteSql, identifier, render};
use crate::text::option_words;

use super::instead::{Instead, word};

/// The rows of the database by their roles, as the templates read them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteRows {
    /// What stands behind FROM.
    pub(super) scan: String,
    /// What remedies offer in its place.
    pub instead: Instead,
    pub(super) customer: String,
    pub(super) customer_is_text: bool,
    pub(super) ts: String,
    /// Names and expressions of the other columns.
    pub(super) values: Vec<(String, String)>,
    /// The columns that customers are grouped or chosen by.
    pub attributes: Vec<String>,
    pub(super) has_amount: bool,
    pub(super) has_cost: bool,
    pub(super) has_order: bool,
    /// Placeholder ids, in quotes.
    pub(super) guests: Vec<String>,
    /// Statuses of rows that are not orders, in quotes.
    pub(super) excluded_statuses: Vec<String>,
    pub(super) ignores_refunds: bool,
    pub(super) row_is_order: bool,
    /// The first moment that is not observed, once the end is known.
    pub(super) end: Option<String>,
}

impl RemoteRows {
    /// What a template reads: what is asked, and the rows, with their attributes or without, or those alone that meet a condition.
    pub(super) fn beside(&self, context: Value, with_attributes: bool, only: Option<&str>) -> Value {
        merge_maps([context, context! { s => self.value(with_attributes, only) }])
    }

    fn value(&self, with_attributes: bool, only: Option<&str>) -> Value {
        let RemoteRows { scan, customer, customer_is_text, ts, values, attributes, .. } = self;
        let is_read = |name: &String| with_attributes || !attributes.contains(name);
        let values = values.iter().filter(|(name, _)| is_read(name));
        let values: Vec<Value> =
            values.map(|(name, sql)| Value::from(vec![name.clone(), sql.clone()])).collect();
        // A status is read for whether the row counts, and for nothing else.
        let figures = self.values.iter().map(|(name, _)| name).filter(|name| *name != "status");
        let (beside, of_figures): (Vec<&String>, Vec<&String>) =
            figures.partition(|name| attributes.contains(name));
        let mut hashed = vec!["customer".to_string(), "ts".to_string()];
        hashed.extend(of_figures.into_iter().cloned());
        let mut hashed_wide = hashed.clone();
        hashed_wide.extend(beside.into_iter().filter(|_| with_attributes).cloned());
        let hashed_wide = (hashed_wide != hashed).then_some(hashed_wide);
        context! {
            hashed,
            hashed_wide,
            scan,
            customer,
            customer_is_text,
            ts,
            values,
            attributes,
            has_amount => self.has_amount,
            has_cost => self.has_cost,
            has_order => self.has_order,
            guests => &self.guests,
            excluded_statuses => &self.excluded_statuses,
            ignores_refunds => self.ignores_refunds,
            row_is_order => self.row_is_order,
            end => &self.end,
            only,
        }
    }

    /// The condition that a row is of a customer; none if nobody can have the id.
    pub(super) fn is_of(&self, id: &str, sql: RemoteSql) -> Option<String> {
        Some(sql.is_value(&self.customer, &self.value_of(id, sql)?))
    }

    /// The id of a customer as the database writes it; none if nobody can have it.
    pub(super) fn value_of(&self, id: &str, sql: RemoteSql) -> Option<String> {
        match self.customer_is_text {
            true => Some(sql.literal(id)),
            false => id.parse::<i64>().ok().map(|number| number.to_string()).filter(|number| number == id),
        }
    }
}

/// A refusal: what cannot be computed there, and what helps.
fn no(what: impl Into<String>, remedy: Option<String>) -> SourceError {
    SourceError::NotReduced { what: what.into(), remedy }
}

/// A query that helps, with what it does.
fn to(what: &str, query: Option<String>) -> Option<String> {
    query.map(|query| format!("{what} with {query}"))
}

/// Options that are answered only by the rows themselves, each with what to do instead.
pub(super) fn check_options(spec: &SourceSpec, mapping: &Mapping) -> Result<(), SourceError> {
    let sample = mapping.mapped(Role::Customer).map(|customer| {
        let customer = option_words("customer", &customer.expression);
        format!("take a sample of whole customers with --share 1% {customer} --cubes=off")
    });
    let sample = sample.as_deref();
    let joined = Some("join the tables in --query");
    let given = [
        (spec.filter.is_some(), "--where", Some("put the condition into --query")),
        (spec.entry.is_some(), "--entry", sample),
        (spec.returns.is_some(), "--returns", sample),
        (spec.lines.is_some(), "--lines", joined),
        (spec.customers.is_some(), "--customers", joined),
        (spec.products.is_some(), "--products", joined),
        (spec.refunds_file.is_some(), "--refunds-file", None),
        (spec.rates.is_some(), "--rates", Some("convert the amounts in --query")),
        (spec.rejects.is_some(), "--rejects", sample),
        (spec.share.is_some() && !spec.is_remote(), "--share of a file", None),
        (spec.refunds == Refunds::OrderDate, "--refunds order-date", sample),
        (spec.repeated_lines.is_some_and(|way| way != RepeatedLines::Count), "--repeated-lines", None),
        (spec.paths.len() > 1, "several sources", Some("name one")),
    ];
    match given.into_iter().find(|(is_given, ..)| *is_given) {
        Some((_, option, remedy)) => {
            Err(no(format!("{option} cannot be computed there"), remedy.map(str::to_string)))
        }
        None => Ok(()),
    }
}

/// Whether a value is a day in eight digits, as `20240131` in a warehouse.
fn is_day_in_digits(value: &str) -> bool {
    value.len() == 8 && Date::strptime("%Y%m%d", value).is_ok_and(|day| (1900..2100).contains(&day.year()))
}

/// Such a day as a date, in words that every database reads.
fn day_of_digits(column: &str) -> String {
    let part =
        |from: usize, length: usize| format!("SUBSTRING(CAST({column} AS VARCHAR(8)), {from}, {length})");
    format!("CAST(CONCAT({}, '-', {}, '-', {}) AS DATE)", part(1, 4), part(5, 2), part(7, 2))
}

/// The roles of a mapping in the SQL of a database.
struct Roles<'a> {
    engine: &'a dyn Engine,
    mapping: &'a Mapping,
    sql: RemoteSql,
    instead: &'a Instead,
}

/// The rows by their roles, as a mapping of the first of them has it.
///
/// # Errors
/// A role that is not a plain column of a suitable type; rules beyond roles.
pub(super) fn rows(
    engine: &dyn Engine,
    spec: &SourceSpec,
    mapping: &Mapping,
    (scan, is_plain, instead): (String, bool, Instead),
    sql: RemoteSql,
) -> Result<RemoteRows, SourceError> {
    let roles = Roles { engine, mapping, sql, instead: &instead };
    let customer = roles
        .column(Role::Customer)?
        .ok_or_else(|| no("no column is the customer", Some("name it with --customer".into())))?;
    let customer_is_text = match customer.value_type {
        kind if kind.is_integer() => false,
        kind if kind.is_text() => true,
        _ => {
            // Databases write a number with a fraction in different ways, and a whole one may have none.
            let is_number = customer.value_type.is_number();
            let as_text = (!is_number).then(|| roles.cast(&customer.name, "VARCHAR(100)")).flatten();
            return Err(no(
                format!("the customers of '{}' are neither texts nor whole numbers", customer.name),
                to("convert them there", as_text),
            ));
        }
    };
    let date = roles.date()?;
    let order = roles.column(Role::Order)?;
    let plain = |column: &Column| {
        let is_small = column.value_type == ColumnType::Integer { small: true };
        if is_small { "small" } else { "plain" }
    };
    roles.check_markers()?;
    let (amount, cost) = (roles.money(Role::Amount)?, roles.money(Role::Cost)?);
    let mut values = Vec::new();
    if let Some(order) = order {
        let kind = if order.value_type.is_text() { "text" } else { plain(order) };
        values.push(("oid".to_string(), roles.expression(kind, &order.name)?));
    }
    let (has_amount, has_cost) = (amount.is_some(), cost.is_some());
    values.extend(amount.map(|amount| ("amount".to_string(), amount)));
    values.extend(cost.map(|cost| ("cost".to_string(), cost)));
    if let Some(status) = roles.column(Role::Status)? {
        values.push(("status".to_string(), roles.expression("text", &status.name)?));
    }
    roles.check_rules(is_plain)?;
    let mut attributes = Vec::new();
    for attribute in mapping.attributes.iter().filter(|one| roles.is_plain_text(&one.name)) {
        values.push((attribute.column.clone(), roles.expression("text", &attribute.name)?));
        attributes.push(attribute.column.clone());
    }
    Ok(RemoteRows {
        scan,
        instead: instead.clone(),
        customer: roles.expression(if customer_is_text { "id" } else { plain(customer) }, &customer.name)?,
        customer_is_text,
        ts: roles.expression("moment", &date.name)?,
        values,
        attributes,
        has_amount,
        has_cost,
        has_order: order.is_some(),
        guests: spec.guests.iter().map(|guest| sql.literal(guest)).collect(),
        excluded_statuses: Vec::new(),
        ignores_refunds: spec.refunds == Refunds::Ignore,
        row_is_order: order.is_none(),
        end: None,
    })
}

impl Roles<'_> {
    /// Columns that tell which rows are orders. They are looked at before amounts, whose signs they may tell.
    fn check_markers(&self) -> Result<(), SourceError> {
        let Some(marker) = self.mapping.markers.first() else { return Ok(()) };
        let query = self.instead.net_of_markers(self.mapping);
        Err(no(
            format!("the column '{}' tells which rows are orders", marker.column),
            to("take off there what was paid back,", query)
                .or_else(|| Some("keep those of orders in --query, without that column".into())),
        ))
    }

    /// Further rules by which the program here would leave rows out, or change them.
    fn check_rules(&self, is_plain: bool) -> Result<(), SourceError> {
        let Roles { mapping, .. } = self;
        if mapping.has_again || mapping.is_joined || !mapping.left_out.is_empty() {
            return Err(no(
                "some of the first rows are totals, repetitions or versions of others",
                Some("leave such rows out in --query".into()),
            ));
        }
        if !is_plain {
            return Err(no(
                "the first rows are not read as they stand: texts are numbers here, or some rows are totals or repetitions",
                Some("cast such texts and leave such rows out in --query".into()),
            ));
        }
        if let Some((column, _)) = &mapping.mixed {
            return Err(no(
                format!("'{column}' holds amounts in several currencies"),
                Some("keep one currency in --query".into()),
            ));
        }
        Ok(())
    }

    fn named(&self, name: &str) -> Option<&Column> {
        self.mapping.columns.iter().find(|column| column.name == name)
    }

    /// Whether a column has the same text in every database: a truth value is `true`, `1` or nothing that can be cast.
    fn is_plain_text(&self, name: &str) -> bool {
        self.named(name).is_some_and(|column| column.value_type.is_text() || column.value_type.is_integer())
    }

    /// The column of a role, if it has one.
    fn column(&self, role: Role) -> Result<Option<&Column>, SourceError> {
        let Some(mapped) = self.mapping.mapped(role) else { return Ok(None) };
        let column = self.named(&mapped.expression);
        column.map(Some).ok_or_else(|| {
            let query = self.instead.computing(mapped, &self.mapping.columns);
            no(
                format!("the {} is computed here ({})", role.name(), mapped.expression),
                to("compute it there", query).or_else(|| Some("make a column of it in --query".into())),
            )
        })
    }

    /// The query with a column of another type.
    fn cast(&self, name: &str, of: &str) -> Option<String> {
        let cast = format!("CAST({} AS {of})", word(name, self.sql));
        self.instead.replacing(&self.mapping.columns, name, &cast)
    }

    fn expression(&self, kind: &str, name: &str) -> Result<String, SourceError> {
        let context =
            context! { kind, column => self.sql.identifier(name), missing => self.sql.literal("\\N") };
        Ok(self.sql.render("expression", context)?)
    }

    fn date(&self) -> Result<&Column, SourceError> {
        let date = self
            .column(Role::Date)?
            .ok_or_else(|| no("no column is the date", Some("name it with --date".into())))?;
        let name = &date.name;
        let plain = if self.sql == RemoteSql::Spark { "TIMESTAMP_NTZ" } else { "TIMESTAMP" };
        match date.value_type {
            ColumnType::Date | ColumnType::Timestamp => {}
            ColumnType::TimestampUtc => {
                let query = match self.sql {
                    RemoteSql::Postgres => {
                        let in_utc = format!("{} AT TIME ZONE 'UTC'", word(name, self.sql));
                        self.instead.replacing(&self.mapping.columns, name, &in_utc)
                    }
                    _ => self.cast(name, plain),
                };
                return Err(no(
                    format!("'{name}' is a moment with a time zone"),
                    to("convert it there", query),
                ));
            }
            _ => {
                // Databases read a text that begins with the year alike, and no other.
                let begins_with_year = |text: &String| {
                    text.len() >= 10
                        && text.as_bytes()[4] == b'-'
                        && text[..4].bytes().all(|sign| sign.is_ascii_digit())
                };
                let is_iso = date.value_type.is_text() && date.sample.as_ref().is_some_and(begins_with_year);
                let query = if is_iso {
                    self.cast(name, plain)
                } else if date.sample.as_deref().is_some_and(is_day_in_digits) {
                    self.instead.replacing(&self.mapping.columns, name, &day_of_digits(&word(name, self.sql)))
                } else {
                    None
                };
                let remedy =
                    to("convert it there", query).or_else(|| Some("convert it there in --query".into()));
                return Err(no(format!("'{name}' is neither a date nor a timestamp"), remedy));
            }
        }
        let several = self.mapping.columns.iter().filter(|column| column.role == Role::Date).count() > 1;
        if several {
            return Err(no(
                format!("'{name}' has its time in another column"),
                Some("make one column of both in --query".into()),
            ));
        }
        Ok(date)
    }

    /// The money of a role, if it is that of a column and nothing else.
    fn money(&self, role: Role) -> Result<Option<String>, SourceError> {
        let Some(column) = self.column(role)? else { return Ok(None) };
        let name = &column.name;
        if !column.value_type.is_integer() && !matches!(column.value_type, ColumnType::Decimal { .. }) {
            return Err(no(
                format!("the {} '{name}' is not an exact number", role.name()),
                to("convert it there", self.cast(name, "DECIMAL(18, 4)")),
            ));
        }
        let context = context! { kind => "money", value => identifier(name) };
        let plain = render(self.engine.dialect(), "expression", context)?;
        let used = if role == Role::Cost { &self.mapping.cost } else { &self.mapping.amount };
        if used.as_deref() != Some(plain.trim()) {
            return Err(no(
                format!("the {} '{name}' stands for a sum, or has its sign elsewhere", role.name()),
                Some("make a column of it in --query".into()),
            ));
        }
        self.expression("money", name).map(Some)
    }
}
